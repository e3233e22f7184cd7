"""Amounts as people write them in a grid: ``1 234,5``, ``1,2 mnkr``, ``350 tkr``, ``100+50``, ``2 500-``.

A number without a unit is in the grid's own unit. A bare term of a sum takes the unit of the next term that has one,
so ``1+2 mnkr`` is three million kronor. The comma is the decimal sign; a point is so only where it can't be read as a
thousands separator. ``static/js/grid-sums.js`` follows the same rules for what is shown while one types; what is saved
is always read here, and ``tests/data/amounts.json`` holds the two together.
"""

import re
from decimal import ROUND_HALF_UP, Decimal

from finance.parsing.values import Refused
from followup import money
from followup.money import ZERO

LIMIT = Decimal(100_000_000_000)  # kronor; no Swedish municipality has a budget of a hundred milliard
LONGEST = 200  # characters; a sum of many terms is shorter
ORE = Decimal("0.01")
UNITS = {
    "mdkr": Decimal(1_000_000_000),
    "miljarder": Decimal(1_000_000_000),
    "mnkr": Decimal(1_000_000),
    "mkr": Decimal(1_000_000),
    "miljoner": Decimal(1_000_000),
    "tkr": Decimal(1_000),
    "kkr": Decimal(1_000),
    "tusen": Decimal(1_000),
    "kronor": Decimal(1),
    "kr": Decimal(1),
    "sek": Decimal(1),
}

_SPACES = {ord(sign): " " for sign in "\u00a0\u202f\u2009\u2007\t\r\n"}
_MINUSES = {ord(sign): "-" for sign in "\u2212\u2012\u2013"}
_SIGNS = _SPACES | _MINUSES
_TERM = re.compile(
    r"(?P<sign>[-+]?) *(?P<number>[0-9][0-9 .,']*|[.,][0-9]+) *(?P<unit>[a-zåäö]*)\.?:?(?P<after>-?(?= *$))? *"
)
_WHOLE = re.compile(r"[0-9]+|[0-9]{1,3}(?:([ .'])[0-9]{3})(?:\1[0-9]{3})*")
_EITHER = re.compile(r"[1-9][0-9]{0,2}\.[0-9]{3}")


def kronor(text: str, unit: money.Unit = money.Unit.TKR) -> Decimal | None:
    """The kronor of an amount, exact to the öre; None when nothing is written. A lone hyphen is 0, as in Excel.

    Raises Refused with a Swedish reason for what is no amount or longer than one, and for a hundred milliard kronor or
    more.
    """
    if len(text) > LONGEST:
        raise Refused(f"Beloppet är för långt: {len(text)} tecken. Det får ha högst {LONGEST}.")
    written = text.translate(_SIGNS).strip().removeprefix("=").strip().lower()
    if not written or text.strip() in ("\u2013", "\u2014"):
        return None
    if written == "-":
        return ZERO
    if written.startswith("#"):
        raise Refused("Cellen visar ett fel ur Excel i stället för ett tal. Rätta formeln och kopiera igen.")
    negative = written.startswith("(") and written.endswith(")")
    total = _sum_of(written[1:-1].strip() if negative else written, unit)
    if abs(total) >= LIMIT:
        raise Refused(
            f"Beloppet är orimligt stort: 100 miljarder kronor eller mer. Ett tal utan enhet räknas i {unit.word}."
        )
    rounded = (-total if negative else total).quantize(ORE, ROUND_HALF_UP)
    return rounded if rounded else abs(rounded)


def _sum_of(written: str, unit: money.Unit) -> Decimal:
    terms: list[tuple[Decimal, str]] = []
    place = 0
    while place < len(written):
        found = _TERM.match(written, place)
        if found is None or (terms and not found["sign"]) or (found["unit"] and found["unit"] not in UNITS):
            raise _unreadable()
        number = _number(found["number"].strip())
        minus = found["sign"] == "-" if not (found["after"] and not terms) else not found["sign"]
        if found["after"] and (terms or found["sign"]):
            raise _unreadable()
        terms.append((-number if minus else number, found["unit"]))
        place = found.end()
    total, factor = ZERO, unit.kronor
    for number, word in reversed(terms):
        factor = UNITS[word] if word else factor
        total += number * factor
    return total


def _number(body: str) -> Decimal:
    if _EITHER.fullmatch(body):
        raise Refused(
            f"Punkten i {body} kan vara decimaltecken eller tusentalsavgränsare. "
            f"Skriv {body.replace('.', ' ')} eller {body.replace('.', ',')}."
        )
    sign = max(body.rfind(","), body.rfind(".") if body.count(".") == 1 else -1)
    whole, decimals = (body[:sign], body[sign + 1 :]) if sign >= 0 else (body, "")
    parts = _WHOLE.fullmatch(whole or "0")
    if parts is None or (decimals and not decimals.isdecimal()) or (sign >= 0 and body[sign] == parts[1]):
        raise _unreadable()
    return Decimal(f"{''.join(filter(str.isdecimal, whole)) or '0'}.{decimals or '0'}")


def _unreadable() -> Refused:
    return Refused("Det går inte att läsa som ett belopp. Skriv till exempel 1 234,5 eller 1,2 mnkr eller 100+50.")


def written(amount: Decimal, unit: money.Unit = money.Unit.TKR) -> str:
    """Exact kronor as a person would write them in the unit, every digit kept: ``251 234,56789``."""
    exact = (amount / unit.kronor).normalize()
    return money.number(exact.quantize(Decimal(1)) if exact == exact.to_integral_value() else exact)
