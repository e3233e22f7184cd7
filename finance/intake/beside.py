"""The table beside the ledger that an import is loaded into, and that becomes its partition when it is published.

Everything is proved over all rows at once, after the load: keys in place while loading cost 4.6 times more (measured).
Loading is one transaction, so an interrupted one leaves nothing. The foreign keys come when the import is about to be
published, and belong to the table itself: to attach a table whose keys are also the ledger's, or to drop one that has
keys, locks the registers out for everybody who reads them.
"""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

import polars as pl
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
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
    ("period_id", "followup_period"),
    ("account_id", "finance_account"),
    ("unit_id", "followup_unit"),
    ("activity_id", "finance_activity"),
    ("project_id", "finance_project"),
    ("counterparty_id", "finance_counterparty"),
)
_PARTS_AHEAD = 2  # parts of the file that may wait for the server: bounds the memory
_CREATE = """
    CREATE TABLE {table} (LIKE finance_entry INCLUDING DEFAULTS);
    ALTER TABLE {table} ALTER batch_id SET DEFAULT {batch}
"""
_COPY = "COPY {table} ({columns}) FROM STDIN (FORMAT csv, FREEZE, FORCE_NOT_NULL (voucher, text))"
_COMPLETE = """
    SET LOCAL maintenance_work_mem = '256MB';
    ALTER TABLE {table} ADD CHECK (batch_id = {batch}), ADD PRIMARY KEY (batch_id, line, number);
    CREATE INDEX ON {table} (unit_id, period_id);
    ANALYZE {table}
"""
_ATTACH = "ALTER TABLE finance_entry ATTACH PARTITION {table} FOR VALUES IN ({batch})"


def _statement(text: str, batch_id: int) -> sql.Composed:
    return sql.SQL(text).format(
        table=sql.Identifier(name(batch_id)),
        batch=sql.Literal(batch_id),
        columns=sql.SQL(", ").join(map(sql.Identifier, COLUMNS)),
    )


def drop(batch_id: int) -> None:
    """Drop the table of an import that has not been published, if it has one."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("DROP TABLE IF EXISTS {table}", batch_id))


@transaction.atomic
def prove_keys(batch_id: int) -> None:
    """Give the table its foreign keys, once; whoever writes the registers waits meanwhile, readers do not."""
    keys = sql.SQL(", ").join(
        sql.SQL("ADD FOREIGN KEY ({}) REFERENCES {}").format(sql.Identifier(column), sql.Identifier(register))
        for column, register in _KEYS
    )
    one_at_the_registers()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [name(batch_id)])
        if not cursor.fetchone():
            cursor.execute(_statement("ALTER TABLE {table} ", batch_id) + keys)


def attach(batch_id: int) -> None:
    """Make the table a partition of the ledger. Nobody waits: nothing refers to it until it is published."""
    with connection.cursor() as cursor:
        cursor.execute(
            _statement("ALTER TABLE finance_entry ATTACH PARTITION {table} FOR VALUES IN ({batch})", batch_id)
        )


def lines(frame: pl.DataFrame, *, wide: bool) -> bytes:
    """Rows with their ids as COPY reads them. ``wide`` files have several entries on a line, numbered from 0."""
    number = pl.int_range(pl.len(), dtype=pl.Int16).over("line") if wide else pl.lit(0, dtype=pl.Int16)
    amount = pl.concat_str(pl.col("ore").cast(pl.String), pl.lit("e-2"))  # exact: PostgreSQL reads 12345e-2 as 123.45
    renamed = frame.with_columns(number.alias("number"), amount.alias("amount"), pl.col("period").alias("period_id"))
    written = BytesIO()
    renamed.select(COLUMNS).write_csv(written, include_header=False)
    return written.getvalue()


class Loader:
    """Sends parts of the file to the server on a connection and thread of its own, while the next part is read."""

    def __init__(self, batch_id: int) -> None:
        self._batch_id = batch_id
        self._parts: queue.Queue[bytes | None] = queue.Queue(_PARTS_AHEAD)
        self._error: Exception | None = None
        self._abandoned = False
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"load-{batch_id}")
        self._thread.start()

    def add(self, part: bytes) -> None:
        """Queue a part; waits when the server is behind. Raises what the server refused."""
        if self._error:
            raise self._error
        self._parts.put(part)

    def abandon(self) -> None:
        """Leave no table behind: the import can't be published as it is."""
        self._abandoned = True

    def close(self) -> None:
        """Wait until the table stands complete, or is gone if abandoned. Raises what the server refused."""
        self._parts.put(None)
        self._thread.join()
        if self._error:
            raise self._error

    def _run(self) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:  # a thread has a connection of its own
                self._load(cursor)
                transaction.set_rollback(self._abandoned)
        except Exception as error:  # raised again in the thread that reads
            self._error = error
            while self._parts.get() is not None:
                pass
        finally:
            connection.close()

    def _load(self, cursor: CursorWrapper) -> None:
        cursor.execute(_statement(_CREATE, self._batch_id))
        with cursor.copy(_statement(_COPY, self._batch_id)) as copy:
            while (part := self._parts.get()) is not None:
                copy.write(part)
        if not self._abandoned:
            cursor.execute(_statement(_COMPLETE, self._batch_id))


@contextmanager
def loading(batch_id: int) -> Iterator[Loader]:
    """A loader for an import that has no table yet; closed at the end, and abandoned when reading stops half-way."""
    loader = Loader(batch_id)
    try:
        yield loader
    except BaseException:
        loader.abandon()
        raise
    finally:
        loader.close()
