"""Siffror i ord: how a figure is written in a sentence, rounded once. Pure.

A format belongs to a measure. It has a key (as it stands in a text), a name for whoever chooses it, and says how it
rounds. Between a number and its unit stands a no-break space.
"""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from followup import money
from followup.figures import Figure, Measure

SPACE = money.GROUP
IN_LINE = "resultat i nivå med budget"
ONE_DECIMAL = "Avrundas en gång, en halv uppåt, till miljoner kronor med en decimal."
WHOLE = "Avrundas en gång, en halv uppåt, till hela miljoner kronor."


@dataclass(frozen=True)
class Format:
    """A way to write a figure: its key, its name in Swedish, the measure that it is for, and how it rounds."""

    key: str
    name: str
    measure: str
    rounds: str
    write: Callable[[Decimal], str]


def _rounded(value: Decimal, decimals: int = 0) -> Decimal:
    """Half up; never negative zero."""
    made = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return made if made else abs(made)


def _whole(kronor: Decimal) -> str:
    return money.number(_rounded(kronor / money.Unit.MNKR.kronor))


def _with(unit: str, write: Callable[[Decimal], str]) -> Callable[[Decimal], str]:
    return lambda value: f"{write(value)}{SPACE}{unit}"


def _surplus(shown: Callable[[Decimal], str]) -> Callable[[Decimal], str]:
    """With the word of its sign: ``överskott med 81,9 mnkr``; what shows as nothing is neither."""

    def write(kronor: Decimal) -> str:
        amount = shown(abs(kronor))
        if not any(digit in amount for digit in "123456789"):
            return IN_LINE
        return f"{'överskott' if kronor > 0 else 'underskott'} med {amount}{SPACE}mnkr"

    return write


def _deviation(kronor: Decimal) -> str:
    if not money.rounded(kronor):
        return f"avvikelse på 0{SPACE}mnkr"
    return f"{'positiv' if kronor > 0 else 'negativ'} avvikelse med {money.shown(abs(kronor))}{SPACE}mnkr"


def _shares(decimals: int) -> Callable[[Decimal], str]:
    return lambda value: money.number(_rounded(value, decimals))


KR, PERCENT, COUNT = str(Measure.KRONOR), str(Measure.PERCENT), str(Measure.COUNT)
FORMATS = {
    one.key: one
    for one in (
        Format("mnkr", "Miljoner kronor", KR, ONE_DECIMAL, _with("mnkr", money.shown)),
        Format(
            "mnkr-belopp",
            "Miljoner kronor utan tecken",
            KR,
            f"{ONE_DECIMAL} Tecknet lämnas bort.",
            _with("mnkr", lambda kronor: money.shown(abs(kronor))),
        ),
        Format(
            "mnkr-tecken",
            "Miljoner kronor med plus eller minus",
            KR,
            ONE_DECIMAL,
            _with("mnkr", lambda kronor: money.shown(kronor, signed=True)),
        ),
        Format("mnkr-hela", "Hela miljoner kronor", KR, WHOLE, _with("mnkr", _whole)),
        Format(
            "mnkr-hela-belopp",
            "Hela miljoner kronor utan tecken",
            KR,
            f"{WHOLE} Tecknet lämnas bort.",
            _with("mnkr", lambda kronor: _whole(abs(kronor))),
        ),
        Format("mnkr-tal", "Miljoner kronor, bara talet", KR, ONE_DECIMAL, money.shown),
        Format("over-under", "Överskott eller underskott", KR, ONE_DECIMAL, _surplus(money.shown)),
        Format("over-under-hela", "Överskott eller underskott, hela miljoner", KR, WHOLE, _surplus(_whole)),
        Format("avvikelse", "Positiv eller negativ avvikelse", KR, ONE_DECIMAL, _deviation),
        Format(
            "tkr",
            "Tusen kronor",
            KR,
            "Avrundas en gång, en halv uppåt, till hela tusental kronor.",
            _with("tkr", lambda kronor: money.shown(kronor, money.Unit.TKR)),
        ),
        Format(
            "kr",
            "Kronor",
            KR,
            "Avrundas en gång, en halv uppåt, till hela kronor.",
            _with("kr", lambda kronor: money.shown(kronor, money.Unit.KR)),
        ),
        Format("procent", "Hela procent", PERCENT, "Avrundas till hela procent.", _with("procent", _shares(0))),
        Format("procent-1", "Procent, en decimal", PERCENT, "Avrundas till en decimal.", _with("procent", _shares(1))),
        Format("procent-tal", "Procent, bara talet", PERCENT, "Avrundas till hela procent.", _shares(0)),
        Format("antal", "Antal", COUNT, "Ett helt antal, utan avrundning.", _shares(0)),
    )
}
EXACT = Format("tal", "Som det är", "", "Skrivs som det är, utan avrundning.", money.number)


def formats(figure: Figure) -> list[Format]:
    """The formats of a figure, the usual one first. What its source prints by itself can be written so."""
    found = [one for one in FORMATS.values() if one.measure == figure.measure]
    return [EXACT, *found] if figure.printed or not found else found


def form(key: str, figure: Figure) -> Format:
    """The format of a key when it is one for the figure, else the figure's usual one."""
    choices = formats(figure)
    return next((one for one in choices if one.key == key), choices[0])


def worded(figure: Figure, key: str = "") -> str:
    """A figure as a sentence says it: ``81,9 mnkr``, ``underskott med 74,8 mnkr``, ``12 procent``."""
    chosen = form(key, figure)
    return figure.printed if chosen is EXACT and figure.printed else chosen.write(figure.value)
