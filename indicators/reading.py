"""Läsa indikatorer: the only way to an indicator's values. It keeps what is secret from whoever may not read it.

Pages, tables, charts, exports, goals and reports ask here, as a person. What that person may not read comes as a
masked cell, which holds no number, version, time or name: there is nothing in it to leak. Attainment, trend and
pictures are worked out from the cells that the person may read and from no others.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models import Value as Constant
from django.db.models.functions import Coalesce

from followup import access, periods
from followup.models import Unit, User
from indicators.models import Definition, Indicator, KoladaChange, TargetVersion, Value
from indicators.rules import Attainment, Better, Outcome, Trend, attainment, trend
from indicators.suppression import SMALL, Inconsistent, Sum, hidden
from indicators.targets import Target, parse_target
from indicators.values import WORDS, Cell, State

DECEMBER = 12


class Column(NamedTuple):
    """A year, or a year up to a month."""

    year: int
    month: int = 12

    @property
    def label(self) -> str:
        """The column's heading: ``2022``, ``aug 2023``."""
        return str(self.year) if self.month == DECEMBER else f"{periods.month_short(self.month)} {self.year}"


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell as one person may read it. A masked one has ``cell`` = None and says only that it is secret."""

    cell: Cell | None
    text: str
    masked: bool = False
    version: int = 0
    mark: str = ""
    note: str = ""
    origin: str = ""


MASKED = Shown(None, WORDS[State.SECRET], masked=True)
EMPTY = Shown(None, "")


@dataclass(frozen=True)
class Row:
    """An indicator with its definitions, its cells by column (the oldest first) and its target, for one person."""

    indicator: Indicator
    definitions: tuple[Definition, ...]
    cells: dict[Column, Shown]
    targets: dict[int, TargetVersion]

    @cached_property
    def definition(self) -> Definition:
        """The definition of the last column's year, else the newest."""
        year = max((column.year for column in self.cells), default=9999)
        return self.definition_in(year) or self.definitions[-1]

    def definition_in(self, year: int) -> Definition | None:
        """The definition that is valid in a year."""
        for one in self.definitions:
            if one.valid_from <= year and (one.valid_to is None or year <= one.valid_to):
                return one
        return None

    @property
    def name(self) -> str:
        """What it is called."""
        return self.definition.name

    @cached_property
    def latest(self) -> Column | None:
        """The last column that something is said in."""
        said = [column for column, shown in self.cells.items() if shown is not EMPTY]
        return max(said, default=None)

    @cached_property
    def target_version(self) -> TargetVersion | None:
        """The target of the last year that has one."""
        return self.targets[max(self.targets)] if self.targets else None

    @property
    def target(self) -> Target | None:
        """The target as a rule judges it."""
        return parse_target(self.target_version.words) if self.target_version else None

    @property
    def numbers(self) -> list[tuple[Column, Decimal]]:
        """The numbers that the person may read, of the latest unbroken part of the series, the oldest first."""
        start = max((one.valid_from for one in self.definitions if one.breaks), default=0)
        found = [(column, shown.cell.number) for column, shown in self.cells.items() if shown.cell]
        return sorted((column, number) for column, number in found if number is not None and column.year >= start)

    @cached_property
    def attainment(self) -> Attainment:
        """Whether the last value reaches its target, from what the person may read."""
        shown = self.cells[self.latest] if self.latest else EMPTY
        if shown.masked:
            return Attainment(Outcome.UNKNOWN, "Utfallet omfattas av sekretess.")
        before = [number for column, number in self.numbers if self.latest and column < self.latest]
        return attainment(self.target, shown.cell, before[-1] if before else None, Better(self.definition.better))

    @cached_property
    def trend(self) -> Trend:
        """Where the series is going, from what the person may read. A part of a year is not set beside whole ones."""
        whole = [number for column, number in self.numbers if not (cell := self.cells[column].cell) or not cell.partial]
        return trend(whole, self.target, Better(self.definition.better))


def read(
    indicators: Iterable[Indicator],
    *,
    user: User | None,
    columns: Sequence[Column] | None = None,
    target_year: int | None = None,
) -> list[Row]:
    """The indicators' rows as a person may read them, in the order given. A handful of queries, however many rows.

    ``columns`` are those to read (all that have a value when None). ``target_year`` is the newest year whose target
    counts (the columns' last year when None). Without a ``user`` it is what may be told to all.
    """
    asked = list(indicators)
    wanted = {one.pk: one for one in asked}
    shown = _shown(asked, user, None if columns is None else {column.year for column in columns})
    definitions = _by(Definition.objects.filter(indicator__in=wanted).order_by("indicator", "valid_from"))
    targets = _by(TargetVersion.objects.filter(indicator__in=wanted).order_by("indicator", "year", "version"))
    rows = []
    for one in asked:
        mine = shown.get(one.pk, {})
        listed = sorted(mine) if columns is None else columns
        last = target_year or max((column.year for column in listed), default=9999)
        said = {target.year: target for target in targets[one.pk] if target.year <= last}
        kept = {year: target for year, target in said.items() if target.kind != TargetVersion.Kind.NONE}
        cells = {column: mine.get(column, EMPTY) for column in listed}
        rows.append(Row(one, tuple(definitions[one.pk]), cells, kept))
    return rows


def history(indicator: Indicator, *, user: User) -> list[Value]:
    """Every version of an indicator's values that the person may read, the newest first.

    What stands in a cell that is open to her today, and of the versions before it those that ``told_to`` tells: where
    any of the family once was secret or about a small group in that column, what stood beside it then is kept back.
    """
    versions = Value.objects.filter(indicator=indicator)
    told = set(told_to(versions, user).values_list("pk", flat=True))
    mine = _shown([indicator], user).get(indicator.pk, {})
    standing = {(*column, shown.version) for column, shown in mine.items() if not shown.masked}
    newest_first = versions.select_related("by").order_by("-at", "-pk")
    return [one for one in newest_first if one.pk in told or (one.year, one.month, one.version) in standing]


