"""Cells: one read of everything that a committee's driftsammandrag are made of, in exact kronor.

A cell is an area × line (activity group) × side. Every amount here has the ledger's sign (a cost is plus, a revenue is
minus). The forecast of a cell is what a person has entered; else what the river has computed (``finance.baselines``);
else, where neither is there, outcome so far + remaining budget. An activity that stands in no group can have no
forecast of its own and always gets the last of these.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from finance.models import OperatingSummaryLayout, Side
from finance.places import (
    Activities,
    Line,
    Organisation,
    Place,
    activities,
    activities_of,
    organisation,
    organisations,
)
from finance.signs import profile_of_side
from followup import periods
from followup.models import Occasion, Unit
from followup.money import ZERO

SIDES = (Side.COST.value, Side.REVENUE.value)
SIDE_WORDS = {Side.COST.value: "Kostnader", Side.REVENUE.value: "Intäkter"}

# Where units and activities belong depends on the occasion's day and is said in the question itself, so that the server
# adds up what would else be many times as many rows to carry here. A group is a line's number, and an activity that
# stands in none is a line with its own number turned negative.
# What a row says is taken out of it first and goes on alone, which takes a quarter less time than to carry the months
# of every row along (measured): OFFSET 0 keeps the server from putting both in one.
_CELLS_OF = """
    SELECT area_id, line, side,
        coalesce(sum(so_far) FILTER (WHERE what = 'outcome'), 0) AS outcome,
        coalesce(sum(so_far) FILTER (WHERE what = 'budget'), 0) AS budget_so_far,
        coalesce(sum(so_far) FILTER (WHERE what = 'last_year'), 0) AS last_year_so_far,
        coalesce(sum(whole_year) FILTER (WHERE what = 'budget'), 0) AS budget_year,
        coalesce(sum(whole_year) FILTER (WHERE what = 'last_year'), 0) AS last_year
    FROM (
        SELECT unit_id, activity_id, side, so_far[%(month)s] AS so_far,
            CASE WHEN kind = 'budget' OR year_id < %(year)s THEN so_far[12] END AS whole_year,
            CASE WHEN year_id < %(year)s THEN 'last_year' ELSE kind END AS what
        FROM finance_summarycell
        WHERE side IN ('cost', 'revenue') AND (
            kind = 'outcome' AND year_id IN (%(year)s, %(year)s - 1)
            OR kind = 'budget' AND year_id = %(year)s AND source_id NOT IN (
                SELECT decision.source_id FROM finance_budgetdecision AS decision WHERE decision.decided_on > %(day)s
            )
        )
        OFFSET 0
    ) AS coarse
    {joins}
    GROUP BY area_id, line, side
"""
_CELLS = _CELLS_OF.format(
    joins="""JOIN unnest(%(units)s::int[], %(areas)s::int[]) AS place(unit_id, area_id) USING (unit_id)
    JOIN unnest(%(activities)s::int[], %(lines)s::bigint[]) AS code(activity_id, line) USING (activity_id)"""
)
# Of many committees at once: an activity stands in another line with each of them.
_CELLS_OF_MANY = _CELLS_OF.format(
    joins="""JOIN unnest(%(units)s::int[], %(areas)s::int[], %(owners)s::int[])
        AS place(unit_id, area_id, owner) USING (unit_id)
    JOIN unnest(%(activities)s::int[], %(lines)s::bigint[], %(owners_of_lines)s::int[])
        AS code(activity_id, line, owner) USING (activity_id, owner)"""
)
# The cells with what is said of each (as a person writes it), added up twice: by area, and by line for those areas that
# stand in the table by activity. Apart by what the forecast rests on: what remains of a budget is of a sum as of its
# parts, so that only the sum comes here.
_KNOWN = """
    WITH cell AS ({cells}), said AS (
        SELECT area_id, group_id AS line, side,
            max(amount) FILTER (WHERE entered) AS entered, max(amount) FILTER (WHERE NOT entered) AS computed
        FROM (
            SELECT unit_id, group_id, side, amount, true AS entered FROM finance_forecast
            WHERE occasion_id = %(occasion)s
            UNION ALL
            SELECT unit_id, group_id, side, amount, false FROM finance_baseline WHERE occasion_id = %(occasion)s
        ) AS forecast
        JOIN unnest(%(units)s::int[], %(areas)s::int[]) AS place(unit_id, area_id) USING (unit_id)
        WHERE group_id = ANY(%(groups)s)
        GROUP BY area_id, group_id, side
    ), known AS (
        SELECT *, area_id = ANY(%(by_line)s) AS by_line, coalesce(entered, computed) AS forecast,
            CASE WHEN entered IS NOT NULL THEN 'entered' WHEN computed IS NOT NULL THEN 'computed'
                ELSE 'budget_remaining' END AS basis
        FROM cell FULL JOIN said USING (area_id, line, side)
    )
