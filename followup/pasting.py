"""Pasting: a block of cells out of a spreadsheet, and where in the grid each of them lands. Pure.

Excel lays cells on the clipboard as tab-separated lines; a cell that itself holds a tab, a line break or a quotation
mark stands in quotation marks. Of merged cells only the first has a value, the others are blank: a blank cell leaves
what stands in the grid as it is.
"""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from followup import money

MOST_CELLS = 5_000  # a block larger than this is not meant for a grid


class TooLarge(ValueError):
    """The block has more cells than a grid; the text is Swedish."""


class Kind(StrEnum):
    """What becomes of a pasted cell."""

    VALUE = "value"
    BLANK = "blank"
    SHOWN_ONLY = "shown_only"  # the column is computed
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True)
class Landing:
    """A pasted cell: where it stood in the block, its text, and the row and field of the grid that it falls on."""

    block_row: int
    block_column: int
    text: str
    kind: Kind
    row: str = ""
    field: str = ""


def seen(sent: str) -> dict[str, int]:
    """The versions that a preview was based on, by row, as its form sends them back. Raises ValueError for others."""
    found = json.loads(sent or "{}")
    if not isinstance(found, dict) or not all(isinstance(version, int) for version in found.values()):
        raise ValueError("No versions by row.")
    return found


def cells(text: str) -> list[list[str]]:
    """The block as rows of cells, without the empty line at the end. Raises TooLarge."""
    rows: list[list[str]] = [[]]
    place, end = 0, len(text)
    while place < end:
        cell, place = _cell(text, place)
        rows[-1].append(cell)
        if place >= end:
            break
        if text[place] == "\t":
            place += 1
            if place >= end:
                rows[-1].append("")
        else:
            place += 2 if text.startswith("\r\n", place) else 1
            if place < end:
                rows.append([])
    if sum(map(len, rows)) > MOST_CELLS:
        raise TooLarge(f"Blocket har fler än {MOST_CELLS} celler. Markera bara de celler som ska in i rutnätet.")
    return [row for row in rows if row]


def _cell(text: str, place: int) -> tuple[str, int]:
    """The cell at a place, and where it ends."""
    if text[place] == '"':
        closing = place + 1
        while (closing := text.find('"', closing)) >= 0 and text[closing + 1 : closing + 2] == '"':
            closing += 2
        if closing >= 0 and text[closing + 1 : closing + 2] in ("", "\t", "\r", "\n"):
            return text[place + 1 : closing].replace('""', '"'), closing + 1
    found = [at for sign in "\t\r\n" if (at := text.find(sign, place)) >= 0]
    end = min(found, default=len(text))
    return text[place:end], end


def land(
    block: Sequence[Sequence[str]],
    rows: Sequence[str],
    columns: Sequence[tuple[str, bool]],
    first_row: str,
    first_column: str,
) -> list[Landing]:
    """Where each cell of the block falls when its upper left corner is laid on a cell of the grid.

    ``columns`` are the grid's fields in the order shown, each with whether it can be written in. A single cell fills
    that cell alone. Raises ValueError when the corner is not in the grid.
    """
    names = [name for name, _ in columns]
    top, left = rows.index(first_row), names.index(first_column)
    made = []
    for down, cells_of_row in enumerate(block):
        for right, text in enumerate(cells_of_row):
            inside = top + down < len(rows) and left + right < len(columns)
            if not inside:
                kind, row, field = (Kind.OUTSIDE if text.strip() else Kind.BLANK), "", ""
            else:
                row, (field, writable) = rows[top + down], columns[left + right]
                kind = Kind.VALUE if writable else Kind.SHOWN_ONLY
            made.append(Landing(down, right, text, kind if text.strip() else Kind.BLANK, row, field))
    return made


def told(counted: Iterable[tuple[int, str, str]]) -> list[str]:
    """What becomes of a block, in short sentences: how many, with the words for one and for several."""
    return [f"{money.number(Decimal(count))} {one if count == 1 else many}." for count, one, many in counted if count]