def beside(indicator: Indicator, column: Column, *, user: User) -> tuple[int | None, bool]:
    """How many people a cell is about and whether it is secret in itself; nothing of a cell that is masked for her."""
    if read([indicator], user=user, columns=[column])[0].cells[column].masked:
        return None, False
    said = Value.objects.filter(indicator=indicator, year=column.year, month=column.month).order_by("-version").first()
    return (said.people, said.secret) if said else (None, False)


def told_to(values: QuerySet[Value], user: User) -> QuerySet[Value]:
    """Versions of values, without those that a person may not know of, however many they are: no query of its own.

    Stricter than a page of today: a cell's versions are all kept back when it, or any of its family in that column, is
    or ever was secret or about a small group, since what stood beside it then would give it away.
    """
    return _kept_from(values, user, indicator="indicator", month=OuterRef("month"))


def fetched_told_to(fetched: QuerySet[KoladaChange], user: User) -> QuerySet[KoladaChange]:
    """What has been fetched of indicators, without what a person may not know of; as ``told_to``."""
    return _kept_from(fetched, user, indicator="source__indicator", month=Constant(DECEMBER))


def _kept_from(rows: QuerySet, user: User, *, indicator: str, month: OuterRef | Constant) -> QuerySet:
    if user.is_superuser:
        return rows
    trusted = Unit.objects.where(user, access.Permission.READ_SECRETS).values("pk")
    touched = Value.objects.annotate(head=Coalesce("indicator__parent_id", "indicator_id")).filter(
        Q(secret=True) | Q(people__lte=SMALL) | Q(state=State.SECRET.value),
        head=OuterRef("head"),
        year=OuterRef("year"),
        month=month,
    )
    family = Indicator.objects.annotate(head=Coalesce("parent_id", "pk")).filter(secret=True, head=OuterRef("head"))
    told = rows.annotate(head=Coalesce(f"{indicator}__parent_id", f"{indicator}_id"))
    return told.filter(Q(**{f"{indicator}__owner__in": trusted}) | ~(Exists(touched) | Exists(family)))


def may_read_secrets(indicators: Iterable[Indicator], user: User | None) -> set[int]:
    """The indicators, by id, whose secret values a person may read."""
    asked = list(indicators)
    if user is None:
        return set()
    if user.is_superuser:
        return {one.pk for one in asked}
    units = set(Unit.objects.where(user, access.Permission.READ_SECRETS).values_list("pk", flat=True))
    return {one.pk for one in asked if one.owner_id in units}


def _by(rows: Iterable) -> dict[int, list]:
    """Rows by their indicator's id."""
    found: dict[int, list] = defaultdict(list)
    for row in rows:
        found[row.indicator_id].append(row)
    return found


def _shown(
    asked: Sequence[Indicator], user: User | None, years: set[int] | None = None
) -> dict[int, dict[Column, Shown]]:
    """The cells as a person may read them, by indicator and column; those of some years alone, where they are said.

    The whole family of each indicator is looked at, since what a part's secret is worth depends on its siblings.
    """
    heads = {one.parent_id or one.pk for one in asked}
    family = list(Indicator.objects.filter(pk__in=heads) | Indicator.objects.filter(parent__in=heads))
    standing: dict[Column, dict[int, Value]] = defaultdict(dict)
    rows = Value.objects.filter(indicator__in=[one.pk for one in family]).order_by("version")
    if years is not None:
        rows = rows.filter(year__in=years)
    for value in rows:
        standing[Column(value.year, value.month)][value.indicator_id] = value
    trusted = may_read_secrets(family, user)
    found: dict[int, dict[Column, Shown]] = defaultdict(dict)
    for column, values in standing.items():
        gone = _hidden(family, values) - trusted
        for pk, value in values.items():
            found[pk][column] = MASKED if pk in gone else _open(value)
    return found


def _open(value: Value) -> Shown:
    """A cell that may be read."""
    return Shown(value.cell, value.words, False, value.version, value.note_mark, value.note, value.get_origin_display())


def _hidden(family: Sequence[Indicator], values: dict[int, Value]) -> set[int]:
    """Which of a column's values are secret, are about a small group, or would give such a one away."""
    gone = {one.pk for one in family if one.pk in values and (one.secret or values[one.pk].secret)}
    parts: dict[tuple[int, str], list[int]] = defaultdict(list)
    for one in family:
        if one.parent_id and one.pk in values and values[one.pk].number is not None:
            parts[one.parent_id, one.dimension].append(one.pk)
    for head in {one.parent_id or one.pk for one in family}:
        divided = [keys for (parent, _), keys in parts.items() if parent == head]
        everyone = [head, *(pk for keys in divided for pk in keys)]
        gone |= _family_hidden(head, divided, [pk for pk in everyone if pk in values], values, gone)
    return gone


def _family_hidden(
    head: int, divided: list[list[int]], everyone: list[int], values: dict[int, Value], gone: set[int]
) -> set[int]:
    """What must be hidden in one family, in which the parts of each dimension add up to the head."""
    people = {pk: number for pk in everyone if (number := values[pk].people) is not None}
    small = any(number <= SMALL for number in people.values())
    secret = gone.intersection(everyone)
    if not small and not secret:
        return set()
    if len(people) < len(everyone) or head not in people:
        # Without everyone's number nobody can tell what can be worked out, so all of it is hidden.
        return set(everyone)
    try:
        sums = [Sum(head, tuple(keys)) for keys in divided]
        return set(hidden(people, sums, secret))
    except Inconsistent:
        return set(everyone)
