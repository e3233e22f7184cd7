"""Signs: from the ledger's (a cost is plus, a revenue is minus) to those of the tables, where plus is always better.

A row has a sign profile. Costs and net costs are shown as the ledger has them; revenues and results with the sign
turned. Against budget, cost and net cost are better when lower (deviation = budget − outcome), revenue and result when
higher (deviation = outcome − budget). Source: the sign convention of the 2023 report, ``docs/glossary.md``.
"""

from decimal import Decimal
from enum import Enum


class Profile(Enum):
    """Teckenprofil of a row: its key, and whether the ledger's sign is turned when it is shown."""

    COST = ("cost", False)
    REVENUE = ("revenue", True)
    NET_COST = ("net_cost", False)
    RESULT = ("result", True)

    def __init__(self, key: str, turned: bool) -> None:
        self.key = key
        self.turned = turned

    def shown(self, ledger: Decimal) -> Decimal:
        """Kronor with the ledger's sign as the row shows them; the same rule turns them back."""
        return -ledger if self.turned else ledger

    def deviation(self, outcome: Decimal, budget: Decimal) -> Decimal:
        """How much better (plus) or worse (minus) than budget, in kronor. Both amounts have the row's shown sign."""
        return outcome - budget if self.turned else budget - outcome


def profile_of(*, shows_result: bool) -> Profile:
    """The profile of a unit's own row: a revenue-financed unit shows its result, any other its net cost."""
    return Profile.RESULT if shows_result else Profile.NET_COST


def profile_of_side(side: str) -> Profile:
    """The profile of a row of costs alone or revenues alone. ``side`` is ``cost`` or ``revenue``, else ValueError."""
    if side not in {"cost", "revenue"}:
        raise ValueError(f"{side} är varken kostnad eller intäkt")
    return Profile.COST if side == "cost" else Profile.REVENUE
