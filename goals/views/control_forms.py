"""The internal control's forms: each keeps one thing through ``goals.control`` and goes back to where it is seen."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from followup import workflow
from followup.access import require
from followup.models import Occasion, Unit
from followup.request import person
from goals import control
from goals import control_forms as written
from goals.models import ControlArea, ControlMeasure, ControlMoment, ControlPlan, Risk
from goals.views.control import ACCEPT, WRITE, seen

both = require_http_methods(["GET", "HEAD", "POST"])


@both
def new_plan(request: HttpRequest, occasion: str, unit: str) -> HttpResponse:
    """Begin a department's plan of the year."""
    at = get_object_or_404(Occasion, code=occasion)
    departments = Unit.objects.visible_to(person(request)).filter(kind=Unit.Kind.DEPARTMENT, valid_to=None)
    found = get_object_or_404(departments, code=unit)
    require(person(request), WRITE, found)
    return _page(
        request,
        written.PlanForm(_typed(request)),
        lambda **said: control.open_plan(unit=found, year=at.year, **said),
        title=f"Ny internkontrollplan {at.year}, {found}",
        back=reverse("goals:control_year", args=[at.code]),
        after=reverse("goals:control", args=[at.code, found.code]),
    )


@both
def new_area(request: HttpRequest, occasion: str, unit: str) -> HttpResponse:
    """Add an area to a plan."""
    at = get_object_or_404(Occasion, code=occasion)
    plans = ControlPlan.objects.visible_to(person(request)).filter(fiscal_year=at.year)
    found = get_object_or_404(plans, unit__code=unit)
    require(person(request), WRITE, found.unit)
    return _page(
        request,
        written.AreaForm(_typed(request)),
        lambda **said: control.add_area(plan=found, **said),
        title="Nytt område",
        lead=str(found),
        back=reverse("goals:control", args=[at.code, unit]),
    )


