"""Control totals of a file: what a person compares with the ledger system before anything is published."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import numpy as np

from finance.intake.registers import UNKNOWN, Ids
from finance.models import UnknownCode
from finance.parsing import Problem, Table
from finance.parsing.table import OncePerValue

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


_NEAR = 1 << 16
_CLASSES = 0x110000  # a kontoklass is the sign that an account begins with; 0 for none


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
    _class: OncePerValue = field(default_factory=lambda: OncePerValue(lambda account: ord((account or "\0")[0])))

    def add(self, table: Table) -> None:
        """Count the rows of a part of the file."""
        if not len(table):
            return
        groups = table.period * np.int64(_CLASSES) + self._class.of(table.account)
        least = groups.min()
        near = groups.max() - least < _NEAR  # numbers of two octets are put in order ten times as fast
        order = np.argsort((groups - least).astype(np.uint16) if near else groups, kind="stable")
        groups, ore = groups[order], table.ore[order]
        starts = np.flatnonzero(np.concatenate([[True], groups[1:] != groups[:-1]]))
        found = zip(
            groups[starts].tolist(),
            np.diff(starts, append=len(table)).tolist(),
            np.add.reduceat(np.maximum(ore, 0), starts).tolist(),
            np.add.reduceat(np.maximum(-ore, 0), starts).tolist(),
            np.minimum.reduceat(table.line[order], starts).tolist(),
            strict=True,
        )
        for group, rows, debits, credits, line in found:
            period, account_class = divmod(group, _CLASSES)
            self.rows_by_period[period] += rows
            self.debit[period] += debits
            self.credit[period] += credits
            self.by_class[period, chr(account_class) if account_class else ""] += debits - credits
            self.first_lines[period] = min(line, self.first_lines.get(period, line))

    def add_unknown(self, table: Table, ids: Ids) -> None:
        """Count the codes of a part of the file that no register holds."""
        for kind in UnknownCode.Kind:
            values, places = table.code(kind)
            for row in np.flatnonzero(ids[kind] == UNKNOWN):
                code = values[places[row]]
                unknown = self.unknown.setdefault((kind.value, code), Unknown())
                unknown.rows += 1
                unknown.ore += int(table.ore[row])
                unknown.first_line = min(int(table.line[row]), unknown.first_line)

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
