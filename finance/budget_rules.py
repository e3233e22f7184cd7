"""What a budget decision must fulfil before it counts: balance, frames, financing. Pure; exact kronor.

Every rule answers with Swedish sentences that say what is wrong and what to do. Amounts have the ledger's sign.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from followup import money
from followup.money import ZERO, Unit

COST, REVENUE = "cost", "revenue"
ORIGINAL, TRANSFER, SUPPLEMENT = "original", "transfer", "supplement"


class Frame(NamedTuple):
    """Ram: what an area (stab/område) may use of an activity group, or has to take in; known by keys."""

    area: int
    line: int
    side: str


@dataclass(frozen=True)
class Names:
    """What areas and lines are called, and which areas show a result (and so have no frame of net cost)."""

    areas: Mapping[int, str]
    lines: Mapping[int, str]
    results: frozenset[int] = frozenset()


def unbalanced(kind: str, change: Mapping[Frame, Decimal]) -> list[str]:
    """A transfer (omfördelning) moves money and makes none: its rows add up to nothing."""
    total = sum(change.values(), ZERO)
    if kind != TRANSFER or not total:
        return []
    way = "ökar" if total > 0 else "minskar"
    return [
        f"En omfördelning ska gå jämnt ut, men raderna {way} budgeten med {_kronor(abs(total))}. "
        "Ändra beloppen, eller välj ett annat slag av beslut."
    ]


def unfinanced(kind: str, change: Mapping[Frame, Decimal], financing: str) -> list[str]:
    """Who decides an expenditure during the year also says how it is financed (kommunallagen 11 kap. 15 §)."""
    added = sum(change.values(), ZERO)
    if kind == ORIGINAL or financing.strip() or (kind != SUPPLEMENT and added <= 0):
        return []
    return [
        f"Beslutet ökar nettokostnaden med {_kronor(added)}. Skriv hur det finansieras (kommunallagen 11 kap. 15 §)."
        if added > 0
        else "Skriv hur tilläggsbudgeten finansieras (kommunallagen 11 kap. 15 §)."
    ]


def negative_frames(
    kind: str, before: Mapping[Frame, Decimal], change: Mapping[Frame, Decimal], names: Names
) -> list[str]:
    """No decision leaves a frame below zero that was not so before.

    A frame is the cost, or the revenue, that an area has of an activity group; and for a change, the net cost that an
    appropriation-financed area has. (The original budget may give an area more revenue than cost.)
    """
    found = []
    for frame, amount in change.items():
        was = _shown(frame.side, before.get(frame, ZERO))
        becomes = was + _shown(frame.side, amount)
        if becomes < 0 <= was:
            what = "Kostnadsbudgeten" if frame.side == COST else "Intäktsbudgeten"
            place = f"{names.areas[frame.area]}, {names.lines[frame.line]},"
            found.append(_sentence(f"{what} för {place}", was, becomes))
    if kind == ORIGINAL or found:
        return found
    for area in sorted({frame.area for frame in change} - names.results):
        was = _net(before, area)
        becomes = was + _net(change, area)
        if becomes < 0 <= was:
            found.append(_sentence(f"Ramen för {names.areas[area]}", was, becomes))
    return found


def _net(amounts: Mapping[Frame, Decimal], area: int) -> Decimal:
    return sum((amount for frame, amount in amounts.items() if frame.area == area), ZERO)


def _shown(side: str, ledger: Decimal) -> Decimal:
    return -ledger if side == REVENUE else ledger


def _sentence(what: str, was: Decimal, becomes: Decimal) -> str:
    return (
        f"{what} skulle bli {_kronor(becomes)}. Den är {_kronor(was)}, och beslutet minskar den med "
        f"{_kronor(was - becomes)}. Minska ändringen, eller besluta först om mer till ramen."
    )


def _kronor(amount: Decimal) -> str:
    return f"{money.shown(amount, Unit.ORE if amount % 1 else Unit.KR)} kr"


def summed(lines: Iterable[tuple[Frame, Decimal]]) -> dict[Frame, Decimal]:
    """Rows added up by frame."""
    found: dict[Frame, Decimal] = {}
    for frame, amount in lines:
        found[frame] = found.get(frame, ZERO) + amount
    return found
