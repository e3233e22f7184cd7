"""Rättigheter: what the administrator gives people and takes from them, each change with its history."""

from datetime import date, timedelta

import structlog
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from followup import changes
from followup.access import Permission, Role, roles_with
from followup.models import Membership, Unit, User

FACTS = ("role", "unit", "valid_from", "valid_to", "from_group")
log = structlog.get_logger()


class NotPossible(Exception):
    """The right cannot be given or ended so; the message is Swedish and says what to do."""


def told(one: Membership) -> changes.Facts:
    """What a membership says."""
    return changes.facts(one, *FACTS)


def note(*, by: User | None, after: Membership, before: changes.Facts | None = None) -> None:
    """Write down that a membership has come or been changed, in the caller's transaction."""
    thing = f"{after.person} ({after.person.username})"
    changes.record(by=by, kind="membership", thing=thing, before=before, after=told(after), unit=after.unit)


@transaction.atomic
def give(*, person: User, unit: Unit, role: str, valid_from: date, valid_to: date | None, by: User) -> Membership:
    """Give a person a role in a unit for a time. Raises NotPossible for one that she has already in that time."""
    User.objects.select_for_update().get(pk=person.pk)
    if valid_to and valid_to < valid_from:
        raise NotPossible("Sista dagen ligger före den första. Byt plats på dem.")
    if unit.valid_to and unit.valid_to < valid_from:
        raise NotPossible(f"{unit} upphörde {unit.valid_to}. Välj en enhet som finns, eller en tidigare dag.")
    _require_free(person.memberships.filter(unit=unit, role=role), person, unit, role, (valid_from, valid_to))
    made: Membership = person.memberships.create(unit=unit, role=role, valid_from=valid_from, valid_to=valid_to)
    note(by=by, after=made)
    log.info("membership.give", person=person.pk, unit=unit.code, role=role, by=by.username)
    return made


@transaction.atomic
def end(*, membership: Membership, last: date, by: User) -> None:
    """Let a membership end with a day.

    Raises NotPossible before it begins, where it would reach into another time with the same role, and for one's own
    last right as admin.
    """
    held = Membership.objects.select_for_update(of=("self",)).select_related("person", "unit").get(pk=membership.pk)
    if last < held.valid_from:
        raise NotPossible(f"Rollen börjar {held.valid_from}. Välj den dagen eller en senare.")
    if held.person_id == by.pk and not by.is_superuser and _is_last(held, last):
        raise NotPossible(
            "Det här är din enda rätt att administrera. Ge den först till dig själv för en längre tid, "
            "eller be en annan administratör att avsluta den."
        )
    if held.valid_to and held.valid_to < last:
        others = held.person.memberships.filter(unit=held.unit, role=held.role).exclude(pk=held.pk)
        _require_free(others, held.person, held.unit, held.role, (held.valid_to + timedelta(days=1), last))
    before = told(held)
    held.valid_to = last
    held.save(update_fields=["valid_to"])
    note(by=by, before=before, after=held)
    log.info("membership.end", person=held.person_id, unit=held.unit.code, role=held.role, last=last, by=by.username)


def _require_free(
    held: QuerySet[Membership], person: User, unit: Unit, role: str, time: tuple[date, date | None]
) -> None:
    """Raise NotPossible where a person has a role in any part of a time already."""
    first, last = time
    within = Q(valid_to=None) | Q(valid_to__gte=first)
    if held.filter(within, valid_from__lte=last or date.max).exists():
        raise NotPossible(f"{person} har redan rollen {Role(role).label} i {unit} under den tiden.")


def _is_last(held: Membership, last: date) -> bool:
    """Whether a membership is what lets its person administer, and nothing does from the day after its new end."""
    roles = roles_with(Permission.ADMINISTER)
    if held.role not in roles or held.unit.parent_id:
        return False
    # What was to end anyway on the same day or before loses nothing.
    if held.valid_to and held.valid_to <= last:
        return False
    day = max(last + timedelta(days=1), timezone.localdate())
    others = held.person.memberships.valid_on(day).filter(role__in=roles, unit__parent=None).exclude(pk=held.pk)
    return not others.exists()
