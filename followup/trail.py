"""Spår: who changed what, when, from what to what, across every history that the product keeps.

Each app registers its histories (``register``) when it starts. A page of the trail is one query over all of them, of
which each gives no more than its own newest rows, and then a handful of queries for each kind that is on the page.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import BigIntegerField, F, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.utils import timezone

from followup import changes
from followup.access import Permission
from followup.models import Occasion, Unit, User

A_PAGE = 50
A_BATCH = 1000  # rows that a file is made from at a time
LONG = 400  # letters of a text that a page shows
BEFORE = 80  # letters that are shown before a text differs


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the trail: what somebody did with a thing. ``before`` and ``after`` are lines ``Name: value``."""

    at: datetime
    by: User | None
    unit: Unit | None
    occasion: Occasion | None
    kind: str
    thing: str
    before: str
    after: str
    address: str

    @property
    def was(self) -> str:
        """What was, short enough for a page."""
        return _short(self.before, _same(self.before, self.after))

    @property
    def became(self) -> str:
        """What became of it, short enough for a page; of a long text from where it differs."""
        return _short(self.after, _same(self.before, self.after))


@dataclass(frozen=True)
class Asked:
    """What a reader asks for. ``people`` are keys; nothing of it narrows unless it is given."""

    people: frozenset[int] | None = None
    kind: str = ""
    unit: Unit | None = None
    occasion: Occasion | None = None
    since: date | None = None
    until: date | None = None
    words: str = ""


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


class Told(NamedTuple):
    """What a history says of a row of its own."""

    thing: str
    before: str = ""
    after: str = ""
    address: str = ""
    kind: str = ""


class Committees:
    """The code of the committee that a unit is, or is under; one query however many units are asked for."""

    @cached_property
    def _units(self) -> dict[int, tuple[int | None, str, str]]:
        rows = Unit.objects.order_by().values_list("pk", "parent_id", "kind", "code")
        return {pk: (parent, kind, code) for pk, parent, kind, code in rows}

    def code(self, unit: int | None) -> str:
        """The committee's code; empty above every committee."""
        while unit is not None:
            parent, kind, code = self._units[unit]
            if kind == Unit.Kind.COMMITTEE:
                return code
            unit = parent
        return ""


Address = Callable[[Any, Committees], str]
Words = Callable[[Any], str]


@dataclass(frozen=True, kw_only=True)
class History:
    """A table that keeps a history: which columns say when, who, of which unit and at which occasion (as paths).

    ``search`` are the columns that words are looked for in, ``related`` what else a row needs, ``where`` which rows are
    meant, and ``narrowed`` what of them a person may read when that is not told by the unit.
    """

    key: str
    words: str
    model: Any
    at: str = "at"
    by: str = "by"
    unit: str = ""
    occasion: str = ""
    search: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    together: tuple[str, ...] = ()
    where: Q = field(default_factory=Q)
    narrowed: Callable[[QuerySet[Any], User], QuerySet[Any]] | None = None

    def kinds(self) -> list[tuple[str, str]]:
        """What can be chosen: keys with words."""
        return [(self.key, self.words)]

    def of_kind(self, rows: QuerySet[Any], kind: str) -> QuerySet[Any] | None:
        """The rows of a kind; None when the history has none of it."""
        return rows if kind == self.key else None

    def found(self, asked: Asked, scope: "Scope") -> QuerySet[Any] | None:
        """The rows that are asked for; None when it can have none."""
        rows: QuerySet[Any] | None = self.model._default_manager.filter(self.where).order_by()
        if asked.kind and rows is not None:
            rows = self.of_kind(rows, asked.kind)
        no_place = scope.units is not None and not self.unit
        no_words = asked.words and not self.search
        if rows is None or no_place or no_words or (asked.occasion and not self.occasion):
            return None
        rows = rows.filter(self._wanted(asked, scope))
        return self.narrowed(rows, scope.user) if self.narrowed else rows

    def rows(self, keys: Iterable[int]) -> list[Any]:
        """Rows with all that is told of them."""
        beside = [path for path in (self.by, self.unit, self.occasion, *self.related) if path]
        return list(
            self.model._default_manager.filter(pk__in=keys)
            .select_related(*beside)
            .prefetch_related(*self.together)
            .order_by()
        )

    def told(self, rows: Sequence[Any], committees: Committees) -> dict[int, Told]:
        """What is told of each row, by its key."""
        raise NotImplementedError

    def entry(self, row: Any, told: Told) -> Entry:
        """A row of the trail."""
        unit, occasion = _follow(row, self.unit), _follow(row, self.occasion)
        kind = told.kind or self.words
        at, by = getattr(row, self.at), getattr(row, self.by)
        return Entry(at, by, unit, occasion, kind, told.thing, told.before, told.after, told.address)

    def _wanted(self, asked: Asked, scope: "Scope") -> Q:
        wanted = Q()
        if asked.people is not None:
            wanted &= Q(**{f"{self.by}__in": asked.people})
        if scope.units is not None:
            wanted &= Q(**{f"{self.unit}__in": scope.units})
        if asked.occasion:
            wanted &= Q(**{self.occasion: asked.occasion})
        if asked.since:
            wanted &= Q(**{f"{self.at}__gte": _midnight(asked.since)})
        if asked.until:
            wanted &= Q(**{f"{self.at}__lt": _midnight(asked.until + timedelta(days=1))})
        if asked.words:
            wanted &= Q(pk__in=self._with(asked.words).values("pk"))
        return wanted

    def _with(self, words: str) -> QuerySet[Any]:
        """The rows that have all the words; a set of its own, since a row may be reached by several ways."""
        rows: QuerySet[Any] = self.model._default_manager.order_by()
        for word in words.split():
            anywhere = Q()
            for column in self.search:
                anywhere |= Q(**{f"{column}__icontains": word})
            rows = rows.filter(anywhere)
        return rows


