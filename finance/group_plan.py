"""What rows of activity groups would change: read before anything is written, so that a page can show it first.

A row says that codes belong to a group from a year on. What they belonged to ends the year before, so that the years
that have been keep the groups that they had.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from finance import group_guard
from finance.group_guard import Changed
from finance.models import Activity, ActivityGroup
from finance.models.codes import PATTERN, PATTERN_WORDS
from finance.parsing import Problem
from finance.places import fitting
from followup.models import FiscalYear, Occasion, Unit

APART = "Utan grupp"
FIRST, LAST = 1990, 2100  # what a fiscal year may be
LONGEST = {"grupp": 50, "namn": 200, "koder": 20}  # letters, of a label, a name and a code


@dataclass(frozen=True, slots=True)
class ActivityRow:
    """A group of activity codes in a committee: as it is printed, its name, its patterns, and from which year.

    ``line`` is where it stands in the file; 0 where it comes from no file.
    """

    committee: str
    label: str
    name: str
    patterns: tuple[str, ...]
    first_year: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Stretch:
    """The years, the last one open or included, for which a pattern belongs to a group (its label)."""

    label: str
    first: int
    last: int | None = None

    def holds(self, year: int) -> bool:
        """Whether it is so in a year."""
        return self.first <= year and (self.last is None or year <= self.last)

    @property
    def years(self) -> str:
        """The years in words."""
        return f"från {self.first}" if self.last is None else f"{self.first}–{self.last}"


Patterns = Mapping[str, Sequence[Stretch]]


@dataclass(frozen=True, slots=True)
class Shown:
    """A row of what would change: what it is about, how it is, and how it becomes."""

    what: str
    before: str
    after: str


@dataclass(frozen=True)
class Part:
    """What becomes of a committee's groups. ``names`` are those of the rows by label, in the order of the rows."""

    committee: Unit
    groups: Mapping[str, ActivityGroup]
    names: Mapping[str, str]
    stands: Patterns
    becomes: Patterns
    activities: Mapping[int, Activity]
    changed: Changed
    filled: Mapping[int, set[str]]  # by year, the groups that had activities before
    stale: tuple[int, ...] = ()  # the proposals (keys) that were made of the groups as they were

    @property
    def new(self) -> list[str]:
        """The labels of groups that are not there."""
        return [label for label in self.names if label not in self.groups]

    @property
    def altered(self) -> list[str]:
        """The patterns whose years are not as they were."""
        return [pattern for pattern, found in self.becomes.items() if list(found) != list(self.stands.get(pattern, ()))]

    def words(self, label: str) -> str:
        """A group as people know it."""
        known = self.groups[label].name if label in self.groups else ""
        return f"{label} {self.names.get(label, known)}" if label else APART

    @property
    def shown(self) -> list[Shown]:
        """Everything that would change, a row of each."""
        at = self.committee.code
        made = [Shown(f"{at}: {self.words(label)}", "–", f"Ny grupp, {self._codes(label)}") for label in self.new]
        named = [
            Shown(f"{at}: {label}", group.name, self.names[label])
            for label, group in self.groups.items()
            if self.names.get(label, group.name) != group.name
        ]
        return [*made, *named, *self._moved(), *self._waiting()]

    def _codes(self, label: str) -> str:
        own = [pattern for pattern, found in self.becomes.items() if any(one.label == label for one in found)]
        return f"{'koden' if len(own) == 1 else 'koderna'} {', '.join(sorted(own))}"

    def _moved(self) -> list[Shown]:
        """The activities that come to another group, each with the first year in which it does."""
        rows: dict[int, Shown] = {}
        for year, activities in sorted(self.changed.items()):
            for key, (before, after) in activities.items():
                became = f"{self.words(after)}, från {year}"
                rows.setdefault(key, Shown(str(self.activities[key]), self.words(before), became))
        return sorted(rows.values(), key=lambda row: row.what)

    def _waiting(self) -> list[Shown]:
        """The patterns that change without an activity coming to another group: their codes may come later."""
        codes = {self.activities[key].code for found in self.changed.values() for key in found}
        fresh = set(self.new)
        rows = []
        for pattern in self.altered:
            if any(_fits(code, pattern) for code in codes) or self.becomes[pattern][-1].label in fresh:
                continue
            before = "; ".join(f"{one.label} {one.years}" for one in self.stands.get(pattern, ())) or "–"
            after = "; ".join(f"{one.label} {one.years}" for one in self.becomes[pattern])
            rows.append(Shown(f"Koden {pattern}", before, after))
        return rows


