"""Exports: a table as a file that opens right in a Swedish Excel, with real numbers and nothing that can run.

Excel runs a cell of text that begins like a formula; such text gets an apostrophe before it (OWASP, CSV injection).
CSV has semicolons, decimal commas and a byte order mark, as Excel in Swedish expects; a hyphen is its minus sign.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.http import HttpResponse
from django_tables2.export import TableExport
from tablib import Dataset

FORMATS = ("xlsx", "csv")
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
BEGINS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class UnknownFormat(ValueError):
    """The format is none of ``FORMATS``."""


def harmless(value: Any) -> Any:
    """Text that a spreadsheet would take for a formula, with an apostrophe before it; anything else as it is."""
    return f"'{value}" if isinstance(value, str) and value.startswith(BEGINS_FORMULA) else value


class Export(TableExport):
    """A table as a spreadsheet, its columns in the order named."""

    def __init__(self, export_format: str, table: tables.Table, columns: Iterable[str] = ()) -> None:
        if export_format not in FORMATS:
            raise UnknownFormat(f"Formatet {export_format} finns inte. Välj xlsx eller csv.")
        self.columns = tuple(columns)
        super().__init__(export_format, table)

    def table_to_dataset(self, table: tables.Table, exclude_columns: Any, dataset_kwargs: Any = None) -> Dataset:
        """Every row as it is sorted on the page, hidden columns included."""
        made = Dataset(title="Uppsikt")
        for number, row in enumerate(_ordered(table, self.columns)):
            cells = [harmless(cell) for cell in row]
            if number == 0:
                made.headers = cells
            else:
                made.append([_swedish(cell) for cell in cells] if self.format == self.CSV else cells)
        return made

    def export(self) -> bytes:
        """The file's bytes."""
        if self.format == self.CSV:
            return str(self.dataset.export("csv", delimiter=";")).encode("utf-8-sig")
        return bytes(self.dataset.export(self.format))


def values(table: tables.Table, columns: Iterable[str] = ()) -> Iterator[list[Any]]:
    """The rows of a table without its headings, in the columns named, as the page's own file has them."""
    rows = _ordered(table, columns)
    next(rows)
    yield from rows


def file(export_format: str, headings: Iterable[str], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """Headings and rows as the bytes of a file of its own. Raises UnknownFormat."""
    if export_format not in FORMATS:
        raise UnknownFormat(f"Formatet {export_format} finns inte. Välj xlsx eller csv.")
    made = Dataset(title=FORBIDDEN.sub(" ", title)[:31])
    made.headers = list(headings)
    csv = export_format == "csv"
    for row in rows:
        cells = [harmless(cell) for cell in row]
        made.append([_swedish(cell) for cell in cells] if csv else cells)
    if csv:
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