@dataclass(frozen=True, kw_only=True)
class Versions(History):
    """A history that keeps every version: what was is the version before, of the same ``series``."""

    series: tuple[str, ...]
    number: str = "version"
    thing: Words
    facts: Callable[[Any], changes.Facts]
    address: Address = lambda row, committees: ""

    def told(self, rows: Sequence[Any], committees: Committees) -> dict[int, Told]:
        """Each version beside the one before it."""
        before = {self._version(row): row for row in self._before(rows)}
        found = {}
        for row in rows:
            series, number = self._version(row)
            last = before.get((series, number - 1))
            was, became = changes.differing(self.facts(last) if last else {}, self.facts(row))
            found[row.pk] = Told(self.thing(row), was, became, self.address(row, committees))
        return found

    def _version(self, row: Any) -> tuple[tuple[Any, ...], int]:
        names = [row._meta.get_field(name).attname for name in self.series]
        return tuple(getattr(row, name) for name in names), getattr(row, self.number)

    def _before(self, rows: Sequence[Any]) -> list[Any]:
        wanted = Q()
        for row in rows:
            series, number = self._version(row)
            if number > 1:
                wanted |= Q(**dict(zip(self.series, series, strict=True)), **{self.number: number - 1})
        if not wanted:
            return []
        found = self.model._default_manager.filter(wanted).order_by().select_related(*self.related)
        return list(found.prefetch_related(*self.together))


@dataclass(frozen=True, kw_only=True)
class Steps(History):
    """A history of events that say themselves what was and what became."""

    thing: Words
    before: Words = lambda row: ""
    after: Words = lambda row: ""
    address: Address = lambda row, committees: ""

    def told(self, rows: Sequence[Any], committees: Committees) -> dict[int, Told]:
        """What each event says."""
        return {
            row.pk: Told(self.thing(row), self.before(row), self.after(row), self.address(row, committees))
            for row in rows
        }


@dataclass(frozen=True)
class Scope:
    """Who reads, and the keys of the units that entries may be of (None: all, and what is of no unit)."""

    user: User
    units: frozenset[int] | None


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


def _follow(row: Any, path: str) -> Any:
    for name in filter(None, path.split("__")):
        row = getattr(row, name)
    return row if path else None


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _same(one: str, other: str) -> int:
    """How many letters two texts begin with in common."""
    pairs = zip(one, other, strict=False)
    return next((number for number, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _short(text: str, same: int) -> str:
    """A text, or of a long one the part that begins a little before ``same`` letters."""
    start = max(same - BEFORE, 0) if len(text) > LONG else 0
    kept = text[start : start + LONG]
    return f"{'…' if start else ''}{kept}{'…' if start + LONG < len(text) else ''}"
