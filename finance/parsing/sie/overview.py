"""What a SIE file is, before its rows are read: encoding, kind of records, dimensions."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from finance.parsing import headers, source
from finance.parsing.model import Field, Layout, UnreadableFile
from finance.parsing.sie import dimensions
from finance.parsing.sie.dimensions import Dimensions
from finance.parsing.sie.records import Text, Unclosed, fields

VOUCHERS, BALANCES, BUDGET, CLOSING = "#TRANS", "#PSALDO", "#PBUDGET", "#RES"
"""The kinds of record that amounts are read from. CLOSING stands for ``#RES`` and ``#UB`` together."""

_RECORD = re.compile(r'^[ \t]*(#[A-Za-z]+)([ \t]+"?0(?=[" \t]))?', re.MULTILINE)
_DECLARATION = re.compile(r"^[ \t]*#(?:DIM|UNDERDIM|OBJEKT|SIETYP)\b.*", re.MULTILINE | re.IGNORECASE)
_MAX_LISTS = 100_000  # lists of objects remembered before starting over
_LIST = re.compile(r"\{[^{}\n]+\}")


class Overview:
    """What one pass over a file tells: its type as told, its dimensions, and its labels, of any and of this year."""

    def __init__(self, text: Text) -> None:
        self.told = ""
        self.dimensions = Dimensions()
        self.labels: set[str] = set()
        self.this_year: set[str] = set()
        lists: set[str] = set()
        for _, body in text.parts():
            for declaration in _DECLARATION.findall(body):
                self._declare(declaration)
            for listed in set(_LIST.findall(body)) - lists:
                self._use(listed)
                lists.add(listed)
            if len(lists) > _MAX_LISTS:
                lists.clear()
            for label, year in set(_RECORD.findall(body)):
                self.labels.add(label.upper())
                if year:
                    self.this_year.add(label.upper())

    def _declare(self, line: str) -> None:
        try:
            label, *values = [part.strip() if isinstance(part, str) else "" for part in fields(line)]
        except Unclosed:
            return  # the reader says so
        values += [""] * 3
        match label.upper():
            case "#SIETYP":
                self.told = values[0]
            case "#DIM":
                self.dimensions.declare(values[0], values[1])
            case "#UNDERDIM":
                self.dimensions.declare(*values[:3])
            case "#OBJEKT":
                self.dimensions.declare_object(values[0], values[1])

    def _use(self, listed: str) -> None:
        try:
            (objects,) = fields(listed)
        except (Unclosed, ValueError):
            return  # the reader says so
        self.dimensions.use(number.strip() for number in objects[0::2])

    def records(self, kind: str) -> str:
        """The kind of record that the amounts stand in. Raises UnreadableFile when the file has none.

        What stands in the file goes before the type that it tells. A file of type 4 without vouchers is whole: nothing
        has happened.
        """
        if kind == headers.BUDGET:
            if BUDGET not in self.this_year:
                raise UnreadableFile(
                    "SIE-filen har ingen budget för innevarande räkenskapsår (#PBUDGET med årsnummer 0). "
                    "Hämta ut filen som SIE typ 2 eller 3 med budget, eller läs in den som utfall."
                )
            return BUDGET
        if self.labels & {"#VER", VOUCHERS} or self.told.startswith("4"):
            return VOUCHERS
        if BALANCES in self.this_year:
            return BALANCES
        if self.this_year & {CLOSING, "#UB", "#IB"}:
            return CLOSING
        raise UnreadableFile(
            "SIE-filen har varken verifikationer eller saldon för innevarande räkenskapsår. "
            "Kontrollera uttaget och försök igen."
        )


def layout_of(path: Path, *, kind: str, remembered: Mapping[str, Any] | None) -> Layout:
    """The layout of a SIE file. ``kind`` is ``outcome`` or ``budget``. Raises UnreadableFile.

    The encoding is that of the bytes, whatever ``#FORMAT`` says; where they do not tell, it is the format's own.
    """
    encoding = source.encoding_of(path, if_untold="cp437")
    newline = source.head_of(path, encoding).newline
    overview = Overview(Text(path, encoding, newline))
    found = overview.dimensions.headers
    return Layout(
        "sie",
        found,
        dimensions.recognised(found, remembered),
        header_line=1,
        data_line=1,
        encoding=encoding,
        newline=newline,
        delimiter=" ",
        decimal=".",
        records=overview.records(kind),
        defaults=_defaults(remembered),
    )


def _defaults(remembered: Mapping[str, Any] | None) -> dict[Field, str]:
    return {Field(of): code for of, code in ((remembered or {}).get("defaults") or {}).items()}
