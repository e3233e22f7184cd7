"""The river to test with: a small municipality with codes and calendar, and short words for its stages."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection

from finance import intake
from finance.models import Import, LedgerCell, PublishedPeriod, Source, SummaryCell
from followup import periods
from followup.access import Role
from followup.jobs import Progress
from followup.models import User
from tests.factories import ground, ledger

Sums = dict[int, tuple[Decimal, int]]
"""Kronor and rows, by period."""


def row(period: int, amount: str, voucher: int = 1, text: str = "") -> str:
    """A line on an ansvar, activity and account that are known."""
    return ledger.row(period, "5010", "10101", "440", amount, voucher, text)


@dataclass
class River:
    """The ledger as a source, an admin, and the stages that a file goes through."""

    source: Source
    budget: Source
    admin: User
    folder: Path

    def receive(self, content: bytes, name: str = "huvudbok.csv", source: Source | None = None) -> Import:
        """A file arrives."""
        return intake.receive(file=BytesIO(content), filename=name, source=source or self.source, by=self.admin)

    def read(self, *rows: str, header: str = ledger.HEADER, source: Source | None = None) -> Import:
        """A file of these rows arrives and is read."""
        batch = self.receive("\r\n".join([header, *rows, ""]).encode(), source=source)
        intake.read(batch=batch, progress=Progress())
        return batch

    def publish(self, *rows: str, source: Source | None = None) -> Import:
        """A file of these rows arrives, is read and published."""
        batch = self.read(*rows, source=source)
        intake.publish(batch=batch, by=self.admin)
        return batch


@pytest.fixture
def river(transactional_db: None, tmp_path: Path) -> Iterator[River]:
    """The river, dry. The tables of what is read through it are dropped afterwards."""
    made = ground.organisation()
    ground.calendar(2022, 2023)
    ledger.codes(made.committee)
    outcome, budget = ledger.sources()
    yield River(outcome, budget, ground.person("admin", Role.ADMIN, made.municipality), tmp_path)
    drop_partitions()


def drop_partitions() -> None:
    """Drop the tables of all imports, which outlive a test that commits."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relname ~ '^finance_(entry|ledgercell)_[0-9]'"
        )
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE IF EXISTS {table}")


def standing(source: Source) -> Sums:
    """What the published entries of a source add up to, which both roll-ups must agree with to the öre."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT period.period_id, sum(entry.amount), count(*) FROM finance_publishedperiod period "
            "JOIN finance_entry entry ON entry.batch_id = period.batch_id AND entry.period_id = period.period_id "
            "WHERE period.source_id = %s GROUP BY 1",
            [source.pk],
        )
        entries = {period: (amount, rows) for period, amount, rows in cursor.fetchall()}
    fine: Sums = {}
    for cell in LedgerCell.objects.filter(source=source):
        amount, rows = fine.get(cell.period_id, (Decimal(0), 0))
        fine[cell.period_id] = amount + cell.amount, rows + cell.rows
    coarse: dict[int, Decimal] = {}
    for year in SummaryCell.objects.filter(source=source, kind=source.kind):
        for period, amount in zip(periods.whole_year(year.year_id), year.months, strict=True):
            coarse[period] = coarse.get(period, Decimal(0)) + amount
    assert fine == entries
    assert {period: amount for period, amount in coarse.items() if amount} == {
        period: amount for period, (amount, _) in entries.items() if amount
    }
    assert set(entries) == set(PublishedPeriod.objects.filter(source=source).values_list("period_id", flat=True))
    return entries


def amounts(source: Source) -> dict[int, Decimal]:
    """What stands in each period, kronor."""
    return {period: amount for period, (amount, _) in standing(source).items()}


def states(batches: Sequence[Import]) -> list[str]:
    """The states of imports as they are now."""
    now = dict(Import.objects.values_list("pk", "state"))
    return [now[batch.pk] for batch in batches]
