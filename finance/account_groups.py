"""Kontogrupper: the kinds of cost and revenue that a report shows, as data that a municipality takes in or changes.

The one door to them, whether a file comes by the command or by the page, or somebody changes a group by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction

from finance.account_plan import WORD_OF, AccountPlan, AccountRow, planned
from finance.cells import SIDES
from finance.code_groups import STEP, BadGroups, NotAsShown
from finance.models import AccountGroup, Side
from finance.parsing import Problem
from followup import changes
from followup.models import Unit, User

log = structlog.get_logger()
Facts = dict[str, str]


@dataclass(frozen=True)
class _Stood:
    """The groups as they were: of each (its key) what the trail says, and their order on each side."""

    facts: dict[int, Facts]
    order: dict[str, list[str]]
    keys: dict[str, list[int]]


@transaction.atomic
def take_in(
    rows: Sequence[AccountRow], *, by: User | None = None, told: Sequence[Sequence[str]] | None = None
) -> AccountPlan:
    """Lay up groups that are new and change those that stand; the rows' order comes first. Returns what was changed.

    ``by`` is nobody from the command line; ``told`` is what somebody has been shown (``AccountPlan.told``). Raises
    NotAsShown and BadGroups; then nothing is kept.
    """
    _hold()
    stood = _stood()
    plan = _kept(rows, told)
    places = {row.key: place for place, row in enumerate(rows)}
    _arrange(sorted(_groups(), key=lambda one: places.get((one.side, one.name), len(places))))
    _record(stood, by)
    log.info("account_groups.take_in", rows=len(rows), by=by.username if by else "")
    return plan


@transaction.atomic
def lay_up(*, side: str, name: str, prefixes: Sequence[str], after: str | None, by: User) -> AccountPlan:
    """Make a new group of a side (``cost``, ``revenue``), placed as ``keep`` says. Raises BadGroups."""
    _hold()
    _require_free(side, name)
    stood = _stood()
    plan = _kept([AccountRow(WORD_OF[side], name, tuple(prefixes))])
    _place(AccountGroup.objects.get(side=side, name=name), after)
    _record(stood, by)
    return plan


@transaction.atomic
def keep(*, group: AccountGroup, name: str, prefixes: Sequence[str], after: str | None = None, by: User) -> AccountPlan:
    """Give a group another name, other beginnings or another place.

    Its place is after the group with the name ``after`` on its side, first (empty) or as it is (None). Raises
    BadGroups.
    """
    _hold()
    held = AccountGroup.objects.select_for_update().get(pk=group.pk)
    if name != held.name:
        _require_free(held.side, name)
    stood = _stood()
    held.name = name
    held.save(update_fields=["name"])
    plan = _kept([AccountRow(WORD_OF[held.side], name, tuple(prefixes))])
    _place(held, after)
    _record(stood, by)
    return plan


def facts(group: AccountGroup) -> Facts:
    """What the trail says of a group."""
    starts = ", ".join(group.prefixes.split("|"))
    return {"Grupp": group.name, "Sida": group.get_side_display(), "Konton som börjar med": starts}


def _groups() -> list[AccountGroup]:
    return list(AccountGroup.objects.order_by("sort", "name"))


def _hold() -> None:
    """Keep others from regrouping until the transaction ends, also where there is no group yet."""
    list(Unit.objects.filter(kind=Unit.Kind.MUNICIPALITY).order_by("pk").select_for_update(no_key=True))


def _require_free(side: str, name: str) -> None:
    if AccountGroup.objects.filter(side=side, name=name).exists():
        words = "Det finns redan en grupp med namnet på samma sida. Välj ett annat namn, eller ändra den gruppen."
        raise BadGroups(Problem(0, "namn", name, words))


def _kept(rows: Sequence[AccountRow], told: Sequence[Sequence[str]] | None = None) -> AccountPlan:
    """Carry out what the rows say, new groups last. Raises BadGroups, and NotAsShown for other than was ``told``."""
    plan = planned(rows)
    if told is not None and plan.told != told:
        raise NotAsShown
    if plan.problems:
        raise BadGroups(*plan.problems)
    last = max((group.sort for group in _groups()), default=0)
    for number, row in enumerate(rows, 1):
        side, name = row.key
        AccountGroup.objects.update_or_create(
            side=side,
            name=name,
            defaults={"prefixes": "|".join(row.starts)},
            create_defaults={"prefixes": "|".join(row.starts), "sort": last + number * STEP},
        )
    return plan


def _place(group: AccountGroup, after: str | None) -> None:
    """Put a group after another of its side."""
    if after is None:
        return
    own = [one for one in _groups() if one.side == group.side and one != group]
    others = [one for one in _groups() if one.side != group.side]
    place = next((number for number, one in enumerate(own, 1) if one.name == after), 0)
    _arrange([*others, *own[:place], group, *own[place:]])


def _arrange(groups: Sequence[AccountGroup]) -> None:
    for number, one in enumerate(groups, 1):
        AccountGroup.objects.filter(pk=one.pk).update(sort=number * STEP)


def _stood() -> _Stood:
    groups = _groups()
    own = {side: [one for one in groups if one.side == side] for side in SIDES}
    return _Stood(
        {one.pk: facts(one) for one in groups},
        {side: [one.name for one in found] for side, found in own.items()},
        {side: [one.pk for one in found] for side, found in own.items()},
    )


def _record(before: _Stood, by: User | None) -> None:
    """Write down every group that is not as it was, and an order that is another among those that were there."""
    now = _stood()
    for key, found in now.facts.items():
        thing = f"{found['Sida']}: {found['Grupp']}"
        changes.record(by=by, kind="account_group", thing=thing, before=before.facts.get(key), after=found)
    for side in SIDES:
        if [key for key in now.keys[side] if key in before.facts] != before.keys[side]:
            was, became = ({"Ordning": ", ".join(one.order[side])} for one in (before, now))
            thing = f"Ordningen, {Side(side).label.lower()}"
            changes.record(by=by, kind="account_group", thing=thing, before=was, after=became)
