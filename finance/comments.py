"""Kommentarer: what people write beside an amount, as it is kept. Pure."""

from finance.parsing.values import Refused

LONGEST = 2000  # characters; more than anybody reads in a cell, less than a report's own text
NUL = "\x00"  # the database takes it in no text


def kept(text: str) -> str:
    """A comment as it is kept: without the blanks around it. Raises Refused in Swedish for what cannot be kept."""
    comment = text.replace("\r\n", "\n").strip()
    if NUL in comment:
        place = comment.index(NUL) + 1
        raise Refused(f"Kommentaren innehåller ett tecken som inte kan sparas, tecken nummer {place}. Ta bort det.")
    if len(comment) > LONGEST:
        raise Refused(f"Kommentaren är {len(comment)} tecken. Den får ha högst {LONGEST}.")
    return comment
