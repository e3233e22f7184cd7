"""The row reader: one row of cells to ledger entries, problems or a note. The column reader answers to it."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

import polars as pl

from finance.parsing import values
from finance.parsing.headers import month_of_header
from finance.parsing.model import SWEDISH, Batch, Field, Layout, Problem, UnreadableFile
from finance.parsing.normalising import normalised
from finance.parsing.table import SCHEMA, Table
from finance.parsing.values import Cell, Refused, trimmed

REQUIRED_CODES = (Field.ACCOUNT, Field.UNIT, Field.ACTIVITY)
OPTIONAL_CODES = (Field.PROJECT, Field.COUNTERPARTY)
_MAX_REMEMBERED = 200_000  # values remembered per field before starting over, so that memory stays bounded
_MAX_SHOWN = 200  # characters of a value that a problem repeats
_RULER = re.compile(r"[-=_*.\s]+")
_ONLY_NUMBER = re.compile(r"[-+(]?[0-9][0-9 .,\u00a0\u202f]*[-)]?")

Entry = tuple[int, int, str, str, str, str | None, str | None, int, date | None, str | None, str | None]
"""A row of ``Batch.frame``: the values of ``SCHEMA`` in order."""


class Outcome(NamedTuple):
    """What became of a row: entries (several in a wide file), problems, or a note on why it is no data row."""

    entries: list[Entry]
    problems: list[Problem]
    notes: list[Problem]
    is_data: bool


NOTHING = Outcome([], [], [], is_data=False)


class RowReader:
    """Reads the rows of one file; remembers values met before, so that a code is looked at once."""

    def __init__(self, layout: Layout, year_hint: int | None = None) -> None:
        self.layout = layout
        self.year_hint = year_hint
        self._at = {field: at for field, at in layout.columns.items() if isinstance(at, int)}
        self._memory: dict[Field, dict[Any, Any]] = {field: {} for field in Field}
        self._headers = {at: normalised(layout.header(at)) for at in self._at.values()}
        self._months = [(at, month_of_header(layout.headers[at])) for at in layout.months]
        needed = [at for field, at in self._at.items() if field not in (Field.TEXT, Field.VOUCHER, *OPTIONAL_CODES)]
        self._shortest = max([*needed, *layout.months], default=0) + 1
        self._identifying = [
            self._at[f] for f in (*REQUIRED_CODES, Field.PERIOD, Field.BOOKED_ON, Field.VOUCHER) if f in self._at
        ]
        if layout.months and Field.YEAR not in self._at and year_hint is None and self._yearless_months():
            raise UnreadableFile(
                "Filen säger inte vilket år månaderna hör till. Ange året eller lägg till kolumnen År och försök igen."
            )

    def _yearless_months(self) -> bool:
        return any(month is not None and month[0] is None for _, month in self._months)

    def value(self, field: Field, cell: Cell, beside: Cell = "") -> Any:
        """The value of a cell, or the ``Refused`` that tells why it has none. ``beside`` is the cell of the year."""
        memory = self._memory[field]
        key = (cell, beside) if field is Field.PERIOD else cell
        if key not in memory:
            if len(memory) >= _MAX_REMEMBERED:
                memory.clear()
            memory[key] = self._looked_at(field, cell, beside)
        return memory[key]

    def _looked_at(self, field: Field, cell: Cell, beside: Cell) -> Any:
        try:
            return self._parsers[field](self, cell, beside)
        except Refused as refused:
            return refused

    def _period(self, cell: Cell, beside: Cell) -> int:
        said = values.year(beside)
        found = values.period(cell, said or self.year_hint)
        if said is not None and found // 100 != said:
            raise Refused(f"Perioden hör inte till året {said} på samma rad. Rätta den ena av dem.")
        return found

    def _required_code(self, field: Field, cell: Cell) -> str:
        text = values.account(cell) if field is Field.ACCOUNT else values.code(cell)
        if not text:
            raise Refused(f"{SWEDISH[field]} saknas. Fyll i koden eller ta bort raden.")
        return text

    _parsers: dict[Field, Callable[["RowReader", Cell, Cell], Any]] = {
        Field.PERIOD: _period,
        Field.YEAR: lambda self, cell, _: values.year(cell),
        Field.BOOKED_ON: lambda self, cell, _: values.booking_date(cell, self.layout.dates),
        Field.ACCOUNT: lambda self, cell, _: self._required_code(Field.ACCOUNT, cell),
        Field.UNIT: lambda self, cell, _: self._required_code(Field.UNIT, cell),
        Field.ACTIVITY: lambda self, cell, _: self._required_code(Field.ACTIVITY, cell),
        Field.PROJECT: lambda self, cell, _: values.code(cell) or None,
        Field.COUNTERPARTY: lambda self, cell, _: values.code(cell) or None,
    }

    def read(self, line: int, cells: Sequence[Cell]) -> Outcome:
        """What a row of cells holds; ``line`` is its physical line in the file, from 1."""
        if (passed_over := self._passed_over(line, cells)) is not None:
            return passed_over
        problems = list(self._wrong_width(line, cells))
        if problems:
            return Outcome([], problems, [], is_data=True)
        row = _Row(self, line, cells, problems)
        entries = row.entries()
        return Outcome([] if problems else entries, problems, [], is_data=True)

    def _wrong_width(self, line: int, cells: Sequence[Cell]) -> Iterator[Problem]:
        width = len(self.layout.headers)
        surplus = any(trimmed(cell) for cell in cells[width:])
        if surplus or len(cells) < self._shortest:
            yield Problem(
                line,
                "hela raden",
                ";".join(map(trimmed, cells))[:_MAX_SHOWN],
                f"Raden har {len(cells)} fält men rubriken har {width}. Kontrollera om det står ett avgränsningstecken "
                "eller en radbrytning i en text utan citattecken.",
            )

    def _passed_over(self, line: int, cells: Sequence[Cell]) -> Outcome | None:
        """Why a row is no data row (blank, repeated header, sum, page heading); None when it is one."""
        at = self._at
        codes = [trimmed(cells[at[field]]) if at[field] < len(cells) else "" for field in REQUIRED_CODES]
        if codes[0][:1].isdigit() and codes[1] and codes[2]:
            return None
        texts = [trimmed(cell) for cell in cells]
        filled = [(position, text) for position, text in enumerate(texts) if text]
        if not filled or all(_RULER.fullmatch(text) for _, text in filled):
            return NOTHING
        if sum(normalised(text) == self._headers.get(position) for position, text in filled) > max(
            1, len(self._headers) // 2
        ):
            return NOTHING
        return self._noted(line, codes, filled)

    def _noted(self, line: int, codes: list[str], filled: list[tuple[int, str]]) -> Outcome | None:
        word = next(((position, text) for position, text in filled if values.SUM_WORD.match(text)), None)
        account_is_none = not codes[0] or values.SUM_WORD.match(codes[0])
        if word and (account_is_none or not (codes[1] or codes[2])):
            return self._note(line, *word, "Raden är en summarad och läses inte in.")
        blank = {position for position in self._identifying if position not in dict(filled)}
        if len(blank) == len(self._identifying) and all(_ONLY_NUMBER.fullmatch(text) for _, text in filled):
            return self._note(line, *filled[0], "Raden har bara belopp och ses som en summarad; den läses inte in.")
        if len(filled) == 1:
            return self._note(line, *filled[0], "Raden har bara ett fält och ses som en rubrik; den läses inte in.")
        return None

    def _note(self, line: int, position: int, text: str, reason: str) -> Outcome:
        return Outcome([], [], [Problem(line, self.layout.header(position), text[:_MAX_SHOWN], reason)], is_data=False)


def batch_of_rows(rows: Iterable[tuple[int, Sequence[Cell]]], reader: RowReader, *, done: float) -> Batch:
    """Rows, each with its physical line, as a batch."""
    entries: list[Entry] = []
    problems: list[Problem] = []
    notes: list[Problem] = []
    rows_read = 0
    for line, cells in rows:
        outcome = reader.read(line, cells)
        entries += outcome.entries
        problems += outcome.problems
        notes += outcome.notes
        rows_read += outcome.is_data
    frame = pl.DataFrame(entries, schema=SCHEMA, orient="row")
    return Batch(Table.of(frame), tuple(problems), rows_read, tuple(notes), done)


class _Row:
    """One row on its way through: collects the problems of its cells."""

    def __init__(self, reader: RowReader, line: int, cells: Sequence[Cell], problems: list[Problem]) -> None:
        self.reader = reader
        self.line = line
        self.cells = cells
        self.problems = problems

    def entries(self) -> list[Entry]:
        reader = self.reader
        account, unit, activity = (self.value(field) for field in REQUIRED_CODES)
        project, counterparty = (self.value(field) for field in OPTIONAL_CODES)
        booked_on = self.value(Field.BOOKED_ON)
        voucher, text = self.text(Field.VOUCHER), self.text(Field.TEXT)
        amounts = self.months() if reader.layout.months else [(self.period(booked_on), self.ore())]
        return [
            (self.line, period, account, unit, activity, project, counterparty, ore, booked_on, voucher, text)
            for period, ore in amounts
        ]

    def cell(self, field: Field) -> Cell:
        at = self.reader._at.get(field)
        return self.cells[at] if at is not None and at < len(self.cells) else ""

    def value(self, field: Field, beside: Cell = "") -> Any:
        if field not in self.reader._at:
            return None
        cell = self.cell(field)
        value = self.reader.value(field, cell, beside)
        return self.refuse(self.reader._at[field], cell, value) if isinstance(value, Refused) else value

    def refuse(self, at: int, cell: Cell, refused: Refused) -> None:
        shown = cell if isinstance(cell, str) else trimmed(cell)
        self.problems.append(Problem(self.line, self.reader.layout.header(at), shown[:_MAX_SHOWN], str(refused)))

    def text(self, field: Field) -> str | None:
        return trimmed(self.cell(field)) or None

    def period(self, booked_on: date | None) -> int:
        """The row's period; of the booking date where the file has no column of periods."""
        if Field.PERIOD in self.reader._at:
            return self.value(Field.PERIOD, self.cell(Field.YEAR)) or 0
        if booked_on is None:
            at = self.reader._at[Field.BOOKED_ON]
            if not trimmed(self.cells[at]):
                self.refuse(
                    at, "", Refused("Datumet saknas, och utan det är perioden okänd. Skriv det som ÅÅÅÅ-MM-DD.")
                )
            return 0
        return booked_on.year * 100 + booked_on.month

    def ore(self) -> int:
        if Field.DEBIT in self.reader._at and Field.CREDIT in self.reader._at:
            return self.amount(self.reader._at[Field.DEBIT]) - self.amount(self.reader._at[Field.CREDIT])
        return self.amount(self.reader._at[Field.AMOUNT])

    def amount(self, at: int) -> int:
        try:
            return values.amount(self.cells[at], self.reader.layout.decimal)
        except Refused as refused:
            self.refuse(at, self.cells[at], refused)
            return 0

    def months(self) -> Iterator[tuple[int, int]]:
        """Period and öre of each month that has an amount."""
        year = self.value(Field.YEAR) or self.reader.year_hint
        for at, month in self.reader._months:
            ore = self.amount(at)
            if not ore or month is None:
                continue
            try:
                yield values.period(f"{month[1]:02d}", month[0] or year), ore
            except Refused as refused:
                self.refuse(at, self.cells[at], refused)
