"""The column reader: clean records a column at a time.

It judges nothing by itself. Codes, periods and dates are looked up by their distinct texts through the row reader's own
value functions; amounts in the plainest form (``-1234,50``) are turned into öre by exact string operations, and every
other amount goes one by one through ``values.amount``. A row with any value left over is handed back for the row reader
to explain.
"""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from finance.parsing import fields
from finance.parsing.fields import Column, Fields, Meanings
from finance.parsing.model import Field, Layout
from finance.parsing.normalising import BLANKS
from finance.parsing.rows import OPTIONAL_CODES, REQUIRED_CODES, RowReader
from finance.parsing.table import NO_DAY, SCHEMA, Coded, OncePerValue, Table, day
from finance.parsing.values import MAX_ORE, Refused, amount

_LOOKED_UP = (Field.PERIOD, Field.BOOKED_ON, *REQUIRED_CODES, *OPTIONAL_CODES)
MOST_UNSURE = 0.05  # share of a part's amounts that may be looked at one by one
_ABSENT = (None,)  # the only value of a column that the file lacks
_BETWEEN = "\x1f"  # joins period and year into one key


def _by_decimals(decimal: str) -> pl.Expr:
    """The öre of digits whose text has two decimals, one, or none; null for whatever else."""
    text = pl.col("text")
    whole = pl.when(pl.col("ore").is_between(-MAX_ORE, MAX_ORE)).then(pl.col("ore"))
    return (
        pl.when("two")
        .then(whole)
        .when(text == "")
        .then(0)
        .when(text.str.slice(-2, 1) == decimal)
        .then(whole * 10)
        .when(text == pl.col("digits"))
        .then(whole * 100)
    )


class ColumnReader:
    """Reads plain records of one file; ``possible`` is False for wide files, which go row by row."""

    def __init__(self, layout: Layout, reader: RowReader) -> None:
        self.layout = layout
        self.reader = reader
        self.possible = not layout.months
        self._positions = sorted({at for at in layout.columns.values() if isinstance(at, int)})
        self._schema = {str(at): pl.String() for at in range(len(layout.headers))}
        self._decimal = layout.decimal or ","
        # The short way needs a period that is told in one field, or by the booking date alone (finance.parsing.fields).
        self.short_way = self.possible and Field.YEAR not in layout.columns
        self._meanings = {
            field: Meanings(functools.partial(reader.value, field))
            for field in _LOOKED_UP
            if self.short_way and layout.position(field) is not None
        }
        self._numbers = {Field.PERIOD: OncePerValue(lambda period: period or 0), Field.BOOKED_ON: OncePerValue(day)}

    def simple(self, body: bytes) -> Fields | None:
        """The fields of a part that may be read the short way."""
        return fields.of(body, self.layout.delimiter, len(self.layout.headers)) if self.short_way else None

    def read_simple(self, found: Fields, line: int) -> tuple[Table, npt.NDArray[np.intp]] | None:
        """The rows of a simple part that could be read, and the places of the others among them.

        None when too many values are not in the plainest form.
        """
        try:
            return _Simple(self, found).table(line)
        except _NotPlain:
            self.short_way = False  # as one part of a file is written, so are the others
            return None

    def _raw(self, body: bytes, positions: list[int], *, quoted: bool) -> pl.DataFrame:
        return pl.read_csv(
            body,
            has_header=False,
            separator=self.layout.delimiter,
            quote_char='"' if quoted else None,
            columns=positions,
            schema=self._schema,
            empty_string_is_null=False,
        )

    def read(
        self, body: bytes, lines: npt.NDArray[np.int64], *, quoted: bool
    ) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
        """The rows of ``SCHEMA`` that could be read, and the indexes of the records that could not."""
        if not len(lines):
            return pl.DataFrame(schema=SCHEMA), lines
        raw = self._raw(body, self._positions, quoted=quoted)
        return _Columns(self, raw, raw.height).frame(lines)


