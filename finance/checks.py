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
from typing import Protocol

import numpy as np
import polars as pl

from finance.parsing import Batch, Problem

_SHOWN = 10  # vouchers named one by one before the rest are only counted
_MOST_OPEN = 50_000  # unbalanced vouchers at one time; beyond it the file is an extract of some rows of each
_UNBALANCED_SHARE = 0.01  # with more unbalanced vouchers than this the file does not hold whole vouchers

_period_year = pl.col("period") // 100


@dataclass(frozen=True)
class Expected:
    """What the importer knows of the file: the years that its periods may belong to (empty: any)."""

    years: frozenset[int] = frozenset()


class Examiner(Protocol):
    """A check at work on one file."""

    def stopped(self, frame: pl.DataFrame) -> Iterator[Problem]:
        """The rows that the check stops, as problems; a check that only notes looks at the frame and yields nothing."""

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

    def stopped(self, frame: pl.DataFrame) -> Iterator[Problem]:
        """A problem for each row of another year."""
        if not self.years:
            return
        if self.years.issuperset(np.unique(frame["period"].to_numpy() // 100).tolist()):
            return
        years = ", ".join(map(str, sorted(self.years)))
        reason = (
            f"Perioden hör inte till {years}. Välj en fil för rätt år, "
            "eller lägg först upp ett tillfälle i årets kalender under Administration."
        )
        for line, period in frame.filter(~_period_year.is_in(list(self.years))).select("line", "period").iter_rows():
            yield Problem(line, "Period", str(period), reason)

    def noted(self) -> Iterator[Problem]:
        """Nothing: the rows were stopped."""
        yield from ()


class Counted:
    """Notes how many rows fulfil a condition, with the first of them."""

    def __init__(self, condition: pl.Expr, column: str, value: str, said: str) -> None:
        self.condition = condition
        self.column = column
        self.value = value
        self.said = said
        self.count = 0
        self.first: tuple[int, str] | None = None

    def stopped(self, frame: pl.DataFrame) -> Iterator[Problem]:
        """Nothing: only counts."""
        count = frame.select(self.condition.sum()).item()
        self.count += count
        if count and self.first is None:
            line, value = frame.filter(self.condition).select("line", self.value).row(0)
            self.first = (line, str(value))
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

    def stopped(self, frame: pl.DataFrame) -> Iterator[Problem]:
        """Nothing: only sums."""
        account, ore = pl.col("account"), pl.col("ore")  # classes 3 and 4–7, as texts are ordered
        revenue, cost = frame.select(
            ore.filter((account >= "3") & (account < "4")).sum().alias("revenue"),
            ore.filter((account >= "4") & (account < "8")).sum().alias("cost"),
        ).row(0)
        self.revenue += revenue
        self.cost += cost
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
        self.open = pl.DataFrame(
            schema={"period": pl.Int32(), "voucher": pl.String(), "ore": pl.Int64(), "line": pl.Int32()}
        )
        self.vouchers = 0
        self.given_up = False

    def stopped(self, frame: pl.DataFrame) -> Iterator[Problem]:
        """Nothing: only sums."""
        yield from ()
        if self.given_up:
            return
        rows = frame.select("period", "voucher", "ore", "line").drop_nulls("voucher")
        balanced, runs = _open_runs(rows)
        self.vouchers += balanced
        if runs.height or self.open.height:
            sums = pl.concat([self.open, runs]).group_by("period", "voucher").agg(pl.sum("ore"), pl.min("line"))
            self.vouchers += sums.height - self.open.height
            self.open = sums.filter(pl.col("ore") != 0)
        self.given_up = self.open.height > _MOST_OPEN
        if self.given_up:
            self.open = self.open.clear()

    def noted(self) -> Iterator[Problem]:
        """A note for each of the first vouchers, and one that counts the rest."""
        if self.open.height > self.vouchers * _UNBALANCED_SHARE:
            return
        found = self.open.sort("line")
        for _, voucher, ore, line in found.head(_SHOWN).iter_rows():
            reason = f"Verifikationen balanserar inte: {_kronor(ore)} skiljer."
            yield Problem(line, "Verifikationsnummer", voucher, reason)
        if (rest := found.height - _SHOWN) > 0:
            line, voucher = found.select("line", "voucher").row(_SHOWN)
            yield Problem(line, "Verifikationsnummer", voucher, f"Ytterligare {rest} verifikationer balanserar inte.")


def _open_runs(rows: pl.DataFrame) -> tuple[int, pl.DataFrame]:
    """Rows of a voucher that follow each other, as one: how many balance, and the others.

    Most vouchers stand whole in the file, and what is nothing together needs no other rows to be looked for.
    """
    if not rows.height:
        return 0, rows
    voucher, period = rows["voucher"], rows["period"].to_numpy()
    another = (voucher[1:] != voucher[:-1]).to_numpy() | (period[1:] != period[:-1])
    starts = np.concatenate([[0], np.flatnonzero(another) + 1])
    ore = np.add.reduceat(rows["ore"].to_numpy(), starts)
    unequal = ore != 0
    runs = rows[starts[unequal]].with_columns(ore=pl.Series(ore[unequal], dtype=pl.Int64))
    return len(starts) - runs.height, runs


def _kronor(ore: int) -> str:
    kronor, cents = divmod(abs(ore), 100)
    return f"{kronor:,}".replace(",", "\u00a0") + f",{cents:02d} kronor"


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
            pl.col("booked_on").is_not_null() & (pl.col("booked_on").dt.year() != _period_year),
            "Bokföringsdatum",
            "booked_on",
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
            pl.col("ore") == 0, "Belopp", "ore", "har beloppet noll. Kontrollera att rätt kolumn läses."
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
        stopped = [problem for examiner in self._examiners for problem in examiner.stopped(batch.frame)]
        if not stopped:
            return batch
        lines = list({problem.line for problem in stopped})
        frame = batch.frame.filter(~pl.col("line").is_in(lines))
        problems = sorted([*batch.problems, *stopped], key=lambda problem: problem.line)
        return replace(batch, frame=frame, problems=tuple(problems), coded={})

    def notes(self) -> tuple[Problem, ...]:
        """What to look at in the whole file; nothing of it stops the import."""
        return tuple(note for examiner in self._examiners for note in examiner.noted())
