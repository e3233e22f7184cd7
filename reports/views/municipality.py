"""The whole municipality."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from finance import selectors
from followup import exports
from followup.models import Occasion, Unit
from followup.request import person
from reports.municipality import DEVIATION, ORDERS, municipality_of, municipality_page
from reports.municipality_table import economy_table, state_table, whole_table


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The municipality at the newest occasion that has an outcome."""
    of = _municipality(request)
    occasion = selectors.occasions().first()
    if occasion is None:
        return render(request, "reports/municipality_none.html", {"municipality": of})
    return redirect("municipality", occasion.code)


@require_safe
def municipality(request: HttpRequest, occasion: str) -> HttpResponse:
    """The committees side by side, as a page or as a file."""
    of = _municipality(request)
    at = get_object_or_404(Occasion, code=occasion)
    order = request.GET.get("ordna", DEVIATION)
    if order not in ORDERS:
        raise Http404("Sidan finns inte.")
    page = municipality_page(municipality=of, occasion=at, order=order, user=person(request))
    table = whole_table(page) if "format" in request.GET else economy_table(page)
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        try:
            return exports.response(request.GET["format"], table, page.filename)
        except exports.UnknownFormat as unknown:
            raise Http404(str(unknown)) from unknown
    context = {"page": page, "table": table, "states": state_table(page), "place": f"{of.name}, {at.name}"}
    return render(request, "reports/municipality.html", context)


def _municipality(request: HttpRequest) -> Unit:
    """The one that the person may read as a whole. Http404 for all others."""
    found = municipality_of(person(request))
    if found is None:
        raise Http404("Sidan finns inte.")
    return found
