"""Utfall: a cell of an indicator's series is a number or a state that says why there is none. Pure.

Written as the report prints it: ``47,0 (2021)`` refers to another period than its column, ``7,3 (prel., delår)`` is
preliminary and about a part of the year, ``I.U. (2024-03-31)`` is expected on a day.
"""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from followup.sentences import quoted

MINUS = "\N{MINUS SIGN}"
SPACE = "\N{NO-BREAK SPACE}"
MOST_DECIMALS = 8
MOST_DIGITS = 16  # before the decimal sign
MOST_SIGNS = 80  # characters of a cell
MOST_REFERRED = 40  # characters of the period that a number refers to
NUL = "\x00"  # the database takes it in no text
PRELIMINARY = "prel."
PARTIAL = "delår"


class State(StrEnum):
    """Why a cell has no number."""

    PENDING = "pending"
    NOT_CONDUCTED = "not_conducted"
    SECRET = "secret"
    NOT_COMPARABLE = "not_comparable"
    NOT_APPLICABLE = "not_applicable"


WORDS = {
    State.PENDING: "I.U.",
    State.NOT_CONDUCTED: "Genomförs ej",
    State.SECRET: "Sekretess",
    State.NOT_COMPARABLE: "Ej jämförbar",
    State.NOT_APPLICABLE: "Ej tillämplig",
}
MEANINGS = {
    State.PENDING: "inget utfall ännu",
    State.NOT_CONDUCTED: "mätningen genomförs ej",
    State.SECRET: "omfattas av sekretess",
    State.NOT_COMPARABLE: "går inte att jämföra med de andra utfallen",
    State.NOT_APPLICABLE: "gäller inte här",
}
_WRITTEN = {
    "iu": State.PENDING,
    "ingetutfall": State.PENDING,
    "ingetutfallännu": State.PENDING,
    "genomförsej": State.NOT_CONDUCTED,
    "sekretess": State.SECRET,
    "sekretessbelagt": State.SECRET,
    "ejjämförbar": State.NOT_COMPARABLE,
    "ejtillämplig": State.NOT_APPLICABLE,
    "-": State.NOT_APPLICABLE,
    "–": State.NOT_APPLICABLE,
    "−": State.NOT_APPLICABLE,
}
_NUMBER = re.compile(r"[-−]?(\d{1,3}( \d{3})+|\d+)([.,]\d+)?")
_BEFORE = re.compile(r"(\d{4}): *(.+)")
_AFTER = re.compile(r"(.+?) *\(([^()]*)\)")


class UnreadableValue(ValueError):
    """What was written is neither a number nor a state; the text is Swedish and says what to write."""

    def __init__(self, text: str, why: str = "") -> None:
        neither = (
            "är varken ett tal eller en orsak. Skriv ett tal, till exempel 47,0 eller 47,0 (2021), "
            f"eller en av orsakerna {', '.join(WORDS.values())}."
        )
        super().__init__(f"{quoted(text)} {why or neither}")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell: a number with as many decimals as its source has, or a state. Exactly one of the two."""

    number: Decimal | None = None
    state: State | None = None
    refers_to: str = ""
    partial: bool = False
    preliminary: bool = False
    expected: date | None = None

    def __post_init__(self) -> None:
        if (self.number is None) == (self.state is None):
            raise ValueError("Ett utfall är antingen ett tal eller en orsak till att det saknas.")
        if self.expected and self.state is not State.PENDING:
            raise ValueError("Bara ett utfall som inte finns ännu kan väntas en viss dag.")


def clean(text: str) -> str:
    """What was written without the spaces and signs that only look different."""
    return " ".join(text.replace(SPACE, " ").replace("\N{NARROW NO-BREAK SPACE}", " ").split())


def parse_number(text: str) -> Decimal:
    """A number as people write it (``1 835``, ``−17,1``, ``2,50``), its decimals kept. Raises UnreadableValue."""
    words = clean(text).removesuffix("%").strip()
    if not _NUMBER.fullmatch(words):
        raise UnreadableValue(text)
    number = Decimal(words.replace(" ", "").replace(",", ".").replace("−", "-"))
    if decimals(number) > MOST_DECIMALS:
        raise UnreadableValue(text, f"har fler än {MOST_DECIMALS} decimaler.")
    if number.adjusted() >= MOST_DIGITS:
        raise UnreadableValue(text, f"har fler än {MOST_DIGITS} siffror före decimaltecknet.")
    return number


def parse_value(text: str) -> Cell | None:
    """The cell that a text says; None for an empty text. Raises UnreadableValue."""
    words = clean(text)
    if not words:
        return None
    if len(words) > MOST_SIGNS:
        raise UnreadableValue(text, f"är {len(words)} tecken. Ett utfall skrivs med högst {MOST_SIGNS}.")
    if NUL in words:
        raise UnreadableValue(text, "innehåller ett tecken som inte kan sparas. Ta bort det.")
    marks: list[str] = []
    if before := _BEFORE.fullmatch(words):
        marks, words = [before[1]], before[2]
    elif after := _AFTER.fullmatch(words):
        words, marks = after[1], [mark.strip() for mark in after[2].split(",")]
    state = _WRITTEN.get(words.casefold().replace(".", "").replace(" ", ""))
    if state is not None:
        return _state(state, marks, text)
    refers = [mark for mark in marks if mark not in (PRELIMINARY, PARTIAL)]
    if len(refers) > 1:
        raise UnreadableValue(text)
    if len("".join(refers)) > MOST_REFERRED:
        raise UnreadableValue(text, f"avser något som är längre än {MOST_REFERRED} tecken.")
    if not _NUMBER.fullmatch(words.removesuffix("%").strip()):
        raise UnreadableValue(text)
    number = parse_number(words)
    return Cell(
        number, refers_to="".join(refers), partial=PARTIAL in marks, preliminary=PRELIMINARY in marks, expected=None
    )


def _state(state: State, marks: list[str], text: str) -> Cell:
    """A state's cell: the only mark that it can have is the day on which a pending value is expected."""
    if not marks:
        return Cell(state=state)
    try:
        return Cell(state=state, expected=date.fromisoformat(marks[0]) if len(marks) == 1 else None)
    except ValueError:
        raise UnreadableValue(text) from None


def decimals(number: Decimal) -> int:
    """How many decimals a number is written with."""
    exponent = number.as_tuple().exponent
    return max(-exponent, 0) if isinstance(exponent, int) else 0


def print_number(number: Decimal) -> str:
    """A number for people: thousands apart, decimal comma, all its decimals, a real minus sign."""
    return f"{number:,f}".replace(",", SPACE).replace(".", ",").replace("-", MINUS)


def print_value(cell: Cell | None) -> str:
    """A cell as the report prints it; an empty text where nothing is said. parse_value reads it back."""
    if cell is None:
        return ""
    if cell.number is None:
        words = WORDS[State(cell.state or State.PENDING)]
        return f"{words} ({cell.expected.isoformat()})" if cell.expected else words
    marks = [cell.refers_to, PRELIMINARY if cell.preliminary else "", PARTIAL if cell.partial else ""]
    said = ", ".join(mark for mark in marks if mark)
    return f"{print_number(cell.number)} ({said})" if said else print_number(cell.number)
