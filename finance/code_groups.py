"""Verksamhetsgrupper: the rows of tables, as data that a municipality takes in or changes.

The one door to them, whether a file comes by the command or by the page, or somebody moves an activity by hand.
"""

from collections.abc import Sequence

import structlog
from django.db import transaction
from django.db.models import Max

from finance.group_plan import ActivityRow, Part, Plan, Stretch, planned, words
from finance.models import Activity, ActivityGroup, ActivityPattern, Baseline
from finance.parsing import Problem
from followup import changes
from followup.models import Unit, User

STEP = 10  # between the places of two groups in the order
log = structlog.get_logger()


class BadGroups(Exception):
    """Groups cannot be taken in or changed so; the message is Swedish and names rows, ``problems`` are one by one."""

    def __init__(self, *problems: Problem | str) -> None:
        self.problems = [Problem(0, "", "", one) if isinstance(one, str) else one for one in problems]
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self) -> list[str]:
        """The problems, a sentence of each."""
        return [words(one) for one in self.problems]


class NotAsShown(Exception):
    """What rows would change is no longer what somebody has been shown and said yes to."""


@transaction.atomic
def take_in_activities(
    rows: Sequence[ActivityRow], *, by: User | None = None, told: Sequence[Sequence[str]] | None = None
) -> Plan:
    """Lay up groups that are new and change those that stand, in the order of the rows; returns what was changed.

    ``by`` is nobody from the command line; ``told`` is what somebody has been shown (``Plan.told``). Raises NotAsShown,
    and BadGroups, also for what would alter what has been decided or what a forecast was said of; then nothing is kept.
    """
    plan = _kept(rows, by, told)
    for part in plan.parts:
        stood = _order(part.committee)
        for place, label in enumerate(part.names, 1):
            ActivityGroup.objects.filter(committee=part.committee, label=label).update(sort=place * STEP)
        _record_order(part.committee, stood, by)
    log.info("activity_groups.take_in", rows=len(rows), by=by.username if by else "")
    return plan


@transaction.atomic
def put(*, group: ActivityGroup, activities: Sequence[Activity], first_year: int, by: User) -> Plan:
    """Let activities belong to a group from a year on. Raises BadGroups."""
    return add_codes(group=group, codes=[one.code for one in activities], first_year=first_year, by=by)


@transaction.atomic
def add_codes(*, group: ActivityGroup, codes: Sequence[str], first_year: int, by: User) -> Plan:
    """Let codes, or beginnings of codes with a star, belong to a group from a year on. Raises BadGroups."""
    _hold([group.committee])
    held = ActivityGroup.objects.select_related("committee").get(pk=group.pk)  # somebody may have renamed it meanwhile
    return _kept([_row(held.committee, held.label, held.name, codes, first_year)], by)


@transaction.atomic
def lay_up(
    *, committee: Unit, label: str, name: str, codes: Sequence[str], first_year: int, after: str | None, by: User
) -> Plan:
    """Make a new group, placed as ``keep`` says. Raises BadGroups, also for a taken label."""
    _hold([committee])
    if ActivityGroup.objects.filter(committee=committee, label=label).exists():
        raise BadGroups(f"Gruppen {label} finns redan.")
    plan = _kept([_row(committee, label, name, codes, first_year)], by)
    _place(ActivityGroup.objects.get(committee=committee, label=label), after, by)
    return plan


@transaction.atomic
def keep(
    *,
    group: ActivityGroup,
    label: str,
    name: str,
    codes: Sequence[str] = (),
    first_year: int | None = None,
    after: str | None = None,
    by: User,
) -> Plan | None:
    """Give a group another label, name or place, and more codes from a year on.

    Its place is after the group with the label ``after``, first (empty) or as it is (None). Raises BadGroups.
    """
    _hold([group.committee])
    held = ActivityGroup.objects.select_for_update().get(pk=group.pk)
    if ActivityGroup.objects.filter(committee=held.committee, label=label).exclude(pk=held.pk).exists():
        raise BadGroups(f"Gruppen {label} finns redan.")
    before = facts(held)
    held.label, held.name = label, name
    held.save(update_fields=["label", "name"])
    _record(held, before, by)
    _place(held, after, by)
    return add_codes(group=held, codes=codes, first_year=first_year, by=by) if codes and first_year else None


