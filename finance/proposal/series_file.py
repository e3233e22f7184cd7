"""Series from a file: ``series_id,period,value``, a month (YYYY-MM) a line.

Comma, semicolon or tab between the columns, decimal comma or point. All or nothing: every problem is collected, with
its line, column, value and reason, and a file with one gives no series.
"""

import csv
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TextIO

from finance.parsing.model import Problem, UnreadableFile
from finance.parsing.source import encoding_of, is_workbook
from finance.proposal.proposing import GREATEST, Series
from followup import periods

COLUMNS = ("series_id", "period", "value")
DELIMITERS = (",", ";", "\t")
FIRST_YEAR, LAST_YEAR = 1900, 2199
SHOWN_VALUE = 40  # characters of a faulty value that are repeated to the reader

_PERIOD = re.compile(r"([0-9]{4})-?([0-9]{2})", re.ASCII)
_NUMBER = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?", re.ASCII)
_SIGNS = {ord(sign): None for sign in " \u00a0\u202f\u2009"} | {ord("\u2212"): "-"}


class FaultyFile(Exception):
    """The content cannot be used. ``problems`` says why, one by one; a problem without column is of the whole line."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(described(problem) for problem in problems))
        self.problems = problems


def described(problem: Problem) -> str:
    """A problem as one Swedish line: ``rad 3, kolumn value: ”abc”. Värdet är inget tal. …``."""
    if not problem.column:
        return f"rad {problem.line}: {problem.reason}"
    value = problem.value if len(problem.value) <= SHOWN_VALUE else problem.value[:SHOWN_VALUE] + "…"
    return f"rad {problem.line}, kolumn {problem.column}: ”{value}”. {problem.reason}"


class Unusable(ValueError):
    """A value cannot be used; the text is the Swedish reason and what to do."""


@dataclass
class _Found:
    """What has been read so far: series → period → value, and where each stood."""

    months: dict[str, dict[int, float]] = field(default_factory=dict)
    lines: dict[tuple[str, int], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def read(path: Path) -> dict[str, Series]:
    """Series by id, in the order in which they first stand in the file.

    Raises FaultyFile for problems in the content, UnreadableFile for a file that is no text table, OSError for a file
    that cannot be opened.
    """
    if is_workbook(path):
        raise UnreadableFile("Filen är en Excelfil. Spara den som CSV och försök igen.")
    with path.open(encoding=encoding_of(path), newline="") as file:
        header = file.readline()
        delimiter = max(DELIMITERS, key=header.count)
        positions = _positions(next(csv.reader([header], delimiter=delimiter), []))
        found = _Found()
        for line, cells in _records(file, delimiter):
            _take(found, line, cells, positions)
    if not found.months and not found.problems:
        found.problems.append(Problem(2, "", "", "Filen har inga värden under rubrikraden. Lägg till minst en månad."))
    if found.problems:
        raise FaultyFile(found.problems)
    return {series_id: Series(months) for series_id, months in found.months.items()}


def last_year(series: dict[str, Series]) -> int:
    """The last year that any series has a value in."""
    return max(periods.year_of(period) for one in series.values() for period in one.months)


def _positions(header: list[str]) -> tuple[int, ...]:
    """Where each column stands. Raises FaultyFile for one that is missing or stands twice."""
    names = [name.strip().lower() for name in header]
    problems = []
    for column in COLUMNS:
        if column not in names:
            reason = f"Kolumnen saknas. Rubrikraden ska ha {', '.join(COLUMNS)}."
            problems.append(Problem(1, column, ", ".join(header).strip(), reason))
        elif names.count(column) > 1:
            problems.append(Problem(1, column, column, "Kolumnen finns två gånger. Ta bort eller döp om den ena."))
    if problems:
        raise FaultyFile(problems)
    return tuple(names.index(column) for column in COLUMNS)


def _records(file: TextIO, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that isn't blank with the line it ends on. Raises FaultyFile where quotes never close."""
    reader = csv.reader(file, delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num + 1, cells
    except csv.Error:
        reason = "Raden går inte att dela i kolumner. Kontrollera citattecknen."
        raise FaultyFile([Problem(reader.line_num + 1, "", "", reason)]) from None


def _take(found: _Found, line: int, cells: list[str], positions: tuple[int, ...]) -> None:
    """Keep one record's value, or its problems."""
    if len(cells) <= max(positions):
        found.problems.append(
            Problem(line, "", "", f"Raden har {len(cells)} kolumner, rubrikraden fler. Fyll i de som saknas.")
        )
        return
    texts = dict(zip(COLUMNS, (cells[position].strip() for position in positions), strict=True))
    read_values: dict[str, float | int | str] = {}
    for column, reading in (("series_id", series_id_of), ("period", period_of), ("value", value_of)):
        try:
            read_values[column] = reading(texts[column])
        except Unusable as unusable:
            found.problems.append(Problem(line, column, texts[column], str(unusable)))
    if len(read_values) < len(COLUMNS):
        return
    series_id, period, value = str(read_values["series_id"]), int(read_values["period"]), float(read_values["value"])
    first = found.lines.setdefault((series_id, period), line)
    if first != line:
        reason = f"Serien {series_id} har redan ett värde för perioden, på rad {first}. Ta bort eller summera det ena."
        found.problems.append(Problem(line, "period", texts["period"], reason))
        return
    found.months.setdefault(series_id, {})[period] = value


def series_id_of(text: str) -> str:
    """A series' id as it stands. Raises Unusable when it is blank."""
    if not text:
        raise Unusable("Seriens namn saknas. Fyll i det.")
    return text


def period_of(text: str) -> int:
    """The period 202308 of ``2023-08`` (or ``202308``). Raises Unusable for anything else."""
    parts = _PERIOD.fullmatch(text)
    if parts is None:
        raise Unusable("Perioden ska skrivas ÅÅÅÅ-MM, till exempel 2023-08.")
    year, month = int(parts[1]), int(parts[2])
    if not 1 <= month <= 12:
        raise Unusable(f"Månad {month:02d} finns inte. Skriv en månad mellan 01 och 12.")
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Unusable(f"Året {year} är inte rimligt. Skriv ett år mellan {FIRST_YEAR} och {LAST_YEAR}.")
    return periods.period(year, month)


def value_of(text: str) -> float:
    """A number: ``1234.5``, ``1 234,50``, ``−5``, ``1e6``. Raises Unusable for anything else, also a blank."""
    if not text:
        raise Unusable("Värdet saknas. Fyll i det, eller ta bort raden om inget är bokfört.")
    plain = text.translate(_SIGNS)
    if plain.count(",") == 1 and "." not in plain:
        plain = plain.replace(",", ".")
    if not _NUMBER.fullmatch(plain):
        raise Unusable("Värdet är inget tal. Skriv det med siffror, till exempel 1234.50.")
    value = float(plain)
    if not math.isfinite(value) or abs(value) > GREATEST:
        raise Unusable("Värdet är för stort. Högst en biljard (15 nollor) kan läsas; kontrollera talet.")
    return value
