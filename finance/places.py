"""Places: which row of the driftsammandrag an ansvar and an activity belong to.

The organisation is the one that holds on the occasion's last day, for last year's amounts too, so that the years can be
compared: an ansvar that has been moved within the committee is found by its code. An ansvar that is gone keeps the
place it had, and a row that is gone stands under its old name, so that no amount is ever left out of a sum.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import TypeVar

from finance.models import Activity, ActivityGroup
from finance.signs import Profile, profile_of
from followup.models import Unit

UNGROUPED = "Utan grupp: "
APART = 1_000_000  # added to the order of activities that stand in no group: they come last
Group = TypeVar("Group")


@dataclass(frozen=True, slots=True, eq=False)
class Place:
    """A unit with its place among the rows of the committee; one of each, equal to itself alone."""

    id: int
    parent_id: int | None
    code: str
    name: str
    kind: str
    shows_result: bool
    valid_from: date
    valid_to: date | None
    sort: int

    @property
    def profile(self) -> Profile:
        """The sign profile of the unit's own row."""
        return profile_of(shows_result=self.shows_result)

    def valid_on(self, day: date) -> bool:
        """Whether the unit exists on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


class Organisation:
    """The committee's units, and for each of them the row and the area that it counts in.

    An appropriation-financed department is shown by its areas; a revenue-financed one is a row of its own. Forecasts
    are made by area (stab/område) in both. What is booked on the committee or a department itself is a row with its
    name.
    """

    def __init__(self, units: Iterable[Place], committee_id: int, day: date) -> None:
        self.day = day
        self.committee_id = committee_id
        everything = {unit.id: unit for unit in units}
        self._below = self._descendants(everything)
        self._by_code = {unit.code: unit for unit in self._below.values() if unit.valid_on(day)}
        self._paths: dict[int, tuple[Place, ...]] = {}
        self._gone: dict[int, Place] = {}

    def _descendants(self, everything: dict[int, Place]) -> dict[int, Place]:
        children: dict[int | None, list[Place]] = {}
        for unit in everything.values():
            children.setdefault(unit.parent_id, []).append(unit)
        found, waiting = {}, [everything[self.committee_id]]
        while waiting:
            unit = waiting.pop()
            found[unit.id] = unit
            waiting.extend(children.get(unit.id, ()))
        return found

    @cached_property
    def ids(self) -> list[int]:
        """The keys of the committee and everything under it, now and before."""
        return list(self._below)

    def __contains__(self, unit_id: int) -> bool:
        return unit_id in self._below

    def row_of(self, unit_id: int) -> Place:
        """The row that a unit counts in. KeyError for a unit of another committee."""
        path = self._path(unit_id)
        if len(path) == 1 or path[0].kind != Unit.Kind.DEPARTMENT or path[0].shows_result:
            return self._named(path[0])
        return self._named(path[1])

    def area_of(self, unit_id: int) -> Place:
        """The area that a unit's forecasts are made in. KeyError for a unit of another committee."""
        path = self._path(unit_id)
        return self._named(path[min(len(path) - 1, path[0].kind == Unit.Kind.DEPARTMENT)])

    def areas(self) -> list[Place]:
        """The areas that exist on the day, in order, departments one after the other."""
        found = {self.area_of(unit.id).id for unit in self._by_code.values() if unit.id != self.committee_id}
        parents = {unit.parent_id for unit in self._by_code.values()}
        areas = [self._below[key] for key in found]
        kept = [area for area in areas if area.kind != Unit.Kind.DEPARTMENT or area.id not in parents]
        return sorted(kept, key=lambda area: self.order(area.id))

    def scope(self, unit_id: int) -> list[int]:
        """The units whose amounts count in a unit, itself included: those under it, and those that it has succeeded."""
        return [key for key in self._below if unit_id == self.committee_id or self._passes(key, unit_id)]

    def child_of(self, unit_id: int, parent_id: int) -> Place:
        """The unit next below ``parent_id`` on the way to a unit in its scope, or itself when booked there directly."""
        if parent_id == self.committee_id:
            return self.row_of(unit_id)
        path = self._path(unit_id)
        depth = next((number for number, unit in enumerate(path) if unit.id == parent_id), len(path) - 1)
        return self._named(path[min(depth + 1, len(path) - 1)])

    def way_to(self, unit_id: int) -> list[Place]:
        """From the table's row down to a unit."""
        path = [self._named(unit) for unit in self._path(unit_id)]
        return path[path.index(self.row_of(unit_id)) :]

    def order(self, unit_id: int) -> tuple[tuple[int, str], ...]:
        """What units are sorted by: as the organisation is laid out."""
        return tuple((unit.sort, unit.code) for unit in self._path(unit_id))

    def _passes(self, key: int, unit_id: int) -> bool:
        return any(unit.id == unit_id for unit in self._path(key))

    def _path(self, unit_id: int) -> tuple[Place, ...]:
        """From below the committee down to the unit, as on the day; the committee alone is its own path."""
        if unit_id not in self._paths:
            unit = self._current(self._below[unit_id])
            if unit.id == self.committee_id:
                path: tuple[Place, ...] = (unit,)
            elif unit.parent_id == self.committee_id or unit.parent_id is None:
                path = (unit,)
            else:
                path = (*self._path(unit.parent_id), unit)
            self._paths[unit_id] = path
        return self._paths[unit_id]

    def _current(self, unit: Place) -> Place:
        return unit if unit.valid_on(self.day) else self._by_code.get(unit.code, unit)

    def named(self, unit_id: int) -> Place:
        """A unit, with the day when it ended in its name if it is gone. KeyError for a unit of another committee."""
        return self._named(self._below[unit_id])

    def _named(self, unit: Place) -> Place:
        if unit.valid_to is None or unit.valid_to >= self.day:
            return unit
        if unit.id not in self._gone:
            self._gone[unit.id] = replace(unit, name=f"{unit.name} (upphörde {unit.valid_to})")
        return self._gone[unit.id]