@both
def area_report(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Say how an area has been followed up at the occasion."""
    at, area = _area(request, occasion, pk)
    stands = control.newest(area.reports, occasion=at)
    return _page(
        request,
        written.AreaReportForm(stands, _typed(request)),
        lambda **said: control.report_area(area=area, occasion=at, **said),
        title=f"Uppföljning av {area}",
        lead=str(at),
        back=reverse("goals:control", args=[at.code, area.plan.unit.code]),
    )


@both
def new_risk(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Add a risk to an area."""
    at, area = _area(request, occasion, pk)
    return _page(
        request,
        written.RiskForm(_typed(request)),
        lambda **said: control.add_risk(area=area, **said),
        title="Ny risk",
        lead=f"{area}, {area.plan}",
        back=reverse("goals:control", args=[at.code, area.plan.unit.code]),
    )


@both
def new_moment(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Add a control moment to an area."""
    at, area = _area(request, occasion, pk)
    return _page(
        request,
        written.MomentForm(area, _typed(request)),
        lambda **said: control.add_moment(area=area, **said),
        title="Nytt kontrollmoment",
        lead=f"{area}, {area.plan}",
        back=reverse("goals:control", args=[at.code, area.plan.unit.code]),
    )


@both
def change_moment(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Change what the plan says of a control moment."""
    at, moment = seen(request, occasion, ControlMoment, pk)
    require(person(request), WRITE, moment.area.plan.unit)
    return _page(
        request,
        written.MomentChangeForm(moment, _typed(request)),
        lambda **said: control.change_moment(moment=moment, **said),
        title="Ändra i planen",
        lead=moment.name,
        back=_url(at, moment),
    )


@both
def new_measure(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Add a measure to an area, perhaps against the risk or after the control that the address names."""
    at, area = _area(request, occasion, pk)
    about = {name: _named(request, name, area) for name in ("risk", "moment")}
    named = next((one for one in about.values() if one), area)
    return _page(
        request,
        written.MeasureForm(None, _typed(request)),
        lambda version, **said: control.add_measure(area=area, occasion=at, **about, **said),
        title="Ny åtgärd",
        lead=f"Gäller {named}",
        back=_url(at, named) or reverse("goals:control", args=[at.code, area.plan.unit.code]),
    )


@both
def result(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Say what a control has shown at the occasion."""
    at, moment = seen(request, occasion, ControlMoment, pk)
    require(person(request), WRITE, moment.area.plan.unit)
    return _page(
        request,
        written.ResultForm(control.newest(moment.results, occasion=at), _typed(request)),
        lambda **said: control.report(moment=moment, occasion=at, **said),
        title=f"Resultat vid {at}",
        lead=moment.name,
        back=_url(at, moment),
    )


@both
def rating(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Rate a risk."""
    at, risk = seen(request, occasion, Risk, pk)
    require(person(request), WRITE, risk.area.plan.unit)
    return _page(
        request,
        written.RatingForm(control.newest(risk.ratings), _typed(request)),
        lambda **said: control.rate(risk=risk, **said),
        title="Bedöm risken",
        lead=risk.name,
        back=_url(at, risk),
    )


@both
def acceptance(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Register who accepts a risk as it is rated, when and why."""
    at, risk = seen(request, occasion, Risk, pk)
    require(person(request), ACCEPT, risk.area.plan.unit)
    stands = control.newest(risk.ratings)
    if stands is None:
        raise Http404("Risken har ingen bedömning att acceptera.")
    return _page(
        request,
        written.AcceptanceForm(_typed(request)),
        lambda **said: control.accept(rating=stands, **said),
        title="Acceptera risken",
        lead=f"{risk.name}: riskvärde {stands}",
        back=_url(at, risk),
    )


@both
def measure(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Say how a measure goes, or change what it is."""
    at, found = seen(request, occasion, ControlMeasure, pk)
    require(person(request), WRITE, found.area.plan.unit)
    stands = control.newest(found.versions)
    return _page(
        request,
        written.MeasureForm(stands, _typed(request)),
        lambda **said: control.say(measure=found, occasion=at, **said),
        title="Följ upp åtgärden",
        lead=stands.text,
        back=_url(at, found),
    )


def _page(
    request: HttpRequest,
    form: forms.Form,
    keep: Callable[..., Any],
    *,
    title: str,
    back: str,
    lead: str = "",
    after: str = "",
) -> HttpResponse:
    """A form alone on its page; what is refused is said there with what was typed still in it."""
    if form.is_valid():
        try:
            keep(by=person(request), **form.cleaned_data)
        except (control.NotPossible, workflow.Closed) as refused:
            form.add_error(None, str(refused))
            if isinstance(refused, control.Conflict):
                form.data = request.POST.copy()
                form.data["version"] = str(refused.version)
        else:
            messages.success(request, "Det är sparat.")
            return redirect(after or back)
    context = {"form": form, "title": title, "lead": lead, "back": back}
    return render(request, "goals/control_form.html", context, status=422 if form.errors else 200)


def _typed(request: HttpRequest) -> Any:
    """What was sent; None when the form is only opened."""
    return request.POST if request.method == "POST" else None


def _area(request: HttpRequest, occasion: str, pk: int) -> tuple[Occasion, ControlArea]:
    """An area in which the person may write. Raises Http404 for a stranger and PermissionDenied for a reader."""
    at: Occasion = get_object_or_404(Occasion, code=occasion)
    plans = ControlPlan.objects.visible_to(person(request)).filter(fiscal_year=at.year)
    found: ControlArea = get_object_or_404(ControlArea.objects.select_related("plan__unit"), plan__in=plans, pk=pk)
    require(person(request), WRITE, found.plan.unit)
    return at, found


def _named(request: HttpRequest, name: str, area: ControlArea) -> Any:
    """The risk or moment of the area that the address names, or None. Raises Http404 for another area's."""
    pk = request.GET.get(name, "")
    if not pk.isascii() or not pk.isdigit():
        return None
    return get_object_or_404(area.risks.all() if name == "risk" else area.moments.all(), pk=pk)


def _url(at: Occasion, found: Any) -> str:
    """The page of a risk, a moment or a measure; empty for anything else."""
    names = {Risk: "control_risk", ControlMoment: "control_moment", ControlMeasure: "control_measure"}
    return reverse(f"goals:{names[type(found)]}", args=[at.code, found.pk]) if type(found) in names else ""
