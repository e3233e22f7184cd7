"""Text files: cut into records, the clean ones read column by column, the others row by row.

A record that has the header's number of fields and well-formed quotation marks is *plain*; all plain records of a part
go to the column reader together. The others, and plain ones with a value that the column reader does not understand at
once, go to the row reader. Which way a row took never shows in the result.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
import polars as pl

from finance.parsing.columns import ColumnReader
from finance.parsing.model import Batch, Layout, UnreadableFile
from finance.parsing.rows import RowReader, batch_of_rows
from finance.parsing.source import MAX_RECORD, utf_8_parts
from finance.parsing.table import SCHEMA, Table

_QUOTE_MARK = b'"'
_LINE_FEED, _QUOTE, _RETURN = b"\n"[0], _QUOTE_MARK[0], b"\r"[0]

Positions = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Records:
    """The records of a part: where each begins and ends in ``body``, its physical line, and whether it is plain."""

    body: bytes
    starts: Positions
    ends: Positions
    lines: Positions
    plain: npt.NDArray[np.bool_]
    quoted: bool
    consumed: int  # bytes of the body that the records cover; the rest is the beginning of a record to come
    line_feeds: int  # physical lines that the records cover

    def plain_bytes(self) -> bytes:
        """The plain records after each other."""
        if self.plain.all():
            return self.body[: self.consumed]
        edges = np.flatnonzero(np.diff(self.plain, prepend=False, append=False)).reshape(-1, 2)
        return b"".join(self.body[self.starts[first] : self.ends[after - 1]] for first, after in edges)

    def fields(self, record: int, delimiter: str) -> list[str]:
        """The fields of one record, as the csv module reads them."""
        text = self.body[self.starts[record] : self.ends[record]].decode()
        try:
            return next(csv.reader(io.StringIO(text, newline="\n"), delimiter=delimiter), [])
        except csv.Error:
            raise _endless(int(self.lines[record])) from None


def read(path: Path, layout: Layout, reader: RowReader) -> Iterator[Batch]:
    """The file's batches. Raises UnreadableFile at a quotation mark that is never closed or a row without an end."""
    columns = ColumnReader(layout, reader)
    carried, line, skip = b"", 1, layout.data_line - 1
    for part, done in _with_end(utf_8_parts(path, layout.encoding, layout.newline)):
        body = carried + part
        if skip:
            body, skipped = _without_lines(body, skip)
            line, skip = line + skipped, skip - skipped
        if done is None and body and not body.endswith(b"\n"):
            body += b"\n"
        batch, consumed, line_feeds = _read(body, line, layout, reader, columns, done)
        carried, line = body[consumed:], line + line_feeds
        del part, body  # nothing of the text is held while its rows are used
        if batch is not None:
            yield batch
        del batch
        if len(carried) > MAX_RECORD:
            raise _endless(line)


def _read(
    body: bytes, line: int, layout: Layout, reader: RowReader, columns: ColumnReader, done: float | None
) -> tuple[Batch | None, int, int]:
    """The records of a part that begins at physical line ``line``, and how many bytes and lines they are."""
    found = columns.simple(body)
    read = columns.read_simple(found, line) if found else None
    if found is None or read is None:
        records = _records(body, line, layout, final=done is None)
        batch = _batch(records, layout, reader, columns, done) if len(records.starts) else None
        return batch, records.consumed, records.line_feeds
    table, failing = read
    share = 1.0 if done is None else done
    if not len(failing):
        return Batch(table, (), len(table), done=share), found.consumed, len(found)
    rows = ((line + int(row), found.record(int(row))) for row in failing)
    return _joined(table.frame, batch_of_rows(rows, reader, done=share)), found.consumed, len(found)


def _with_end(parts: Iterator[tuple[bytes, float]]) -> Iterator[tuple[bytes, float | None]]:
    """The parts, and after them an empty one without a share, which says that nothing more comes."""
    yield from parts
    yield b"", None


def _without_lines(body: bytes, count: int) -> tuple[bytes, int]:
    at = 0
    for skipped in range(count):
        end = body.find(b"\n", at)
        if end < 0:
            return body[at:], skipped
        at = end + 1
    return body[at:], count


def _endless(line: int) -> UnreadableFile:
    return UnreadableFile(
        f"Raden som börjar på rad {line} tar aldrig slut. "
        "Troligen finns där ett citattecken som inte avslutas; rätta det och försök igen."
    )


