"""The start page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe

from finance.selectors import occasions
from followup import fresh
from followup.access import Permission
from followup.marks import Area
from followup.models import Unit, User
from followup.request import person
from reports.dashboard import dashboard
from reports.selectors import starts

Reach = tuple[tuple[int, bool], ...]
"""The keys of the units that one may start from, in order, each with whether one may enter forecasts in it."""


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """How one's committee stands to its budget; for one who may read only a part of it, how that part stands."""
    user, now = person(request), fresh.state(request)
    reach = now.kept("start.reach", [Area.PEOPLE], lambda: _reach(user), user.pk)
    asked = request.GET.get("enhet"), request.GET.get("tillfalle")
    areas = [Area.PEOPLE, Area.OCCASIONS, Area.MONEY]
    shown = now.kept("start", areas, lambda: _shown(reach, *asked), reach, asked)
    return render(request, "reports/start.html", shown)


def _reach(user: User) -> Reach:
    enters = set(Unit.objects.where(user, Permission.ENTER_FORECAST).values_list("pk", flat=True))
    return tuple((unit.pk, unit.pk in enters) for unit in starts(user))


def _shown(reach: Reach, code: str | None, occasion_code: str | None) -> dict[str, str]:
    """What stands in the page's frame. Raises Http404 for a unit out of reach and an occasion that is not there."""
    found = Unit.objects.with_tree_fields().select_related("parent").in_bulk([key for key, _ in reach])
    units, at = [found[key] for key, _ in reach], occasions()
    if not units or not at.exists():
        return {"content": render_to_string("reports/_start_none.html", {"units": units})}
    unit = next((one for one in units if one.code == (units[0].code if code is None else code)), None)
    occasion = at.first() if occasion_code is None else at.filter(code=occasion_code).first()
    if unit is None or occasion is None:
        raise Http404("Sidan finns inte.")
    page = dashboard(unit=unit, occasion=occasion, units=units)
    context = {"page": page, "may_enter": dict(reach)[unit.pk]}
    template = "reports/_start.html" if page.has_figures else "reports/_start_none.html"
    return {"content": render_to_string(template, context), "place": page.place.words}
