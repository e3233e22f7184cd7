"""The report's tables as a workbook, one sheet each, and each of them as CSV. Numbers are numbers.

In the workbook a number stands in the table's own unit, shown with as many decimals as in the report and exact beneath.
In CSV it is exact, amounts in kronor.
"""

import csv
import io
import re
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from followup.exports import harmless
from reports.document import Cell, Column, Document, RowKind, Table
from reports.exports import packing, standing_words, version_words

SCALE = {"mnkr": Decimal(1_000_000), "tkr": Decimal(1_000)}  # of kronor
FORBIDDEN = re.compile(r"[\[\]:*?/\\']")  # in the name of a sheet
LONGEST = 31  # the name of a sheet
CONTENTS = "Innehåll"
BOLD = Font(bold=True)
WIDEST = 60  # of a column, in characters


def workbook(document: Document) -> bytes:
    """Every table as an xlsx file: a list of them first, then one sheet each."""
    book = Workbook()
    first = book.active
    first.title = CONTENTS
    for words in (document.document_title, standing_words(document), version_words(document)):
        first.append([harmless(words)])
    first["A1"].font = BOLD
    first.append([])
    first.append(["Blad", "Tabell", "Enhet"])
    for cell in first[5]:
        cell.font = BOLD
    for name, table in zip(names(document), document.tables, strict=True):
        _fill(book.create_sheet(name), table)
        first.append([harmless(name), harmless(table.title), harmless(table.unit)])
        first.cell(first.max_row, 1).hyperlink = f"#'{name}'!A1"
    _widths(first, 5)
    book.properties.title, book.properties.creator = document.document_title, document.unit
    book.properties.language = "sv-SE"
    made = io.BytesIO()
    book.save(made)
    return packing.undated(made.getvalue(), document.decided.day if document.decided else document.through)


def names(document: Document) -> list[str]:
    """The name of each table's sheet: short, allowed and its own."""
    found: list[str] = []
    for number, table in enumerate(document.tables, start=1):
        found.append(f"{number} {FORBIDDEN.sub(' ', table.title)}"[:LONGEST].strip())
    return found


def _fill(sheet: Worksheet, table: Table) -> None:
    sheet.append([harmless(table.title)])
    sheet["A1"].font = BOLD
    sheet.append([])
    sheet.append([harmless(words) for words in (table.row_header, *(header.text for header in table.columns))])
    for cell in sheet[3]:
        cell.font, cell.alignment = BOLD, Alignment(wrap_text=True, vertical="bottom")
    for row in table.rows:
        sheet.append([harmless(row.name), *(_shown(table, cell) for cell in row.cells)])
        at = sheet.max_row
        for place, (header, cell) in enumerate(zip(table.columns, row.cells, strict=True), start=2):
            if cell.value is not None:
                sheet.cell(at, place).number_format = _format(cell, header.column)
        if row.kind in {RowKind.SUM, RowKind.HEADER}:
            for one in sheet[at]:
                one.font = BOLD
        if row.kind in {RowKind.OF_WHICH, RowKind.PART}:
            sheet.cell(at, 1).alignment = Alignment(indent=1)
    sheet.freeze_panes = "B4"
    _widths(sheet, 3)
    sheet.append([])
    for note in table.notes:
        sheet.append([harmless(note)])


def _shown(table: Table, cell: Cell) -> Any:
    """A number in the table's unit, or the cell's words."""
    if cell.value is None:
        return harmless(cell.text)
    return cell.value / SCALE.get(table.unit, Decimal(1))


def _format(cell: Cell, column: Column) -> str:
    """Excel's words for how the number is printed: its decimals, and a sign where plus and minus mean something."""
    decimals = len(match[1]) if (match := re.search(r",(\d+)", cell.text)) else 0
    plain = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f"+{plain};-{plain};0" if column in {Column.DEVIATION, Column.CHANGE} else plain


def _widths(sheet: Worksheet, first_row: int) -> None:
    """Columns as wide as their longest words, within reason."""
    for number, column in enumerate(sheet.iter_cols(min_row=first_row), start=1):
        longest = max((len(str(cell.value)) for cell in column if isinstance(cell.value, str)), default=10)
        sheet.column_dimensions[get_column_letter(number)].width = min(
            max(longest + 2, 12), WIDEST if number < 3 else 24
        )


def table_csv(table: Table) -> bytes:
    """A table as CSV for a Swedish Excel: semicolons, decimal commas and a byte order mark. Numbers are exact."""
    unit = "kronor" if table.unit in SCALE else table.unit
    heads = [
        f"{header.text} ({unit})" if unit and _is_number(header.column) else header.text for header in table.columns
    ]
    made = io.StringIO()
    writer = csv.writer(made, delimiter=";", lineterminator="\r\n")
    writer.writerow([harmless(words) for words in (table.row_header, *heads)])
    for row in table.rows:
        cells = [
            harmless(cell.text) if cell.value is None else f"{cell.value:f}".replace(".", ",") for cell in row.cells
        ]
        writer.writerow([harmless(row.name), *cells])
    return made.getvalue().encode("utf-8-sig")


def _is_number(column: Column) -> bool:
    return column not in {Column.TEXT, Column.STATUS}