"""
_PARTS = f"""
    {_KNOWN.format(cells=_CELLS)}
    SELECT area_id, line, side, basis, count(*),
        count(*) FILTER (WHERE forecast IS NOT NULL OR outcome <> 0 OR budget_year <> 0),
        coalesce(sum(outcome), 0), coalesce(sum(budget_so_far), 0), coalesce(sum(last_year_so_far), 0),
        coalesce(sum(budget_year), 0), coalesce(sum(last_year), 0), coalesce(sum(forecast), 0)
    FROM known
    GROUP BY GROUPING SETS ((area_id, side, basis), (by_line, line, side, basis))
    HAVING area_id IS NOT NULL OR by_line
"""
_AREAS = f"""
    {_KNOWN.format(cells=_CELLS_OF_MANY)}
    SELECT area_id, side, basis, count(*),
        count(*) FILTER (WHERE forecast IS NOT NULL OR outcome <> 0 OR budget_year <> 0),
        coalesce(sum(outcome), 0), coalesce(sum(budget_so_far), 0), coalesce(sum(last_year_so_far), 0),
        coalesce(sum(budget_year), 0), coalesce(sum(last_year), 0), coalesce(sum(forecast), 0)
    FROM known
    GROUP BY area_id, side, basis
"""


class Basis(StrEnum):
    """What a forecast rests on: a person's word, a computed proposal, or where there is none the remaining budget."""

    ENTERED = "entered"
    COMPUTED = "computed"
    BUDGET_REMAINING = "budget_remaining"


class Amounts(NamedTuple):
    """What is known of a cell or a sum of cells, in kronor. ``so_far`` is January through the occasion's period."""

    outcome: Decimal = ZERO
    budget_so_far: Decimal = ZERO
    last_year_so_far: Decimal = ZERO
    budget_year: Decimal = ZERO
    last_year: Decimal = ZERO
    forecast: Decimal = ZERO

    @property
    def budget_remaining(self) -> Decimal:
        """Outcome so far + what is left of the phased budget: the year where nothing better is known."""
        return self.outcome + self.budget_year - self.budget_so_far


NOTHING = Amounts()
Sides = dict[str, Amounts]
"""Amounts by side of the result."""


def total(amounts: Iterable[Amounts]) -> Amounts:
    """What amounts add up to; nothing of none."""
    amounts = list(amounts)
    if len(amounts) == 1:
        return amounts[0]
    return Amounts(*(sum(column, ZERO) for column in zip(*amounts, strict=True)))


class Key(NamedTuple):
    """What a cell is known by: the area's key, the line of activities and the side."""

    area_id: int
    line: Line
    side: str


class Part(NamedTuple):
    """The sum of the cells of an area or a line whose side and basis are the same.

    ``cells`` is how many they are, ``forecasts`` how many of them have a forecast (or money this year to make one of).
    """

    side: str
    basis: Basis
    cells: int
    forecasts: int
    amounts: Amounts


