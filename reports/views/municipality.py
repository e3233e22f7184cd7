"""The whole municipality. What is read is kept while nothing changes that it is made of (ADR 34)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from finance import selectors
from followup import exports, fresh
from followup.access import Held, Permission, held, may
from followup.marks import Area
from followup.models import Occasion, Unit
from followup.request import person
from reports.municipality import DEVIATION, ORDERS, MunicipalityPage, municipality_of, municipality_page
from reports.municipality_table import economy_table, state_table, whole_table

AREAS = (Area.PEOPLE, Area.OCCASIONS, Area.MONEY, Area.GOALS)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The municipality at the newest occasion that has an outcome."""
    of = _municipality(request)
    occasion = selectors.occasions().first()
    if occasion is None:
        may_import = may(person(request), Permission.IMPORT_LEDGER)
        return render(request, "reports/municipality_none.html", {"municipality": of, "may_import": may_import})
    return redirect("municipality", occasion.code)


@require_safe
def municipality(request: HttpRequest, occasion: str) -> HttpResponse:
    """The committees side by side, as a page or as a file."""
    if "format" in request.GET:
        return _file(request, _page(request, occasion))
    user, now = person(request), fresh.state(request)
    own: Held = now.kept("held", [Area.PEOPLE], lambda: held(user), user.pk)
    asked = (own, request.get_full_path())
    shown = now.kept("municipality", AREAS, lambda: _shown(request, _page(request, occasion)), *asked)
    return fresh.framed(request, "reports/municipality.html", shown)


def _page(request: HttpRequest, occasion: str) -> MunicipalityPage:
    """What the page tells, in the order asked for. Raises Http404."""
    of = _municipality(request)
    at = get_object_or_404(Occasion, code=occasion)
    order = request.GET.get("ordna", DEVIATION)
    if order not in ORDERS:
        raise Http404("Sidan finns inte.")
    return municipality_page(municipality=of, occasion=at, order=order, user=person(request))


def _shown(request: HttpRequest, page: MunicipalityPage) -> dict[str, str]:
    """What stands in the page's frame, the same for all who have the same roles."""
    table = economy_table(page)
    RequestConfig(request, paginate=False).configure(table)
    context = {"page": page, "table": table, "states": state_table(page), "request": request}
    content = fresh.rendered("reports/_municipality.html", context)
    return {"content": content, "place": f"{page.municipality.name}, {page.occasion.name}"}


def _file(request: HttpRequest, page: MunicipalityPage) -> HttpResponse:
    table = whole_table(page)
    RequestConfig(request, paginate=False).configure(table)
    try:
        return exports.response(request.GET["format"], table, page.filename)
    except exports.UnknownFormat as unknown:
        raise Http404(str(unknown)) from unknown


def _municipality(request: HttpRequest) -> Unit:
    """The one that the person may read as a whole. Http404 for all others."""
    found = municipality_of(person(request))
    if found is None:
        raise Http404("Sidan finns inte.")
    return found
