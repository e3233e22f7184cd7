"""Reading the records of a SIE file in order: what all kinds of records share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import ClassVar

from finance.parsing import values
from finance.parsing.model import Batch, Layout
from finance.parsing.sie.checksum import Checksum
from finance.parsing.sie.dimensions import Codes, Dimensions, Objects
from finance.parsing.sie.entries import SOME, Entries, Findings
from finance.parsing.sie.records import BRACES, KNOWN, Fields, Text, Unclosed, fields
from finance.parsing.values import Refused
from followup import money

EXTRACT = "Utdrag: verifikationerna är inte hela."
"""What ``#PROSA`` says in a file of ours whose vouchers do not balance, because they are parts of vouchers."""


def kronor(ore: int) -> str:
    """An amount of öre without its sign, as a person reads it: ``1 234,56 kronor``."""
    return f"{money.shown(Decimal(abs(ore)).scaleb(-2), money.Unit.ORE)} kronor"


@dataclass(frozen=True, slots=True)
class Year:
    """Räkenskapsår: its first and last day."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def has(self, period: int) -> bool:
        """Whether a period YYYYMM lies in the year."""
        return self.first.year * 100 + self.first.month <= period <= self.last.year * 100 + self.last.month

    def __str__(self) -> str:
        return f"{self.first}–{self.last}"


class Reader(ABC):
    """Reads one file. A subclass says what its own records mean, in ``handlers``, by label.

    ``sums`` are the öre of each account as the file's records have them, whether their rows could be used or not.
    ``vouchers`` counts the vouchers.
    """

    handlers: ClassVar[Mapping[str, str]] = {}
    passed_over: ClassVar[Mapping[str, str]] = {}

    def __init__(self, path: Path, layout: Layout, year_hint: int | None) -> None:
        self.text = Text(path, layout.encoding, layout.newline)
        self.layout = layout
        self.findings = Findings()
        self.entries = Entries(self.findings)
        self.dimensions = Dimensions()
        self.objects = Objects(layout, self.dimensions)
        self.year = Year(date(year_hint, 1, 1), date(year_hint, 12, 31)) if year_hint else None
        self.extract = False
        self.vouchers = 0
        self.sums: dict[str, int] = {}
        self._checksum: Checksum | None = None
        self._checksum_line = 0
        shared = dict.fromkeys([*KNOWN, *BRACES], self._pass) | {
            "#RAR": self._rar, "#DIM": self._dim, "#UNDERDIM": self._dim, "#OBJEKT": self._objekt,
            "#FLAGGA": self._flagga, "#PROSA": self._prosa,
        }  # fmt: skip
        own: dict[str, Callable[[int, Fields], None]] = {
            label: getattr(self, name) for label, name in self.handlers.items()
        }
        self._handlers: dict[str, Callable[[int, Fields], None]] = {**shared, **own}

    def batches(self) -> Iterator[Batch]:
        """The file's rows in batches, in the order of the file; the last one has the notes."""
        for line, text in self.text.lines():
            if self._checksum is not None and not text.lstrip().upper().startswith("#KSUMMA"):
                self._checksum.add(text)
            if not self.at_once(line, text):
                self._record(line, text.strip(" \t\r\x1a"))
            if len(self.entries) >= SOME:
                yield self.entries.batch(self.text.done)
        self.end()
        self._end_of_file()
        yield self.entries.batch(1.0, last=True)

    def at_once(self, line: int, text: str) -> bool:
        """Read a record of the plainest form; False when it takes the long way."""
        return False

    @abstractmethod
    def end(self) -> None:
        """What remains to be done when the file has ended."""

    def _record(self, line: int, text: str) -> None:
        if not text:
            return
        try:
            found: Fields = [text] if text in BRACES else fields(text)
        except Unclosed:
            self.findings.problem(
                line, "hela raden", text, "Ett citattecken eller en klammer avslutas inte. Rätta raden."
            )
            return
        label = found[0].upper() if found and isinstance(found[0], str) else ""
        if label == "#KSUMMA":
            self._ksumma(line, found)
        elif handler := self._handlers.get(label):
            handler(line, found)
        elif label.startswith("#"):
            self.findings.note(line, label, text, f"Posttypen {label} är okänd och läses inte in (antal: {{}}).")
        else:
            self.findings.problem(
                line,
                "hela raden",
                text,
                "Raden börjar inte med en etikett (#). Troligen är filen skadad här; hämta ut den på nytt.",
            )

    def _pass(self, line: int, found: Fields) -> None:
        """A record of the format that we do not need."""
        label = str(found[0]).upper()
        if reason := self.passed_over.get(label):
            self.findings.note(line, label, "", reason)

    def _rar(self, line: int, found: Fields) -> None:
        if self.field(found, 1) != "0":
            return
        first, last = (
            self.date(line, f"#RAR {name}", self.field(found, at)) for at, name in ((2, "start"), (3, "slut"))
        )
        if first and last and first <= last:
            self.year = Year(first, last)
        elif first and last:
            self.findings.problem(line, "#RAR slut", str(last), "Räkenskapsåret slutar innan det börjar. Rätta #RAR.")

    def _dim(self, line: int, found: Fields) -> None:
        self.dimensions.declare(self.field(found, 1), self.field(found, 2), self.field(found, 3))

    def _objekt(self, line: int, found: Fields) -> None:
        self.dimensions.declare_object(self.field(found, 1), self.field(found, 2))

    def _flagga(self, line: int, found: Fields) -> None:
        if self.field(found, 1) == "1":
            self.findings.note(
                line, "#FLAGGA", "1", "Filen är märkt som redan inläst i ett program. Kontrollera att det är rätt fil."
            )

    def _prosa(self, line: int, found: Fields) -> None:
        self.extract = self.extract or self.field(found, 1) == EXTRACT

    def _ksumma(self, line: int, found: Fields) -> None:
        told = self.field(found, 1)
        if not told:
            self._checksum, self._checksum_line = Checksum(self.layout.encoding), line
        elif self._checksum is None:
            self.findings.note(line, "#KSUMMA", told, "Kontrollsumman saknar början och kan inte kontrolleras.")
        else:
            if not self._checksum.agrees(told):
                self.findings.problem(
                    line,
                    "#KSUMMA",
                    told,
                    f"Kontrollsumman stämmer inte: innehållet ger {self._checksum.value}. Filen har ändrats eller "
                    "skadats efter att den skrevs; hämta ut den på nytt.",
                )
            self._checksum = None

    def _end_of_file(self) -> None:
        if self._checksum is not None:
            self.findings.problem(
                self._checksum_line,
                "#KSUMMA",
                "",
                "Filen ska sluta med en kontrollsumma men gör det inte: den är avkortad. Hämta ut den på nytt.",
            )
        if self.text.damaged:
            line, text = self.text.damaged
            self.findings.note(
                line,
                "text",
                text,
                "Å, ä och ö har förvanskats i ett tidigare led. Beloppen påverkas inte, men texterna blir fel; "
                "hämta helst ut filen på nytt.",
            )

    @staticmethod
    def field(found: Fields, at: int) -> str:
        """The text of a field; empty when the record ends before it or has a list of objects there."""
        value = found[at] if at < len(found) else ""
        return value.strip() if isinstance(value, str) else ""

    @staticmethod
    def with_objects(found: Fields, at: int) -> tuple[tuple[str, ...], Fields]:
        """The list of objects that should stand at a place, which files may leave out, and the fields after it."""
        value = found[at] if at < len(found) else ()
        return (value, found[at + 1 :]) if isinstance(value, tuple) else ((), found[at:])

    def account(self, line: int, label: str, text: str) -> str:
        """The account of a record; empty, with a problem, when it cannot be used."""
        try:
            account = values.account(text)
            if not account:
                raise Refused("Konto saknas. Fyll i kontot.")
        except Refused as refused:
            self.findings.problem(line, f"{label} konto", text, str(refused))
            return ""
        return account

    def ore(self, line: int, label: str, text: str) -> int | None:
        """The öre of a record; None, with a problem, when it has none."""
        try:
            if not text:
                raise Refused("Beloppet saknas. Fyll i det, till exempel 1234.50.")
            return values.amount(text, ".")
        except Refused as refused:
            self.findings.problem(line, f"{label} belopp", text, str(refused))
            return None

    def codes(self, line: int, label: str, objects: tuple[str, ...], *, of_balance: bool = False) -> Codes | None:
        """The codes of a record's list of objects; None, with a problem, when it cannot be used."""
        try:
            return self.objects.codes(objects, of_balance=of_balance)
        except Refused as refused:
            self.findings.problem(line, f"{label} objektlista", " ".join(objects), str(refused))
            return None

    def date(self, line: int, column: str, text: str) -> date | None:
        """The day of a field; None when it is blank, and with a problem when it is no day."""
        try:
            return values.booking_date(text)
        except Refused as refused:
            self.findings.problem(line, column, text, str(refused))
            return None
