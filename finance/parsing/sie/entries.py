"""Rows on their way to a batch, and what was found worth telling."""

from datetime import date

import polars as pl

from finance.parsing.model import SWEDISH, Batch, Field, Problem
from finance.parsing.rows import Entry
from finance.parsing.sie.dimensions import Codes
from finance.parsing.table import SCHEMA, Table

SOME = 50_000  # rows in a batch
_SHOWN = 200  # characters of a value that a problem repeats
_MISSING = {
    (of, of_balance): f"{SWEDISH[of]} saknas på {{}} av raderna på {where}. Ange en kod för rader utan "
    f"{SWEDISH[of].lower()}, eller vilken dimension i filen som är {SWEDISH[of].lower()}."
    for of in (Field.UNIT, Field.ACTIVITY)
    for of_balance, where in ((True, "balanskonton"), (False, "resultatkonton"))
}


class Findings:
    """Problems one by one, and notes counted by what they say."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._notes: dict[str, tuple[int, str, str]] = {}
        self._count: dict[str, int] = {}

    def problem(self, line: int, column: str, value: str, reason: str) -> None:
        """Something that stops the file."""
        self.problems.append(Problem(line, column, value[:_SHOWN], reason))

    def note(self, line: int, column: str, value: str, reason: str) -> None:
        """Something to know; the same reason is told once, with the first line. ``{}`` in it becomes the count."""
        self._notes.setdefault(reason, (line, column, value[:_SHOWN]))
        self._count[reason] = self._count.get(reason, 0) + 1

    def notes(self) -> tuple[Problem, ...]:
        """The notes of the whole file."""
        return tuple(
            Problem(*first, reason.replace("{}", str(self._count[reason]))) for reason, first in self._notes.items()
        )


class Entries:
    """Collects rows into frames of ``SCHEMA``; counts those whose account, ansvar or verksamhet is missing."""

    def __init__(self, findings: Findings) -> None:
        self.findings = findings
        self.read = 0
        self._rows: list[Entry] = []

    def __len__(self) -> int:
        return len(self._rows)

    def add(
        self,
        line: int,
        period: int,
        account: str,
        codes: Codes,
        ore: int,
        booked_on: date | None = None,
        voucher: str | None = None,
        text: str | None = None,
    ) -> None:
        """Take in a row; its values are those of ``SCHEMA``."""
        self._rows.append((line, period, account, *codes, ore, booked_on, voucher, text))
        if not (codes[0] and codes[1]):
            self._note_missing(line, account, codes)

    def _note_missing(self, line: int, account: str, codes: Codes) -> None:
        for code, of in zip(codes, (Field.UNIT, Field.ACTIVITY), strict=False):
            if not code:
                self.findings.note(line, SWEDISH[of], account, _MISSING[of, account[0] in "12"])

    def batch(self, done: float, *, last: bool = False) -> Batch:
        """The rows collected since the last batch, with the problems; the ``last`` one has the notes."""
        columns = zip(*self._rows, strict=True) if self._rows else [[] for _ in SCHEMA]
        frame = pl.DataFrame(dict(zip(SCHEMA, columns, strict=True)), schema=SCHEMA)
        self._rows = []
        problems, self.findings.problems = tuple(self.findings.problems), []
        rows, self.read = self.read, 0
        return Batch(Table.of(frame), problems, rows, self.findings.notes() if last else (), done)
