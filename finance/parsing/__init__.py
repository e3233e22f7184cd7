"""Reading ledger and budget files: bytes on disk to batches of rows and problems, fast and with bounded memory.

Pure: knows neither Django nor the clock. ``inspect`` finds out how a file is written, ``read`` streams it::

    layout = parsing.inspect(path, filename="huvudbok.csv")
    for batch in parsing.read(path, layout):
        ...
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from finance.parsing import delimited, inspecting, sie, source, workbook
from finance.parsing.model import SWEDISH, Batch, Field, Layout, MissingColumns, Problem, UnreadableFile
from finance.parsing.rows import RowReader
from finance.parsing.table import SCHEMA, Table

__all__ = [
    "SCHEMA",
    "SWEDISH",
    "Batch",
    "Field",
    "Layout",
    "MissingColumns",
    "Problem",
    "Table",
    "UnreadableFile",
    "inspect",
    "read",
]


def inspect(path: Path, *, filename: str = "", remembered: Mapping[str, Any] | None = None, kind: str = "") -> Layout:
    """How the file is written and which column means what.

    ``kind`` is ``outcome`` or ``budget``: which of the columns Utfall and Budget is the amount. ``remembered`` is
    ``Layout.to_dict()`` of an earlier file of the kind, possibly mended by a person: its choice of columns goes first.
    ``filename`` decides nothing: the bytes do. In a SIE file its dimensions take the place of columns. Raises
    UnreadableFile, whose text says what to do.
    """
    del filename
    if sie.is_sie(path):
        return sie.layout_of(path, kind=kind, remembered=remembered)
    finder = workbook.layout_of if source.is_workbook(path) else inspecting.of_text
    return finder(path, kind=kind, remembered=remembered)


def read(path: Path, layout: Layout, *, year_hint: int | None = None) -> Iterator[Batch]:
    """The file's rows in batches of some ten thousand, in the order of the file.

    ``year_hint`` is the year of months that the file gives without one. Raises UnreadableFile when the file turns out
    to have no data rows, a row without an end, or months without a year.
    """
    if layout.kind == "sie":  # without vouchers it is whole all the same
        yield from sie.read(path, layout, year_hint=year_hint)
        return
    reader = RowReader(layout, year_hint)
    batches = workbook.read if layout.kind == "xlsx" else delimited.read
    rows_read = 0
    for batch in batches(path, layout, reader):
        rows_read += batch.rows_read
        yield batch
    if not rows_read:
        raise UnreadableFile("Filen har inga rader med belopp. Kontrollera uttaget och försök igen.")
