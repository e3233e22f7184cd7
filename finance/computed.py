"""Computed: a kept proposal as pages read it, in kronor as a person writes them (costs and revenues both plus)."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from finance.models import Baseline
from finance.proposal import Method
from followup import money


@dataclass(frozen=True, slots=True)
class Computed:
    """What the river proposes for a line: the year, its 80 % interval (None where there is none) and what it rests on.

    ``months`` is the year month by month, empty where the proposal is only outcome so far + remaining budget.
    """

    amount: Decimal
    method: str
    low: Decimal | None = None
    high: Decimal | None = None
    error: float | None = None
    tried: int = 0
    reason: str = ""
    months: tuple[Decimal, ...] = ()

    @classmethod
    def kept(cls, baseline: Baseline) -> "Computed":
        """A kept proposal."""
        return cls(
            baseline.amount,
            baseline.method,
            baseline.low,
            baseline.high,
            baseline.error,
            len(baseline.trials),
            baseline.reason,
            tuple(baseline.months),
        )

    @classmethod
    def fallback(cls, amount: Decimal) -> "Computed":
        """Outcome so far + remaining budget, where nothing has been computed yet."""
        return cls(amount, Method.BUDGET_REMAINING.value)

    @property
    def method_name(self) -> str:
        """The method in words: ``Sammanvägning``."""
        return Method(self.method).label.capitalize()

    @property
    def backtest_shown(self) -> str:
        """What the proposal has been worth: ``senaste 3 åren: ±2,1 %``; empty when no year could be tried."""
        if self.error is None or not self.tried:
            return ""
        years = "ett tidigare år" if self.tried == 1 else f"senaste {self.tried} åren"
        return f"{years}: ±{percent(self.error)}"


def percent(value: float, *, signed: bool = False) -> str:
    """Percent as a Swede reads it: ``2,1 %``. One decimal, rounded half up once."""
    rounded = Decimal(value).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{money.number(rounded or abs(rounded), signed=signed)}\u00a0%"
