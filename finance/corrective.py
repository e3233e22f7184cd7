"""Åtgärdsplaner: opening one, saying what is done about a deficit, and what of it stands at an occasion.

A plan opens by itself when a unit is submitted with a material deficit; it may be opened before. Measures may be
written after the submission too, since they take longer to decide than the forecast (Göteborg gives its nämnder 30
days), until the committee has decided on the follow-up.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

import structlog
from django.db import transaction

from finance import forecast_lines
from finance.cells import Cells, read
from finance.gaps import Gap
from finance.materiality import Threshold, exceeds
from finance.models import ActionPlan, CorrectiveAction
from finance.thresholds import threshold_for
from followup import transitions, workflow
from followup.models import Occasion, Unit, User, WorkflowEvent
from followup.money import ZERO
from followup.sorting import swedish_key
from followup.transitions import State

log = structlog.get_logger()


class NotPossible(Exception):
    """What was asked cannot be done with the plan; the message is Swedish and says what to do."""


@dataclass(frozen=True)
class Facts:
    """What a person says of a measure. Kronor of the full year, plus improves it."""

    text: str
    effect: Decimal
    responsible: str
    due_on: date
    status: str = CorrectiveAction.Status.PLANNED
    so_far: Decimal = ZERO
    comment: str = ""


@dataclass(frozen=True)
class Standing:
    """A unit's forecast at an occasion with its plan and the measures that stand. Kronor, plus better."""

    committee: Unit
    unit_id: int
    code: str
    name: str
    deviation: Decimal
    material: bool
    plan: ActionPlan | None
    actions: tuple[CorrectiveAction, ...] = ()
    department: str = ""  # the name of what the unit stands under, where that is not the committee

    @property
    def gap(self) -> Gap:
        """The deviation with the measures against it."""
        return Gap(self.deviation, tuple(action.measure for action in self.actions))

    @property
    def under(self) -> str:
        """What the unit stands under, the nearest first: two departments may have units of one name."""
        return ", ".join(filter(None, (self.department, self.committee.name)))

    @property
    def sort_name(self) -> str:
        """What tables sort names by: Swedish order."""
        return swedish_key(self.name)

    @property
    def concerned(self) -> bool:
        """Whether the unit has a plan, or should have one."""
        return self.material or self.plan is not None


def is_deficit(deviation: Decimal, budget: Decimal, threshold: Threshold) -> bool:
    """Whether a forecast deviation (kronor, plus better) asks for an action plan."""
    return deviation < 0 and exceeds(deviation, budget, threshold)


def standings(committee: Unit, occasion: Occasion) -> list[Standing]:
    """Every area of a committee with its forecast deviation, plan and measures at an occasion. About twelve queries."""
    return standings_in([read(committee=committee, occasion=occasion)], occasion, threshold_for(committee))


def standings_in(cells: Iterable[Cells], occasion: Occasion, threshold: Threshold) -> list[Standing]:
    """The same for all that has been read, of one committee or several. Two queries."""
    areas = [(one, area) for one in cells for area in forecast_lines.areas_in(one)]
    keys = [area.unit_id for _, area in areas if area.unit_id is not None]
    opened = ActionPlan.objects.filter(unit__in=keys, fiscal_year=occasion.year)
    until = opened.filter(occasion__period_id__lte=occasion.period_id).select_related("unit", "occasion", "by")
    plans = {plan.unit_id: plan for plan in until}
    actions = measures(plans.values(), occasion)
    return [
        Standing(
            of.committee,
            area.unit_id,
            area.codes,
            area.name,
            area.deviation,
            is_deficit(area.deviation, area.budget, threshold),
            plans.get(area.unit_id),
            tuple(actions[plans[area.unit_id].pk]) if area.unit_id in plans else (),
            _department(of, area.unit_id),
        )
        for of, area in areas
        if area.unit_id is not None
    ]


def _department(of: Cells, unit_id: int) -> str:
    above = of.organisation.named(unit_id).parent_id
    return "" if above is None or above == of.committee.pk else of.organisation.named(above).name


def standing(unit: Unit, occasion: Occasion) -> Standing | None:
    """A unit's forecast, plan and measures at an occasion; None for what makes no forecast."""
    found = standings(unit.committee(), occasion)
    return next((one for one in found if one.unit_id == unit.pk), None)


