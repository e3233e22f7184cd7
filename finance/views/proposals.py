"""Screens of how good forecasts are: the page behind one proposal, and what entered forecasts have been worth."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from finance import selectors
from finance.pages import Place
from finance.proposal_page import proposal_page
from finance.track_record import track_record
from followup import periods
from followup.models import Occasion, Unit
from followup.request import person


@require_safe
def proposal(request: HttpRequest, committee: str, occasion: str, unit: str, group: int, side: str) -> HttpResponse:
    """How a proposed forecast came to be: its methods, what they have been worth, and how sure it is."""
    of, at = _found(committee, occasion)
    visible = Unit.objects.visible_to(person(request)).valid_on(periods.last_day(at.period_id))
    area: Unit = get_object_or_404(visible, code=unit)
    page = proposal_page(of, at, area, group, side)
    if page is None:
        raise Http404("Sidan finns inte.")
    return render(request, "finance/proposal.html", {"page": page, "place": page.place.words})


@require_safe
def accuracy(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """What entered forecasts have been worth, unit by unit; in total for one who may read the whole committee."""
    of, at = _found(committee, occasion)
    visible = set(Unit.objects.visible_to(person(request)).values_list("code", flat=True))
    record, place = track_record(of, at), Place(of, at)
    units = [unit for unit in record.units if unit.code in visible]
    if not units:
        raise Http404("Sidan finns inte.")
    context = {"units": units, "whole": record.whole if of.code in visible else None, "at": place}
    words = {"place": place.words, "crumbs": [("Prognos", place.forecasts_url)]}
    return render(request, "finance/accuracy.html", context | words)


@require_safe
def unit_accuracy(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """What a unit's forecasts have been worth, as a page or as the part of one that its forecast grid fetches."""
    of, at = _found(committee, occasion)
    place, record = Place(of, at), track_record(of, at).of(unit)
    if record is None or not Unit.objects.visible_to(person(request)).filter(code=unit).exists():
        raise Http404("Sidan finns inte.")
    crumbs = [("Prognos", place.forecasts_url), (record.name, place.forecast_url(unit))]
    template = "finance/_accuracy.html" if request.headers.get("HX-Request") else "finance/unit_accuracy.html"
    return render(request, template, {"record": record, "crumbs": crumbs, "place": place.words})


def _found(committee: str, occasion: str) -> tuple[Unit, Occasion]:
    """The committee and the occasion of an address. Raises Http404."""
    at = get_object_or_404(Occasion, code=occasion)
    return get_object_or_404(selectors.committees(periods.last_day(at.period_id)), code=committee), at
