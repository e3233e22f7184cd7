"""Periodisering: a year's budget laid out over its months by shares, exact to the öre. Pure.

The months always add up to the year: each gets its share rounded towards zero to the öre, and the öre that are left go
to the months that lost most in the rounding (the largest remainder method, as seats are shared out in elections).
"""

from collections.abc import Sequence
from decimal import ROUND_DOWN, Decimal
from typing import NamedTuple

from followup.money import ZERO

MONTHS = 12
ORE = Decimal("0.01")
FLAT: tuple[Decimal, ...] = (Decimal(1),) * MONTHS


class Shares(NamedTuple):
    """Twelve shares, none below zero, and why they are not those that were asked for (Swedish; empty when they are)."""

    shares: tuple[Decimal, ...]
    reason: str = ""


def spread(amount: Decimal, shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """The year's kronor over the months by their shares; Σ months = the year to the öre.

    Raises ValueError when there are not twelve shares, one is below zero or all are nothing, or when the amount has
    parts of an öre.
    """
    _require_shares(shares)
    return shared(amount, shares)


def shared(amount: Decimal, shares: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Kronor shared out by any number of shares, to the öre. Raises ValueError for parts of an öre."""
    if amount != amount.quantize(ORE):
        raise ValueError(f"{amount} kronor är inte hela ören")
    total = sum(shares, ZERO)
    exact = [amount * share / total for share in shares]
    parts = [part.quantize(ORE, ROUND_DOWN) for part in exact]
    left = int((amount - sum(parts, ZERO)) / ORE)
    step = ORE if left > 0 else -ORE
    by_loss = sorted(range(len(parts)), key=lambda place: (-abs(exact[place] - parts[place]), place))
    for place in range(abs(left)):  # never more öre than parts with a share: each lost less than one
        parts[by_loss[place]] += step
    return tuple(parts)


def seasons(last_year: Sequence[Decimal]) -> Shares:
    """Shares after last year's twelve months (kronor, any sign): a summer business gets its budget in the summer.

    A month that went against the year (a correction, a credit) gets no share. Flat, and says so, when there is nothing
    to go by.
    """
    if len(last_year) != MONTHS:
        raise ValueError(f"{len(last_year)} månader i stället för tolv")
    total = sum(last_year, ZERO)
    sign = -1 if total < 0 else 1
    shares = tuple(max(amount * sign, ZERO) for amount in last_year)
    if not total or not any(shares):
        return Shares(FLAT, "Förra året finns inget utfall att följa. Beloppet är delat lika på månaderna.")
    return Shares(shares)


def from_month(shares: Sequence[Decimal], first: int, *, catch_up: bool) -> tuple[Decimal, ...]:
    """Shares of a change that begins in a month (1–12).

    With ``catch_up`` the months that have gone lay their shares in the first one, so that the change is that of a
    whole year; without, the remaining months have it all between them. Where they have no share at all, the first
    month has everything. Raises ValueError for a month that does not exist.
    """
    _require_shares(shares)
    if not 1 <= first <= MONTHS:
        raise ValueError(f"månad {first} finns inte")
    gone, rest = sum(shares[: first - 1], ZERO), list(shares[first - 1 :])
    if catch_up:
        rest[0] += gone
    if not any(rest):
        rest[0] = Decimal(1)
    return (*(ZERO for _ in range(first - 1)), *rest)


def _require_shares(shares: Sequence[Decimal]) -> None:
    if len(shares) != MONTHS:
        raise ValueError(f"{len(shares)} andelar i stället för tolv")
    if any(share < 0 for share in shares):
        raise ValueError("en andel är negativ")
    if not any(shares):
        raise ValueError("alla andelar är noll")
