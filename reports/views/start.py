"""The ways in: the first page of each person and of a stranger, and the overview of a follow-up."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from finance.selectors import occasions
from followup.access import Permission, may
from followup.models import Occasion, Unit
from followup.request import person
from reports import dashboard, first_pages, followups, published
from reports.selectors import starts


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To what one has come to do; for a stranger what has been decided, without a wall before it."""
    if request.user.is_authenticated:
        return redirect(first_pages.first_page(person(request)))
    return render(request, "reports/front.html", {"followups": followups.latest(), "reports": published.every()})


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own committee, or the highest part of one that one may read, at the last occasion."""
    units, at = starts(person(request)), list(occasions())
    if not units or not at:
        return render(request, "reports/start_none.html", {"units": units})
    return _page(request, units, units[0], at, at[0])


@require_safe
def overview(request: HttpRequest, unit: str, occasion: str) -> HttpResponse:
    """A follow-up on one page. Whoever may read only a part of a committee gets that part."""
    units, at = starts(person(request)), list(occasions())
    chosen = next((one for one in units if one.code == unit), None)
    when = next((one for one in at if one.code == occasion), None)
    if chosen is None or when is None:
        raise Http404("Sidan finns inte.")
    return _page(request, units, chosen, at, when)


def _page(request: HttpRequest, units: list[Unit], unit: Unit, at: list[Occasion], occasion: Occasion) -> HttpResponse:
    page = dashboard.page(unit=unit, occasion=occasion, units=units, occasions=at, user=person(request))
    context = {"page": page, "overview": page.overview, "ways": page.ways}
    if page.is_empty:
        return render(request, "reports/start_none.html", context)
    context["may_enter"] = may(person(request), Permission.ENTER_FORECAST, unit)
    return render(request, "reports/dashboard.html", context)
