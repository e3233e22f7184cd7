"""Excel files: looked over as zip archives before they are opened, then read row by row."""

import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from finance.parsing import inspecting
from finance.parsing.model import Batch, Layout, MissingColumns, UnreadableFile
from finance.parsing.rows import RowReader, batch_of_rows
from finance.parsing.values import Cell

MAX_UNPACKED = 256 << 20  # bytes; some 300 000 rows of fourteen columns, which take about 400 MB to hold
_MAX_RATIO = 200  # ordinary sheets shrink ten to fifty times; a bomb thousands
_SMALL = 10 << 20  # below this the ratio does not matter
_MAX_MEMBERS = 5_000
_MAX_LEGACY = 100 << 20  # bytes of an .xls, which is not packed
_ROWS_AT_A_TIME = 20_000
_SAMPLE = 5_000

_TOO_LARGE = "Excelfilen är för stor när den packas upp. Spara den som CSV och försök igen."
_BROKEN = "Excelfilen är trasig eller avkortad. Öppna den i Excel, spara den på nytt och försök igen."


def layout_of(path: Path, *, kind: str, remembered: Mapping[str, Any] | None) -> Layout:
    """The layout of the one sheet that has a header we know. Raises UnreadableFile, also when several have one."""
    book = _opened(path)
    complete: list[Layout] = []
    incomplete: list[UnreadableFile] = []
    for name in _visible(book):
        rows = list(islice(_rows(book.get_sheet_by_name(name)), _SAMPLE))
        try:
            found = inspecting.header_among(rows, kind=kind, remembered=remembered)
            if found:
                found = replace(found, kind="xlsx", sheet=name)
                data = [row for row in rows if row[0] >= found.data_line]
                complete.append(inspecting.completed(found, data, whole=len(rows) < _SAMPLE))
        except UnreadableFile as refused:
            incomplete.append(refused)
    if len(complete) == 1:
        return complete[0]
    if complete:
        raise UnreadableFile(
            f"Filen har flera blad med data: {', '.join(found.sheet for found in complete)}. "
            "Lämna kvar ett av dem, eller spara varje blad som en egen fil, och försök igen."
        )
    raise _most_telling(incomplete)


def _most_telling(refusals: Sequence[UnreadableFile]) -> UnreadableFile:
    if not refusals:
        return inspecting.no_header()
    return min(refusals, key=lambda refused: len(refused.missing) if isinstance(refused, MissingColumns) else 0)


def read(path: Path, layout: Layout, reader: RowReader) -> Iterator[Batch]:
    """The batches of the layout's sheet. Raises UnreadableFile when the file has changed since it was looked at."""
    book = _opened(path)
    if layout.sheet not in book.sheet_names:
        raise UnreadableFile(f"Bladet {layout.sheet} finns inte i filen. Välj filen igen.")
    sheet = book.get_sheet_by_name(layout.sheet)
    rows = (row for row in _rows(sheet) if row[0] >= layout.data_line)
    last = max(1, sheet.total_height)
    while part := list(islice(rows, _ROWS_AT_A_TIME)):
        yield batch_of_rows(part, reader, done=min(1.0, part[-1][0] / last))


def sheets(path: Path) -> Iterator[tuple[str, list[tuple[int, list[Cell]]]]]:
    """The visible sheets of a small table, each with its numbered rows. Raises UnreadableFile."""
    book = _opened(path)
    for name in _visible(book):
        yield name, list(_rows(book.get_sheet_by_name(name)))


def _rows(sheet: CalamineSheet) -> Iterator[tuple[int, list[Cell]]]:
    for line, row in enumerate(sheet.iter_rows(), start=1):
        yield line, [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    """A cell as text, number or day; formulas come as the value that Excel last computed, and nothing is run."""
    if isinstance(value, bool):
        return "SANT" if value else "FALSKT"
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, str | int | float | date) else str(value)


def _visible(book: CalamineWorkbook) -> list[str]:
    return [
        sheet.name
        for sheet in book.sheets_metadata
        if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet
    ]


def _opened(path: Path) -> CalamineWorkbook:
    with path.open("rb") as file:
        packed = file.read(4) == b"PK\x03\x04"
    if packed:
        _look_over(path)
    elif path.stat().st_size > _MAX_LEGACY:
        raise UnreadableFile(_TOO_LARGE)
    try:
        return CalamineWorkbook.from_path(str(path))
    except PasswordError:
        raise UnreadableFile("Excelfilen är skyddad med lösenord. Spara den utan lösenord och försök igen.") from None
    except CalamineError:
        raise UnreadableFile(_BROKEN) from None


def _look_over(path: Path) -> None:
    """Unpack to nowhere, within limits, so that neither a zip bomb nor a broken archive reaches the reader."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            unpacked = sum(member.file_size for member in members)
            ratio = unpacked / max(1, path.stat().st_size)
            if len(members) > _MAX_MEMBERS or unpacked > MAX_UNPACKED or (unpacked > _SMALL and ratio > _MAX_RATIO):
                raise UnreadableFile(_TOO_LARGE)
            if not any(name.startswith(("xl/", "content.xml")) for name in archive.namelist()):
                raise UnreadableFile(
                    "Filen är ett zip-arkiv, inte en Excelfil. Packa upp det och välj filen som ligger i."
                )
            if archive.testzip():  # a size that lies ends here, at the size it told
                raise UnreadableFile(_BROKEN)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, EOFError, OSError, ValueError):
        raise UnreadableFile(_BROKEN) from None
