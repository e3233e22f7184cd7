"""The fields of an investment's forecast as a person writes them in the grid, reads them and pastes them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from finance import amounts, comments
from finance.investment_rows import Facts
from finance.models import SlipReason
from finance.parsing.values import Refused
from followup.sentences import quoted

EXPENDITURE, INCOME, FINISHES, SLIP, COMMENT = "expenditure", "income", "finishes_on", "slip", "comment"
AMOUNTS = (EXPENDITURE, INCOME)


@dataclass(frozen=True)
class Column:
    """A column of the grid: its field, heading, and what kind of cell it has; ``shown`` cannot be written in."""

    name: str
    heading: str
    kind: str

    @property
    def writable(self) -> bool:
        """Whether a person writes in it."""
        return self.kind != "shown"

    @property
    def numeric(self) -> bool:
        """Whether it holds amounts."""
        return self.kind in {"shown", "amount"}


def columns(span: str) -> tuple[Column, ...]:
    """The columns after the name, for outcome through a span such as ``jan–aug 2023``."""
    return (
        Column("outcome", f"Utgifter {span}", "shown"),
        Column("frame", "Ram", "shown"),
        Column(EXPENDITURE, "Utgifter, prognos", "amount"),
        Column(INCOME, "Inkomster, prognos", "amount"),
        Column("deviation", "Avvikelse", "shown"),
        Column(FINISHES, "Väntas bli klar", "date"),
        Column(SLIP, "Orsak om den förskjuts", "reason"),
        Column(COMMENT, "Kommentar", "comment"),
    )


def held(facts: Facts) -> dict[str, Any]:
    """What stands: what a person last said, otherwise what is assumed."""
    said, expected = facts.entered, facts.expected
    return {
        EXPENDITURE: expected.expenditure,
        INCOME: expected.income,
        FINISHES: facts.finishes_on,
        SLIP: said.slip if said else "",
        COMMENT: said.comment if said else "",
    }


def texts(facts: Facts) -> dict[str, str]:
    """The fields as they stand in the grid; amounts that are only assumed are blank."""
    own = held(facts)
    entered = facts.entered is not None
    shown = {name: amounts.written(own[name]) if entered and own[name] else "" for name in AMOUNTS}
    if entered and not own[EXPENDITURE]:
        shown[EXPENDITURE] = "0"
    return shown | {FINISHES: str(own[FINISHES] or ""), SLIP: own[SLIP], COMMENT: own[COMMENT]}


def read(name: str, text: str) -> Any:
    """The value of a field as it was written. Raises Refused with a Swedish reason, KeyError for an unknown field."""
    readers: dict[str, Callable[[str], Any]] = {
        EXPENDITURE: _amount,
        INCOME: _amount,
        FINISHES: _date,
        SLIP: _slip,
        COMMENT: comments.kept,
    }
    return readers[name](text.strip())


def _amount(text: str) -> Decimal:
    value = amounts.kronor(text)
    if value is not None and value < 0:
        raise Refused("Skriv beloppet utan minus. Inkomster har en egen kolumn.")
    return value or Decimal(0)


def _date(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Refused("Skriv datumet som år-månad-dag, till exempel 2024-06-30.") from wrong


def _slip(text: str) -> str:
    for value, label in SlipReason.choices:
        if text.lower() in (value, str(label).lower()):
            return str(value)
    if text in ("", "–"):
        return ""
    raise Refused(f"Orsaken {quoted(text)} finns inte. Välj en i listan.")


def shown(name: str, value: Any) -> str:
    """A value as the grid shows it."""
    if name in AMOUNTS:
        return amounts.written(value)
    return str(SlipReason(value).label) if name == SLIP and value else str(value or "")
