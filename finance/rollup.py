"""Stage 7: the coarse sums kept of published entries for pages, rebuilt for the periods that a publication touched.

The others need no rebuilding: each import has its own, made when it was read (``finance.intake.sum_tables``), and which
of them count is what ``PublishedPeriod`` says. Its part of the coarse ones is made then too. Σ fine = Σ coarse = Σ
published entries, to the öre, in every period of every source. The sums by project hold the entries that carry one.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from finance.models import PublishedPeriod, Source
from followup import periods

# What the touched months change is added to a year's running sums: minus what they had, plus what they have now. Each
# row of what is summed has the months of a year, and says which of them are meant.
_MONTHS = range(1, 13)
_HAD = ", ".join(f"coalesce(so_far[{month - 1}], 0) - so_far[{month}]" for month in _MONTHS)
_MEANT = ", ".join(f"bool_or(period_id = %(year)s * 100 + {month})" for month in _MONTHS)
_CHANGES = ", ".join(f"coalesce(sum(months[{m}]) FILTER (WHERE meant[{m}]), 0) AS m{m}" for m in _MONTHS)
_EACH = ", ".join(f"m{month}" for month in _MONTHS)
_SO_FAR = ", ".join(" + ".join(f"m{earlier}" for earlier in range(1, month + 1)) for month in _MONTHS)
_COARSE = f"""
    INSERT INTO finance_summarycell (kind, source_id, year_id, unit_id, activity_id, side, so_far)
    SELECT %(kind)s, %(source)s, %(year)s, unit_id, activity_id, side, ARRAY[{_SO_FAR}]
    FROM (
        SELECT unit_id, activity_id, side, {_CHANGES}
        FROM (
            SELECT unit_id, activity_id, side, ARRAY[{_HAD}] AS months, %(meant)s::boolean[] AS meant
            FROM finance_summarycell
            WHERE kind = %(kind)s AND year_id = %(year)s AND source_id = %(source)s
            UNION ALL
            SELECT unit_id, activity_id, side, months, meant
            FROM (
                SELECT batch_id, ARRAY[{_MEANT}] AS meant
                FROM finance_publishedperiod
                WHERE source_id = %(source)s AND period_id = ANY(%(numbers)s)
                GROUP BY batch_id
            ) AS speaks JOIN finance_summarypart part USING (batch_id)
            WHERE year_id = %(year)s AND batch_id = ANY(%(batches)s)
        ) AS summed
        GROUP BY unit_id, activity_id, side
    ) AS change
    WHERE ARRAY[{_EACH}] <> array_fill(0::numeric, ARRAY[12])
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
    published = PublishedPeriod.objects.filter(source=source, period__in=numbers)
    # Named, they are looked up in the index, however many have been read.
    batches = list(published.order_by().values_list("batch", flat=True).distinct())
    with connection.cursor() as cursor:
        for year in sorted({periods.year_of(number) for number in numbers}):
            of_year = [number for number in numbers if periods.year_of(number) == year]
            meant = [number in of_year for number in periods.whole_year(year)]
            what: dict[str, Any] = {"kind": source.kind, "source": source.pk, "year": year, "batches": batches}
            cursor.execute(_COARSE, what | {"numbers": of_year, "meant": meant})
            cursor.execute(_FORGET_NOTHING, what)
