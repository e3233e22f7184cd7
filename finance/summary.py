"""Driftsammandrag: the committee's cells pivoted into tables, in exact kronor. The only place that pivots.

All four tables (two cuts, two horizons) come from one read of the coarse roll-up (``finance.cells``), so they cannot
disagree. The activity cut is over the appropriation-financed units alone, whose sum both cuts share.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Any

from finance.budget_trail import Against, against_original
from finance.cells import NOTHING, SIDES, Amounts, Basis, Cells, Sides, read, total
from finance.models import Side
from finance.places import Line, Place
from finance.signs import Profile, profile_of_side
from followup.models import Occasion, Unit
from followup.money import rounding_shows
from followup.sorting import swedish_key

OF_WHICH_NAMES = {Side.COST.value: "varav kostnader", Side.REVENUE.value: "varav intäkter"}
SUM_NAME = "Summa nettokostnader"


class Cut(StrEnum):
    """Indelning: what the rows are."""

    ACTIVITY = "activity"
    ORGANISATION = "organisation"


class Horizon(StrEnum):
    """Tidsrymd: the year so far, or the full year."""

    PERIOD = "period"
    YEAR = "year"


class RowKind(StrEnum):
    """What a row is among the others."""

    ROW = "row"
    SUM = "sum"
    OF_WHICH = "of_which"
    OTHER_ADMINISTRATION = "other_administration"


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a driftsammandrag in kronor as shown: ``current`` is outcome (period) or forecast (year).

    ``unit_id``, ``group_id``, ``activity_id`` and ``side`` say what it is the sum of, for the way down to the ledger.
    """

    name: str
    kind: RowKind
    profile: Profile
    current: Decimal
    budget: Decimal
    last_year: Decimal
    codes: str = ""
    unit_id: int | None = None
    group_id: int | None = None
    activity_id: int | None = None
    account_id: int | None = None
    side: str | None = None

    @property
    def deviation(self) -> Decimal:
        """Against budget, in kronor; plus is always better."""
        return self.profile.deviation(self.current, self.budget)

    @property
    def amounts(self) -> tuple[Decimal, Decimal, Decimal, Decimal]:
        """Current, budget, deviation and last year: the order that they are shown in."""
        return self.current, self.budget, self.deviation, self.last_year

    @property
    def sort_name(self) -> str:
        """The name as it is sorted by: å, ä and ö last."""
        return swedish_key(self.name)

    @property
    def shows_rounding(self) -> bool:
        """Whether the deviation as shown differs from the difference between the amounts as shown."""
        more, less = (self.current, self.budget) if self.profile.turned else (self.budget, self.current)
        return rounding_shows((more, -less), self.deviation)


@dataclass(frozen=True)
class OperatingSummary:
    """Driftsammandrag of a committee at an occasion, by one cut at one horizon.

    Rows in order: the committee's rows, their sum with its of-which rows, then each other administration with its
    result. ``bases`` counts what the forecasts behind a full-year table rest on.
    """

    committee: Unit
    occasion: Occasion
    cut: Cut
    horizon: Horizon
    rows: tuple[Row, ...]
    bases: Counter[Basis]
    against: Against = Against.CURRENT  # which budget

    @property
    def parts(self) -> list[Row]:
        """The rows that the sum is the sum of."""
        return [row for row in self.rows if row.kind is RowKind.ROW]

    @property
    def total(self) -> Row:
        """The sum: Summa nettokostnader."""
        return next(row for row in self.rows if row.kind is RowKind.SUM)

    @property
    def other_administrations(self) -> list[Row]:
        """The revenue-financed units, each with its result."""
        return [row for row in self.rows if row.kind is RowKind.OTHER_ADMINISTRATION]

    @property
    def has_figures(self) -> bool:
        """Whether anything is read in or expected; what stood last year alone says nothing of how it goes."""
        return any(row.current or row.budget for row in self.rows)

    @cached_property
    def rounding_shows(self) -> bool:
        """Whether amounts as shown do not add up, down a column or along a row, so that a note must say so."""
        columns = list(zip(*(row.amounts for row in self.parts), strict=True))
        down = zip(columns, self.total.amounts, strict=False)  # no columns where there are no rows
        return any(rounding_shows(parts, total) for parts, total in down) or any(
            row.shows_rounding for row in self.rows
        )