class _Columns:
    """The texts of one part's records on their way to values; ``failed`` marks the rows to hand back."""

    def __init__(self, owner: ColumnReader, raw: pl.DataFrame, height: int) -> None:
        self.owner = owner
        self.raw = raw
        self.height = height
        self.failed = pl.repeat(False, self.height, dtype=pl.Boolean, eager=True)

    def frame(self, lines: npt.NDArray[np.int64]) -> tuple[pl.DataFrame, npt.NDArray[np.int64]]:
        booked_on = self.looked_up(Field.BOOKED_ON, pl.Date())
        columns: dict[str, pl.Series | None] = {
            "line": pl.Series(lines, dtype=pl.Int32),
            "period": self.period(booked_on),
            **{field.value: self.looked_up(field, pl.String()) for field in (*REQUIRED_CODES, *OPTIONAL_CODES)},
            "ore": self.ore(),
            "booked_on": booked_on,
            "voucher": self.text(Field.VOUCHER),
            "text": self.text(Field.TEXT),
        }
        empty = {
            name: pl.repeat(None, self.height, dtype=kind, eager=True)
            for name, kind in SCHEMA.items()
            if columns[name] is None
        }
        frame = pl.DataFrame({name: empty.get(name, columns[name]) for name in SCHEMA})
        if not self.failed.any():
            return frame, np.empty(0, np.int64)
        return frame.filter(~self.failed), self.failed.arg_true().to_numpy().astype(np.int64)

    def column(self, field: Field) -> pl.Series | None:
        at = self.owner.layout.position(field)
        return None if at is None else self.raw[str(at)]

    def looked_up(self, field: Field, kind: pl.DataType) -> pl.Series | None:
        texts = self.column(field)
        return (
            None if texts is None else self.by_distinct(texts, kind, lambda text: self.owner.reader.value(field, text))
        )

    def by_distinct(self, texts: pl.Series, kind: pl.DataType, value: Callable[[str], Any]) -> pl.Series:
        """Each text's value, found once per distinct text."""
        distinct = texts.unique()
        found = [value(text) for text in distinct]
        refused = [text for text, what in zip(distinct, found, strict=True) if isinstance(what, Refused)]
        if refused:
            self.failed |= texts.is_in(refused)
            found = [None if isinstance(what, Refused) else what for what in found]
        if kind == pl.String:
            changed = {text: what for text, what in zip(distinct, found, strict=True) if text != what}
            return texts.replace(changed) if changed else texts
        return texts.replace_strict(distinct, pl.Series(found, dtype=kind), return_dtype=kind)

    def period(self, booked_on: pl.Series | None) -> pl.Series:
        texts, years = self.column(Field.PERIOD), self.column(Field.YEAR)
        if texts is None:
            return self.period_of(booked_on)
        if years is None:
            return self.by_distinct(texts, pl.Int32(), lambda text: self.owner.reader.value(Field.PERIOD, text))
        both = texts + _BETWEEN + years
        return self.by_distinct(
            both, pl.Int32(), lambda text: self.owner.reader.value(Field.PERIOD, *text.split(_BETWEEN, 1))
        )

    def period_of(self, booked_on: pl.Series | None) -> pl.Series:
        if booked_on is None:
            raise ValueError("the layout has neither a period nor a booking date")
        self.failed |= booked_on.is_null()
        return (booked_on.dt.year() * 100 + booked_on.dt.month()).cast(pl.Int32)

    def ore(self) -> pl.Series:
        debit, credit = self.column(Field.DEBIT), self.column(Field.CREDIT)
        if debit is not None and credit is not None:
            return self.amounts(debit) - self.amounts(credit)
        texts = self.column(Field.AMOUNT)
        if texts is None:
            raise ValueError("the layout has no amount")
        return self.amounts(texts)

    def amounts(self, texts: pl.Series) -> pl.Series:
        """The öre of each text; those of the plainest form all at once, never by way of floating point."""
        decimal = self.owner._decimal
        text = pl.lit(texts).str.strip_chars(BLANKS)
        frame = pl.select(
            text=text,
            digits=text.str.replace(decimal, "", literal=True),
            two=text.str.slice(-3, 1) == decimal,
        )
        texts, ore = frame["text"], frame["digits"].cast(pl.Int64, strict=False)
        if not frame["two"].all():
            ore = frame.with_columns(ore=ore).select(_by_decimals(decimal)).to_series()
        unsure = ore.is_null() | (ore.abs() > MAX_ORE)
        return self.one_by_one(texts, ore, unsure) if unsure.any() else ore

    def one_by_one(self, texts: pl.Series, ore: pl.Series, unsure: pl.Series) -> pl.Series:
        places = unsure.arg_true()
        decimal = self.owner.layout.decimal
        found = pl.Series([one_amount(text, decimal) for text in texts.gather(places)], dtype=pl.Int64)
        ore = ore.scatter(places, found)
        self.failed |= ore.is_null()
        return ore

    def text(self, field: Field) -> pl.Series | None:
        texts = self.column(field)
        if texts is None:
            return None
        stripped = pl.lit(texts).str.strip_chars(BLANKS)
        return pl.select(pl.when(stripped != "").then(stripped)).to_series()


