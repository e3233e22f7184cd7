"""What groups at the identity provider mean here: memberships, begun and ended at each sign-in, never deleted.

``GroupRole`` says which role in which unit a group gives. Memberships that the administrator has given are left alone;
those that came from a group (``Membership.from_group``) are ended when no group of the person's gives them any more.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from django.db import transaction

from followup import changes, memberships
from followup.access import Role
from followup.models import GroupRole, Membership, Unit, User

log = structlog.get_logger()


class BadGroupRoles(ValueError):
    """A table of groups cannot be taken in; the text is Swedish and names the lines."""


@dataclass(frozen=True)
class Line:
    """A line of the table: members of the group have the role in the unit that the code names."""

    group: str
    unit_code: str
    role: str


@transaction.atomic
def follow(*, person: User, groups: frozenset[str], day: date) -> None:
    """Let the person's memberships be what her groups give on ``day``.

    What she is to have and has not, begins that day. What came from a group and is not to be any more ended the day
    before, so that the right is gone at once; one that began that same day ends with it. Groups that nobody has
    described, and codes that no unit has that day, are written in the log and otherwise without meaning.
    """
    User.objects.select_for_update().get(pk=person.pk)  # two sign-ins at once do this one after the other
    wanted = _wanted(person, groups, day)
    held = {(one.unit_id, one.role): one for one in person.memberships.valid_on(day)}
    for (unit_id, role), group in wanted.items():
        if (unit_id, role) not in held:
            made = Membership.objects.create(
                person=person, unit_id=unit_id, role=role, valid_from=day, from_group=group
            )
            memberships.note(by=person, after=made)
            log.info("sign_in.membership_begins", person=person.pk, unit=unit_id, role=role, group=group)
        elif (one := held[unit_id, role]).from_group and one.valid_to:
            _set_end(one, None)  # it was to end today, and does not
    for key, one in held.items():
        if one.from_group and key not in wanted:
            _set_end(one, max(day - timedelta(days=1), one.valid_from))
            log.info("sign_in.membership_ends", person=person.pk, unit=one.unit_id, role=one.role, group=one.from_group)


def known(groups: frozenset[str], day: date) -> bool:
    """Whether any of the groups gives a role in a unit that exists on ``day``."""
    codes = GroupRole.objects.filter(group__in=groups).values("unit_code")
    return Unit.objects.valid_on(day).filter(code__in=codes).exists()


@transaction.atomic
def replace(*, lines: Iterable[Line], day: date, by: User | None = None) -> tuple[int, int]:
    """Let the table of groups be exactly these lines. Return how many came and how many went.

    Raises BadGroupRoles when a role does not exist or no unit has the code on ``day``: then nothing is changed. Whoever
    is affected gets it at the next sign-in. ``by`` is nobody from the command line.
    """
    lines = list(lines)
    codes = set(Unit.objects.valid_on(day).values_list("code", flat=True))
    wrong = [problem for number, line in enumerate(lines, 1) if (problem := _problem(number, line, codes))]
    if wrong:
        raise BadGroupRoles("\n".join(wrong))
    wanted = {(line.group, line.unit_code, line.role) for line in lines}
    before = {(one.group, one.unit_code, one.role): one for one in GroupRole.objects.all()}
    gone = [one.pk for key, one in before.items() if key not in wanted]
    come = [GroupRole(group=g, unit_code=u, role=r) for g, u, r in sorted(wanted - set(before))]
    for one in GroupRole.objects.filter(pk__in=gone):
        drop(line=one, by=by)
    for one in come:
        one.save(force_insert=True)
        _note(one, by, after=_told(one))
    return len(come), len(gone)


@transaction.atomic
def add(*, line: Line, day: date, by: User) -> GroupRole:
    """Let a group give a role in a unit. Raises BadGroupRoles."""
    if problem := _problem(1, line, set(Unit.objects.valid_on(day).values_list("code", flat=True))):
        words = problem.removeprefix("Rad 1: ")
        raise BadGroupRoles(words[:1].upper() + words[1:])
    made, is_new = GroupRole.objects.get_or_create(group=line.group, unit_code=line.unit_code, role=line.role)
    if not is_new:
        raise BadGroupRoles("Gruppen ger redan rollen i enheten.")
    _note(made, by, after=_told(made))
    return made


@transaction.atomic
def drop(*, line: GroupRole, by: User | None) -> None:
    """Let a group give a role no more. Those who have it by the group keep it until they sign in again."""
    _note(line, by, before=_told(line))
    line.delete()


def _told(line: GroupRole) -> changes.Facts:
    return changes.facts(line, "group", "unit_code", "role")


def _note(
    line: GroupRole, by: User | None, before: changes.Facts | None = None, after: changes.Facts | None = None
) -> None:
    unit = Unit.objects.filter(code=line.unit_code).order_by("-valid_from").first()
    changes.record(by=by, kind="group_role", thing=f"Gruppen {line.group}", before=before, after=after, unit=unit)


def _wanted(person: User, groups: frozenset[str], day: date) -> dict[tuple[int, str], str]:
    """The memberships that the groups give, each with the group that gives it."""
    given = list(GroupRole.objects.filter(group__in=groups).order_by("group", "unit_code", "role"))
    units = dict(Unit.objects.valid_on(day).filter(code__in=[one.unit_code for one in given]).values_list("code", "pk"))
    for group in sorted(groups - {one.group for one in given}):
        log.info("sign_in.unknown_group", person=person.pk, group=group)
    wanted: dict[tuple[int, str], str] = {}
    for one in given:
        if one.unit_code in units:
            wanted.setdefault((units[one.unit_code], one.role), one.group)
        else:
            log.warning("sign_in.unknown_unit", group=one.group, unit=one.unit_code)
    return wanted


def _set_end(one: Membership, last: date | None) -> None:
    before = memberships.told(one)
    one.valid_to = last
    one.save(update_fields=["valid_to"])
    memberships.note(by=one.person, before=before, after=one)


def _problem(number: int, line: Line, codes: set[str]) -> str:
    if not line.group:
        return f"Rad {number}: gruppens namn saknas."
    if line.role not in Role.values:
        return f"Rad {number}: rollen {line.role} finns inte. Roller: {', '.join(Role.values)}."
    return "" if line.unit_code in codes else f"Rad {number}: ingen enhet har koden {line.unit_code} i dag."
