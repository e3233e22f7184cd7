"""Series: the months of each cell over all years at hand, which the proposed forecasts are made from. Reads only.

A cell is an area × line (activity group) × side, as in ``finance.cells``; kronor with the ledger's sign. The
organisation and the groups are those of the occasion for every year, so that the years can be compared.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise

from django.db.models import Sum

from finance.cells import SIDES, Key
from finance.models import PublishedPeriod, Source, SummaryCell
from finance.places import Activities, Organisation
from followup import periods
from followup.money import ZERO

Months = dict[int, Decimal]  # period (202308) → kronor


@dataclass(frozen=True)
class CellMonths:
    """A cell's months: outcome through the occasion, and phased budget of every year that has one."""

    outcome: Months = field(default_factory=dict)
    budget: Months = field(default_factory=dict)


def months_by_cell(tree: Organisation, codes: Activities, through: int) -> dict[Key, CellMonths]:
    """Every cell's months. Outcome goes back as long as each year before is wholly in the ledger. Two queries.

    A year with a month missing is no year to compare with, nor are those before it; this year counts from January.
    """
    first = first_period(through)
    found: defaultdict[Key, CellMonths] = defaultdict(CellMonths)
    for kind, year, unit_id, activity_id, side, *so_far in _summed(tree.ids, periods.year_of(through)):
        cell = found[Key(tree.area_of(unit_id).id, codes.line_of(activity_id), side)]
        of = cell.budget if kind == Source.Kind.BUDGET else cell.outcome
        for period, (before, amount) in zip(periods.whole_year(year), pairwise((ZERO, *so_far)), strict=True):
            if amount != before and (kind == Source.Kind.BUDGET or first <= period <= through):
                of[period] = of.get(period, ZERO) + amount - before
    return dict(found)


def first_period(through: int) -> int:
    """January of the first year of those, one after the other up to now, that are wholly in the ledger. One query."""
    published = set(
        PublishedPeriod.objects.filter(source__kind=Source.Kind.OUTCOME)
        .order_by()
        .values_list("period", flat=True)
        .distinct()
    )
    year = periods.year_of(through)
    while published.issuperset(periods.whole_year(year - 1)):
        year -= 1
    return periods.period(year, 1)


def _summed(unit_ids: list[int], last_year: int) -> Iterable[tuple]:
    """Kind, year, unit, activity, side and the twelve running sums: one query over the coarse roll-up."""
    return (
        SummaryCell.objects.filter(kind__in=Source.Kind.values, year__lte=last_year, unit__in=unit_ids, side__in=SIDES)
        .order_by()
        .values_list("kind", "year_id", "unit_id", "activity_id", "side")
        .annotate(**{f"through_{month}": Sum(f"so_far__{month}") for month in range(12)})
    )
