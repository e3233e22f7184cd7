"""The words of file reading: what a file's columns mean, what was read from it and what was refused."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

import polars as pl

from finance.parsing.normalising import normalised
from finance.parsing.table import Table


class Field(StrEnum):
    """What a column of a ledger or budget file can mean to us."""

    PERIOD = "period"
    YEAR = "year"
    MONTHS = "months"
    VOUCHER = "voucher"
    BOOKED_ON = "booked_on"
    ACCOUNT = "account"
    UNIT = "unit"
    ACTIVITY = "activity"
    PROJECT = "project"
    COUNTERPARTY = "counterparty"
    AMOUNT = "amount"
    DEBIT = "debit"
    CREDIT = "credit"
    TEXT = "text"


SWEDISH: Mapping[Field, str] = {
    Field.PERIOD: "Period",
    Field.YEAR: "År",
    Field.MONTHS: "månadskolumner",
    Field.VOUCHER: "Verifikationsnummer",
    Field.BOOKED_ON: "Bokföringsdatum",
    Field.ACCOUNT: "Konto",
    Field.UNIT: "Ansvar",
    Field.ACTIVITY: "Verksamhet",
    Field.PROJECT: "Projekt",
    Field.COUNTERPARTY: "Motpart",
    Field.AMOUNT: "Belopp",
    Field.DEBIT: "Debet",
    Field.CREDIT: "Kredit",
    Field.TEXT: "Text",
}


class UnreadableFile(Exception):
    """The whole file is refused. Its text is a full Swedish sentence: what is wrong and what to do."""


class MissingColumns(UnreadableFile):
    """The header was found but not every column that we need; ``layout`` holds what was, for a person to mend."""

    def __init__(self, message: str, layout: Layout, missing: tuple[str, ...]) -> None:
        super().__init__(message)
        self.layout = layout
        self.missing = missing


@dataclass(frozen=True, slots=True)
class Problem:
    """A cell that was refused, or a row worth a note.

    ``line`` is the physical line of the file (the row of the sheet) counted from 1, ``column`` the header as written in
    the file, ``value`` the cell as written, ``reason`` a Swedish explanation with what to do.
    """

    line: int
    column: str
    value: str
    reason: str


Columns = Mapping[Field, int | list[int]]


@dataclass(frozen=True)
class Layout:
    """How a file is written and which column means what.

    ``columns`` holds positions counted from 0 (a list of them for MONTHS). ``decimal`` is the decimal sign learnt from
    the amounts, empty when nothing tells. ``dates`` is ``dmy`` or ``mdy`` when day/month/year dates tell their order.
    ``header_line`` and ``data_line`` are the physical lines, from 1, of the header and of what follows it.

    A SIE file has no header: there ``headers`` are its dimensions (``1 Kostnadsställe``), ``columns`` say which of them
    is ansvar, verksamhet, projekt and motpart, and ``records`` is the kind of record that holds the amounts.
    ``defaults`` are the codes, chosen by a person, of rows that have none: balance accounts often lack them.
    """

    kind: str
    headers: tuple[str, ...]
    columns: Columns
    header_line: int
    data_line: int
    encoding: str = "utf-8"
    delimiter: str = ";"
    newline: str = "\n"
    decimal: str = ""
    dates: str = ""
    sheet: str = ""
    records: str = ""
    defaults: Mapping[Field, str] = field(default_factory=dict)

    @property
    def signature(self) -> str:
        """The same for every file with these headers in this order, however they are spelled in case and accents.

        The same for all SIE files: they name only the dimensions that they happen to use, and each is known by name.
        """
        if self.kind == "sie":
            return self.kind
        return hashlib.sha256("\x1f".join(normalised(header) for header in self.headers).encode()).hexdigest()[:32]

    def position(self, of: Field) -> int | None:
        """The position of a field's only column; None when the file has none."""
        position = self.columns.get(of)
        return position if isinstance(position, int) else None

    @property
    def months(self) -> list[int]:
        """The positions of the month columns of a wide file; empty for one amount a row."""
        positions = self.columns.get(Field.MONTHS)
        return positions if isinstance(positions, list) else []

    def header(self, position: int) -> str:
        """The header of a column as written; its number when the header has no text."""
        text = self.headers[position] if position < len(self.headers) else ""
        return text or f"kolumn {position + 1}"

    def to_dict(self) -> dict[str, Any]:
        """The layout as plain values for JSON; ``from_dict`` and ``inspect(remembered=…)`` take them back."""
        values = dict(vars(self))
        values["headers"] = list(self.headers)
        values["columns"] = {of.value: position for of, position in self.columns.items()}
        values["defaults"] = {of.value: code for of, code in self.defaults.items()}
        return values | {"signature": self.signature}

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Layout:
        """The layout that ``to_dict`` wrote. Raises KeyError, TypeError or ValueError when it is something else."""
        known = {key: value for key, value in values.items() if key != "signature"}
        known["headers"] = tuple(values["headers"])
        known["columns"] = {Field(of): position for of, position in values["columns"].items()}
        known["defaults"] = {Field(of): code for of, code in values.get("defaults", {}).items()}
        return cls(**known)


@dataclass(frozen=True)
class Batch:
    """A part of the file, read: its good rows, what was refused, and what was passed over.

    ``rows_read`` counts data rows, good or refused. ``notes`` name rows that are not data (sums, page headings).
    ``done`` is the share of the file read so far, 0–1.
    """

    table: Table
    problems: tuple[Problem, ...]
    rows_read: int
    notes: tuple[Problem, ...] = ()
    done: float = 1.0

    @property
    def frame(self) -> pl.DataFrame:
        """The good rows as a frame of ``SCHEMA``."""
        return self.table.frame
