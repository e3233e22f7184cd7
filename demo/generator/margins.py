"""Margins in exact öre that print as the report: areas, activity groups, costs and revenues, per span of months.

Every printed amount leaves an interval of a tenth of a mnkr; printed deviations and sums tie the intervals together. A
point within all of them is found by cyclic projection and rounded to grains that keep it there.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from math import fsum
from pathlib import Path
from random import Random

from demo.generator import data
from demo.generator.data import COST, REVENUE
from demo.generator.printed import ACTIVITY, ORGANISATION, PERIOD, SUM, YEAR, Cell, targets
from demo.generator.split import split

OUTCOME_GRAIN = 1  # öre: what is booked has öre
PLAN_GRAIN = 100_000  # öre: budgets and forecasts are whole thousands of kronor
PERIOD_SHARE = 655  # of a thousand: how much of a year's ordinary costs or revenues falls in January–August
SLACK = 0.01  # mnkr kept to each side of an interval, for the rounding to grains
MNKR = 100_000_000  # öre

Printed = Mapping[Cell, Decimal]
Name = tuple[str, str, str]  # measure, row, part


@dataclass
class Margins:
    """A department's amounts in öre per name: a span of ``data.SPANS``, ``forecast`` or ``budget_2023``.

    ``areas`` and ``groups`` hold net costs and are empty for a revenue-financed department, of which the report shows
    only the sides.
    """

    codes: list[str]
    shows_net_cost: bool
    areas: dict[str, dict[str, int]] = field(default_factory=dict)
    groups: dict[str, dict[str, int]] = field(default_factory=dict)
    sides: dict[str, dict[str, int]] = field(default_factory=dict)

    def less(self, name: str, nets: Mapping[tuple[str, str], int]) -> tuple[dict[str, int], dict[str, int]]:
        """The net margins per area and per group without the given (area, group) net amounts."""
        areas, groups = dict(self.areas[name]), dict(self.groups[name])
        for (area, group), amount in nets.items():
            areas[area] -= amount
            groups[group] -= amount
        return areas, groups


class System:
    """Interval constraints on sums of named amounts (mnkr)."""

    def __init__(self) -> None:
        self.constraints: list[tuple[dict[Name, int], float, float]] = []
        self.start: dict[Name, float] = {}

    def prints(self, terms: dict[Name, int], printed: Decimal) -> None:
        """The sum must print as ``printed``; a printed 0 is exactly nothing."""
        value, room = float(printed), 0.05 - SLACK if printed else 0.0
        self.constraints.append((terms, value - room, value + room))
        if len(terms) == 1:
            self.start[next(iter(terms))] = value

    def equal(self, one: dict[Name, int], other: dict[Name, int]) -> None:
        """Both sums must be the same."""
        terms: dict[Name, int] = defaultdict(int, one)
        for name, factor in other.items():
            terms[name] -= factor
        self.constraints.append((dict(terms), 0.0, 0.0))

    def solved(self, rng: Random) -> dict[Name, float]:
        """A point within all intervals, from a random start. Raises ValueError when none is found."""
        point = {name: value + (rng.random() - 0.5) * 0.09 for name, value in self.start.items()}
        for _ in range(100_000):
            worst = 0.0
            for terms, low, high in self.constraints:
                value = fsum(factor * point[name] for name, factor in terms.items())
                gap = max(low - value, 0.0) or min(high - value, 0.0)
                worst = max(worst, abs(gap))
                for name, factor in terms.items():
                    point[name] += factor * gap / len(terms)
            if worst < 1e-7:
                return point
        raise ValueError(f"inga belopp skrivs ut som rapporten: {worst:.4f} mnkr fattas")


def found(printed: Path, rng: Random, one_off_revenue: int, later_revenue: int) -> Iterator[Margins]:
    """The margins of each department of the committee, from the printed tables in the folder ``printed``.

    ``one_off_revenue`` and ``later_revenue`` (öre) are those that the first department has booked and awaits outside
    its ordinary revenues.
    """
    amounts = targets(printed)
    units = data.rows("organisation.csv")
    for department in (row for row in units if row["kind"] == "department"):
        areas = {row["name"]: row["code"] for row in units if row["parent"] == department["code"]}
        if department["financing"] == "appropriation":
            yield _net_cost(amounts, areas, rng, one_off_revenue, later_revenue)
        else:
            yield _result(amounts, department["name"], list(areas.values()), rng)


def _grain(horizon: str, measure: str) -> int:
    return PLAN_GRAIN if measure == "budget" or (horizon, measure) == (YEAR, "outcome") else OUTCOME_GRAIN


def rounded(amount: float, grain: int) -> int:
    """An amount in mnkr as öre in whole grains."""
    return round(amount * MNKR / grain) * grain


def _net_cost(amounts: Printed, areas: dict[str, str], rng: Random, one_off: int, later: int) -> Margins:
    """Margins of the department whose net cost both cuts of the report show."""
    margins = Margins(list(areas.values()), shows_net_cost=True)
    labels = [group.label for group in data.groups()]
    solved = {horizon: _solved_net_cost(amounts, horizon, list(areas), labels, rng) for horizon in (PERIOD, YEAR)}
    for horizon, measure, name in (
        (PERIOD, "outcome", "outcome_2023_01_08"),
        (PERIOD, "budget", "budget_2023_01_08"),
        (PERIOD, "last_year", "outcome_2022_01_08"),
        (YEAR, "outcome", "forecast"),
        (YEAR, "budget", "budget_2023"),
        (YEAR, "last_year", "outcome_2022"),
    ):
        point = solved[horizon]
        margins.areas[name] = {code: point[measure, area, ""] for area, code in areas.items()}
        margins.groups[name] = {label: point.get((measure, label, ""), 0) for label in labels}
        if horizon == YEAR:
            margins.sides[name] = {REVENUE: point[measure, SUM, REVENUE]}
    for year, first, last in (
        ("outcome_2022", "outcome_2022_01_08", "outcome_2022_09_12"),
        ("budget_2023", "budget_2023_01_08", "budget_2023_09_12"),
    ):
        for kept in (margins.areas, margins.groups):
            kept[last] = {name: amount - kept[first][name] for name, amount in kept[year].items()}
        whole = margins.sides[year][REVENUE]
        so_far = _share(whole, PLAN_GRAIN if year.startswith("budget") else OUTCOME_GRAIN)
        margins.sides |= {first: {REVENUE: so_far}, last: {REVENUE: whole - so_far}}
    ordinary = margins.sides["forecast"][REVENUE] - one_off - later
    margins.sides["outcome_2023_01_08"] = {REVENUE: _share(ordinary, OUTCOME_GRAIN) + one_off}
    return margins


def _solved_net_cost(
    amounts: Printed, horizon: str, areas: list[str], labels: list[str], rng: Random
) -> dict[Name, int]:
    """One horizon's net costs (öre) per area and group, and at the year's horizon costs and revenues of the sum."""
    system = System()
    rows = [(ORGANISATION, area) for area in areas]
    rows += [(ACTIVITY, label) for label in labels if Cell(ACTIVITY, horizon, label, "", "budget") in amounts]
    parts = [COST, REVENUE] if horizon == YEAR else []
    for measure in ("outcome", "budget", "last_year"):
        for cut, row in rows:
            system.prints({(measure, row, ""): 1}, amounts[Cell(cut, horizon, row, "", measure)])
        total = {(measure, area, ""): 1 for area in areas}
        system.prints(total, amounts[Cell(ORGANISATION, horizon, SUM, "", measure)])
        system.equal(total, {(measure, row, ""): 1 for cut, row in rows if cut == ACTIVITY})
        for part in parts:
            system.prints({(measure, SUM, part): 1}, amounts[Cell(ORGANISATION, horizon, SUM, part, measure)])
        if parts:
            system.equal(total, {(measure, SUM, COST): 1, (measure, SUM, REVENUE): -1})
    for cut, row in rows:
        system.prints(_deviation(row), amounts[Cell(cut, horizon, row, "", "deviation")])
    total = {name: factor for area in areas for name, factor in _deviation(area).items()}
    system.prints(total, amounts[Cell(ORGANISATION, horizon, SUM, "", "deviation")])
    for part in parts:
        sign = 1 if part == COST else -1
        system.prints(_deviation(SUM, part, sign), amounts[Cell(ORGANISATION, horizon, SUM, part, "deviation")])
    point = {name: rounded(value, _grain(horizon, name[0])) for name, value in system.solved(rng).items()}
    for cut, row in rows:
        if not amounts[Cell(cut, horizon, row, "", "deviation")]:
            point["outcome", row, ""] = point["budget", row, ""]
    for measure in ("outcome", "budget", "last_year"):  # what rounding left goes where a grain is least seen
        left = sum(point[measure, row, ""] * (1 if cut == ORGANISATION else -1) for cut, row in rows)
        point[measure, "920", ""] += left
    return point


def _deviation(row: str, part: str = "", sign: int = 1) -> dict[Name, int]:
    """Budget less outcome, or with ``sign`` −1 outcome less budget, of a row."""
    return {("budget", row, part): sign, ("outcome", row, part): -sign}


def _share(year: int, grain: int) -> int:
    """What falls in January–August of a year's ordinary amount."""
    return split(year, [PERIOD_SHARE, 1000 - PERIOD_SHARE], grain)[0]


