"""A violating row for every constraint of the verksamhetsplan's activities."""

from collections.abc import Callable
from datetime import date

from followup.models import WorkflowEvent
from followup.transitions import State
from goals.models import Goal, GoalArea, OverallGoal, PlannedActivity, PlannedActivityStatus
from tests.factories.workflow import World


def goal(world: World) -> Goal:
    """A goal of the small municipality's committee."""
    area, _ = GoalArea.objects.get_or_create(name="Samhälle")
    overall, _ = OverallGoal.objects.get_or_create(area=area, name="Trygg kommun")
    made, _ = Goal.objects.get_or_create(
        overall=overall, committee=world.units.committee, name="God trygghet", valid_from=2023
    )
    return made


def activity(world: World, **values: object) -> PlannedActivity:
    """The first activity of the year."""
    common = {"goal": goal(world), "unit": world.units.school, "fiscal_year": 2023, "number": 1, "text": "Mät trygghet"}
    made: PlannedActivity = PlannedActivity.objects.create(**common | values)
    return made


def status(world: World, of: PlannedActivity | None = None, **values: object) -> PlannedActivityStatus:
    """The first word of it."""
    common = {"occasion": world.occasion, "version": 1, "status": "under_way", "by": world.controller}
    made: PlannedActivityStatus = PlannedActivityStatus.objects.create(
        activity=of or activity(world), **common | values
    )
    return made


def _number_twice(world: World) -> None:
    activity(world)
    activity(world)


def _said_twice(world: World) -> None:
    status(world, status(world).activity)


def _changed(world: World) -> None:
    PlannedActivityStatus.objects.filter(pk=status(world).pk).update(status="done")


def _circle(world: World) -> None:
    first = activity(world)
    second = activity(world, number=2, carried_from=first)
    PlannedActivity.objects.filter(pk=first.pk).update(carried_from=second)


def _two_from_one(world: World) -> None:
    first = activity(world)
    for number in (2, 3):
        activity(world, number=number, carried_from=first)


def _backwards(world: World) -> None:
    activity(world, starts_on=date(2023, 5, 1), finishes_on=date(2023, 4, 1))


def _after_the_decision(world: World) -> None:
    one = activity(world)
    made = {"paragraph": "§ 1", "decided_on": date(2023, 10, 10), "diary_number": "1", "by": world.secretary}
    states = {"number": 1, "before": State.NOT_STARTED, "after": State.DECIDED}
    WorkflowEvent.objects.create(occasion=world.occasion, unit=world.units.committee, **states, **made)
    status(world, one)


CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "a number twice": ("planned_activity_number_once", _number_twice),
    "an activity of nothing": ("planned_activity_says_something", lambda world: activity(world, text=" ")),
    "finished before it starts": ("planned_activity_days_in_order", _backwards),
    "a circle of two": ("Aktiviteten skulle vara överförd från sig själv", _circle),
    "two that go on from one": ("carried_from_id", _two_from_one),
    "a version twice": ("planned_activity_status_once", _said_twice),
    "an unknown status": ("planned_activity_status_known", lambda world: status(world, status="kanske")),
    "dropped without a reason": ("planned_activity_dropped_says_why", lambda world: status(world, status="dropped")),
    "a version before the first": ("planned_activity_counts_from_one", lambda world: status(world, version=0)),
    "a status that changes": ("Cannot update or delete", _changed),
    "a status after the decision": ("Nämnden har beslutat", _after_the_decision),
}
