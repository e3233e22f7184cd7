"""Screens behind the computed forecasts: the page of one proposal."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from finance import selectors
from finance.proposal_page import proposal_page
from followup import periods
from followup.models import Occasion, Unit
from followup.request import person


@require_safe
def proposal(request: HttpRequest, committee: str, occasion: str, unit: str, group: int, side: str) -> HttpResponse:
    """How a proposed forecast came to be: its methods, what they have been worth, and how sure it is."""
    at = get_object_or_404(Occasion, code=occasion)
    day = periods.last_day(at.period_id)
    of: Unit = get_object_or_404(selectors.committees(day), code=committee)
    area: Unit = get_object_or_404(Unit.objects.visible_to(person(request)).valid_on(day), code=unit)
    page = proposal_page(of, at, area, group, side)
    if page is None:
        raise Http404("Sidan finns inte.")
    return render(request, "finance/proposal.html", {"page": page, "place": page.place.words})
