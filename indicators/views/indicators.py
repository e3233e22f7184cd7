"""Screens of indicators: the table that can be sorted and filtered, and a page for each."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from followup import board, exports
from followup.access import Permission, may
from followup.models import Occasion
from followup.request import person
from followup.views.beginning import no_occasion
from indicators import detail as detail_page
from indicators import pages, sources
from indicators.models import Indicator

FILTERS = ("uppfyllelse", "malomrade", "niva", "enhet", "sok")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The indicators at the occasion at hand."""
    occasion = board.current_occasion()
    if not _reads(request):
        raise Http404("Sidan finns inte.")
    if occasion is None:
        return no_occasion(request)
    return redirect("indicators:indicators", occasion.code)


@require_safe
def overview(request: HttpRequest, occasion: str) -> HttpResponse:
    """The committee's indicators."""
    return _overview(request, occasion, Indicator.Series.COMMITTEE)


@require_safe
def personnel(request: HttpRequest, occasion: str) -> HttpResponse:
    """The personnel statistics, five years of each."""
    return _overview(request, occasion, Indicator.Series.PERSONNEL)


def _overview(request: HttpRequest, occasion: str, series: str) -> HttpResponse:
    """What waits for the one who reads, then the table, or the table as a file."""
    if not _reads(request):
        raise Http404("Sidan finns inte.")
    at = get_object_or_404(Occasion, code=occasion)
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    page = pages.overview(occasion=at, chosen=chosen, user=person(request), series=series)
    table = page.table()
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        name = "indikatorer" if series == Indicator.Series.COMMITTEE else "personalstatistik"
        try:
            return exports.response(request.GET["format"], table, f"{name}-{at.code}")
        except exports.UnknownFormat as unknown:
            raise Http404(str(unknown)) from unknown
    return render(request, f"indicators/{series}.html", {"page": page, "table": table, "place": at.name})


@require_safe
def detail(request: HttpRequest, occasion: str, code: str) -> HttpResponse:
    """An indicator: where it stands, every year of it by sex and area, and what has been written."""
    at = get_object_or_404(Occasion, code=occasion)
    visible = Indicator.objects.visible_to(person(request)).whole().select_related("owner")
    found = get_object_or_404(visible.prefetch_related("responsible"), code=code)
    page = detail_page.detail(occasion=at, indicator=found, user=person(request))
    context = {"page": page, "indicator": found, "place": at.name}
    context["comparison"] = sources.comparison(found, user=person(request))
    return render(request, "indicators/indicator.html", context)


def _reads(request: HttpRequest) -> bool:
    """Whether the person may read any indicator."""
    return may(person(request), Permission.READ) or Indicator.objects.visible_to(person(request)).exists()
