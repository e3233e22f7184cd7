"""Reading the trail: a page of it, all of it, how much there is; over every history that an app has registered."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import BigIntegerField, F, Q, Value
from django.db.models.functions import Cast
from django.utils import timezone

from followup.access import Permission
from followup.models import Unit, User
from followup.trail.kept import Asked, Committees, Entry, History, Scope

A_PAGE = 50
A_BATCH = 1000  # rows that a file is made from at a time


class Place(NamedTuple):
    """Where an entry stands in the trail: the newest first, and in one instant by history and key."""

    at: datetime
    key: str
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}~{self.key}~{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Place | None":
        """A place as an address says it; nothing where the address says no place."""
        try:
            at, key, pk = text.split("~")
            found = cls(datetime.fromisoformat(at), key, int(pk))
        except ValueError:
            return None
        return found if found.key in _histories and timezone.is_aware(found.at) else None


@dataclass(frozen=True)
class Page:
    """A page of the trail, the newest first; ``older`` and ``newer`` are places to go on from, where there is more."""

    entries: list[Entry]
    older: Place | None = None
    newer: Place | None = None


_histories: dict[str, History] = {}


def register(*histories: History) -> None:
    """Make histories known; an app does it when it starts."""
    _histories.update({one.key: one for one in histories})


def histories() -> list[History]:
    """All that are known."""
    return list(_histories.values())


def kinds() -> list[tuple[str, str]]:
    """The kinds of entries, by their words."""
    return sorted((one for history in histories() for one in history.kinds()), key=lambda kind: kind[1].lower())


def scope_of(user: User, asked: Asked) -> Scope:
    """The units whose trail a person may read, of those that she asks for."""
    units: frozenset[int] | None = None
    readable = Unit.objects.where(user, Permission.READ_TRAIL)
    if not readable.filter(parent=None).exists():
        units = frozenset(readable.values_list("pk", flat=True))
    if asked.unit:
        below = frozenset(Unit.objects.below(asked.unit).values_list("pk", flat=True))
        units = below if units is None else units & below
    return Scope(user, units)


def page(*, user: User, asked: Asked, before: Place | None = None, after: Place | None = None) -> Page:
    """A page of what is asked for: older than one place, newer than another, or the newest."""
    places = _places(scope_of(user, asked), asked, size=A_PAGE + 1, before=before, after=after)
    more, shown = len(places) > A_PAGE, places[:A_PAGE]
    if after:
        shown.reverse()
    older, newer = (True, more) if after else (more, before is not None)
    if not shown:
        return Page([])
    return Page(_entries(shown), shown[-1] if older else None, shown[0] if newer else None)


def count(*, user: User, asked: Asked, most: int) -> int:
    """How many entries there are, at most ``most``."""
    return len(_places(scope_of(user, asked), asked, size=most))


def every(*, user: User, asked: Asked) -> Iterator[Entry]:
    """All that is asked for, the newest first, a batch at a time."""
    scope, place = scope_of(user, asked), None
    while places := _places(scope, asked, size=A_BATCH, before=place):
        yield from _entries(places)
        place = places[-1]


def _places(
    scope: Scope, asked: Asked, *, size: int, before: Place | None = None, after: Place | None = None
) -> list[Place]:
    """The places next to another, in reading order from it. One query: of each history no more than ``size`` rows."""
    order = ("told_at", "told_by", "told_pk") if after else ("-told_at", "-told_by", "-told_pk")
    keys = sorted(_histories)
    branches = []
    for number, key in enumerate(keys):
        history = _histories[key]
        rows = history.found(asked, scope)
        if rows is None:
            continue
        if from_here := before or after:
            rows = rows.filter(_beyond(history, from_here, newer=after is not None))
        told = rows.annotate(
            told_at=F(history.at),
            told_by=Value(number),
            told_pk=Cast("pk", BigIntegerField()),
        ).values_list("told_at", "told_by", "told_pk")
        branches.append(told.order_by(*(_own(history, name) for name in order))[:size])
    if not branches:
        return []
    found = branches[0].union(*branches[1:], all=True).order_by(*order)[:size] if branches[1:] else branches[0]
    return [Place(at, keys[number], pk) for at, number, pk in found]


def _own(history: History, name: str) -> str:
    """The column of a history that an order is by, so that its index answers; nothing of it is one history's number."""
    sign = "-" if name.startswith("-") else ""
    return sign + {"told_at": history.at, "told_by": "told_by", "told_pk": "pk"}[name.removeprefix("-")]


def _beyond(history: History, place: Place, *, newer: bool) -> Q:
    """The rows of a history that stand beyond a place."""
    way = "gt" if newer else "lt"
    past = Q(**{f"{history.at}__{way}": place.at})
    reached = Q(**{f"{history.at}__{way}e": place.at})  # what an index can begin at
    if history.key == place.key:
        return reached & (past | Q(**{f"pk__{way}": place.pk}))
    beyond = history.key > place.key if newer else history.key < place.key
    return reached if beyond else past


def _entries(places: Sequence[Place]) -> list[Entry]:
    """What stands at the places, in their order. A few queries for each kind of them."""
    by_history: dict[str, list[int]] = defaultdict(list)
    for place in places:
        by_history[place.key].append(place.pk)
    committees = Committees()
    found: dict[tuple[str, int], Entry] = {}
    for key, keys in by_history.items():
        history = _histories[key]
        rows = history.rows(keys)
        told = history.told(rows, committees)
        found.update({(key, row.pk): history.entry(row, told[row.pk]) for row in rows})
    return [found[place.key, place.pk] for place in places if (place.key, place.pk) in found]
