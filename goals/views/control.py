"""Screens of the internal control: a department's plan of a year, and a risk, a control moment and a measure of it."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from followup import board, exports
from followup.access import Permission, may
from followup.models import Occasion, Unit
from followup.request import person
from followup.views.beginning import no_occasion
from goals import control_pages, control_reading, risks
from goals.models import ControlMeasure, ControlMoment, ControlPlan, Risk

WRITE, ACCEPT = Permission.FOLLOW_UP_CONTROL, Permission.ACCEPT_RISKS
FILTERS = ("slag", "omrade")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The plans at the occasion at hand: straight to the only one that the person may see."""
    occasion = board.current_occasion()
    if not _reads(request):
        raise Http404("Sidan finns inte.")
    if occasion is None:
        return no_occasion(request)
    codes = _plans(request, occasion).values_list("unit__code", flat=True)
    if len(codes) == 1:
        return redirect("goals:control", occasion.code, codes[0])
    return redirect("goals:control_year", occasion.code)


@require_safe
def year(request: HttpRequest, occasion: str) -> HttpResponse:
    """The plans of a year that the person may see, and the departments for which she may begin one."""
    if not _reads(request):
        raise Http404("Sidan finns inte.")
    at = get_object_or_404(Occasion, code=occasion)
    plans = list(_plans(request, at))
    context = {"occasion": at, "plans": plans, "may_begin": _without_plan(request, plans), "place": at.name}
    return render(request, "goals/control_year.html", context)


@require_safe
def plan(request: HttpRequest, occasion: str, unit: str) -> HttpResponse:
    """A department's plan: what waits for the one who reads, the matrix, areas and list, or the list as a file."""
    at = get_object_or_404(Occasion, code=occasion)
    found = get_object_or_404(_plans(request, at), unit__code=unit)
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    may_write = may(person(request), WRITE, found.unit)
    areas = control_reading.areas(found, at)
    page = control_pages.ControlPage(found, at, areas, chosen, may_write, timezone.localdate())
    table = control_pages.ControlTable(
        page.narrowed, exclude=() if "format" in request.GET else control_pages.ONLY_IN_FILES
    )
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        try:
            return exports.response(request.GET["format"], table, f"internkontroll-{found.unit.code}-{at.code}")
        except exports.UnknownFormat as unknown:
            raise Http404(str(unknown)) from unknown
    return render(request, "goals/control.html", {"page": page, "table": table, "place": at.name})


@require_safe
def moment(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """A control moment: how, how often and by whom, what it has shown, and the measures that it led to."""
    at, found = seen(request, occasion, ControlMoment, pk)
    areas = _areas(found, at)
    row = next(row for one in areas for row in one.moments if row.moment.pk == found.pk)
    measures = [row for one in areas for row in one.measures if row.measure.moment_id == found.pk]
    context = _context(request, at, found) | {"row": row, "measures": measures, "shown": control_pages.shown(row.said)}
    context["facts"] = control_pages.moment_facts(row)
    context["now"] = control_pages.moment_now(row, measures) if context["may_write"] else []
    context["history"] = found.results.select_related("occasion", "by").order_by("-at", "-version")
    context["changes"] = found.changes.select_related("by").order_by("-pk")
    return render(request, "goals/control_moment.html", context)


@require_safe
def risk(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """A risk: its value, what is done about it, who has accepted it, and how it was rated before."""
    at, found = seen(request, occasion, Risk, pk)
    row = next(row for one in _areas(found, at) for row in one.risks if row.risk.pk == found.pk)
    context = _context(request, at, found) | {"row": row, "shown": control_pages.shown_risk(row), "rule": risks.RULE}
    context["facts"] = control_pages.risk_facts(row)
    context["history"] = found.ratings.select_related("by").order_by("-version")
    context["may_accept"] = row.said is not None and may(person(request), ACCEPT, found.area.plan.unit)
    return render(request, "goals/control_risk.html", context)


@require_safe
def measure(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """A measure: what, who, when due and when done, and everything that has been said of it."""
    at, found = seen(request, occasion, ControlMeasure, pk)
    row = next((row for one in _areas(found, at) for row in one.measures if row.measure.pk == found.pk), None)
    if row is None:
        raise Http404("Åtgärden fanns inte vid det tillfället.")
    context = _context(request, at, found) | {"row": row, "shown": control_pages.shown(row.said)}
    context["facts"] = control_pages.measure_facts(row)
    context["now"] = control_pages.measure_now(row, timezone.localdate()) if context["may_write"] else []
    context["history"] = found.versions.select_related("occasion", "by").order_by("-version")
    return render(request, "goals/control_measure.html", context)


def seen(request: HttpRequest, occasion: str, model: Any, pk: int) -> tuple[Occasion, Any]:
    """An occasion and what of its year's plans the person may see. Raises Http404."""
    at: Occasion = get_object_or_404(Occasion, code=occasion)
    within = model.objects.filter(area__plan__in=_plans(request, at))
    return at, get_object_or_404(within.select_related("area__plan__unit"), pk=pk)


def _plans(request: HttpRequest, at: Occasion) -> QuerySet[ControlPlan]:
    """The plans of the occasion's year that the person may see."""
    found = ControlPlan.objects.visible_to(person(request)).filter(fiscal_year=at.year)
    return found.select_related("unit", "decision")


def _areas(found: Any, at: Occasion) -> list[control_reading.AreaRows]:
    return control_reading.areas(found.area.plan, at)


def _context(request: HttpRequest, at: Occasion, found: Any) -> dict[str, Any]:
    """What the pages of a risk, a moment and a measure have in common; ``add`` leads to a new measure about it."""
    unit = found.area.plan.unit
    may_write = may(person(request), WRITE, unit)
    about = {Risk: "risk", ControlMoment: "moment"}.get(type(found), "")
    new = reverse("goals:control_new_measure", args=[at.code, found.area_id])
    add = f"{new}?{about}={found.pk}" if may_write and about else ""
    return {"found": found, "occasion": at, "unit": unit, "may_write": may_write, "add": add, "place": at.name}


def _reads(request: HttpRequest) -> bool:
    """Whether the person may read anything of the internal control."""
    return may(person(request), Permission.READ) or ControlPlan.objects.visible_to(person(request)).exists()


def _without_plan(request: HttpRequest, plans: list[ControlPlan]) -> list[Unit]:
    """The departments that have no plan of the year and for which the person may begin one."""
    own = Unit.objects.where(person(request), WRITE).filter(kind=Unit.Kind.DEPARTMENT, valid_to=None)
    return list(own.exclude(pk__in=[one.unit_id for one in plans]))
