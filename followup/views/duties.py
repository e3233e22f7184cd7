"""The screen of what waits for the person who has signed in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followup import duty_page
from followup.request import person


@require_safe
def tasks(request: HttpRequest) -> HttpResponse:
    """One's duties: what is late, then day by day, and what is done."""
    page = duty_page.page(person(request))
    context = {"page": page, "place": page.occasion.name if page.occasion else ""}
    return render(request, "followup/tasks.html", context)
