"""Exports: a table as a file that opens right in a Swedish Excel, with real numbers and nothing that can run.

Excel runs a cell of text that begins like a formula; such text gets an apostrophe before it (OWASP, CSV injection).
CSV has semicolons, decimal commas and a byte order mark, as Excel in Swedish expects; a hyphen is its minus sign.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django_tables2.export import TableExport
from tablib import Dataset

FORMATS = ("xlsx", "csv")
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
UNHELD = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")  # what no cell of a workbook can hold
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class UnknownFormat(ValueError):
    """The format is none of ``FORMATS``."""


def harmless(value: Any) -> Any:
    """A cell that a spreadsheet can hold and does not run.

    Text loses the control characters that came with a paste, and gets an apostrophe where it would be a formula.
    """
    if not isinstance(value, str):
        return value
    text = UNHELD.sub("", value)
    return f"'{text}" if text.startswith(BEGINS_FORMULA) else text


class Export(TableExport):
    """A table as a spreadsheet, its columns in the order named."""

    def __init__(self, export_format: str, table: tables.Table, columns: Iterable[str] = ()) -> None:
        _require_known(export_format)
        self.columns = tuple(columns)
        super().__init__(export_format, table)

    def table_to_dataset(self, table: tables.Table, exclude_columns: Any, dataset_kwargs: Any = None) -> Dataset:
        """Every row as it is sorted on the page, hidden columns included."""
        return _dataset(self.format, _ordered(table, self.columns), title="Uppsikt")

    def export(self) -> bytes:
        """The file's bytes."""
        return _bytes(self.format, self.dataset)


def values(table: tables.Table, columns: Iterable[str] = ()) -> Iterator[list[Any]]:
    """The rows of a table without its headings, in the columns named, as the page's own file has them."""
    rows = _ordered(table, columns)
    next(rows)
    yield from rows


def file(export_format: str, headings: Iterable[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """Headings and rows as the bytes of a file of its own. Raises UnknownFormat."""
    _require_known(export_format)
    made = _dataset(export_format, chain([list(headings)], rows), title=FORBIDDEN.sub(" ", title)[:31])
    return _bytes(export_format, made)


def _require_known(export_format: str) -> None:
    if export_format not in FORMATS:
        raise UnknownFormat(f"Formatet {export_format} finns inte. Välj xlsx eller csv.")


def _dataset(export_format: str, lines: Iterable[Sequence[Any]], *, title: str) -> Dataset:
    """Headings and rows, harmless, and in CSV as Swedish writes numbers and days."""
    made = Dataset(title=title)
    for number, line in enumerate(lines):
        cells = [harmless(cell) for cell in line]
        if number == 0:
            made.headers = cells
        else:
            made.append([_swedish(cell) for cell in cells] if export_format == "csv" else cells)
    return made


def _bytes(export_format: str, made: Dataset) -> bytes:
    if export_format == "csv":
        return str(made.export("csv", delimiter=";")).encode("utf-8-sig")
    return bytes(made.export(export_format))


def _ordered(table: tables.Table, columns: Iterable[str]) -> Iterator[list[Any]]:
    """Headings and rows, in the columns named or all of them."""
    names = [one.name for one in table.columns.iterall() if not one.column.exclude_from_export]
    order = [names.index(name) for name in columns or names]
    for row in table.as_values():
        yield [row[index] for index in order]


def _swedish(cell: Any) -> Any:
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",")
    return cell.isoformat() if isinstance(cell, date) else cell


def response(export_format: str, table: tables.Table, name: str, columns: Iterable[str] = ()) -> HttpResponse:
    """The table as a download. ``name`` is the file's, without extension. Raises UnknownFormat."""
    return Export(export_format, table, columns).response(filename=f"{name}.{export_format}")
