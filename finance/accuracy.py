"""Forecast accuracy: how near a unit's forecasts have come, against what would have been easier to say. Pure.

All results are kronor as the result feels them: plus is better (a net cost of 10 is a result of −10). So an error above
zero is a forecast that was too optimistic. Measures after the field's accuracy panel: mean absolute error in kronor and
in percent of gross budget, bias, and skill (1 − own errors ÷ the other's) against "forecast = budget" and against the
computed proposal. A unit may act after its forecast, so an error isn't the forecast's alone: the page says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from followup.money import ZERO

FEWEST = 3  # occasions below which nothing is said
LEAN = Decimal("0.5")  # of the errors' sizes that must point one way before a leaning is named


class Lean(StrEnum):
    """Which way forecasts have missed, in words."""

    OPTIMISTIC = "för optimistisk"
    PESSIMISTIC = "för pessimistisk"
    NONE = "ingen tydlig slagsida"


@dataclass(frozen=True, slots=True)
class Case:
    """A forecast at an occasion of a year that is over: results in kronor, and the year's gross budget (costs)."""

    year: int
    month: int
    forecast: Decimal
    budget: Decimal
    outcome: Decimal
    gross_budget: Decimal
    proposal: Decimal | None = None

    @property
    def error(self) -> Decimal:
        """How much better than the outcome the forecast was; above zero is too optimistic."""
        return self.forecast - self.outcome

    @property
    def error_percent(self) -> Decimal | None:
        """The error in percent of gross budget; None without one."""
        return _percent(self.error, self.gross_budget)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What a unit's forecasts have been worth over its cases.

    ``error`` is the mean size of the errors and ``bias`` their mean, in kronor; the percents are of gross budget;
    skills are shares (1 = perfect, 0 = no better than the other, below zero = worse), None where the other was never
    wrong or there is none.
    """

    cases: int
    error: Decimal
    error_percent: Decimal | None
    bias: Decimal
    bias_percent: Decimal | None
    lean: Lean
    against_budget: Decimal | None
    against_proposal: Decimal | None


def accuracy(cases: Sequence[Case]) -> Accuracy | None:
    """The accuracy of the cases; None below three: too few to tell."""
    if len(cases) < FEWEST:
        return None
    count, gross = len(cases), sum((case.gross_budget for case in cases), ZERO)
    sizes, errors = sum((abs(case.error) for case in cases), ZERO), sum((case.error for case in cases), ZERO)
    proposed = [case for case in cases if case.proposal is not None]
    return Accuracy(
        cases=count,
        error=sizes / count,
        error_percent=_percent(sizes, gross),
        bias=errors / count,
        bias_percent=_percent(errors, gross),
        lean=_lean(errors, sizes),
        against_budget=_skill(cases, [case.budget for case in cases]),
        against_proposal=_skill(proposed, [case.proposal for case in proposed if case.proposal is not None]),
    )


def added_up(by_unit: Sequence[Sequence[Case]]) -> list[Case]:
    """The cases of several units added up, occasion by occasion; a proposal only where every unit has one."""
    found: dict[tuple[int, int], list[Case]] = {}
    for case in (case for cases in by_unit for case in cases):
        found.setdefault((case.year, case.month), []).append(case)
    return [_added(year, month, cases) for (year, month), cases in sorted(found.items())]


def _added(year: int, month: int, cases: Sequence[Case]) -> Case:
    proposals = [case.proposal for case in cases if case.proposal is not None]
    return Case(
        year,
        month,
        forecast=sum((case.forecast for case in cases), ZERO),
        budget=sum((case.budget for case in cases), ZERO),
        outcome=sum((case.outcome for case in cases), ZERO),
        gross_budget=sum((case.gross_budget for case in cases), ZERO),
        proposal=sum(proposals, ZERO) if len(proposals) == len(cases) else None,
    )


def _lean(errors: Decimal, sizes: Decimal) -> Lean:
    if abs(errors) <= LEAN * sizes:
        return Lean.NONE
    return Lean.OPTIMISTIC if errors > 0 else Lean.PESSIMISTIC


def _skill(cases: Sequence[Case], others: Sequence[Decimal]) -> Decimal | None:
    """1 − the sum of own errors ÷ the sum of the other's; None where the other had none."""
    theirs = sum((abs(other - case.outcome) for case, other in zip(cases, others, strict=True)), ZERO)
    return 1 - sum((abs(case.error) for case in cases), ZERO) / theirs if theirs else None


def _percent(part: Decimal, whole: Decimal) -> Decimal | None:
    return part / whole * 100 if whole else None
