"""The fields of a forecast line: what a person writes in a cell, as a value; and a value as the cell shows it.

The same reading serves a cell that is left, a form that is sent whole and a block that is pasted.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from finance import amounts, comments
from finance.forecast_lines import ForecastLine
from finance.forecasts import AMOUNT, COMMENT, REASON, Change
from finance.models import ForecastReason
from finance.parsing.values import Refused
from followup import money
from followup.sentences import quoted

UNIT = money.Unit.TKR  # what the grid shows, and what a bare number means
Reasons = Iterable[ForecastReason]


def read(line: ForecastLine, name: str, text: str, reasons: Reasons) -> Any:
    """The value of what was written in a field of a line; None (or an empty comment) when nothing was.

    What is written exactly as it is shown stands for the exact amount behind. Raises Refused in Swedish, and KeyError
    for a field that the line does not have.
    """
    if name == COMMENT:
        return comments.kept(text)
    if name == REASON:
        return _reason(text.strip(), reasons)
    now = held(line, name)
    if now is not None and "".join(text.split()) == "".join(shown(now).split()):
        return now
    amount = amounts.kronor(text, UNIT)
    if amount is not None and amount < 0 and not line.may_be_negative:
        raise Refused(f"{line.side_name} skrivs utan minus. Skriv beloppet som ett tal över noll.")
    return amount


def held(line: ForecastLine, name: str) -> Decimal | None:
    """The exact amount that a field holds. Raises KeyError for an unknown field."""
    if name == AMOUNT:
        return line.entered.amount if line.entered else None
    if name.startswith("m") and name[1:].isdecimal() and int(name[1:]) < len(line.months):
        return line.months[int(name[1:])]
    raise KeyError(name)


def _reason(text: str, reasons: Reasons) -> ForecastReason | None:
    if not text:
        return None
    found = next((one for one in reasons if text.lower() in {one.code.lower(), one.name.lower()}), None)
    if found is None:
        choices = ", ".join(one.name for one in reasons)
        raise Refused(f"{quoted(text)} är ingen av orsakerna. Välj bland: {choices}.")
    return found


def shown(amount: Decimal | None) -> str:
    """An amount as a cell to write in shows it: whole tkr, empty when there is none."""
    return "" if amount is None else money.number(money.rounded(amount, UNIT))


def texts(line: ForecastLine) -> dict[str, str]:
    """What each field of the line shows."""
    own = line.entered
    found = {
        AMOUNT: shown(own.amount if own else None),
        REASON: own.reason.code if own and own.reason else "",
        COMMENT: own.comment if own else "",
    }
    return found | {f"m{place}": shown(amount) for place, amount in enumerate(line.months)}


def exact(line: ForecastLine) -> dict[str, str]:
    """The amounts behind what is shown, every digit kept, where that is more than the cell shows; by field."""
    found = {name: held(line, name) for name in (AMOUNT, *(f"m{place}" for place in range(len(line.months))))}
    written = {name: amounts.written(amount, UNIT) for name, amount in found.items() if amount is not None}
    return {name: text for name, text in written.items() if text != shown(found[name])}


def change(line: ForecastLine, values: Mapping[str, Any], based_on: int | None) -> Change:
    """New values of a line's fields as something to save."""
    if line.line.group_id is None:
        raise KeyError(line.key)
    return Change(line.line.group_id, line.side, values, based_on, line.ground)
