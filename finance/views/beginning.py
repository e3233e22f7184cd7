"""What the ways in to the economy show where there is nothing to lead to."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from followup.access import Permission, permissions
from followup.models import Occasion, Unit
from followup.request import person


def nothing(request: HttpRequest, occasion: Occasion | None, unit: Unit | None) -> HttpResponse:
    """A page that says what is missing: a unit to read, an outcome, or the right to the whole committee."""
    held = permissions(person(request))
    context = {
        "occasion": occasion,
        "unit": unit,
        "may_administer": Permission.ADMINISTER in held,
        "may_import": Permission.IMPORT_LEDGER in held,
    }
    return render(request, "finance/summary_none.html", context)
