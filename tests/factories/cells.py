"""Published sums and ledger rows without files: what the roll-ups would hold, summed as an import's are."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from finance import rollup
from finance.intake import sum_tables
from finance.models import Account, Activity, Entry, Import, PublishedPeriod, Source
from followup.models import Unit, User
from tests.factories import ledger

Posting = tuple[int, str, str, str, str]  # period, account, unit, activity, kronor with the ledger's sign


def outcome(by: User, postings: Iterable[Posting], text: str = "") -> Import:
    """Published outcome: ledger rows, both roll-ups, and the import that speaks for their periods."""
    return published(ledger.sources()[0], by, postings, text)


def budget(by: User, postings: Iterable[Posting]) -> Import:
    """Published budget rows."""
    return published(ledger.sources()[1], by, postings)


def published(source: Source, by: User, postings: Iterable[Posting], text: str = "") -> Import:
    """An import that is published in the periods of its postings, with its partition and its sums."""
    batch = Import.objects.create(
        source=source,
        file=ContentFile(b"", name="huvudbok.csv"),
        filename="huvudbok.csv",
        sha256=f"{Import.objects.count():064}",
        size=0,
        state=Import.State.PUBLISHED,
        by=by,
        published_by=by,
        published_at=timezone.now(),
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE finance_entry_{batch.pk} PARTITION OF finance_entry FOR VALUES IN ({batch.pk})")
    rows = _entries(batch, postings, text)
    Entry.objects.bulk_create(rows)
    periods = {row.period_id for row in rows}
    PublishedPeriod.objects.bulk_create(
        PublishedPeriod(source=source, period_id=period, batch=batch) for period in sorted(periods)
    )
    sum_tables.sum_up(batch.pk, source.pk)
    with connection.cursor() as cursor:
        cells = f"finance_ledgercell_{batch.pk}"
        cursor.execute(f"ALTER TABLE finance_ledgercell ATTACH PARTITION {cells} FOR VALUES IN ({batch.pk})")
    rollup.rebuild(source=source, numbers=sorted(periods))
    return batch


def _entries(batch: Import, postings: Iterable[Posting], text: str) -> list[Entry]:
    accounts = {account.code: account.pk for account in Account.objects.all()}
    activities = {activity.code: activity.pk for activity in Activity.objects.all()}
    units = {unit.code: unit.pk for unit in Unit.objects.order_by("valid_from")}
    return [
        Entry(
            batch=batch,
            line=line,
            period_id=period,
            account_id=accounts[account],
            unit_id=units[unit] if isinstance(unit, str) else unit,
            activity_id=activities[activity],
            amount=Decimal(amount),
            voucher=f"V{line}",
            text=text,
        )
        for line, (period, account, unit, activity, amount) in enumerate(postings, start=2)
    ]
