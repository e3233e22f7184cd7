"""Organisation: units that the administrator lays up, names anew and ends, each change with its history.

What has been reported of a unit stays under it: it is never removed, and never moves in the tree.
"""

from datetime import date

import structlog
from django.db import transaction
from django.db.models import Q

from followup import changes
from followup.models import Unit, User

FACTS = ("code", "name", "kind", "parent", "financing", "valid_from", "valid_to", "sort")
# What may stand under what; ansvar come with the ledger.
UNDER = {
    Unit.Kind.MUNICIPALITY: (Unit.Kind.COMMITTEE,),
    Unit.Kind.COMMITTEE: (Unit.Kind.DEPARTMENT,),
    Unit.Kind.DEPARTMENT: (Unit.Kind.AREA,),
    Unit.Kind.AREA: (Unit.Kind.UNIT, Unit.Kind.RESPONSIBILITY),
}
log = structlog.get_logger()


class NotPossible(Exception):
    """The organisation cannot be so; the message is Swedish and says what to do."""


@transaction.atomic
def lay_up(*, parent: Unit, code: str, name: str, kind: str, financing: str, valid_from: date, by: User) -> Unit:
    """Lay up a unit under another one from a day on. Raises NotPossible."""
    held = Unit.objects.select_for_update().get(pk=parent.pk)
    if kind not in UNDER.get(Unit.Kind(held.kind), ()):
        raise NotPossible(f"{Unit.Kind(kind).label} kan inte ligga under {held.get_kind_display().lower()}.")
    if valid_from < held.valid_from or (held.valid_to and held.valid_to < valid_from):
        raise NotPossible(f"{held} gäller inte den dagen. Välj en dag när enheten ovanför finns.")
    if Unit.objects.filter(Q(valid_to=None) | Q(valid_to__gte=valid_from), code=code).exists():
        raise NotPossible(f"Koden {code} används av en annan enhet under samma tid. Välj en annan kod.")
    last = Unit.objects.filter(parent=held).order_by("-sort").values_list("sort", flat=True).first() or 0
    made: Unit = Unit.objects.create(
        parent=held, code=code, name=name, kind=kind, financing=financing, valid_from=valid_from, sort=last + 1
    )
    _note(made, by, {})
    log.info("unit.lay_up", unit=code, by=by.username)
    return made


@transaction.atomic
def lay_up_municipality(*, code: str, name: str, valid_from: date, by: User) -> Unit:
    """Lay up the municipality itself, which all else stands under. Raises NotPossible when there is one already."""
    standing = Unit.objects.filter(kind=Unit.Kind.MUNICIPALITY).first()
    if standing:
        raise NotPossible(f"{standing} är redan upplagd. Byt namn på den under Administration, Organisationen.")
    made: Unit = Unit.objects.create(
        code=code, name=name, kind=Unit.Kind.MUNICIPALITY, financing=Unit.Financing.APPROPRIATION, valid_from=valid_from
    )
    _note(made, by, {})
    log.info("unit.lay_up_municipality", unit=code, by=by.username)
    return made


@transaction.atomic
def rename(*, unit: Unit, name: str, by: User) -> None:
    """Name a unit anew. Decided reports keep the name that it had."""
    held = Unit.objects.select_for_update().get(pk=unit.pk)
    before = changes.facts(held, *FACTS)
    held.name = name
    held.save(update_fields=["name"])
    _note(held, by, before)
    log.info("unit.rename", unit=held.code, by=by.username)


@transaction.atomic
def end(*, unit: Unit, last: date, by: User) -> None:
    """Let a unit and all that is under it end with a day. Raises NotPossible before it begins, and at the top."""
    held = Unit.objects.select_for_update().get(pk=unit.pk)
    if held.parent_id is None:
        raise NotPossible("Kommunen står överst och kan inte upphöra.")
    if last < held.valid_from:
        raise NotPossible(f"Enheten gäller från {held.valid_from}. Välj den dagen eller en senare.")
    below = Unit.objects.below(held).filter(Q(valid_to=None) | Q(valid_to__gt=last)).select_related("parent")
    later = below.filter(valid_from__gt=last).first()
    if later:
        raise NotPossible(f"{later} under enheten börjar först {later.valid_from}. Välj en senare dag.")
    for one in below:
        before = changes.facts(one, *FACTS)
        one.valid_to = last
        one.save(update_fields=["valid_to"])
        _note(one, by, before)
    log.info("unit.end", unit=held.code, last=last, by=by.username)


def _note(unit: Unit, by: User, before: changes.Facts) -> None:
    after = changes.facts(unit, *FACTS)
    changes.record(by=by, kind="organisation", thing=f"{unit} ({unit.code})", before=before, after=after, unit=unit)
