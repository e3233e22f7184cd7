"""Across the municipality: every committee's year from one read, side by side. Reads only.

The numbers are those of each committee's own driftsammandrag by organisation: the same cells, pivoted by the same rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from finance import corrective
from finance.cells import Cells, read_many
from finance.corrective import Standing
from finance.forecast_lines import occasion_before
from finance.gaps import Gap, together
from finance.materiality import Threshold
from finance.signs import Profile
from finance.summary import Cut, Horizon, OperatingSummary, Row, pivot
from finance.thresholds import threshold_for
from followup.models import Occasion, Unit
from followup.money import ZERO

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Economy:
    """How a committee stands at an occasion, in kronor as its own tables show them.

    ``period`` is the outcome so far, ``year`` the forecast; ``before`` is the forecast of the occasion before in the
    same year, None where there was none; ``results`` are the revenue-financed units beside the net cost.
    """

    committee: Unit
    period: Row
    year: Row
    before: Decimal | None
    results: tuple[Row, ...]
    has_figures: bool
    standings: tuple[Standing, ...]

    @property
    def deviation(self) -> Decimal | None:
        """The forecast against the year's budget, plus better; None for a committee without figures."""
        return self.year.deviation if self.has_figures else None

    @property
    def percent(self) -> Decimal | None:
        """The deviation in percent of the year's budget, one decimal; None without a budget."""
        return percent_of(self.year.deviation, self.year.budget) if self.has_figures else None

    @property
    def change(self) -> Decimal | None:
        """How the forecast has changed since the occasion before, plus better; None where there was none."""
        if self.before is None or not self.has_figures:
            return None
        return self.year.profile.deviation(self.year.current, self.before)

    @property
    def concerned(self) -> list[Standing]:
        """The units that have an action plan or should have one, the largest deficit first."""
        return sorted((one for one in self.standings if one.concerned), key=lambda one: one.deviation)

    @property
    def measures(self) -> Decimal | None:
        """What the plans of units with a material deficit are to give over the year; None without such units."""
        return self._together(1)

    @property
    def left(self) -> Decimal | None:
        """What of the units' material deficits nothing is planned against; None without such deficits."""
        return self._together(3)

    def _together(self, place: int) -> Decimal | None:
        gaps: list[Gap] = [one.gap for one in self.standings if one.material]
        return together(gaps)[place] if gaps else None


def percent_of(part: Decimal, whole: Decimal) -> Decimal | None:
    """A part in percent of the size of the whole, rounded half up to one decimal; None of nothing."""
    if not whole:
        return None
    value = (part * HUNDRED / abs(whole)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return value if value else abs(value)


def economies(*, committees: Sequence[Unit], occasion: Occasion, municipality: Unit) -> list[Economy]:
    """How each committee stands, in the order given. About a dozen queries, however many they are."""
    now, before = read_many(committees=committees, occasion=occasion), occasion_before(occasion)
    earlier = read_many(committees=committees, occasion=before) if before else [None] * len(now)
    threshold = threshold_for(municipality)
    standings = _by_committee(now, occasion, threshold)
    return [
        _economy(cells, then, tuple(standings.get(cells.committee.pk, ())))
        for cells, then in zip(now, earlier, strict=True)
    ]


def whole(economies: Sequence[Economy]) -> tuple[Row, Row] | None:
    """The sum of the net costs so far and of the year; None where no committee has any."""
    own = [one for one in economies if one.has_figures and one.year.profile is Profile.NET_COST]
    if not own:
        return None
    return summed([one.period for one in own]), summed([one.year for one in own])


def summed(rows: Sequence[Row]) -> Row:
    """Rows of one profile, at least one, taken together; named as the first."""
    current, budget, _, last_year = (sum(column, ZERO) for column in zip(*(row.amounts for row in rows), strict=True))
    first = rows[0]
    return Row(first.name, first.kind, first.profile, current, budget, last_year)


def _by_committee(read: Sequence[Cells], occasion: Occasion, threshold: Threshold) -> dict[int, list[Standing]]:
    found: dict[int, list[Standing]] = {}
    for one in corrective.standings_in(read, occasion, threshold):
        found.setdefault(one.committee.pk, []).append(one)
    return found


def _economy(now: Cells, before: Cells | None, standings: tuple[Standing, ...]) -> Economy:
    period, year = pivot(now, Cut.ORGANISATION, Horizon.PERIOD), pivot(now, Cut.ORGANISATION, Horizon.YEAR)
    then = pivot(before, Cut.ORGANISATION, Horizon.YEAR) if before else None
    row = _row(year)
    alone = row.profile is Profile.RESULT
    return Economy(
        committee=now.committee,
        period=_row(period, alone=alone),
        year=row,
        before=_row(then, alone=alone).current if then and then.has_figures else None,
        results=() if alone else tuple(year.other_administrations),
        has_figures=year.has_figures or period.has_figures,
        standings=standings,
    )


def _row(summary: OperatingSummary, *, alone: bool | None = None) -> Row:
    """The net cost; for a committee that has nothing but revenue-financed units (``alone``), their result together."""
    results = summary.other_administrations
    if alone is None:
        alone = bool(results) and not summary.parts
    return summed(results) if alone and results else summary.total
