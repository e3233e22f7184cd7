"""Stage 7: the two sums kept of published entries, rebuilt for the periods that a publication touched.

Σ fine = Σ coarse = Σ published entries, to the öre, in every period of every source.
"""

from collections.abc import Sequence

from django.db import connection, transaction
from psycopg import sql

from finance import partitions
from finance.models import LedgerCell, PublishedPeriod, Source, SummaryCell

# Sums are written in the order of their index, which then grows at one place at a time: half the time, measured.
_FINE = sql.SQL("""
    INSERT INTO finance_ledgercell (source_id, period_id, unit_id, activity_id, account_id, amount, rows)
    SELECT %s, period_id, unit_id, activity_id, account_id, sum(amount), count(*)
    FROM {} WHERE period_id = ANY(%s)
    GROUP BY period_id, unit_id, activity_id, account_id
    ORDER BY period_id, unit_id, activity_id, account_id
""")
_COARSE = """
    INSERT INTO finance_summarycell (kind, source_id, period_id, unit_id, activity_id, side, amount)
    SELECT %s, source_id, period_id, unit_id, activity_id, account.side, sum(amount)
    FROM finance_ledgercell cell JOIN finance_account account ON account.id = cell.account_id
    WHERE source_id = %s AND period_id = ANY(%s)
    GROUP BY source_id, period_id, unit_id, activity_id, account.side
    ORDER BY period_id, unit_id, activity_id, account.side
"""


@transaction.atomic
def rebuild(*, source: Source, numbers: Sequence[int]) -> None:
    """Sum a source's periods anew from what is published in them (``numbers`` like 202308)."""
    LedgerCell.objects.filter(source=source, period__in=numbers).delete()
    SummaryCell.objects.filter(source=source, period__in=numbers).delete()
    periods_of: dict[int, list[int]] = {}
    for published in PublishedPeriod.objects.filter(source=source, period__in=numbers):
        periods_of.setdefault(published.batch_id, []).append(published.period_id)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        for batch_id, covered in periods_of.items():
            # From the import's own table: it becomes a partition of the ledger as publishing's last step.
            cursor.execute(_FINE.format(sql.Identifier(partitions.name(batch_id))), [source.pk, covered])
        cursor.execute(_COARSE, [source.kind, source.pk, list(numbers)])
