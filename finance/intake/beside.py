"""The table beside the ledger that an import is loaded into, and that becomes its partition when it is published."""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import polars as pl
from django.db import connection, transaction
from psycopg import sql

from finance.intake.locks import one_at_the_registers
from finance.partitions import name

COLUMNS = (
    "line",
    "number",
    "period_id",
    "account_id",
    "unit_id",
    "activity_id",
    "project_id",
    "counterparty_id",
    "booked_on",
    "amount",
    "voucher",
    "text",
)
_KEYS = (
    ("batch_id", "finance_import", "DEFERRABLE INITIALLY DEFERRED"),
    ("period_id", "followup_period", ""),
    ("account_id", "finance_account", ""),
    ("unit_id", "followup_unit", ""),
    ("activity_id", "finance_activity", ""),
    ("project_id", "finance_project", ""),
    ("counterparty_id", "finance_counterparty", ""),
)
_PARTS_AHEAD = 2  # parts of the file that may wait for the server: bounds the memory


def create(batch_id: int) -> None:
    """An empty table without keys; what an interrupted reading left is dropped first."""
    drop(batch_id)
    table = sql.Identifier(name(batch_id))
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(
                "CREATE TABLE {table} (LIKE finance_entry INCLUDING DEFAULTS);"
                "ALTER TABLE {table} ALTER batch_id SET DEFAULT {batch}"
            ).format(table=table, batch=sql.Literal(batch_id))
        )


def drop(batch_id: int) -> None:
    """Drop the table of an import that has not been published."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.Identifier(name(batch_id))))


def add_keys(batch_id: int) -> None:
    """Keys, checks and index, each proved over all rows at once: keys in place while loading cost 4.6 times more.

    They are those of the ledger, so that attaching has nothing left to prove.
    """
    table = sql.Identifier(name(batch_id))
    keys = sql.SQL(", ").join(
        sql.SQL("ADD FOREIGN KEY ({}) REFERENCES {} {}").format(
            sql.Identifier(column), sql.Identifier(register), sql.SQL(when)
        )
        for column, register, when in _KEYS
    )
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL("SET maintenance_work_mem = '256MB'"))
        cursor.execute(
            sql.SQL("ALTER TABLE {} ADD CHECK (batch_id = {}), ADD PRIMARY KEY (batch_id, line, number)").format(
                table, sql.Literal(batch_id)
            )
        )
        cursor.execute(sql.SQL("CREATE INDEX ON {} (unit_id, period_id, activity_id, account_id)").format(table))
        with transaction.atomic():
            one_at_the_registers()
            cursor.execute(sql.SQL("ALTER TABLE {} {}").format(table, keys))
        cursor.execute(sql.SQL("RESET maintenance_work_mem; ANALYZE {}").format(table))


def attach(batch_id: int) -> None:
    """Make the table a partition of the ledger. Readers do not wait; those who write registers do, until the commit.

    Everything is proved beforehand, so it takes milliseconds: let it be a transaction's last step.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL("ALTER TABLE finance_entry ATTACH PARTITION {} FOR VALUES IN ({})").format(
                sql.Identifier(name(batch_id)), sql.Literal(batch_id)
            )
        )


def lines(frame: pl.DataFrame, *, wide: bool) -> bytes:
    """Rows with their ids as COPY reads them. ``wide`` files have several entries on a line, numbered from 0."""
    number = pl.int_range(pl.len(), dtype=pl.Int16).over("line") if wide else pl.lit(0, dtype=pl.Int16)
    amount = pl.concat_str(pl.col("ore").cast(pl.String), pl.lit("e-2"))  # exact: PostgreSQL reads 12345e-2 as 123.45
    renamed = frame.with_columns(number.alias("number"), amount.alias("amount"), pl.col("period").alias("period_id"))
    return renamed.select(COLUMNS).write_csv(include_header=False).encode()


class Loader:
    """Sends parts of the file to the server on a connection and thread of its own, while the next part is read."""

    def __init__(self, batch_id: int) -> None:
        self._batch_id = batch_id
        self._parts: queue.Queue[bytes | None] = queue.Queue(_PARTS_AHEAD)
        self._error: Exception | None = None
        self._thread = threading.Thread(target=self._send, daemon=True, name=f"load-{batch_id}")
        self._thread.start()

    def add(self, part: bytes) -> None:
        """Queue a part; waits when the server is behind. Raises what the server refused."""
        if self._error:
            raise self._error
        self._parts.put(part)

    def close(self) -> None:
        """Wait until everything is in the table. Raises what the server refused."""
        self._parts.put(None)
        self._thread.join()
        if self._error:
            raise self._error

    def _send(self) -> None:
        try:
            statement = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT csv, FORCE_NOT_NULL (voucher, text))").format(
                sql.Identifier(name(self._batch_id)), sql.SQL(", ").join(map(sql.Identifier, COLUMNS))
            )
            with connection.cursor() as cursor, cursor.copy(statement) as copy:  # a thread has a connection of its own
                while (part := self._parts.get()) is not None:
                    copy.write(part)
        except Exception as error:  # raised again in the thread that reads
            self._error = error
            while self._parts.get() is not None:
                pass
        finally:
            connection.close()


@contextmanager
def loading(batch_id: int) -> Iterator[Loader]:
    """A loader that is closed at the end, also when reading stops half-way."""
    loader = Loader(batch_id)
    try:
        yield loader
    finally:
        loader.close()
