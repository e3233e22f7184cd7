"""Materiality: which differences a person is asked to explain. Pure.

A threshold is data, per municipality: kronor **and** percent, so that neither a thousandth of a large budget nor a
tenth of a tiny one is asked about. Below the smallest difference that shows (a tenth of a million kronor), nobody is
asked for anything.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Threshold:
    """Väsentlighetsgräns: a difference is material above both ``kronor`` and ``percent`` of the budget.

    ``smallest`` is the difference in kronor from which a reason is asked for at all.
    """

    kronor: Decimal = Decimal(500_000)
    percent: Decimal = Decimal(2)
    smallest: Decimal = Decimal(150_000)  # what is less than this shows as 0,1 mnkr or nothing


def exceeds(deviation: Decimal, budget: Decimal, threshold: Threshold) -> bool:
    """Whether a deviation in kronor is material. Against a budget of nothing every percentage is exceeded."""
    size = abs(deviation)
    return size > threshold.kronor and size * HUNDRED > threshold.percent * abs(budget)


class Lack(StrEnum):
    """What a forecast of one's own still lacks before it can be submitted."""

    NOTHING = ""
    REASON = "reason"
    COMMENT = "comment"


def lacking(
    own: Decimal | None,
    proposal: Decimal,
    budget: Decimal,
    threshold: Threshold,
    *,
    reason: bool,
    comment: bool,
    reason_asks: bool = False,
) -> Lack:
    """What is missing where ``own`` departs from the proposal, in kronor; ``reason`` and ``comment`` are given or not.

    A departure asks for a reason from ``threshold.smallest``, and for a comment when it is material or the reason says
    nothing by itself (``reason_asks``, as a decision without its paragraph).
    """
    if own is None:
        return Lack.NOTHING
    departure = own - proposal
    if abs(departure) >= threshold.smallest and departure and not reason:
        return Lack.REASON
    if comment or not (exceeds(departure, budget, threshold) or (reason and reason_asks)):
        return Lack.NOTHING
    return Lack.COMMENT