def _result(amounts: Printed, department: str, codes: list[str], rng: Random) -> Margins:
    """Costs and revenues of a department that shows a result (plus is a surplus)."""
    year = _solved_result(amounts, YEAR, department, rng)
    period = _solved_result(amounts, PERIOD, department, rng)
    margins = Margins(codes, shows_net_cost=False)
    for measure, name, so_far, later in (
        ("outcome", "forecast", "outcome_2023_01_08", ""),
        ("budget", "budget_2023", "budget_2023_01_08", "budget_2023_09_12"),
        ("last_year", "outcome_2022", "outcome_2022_01_08", "outcome_2022_09_12"),
    ):
        whole = {side: year[measure, department, side] for side in (COST, REVENUE)}
        cost = _share(whole[COST], _grain(PERIOD, measure))
        first = {COST: cost, REVENUE: cost + period[measure, department, ""]}
        margins.sides |= {name: whole, so_far: first}
        if later:
            margins.sides[later] = {side: whole[side] - first[side] for side in whole}
    return margins


def _solved_result(amounts: Printed, horizon: str, department: str, rng: Random) -> dict[Name, int]:
    """One horizon's results (öre), at the year's horizon as costs and revenues."""
    system = System()
    parts = {REVENUE: 1, COST: -1} if horizon == YEAR else {"": 1}

    def result(measure: str, sign: int = 1) -> dict[Name, int]:
        return {(measure, department, part): sign * factor for part, factor in parts.items()}

    for measure in ("outcome", "budget", "last_year"):
        for part in parts:
            system.prints(
                {(measure, department, part): 1}, amounts[Cell(ORGANISATION, horizon, department, part, measure)]
            )
        if horizon == YEAR:
            system.prints(result(measure), amounts[Cell(ORGANISATION, horizon, department, "", measure)])
    for part in parts:
        printed = amounts[Cell(ORGANISATION, horizon, department, part, "deviation")]
        system.prints(_deviation(department, part, 1 if part == COST else -1), printed)
    deviation = amounts[Cell(ORGANISATION, horizon, department, "", "deviation")]
    system.prints(result("outcome") | result("budget", -1), deviation)
    point = {name: rounded(value, _grain(horizon, name[0])) for name, value in system.solved(rng).items()}
    if not amounts[Cell(ORGANISATION, YEAR, department, "", "budget")] and horizon == YEAR:
        point["budget", department, REVENUE] = point["budget", department, COST]
    return point
