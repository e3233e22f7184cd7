"""Methods: how a computed forecast (baseline) follows from what has happened. Kronor, the whole year.

Two methods, the better one first. Last year's remaining months say when in the year money moves, and this year's level
says how much; where last year cannot be trusted to say either, the remaining phased budget is what is left to go by.
Chosen after the table of methods in the field notes: seasonal for most rows, though bad for new units, a base near
zero and a changing sign, which is what the guards catch.
"""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

ORE = Decimal("0.01")
GREATEST_CHANGE = 3  # times up or down from last year; beyond it the row is something else than it was


class Method(StrEnum):
    """How an amount for the whole year came to be."""

    LAST_YEAR_REST = "last_year_rest"
    BUDGET_REMAINING = "budget_remaining"


@dataclass(frozen=True, slots=True)
class History:
    """What a forecast has to go by, in kronor with one and the same sign.

    ``last_year_rest`` is None when last year's remaining months are not all in the ledger.
    """

    outcome: Decimal
    budget_so_far: Decimal
    budget_year: Decimal
    last_year_so_far: Decimal
    last_year_rest: Decimal | None


@dataclass(frozen=True, slots=True)
class Proposal:
    """A computed forecast: kronor for the whole year, to the öre, and the method behind it."""

    amount: Decimal
    method: Method


def last_year_rest(history: History) -> Decimal | None:
    """Outcome so far + last year's remaining months at this year's level. None where last year is no guide.

    The level is outcome so far ÷ last year's outcome so far. It is no guide when history is missing, when last year's
    base is zero, when the sign has changed, or when the level is more than three times up or down.
    """
    if history.last_year_rest is None or not history.last_year_so_far:
        return None
    level = history.outcome / history.last_year_so_far
    if not Decimal(1) / GREATEST_CHANGE <= level <= GREATEST_CHANGE:
        return None
    return (history.outcome + history.last_year_rest * level).quantize(ORE, ROUND_HALF_UP)


def budget_remaining(history: History) -> Decimal:
    """Outcome so far + what is left of the phased budget."""
    return history.outcome + history.budget_year - history.budget_so_far


def propose(history: History) -> Proposal:
    """The computed forecast by the first method that fits."""
    by_last_year = last_year_rest(history)
    if by_last_year is not None:
        return Proposal(by_last_year, Method.LAST_YEAR_REST)
    return Proposal(budget_remaining(history), Method.BUDGET_REMAINING)
