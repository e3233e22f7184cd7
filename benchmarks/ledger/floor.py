"""What the server alone takes for an import: the rows of one, ready in its own format, into a table like the import's.

Nothing is read or checked, and no Python is at work but to hand over the bytes: what is left of an import's time when
the rest costs nothing.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

PIECES = {
    "primary key": "ALTER TABLE floor ADD PRIMARY KEY (batch_id, line, number)",
    "index": "CREATE INDEX ON floor (unit_id, period_id)",
    "analyze": "SET LOCAL default_statistics_target = 40; ANALYZE floor (period_id, unit_id, activity_id, account_id)",
    "six foreign keys": "ALTER TABLE floor ADD FOREIGN KEY (period_id) REFERENCES followup_period, "
    "ADD FOREIGN KEY (account_id) REFERENCES finance_account, ADD FOREIGN KEY (unit_id) REFERENCES followup_unit, "
    "ADD FOREIGN KEY (activity_id) REFERENCES finance_activity, ADD FOREIGN KEY (project_id) REFERENCES "
    "finance_project, ADD FOREIGN KEY (counterparty_id) REFERENCES finance_counterparty",
}


def pieces(batch_id: int) -> dict[str, float]:
    """Seconds by piece, for the rows of an import that stands in the ledger."""
    from django.db import connection, transaction

    found: dict[str, float] = {}

    @contextmanager
    def timed(name: str) -> Iterator[None]:
        began = time.perf_counter()
        yield
        found[name] = time.perf_counter() - began

    with connection.cursor() as cursor:
        with cursor.copy(f"COPY (TABLE finance_entry_{batch_id:d}) TO STDOUT (FORMAT binary)") as copy:
            rows = [bytes(part) for part in copy]
        cursor.execute("CHECKPOINT")
        with transaction.atomic():
            cursor.execute("SET LOCAL maintenance_work_mem = '256MB'; CREATE TABLE floor (LIKE finance_entry)")
            with (
                timed("COPY of the typed rows"),
                cursor.copy("COPY floor FROM STDIN (FORMAT binary, FREEZE)") as copy,
            ):
                for first in range(0, len(rows), 5_000):
                    copy.write(b"".join(rows[first : first + 5_000]))
            for name, statement in PIECES.items():
                with timed(name):
                    cursor.execute(statement)
            transaction.set_rollback(True)
    return found
