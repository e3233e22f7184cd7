"""Control totals of a file: what a person compares with the ledger system before anything is published."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from finance.intake.registers import OPTIONAL
from finance.models import UnknownCode
from finance.parsing import Problem

KEPT_PROBLEMS = 10_000  # shown one by one; all are counted
KEPT_NOTES = 100


def kronor(ore: int) -> Decimal:
    """Öre as exact kronor."""
    return Decimal(ore).scaleb(-2)


@dataclass
class Unknown:
    """What hangs on an unknown code: rows, öre, and the first line that has it."""

    rows: int = 0
    ore: int = 0
    first_line: int = 2**31 - 1


@dataclass
class Control:
    """Sums over all rows that could be read, whether their codes are known or not. Amounts are whole öre."""

    rows: int = 0
    rows_by_period: Counter[int] = field(default_factory=Counter)
    debit: Counter[int] = field(default_factory=Counter)  # by period
    credit: Counter[int] = field(default_factory=Counter)  # by period, above zero
    by_class: Counter[tuple[int, str]] = field(default_factory=Counter)  # (period, kontoklass) → net
    first_lines: dict[int, int] = field(default_factory=dict)
    unknown: dict[tuple[str, str], Unknown] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    problem_count: int = 0
    notes: list[Problem] = field(default_factory=list)

    def add(self, frame: pl.DataFrame) -> None:
        """Count the rows of a part of the file."""
        debit, credit = pl.col("ore").clip(lower_bound=0), -pl.col("ore").clip(upper_bound=0)
        groups = frame.group_by("period", pl.col("account").str.head(1).alias("class")).agg(
            pl.len().alias("rows"),
            debit.sum().alias("debit"),
            credit.sum().alias("credit"),
            pl.col("line").min().alias("line"),
        )
        for period, account_class, rows, debits, credits, line in groups.iter_rows():
            self.rows_by_period[period] += rows
            self.debit[period] += debits
            self.credit[period] += credits
            self.by_class[period, account_class] += debits - credits
            self.first_lines[period] = min(line, self.first_lines.get(period, line))

    def add_unknown(self, resolved: pl.DataFrame) -> None:
        """Count the codes of a part of the file that no register holds."""
        for kind in UnknownCode.Kind:
            absent = resolved[str(kind)].null_count() if kind in OPTIONAL else 0
            if resolved[f"{kind}_id"].null_count() == absent:
                continue
            missing = pl.col(f"{kind}_id").is_null()
            if kind in OPTIONAL:
                missing &= pl.col(str(kind)).is_not_null()
            groups = (
                resolved.filter(missing)
                .group_by(str(kind))
                .agg(pl.len().alias("rows"), pl.col("ore").sum(), pl.col("line").min())
            )
            for code, rows, ore, line in groups.iter_rows():
                unknown = self.unknown.setdefault((kind.value, code), Unknown())
                unknown.rows += rows
                unknown.ore += ore
                unknown.first_line = min(line, unknown.first_line)

    def add_problems(self, problems: tuple[Problem, ...] | list[Problem]) -> None:
        """Keep the first problems and count them all."""
        self.problem_count += len(problems)
        self.problems += problems[: max(0, KEPT_PROBLEMS - len(self.problems))]

    def add_notes(self, notes: tuple[Problem, ...] | list[Problem]) -> None:
        """Keep the first notes."""
        self.notes += notes[: max(0, KEPT_NOTES - len(self.notes))]

    @property
    def stopped(self) -> bool:
        """Whether something was found that stops publishing."""
        return bool(self.problem_count or self.unknown)

    def summary(self) -> dict[str, Any]:
        """The totals as plain values for JSON; amounts are exact kronor as text."""
        return {
            "debit": str(kronor(self.debit.total())),
            "credit": str(kronor(self.credit.total())),
            "totals": {
                str(period): str(kronor(self.debit[period] - self.credit[period]))
                for period in sorted(self.rows_by_period)
            },
            "classes": [
                {"period": period, "class": account_class, "amount": str(kronor(ore))}
                for (period, account_class), ore in sorted(self.by_class.items())
            ],
            "notes": [[note.line, note.column, note.value, note.reason] for note in self.notes],
        }
