"""What indicators ask of people: the values that an owner lacks at the occasion, in the grid where they are entered."""

from collections.abc import Iterable

from django.urls import reverse

from followup.access import Permission
from followup.duties import Asked, Duty, State
from indicators import entry
from indicators.entry import Entry
from indicators.models import Indicator

KIND = "Indikatorer"
NAMED = 2  # of those that lack a value: the others are in the grid


def provide(asked: Asked) -> Iterable[Duty]:
    """A duty for each owner, of those who are named for its indicators, else of those nearest to it.

    Its values are read as the person may read them: one that is secret to her is not hers to enter.
    """
    named = _named(asked)
    owners = Indicator.objects.values_list("owner_id", flat=True).order_by()
    asked_for = {key for key in set(owners) if asked.falls_on(Permission.ENTER_INDICATORS, key, ())}
    if asked.within is None:
        asked_for |= {owner for owner, people in named.values() if asked.user.pk in people}
    if not asked_for:
        return
    found: dict[int, list[Entry]] = {}
    for one in entry.entries(asked.occasion, asked.user, owner__in=asked_for):
        owner, people = one.indicator.owner_id, named.get(one.indicator.parent_id or one.indicator.pk, (0, ()))[1]
        if asked.falls_on(Permission.ENTER_INDICATORS, owner, people):
            found.setdefault(owner, []).append(one)
    for owner, lines in found.items():
        yield from _of(asked, owner, lines)


def _of(asked: Asked, owner: int, lines: list[Entry]) -> Iterable[Duty]:
    unit, due = asked.units[owner], [one for one in lines if one.due]
    address = reverse("indicators:entry", args=[asked.occasion.code, unit.code])
    where, day, needs = f"{unit.name}, {asked.occasion}", asked.due(owner), Permission.ENTER_INDICATORS
    if due and asked.is_open(owner):
        words = "Lämna utfall för en indikator" if len(due) == 1 else f"Lämna utfall för {len(due)} indikatorer"
        names = "; ".join(one.line.full_name.rstrip(".") for one in due[:NAMED])
        more = f" och {len(due) - NAMED} till" if len(due) > NAMED else ""
        yield Duty(KIND, words, address, owner, where, day, detail=f"{names}{more}.", needs=needs)
    elif not due:
        words, all_of_it = f"Utfall för {len(lines)} indikatorer", "Alla är lämnade."
        yield Duty(KIND, words, address, owner, where, day, State.DONE, all_of_it, needs=needs)


def _named(asked: Asked) -> dict[int, tuple[int, set[int]]]:
    """By indicator its owner and the people who are named for it, their keys; a part has those of its whole."""
    found: dict[int, tuple[int, set[int]]] = {}
    rows = Indicator.objects.exclude(responsible=None).values_list("pk", "owner_id", "responsible")
    for key, owner, person in rows.order_by():
        found.setdefault(key, (owner, set()))[1].add(person)
    return found
