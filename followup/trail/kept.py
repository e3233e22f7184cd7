"""The histories that the trail is read from: what each kind of table tells of its rows, and who may read them."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone

from followup import changes
from followup.models import Occasion, Unit, User

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
class History(ABC):
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

    @abstractmethod
    def told(self, rows: Sequence[Any], committees: Committees) -> dict[int, Told]:
        """What is told of each row, by its key."""

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


def decided_step(row: Any) -> str:
    """What a step of the workflow or of a report became: its state, the committee's decision if it is one, and why."""
    decided = f"{row.decided_on}, § {row.paragraph}, {row.diary_number}" if row.decided_on else ""
    return "\n".join(filter(None, [row.get_after_display(), decided, row.comment]))


@dataclass(frozen=True)
class Scope:
    """Who reads, and the keys of the units that entries may be of (None: all, and what is of no unit)."""

    user: User
    units: frozenset[int] | None


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
