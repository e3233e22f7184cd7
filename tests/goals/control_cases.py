"""A violating row for every constraint and trigger of the internal control."""

from collections.abc import Callable
from datetime import date

from followup.models import WorkflowEvent
from followup.transitions import State
from goals.models import (
    ControlArea,
    ControlAreaReport,
    ControlMeasure,
    ControlMeasureVersion,
    ControlMoment,
    ControlMomentChange,
    ControlPlan,
    ControlResult,
    Risk,
    RiskAcceptance,
    RiskRating,
)
from tests.factories.workflow import World


def plan(world: World, **values: object) -> ControlPlan:
    """The plan of the small municipality's department."""
    made: ControlPlan
    made, _ = ControlPlan.objects.get_or_create(**{"unit": world.units.department, "fiscal_year": 2023} | values)
    return made


def area(world: World, name: str = "Ekonomi", position: int = 1) -> ControlArea:
    """An area of it, the same each time it is asked for."""
    made: ControlArea
    made, _ = ControlArea.objects.get_or_create(plan=plan(world), name=name, position=position)
    return made


def area_report(world: World, **values: object) -> ControlAreaReport:
    """The first text of the area."""
    common = {"area": area(world), "occasion": world.occasion, "version": 1, "text": "Gott", "by": world.controller}
    made: ControlAreaReport = ControlAreaReport.objects.create(**common | values)
    return made


def risk(world: World, **values: object) -> Risk:
    """A risk without rating."""
    made: Risk = Risk.objects.create(**{"area": area(world), "name": "Fel utbetalning"} | values)
    return made


def rating(world: World, of: Risk | None = None, **values: object) -> RiskRating:
    """Its first rating, 3 × 4."""
    common = {"version": 1, "probability": 3, "consequence": 4, "by": world.controller}
    made: RiskRating = RiskRating.objects.create(risk=of or risk(world), **common | values)
    return made


def acceptance(world: World, of: RiskRating | None = None, **values: object) -> RiskAcceptance:
    """The director accepts it."""
    common = {"accepted_by": "Direktören", "accepted_on": date(2023, 9, 1), "reason": "Dyrare att åtgärda"}
    made: RiskAcceptance = RiskAcceptance.objects.create(
        rating=of or rating(world), by=world.director, **common | values
    )
    return made


def moment(world: World, **values: object) -> ControlMoment:
    """A control moment."""
    made: ControlMoment = ControlMoment.objects.create(**{"area": area(world), "name": "Attest av fakturor"} | values)
    return made


def change(world: World, **values: object) -> ControlMomentChange:
    """Its method is changed."""
    common = {"field": "method", "before": "", "after": "Stickprov", "by": world.controller}
    made: ControlMomentChange = ControlMomentChange.objects.create(moment=moment(world), **common | values)
    return made


def result(world: World, of: ControlMoment | None = None, **values: object) -> ControlResult:
    """Its first result at the occasion."""
    common = {"occasion": world.occasion, "version": 1, "status": "done", "by": world.controller}
    made: ControlResult = ControlResult.objects.create(moment=of or moment(world), **common | values)
    return made


def measure(world: World, **values: object) -> ControlMeasure:
    """A measure of which nothing is said yet."""
    made: ControlMeasure = ControlMeasure.objects.create(**{"area": area(world)} | values)
    return made


def word(world: World, of: ControlMeasure | None = None, **values: object) -> ControlMeasureVersion:
    """The first word of it."""
    common = {"occasion": world.occasion, "version": 1, "status": "planned", "text": "Skriv en rutin"}
    made: ControlMeasureVersion = ControlMeasureVersion.objects.create(
        measure=of or measure(world), by=world.controller, **common | values
    )
    return made


def _twice(make: Callable[..., object], of: Callable[[World], object]) -> Callable[[World], None]:
    """A case: the same row made twice of the same thing."""

    def violate(world: World) -> None:
        one = of(world)
        make(world, one)
        make(world, one)

    return violate


def _again(make: Callable[[World], object]) -> Callable[[World], None]:
    """A case: the same row made twice."""

    def violate(world: World) -> None:
        make(world)
        make(world)

    return violate


def _plan_twice(world: World) -> None:
    ControlPlan.objects.create(unit=plan(world).unit, fiscal_year=2023)


def _changed(make: Callable[[World], object]) -> Callable[[World], None]:
    """A case: a row that is to stand for ever is changed."""

    def violate(world: World) -> None:
        one = make(world)
        type(one)._default_manager.filter(pk=one.pk).update(by=world.staff)

    return violate


