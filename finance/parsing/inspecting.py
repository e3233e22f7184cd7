"""Finding out how a file is written: delimiter, header line, what each column means, decimal sign, order of dates."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from finance.parsing import headers, source, values
from finance.parsing.model import Field, Layout, MissingColumns, UnreadableFile
from finance.parsing.rows import RowReader
from finance.parsing.values import Cell, trimmed
from followup.sentences import listed

DELIMITERS = ";\t,|"
_HEADER_WITHIN = 100  # records from the top among which the header is looked for
_SAMPLE = 20_000  # records that the decimal sign and order of dates are learnt from
_AT_A_TIME = 500  # of them
_LEAST = 2  # columns that must be recognised for a row to be a header at all

# Which digits an amount has tells nothing of its sign, but for a leading nought: many amounts look alike.
_DIGITS = str.maketrans("23456789", "11111111")

Numbered = tuple[int, Sequence[Cell]]
"""A row with the physical line, from 1, that it begins on."""


def of_text(path: Path, *, kind: str, remembered: Mapping[str, Any] | None) -> Layout:
    """The layout of a text file. Raises UnreadableFile."""
    encoding = source.encoding_of(path)
    head = source.head_of(path, encoding)
    best: Layout | None = None
    for delimiter in DELIMITERS:
        found = header_among(_top(head.text, delimiter), kind=kind, remembered=remembered)
        if found and (best is None or len(found.columns) > len(best.columns)):
            best = replace(found, kind="csv", encoding=encoding, delimiter=delimiter, newline=head.newline)
    if best is None:
        raise no_header()
    return completed(best, _Sample(head.text, best), whole=head.whole)


@dataclass(frozen=True)
class _Sample:
    """The first data rows, cut out anew each time: as a list they would take ten times the memory of their text."""

    text: str
    layout: Layout

    def __iter__(self) -> Iterator[Numbered]:
        rows = numbered(self.text, self.layout.delimiter, limit=_SAMPLE)
        return (row for row in rows if row[0] >= self.layout.data_line)


def _top(text: str, delimiter: str) -> list[Numbered]:
    return list(numbered(text, delimiter, limit=_HEADER_WITHIN + 1))


def numbered(text: str, delimiter: str, *, limit: int) -> Iterator[Numbered]:
    """The first records of a text, as the csv module reads them; stops where it cannot."""
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter)
    first = 1
    try:
        for _, fields in zip(range(limit), reader, strict=False):
            yield first, fields
            first = reader.line_num + 1
    except csv.Error:
        return


def header_among(rows: Sequence[Numbered], *, kind: str, remembered: Mapping[str, Any] | None) -> Layout | None:
    """The layout of the row that looks most like a header, columns only; None when no row does."""
    best: Layout | None = None
    for index, (line, cells) in enumerate(rows[:_HEADER_WITHIN]):
        texts = [" ".join(trimmed(cell).split()) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        columns = headers.recognised(texts, kind=kind, remembered=remembered)
        if len(columns) >= _LEAST and (best is None or len(columns) > len(best.columns)):
            following = rows[index + 1][0] if index + 1 < len(rows) else line + 1
            best = Layout("", tuple(texts), columns, header_line=line, data_line=following)
    return best


def no_header() -> UnreadableFile:
    """The refusal of a file without a header that we know."""
    return UnreadableFile(
        "Filen saknar en rubrikrad som går att känna igen. Den behöver kolumner för Period, Konto, Ansvar, "
        "Verksamhet och Belopp (eller Debet och Kredit). Lägg till en rubrikrad och försök igen."
    )


def completed(layout: Layout, rows: Iterable[Numbered], *, whole: bool) -> Layout:
    """The layout with what the first data rows, gone through twice, tell of decimal sign and dates.

    Raises MissingColumns, or UnreadableFile when two columns bear one name that we need or the file has no data rows
    (``whole``: these rows are all there are).
    """
    headers.refuse_twins(layout.headers, layout.columns)
    if absent := headers.missing(layout.columns):
        names = ", ".join(layout.header(at) for at in range(len(layout.headers)))
        verb = "Kolumnen" if len(absent) == 1 else "Kolumnerna"
        raise MissingColumns(
            f"{verb} {listed(absent)} saknas. Filens rubriker är: {names}. "
            "Lägg till det som saknas, eller ange vilken kolumn som är vilken.",
            layout,
            absent,
        )
    amounts, days = _texts(rows, _amount_positions(layout), [layout.position(Field.BOOKED_ON)])
    decimal = _only(map(values.decimal_sign, {text.translate(_DIGITS) for text in amounts}))
    dates = _only(map(values.date_order, days))
    layout = replace(layout, decimal=decimal, dates=dates)
    reader = RowReader(layout, year_hint=values.FIRST_YEAR)
    if whole and not any(reader.read(line, cells).is_data for line, cells in rows):
        raise UnreadableFile("Filen har en rubrikrad men inga rader med belopp. Kontrollera uttaget och försök igen.")
    return layout


def _amount_positions(layout: Layout) -> list[int | None]:
    return [*layout.months, *(layout.position(field) for field in (Field.AMOUNT, Field.DEBIT, Field.CREDIT))]


def _texts(rows: Iterable[Numbered], *of: Sequence[int | None]) -> list[set[str]]:
    """The different texts in each of some groups of columns."""
    found: list[tuple[set[str], list[int]]] = [(set(), [at for at in group if at is not None]) for group in of]
    cells = (cells for _, cells in rows)
    while some := list(islice(cells, _AT_A_TIME)):
        for texts, positions in found:
            for at in positions:
                texts.update(cell for row in some if at < len(row) and isinstance(cell := row[at], str))
    return [texts for texts, _ in found]


def _only(signs: Iterable[str]) -> str:
    """The sign that all the telling cells agree on; empty when none tells or they disagree."""
    told = Counter(sign for sign in signs if sign)
    return next(iter(told)) if len(told) == 1 else ""
