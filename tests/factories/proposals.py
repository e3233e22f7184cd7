"""Computed forecasts without a computation."""

from decimal import Decimal
from typing import Any

from finance.models import Baseline


def baseline(amount: int | str = 0, **fields: Any) -> Baseline:
    """A kept proposal, all of it in December and certain unless said otherwise."""
    kronor = Decimal(amount)
    months = [Decimal(0)] * 11 + [kronor]
    values: dict[str, Any] = {
        "amount": kronor,
        "low": kronor,
        "high": kronor,
        "one_offs": 0,
        "method": "budget_remaining",
        "months": months,
        "lows": months,
        "highs": months,
    }
    return Baseline.objects.create(**values | fields)