def _records(body: bytes, line: int, layout: Layout, *, final: bool) -> Records:
    """Cut a part that begins at physical line ``line`` into records."""
    octets = np.frombuffer(body, np.uint8)
    feeds = np.flatnonzero(octets == _LINE_FEED)
    delimiters = octets == ord(layout.delimiter)
    ends, awkward, quoted = feeds, feeds[:0], False
    if _QUOTE_MARK in body:
        is_quote = octets == _QUOTE
        inside = np.bitwise_xor.accumulate(is_quote.view(np.uint8)).view(np.bool_)  # after an odd number of marks
        ends = feeds[~inside[feeds]]
        quoted = _well_formed(octets, np.flatnonzero(is_quote[: ends[-1] + 1 if len(ends) else 0]), layout.delimiter)
        if quoted and not (final and inside[-1]):
            delimiters = np.greater(delimiters, inside, out=delimiters)
        else:
            ends, awkward, quoted = (
                *_as_csv_reads(body, feeds, np.flatnonzero(is_quote), line, layout, final=final),
                False,
            )
    consumed = int(ends[-1]) + 1 if len(ends) else 0
    starts = np.concatenate([[0], ends[:-1] + 1]) if len(ends) else ends
    within = np.searchsorted(feeds, starts) if len(ends) != len(feeds) else np.arange(len(ends))
    plain = _fields_per_record(delimiters[:consumed], starts) == len(layout.headers)
    plain[awkward] = False
    line_feeds = int(np.searchsorted(feeds, consumed))
    return Records(body, starts, ends + 1, line + within, plain, quoted, consumed, line_feeds)


def _fields_per_record(delimiters: npt.NDArray[np.bool_], starts: Positions) -> Positions:
    if not len(starts):
        return starts
    return np.add.reduceat(delimiters.view(np.uint8), starts, dtype=np.uint32) + 1


def _well_formed(octets: npt.NDArray[np.uint8], quotes: Positions, delimiter: str) -> bool:
    """Whether every quotation mark opens a field, closes one or is doubled (RFC 4180): then all readers agree."""
    if len(quotes) % 2:
        return False
    opening, closing = quotes[0::2], quotes[1::2]
    before = octets[np.maximum(opening - 1, 0)]
    opens = (opening == 0) | np.isin(before, (ord(delimiter), _LINE_FEED, _QUOTE))
    return bool(opens.all() and np.isin(octets[closing + 1], (ord(delimiter), _LINE_FEED, _RETURN, _QUOTE)).all())


def _as_csv_reads(
    body: bytes, feeds: Positions, quotes: Positions, line: int, layout: Layout, *, final: bool
) -> tuple[Positions, Positions]:
    """Where the records end, and which of them hold quotation marks, where those are not well-formed (``5" rör``).

    The csv module decides, starting at each line with a mark. Raises UnreadableFile when the last one is never closed.
    """
    ends_record = np.ones(len(feeds), np.bool_)
    with_marks: list[int] = []
    free = 0  # the first line that no record has taken
    for first in np.unique(np.searchsorted(feeds, quotes)).tolist():
        if first >= len(feeds):
            break
        if first < free:
            continue
        taken = _lines_taken(body, feeds, first, layout.delimiter, line)
        if taken is None:
            if final:
                raise _endless(line + first)
            ends_record[first:] = False
            break
        ends_record[first : first + taken - 1] = False
        with_marks.append(first + taken - 1)
        free = first + taken
    order = np.cumsum(ends_record) - 1
    return feeds[ends_record], order[np.array(with_marks, np.int64)]


def _lines_taken(body: bytes, feeds: Positions, first: int, delimiter: str, line: int) -> int | None:
    """How many physical lines the record takes that begins on line ``first``, from 0; None if it never ends."""
    ran_out = False

    def lines() -> Iterator[str]:
        nonlocal ran_out
        start = int(feeds[first - 1]) + 1 if first else 0
        for end in feeds[first:]:
            yield body[start : int(end) + 1].decode()
            start = int(end) + 1
        ran_out = True

    reader = csv.reader(lines(), delimiter=delimiter)
    try:
        next(reader, None)
    except csv.Error:
        raise _endless(line + first) from None
    return None if ran_out else reader.line_num


def _batch(records: Records, layout: Layout, reader: RowReader, columns: ColumnReader, done: float | None) -> Batch:
    if columns.possible:
        plain = np.flatnonzero(records.plain)
        frame, failing = columns.read(records.plain_bytes(), records.lines[plain], quoted=records.quoted)
        by_row = np.sort(np.concatenate([np.flatnonzero(~records.plain), plain[failing]]))
    else:
        frame, by_row = pl.DataFrame(schema=SCHEMA), np.arange(len(records.starts))
    rows = ((int(records.lines[record]), records.fields(record, layout.delimiter)) for record in by_row)
    return _joined(frame, batch_of_rows(rows, reader, done=1.0 if done is None else done))


def _joined(frame: pl.DataFrame, slow: Batch) -> Batch:
    """What was read column by column and what was read row by row, in the order of the file."""
    if frame.height and slow.frame.height:
        both = pl.concat([frame, slow.frame]).sort("line", maintain_order=True)
    else:
        both = frame if frame.height else slow.frame
    return replace(slow, table=Table.of(both), rows_read=slow.rows_read + frame.height)
