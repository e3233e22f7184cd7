"""Tables as files that lie inside the PDF: each as CSV, and all of them as one workbook. The same tables, same bytes.

A number is the exact one in the table's unit: of kronor shown in mnkr, mnkr with all their decimals.
"""

import csv
import io
import re
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.text import slugify
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from followup.exports import harmless
from reports.document import Cell, Document, Row, RowKind, Table

MNKR, KRONOR = "mnkr", Decimal(1_000_000)
SHEET_NAME = 31  # letters; Excel takes no more
NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
EPOCH = (1980, 1, 1, 0, 0, 0)
WRITTEN = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")


@dataclass(frozen=True)
class File:
    """A file with its name and what it holds, in Swedish."""

    name: str
    description: str
    content: bytes


def files(document: Document) -> list[File]:
    """The tables of a document in its order, the workbook first; nothing for a document without tables."""
    tables = document.tables
    if not tables:
        return []
    width = len(str(len(tables)))
    each = [
        File(f"tabell-{number:0{width}}-{slugify(table.key)}.csv", table.title, as_csv(table))
        for number, table in enumerate(tables, 1)
    ]
    return [File("alla-tabeller.xlsx", "Rapportens alla tabeller", workbook(tables)), *each]


def as_csv(table: Table) -> bytes:
    """A table as a Swedish Excel opens it: semicolons, decimal commas, byte order mark."""
    written = io.StringIO()
    lines = csv.writer(written, delimiter=";", lineterminator="\r\n")
    lines.writerow([harmless(words) for words in _heads(table)])
    for row in table.rows:
        lines.writerow([harmless(row.name), *(_in_csv(cell, table) for cell in row.cells), row.unit or table.unit])
    return written.getvalue().encode("utf-8-sig")


def workbook(tables: Sequence[Table]) -> bytes:
    """All tables, a sheet for each."""
    made = Workbook()
    made.remove(made.active)
    for number, table in enumerate(tables, 1):
        name = NOT_IN_SHEET_NAMES.sub(" ", f"{number} {table.title}")[:SHEET_NAME]
        _fill(made.create_sheet(name.strip()), table)
    raw = io.BytesIO()
    made.save(raw)
    return _undated(raw)


def number(cell: Cell, table: Table) -> Decimal | None:
    """The exact number of a cell in the table's unit."""
    if cell.value is None:
        return None
    return cell.value / KRONOR if table.unit == MNKR else cell.value


def _heads(table: Table) -> list[str]:
    return [table.row_header, *(header.text for header in table.columns), "Enhet"]


def _in_csv(cell: Cell, table: Table) -> str:
    """The exact number where the cell says nothing but a number, else its words."""
    found = number(cell, table)
    if found is None or not _bare(cell):
        return str(harmless(cell.text))
    return f"{found.normalize():f}".replace(".", ",")


def _bare(cell: Cell) -> bool:
    """Whether the cell says a number and nothing else, such as which year it is of."""
    return re.fullmatch(r"[+−-]?[\d\s]+(,\d+)?", cell.text) is not None


def _fill(sheet: Worksheet, table: Table) -> None:
    """Title, headings, rows and notes."""
    bold, wrapped = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.append([table.title])
    sheet.append([])
    sheet.append([harmless(words) for words in _heads(table)])
    sheet["A1"].font = bold
    for head in sheet[3]:
        head.font, head.alignment = bold, wrapped
    for row in table.rows:
        sheet.append([harmless(row.name), *(_in_sheet(cell, table) for cell in row.cells), row.unit or table.unit])
        _dress(sheet, row, bold, wrapped)
    sheet.append([])
    for note in table.notes:
        sheet.append([harmless(note)])
    sheet.freeze_panes = "B4"
    sheet.column_dimensions["A"].width = 48


def _in_sheet(cell: Cell, table: Table) -> Decimal | str:
    found = number(cell, table)
    return str(harmless(cell.text)) if found is None or not _bare(cell) else found


def _dress(sheet: Worksheet, row: Row, bold: Font, wrapped: Alignment) -> None:
    """The row's looks: sums and headings in bold, numbers with the decimals that they are printed with."""
    placed = sheet[sheet.max_row]
    placed[0].alignment = wrapped
    for made, cell in zip(placed[1:], row.cells, strict=False):
        if isinstance(made.value, Decimal):
            decimals = len(cell.text.partition(",")[2])
            made.number_format = "#,##0" + ("." + "0" * decimals if decimals else "")
    if row.kind in {RowKind.SUM, RowKind.HEADER}:
        for made in placed:
            made.font = bold


def _undated(raw: io.BytesIO) -> bytes:
    """The workbook without the time that it was written."""
    clean = io.BytesIO()
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(clean, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "docProps/core.xml":
                content = WRITTEN.sub(b"", content)
            new.writestr(zipfile.ZipInfo(name, EPOCH), content, zipfile.ZIP_DEFLATED)
    return clean.getvalue()