@dataclass(frozen=True)
class Plan:
    """What rows would change in each committee, why they can't where they can't, and what is worth a look."""

    parts: tuple[Part, ...]
    problems: tuple[Problem, ...]
    notes: tuple[Problem, ...] = ()
    stale: frozenset[tuple[int, int]] = frozenset()  # committee and occasion whose proposals have to be made anew

    @property
    def shown(self) -> list[Shown]:
        """Everything that would change, a row of each."""
        return [row for part in self.parts for row in part.shown]

    @property
    def told(self) -> list[list[str]]:
        """What somebody has been shown, to be held against what is true when she says yes."""
        return [[row.what, row.before, row.after] for row in self.shown]


def words(problem: Problem) -> str:
    """A problem as a sentence: ``Rad 3, nämnd, ”XX”: …``."""
    place = [
        f"rad {problem.line}" if problem.line else "",
        problem.column,
        f"”{problem.value}”" if problem.value else "",
    ]
    named = ", ".join(filter(None, place))
    return f"{named[:1].upper()}{named[1:]}: {problem.reason}" if named else problem.reason


def assigned(stands: Sequence[Stretch], label: str, first: int) -> list[Stretch]:
    """What a pattern belongs to when it belongs to a group from a year on. Pure."""
    kept = [
        replace(one, last=first - 1 if one.last is None else min(one.last, first - 1))
        for one in stands
        if one.first < first
    ]
    if kept and kept[-1] == Stretch(label, kept[-1].first, first - 1):
        return [*kept[:-1], Stretch(label, kept[-1].first)]
    return [*kept, Stretch(label, first)]


def planned(rows: Sequence[ActivityRow]) -> Plan:
    """What the rows would change. Nothing is written."""
    checking = _Checking(rows)
    if checking.problems:
        return Plan((), tuple(checking.problems))
    activities = {one.pk: one for one in Activity.objects.all()}
    parts = [_part(*one, activities) for one in checking.of_committee.items()]
    problems, kept, stale = [], [], set()
    for part in parts:
        found = group_guard.look(part.committee, part.changed, part.activities, part.filled)
        problems += [Problem(0, "", "", reason) for reason in found.reasons]
        kept.append(replace(part, stale=tuple(one.pk for one in found.proposals)))
        stale |= {(part.committee.pk, one.occasion_id) for one in found.proposals}
    return Plan(tuple(kept), tuple(problems), tuple(_unknown(rows, activities.values())), frozenset(stale))


def occasions_of(plan: Plan) -> list[tuple[Unit, Occasion]]:
    """Where proposals have to be made anew."""
    committees = {part.committee.pk: part.committee for part in plan.parts}
    found = Occasion.objects.in_bulk([occasion for _, occasion in plan.stale])
    return [(committees[committee], found[occasion]) for committee, occasion in sorted(plan.stale)]


@dataclass
class _Checking:
    """Rows looked over by themselves and beside each other."""

    rows: Sequence[ActivityRow]
    problems: list[Problem] = field(default_factory=list)
    of_committee: dict[Unit, list[ActivityRow]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        found = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code__in={row.committee for row in self.rows})
        committees = {unit.code: unit for unit in found.order_by("valid_from")}
        seen: dict[tuple[str, str, str], ActivityRow] = {}
        named: dict[tuple[str, str], ActivityRow] = {}
        for row in self.rows:
            self._look(row, committees)
            first = named.setdefault((row.committee, row.label), row)
            if first.name != row.name:
                words = f"Gruppen {row.label} heter ”{first.name}” på rad {first.line}."
                self._wrong(row, "namn", row.name, f"{words} Skriv samma namn på alla dess rader.")
            for pattern in row.patterns:
                other = seen.setdefault((row.committee, pattern, row.first_year), row)
                if other.label != row.label:
                    words = f"Koden står redan i en annan grupp, {other.label} på rad {other.line}, från samma år."
                    self._wrong(row, "koder", pattern, f"{words} Ta bort den ur en av dem.")

    def _look(self, row: ActivityRow, committees: Mapping[str, Unit]) -> None:
        for column, value in (("grupp", row.label), ("namn", row.name)):
            if not value or len(value) > LONGEST[column]:
                most = f"och ha högst {LONGEST[column]} tecken" if value else ""
                self._wrong(row, column, value, f"Grupp, namn och koder ska vara ifyllda {most}".strip() + ".")
        if not row.patterns:
            self._wrong(row, "koder", "", "Grupp, namn och koder ska vara ifyllda.")
        for pattern in row.patterns:
            if not re.match(PATTERN, pattern) or len(pattern) > LONGEST["koder"]:
                self._wrong(row, "koder", pattern, PATTERN_WORDS)
        year = row.first_year
        if not (year.isascii() and year.isdigit() and FIRST <= int(year) <= LAST):
            self._wrong(row, "från år", year, f"”{year}” är inget år. Skriv till exempel 2026.")
        if row.committee not in committees:
            words = f"Det finns ingen nämnd med koden ”{row.committee}”. Lägg upp den först, eller rätta koden."
            self._wrong(row, "nämnd", row.committee, words)
        else:
            self.of_committee.setdefault(committees[row.committee], []).append(row)

    def _wrong(self, row: ActivityRow, column: str, value: str, reason: str) -> None:
        self.problems.append(Problem(row.line, column, value, reason))


