"""Stage 7: the coarse sums kept of published entries for pages, rebuilt for the periods that a publication touched.

The others need no rebuilding: each import has its own, made when it was read (``finance.intake.sum_tables``), and which
of them count is what ``PublishedPeriod`` says. Its part of the coarse ones is made then too. Σ fine = Σ coarse = Σ
published entries, to the öre, in every period of every source. The sums by project hold the entries that carry one.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from finance.models import Source
from followup import periods

# What the touched months change is added to a year's running sums: minus what they had, plus what they have now.
_MONTHS = range(1, 13)
_COARSE = f"""
    INSERT INTO finance_summarycell (kind, source_id, year_id, unit_id, activity_id, side, so_far)
    SELECT %(kind)s, %(source)s, %(year)s, unit_id, activity_id, side,
        ARRAY[{", ".join(f"coalesce(sum(amount) FILTER (WHERE month <= {month}), 0)" for month in _MONTHS)}]
    FROM (
        SELECT unit_id, activity_id, side, month, coalesce(so_far[month - 1], 0) - so_far[month] AS amount
        FROM finance_summarycell CROSS JOIN unnest(%(months)s::int[]) AS month
        WHERE kind = %(kind)s AND year_id = %(year)s AND source_id = %(source)s
        UNION ALL
        SELECT unit_id, activity_id, side, month, months[month]
        FROM unnest(%(months)s::int[]) AS month
        JOIN finance_publishedperiod speaks ON source_id = %(source)s AND period_id = %(year)s * 100 + month
        JOIN finance_summarypart part ON part.batch_id = speaks.batch_id AND part.year_id = %(year)s
    ) AS change
    WHERE amount <> 0
    GROUP BY unit_id, activity_id, side
    ORDER BY unit_id, activity_id, side
    ON CONFLICT (kind, year_id, unit_id, activity_id, side, source_id) DO UPDATE
    SET so_far = ARRAY[{", ".join(f"finance_summarycell.so_far[{m}] + excluded.so_far[{m}]" for m in _MONTHS)}]
"""
# So that the same entries give the same cells in whatever order they came.
_FORGET_NOTHING = """
    DELETE FROM finance_summarycell
    WHERE kind = %(kind)s AND year_id = %(year)s AND source_id = %(source)s
        AND so_far = array_fill(0::numeric, ARRAY[12])
"""


@transaction.atomic
def rebuild(*, source: Source, numbers: Sequence[int]) -> None:
    """Sum a source's periods anew from what is published in them (``numbers`` like 202308)."""
    with connection.cursor() as cursor:
        for year in sorted({periods.year_of(number) for number in numbers}):
            months = [periods.month_of(number) for number in numbers if periods.year_of(number) == year]
            what: dict[str, Any] = {"kind": source.kind, "source": source.pk, "year": year, "months": months}
            cursor.execute(_COARSE, what)
            cursor.execute(_FORGET_NOTHING, what)
