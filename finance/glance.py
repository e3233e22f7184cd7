"""Vid en blick: what one must know of a committee's year without reading its tables. Reads, writes nothing.

``course`` is how the year's forecast has moved from occasion to occasion, ``largest`` the rows that mean the most.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connection

from finance.cells import Cells, words_of
from finance.signs import Profile, profile_of, profile_of_side
from finance.summary import Row
from followup import periods
from followup.models import Occasion
from followup.money import ZERO

# As finance.cells asks for one occasion: outcome + what is left of the budget where nothing is said of a cell. Where
# units and activities belong is as of the last occasion, so that the occasions can be compared.
_COURSE = """
    WITH at AS (
        SELECT * FROM unnest(%(occasions)s::bigint[], %(months)s::int[], %(days)s::date[])
            AS at(occasion_id, month, day)
    ), cell AS (
        SELECT occasion_id, area_id, line, side,
            coalesce(sum(so_far[month]) FILTER (WHERE kind = 'outcome'), 0) AS outcome,
            coalesce(sum(so_far[month]) FILTER (WHERE kind = 'budget'), 0) AS budget_so_far,
            coalesce(sum(so_far[12]) FILTER (WHERE kind = 'budget'), 0) AS budget_year
        FROM finance_summarycell
        JOIN unnest(%(units)s::int[], %(areas)s::int[]) AS place(unit_id, area_id) USING (unit_id)
        JOIN unnest(%(activities)s::int[], %(lines)s::bigint[]) AS code(activity_id, line) USING (activity_id)
        CROSS JOIN at
        WHERE side IN ('cost', 'revenue') AND year_id = %(year)s AND area_id = ANY(%(shown)s) AND (
            kind = 'outcome'
            OR kind = 'budget' AND NOT EXISTS (
                SELECT FROM finance_budgetdecision AS decision
                WHERE decision.source_id = finance_summarycell.source_id AND decision.decided_on > at.day
            )
        )
        GROUP BY occasion_id, area_id, line, side
    ), said AS (
        SELECT occasion_id, area_id, group_id AS line, side,
            coalesce(max(amount) FILTER (WHERE entered), max(amount) FILTER (WHERE NOT entered)) AS forecast
        FROM (
            SELECT occasion_id, unit_id, group_id, side, amount, true AS entered FROM finance_forecast
            UNION ALL
            SELECT occasion_id, unit_id, group_id, side, amount, false FROM finance_baseline
        ) AS forecast
        JOIN unnest(%(units)s::int[], %(areas)s::int[]) AS place(unit_id, area_id) USING (unit_id)
        WHERE occasion_id = ANY(%(occasions)s) AND group_id = ANY(%(groups)s) AND area_id = ANY(%(shown)s)
        GROUP BY occasion_id, area_id, group_id, side
    )
    SELECT occasion_id, side, count(forecast), coalesce(sum(forecast), 0),
        coalesce(sum(outcome + budget_year - budget_so_far) FILTER (WHERE forecast IS NULL), 0),
        coalesce(sum(budget_year), 0)
    FROM cell FULL JOIN said USING (occasion_id, area_id, line, side)
    GROUP BY occasion_id, side
"""


@dataclass(frozen=True)
class Point:
    """The year as it looked at an occasion: forecast and budget in kronor as the row shows them."""

    occasion: Occasion
    profile: Profile
    forecast: Decimal
    budget: Decimal

    @property
    def deviation(self) -> Decimal:
        """Against the budget of that occasion; plus is better."""
        return self.profile.deviation(self.forecast, self.budget)


def course(cells: Cells, occasions: Sequence[Occasion]) -> list[Point]:
    """Forecast and budget of the cells' year at each of its occasions up to the cells' own, the oldest first.

    Occasions at which nobody had said or computed a forecast are left out, save the cells' own. Of a committee it is
    the net cost of its appropriation-financed units; where there are none, the result. One query.
    """
    own = cells.occasion
    asked = [one for one in occasions if one.year == own.year and one.period_id <= own.period_id]
    results = {key for key in cells.areas if cells.organisation.row_of(key).shows_result}
    shown = set(cells.areas) - results or results
    profile = profile_of(shows_result=not set(cells.areas) - results)
    sums: dict[int, tuple[int, Decimal, Decimal]] = {}
    for occasion_id, side, said, given, remaining, budget in _asked(cells, asked, sorted(shown)):
        forecast = profile_of_side(side).shown(given) + remaining
        before = sums.get(occasion_id, (0, ZERO, ZERO))
        sums[occasion_id] = (before[0] + said, before[1] + forecast, before[2] + budget)
    points = []
    for one in sorted(asked, key=lambda one: one.period_id):
        said, forecast, budget = sums.get(one.pk, (0, ZERO, ZERO))
        if said or one == own:
            points.append(Point(one, profile, profile.shown(forecast), profile.shown(budget)))
    return points


def _asked(
    cells: Cells, occasions: Sequence[Occasion], shown: list[int]
) -> list[tuple[int, str, int, Decimal, Decimal, Decimal]]:
    words: dict[str, Any] = words_of(cells) | {
        "occasions": [one.pk for one in occasions],
        "months": [periods.month_of(one.period_id) for one in occasions],
        "days": [periods.last_day(one.period_id) for one in occasions],
        "shown": shown,
    }
    with connection.cursor() as cursor:
        cursor.execute(_COURSE, words)
        return cursor.fetchall()


def largest(rows: Sequence[Row], most: int) -> tuple[list[Row], list[Row]]:
    """The rows that deviate the most, no more than ``most``, the best first; and the others."""
    ordered = sorted(rows, key=lambda row: abs(row.deviation), reverse=True)
    kept = ordered[: most if len(ordered) <= most else most - 1]
    return sorted(kept, key=lambda row: row.deviation, reverse=True), ordered[len(kept) :]


def together(rows: Sequence[Row]) -> Decimal:
    """What rows deviate in all, kronor."""
    return sum((row.deviation for row in rows), ZERO)
