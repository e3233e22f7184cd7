"""The start page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from finance.selectors import occasions
from followup.access import Permission, may
from followup.request import person
from reports.dashboard import dashboard
from reports.selectors import starts


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """How one's committee stands to its budget; for one who may read only a part of it, how that part stands."""
    units, at = starts(person(request)), occasions()
    if not units or not at.exists():
        return render(request, "reports/start_none.html", {"units": units})
    unit = next((one for one in units if one.code == request.GET.get("enhet", units[0].code)), None)
    occasion = at.filter(code=request.GET["tillfalle"]).first() if "tillfalle" in request.GET else at.first()
    if unit is None or occasion is None:
        raise Http404("Sidan finns inte.")
    page = dashboard(unit=unit, occasion=occasion, units=units)
    may_enter = may(person(request), Permission.ENTER_FORECAST, unit)
    context = {"page": page, "may_enter": may_enter, "place": page.place.words}
    return render(request, "reports/start.html" if page.has_figures else "reports/start_none.html", context)
