"""Cells: one read of everything that a committee's driftsammandrag are made of, in exact kronor.

Every amount here has the ledger's sign (a cost is plus, a revenue is minus). The forecast of an area, activity group
and side is what a person has entered; else what the river has computed (``finance.forecasts``); else, where neither is
there, outcome so far + remaining budget. An activity that stands in no group can have no forecast of its own and
always gets the last of these.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from django.db.models import Q, Sum

from finance import methods
from finance.models import Baseline, Forecast, OperatingSummaryLayout, Side, Source, SummaryCell
from finance.places import Activities, Line, Organisation, Place, activities, organisation
from finance.signs import profile_of_side
from followup import periods
from followup.models import Occasion, Unit
from followup.money import ZERO

SIDES = (Side.COST.value, Side.REVENUE.value)


class Basis(StrEnum):
    """What a forecast rests on: a person's word, or a method."""

    ENTERED = "entered"
    LAST_YEAR_REST = methods.Method.LAST_YEAR_REST.value
    BUDGET_REMAINING = methods.Method.BUDGET_REMAINING.value


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

    def history(self, *, last_year_whole: bool) -> methods.History:
        """What a method has to go by; without last year's rest unless the ledger holds the whole of last year."""
        rest = self.last_year - self.last_year_so_far if last_year_whole else None
        return methods.History(self.outcome, self.budget_so_far, self.budget_year, self.last_year_so_far, rest)


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
    """The sums of the roll-up by area, line and side; the forecast is not among them."""
    sums: dict[Key, Amounts] = {}
    for unit_id, activity_id, side, *amounts in _summed(tree.ids, occasion.period_id):
        key = Key(tree.area_of(unit_id).id, codes.line_of(activity_id), side)
        found = Amounts(*(amount or ZERO for amount in amounts))
        sums[key] = sums[key] + found if key in sums else found
    return sums


def _summed(unit_ids: list[int], through: int) -> Iterable[tuple]:
    """Unit, activity, side and five sums in kronor: the one query over the roll-up."""
    year, before = periods.year_of(through), periods.year_of(through) - 1
    so_far = Q(period__number__range=(periods.period(year, 1), through))
    this_year = Q(period__number__range=(periods.period(year, 1), periods.period(year, 12)))
    last_year = Q(period__number__range=(periods.period(before, 1), periods.period(before, 12)))
    last_year_so_far = Q(period__number__range=(periods.period(before, 1), periods.year_before(through)))
    outcome, budget = Q(kind=Source.Kind.OUTCOME), Q(kind=Source.Kind.BUDGET)
    # The two years are said outright too: so the index finds them, however long the history before them.
    years = Q(kind__in=Source.Kind.values, period__number__range=(periods.period(before, 1), periods.period(year, 12)))
    wanted = years & ((outcome & (last_year | so_far)) | (budget & this_year))
    return (
        SummaryCell.objects.filter(wanted, unit__in=unit_ids, side__in=SIDES)
        .order_by()
        .values_list("unit_id", "activity_id", "side")
        .annotate(
            outcome=Sum("amount", filter=outcome & so_far),
            budget_so_far=Sum("amount", filter=budget & so_far),
            last_year_so_far=Sum("amount", filter=outcome & last_year_so_far),
            budget_year=Sum("amount", filter=budget),
            last_year=Sum("amount", filter=outcome & last_year),
        )
    )


def _forecasts(tree: Organisation, codes: Activities, occasion: Occasion) -> dict[Key, tuple[Decimal, Basis]]:
    """The forecasts of the committee, an entered one before a computed one."""
    wanted = {"occasion": occasion, "group__committee": tree.committee_id}
    fields = ("unit_id", "group_id", "side", "amount")
    computed = Baseline.objects.filter(**wanted).values_list(*fields, "method")
    entered = Forecast.objects.filter(**wanted).values_list(*fields)
    found: dict[Key, tuple[Decimal, Basis]] = {}
    for unit_id, group_id, side, amount, basis in (*computed, *((*row, Basis.ENTERED) for row in entered)):
        if unit_id in tree:
            key = Key(tree.area_of(unit_id).id, codes.of_group[group_id], side)
            found[key] = (profile_of_side(side).shown(amount), Basis(basis))
    return found


def _cell(tree: Organisation, key: Key, amounts: Amounts | None, forecast: tuple[Decimal, Basis] | None) -> Cell:
    known = amounts or Amounts()
    amount, basis = forecast or (
        methods.budget_remaining(known.history(last_year_whole=False)),
        Basis.BUDGET_REMAINING,
    )
    area = tree.area_of(key.area_id)
    return Cell(tree.row_of(key.area_id), area, key.line, key.side, replace(known, forecast=amount), basis)
