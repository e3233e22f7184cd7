"""Stage 7: the sums kept of published entries for pages, rebuilt for the periods that a publication touched.

The fine ones need no rebuilding: each import has its own, made when it was read (``finance.intake.beside``), and which
of them count is what ``PublishedPeriod`` says. Σ fine = Σ coarse = Σ published entries, to the öre, in every period of
every source. The sums by project hold the entries that carry one.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction
from psycopg import sql

from finance import partitions
from finance.models import ProjectCell, PublishedPeriod, Source
from followup import periods

# What the touched months change is added to a year's running sums: minus what they had, plus what they have now. Each
# import's sums are asked for by themselves: then the planner knows how many there are (else 0.4 s, not 0.2, a million).
_MONTHS = range(1, 13)
_COARSE = sql.SQL(f"""
    INSERT INTO finance_summarycell (kind, source_id, year_id, unit_id, activity_id, side, so_far)
    SELECT %(kind)s, %(source)s, %(year)s, unit_id, activity_id, side,
        ARRAY[{", ".join(f"coalesce(sum(amount) FILTER (WHERE month <= {month}), 0)" for month in _MONTHS)}]
    FROM (
        SELECT unit_id, activity_id, side, month, coalesce(so_far[month - 1], 0) - so_far[month] AS amount
        FROM finance_summarycell CROSS JOIN unnest(%(months)s::int[]) AS month
        WHERE kind = %(kind)s AND year_id = %(year)s AND source_id = %(source)s
        {{now}}
    ) AS change
    WHERE amount <> 0
    GROUP BY unit_id, activity_id, side
    ORDER BY unit_id, activity_id, side
    ON CONFLICT (kind, year_id, unit_id, activity_id, side, source_id) DO UPDATE
    SET so_far = ARRAY[{", ".join(f"finance_summarycell.so_far[{m}] + excluded.so_far[{m}]" for m in _MONTHS)}]
""")
_NOW = sql.SQL("""
    UNION ALL
    SELECT unit_id, activity_id, account.side, cell.period_id - %(year)s * 100, sum(amount)
    FROM {cells} cell JOIN finance_account account ON account.id = cell.account_id
    WHERE cell.period_id = ANY({standing})
    GROUP BY cell.period_id, unit_id, activity_id, account.side
""")
# So that the same entries give the same cells in whatever order they came.
_FORGET_NOTHING = """
    DELETE FROM finance_summarycell
    WHERE kind = %(kind)s AND year_id = %(year)s AND source_id = %(source)s
        AND so_far = array_fill(0::numeric, ARRAY[12])
"""

_BY_PROJECT = sql.SQL("""
    INSERT INTO finance_projectcell (source_id, period_id, project_id, account_id, amount, rows)
    SELECT %s, period_id, project_id, account_id, sum(amount), count(*)
    FROM {} WHERE project_id IS NOT NULL AND period_id = ANY(%s)
    GROUP BY period_id, project_id, account_id
""")


@transaction.atomic
def rebuild(*, source: Source, numbers: Sequence[int]) -> None:
    """Sum a source's periods anew from what is published in them (``numbers`` like 202308)."""
    ProjectCell.objects.filter(source=source, period__in=numbers).delete()
    speaks = dict(
        PublishedPeriod.objects.filter(source=source, period__in=numbers).values_list("period_id", "batch_id")
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '128MB'")
        for batch_id in set(speaks.values()):
            covered = [period for period, batch in speaks.items() if batch == batch_id]
            cursor.execute(_BY_PROJECT.format(sql.Identifier(partitions.name(batch_id))), [source.pk, covered])
        for year in sorted({periods.year_of(number) for number in numbers}):
            touched = [number for number in periods.whole_year(year) if number in numbers]
            what: dict[str, Any] = {"kind": source.kind, "source": source.pk, "year": year}
            now = [
                _NOW.format(
                    cells=sql.Identifier(partitions.cells(batch_id)),
                    standing=sql.Literal([number for number in touched if speaks.get(number) == batch_id]),
                )
                for batch_id in sorted({speaks[number] for number in touched if number in speaks})
            ]
            months = {"months": [periods.month_of(number) for number in touched]}
            cursor.execute(_COARSE.format(now=sql.SQL("").join(now)), what | months)
            cursor.execute(_FORGET_NOTHING, what)
