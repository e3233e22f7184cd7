"""All four driftsammandrag over two and twenty million ledger rows, against the same sums straight from the ledger.

``python benchmarks/ledger/summary_speed.py`` prints ratios. The twenty million rows are the same two years with
eighteen more before them. Times are medians of ``REPEATS`` runs on one server in one run, ours and theirs by turns
so that both have the same company. Proposed forecasts are computed beforehand and stand in the full-year tables, as
they do for a user; the ledger's sums are without them.
"""

import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.ledger import server, town
from benchmarks.ledger.import_speed import MILLION, run_import

REPEATS = 9
YEARS = range(2004, 2024)
BUDGET_ROWS = 60_000
FROM_THE_LEDGER = """
    SELECT entry.unit_id, entry.activity_id, account.side,
        sum(amount) FILTER (WHERE kind = 'outcome' AND entry.period_id BETWEEN %(first)s AND %(through)s),
        sum(amount) FILTER (WHERE kind = 'budget' AND entry.period_id BETWEEN %(first)s AND %(through)s),
        sum(amount) FILTER (WHERE kind = 'outcome' AND entry.period_id BETWEEN %(first)s - 100 AND %(through)s - 100),
        sum(amount) FILTER (WHERE kind = 'budget'),
        sum(amount) FILTER (WHERE kind = 'outcome' AND entry.period_id < %(first)s)
    FROM finance_publishedperiod published
    JOIN finance_source source ON source.id = published.source_id
    JOIN finance_entry entry ON entry.batch_id = published.batch_id AND entry.period_id = published.period_id
    JOIN finance_account account ON account.id = entry.account_id
    WHERE account.side IN ('cost', 'revenue') AND entry.unit_id = ANY(%(units)s) AND entry.batch_id = ANY(%(batches)s)
        AND (kind = 'outcome' AND entry.period_id BETWEEN %(first)s - 100 AND %(through)s
            OR kind = 'outcome' AND entry.period_id BETWEEN %(first)s - 100 AND %(first)s - 89
            OR kind = 'budget' AND entry.period_id BETWEEN %(first)s AND %(first)s + 11)
    GROUP BY 1, 2, 3
"""


def main() -> None:
    """Run everything and print it."""
    with server.database(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        town.lay_up(YEARS)
        year = YEARS[-1]
        load(folder, year, BUDGET_ROWS, f"budget-{year}")
        for last in YEARS[-2:]:
            load(folder, last, MILLION, "huvudbok")
        propose()
        small = measured()
        for older in YEARS[:-2]:
            load(folder, older, MILLION, "huvudbok")
        large = measured()
        for rows, (ours, theirs) in ((2, small), (20, large)):
            print(
                f"{rows:>3} million rows: all four tables in 1/{theirs / ours:.0f} of the time of the ledger's own sums"
            )
        print(
            f"ten times the rows: {large[0] / small[0]:.2f} × the time (the ledger's own: {large[1] / small[1]:.1f} ×)"
        )


def load(folder: Path, year: int, rows: int, source: str) -> None:
    """A year's file through the import; vacuumed as the server does by itself some minutes later."""
    from django.db import connection

    file = town.write(folder / f"{source}-{year}.csv", rows, year)
    run_import(file, source)
    file.unlink()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE finance_ledgercell")
        cursor.execute("VACUUM ANALYZE finance_summarycell")


def propose() -> None:
    """The proposed forecasts of the committee at the occasion."""
    from django.db import connection

    from finance import baselines
    from followup.jobs import Progress
    from followup.models import Occasion, Unit

    committee, occasion = Unit.objects.get(kind="committee"), Occasion.objects.get(code="last")
    baselines.compute(occasion=occasion, committee=committee, progress=Progress())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE finance_baseline")


def measured() -> tuple[float, float]:
    """Seconds for the four tables, and for the sums that they are made of straight from the ledger."""
    from finance.summary import Cut, Horizon, all_four
    from followup.models import Occasion, Unit

    committee, occasion = Unit.objects.get(kind="committee"), Occasion.objects.get(code="last")

    def ours() -> None:
        assert len(all_four(committee=committee, occasion=occasion)) == 4

    tables, sums = all_four(committee=committee, occasion=occasion), list(zip(*from_the_ledger(), strict=True))[3:]
    outcome, so_far, last_so_far, budget, last = (sum(filter(None, column), Decimal(0)) for column in sums)
    for cut in Cut:
        period, year = tables[cut, Horizon.PERIOD].total, tables[cut, Horizon.YEAR].total
        assert (period.current, period.budget, period.last_year) == (outcome, so_far, last_so_far)
        assert (year.budget, year.last_year) == (budget, last)
    times = [(seconds(ours), seconds(from_the_ledger)) for _ in range(REPEATS)]
    mine, theirs = zip(*times, strict=True)
    return statistics.median(mine), statistics.median(theirs)


def from_the_ledger() -> list[tuple[Any, ...]]:
    """Unit, activity, side and the five sums, asked of the entries of the imports that the two years have.

    Without nested loops: among twenty million rows the server takes those that it looks for to be few, and would need
    ten times as long.
    """
    from django.db import connection, transaction

    from finance.models import PublishedPeriod
    from followup.models import Unit

    first = YEARS[-1] * 100 + 1
    units = list(Unit.objects.values_list("pk", flat=True))
    batches = list(PublishedPeriod.objects.filter(period__gte=first - 100).values_list("batch", flat=True).distinct())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        what = {"first": first, "through": first + 7, "units": units, "batches": batches}
        cursor.execute(FROM_THE_LEDGER, what)
        return cursor.fetchall()


def seconds(timed: Callable[[], object]) -> float:
    """The seconds of a run."""
    began = time.perf_counter()
    timed()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