def facts(group: ActivityGroup | None) -> dict[str, str]:
    """What the trail says of a group."""
    if group is None:
        return {}
    found = group.patterns.order_by("pattern", "first_year")
    codes = [f"{one.pattern} {Stretch('', one.first_year, one.last_year).years}" for one in found]
    return {"Grupp": group.label, "Namn": group.name, "Koder": "; ".join(codes)}


def _row(committee: Unit, label: str, name: str, codes: Sequence[str], first_year: int) -> ActivityRow:
    return ActivityRow(committee.code, label, name, tuple(codes), str(first_year))


def _kept(rows: Sequence[ActivityRow], by: User | None, told: Sequence[Sequence[str]] | None = None) -> Plan:
    """Carry out what the rows say. Raises BadGroups and NotAsShown; then the transaction is to end without a trace."""
    _hold(Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code__in={row.committee for row in rows}))
    plan = planned(rows)
    if told is not None and told != plan.told:
        raise NotAsShown
    if plan.problems:
        raise BadGroups(*plan.problems)
    for part in plan.parts:
        _write(part, by)
    return plan


def _hold(committees: Sequence[Unit]) -> None:
    """Keep others from forecasting, deciding or regrouping in the committees until the transaction ends.

    The units are taken hold of in the one order that the workflow takes them in.
    """
    units = Unit.objects.below(*committees).order_by("pk")
    list(units.select_for_update(no_key=True).values_list("pk"))


def _write(part: Part, by: User | None) -> None:
    touched = {one.label for pattern in part.altered for one in (*part.stands.get(pattern, ()), *part.becomes[pattern])}
    before = {label: facts(group) for label, group in part.groups.items() if label in touched or label in part.names}
    groups = dict(part.groups) | {label: _named(part, label) for label in part.names}
    for pattern in part.altered:
        stood = set(part.stands.get(pattern, ()))
        own = ActivityPattern.objects.filter(committee=part.committee, pattern=pattern)
        for gone in stood.difference(part.becomes[pattern]):
            own.filter(group__label=gone.label, first_year=gone.first).delete()
        for one in (one for one in part.becomes[pattern] if one not in stood):
            own.create(
                group=groups[one.label],
                committee=part.committee,
                pattern=pattern,
                first_year=one.first,
                last_year=one.last,
            )
    Baseline.objects.filter(pk__in=part.stale).delete()
    for label in sorted(touched | set(part.names)):
        _record(groups[label], before.get(label, {}), by)


def _named(part: Part, label: str) -> ActivityGroup:
    """The group of a label with the name that it is to have; a new one comes last."""
    group = part.groups.get(label)
    if group is None:
        last = ActivityGroup.objects.filter(committee=part.committee).aggregate(last=Max("sort"))["last"] or 0
        group = ActivityGroup(committee=part.committee, label=label, sort=last + STEP)
    group.name = part.names[label]
    group.save()
    return group


def _place(group: ActivityGroup, after: str | None, by: User) -> None:
    """Put a group after another in its committee's order."""
    if after is None:
        return
    stood = _order(group.committee)
    others = [one for one in stood if one != group]
    place = next((number for number, one in enumerate(others, 1) if one.label == after), 0)
    becomes = [*others[:place], group, *others[place:]]
    for number, one in enumerate(becomes, 1):
        ActivityGroup.objects.filter(pk=one.pk).update(sort=number * STEP)
    _record_order(group.committee, stood, by)


def _order(committee: Unit) -> list[ActivityGroup]:
    return list(ActivityGroup.objects.filter(committee=committee).order_by("sort", "label"))


def _record_order(committee: Unit, stood: Sequence[ActivityGroup], by: User | None) -> None:
    before, now = ({"Ordning": ", ".join(one.label for one in order)} for order in (stood, _order(committee)))
    thing = f"Ordningen i {committee.name}"
    changes.record(by=by, kind="activity_group", thing=thing, before=before, after=now, unit=committee)


def _record(group: ActivityGroup, before: changes.Facts, by: User | None) -> None:
    now = facts(group)
    changes.record(by=by, kind="activity_group", thing=str(group), before=before, after=now, unit=group.committee)