@dataclass(frozen=True)
class Cells:
    """Everything that a committee's tables at an occasion are made of: the same cells added up by area and by line.

    The lines are those of the appropriation-financed areas alone.
    """

    committee: Unit
    occasion: Occasion
    organisation: Organisation
    codes: Activities
    areas: dict[int, list[Part]]  # by the area's key
    lines: dict[Line, list[Part]]
    of_which: frozenset[tuple[str, str]]  # the tables (cut, horizon) with of-which rows
    within: Unit | None = None  # an area or a department of the committee, where only its cells were read

    @cached_property
    def of_rows(self) -> dict[Place, Sides]:
        """The sums of each row of the organisation, revenue-financed ones too."""
        rows: dict[Place, list[Part]] = {}
        for area_id, parts in self.areas.items():
            rows.setdefault(self.organisation.row_of(area_id), []).extend(parts)
        return {row: _sides(parts) for row, parts in rows.items()}

    @cached_property
    def of_lines(self) -> dict[Line, Sides]:
        """The sums of each line of activities."""
        return {line: _sides(parts) for line, parts in self.lines.items()}

    def bases(self, *, results: bool) -> Counter[Basis]:
        """How many forecasts rest on what, with or without those of revenue-financed rows."""
        appropriation, revenue = self._bases
        return appropriation + revenue if results else +appropriation

    @cached_property
    def _bases(self) -> tuple[Counter[Basis], Counter[Basis]]:
        """How many forecasts rest on what: those of appropriation-financed rows, and of revenue-financed ones."""
        found: tuple[Counter[Basis], Counter[Basis]] = Counter(), Counter()
        for area_id, parts in self.areas.items():
            counted = found[self.organisation.row_of(area_id).shows_result]
            for part in parts:
                counted[part.basis] += part.forecasts
        return found


def read(*, committee: Unit, occasion: Occasion, within: Unit | None = None) -> Cells:
    """Read a committee's cells at an occasion, or those ``within`` a unit of it: an area, or a department.

    Five queries, one of them over the roll-up and the forecasts.
    """
    tree = organisation(committee, periods.last_day(occasion.period_id))
    codes = activities(committee, occasion.year)
    areas: dict[int, list[Part]] = {}
    lines: dict[Line, list[Part]] = {}
    for area_id, number, *found in _asked(_PARTS, _words(tree, codes, occasion, within)):
        part = _part(*found)
        if area_id is None:
            lines.setdefault(codes.of_number[number], []).append(part)
        else:
            areas.setdefault(area_id, []).append(part)
    layouts = OperatingSummaryLayout.objects.filter(committee=committee, of_which=True)
    return Cells(
        committee, occasion, tree, codes, areas, lines, frozenset(layouts.values_list("cut", "horizon")), within
    )


def read_many(*, committees: Sequence[Unit], occasion: Occasion) -> list[Cells]:
    """The cells of several committees at an occasion, each as ``read`` gives them but without lines and layouts.

    Four queries, however many the committees are.
    """
    day = periods.last_day(occasion.period_id)
    trees, codes = organisations(committees, day), activities_of(committees, occasion.year)
    areas: dict[int, list[Part]] = {}
    for area_id, *found in _asked(_AREAS, _words_of_many(trees, codes, occasion)):
        areas.setdefault(area_id, []).append(_part(*found))
    return [
        Cells(
            committee,
            occasion,
            tree,
            codes[committee.pk],
            {key: areas[key] for key in tree.ids if key in areas},
            {},
            frozenset(),
        )
        for committee, tree in zip(committees, trees, strict=True)
    ]


def _part(side: str, basis: str, cells: int, forecasts: int, *sums: Decimal) -> Part:
    """A row of the database's answer; what remains of a budget is of a sum as of its parts."""
    amounts = Amounts(*sums)
    given = basis != Basis.BUDGET_REMAINING
    forecast = profile_of_side(side).shown(amounts.forecast) if given else amounts.budget_remaining
    return Part(side, Basis(basis), cells, forecasts, amounts._replace(forecast=forecast))


