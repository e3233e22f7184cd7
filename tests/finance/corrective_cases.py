"""A violating row for every constraint of action plans and their measures; ``test_constraints`` tries each."""

from collections.abc import Callable
from datetime import date
from typing import Any

from finance.models import ActionPlan, CorrectiveAction


def plan(world: Any, **values: object) -> ActionPlan:
    """The plan of a school that expects a deficit."""
    common = {"unit": world.organisation.school, "fiscal_year_id": 2023, "occasion": world.occasion, "deviation": -1}
    return ActionPlan.objects.create(**common | {"by": world.person} | values)


def action(world: Any, of: ActionPlan | None = None, **values: object) -> CorrectiveAction:
    """The first version of a planned measure worth a krona."""
    common = {"number": 1, "version": 1, "occasion": world.occasion, "text": "Vakanshåll", "effect": 1}
    facts = {"responsible": "Rektor", "due_on": date(2023, 12, 31), "by": world.person}
    return CorrectiveAction.objects.create(plan=of or plan(world), **common | facts | values)


def _changed(row: ActionPlan | CorrectiveAction) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(at="2023-01-01T00:00Z")


def _version_twice(world: Any) -> None:
    opened = plan(world)
    action(world, opened)
    action(world, opened)


CORRECTIVE_CASES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "a plan where no deficit is expected": ("action_plan_of_a_deficit", lambda world: plan(world, deviation=0)),
    "two plans of a unit in a year": ("action_plan_once_a_year", lambda world: (plan(world), plan(world))),
    "a plan that changes": ("Cannot update or delete", lambda world: _changed(plan(world))),
    "a measure that helps nothing": ("corrective_action_helps", lambda world: action(world, effect=0)),
    "an effect before the measure began": ("corrective_action_so_far", lambda world: action(world, so_far=1)),
    "a measure of an unknown status": ("corrective_action_status_known", lambda world: action(world, status="kanske")),
    "a measure that nobody answers for": ("corrective_action_whole", lambda world: action(world, responsible="")),
    "a measure dropped without a reason": (
        "corrective_action_dropped_says_why",
        lambda world: action(world, status="dropped"),
    ),
    "a measure's version twice": ("corrective_action_version_once", _version_twice),
    "a measure's version that changes": ("Cannot update or delete", lambda world: _changed(action(world))),
}
