"""What the pages of an occasion show before the first occasion is laid up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from followup.access import Permission, may
from followup.request import person


def no_occasion(request: HttpRequest) -> HttpResponse:
    """A page that says what is missing, and to an administrator where it is laid up."""
    context = {"may_administer": may(person(request), Permission.ADMINISTER)}
    return render(request, "followup/no_occasion.html", context)