def _part(committee: Unit, rows: Sequence[ActivityRow], activities: Mapping[int, Activity]) -> Part:
    groups = {one.label: one for one in ActivityGroup.objects.filter(committee=committee)}
    stands: defaultdict[str, list[Stretch]] = defaultdict(list)
    known = ActivityGroup.objects.filter(committee=committee, patterns__isnull=False).order_by("patterns__first_year")
    for label, pattern, first, last in known.values_list(
        "label", "patterns__pattern", "patterns__first_year", "patterns__last_year"
    ):
        stands[pattern].append(Stretch(label, first, last))
    becomes = {pattern: list(found) for pattern, found in stands.items()}
    for row in sorted(rows, key=lambda row: int(row.first_year)):
        for pattern in row.patterns:
            becomes[pattern] = assigned(becomes.get(pattern, ()), row.label, int(row.first_year))
    names = {row.label: row.name for row in rows}
    years = _years(stands, becomes)
    changed = {year: found for year in years if (found := _changed(activities, stands, becomes, year))}
    filled = {year: _filled(activities, _in_year(stands, year)) for year in changed}
    return Part(committee, groups, names, dict(stands), becomes, activities, changed, filled)


def _years(stands: Patterns, becomes: Patterns) -> list[int]:
    """The years in which anything may differ: those of the product from the first that is touched, and that one."""
    begun = {
        one.first
        for pattern, found in becomes.items()
        for one in {*found, *stands.get(pattern, ())}
        if list(found) != list(stands.get(pattern, ()))
    }
    known = FiscalYear.objects.filter(year__gte=min(begun)).values_list("year", flat=True) if begun else ()
    return sorted({*known, *begun})


def _changed(
    activities: Mapping[int, Activity], stands: Patterns, becomes: Patterns, year: int
) -> dict[int, tuple[str, str]]:
    """The activities that belong to another group in a year: what they belonged to, and what they come to."""
    before, after = _in_year(stands, year), _in_year(becomes, year)
    if before == after:
        return {}
    found = {}
    for key, one in activities.items():
        pair = (fitting(one.code, before) or "", fitting(one.code, after) or "")
        if pair[0] != pair[1]:
            found[key] = pair
    return found


def _filled(activities: Mapping[int, Activity], patterns: Mapping[str, str]) -> set[str]:
    return {label for one in activities.values() if (label := fitting(one.code, patterns))}


def _in_year(patterns: Patterns, year: int) -> dict[str, str]:
    return {pattern: one.label for pattern, found in patterns.items() for one in found if one.holds(year)}


def _fits(code: str, pattern: str) -> bool:
    return code == pattern or (pattern.endswith("*") and code.startswith(pattern[:-1]))


def _unknown(rows: Iterable[ActivityRow], activities: Iterable[Activity]) -> list[Problem]:
    """The codes of rows that no activity has: right if it is to come, a slip of the pen if not."""
    codes = [one.code for one in activities]
    reason = "Ingen verksamhet har den koden än. Rätta den om den är fel; annars gäller den när verksamheten kommer."
    return [
        Problem(row.line, "koder", pattern, reason)
        for row in rows
        for pattern in row.patterns
        if not any(_fits(code, pattern) for code in codes)
    ]
