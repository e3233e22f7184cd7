"""How a table is set on paper: how wide each column is, and whether the table may be parted. Pure."""

import re
from collections.abc import Iterable
from math import ceil

from reports.document import Column, Header, Row, RowKind, Table

ROOM = 170  # mm, of a page
NAME = 44  # mm, the least for the names of rows
LETTER = 1.8  # mm, of a table's text
BOLD = 1.1  # times as wide
PADDING = 4.5  # mm, between columns, with a little air
SHORT = 14  # letters of what is not parted
BAR = 1.5  # letters, before a word that says how something stands
HEAD = 0.85  # times as wide are the letters of a heading
LINES = 4  # that a cell of words may take before its column is made wider
LEAST, MOST = 14, 62  # mm, of a column
TOGETHER = 24  # lines of a table that is kept on one page
WORDED = {Column.TEXT, Column.STATUS}


def widths(table: Table) -> list[int]:
    """The width of each column in mm; what is left is the names'. They never take the names' least room."""
    found = [
        _wanted(header, [row.cells[place].text for row in table.rows]) for place, header in enumerate(table.columns)
    ]
    while sum(found) > ROOM - NAME:
        found[found.index(max(found))] -= 1
    return found


def may_be_parted(table: Table) -> bool:
    """Whether a table is so long that it may go over a page break."""
    own = widths(table)
    name = ROOM - sum(own)
    lines = 0
    for row in table.rows:
        cells = (_lines(cell.text, width) for cell, width in zip(row.cells, own, strict=True))
        lines += max(_lines(row.name, name), *cells, 1)
    return lines > TOGETHER


def may_go_over(table: Table, row: Row) -> bool:
    """Whether the name of a row that heads others finds room on one line over the row's empty cells."""
    if row.kind is not RowKind.HEADER:
        return False
    own = widths(table)
    empty = next((place for place, cell in enumerate(row.cells) if cell.text), len(own))
    return len(row.name) * LETTER * BOLD < ROOM - sum(own) + sum(own[:empty]) - PADDING


def _wanted(header: Header, texts: list[str]) -> int:
    """So wide that no short word or number is parted, and that words do not take many lines."""
    short = [text for text in texts if len(text) <= SHORT]
    words = [word for text in texts for word in re.split(r"[ /-]+", text)]
    letters = max(_in_two_lines(header.text) * HEAD, _longest(short), _longest(words))
    if header.column in WORDED:
        letters = max(letters, _longest(texts) / LINES) + (header.column is Column.STATUS) * BAR
    return min(max(ceil(letters * LETTER + PADDING), LEAST), MOST)


def _in_two_lines(text: str) -> int:
    """How many letters the longer line has, when a text is parted as evenly as can be."""
    words = text.split()
    return min(_longest([" ".join(words[:at]), " ".join(words[at:])]) for at in range(len(words) + 1))


def _longest(texts: Iterable[str]) -> int:
    return max((len(text) for text in texts), default=0)


def _lines(text: str, width: float) -> int:
    """How many lines a text takes in a column."""
    a_line = max((width - PADDING) / LETTER, 1)
    return sum(ceil(len(line) / a_line) or 1 for line in text.split("\n"))
