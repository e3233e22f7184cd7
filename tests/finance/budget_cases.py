"""Violating rows for the constraints of budget decisions, phasing and one-off items."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from django.utils import timezone

from finance.models import (
    Account,
    Activity,
    BudgetDecision,
    BudgetLine,
    OneOffEvent,
    OneOffItem,
    OneOffRow,
    PhasingChoice,
    PhasingProfile,
    PublishedPeriod,
)

if TYPE_CHECKING:
    from tests.finance.test_constraints import World


def one_off(world: World, **values: object) -> OneOffItem:
    common = {"occasion": world.occasion, "unit": world.organisation.school, "text": "Elstöd", "kind": "expected"}
    made: OneOffItem = OneOffItem.objects.create(**common | {"amount": 1} | values)
    return made


def one_off_row_twice(world: World) -> None:
    account, ansvar = Account.objects.get(code="5010"), world.organisation.by_code["10101"]
    place = {"period_id": 202301, "account": account, "unit": ansvar, "activity": Activity.objects.get(code="440")}
    item = one_off(world)
    for _ in range(2):
        OneOffRow.objects.create(item=item, batch=world.batch, line=2, amount=1, **place)


def one_off_event(world: World, action: str = "added") -> type[OneOffEvent]:
    OneOffEvent.objects.create(item=one_off(world), action=action, by=world.person)
    return OneOffEvent


def decision(world: World, **values: object) -> BudgetDecision:
    common = {"source": world.budget, "fiscal_year_id": 2023, "kind": "technical", "body": "KF", "text": "Justering"}
    made: BudgetDecision = BudgetDecision.objects.create(**common | values)
    return made


def settled(world: World) -> BudgetDecision:
    made = decision(world)
    budget_line(world, made)
    BudgetDecision.objects.update(settled_at=timezone.now(), settled_by=world.person)
    return made


def budget_line(world: World, of: BudgetDecision | None = None, **values: object) -> BudgetLine:
    profile, _ = PhasingProfile.objects.get_or_create(name="Lika", defaults={"method": "flat"})
    common: dict[str, object] = {
        "decision": of or decision(world),
        "unit": world.organisation.by_code["10101"],
        "activity": Activity.objects.get(code="440"),
        "side": "cost",
        "amount": 1,
        "profile": profile,
    }
    made: BudgetLine = BudgetLine.objects.create(**common | values)
    return made


def budget_line_twice(world: World) -> None:
    made = decision(world)
    budget_line(world, made)
    budget_line(world, made)


def phasing_choice_twice(world: World) -> None:
    profile = PhasingProfile.objects.create(name="Lika", method="flat")
    for _ in range(2):
        PhasingChoice.objects.create(unit=world.organisation.school, profile=profile)


def publish_for_a_settled_decision(world: World) -> None:
    settled(world)
    PublishedPeriod.objects.create(source=world.budget, period_id=202301, batch=world.batch)


BUDGET_CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "a one-off item of nothing": ("one_off_amount_is_something", lambda world: one_off(world, amount=0)),
    "a one-off item of an unknown kind": ("one_off_kind_known", lambda world: one_off(world, kind="maybe")),
    "a one-off item of the balance sheet": ("one_off_side", lambda world: one_off(world, side="balance")),
    "a one-off item that disappears": ("Cannot delete", lambda world: one_off(world).delete()),
    "a ledger row twice in a one-off item": ("one_off_row_once", one_off_row_twice),
    "an unknown thing done with a one-off item": (
        "one_off_event_action_known",
        lambda world: one_off_event(world, "lost"),
    ),
    "a one-off item's history rewritten": (
        "Cannot update",
        lambda world: one_off_event(world).objects.update(action="removed"),
    ),
    "a budget decision of an unknown kind": ("budget_decision_kind_known", lambda world: decision(world, kind="gift")),
    "a supplement without financing": (
        "budget_decision_states_financing",
        lambda world: decision(world, kind="supplement"),
    ),
    "a decision settled by nobody": (
        "budget_decision_settled_by_someone",
        lambda world: decision(world, settled_at=timezone.now()),
    ),
    "a settled decision changed": (
        "Cannot update",
        lambda world: BudgetDecision.objects.filter(pk=settled(world).pk).update(text="annat"),
    ),
    "a line of a settled decision changed": (
        "Budgetbeslutet är fastställt",
        lambda world: settled(world).lines.update(amount=2),
    ),
    "publishing for a settled decision": ("Budgetbeslutet är fastställt", publish_for_a_settled_decision),
    "a budget line of the balance sheet": ("budget_line_side", lambda world: budget_line(world, side="balance")),
    "a budget line of nothing": ("budget_line_amount_is_something", lambda world: budget_line(world, amount=0)),
    "a budget line from a thirteenth month": ("budget_line_month", lambda world: budget_line(world, from_month=13)),
    "a budget line twice": ("budget_line_once", budget_line_twice),
    "a profile of eleven months": (
        "phasing_profile_own_has_twelve_shares",
        lambda _: PhasingProfile.objects.create(name="Elva", method="own", shares=[1] * 11),
    ),
    "two profiles for the same place": ("phasing_choice_once", phasing_choice_twice),
}