def organisation(committee: Unit, day: date) -> Organisation:
    """The organisation of a committee as it is on a day. One query."""
    return organisations([committee], day)[0]


def organisations(committees: Iterable[Unit], day: date) -> list[Organisation]:
    """The organisation of each committee as it is on a day. One query."""
    fields = ("id", "parent_id", "code", "name", "kind", "financing", "valid_from", "valid_to", "sort")
    places = [
        Place(key, parent, code, name, kind, financing == Unit.Financing.REVENUE, first, last, sort)
        for key, parent, code, name, kind, financing, first, last, sort in Unit.objects.order_by().values_list(*fields)
    ]
    return [Organisation(places, committee.pk, day) for committee in committees]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A row of the activity cut: a group of activities, or an activity in no group. Equal to itself alone."""

    group_id: int | None
    activity_id: int | None
    codes: str
    name: str
    sort: int

    @property
    def number(self) -> int:
        """The group's key, or minus the activity's: what the line is called where it is added up."""
        return self.group_id or -(self.activity_id or 0)


def fitting(code: str, patterns: Mapping[str, Group]) -> Group | None:
    """The group of an activity's code: that of the code itself, else of the longest beginning with a star."""
    candidates = (code, *(f"{code[:length]}*" for length in range(len(code), 0, -1)))
    return next((patterns[pattern] for pattern in candidates if pattern in patterns), None)


class Activities:
    """Which line each activity belongs to: the group with the longest pattern that fits its code.

    The patterns are those of the occasion's year, for last year's amounts too, so that the years can be compared.
    """

    def __init__(
        self, lines: Iterable[Line], patterns: Iterable[tuple[str, int]], names: dict[int, tuple[str, str]]
    ) -> None:
        self.of_group = {line.group_id: line for line in lines}
        self.names = names
        self._patterns = dict(patterns)
        self._lines: dict[int, Line] = {}

    def line_of(self, activity_id: int) -> Line:
        """The line of an activity; one of its own when no pattern fits, so that the cuts agree."""
        if activity_id not in self._lines:
            code, name = self.names[activity_id]
            group = fitting(code, self._patterns)
            alone = Line(None, activity_id, code, f"{UNGROUPED}{name}", APART)
            self._lines[activity_id] = alone if group is None else self.of_group[group]
        return self._lines[activity_id]

    @cached_property
    def of_number(self) -> dict[int, Line]:
        """Every line by its number."""
        return {line.number: line for line in (*self.of_group.values(), *map(self.line_of, self.names))}

    def in_group(self, group_id: int) -> list[int]:
        """The activities of a group."""
        return [key for key in self.names if self.line_of(key).group_id == group_id]


def activities(committee: Unit, year: int) -> Activities:
    """The committee's activity groups with their patterns of a year. Two queries."""
    return activities_of([committee], year)[committee.pk]


def activities_of(committees: Iterable[Unit], year: int) -> dict[int, Activities]:
    """The activity groups of each committee (its key) with their patterns of a year. Two queries."""
    keys = [committee.pk for committee in committees]
    groups = ActivityGroup.objects.filter(committee__in=keys).order_by("sort", "label")
    rows = groups.values_list(
        "committee_id",
        "pk",
        "label",
        "name",
        "sort",
        "patterns__pattern",
        "patterns__first_year",
        "patterns__last_year",
    )
    lines: dict[int, dict[int, Line]] = {key: {} for key in keys}
    patterns: dict[int, list[tuple[str, int]]] = {key: [] for key in keys}
    for committee, key, label, name, sort, pattern, first, last in rows:
        lines[committee][key] = Line(key, None, label, name, sort)
        if pattern and first <= year and (last is None or year <= last):
            patterns[committee].append((pattern, key))
    names = {key: (code, name) for key, code, name in Activity.objects.order_by().values_list("pk", "code", "name")}
    return {key: Activities(lines[key].values(), patterns[key], names) for key in keys}