def _after_the_decision(make: Callable[..., object], of: Callable[[World], object]) -> Callable[[World], None]:
    """A case: something is said when the committee has decided on the follow-up."""

    def violate(world: World) -> None:
        one = of(world)
        made = {"paragraph": "§ 1", "decided_on": date(2023, 10, 10), "diary_number": "1", "by": world.secretary}
        states = {"number": 1, "before": State.NOT_STARTED, "after": State.DECIDED}
        WorkflowEvent.objects.create(occasion=world.occasion, unit=world.units.committee, **states, **made)
        make(world, one)

    return violate


def _of_area(world: World, one: ControlArea) -> ControlAreaReport:
    return area_report(world, area=one)


CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "two plans a year": ("control_plan_once_a_year", _plan_twice),
    "an area twice": ("control_area_once", lambda world: [area(world), area(world, position=2)]),
    "two areas in one place": ("control_area_place_once", lambda world: [area(world), area(world, "Personal")]),
    "an area without name": ("control_area_named", lambda world: area(world, " ")),
    "a report of an area twice": ("control_area_report_once", _again(area_report)),
    "a report of nothing": ("control_area_report_says_something", lambda world: area_report(world, text=" ")),
    "a report before the first": ("control_area_report_from_one", lambda world: area_report(world, version=0)),
    "a report that changes": ("Cannot update or delete", _changed(area_report)),
    "a report after the decision": ("Nämnden har beslutat", _after_the_decision(_of_area, area)),
    "a risk twice": ("risk_once", _again(risk)),
    "a risk without name": ("risk_named", lambda world: risk(world, name="")),
    "a rating twice": ("risk_rating_once", _twice(rating, risk)),
    "a rating before the first": ("risk_rating_from_one", lambda world: rating(world, version=0)),
    "a probability of 5": ("risk_rating_probability_1_to_4", lambda world: rating(world, probability=5)),
    "a consequence of 0": ("risk_rating_consequence_1_to_4", lambda world: rating(world, consequence=0)),
    "a rating that changes": ("Cannot update or delete", _changed(rating)),
    "an acceptance twice": ("risk_acceptance_once", _twice(acceptance, rating)),
    "an acceptance by nobody": ("risk_acceptance_has_a_name", lambda world: acceptance(world, accepted_by=" ")),
    "an acceptance without reason": ("risk_acceptance_says_why", lambda world: acceptance(world, reason="\n")),
    "an acceptance that changes": ("Cannot update or delete", _changed(acceptance)),
    "a moment twice": ("control_moment_once", _again(moment)),
    "an unknown kind": ("control_moment_kind_known", lambda world: moment(world, kind="annat")),
    "a moment without name": ("control_moment_named", lambda world: moment(world, name=" ")),
    "a risk of another area": (
        "Raden hör till ett annat område",
        lambda world: moment(world, risk=risk(world, area=area(world, "Personal", 2))),
    ),
    "an unknown fact": ("control_moment_change_field_known", lambda world: change(world, field="annat")),
    "a change of nothing": ("control_moment_change_changes", lambda world: change(world, before="Stickprov")),
    "a change that changes": ("Cannot update or delete", _changed(change)),
    "a result twice": ("control_result_once", _twice(result, moment)),
    "a result before the first": ("control_result_from_one", lambda world: result(world, version=0)),
    "an unknown status": ("control_result_status_known", lambda world: result(world, status="kanske")),
    "an unknown finding": ("control_result_finding_known", lambda world: result(world, finding="kanske")),
    "dropped without reason": ("control_result_changed_plan_says_why", lambda world: result(world, status="dropped")),
    "a finding of what is planned": (
        "control_result_finds_in_what_is_made",
        lambda world: result(world, status="planned", finding="good"),
    ),
    "deficient without words": (
        "control_result_deficiency_described",
        lambda world: result(world, finding="deficient"),
    ),
    "a result that changes": ("Cannot update or delete", _changed(result)),
    "a result after the decision": ("Nämnden har beslutat", _after_the_decision(result, moment)),
    "a measure for another area's control": (
        "Raden hör till ett annat område",
        lambda world: measure(world, moment=moment(world, area=area(world, "Personal", 2))),
    ),
    "a word of a measure twice": ("control_measure_version_once", _twice(word, measure)),
    "a word before the first": ("control_measure_from_one", lambda world: word(world, version=0)),
    "a measure of nothing": ("control_measure_says_something", lambda world: word(world, text=" ")),
    "an unknown status of a measure": ("control_measure_status_known", lambda world: word(world, status="kanske")),
    "done before it is done": ("control_measure_day_when_done", lambda world: word(world, done_on=date(2023, 9, 1))),
    "a measure dropped without reason": (
        "control_measure_dropped_says_why",
        lambda world: word(world, status="dropped"),
    ),
    "a word that changes": ("Cannot update or delete", _changed(word)),
    "a word after the decision": ("Nämnden har beslutat", _after_the_decision(word, measure)),
}