def operating_summary(
    *, committee: Unit, occasion: Occasion, cut: Cut, horizon: Horizon, against: Against = Against.CURRENT
) -> OperatingSummary:
    """One table. For several of the same committee and occasion, read once: ``all_four``."""
    cells = read(committee=committee, occasion=occasion)
    if against is Against.ORIGINAL:
        return replace(pivot(against_original(cells), cut, horizon), against=against)
    return pivot(cells, cut, horizon)


def all_four(
    *, committee: Unit, occasion: Occasion, within: Unit | None = None
) -> dict[tuple[Cut, Horizon], OperatingSummary]:
    """The four tables from one read; ``within`` keeps to an area or a department of the committee."""
    return four_of(read(committee=committee, occasion=occasion, within=within))


def four_of(cells: Cells) -> dict[tuple[Cut, Horizon], OperatingSummary]:
    """The four tables of cells that have been read."""
    return {(cut, horizon): pivot(cells, cut, horizon) for cut in Cut for horizon in Horizon}


def pivot(cells: Cells, cut: Cut, horizon: Horizon) -> OperatingSummary:
    """A table of the cells. Rows where everything shown is exactly 0 kr are left out; the sum always stands."""
    appropriation = {place: sides for place, sides in cells.of_rows.items() if not place.shows_result}
    results = {place: sides for place, sides in cells.of_rows.items() if place.shows_result}
    build = _Builder(cells, horizon, of_which=(cut.value, horizon.value) in cells.of_which)
    by_unit = cut is Cut.ORGANISATION
    rows = build.by_unit(appropriation, RowKind.ROW) if by_unit else build.by_line()
    shown = [row for row, _ in rows if any(row.amounts)]
    whole = {side: total(sides.get(side, NOTHING) for sides in appropriation.values()) for side in SIDES}
    shown += build.with_of_which(build.row(whole, RowKind.SUM, Profile.NET_COST, name=SUM_NAME), whole)
    for row, sides in build.by_unit(results, RowKind.OTHER_ADMINISTRATION) if by_unit else ():
        parted = build.with_of_which(row, sides)
        if any(any(part.amounts) for part in parted):
            shown.extend(parted)
    bases = cells.bases(results=by_unit)
    return OperatingSummary(cells.committee, cells.occasion, cut, horizon, tuple(shown), bases)


# What is current, budget and last year at each horizon.
MEASURES: dict[Horizon, Callable[[Amounts], tuple[Decimal, Decimal, Decimal]]] = {
    Horizon.PERIOD: attrgetter("outcome", "budget_so_far", "last_year_so_far"),
    Horizon.YEAR: attrgetter("forecast", "budget_year", "last_year"),
}
RowsWithSides = list[tuple[Row, Sides]]


@dataclass(frozen=True)
class _Builder:
    """Makes rows of the cells' sums at a horizon."""

    cells: Cells
    horizon: Horizon
    of_which: bool

    def row(self, sides: Sides, kind: RowKind, profile: Profile, **words: Any) -> Row:
        """A row that is the sum of its sides."""
        current, budget, last_year = map(profile.shown, MEASURES[self.horizon](total(sides.values())))
        return Row(kind=kind, profile=profile, current=current, budget=budget, last_year=last_year, **words)

    def by_unit(self, units: dict[Place, Sides], kind: RowKind) -> RowsWithSides:
        """A row for each unit, as the organisation is laid out."""
        places = sorted(units, key=lambda place: self.cells.organisation.order(place.id))
        return [
            (self.row(units[at], kind, at.profile, codes=at.code, name=at.name, unit_id=at.id), units[at])
            for at in places
        ]

    def by_line(self) -> RowsWithSides:
        """A row for each activity group, then for each activity that stands in none."""
        lines = sorted(self.cells.of_lines, key=lambda line: (line.sort, line.codes))
        return [(self._line(line, self.cells.of_lines[line]), self.cells.of_lines[line]) for line in lines]

    def _line(self, line: Line, sides: Sides) -> Row:
        what = {"group_id": line.group_id, "activity_id": line.activity_id}
        return self.row(sides, RowKind.ROW, Profile.NET_COST, codes=line.codes, name=line.name, **what)

    def with_of_which(self, row: Row, sides: Sides) -> list[Row]:
        """The row, and where the layout says so its costs and its revenues after it."""
        if not self.of_which:
            return [row]
        of_which = (
            self.row(
                {side: sides.get(side, NOTHING)},
                RowKind.OF_WHICH,
                profile_of_side(side),
                name=name,
                unit_id=row.unit_id,
                side=side,
            )
            for side, name in OF_WHICH_NAMES.items()
        )
        return [row, *of_which]
