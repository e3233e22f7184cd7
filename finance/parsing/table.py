"""The rows of a part of a file, column by column: numbers, codes as places among their distinct values, and octets.

Nothing of a row is made an object of its own on its way to the server: what is asked of a code is asked once for each
distinct one, and texts stay the octets that they were in the file.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl

from finance.parsing.fields import Column

SCHEMA: Mapping[str, pl.DataType] = {
    "line": pl.Int32(),
    "period": pl.Int32(),
    "account": pl.String(),
    "unit": pl.String(),
    "activity": pl.String(),
    "project": pl.String(),
    "counterparty": pl.String(),
    "ore": pl.Int64(),
    "booked_on": pl.Date(),
    "voucher": pl.String(),
    "text": pl.String(),
}
"""The columns of ``Batch.frame``. ``ore`` is exact öre: cost and debit above zero, revenue and credit below."""
CODES = ("account", "unit", "activity", "project", "counterparty")
TEXTS = ("voucher", "text")
NO_DAY = np.iinfo(np.int32).min
_EPOCH = date(1970, 1, 1).toordinal()

Numbers = npt.NDArray[Any]
Positions = npt.NDArray[np.intp]


def day(value: date | None) -> int:
    """A date as ``Table.booked_on`` has it."""
    return NO_DAY if value is None else value.toordinal() - _EPOCH


class Coded(NamedTuple):
    """A column as places among its distinct values; to the values others may be added later."""

    values: Sequence[Any]
    places: Positions

    def taken(self, rows: Numbers) -> Coded:
        """The same of some rows."""
        return Coded(self.values, self.places[rows])


class OncePerValue:
    """A number that follows from a value alone, found once for each of a column's distinct values."""

    def __init__(self, found: Callable[[Any], int]) -> None:
        self._found = found
        self._values: Sequence[Any] = ()
        self._numbers = np.empty(0, np.int64)

    def of(self, coded: Coded) -> npt.NDArray[np.int64]:
        """The number of each row."""
        if coded.values is not self._values:
            self._values, self._numbers = coded.values, np.empty(0, np.int64)
        if new := coded.values[len(self._numbers) :]:
            self._numbers = np.concatenate([self._numbers, np.array([self._found(value) for value in new], np.int64)])
        return self._numbers[coded.places]


@dataclass(frozen=True, eq=False)
class Table:
    """Rows by column; ``frame`` is the same as texts. A text of no octets is none, as a code may be None."""

    line: npt.NDArray[np.int32]
    period: npt.NDArray[np.int32]
    account: Coded
    unit: Coded
    activity: Coded
    project: Coded
    counterparty: Coded
    ore: npt.NDArray[np.int64]
    booked_on: npt.NDArray[np.int32]  # days since 1970; ``NO_DAY`` for none
    voucher: Column
    text: Column

    def __len__(self) -> int:
        return len(self.line)

    def code(self, kind: str) -> Coded:
        """The column of a kind of code (``CODES``)."""
        coded: Coded = getattr(self, kind)
        return coded

    def taken(self, rows: Numbers) -> Table:
        """Some of the rows, by their places or by a mask."""
        columns: dict[str, Any] = {
            of.name: column[rows] if isinstance(column := getattr(self, of.name), np.ndarray) else column.taken(rows)
            for of in fields(self)
        }
        return Table(**columns)

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Table:
        """The rows of a frame of ``SCHEMA``."""
        columns: dict[str, Any] = {
            **{name: frame[name].to_numpy() for name in ("line", "period", "ore")},
            **{name: _coded(frame[name].to_list()) for name in CODES},
            **{name: Column.of_texts([text or "" for text in frame[name].to_list()]) for name in TEXTS},
            "booked_on": frame["booked_on"].to_physical().fill_null(NO_DAY).to_numpy(),
        }
        return cls(**columns)

    @cached_property
    def frame(self) -> pl.DataFrame:
        """The rows as a frame of ``SCHEMA``."""
        days = pl.Series(self.booked_on, dtype=pl.Int32)
        columns: dict[str, Any] = {
            **{name: getattr(self, name) for name in ("line", "period", "ore")},
            **{name: [coded.values[at] for at in coded.places] for name in CODES for coded in [self.code(name)]},
            **{name: [text or None for text in getattr(self, name).texts()] for name in TEXTS},
            "booked_on": days.set(days == NO_DAY, None).cast(pl.Date),
        }
        return pl.DataFrame({name: pl.Series(columns[name], dtype=kind) for name, kind in SCHEMA.items()})


def _coded(values: list[Any]) -> Coded:
    distinct: dict[Any, int] = {}
    places = np.array([distinct.setdefault(value, len(distinct)) for value in values], np.intp)
    return Coded(list(distinct), places)