def rolled_up(tree: Organisation, codes: Activities, occasion: Occasion) -> dict[Key, Amounts]:
    """Every cell's sums of the roll-up; the forecast is not among them. One query."""
    rows = _asked(_CELLS, _words(tree, codes, occasion))
    return {Key(area_id, codes.of_number[number], side): Amounts(*sums) for area_id, number, side, *sums in rows}


def rolled_up_many(read: Sequence[Cells]) -> list[dict[Key, Amounts]]:
    """The same of several committees at one occasion, in their order. One query, however many they are."""
    if not read:
        return []
    owner = {key: place for place, cells in enumerate(read) for key in cells.organisation.ids}
    codes = {cells.committee.pk: cells.codes for cells in read}
    words = _words_of_many([cells.organisation for cells in read], codes, read[0].occasion)
    found: list[dict[Key, Amounts]] = [{} for _ in read]
    for area_id, number, side, *sums in _asked(_CELLS_OF_MANY, words):
        place = owner[area_id]
        found[place][Key(area_id, read[place].codes.of_number[number], side)] = Amounts(*sums)
    return found


def words_of(cells: Cells) -> dict[str, int | date | str | list[int]]:
    """What a further question about the same cells is asked with."""
    return _words(cells.organisation, cells.codes, cells.occasion, cells.within)


def _words(
    tree: Organisation, codes: Activities, occasion: Occasion, within: Unit | None = None
) -> dict[str, int | date | str | list[int]]:
    """What the questions are asked with: where units and activities belong on the occasion's day."""
    area_of = {unit_id: tree.area_of(unit_id).id for unit_id in tree.ids}
    if within:
        inside = set(tree.scope(within.pk))
        area_of = {unit_id: area_id for unit_id, area_id in area_of.items() if area_id in inside}
    return {
        "occasion": occasion.pk,
        "year": occasion.year,
        "month": periods.month_of(occasion.period_id),
        "day": periods.last_day(occasion.period_id),  # what is decided later is not yet budget
        "units": _array(area_of),
        "areas": _array(area_of.values()),
        "by_line": [area_id for area_id in set(area_of.values()) if not tree.row_of(area_id).shows_result],
        "activities": _array(codes.names),
        "lines": _array(codes.line_of(activity_id).number for activity_id in codes.names),
        "groups": [line.number for line in codes.of_group.values()],
    }


def _words_of_many(
    trees: Iterable[Organisation], codes: dict[int, Activities], occasion: Occasion
) -> dict[str, int | date | str | list[int]]:
    """What the question of many committees is asked with: each unit and each activity with its committee."""
    places = [(key, tree.area_of(key).id, tree.committee_id) for tree in trees for key in tree.ids]
    lines = [(key, own.line_of(key).number, committee) for committee, own in codes.items() for key in own.names]
    units, areas, owners = zip(*places, strict=True) if places else ((), (), ())
    activities, numbers, owners_of_lines = zip(*lines, strict=True) if lines else ((), (), ())
    return {
        "occasion": occasion.pk,
        "year": occasion.year,
        "month": periods.month_of(occasion.period_id),
        "day": periods.last_day(occasion.period_id),
        "units": _array(units),
        "areas": _array(areas),
        "owners": _array(owners),
        "by_line": [],
        "activities": _array(activities),
        "lines": _array(numbers),
        "owners_of_lines": _array(owners_of_lines),
        "groups": [line.number for own in codes.values() for line in own.of_group.values()],
    }


def _array(numbers: Iterable[int]) -> str:
    """Numbers as PostgreSQL writes an array of them: the driver takes a millisecond to write a thousand."""
    return f"{{{','.join(map(str, numbers))}}}"


def _asked(question: str, words: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, words)
        return cursor.fetchall()


def _sides(parts: Iterable[Part]) -> Sides:
    """Parts added up by side."""
    found: dict[str, list[Amounts]] = {}
    for part in parts:
        found.setdefault(part.side, []).append(part.amounts)
    return {side: total(amounts) for side, amounts in found.items()}
