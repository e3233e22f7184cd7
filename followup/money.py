"""Money: exact kronor in, one rounding when shown.

Amounts are ``Decimal`` kronor everywhere. They are rounded once, half up, when a person reads them: to million kronor
(mnkr, one decimal), thousand kronor (tkr, none) or kronor (kr, none). Printed rows therefore need not add up to the
printed sum; ``rounding_shows`` says when that happens so that the table can carry its note.
"""

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from enum import Enum

MINUS = "\u2212"  # the minus sign of Swedish typography, never the hyphen
GROUP = "\u00a0"  # no-break space between thousands
ZERO = Decimal(0)
# Between a number and its unit, and between § and its number, no line ends.
NEVER_PARTED = re.compile(r"(?<=\d) (?=(?:mnkr|tkr|kr|kronor|procent|procentenheter|%)(?!\w))|(?<=§) (?=\d)")


class Unit(Enum):
    """A unit that amounts are shown in: its word, how many kronor it holds and its number of decimals."""

    MNKR = ("mnkr", Decimal(1_000_000), 1)
    TKR = ("tkr", Decimal(1_000), 0)
    KR = ("kr", Decimal(1), 0)
    ORE = ("kr", Decimal("1.00"), 2)

    def __init__(self, word: str, kronor: Decimal, decimals: int) -> None:
        self.word = word
        self.kronor = kronor
        self.decimals = decimals


def rounded(kronor: Decimal, unit: Unit = Unit.MNKR) -> Decimal:
    """The amount in ``unit``, rounded half up to the unit's decimals; never negative zero."""
    value = (kronor / unit.kronor).quantize(Decimal(1).scaleb(-unit.decimals), ROUND_HALF_UP)
    return value if value else abs(value)


def shown(kronor: Decimal | None, unit: Unit = Unit.MNKR, *, signed: bool = False) -> str:
    """The amount as a Swede reads it: ``1 725,3``, ``−83,2``, ``0`` when exactly nothing, ``–`` when there is none.

    ``signed`` puts a plus before what is above zero, as deviations carry it.
    """
    if kronor is None:
        return "–"
    if not kronor:
        return "0"
    return number(rounded(kronor, unit), signed=signed)


def number(value: Decimal, *, signed: bool = False) -> str:
    """A decimal number in Swedish typography, with the decimals that it has."""
    digits = f"{abs(value):,f}".replace(",", GROUP).replace(".", ",")
    sign = MINUS if value < 0 else "+" if signed and value > 0 else ""
    return sign + digits


def plain(kronor: Decimal, unit: Unit = Unit.MNKR) -> str:
    """The amount as shown, for machines: decimal point, hyphen as minus, no grouping; ``0`` when exactly nothing."""
    return f"{rounded(kronor, unit):f}" if kronor else "0"


def unparted(text: str) -> str:
    """A text whose amounts are never parted from their units at the end of a line."""
    return NEVER_PARTED.sub(GROUP, text)


def rounding_shows(parts: Iterable[Decimal], total: Decimal, unit: Unit = Unit.MNKR) -> bool:
    """Whether the parts as shown add up to something else than the total as shown."""
    return sum((rounded(part, unit) for part in parts), ZERO) != rounded(total, unit)
