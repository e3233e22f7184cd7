"""Files of groups, CSV or Excel, as rows: what the command and the page take in alike."""

import csv
import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, TypeVar

from finance.account_plan import AccountRow
from finance.code_groups import BadGroups
from finance.group_plan import ActivityRow
from finance.parsing import Problem, UnreadableFile, source, workbook
from finance.parsing.values import Cell

ACTIVITIES = ("nämnd", "grupp", "namn", "koder", "från år")
ACCOUNTS = ("sida", "namn", "början")
DELIMITERS = ";,\t"
LARGEST = 5_000_000  # bytes
Row = TypeVar("Row")
TOO_LARGE = "Filen är för stor för att vara en lista över grupper. Välj rätt fil."
Line = tuple[int, list[str]]  # its number in the file, and its cells


def activities(path: Path) -> list[ActivityRow]:
    """The rows of a file of activity groups. Raises BadGroups."""
    return [
        ActivityRow(committee, label, name, parts(codes), year, line)
        for line, (committee, label, name, codes, year) in _lines(path, ACTIVITIES)
    ]


def accounts(path: Path) -> list[AccountRow]:
    """The rows of a file of account groups. Raises BadGroups."""
    return [AccountRow(side, name, parts(start), line) for line, (side, name, start) in _lines(path, ACCOUNTS)]


def sent(file: IO[bytes], read: Callable[[Path], list[Row]]) -> list[Row]:
    """The rows of an uploaded file, by ``activities`` or ``accounts``. Raises BadGroups."""
    content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise BadGroups(TOO_LARGE)
    with tempfile.NamedTemporaryFile() as kept:
        kept.write(content)
        kept.flush()
        return read(Path(kept.name))


def parts(words: str) -> tuple[str, ...]:
    """Codes that stand apart by |."""
    return tuple(part.strip() for part in words.split("|") if part.strip())


def _lines(path: Path, headers: Sequence[str]) -> list[Line]:
    """The lines under the headings, as many cells on each. Raises BadGroups."""
    try:
        tables = list(_workbook(path) if source.is_workbook(path) else _text(path))
    except UnreadableFile as wrong:
        raise BadGroups(str(wrong)) from wrong
    for table in tables:
        filled = [(line, cells) for line, cells in table if any(cells)]
        if filled and [cell.lower() for cell in _ended(filled[0][1])] == list(headers):
            return _whole(filled[1:], headers)
    first = next((" | ".join(_ended(cells)) for table in tables for _, cells in table if any(cells)), "tom")
    raise BadGroups(Problem(1, "", first[:100], f"Första raden ska vara {';'.join(headers)}. Rätta rubrikerna."))


def _whole(lines: Sequence[Line], headers: Sequence[str]) -> list[Line]:
    """The lines, each with as many cells as there are headings. Raises BadGroups for those with more or fewer."""
    wrong = [
        Problem(line, "", ";".join(cells)[:100], f"Det ska vara {len(headers)} kolumner: {', '.join(headers)}.")
        for line, cells in lines
        if len(_ended(cells)) != len(headers) and not (len(cells) >= len(headers) > len(_ended(cells)))
    ]
    if wrong:
        raise BadGroups(*wrong)
    if not lines:
        raise BadGroups("Filen har inga rader under rubrikerna. Skriv en rad för varje grupp.")
    return [(line, cells[: len(headers)]) for line, cells in lines]


def _ended(cells: Sequence[str]) -> list[str]:
    """Cells without the empty ones after the last that says something."""
    last = max((number for number, cell in enumerate(cells, 1) if cell), default=0)
    return list(cells[:last])


def _workbook(path: Path) -> Iterator[list[Line]]:
    for _, rows in workbook.sheets(path):
        yield [(line, [_cell(cell) for cell in cells]) for line, cells in rows]


def _cell(cell: Cell) -> str:
    """A cell as text; codes and years that Excel holds as numbers without decimals."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str("" if cell is None else cell).strip()


def _text(path: Path) -> Iterator[list[Line]]:
    head = source.head_of(path, source.encoding_of(path))
    if not head.whole:
        raise BadGroups(TOO_LARGE)
    text = head.text.removeprefix("\ufeff")
    first = text.lstrip().partition("\n")[0]
    reader = csv.reader(io.StringIO(text), delimiter=max(DELIMITERS, key=first.count))
    try:
        yield [(reader.line_num, [cell.strip() for cell in row]) for row in reader]
    except csv.Error as wrong:
        words = "Raden går inte att läsa. Troligen finns där ett citattecken som inte avslutas."
        raise BadGroups(Problem(reader.line_num, "", "", words)) from wrong
