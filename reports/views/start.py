"""The ways in: the first page of each person and of a stranger, and the overview of a follow-up.

An overview is kept as its finished HTML while nothing that it is made of changes (ADR 34).
"""

from typing import Any, TypeVar

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from finance.selectors import occasions
from followup import fresh, periods
from followup.access import Held, Permission, held, may, permissions
from followup.marks import Area
from followup.models import Occasion, Unit, User
from followup.request import person
from reports import dashboard, first_pages, followups, published
from reports.selectors import starts

Coded = TypeVar("Coded", Unit, Occasion)
AREAS = (Area.PEOPLE, Area.OCCASIONS, Area.MONEY, Area.GOALS, Area.INDICATORS, Area.REPORTS)

DECIDED = (Area.PEOPLE, Area.OCCASIONS, Area.REPORTS)  # what says which reports have been decided, and whose


@login_not_required
@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """To what one has come to do; for a stranger what has been decided, without a wall before it."""
    if request.user.is_authenticated:
        return redirect(first_pages.first_page(person(request)))
    return fresh.framed(request, "reports/front.html", fresh.state(request).kept("front", DECIDED, _front))


def _front() -> dict[str, str]:
    """What stands in the frame of the page of strangers: what has been decided."""
    context = {"followups": followups.latest(), "reports": published.every()}
    return {"content": fresh.rendered("reports/_front.html", context)}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """One's own committee, or the highest part of one that one may read, at the last occasion."""
    return _page(request)


@require_safe
def overview(request: HttpRequest, unit: str, occasion: str) -> HttpResponse:
    """A follow-up on one page. Whoever may read only a part of a committee gets that part."""
    return _page(request, unit, occasion)


def _page(request: HttpRequest, *asked: str) -> HttpResponse:
    user, now = person(request), fresh.state(request)
    own: Held = now.kept("held", [Area.PEOPLE], lambda: held(user), user.pk)
    shown = now.kept("overview", AREAS, lambda: _shown(user, *asked), own, asked)
    return fresh.framed(request, "reports/dashboard.html", shown)


def _shown(user: User, unit: str | None = None, occasion: str | None = None) -> dict[str, str]:
    """What stands in the page's frame, the same for all who have the same roles. Raises Http404."""
    units, at = starts(user), list(occasions())
    if unit is None and not (units and at):
        return _nothing(user, units=units)
    chosen = _of_code(units, unit)
    if occasion is not None and not any(one.code == occasion for one in at):
        return _without_outcome(user, chosen, get_object_or_404(Occasion, code=occasion), at)
    when = _of_code(at, occasion)
    page = dashboard.page(unit=chosen, occasion=when, units=units, occasions=at, user=user)
    context = {"page": page, "overview": page.overview, "ways": page.ways}
    context["may_enter"] = may(user, Permission.ENTER_FORECAST, chosen)
    template = "reports/_start_none.html" if page.is_empty else "reports/_dashboard.html"
    return {"content": render_to_string(template, context), "title": f"{page.unit.name}, {page.occasion.name}"}


def _without_outcome(user: User, unit: Unit, occasion: Occasion, known: list[Occasion]) -> dict[str, str]:
    """The page of an occasion whose outcome has not come: what is missing, and the way to the latest that has one."""
    place = f"{unit.name}, {occasion.name}"
    latest = next(iter(known), None)
    way = {"latest": latest, "latest_url": dashboard.address(unit, latest)} if latest else {}
    month = periods.shown(occasion.period_id)
    return _nothing(user, units=[unit], kicker=place, when=month, **way) | {"title": place}


def _nothing(user: User, **context: Any) -> dict[str, str]:
    """Why there is nothing to show, and what the person may do about it."""
    can = permissions(user)
    context["may_administer"] = Permission.ADMINISTER in can
    context["may_import"] = Permission.IMPORT_LEDGER in can
    return {"content": render_to_string("reports/_start_none.html", context)}


def _of_code(among: list[Coded], code: str | None) -> Coded:
    """The one with the code; the first where none is asked for. Raises Http404."""
    found = next((one for one in among if code is None or one.code == code), None)
    if found is None:
        raise Http404("Sidan finns inte.")
    return found
