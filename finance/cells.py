"""Cells: one read of everything that a committee's driftsammandrag are made of, in exact kronor.

Every amount here has the ledger's sign (a cost is plus, a revenue is minus). The forecast of an area, activity group
and side is what a person has entered; else what the river has computed (``finance.baselines``); else, where neither is
there, outcome so far + remaining budget. An activity that stands in no group can have no forecast of its own and
always gets the last of these.
"""

from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from django.db import connection

from finance.models import Baseline, Forecast, OperatingSummaryLayout, Side
from finance.places import Activities, Line, Organisation, Place, activities, organisation
from finance.signs import profile_of_side
from followup import periods
from followup.models import Occasion, Unit
from followup.money import ZERO

SIDES = (Side.COST.value, Side.REVENUE.value)


# Where units and activities belong depends on the occasion's day and is said in the question itself, so that the server
# adds up what would else be many times as many rows to carry here.
_SUMS = """
    SELECT area_id, line, side,
        coalesce(sum(so_far[%(month)s]) FILTER (WHERE kind = 'outcome' AND year_id = %(year)s), 0),
        coalesce(sum(so_far[%(month)s]) FILTER (WHERE kind = 'budget'), 0),
        coalesce(sum(so_far[%(month)s]) FILTER (WHERE kind = 'outcome' AND year_id < %(year)s), 0),
        coalesce(sum(so_far[12]) FILTER (WHERE kind = 'budget'), 0),
        coalesce(sum(so_far[12]) FILTER (WHERE kind = 'outcome' AND year_id < %(year)s), 0)
    FROM finance_summarycell
    JOIN unnest(%(units)s::bigint[], %(areas)s::bigint[]) AS place(unit_id, area_id) USING (unit_id)
    JOIN unnest(%(activities)s::bigint[], %(lines)s::int[]) AS code(activity_id, line) USING (activity_id)
    WHERE side IN ('cost', 'revenue') AND (
        kind = 'outcome' AND year_id IN (%(year)s, %(year)s - 1) OR kind = 'budget' AND year_id = %(year)s
    )
    GROUP BY area_id, line, side
"""


class Basis(StrEnum):
    """What a forecast rests on: a person's word, a computed proposal, or where there is none the remaining budget."""

    ENTERED = "entered"
    COMPUTED = "computed"
    BUDGET_REMAINING = "budget_remaining"


@dataclass(frozen=True, slots=True)
class Amounts:
    """What is known of a cell, in kronor. ``so_far`` is January through the occasion's period."""

    outcome: Decimal = ZERO
    budget_so_far: Decimal = ZERO
    last_year_so_far: Decimal = ZERO
    budget_year: Decimal = ZERO
    last_year: Decimal = ZERO
    forecast: Decimal = ZERO

    def __add__(self, other: "Amounts") -> "Amounts":
        return Amounts(
            self.outcome + other.outcome,
            self.budget_so_far + other.budget_so_far,
            self.last_year_so_far + other.last_year_so_far,
            self.budget_year + other.budget_year,
            self.last_year + other.last_year,
            self.forecast + other.forecast,
        )

    @property
    def budget_remaining(self) -> Decimal:
        """Outcome so far + what is left of the phased budget: the year where nothing better is known."""
        return self.outcome + self.budget_year - self.budget_so_far


class Key(NamedTuple):
    """What a cell is kept by: the area's key, the line of activities and the side."""

    area_id: int
    line: Line
    side: str


@dataclass(frozen=True, slots=True)
class Cell:
    """What an area has on a line (activity group) and a side, and what its forecast rests on."""

    row: Place
    area: Place
    line: Line
    side: str
    amounts: Amounts
    basis: Basis


@dataclass(frozen=True)
class Cells:
    """Everything that a committee's tables at an occasion are made of."""

    committee: Unit
    occasion: Occasion
    organisation: Organisation
    activities: Activities
    cells: tuple[Cell, ...]
    of_which: frozenset[tuple[str, str]]  # the tables (cut, horizon) with of-which rows

    def within(self, unit: Unit) -> "Cells":
        """Those of a unit of the committee: an area, a department with its areas, or the committee itself."""
        units = set(self.organisation.scope(unit.pk))
        return replace(self, cells=tuple(cell for cell in self.cells if cell.area.id in units))


def read(*, committee: Unit, occasion: Occasion) -> Cells:
    """Read the committee's cells at an occasion: seven queries, one of them over the roll-up."""
    tree = organisation(committee, periods.last_day(occasion.period_id))
    codes = activities(committee, occasion.year)
    sums = rolled_up(tree, codes, occasion)
    forecasts = _forecasts(tree, codes, occasion)
    made = tuple(_cell(tree, key, sums.get(key), forecasts.get(key)) for key in dict.fromkeys((*sums, *forecasts)))
    layouts = OperatingSummaryLayout.objects.filter(committee=committee, of_which=True)
    return Cells(committee, occasion, tree, codes, made, frozenset(layouts.values_list("cut", "horizon")))


def rolled_up(tree: Organisation, codes: Activities, occasion: Occasion) -> dict[Key, Amounts]:
    """The sums of the roll-up by area, line and side; the forecast is not among them. One query."""
    areas = [tree.area_of(unit_id).id for unit_id in tree.ids]
    lines = list(dict.fromkeys(map(codes.line_of, codes.names)))
    places = {line: place for place, line in enumerate(lines)}
    words: dict[str, Any] = {
        "year": occasion.year,
        "month": periods.month_of(occasion.period_id),
        "units": list(tree.ids),
        "areas": areas,
        "activities": list(codes.names),
        "lines": [places[codes.line_of(activity_id)] for activity_id in codes.names],
    }
    with connection.cursor() as cursor:
        cursor.execute(_SUMS, words)
        return {Key(area_id, lines[line], side): Amounts(*sums) for area_id, line, side, *sums in cursor.fetchall()}


def _forecasts(tree: Organisation, codes: Activities, occasion: Occasion) -> dict[Key, tuple[Decimal, Basis]]:
    """The forecasts of the committee, an entered one before a computed one."""
    wanted = {"occasion": occasion, "group__committee": tree.committee_id}
    fields = ("unit_id", "group_id", "side", "amount")
    computed = Baseline.objects.filter(**wanted).values_list(*fields)
    entered = Forecast.objects.filter(**wanted).values_list(*fields)
    by_basis = ((Basis.COMPUTED, computed), (Basis.ENTERED, entered))
    found: dict[Key, tuple[Decimal, Basis]] = {}
    for basis, rows in by_basis:
        for unit_id, group_id, side, amount in rows:
            if unit_id in tree:
                key = Key(tree.area_of(unit_id).id, codes.of_group[group_id], side)
                found[key] = (profile_of_side(side).shown(amount), basis)
    return found


def _cell(tree: Organisation, key: Key, amounts: Amounts | None, forecast: tuple[Decimal, Basis] | None) -> Cell:
    known = amounts or Amounts()
    amount, basis = forecast or (known.budget_remaining, Basis.BUDGET_REMAINING)
    area = tree.area_of(key.area_id)
    return Cell(tree.row_of(key.area_id), area, key.line, key.side, replace(known, forecast=amount), basis)