def one_amount(text: str, decimal: str) -> int | None:
    """The öre of an amount however it is written; none where it can't be read."""
    try:
        return amount(text, decimal)
    except Refused:
        return None


class _NotPlain(Exception):
    """Values of a part are written in a way that the short way is not made for."""


class _Simple:
    """The columns of a simple part: codes, periods and dates by their octets, amounts by arithmetic on theirs."""

    def __init__(self, owner: ColumnReader, found: Fields) -> None:
        self.owner = owner
        self.found = found
        self.failed = np.zeros(len(found), np.bool_)

    def table(self, line: int) -> tuple[Table, npt.NDArray[np.intp]]:
        days = self.looked_up(Field.BOOKED_ON)
        booked_on = self.owner._numbers[Field.BOOKED_ON].of(days).astype(np.int32)
        table = Table(
            line=np.arange(line, line + len(self.found), dtype=np.int32),
            period=self.period(booked_on),
            **{field.value: self.looked_up(field) for field in (*REQUIRED_CODES, *OPTIONAL_CODES)},
            ore=self.ore(),
            booked_on=booked_on,
            voucher=self.text(Field.VOUCHER),
            text=self.text(Field.TEXT),
        )
        if not self.failed.any():
            return table, np.empty(0, np.intp)
        return table.taken(~self.failed), np.flatnonzero(self.failed)

    def column(self, field: Field) -> Column | None:
        at = self.owner.layout.position(field)
        return None if at is None else self.found.column(at)

    def looked_up(self, field: Field) -> Coded:
        column = self.column(field)
        if column is None:
            return Coded(_ABSENT, np.zeros(len(self.found), np.intp))
        meant = self.owner._meanings[field].of(column)
        if meant is None:
            raise _NotPlain
        values, places, refused = meant
        if refused is not None:
            self.failed |= refused
        return Coded(values, places)

    def period(self, booked_on: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
        if Field.PERIOD in self.owner._meanings:
            return self.owner._numbers[Field.PERIOD].of(self.looked_up(Field.PERIOD)).astype(np.int32)
        if Field.BOOKED_ON not in self.owner._meanings:
            raise ValueError("the layout has neither a period nor a booking date")
        self.failed |= booked_on == NO_DAY
        months = booked_on.astype("M8[D]").astype("M8[M]").astype(np.int32)  # since 1970
        return (1970 + months // 12) * 100 + months % 12 + 1

    def ore(self) -> npt.NDArray[np.int64]:
        debit, credit = self.column(Field.DEBIT), self.column(Field.CREDIT)
        if debit is not None and credit is not None:
            return self.amounts(debit) - self.amounts(credit)
        column = self.column(Field.AMOUNT)
        if column is None:
            raise ValueError("the layout has no amount")
        return self.amounts(column)

    def text(self, field: Field) -> Column:
        column = self.column(field)
        return self.found.blank() if column is None else column.stripped()

    def amounts(self, column: Column) -> npt.NDArray[np.int64]:
        ore, other = column.amounts(self.owner._decimal)
        ore[column.lengths == 0] = 0
        places = np.flatnonzero(other & (column.lengths > 0))
        if len(places) > MOST_UNSURE * len(ore):
            raise _NotPlain
        for row in places.tolist():
            found = one_amount(column.text(row), self.owner.layout.decimal)
            self.failed[row] |= found is None
            ore[row] = found or 0
        return ore
