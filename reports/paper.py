"""How a table is set on paper: how wide each column is, and whether the table may be parted. Pure."""

import re
from collections.abc import Iterable
from math import ceil

from reports.document import Column, Header, Table

ROOM = 170  # mm, of a page
NAME = 44  # mm, the least for the names of rows
LETTER = 1.8  # mm, of a table's text
PADDING = 4.5  # mm, between columns, with a little air
LINES = 4  # that a cell of words may take before its column is made wider
LEAST, MOST = 14, 62  # mm, of a column
TOGETHER = 24  # lines of a table that is kept on one page
WORDED = {Column.TEXT, Column.STATUS}


def widths(table: Table) -> list[int]:
    """The width of each column in mm; what is left is the names'. They never take the names' least room."""
    wanted = [
        _wanted(header, [row.cells[place].text for row in table.rows]) for place, header in enumerate(table.columns)
    ]
    room, asked = ROOM - NAME, sum(wanted)
    return wanted if asked <= room else [width * room // asked for width in wanted]


def may_be_parted(table: Table) -> bool:
    """Whether a table is so long that it may go over a page break."""
    own = widths(table)
    name = ROOM - sum(own)
    lines = 0
    for row in table.rows:
        cells = (_lines(cell.text, width) for cell, width in zip(row.cells, own, strict=True))
        lines += max(_lines(row.name, name), *cells, 1)
    return lines > TOGETHER


def _wanted(header: Header, texts: list[str]) -> int:
    """So wide that no word is cut and no number parted, and that words do not take many lines."""
    letters = max(_longest(header.text.split()) * 0.85, _longest(texts))
    if header.column in WORDED:
        words = [word for text in (*texts, header.text) for word in re.split(r"[\s/-]+", text)]
        letters = max(_longest(words), _longest(texts) / LINES)
    return min(max(ceil(letters * LETTER + PADDING), LEAST), MOST)


def _longest(texts: Iterable[str]) -> int:
    return max((len(text) for text in texts), default=0)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    a_line = max((width - PADDING) / LETTER, 1)
    return sum(ceil(len(line) / a_line) or 1 for line in text.split("\n"))
