"""The checks of a ledger file after it has been read: what stops it, and what a person should look at.

A list of small checks, each with a name, what it looks for and why. A check that *stops* turns rows into problems, so
that nothing of the file can be published; the others add a note once the whole file has been seen. Pure: knows neither
Django, the database nor the clock.

    run = checks.Run(years=frozenset({2023}))
    for batch in parsing.read(path, layout):
        batch = run.examine(batch)   # rows that were stopped are among batch.problems
    notes = run.notes()
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Protocol

import numpy as np
import numpy.typing as npt

from finance.parsing import Batch, Problem, Table
from finance.parsing.table import NO_DAY, OncePerValue, day

_SHOWN = 10  # vouchers named one by one before the rest are only counted
_MOST_OPEN = 20_000  # unbalanced vouchers at one time; beyond it the file is an extract of some rows of each
_UNBALANCED_SHARE = 0.01  # with more unbalanced vouchers than this the file does not hold whole vouchers

Rows = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Expected:
    """What the importer knows of the file: the years that its periods may belong to (empty: any)."""

    years: frozenset[int] = frozenset()


class Examiner(Protocol):
    """A check at work on one file."""

    def stopped(self, table: Table) -> Iterator[Problem]:
        """The rows that the check stops, as problems; a check that only notes looks at them and yields nothing."""

    def noted(self) -> Iterator[Problem]:
        """What to look at, once every batch has been seen."""


@dataclass(frozen=True)
class Check:
    """A check: its key, its Swedish name, what it looks for, why, whether it stops the file, and how to begin it."""

    key: str
    name: str
    description: str
    why: str
    stops: bool
    begin: Callable[[Expected], Examiner]


class PeriodInYear:
    """Stops rows whose period belongs to another year than the import's."""

    def __init__(self, expected: Expected) -> None:
        self.years = expected.years

    def stopped(self, table: Table) -> Iterator[Problem]:
        """A problem for each row of another year."""
        if not self.years or self.years.issuperset(_years_from_first_to_last(table)):
            return
        wrong = ~np.isin(table.period // 100, list(self.years))
        if not wrong.any():
            return
        years = ", ".join(map(str, sorted(self.years)))
        reason = (
            f"Perioden hör inte till {years}. Välj en fil för rätt år, "
            "eller lägg först upp ett tillfälle i årets kalender under Administration."
        )
        for line, period in zip(table.line[wrong].tolist(), table.period[wrong].tolist(), strict=True):
            yield Problem(line, "Period", str(period), reason)

    def noted(self) -> Iterator[Problem]:
        """Nothing: the rows were stopped."""
        yield from ()


class Counted:
    """Notes how many rows fulfil a condition, with the first of them."""

    def __init__(
        self, condition: Callable[[Table], Rows], column: str, value: Callable[[Table, int], str], said: str
    ) -> None:
        self.condition = condition
        self.column = column
        self.value = value
        self.said = said
        self.count = 0
        self.first: tuple[int, str] | None = None

    def stopped(self, table: Table) -> Iterator[Problem]:
        """Nothing: only counts."""
        rows = np.flatnonzero(self.condition(table))
        self.count += len(rows)
        if len(rows) and self.first is None:
            self.first = int(table.line[rows[0]]), self.value(table, int(rows[0]))
        yield from ()

    def noted(self) -> Iterator[Problem]:
        """One note for all the rows."""
        if self.first:
            rows = "En rad" if self.count == 1 else f"{self.count} rader"
            yield Problem(*self._place(), f"{rows} {self.said}")

    def _place(self) -> tuple[int, str, str]:
        line, value = self.first or (0, "")
        return line, self.column, value


class TurnedSigns:
    """Notes a file where costs as a whole are below zero and revenues above: the sender shows them the other way."""

    def __init__(self, _: Expected) -> None:
        self.revenue = self.cost = 0
        self._class = OncePerValue(lambda account: "123456789".find((account or "")[:1]) + 1)

    def stopped(self, table: Table) -> Iterator[Problem]:
        """Nothing: only sums."""
        of_class = self._class.of(table.account)
        self.revenue += int(table.ore[of_class == 3].sum())
        self.cost += int(table.ore[(of_class >= 4) & (of_class <= 7)].sum())
        yield from ()

    def noted(self) -> Iterator[Problem]:
        """One note for the file."""
        if self.cost < 0 <= self.revenue:
            yield Problem(
                1,
                "Belopp",
                "",
                "Kostnaderna är negativa i filen och intäkterna positiva. Här ska kostnader vara plus "
                "och intäkter minus; "
                "kontrollera att uttaget har bokföringens tecken.",
            )


class VouchersBalance:
    """Notes vouchers whose rows do not add up to nothing, where the file holds whole vouchers.

    Keeps only the vouchers that do not balance so far, and gives up when they are too many for whole vouchers.
    """

    def __init__(self, _: Expected) -> None:
        self.open: dict[tuple[int, str], tuple[int, int]] = {}  # (period, voucher) → öre, and the first line
        self.vouchers = 0
        self.given_up = False

    def stopped(self, table: Table) -> Iterator[Problem]:
        """Nothing: only sums."""
        yield from ()
        if self.given_up:
            return
        count, runs = _open_runs(table if table.voucher.lengths.all() else table.taken(table.voucher.lengths > 0))
        self.vouchers += count
        for key, ore, line in runs:
            before, first = self.open.pop(key, (None, line))
            self.vouchers -= before is not None
            if total := ore + (before or 0):
                self.open[key] = total, min(first, line)
        self.given_up = len(self.open) > _MOST_OPEN
        if self.given_up:
            self.open = {}

    def noted(self) -> Iterator[Problem]:
        """A note for each of the first vouchers, and one that counts the rest."""
        if len(self.open) > self.vouchers * _UNBALANCED_SHARE:
            return
        found = sorted((line, voucher, ore) for (_, voucher), (ore, line) in self.open.items())
        for line, voucher, ore in found[:_SHOWN]:
            reason = f"Verifikationen balanserar inte: {_kronor(ore)} skiljer."
            yield Problem(line, "Verifikationsnummer", voucher, reason)
        if (rest := len(found) - _SHOWN) > 0:
            line, voucher, _ = found[_SHOWN]
            yield Problem(line, "Verifikationsnummer", voucher, f"Ytterligare {rest} verifikationer balanserar inte.")


def _open_runs(table: Table) -> tuple[int, list[tuple[tuple[int, str], int, int]]]:
    """Rows of a voucher that follow each other, as one: how many they are, and those that do not balance.

    Most vouchers stand whole in the file, and what is nothing together needs no other rows to be looked for.
    """
    if not len(table):
        return 0, []
    another = ~table.voucher.as_before()
    another[1:] |= table.period[1:] != table.period[:-1]
    starts = np.flatnonzero(another)
    ore = np.add.reduceat(table.ore, starts)
    unequal = np.flatnonzero(ore)
    firsts = starts[unequal]
    keys = zip(table.period[firsts].tolist(), table.voucher.taken(firsts).texts(), strict=True)
    return len(starts), list(zip(keys, ore[unequal].tolist(), table.line[firsts].tolist(), strict=True))


def _kronor(ore: int) -> str:
    kronor, cents = divmod(abs(ore), 100)
    return f"{kronor:,}".replace(",", "\u00a0") + f",{cents:02d} kronor"


def _years_from_first_to_last(table: Table) -> range:
    """The years that the periods lie within: mostly one."""
    if not len(table):
        return range(0)
    return range(int(table.period.min()) // 100, int(table.period.max()) // 100 + 1)


def _booked_in_another_year(table: Table) -> Rows:
    found = np.zeros(len(table), np.bool_)
    for year in _years_from_first_to_last(table):
        first, last = day(date(year, 1, 1)), day(date(year, 12, 31))
        of_year = (table.period > year * 100) & (table.period < (year + 1) * 100)
        found |= of_year & ((table.booked_on < first) | (table.booked_on > last))
    return found & (table.booked_on != NO_DAY)


CHECKS: tuple[Check, ...] = (
    Check(
        "period_in_year",
        "Perioden hör till rätt år",
        "Varje rads period ska höra till det år som importen gäller.",
        "En fil från ett annat år skulle annars ersätta perioder som redan är avslutade.",
        stops=True,
        begin=PeriodInYear,
    ),
    Check(
        "booked_in_year",
        "Bokföringsdatum och period hör till samma år",
        "Rader vars bokföringsdatum ligger i ett annat år än perioden räknas.",
        "Det är vanligt vid bokslut men annars ett tecken på felperiodisering.",
        stops=False,
        begin=lambda _: Counted(
            _booked_in_another_year,
            "Bokföringsdatum",
            lambda table, row: str(table.booked_on[row].astype("M8[D]")),
            "har ett bokföringsdatum i ett annat år än perioden. Kontrollera periodiseringen.",
        ),
    ),
    Check(
        "zero_amount",
        "Beloppet är noll",
        "Rader med beloppet 0 eller utan belopp räknas.",
        "De ändrar inga summor, men många av dem kan betyda att fel kolumn lästes som belopp.",
        stops=False,
        begin=lambda _: Counted(
            lambda table: table.ore == 0,
            "Belopp",
            lambda *_: "0",
            "har beloppet noll. Kontrollera att rätt kolumn läses.",
        ),
    ),
    Check(
        "turned_signs",
        "Tecknen är bokföringens",
        "Kostnader ska sammantaget vara plus och intäkter minus.",
        "En del uttag visar resultatet med omvänt tecken; då skulle varje avvikelse få fel tecken.",
        stops=False,
        begin=TurnedSigns,
    ),
    Check(
        "vouchers_balance",
        "Verifikationerna balanserar",
        "Raderna i varje verifikation ska ta ut varandra, i en fil som innehåller hela verifikationer.",
        "En verifikation som inte balanserar har tappat rader på vägen (bokföringslagen kräver att den går jämnt upp).",
        stops=False,
        begin=VouchersBalance,
    ),
)
"""Every check, in the order that a person should read what they found."""


class Run:
    """The checks at work on one file."""

    def __init__(self, *, years: frozenset[int] = frozenset(), checks: tuple[Check, ...] = CHECKS) -> None:
        expected = Expected(years)
        self._examiners = [check.begin(expected) for check in checks]

    def examine(self, batch: Batch) -> Batch:
        """The batch without the rows that a check stopped; these have joined its problems. ``rows_read`` stands."""
        stopped = [problem for examiner in self._examiners for problem in examiner.stopped(batch.table)]
        if not stopped:
            return batch
        lines = list({problem.line for problem in stopped})
        table = batch.table.taken(~np.isin(batch.table.line, lines))
        problems = sorted([*batch.problems, *stopped], key=lambda problem: problem.line)
        return replace(batch, table=table, problems=tuple(problems))

    def notes(self) -> tuple[Problem, ...]:
        """What to look at in the whole file; nothing of it stops the import."""
        return tuple(note for examiner in self._examiners for note in examiner.noted())
