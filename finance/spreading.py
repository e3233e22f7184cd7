"""Spreading: a year's forecast as months, to the öre. Pure.

What is left of the year is laid out as the budget is phased; where the budget says nothing of the remaining months, or
says plus of some and minus of others, they get the same each.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from followup.money import ZERO

ORE = Decimal("0.01")


def spread(rest: Decimal, weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """``rest`` kronor over as many months as there are weights (phased budget, kronor); the sum is exact to the öre.

    No weights give no months: the year is over.
    """
    even = not any(weights) or (min(weights) < 0 < max(weights))
    shares = [Decimal(1)] * len(weights) if even else list(weights)
    months, given, weighed, whole = [], ZERO, ZERO, sum(shares, ZERO)
    for share in shares:
        weighed += share
        until = (rest * weighed / whole).quantize(ORE, ROUND_HALF_UP)
        months.append(until - given)
        given = until
    return tuple(months)


def months_of(
    year: Decimal, so_far: Decimal, own: Sequence[Decimal] | None, weights: Sequence[Decimal]
) -> tuple[Decimal, ...]:
    """The remaining months of a forecast for the ``year`` with ``so_far`` booked, in kronor.

    ``own`` are the months as somebody wrote them. If the ledger has changed since, the difference is spread over them,
    for the year is what was promised.
    """
    if own is None or len(own) != len(weights):
        return spread(year - so_far, weights)
    rest = spread(year - so_far - sum(own, ZERO), weights)
    return tuple(month + more for month, more in zip(own, rest, strict=True))