def measures(plans: Iterable[ActionPlan], occasion: Occasion) -> dict[int, list[CorrectiveAction]]:
    """The measures that stand at an occasion, by plan, in the order that they were added."""
    said = CorrectiveAction.objects.filter(plan__in=list(plans), occasion__period_id__lte=occasion.period_id)
    newest = said.order_by("plan_id", "number", "-version").distinct("plan_id", "number")
    found: dict[int, list[CorrectiveAction]] = defaultdict(list)
    for action in newest.select_related("occasion", "by"):
        found[action.plan_id].append(action)
    return found


def versions(plan: ActionPlan, number: int) -> list[CorrectiveAction]:
    """Everything that has been said of a measure, the newest first."""
    own = CorrectiveAction.objects.filter(plan=plan, number=number).select_related("by", "occasion")
    return list(own.order_by("-version"))


@transaction.atomic
def open_plan(*, occasion: Occasion, unit: Unit, by: User) -> ActionPlan:
    """Open a unit's plan. Raises NotPossible without a material deficit; a plan that is open already is given back."""
    Unit.objects.select_for_update(no_key=True).get(pk=unit.pk)
    found = standing(unit, occasion)
    if found and found.plan:
        return found.plan
    if found is None or not found.material:
        raise NotPossible("Enheten har inget underskott som är så stort att det behövs en åtgärdsplan.")
    existing = ActionPlan.objects.filter(unit=unit, fiscal_year=occasion.year).first()
    if existing:
        return existing
    plan = ActionPlan.objects.create(
        unit=unit, fiscal_year_id=occasion.year, occasion=occasion, deviation=found.deviation, by=by
    )
    log.info("action_plan.open", unit=unit.code, occasion=occasion.code, by=by.username)
    return plan


def open_at_submission(event: WorkflowEvent) -> None:
    """What the workflow calls at each step: a unit that is submitted with a material deficit gets its plan."""
    if event.state != State.SUBMITTED:
        return
    found = standing(event.unit, event.occasion)
    if found and found.material and not found.plan:
        open_plan(occasion=event.occasion, unit=event.unit, by=event.by)


@transaction.atomic
def say(*, plan: ActionPlan, occasion: Occasion, facts: Facts, by: User, number: int | None = None) -> CorrectiveAction:
    """Add a measure, or with ``number`` a new version of one: what it is, or how it goes at a later occasion.

    Raises workflow.Closed when the committee has decided, NotPossible for another year or an earlier occasion.
    """
    ActionPlan.objects.select_for_update(no_key=True).get(pk=plan.pk)
    _require_undecided(occasion, plan.unit)
    _require_in_order(plan, occasion, number)
    if number is None:
        number = 1 + max(plan.actions.values_list("number", flat=True), default=0)
    last = max(plan.actions.filter(number=number).values_list("version", flat=True), default=0)
    values = asdict(facts)
    values |= {name: values[name].strip() for name in ("text", "responsible", "comment")}
    made = CorrectiveAction.objects.create(
        plan=plan, number=number, version=last + 1, occasion=occasion, by=by, **values
    )
    log.info("action_plan.say", unit=plan.unit.code, occasion=occasion.code, number=number, by=by.username)
    return made


def _require_undecided(occasion: Occasion, unit: Unit) -> None:
    found = workflow.standing(occasion, unit.committee())
    if found.state in transitions.FINAL:
        raise workflow.Closed(workflow.closed_words(found))


def _require_in_order(plan: ActionPlan, occasion: Occasion, number: int | None) -> None:
    if occasion.year != plan.fiscal_year_id:
        raise NotPossible(f"Planen gäller {plan.fiscal_year_id}. Välj ett tillfälle det året.")
    if occasion.period_id < plan.occasion.period_id:
        raise NotPossible(f"Planen öppnades först vid {plan.occasion}.")
    if number is None:
        return
    last = plan.actions.filter(number=number).select_related("occasion").order_by("-version").first()
    if last is None:
        raise NotPossible("Åtgärden finns inte i planen.")
    if last.occasion.period_id > occasion.period_id:
        raise NotPossible(f"Åtgärden är redan uppföljd vid {last.occasion}. Gör ändringen där.")
