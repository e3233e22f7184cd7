"""Screens of the forecasts: the areas of a committee, and the order to compute their forecasts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from finance import baselines, forecast_lines, selectors
from finance.pages import Place
from finance.summary import Horizon
from finance.tables import AreaTable, headings
from finance.views import beginning
from followup import jobs, periods
from followup.access import Permission, may, require
from followup.limits import limited
from followup.models import Occasion, Unit
from followup.request import person


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The forecasts of one's own committee at the newest occasion."""
    occasion = selectors.occasions().first()
    unit = selectors.first_readable(person(request))
    if occasion is None or unit is None:
        return beginning.nothing(request, occasion, unit)
    return redirect("finance:forecasts", unit.committee().code, occasion.code)


@require_safe
def areas(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The areas that one may read, with forecast against budget and how many lines somebody has entered."""
    of, at = found(committee, occasion)
    visible = set(Unit.objects.visible_to(person(request)).values_list("pk", flat=True))
    rows = [row for row in forecast_lines.areas(of, at) if row.unit_id in visible]
    if not rows:
        raise Http404("Sidan finns inte.")
    table = AreaTable(
        rows,
        rows_are="Enhet",
        headings=headings(at.period_id, Horizon.YEAR),
        caption=f"Prognos för {at.year} per enhet",
        link=lambda row: Place(of, at).forecast_url(row.codes),
    )
    RequestConfig(request, paginate=False).configure(table)
    may_compute = may(person(request), Permission.ENTER_FORECAST, of)
    context = {"table": table, "at": Place(of, at), "place": Place(of, at).words, "may_compute": may_compute}
    return render(request, "finance/forecast_list.html", context)


@require_POST
@limited("report")
def compute(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Order the computed forecasts anew."""
    of, at = found(committee, occasion)
    get_object_or_404(Unit.objects.visible_to(person(request)), pk=of.pk)
    require(person(request), Permission.ENTER_FORECAST, of)
    arguments = {"occasion": at.pk, "committee": of.pk}
    title = f"Beräkna prognoser för {of.name}, {at.name}"
    job = jobs.start(kind=baselines.JOB, by=person(request), arguments=arguments, title=title)
    return redirect("job", pk=job.pk)


def found(committee: str, occasion: str) -> tuple[Unit, Occasion]:
    """The committee and the occasion of an address. Raises Http404."""
    at = get_object_or_404(Occasion, code=occasion)
    return get_object_or_404(selectors.committees(periods.last_day(at.period_id)), code=committee), at
