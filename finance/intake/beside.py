"""The tables beside the ledger that an import is loaded into and summed in, its partitions when it is published.

Loading is one transaction, so an interrupted one leaves nothing. Rows come in the order of their key, which grows with
them while the server would wait for the reader; the other index is made at once afterwards. Foreign keys in place
while loading cost 4.6 times more (measured): they are proved over all rows when the import is about to be published,
and belong to the table itself: to attach a table whose keys are also the ledger's, or to drop one that has keys, locks
the registers out for everybody who reads them.
"""

import queue
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from finance.intake import binary
from finance.intake.locks import one_at_the_registers
from finance.intake.registers import Ids
from finance.intake.summing import Sums
from finance.parsing import Table
from finance.partitions import cells, name

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
    CREATE TABLE {table} (
        LIKE finance_entry INCLUDING DEFAULTS, CHECK (batch_id = {batch})
    );
    ALTER TABLE {table} ALTER batch_id SET DEFAULT {batch}
"""
_COPY = "COPY {table} ({columns}) FROM STDIN (FORMAT binary, FREEZE)"
# The pages ask of few columns with few values each: a sample of 12,000 rows tells enough of them.
_INDEX = """
    SET LOCAL maintenance_work_mem = '256MB';
    SET LOCAL default_statistics_target = 40;
    ALTER TABLE {table} ADD PRIMARY KEY (batch_id, line, number);
    CREATE INDEX ON {table} (unit_id, period_id);
    ANALYZE {table} (period_id, unit_id, activity_id, account_id, project_id)
"""
# The sums of an import change as little as its rows. Written in the order of their key, which is then made at once: to
# insert them into a common table with its key in place took twice as long (measured).
_CREATE_CELLS = """
    CREATE TABLE {cells} (LIKE finance_ledgercell INCLUDING CONSTRAINTS, CHECK (batch_id = {batch}));
    ALTER TABLE {cells} ALTER batch_id SET DEFAULT {batch}, ALTER source_id SET DEFAULT {source}
"""
_COPY_CELLS = "COPY {cells} ({sums}) FROM STDIN (FORMAT binary, FREEZE)"
_SUM = """
    SET LOCAL work_mem = '128MB';
    INSERT INTO {cells} (period_id, unit_id, activity_id, account_id, amount, rows)
    SELECT period_id, unit_id, activity_id, account_id, sum(amount), count(*) FROM {table}
    GROUP BY period_id, unit_id, activity_id, account_id
    ORDER BY period_id, unit_id, activity_id, account_id
"""
_KEY_OF_CELLS = """
    SET LOCAL default_statistics_target = 40;
    ALTER TABLE {cells} ADD PRIMARY KEY (period_id, unit_id, activity_id, account_id, batch_id);
    ANALYZE {cells}
"""
_ATTACH = """
    ALTER TABLE finance_entry ATTACH PARTITION {table} FOR VALUES IN ({batch});
    ALTER TABLE finance_ledgercell ATTACH PARTITION {cells} FOR VALUES IN ({batch})
"""


def _statement(text: str, batch_id: int, **values: int) -> sql.Composed:
    return sql.SQL(text).format(
        table=sql.Identifier(name(batch_id)),
        cells=sql.Identifier(cells(batch_id)),
        batch=sql.Literal(batch_id),
        columns=sql.SQL(", ").join(map(sql.Identifier, binary.COLUMNS)),
        sums=sql.SQL(", ").join(map(sql.Identifier, binary.SUMS)),
        **{key: sql.Literal(value) for key, value in values.items()},
    )


def drop(batch_id: int) -> None:
    """Drop the tables of an import that has not been published, if it has any."""
    with connection.cursor() as cursor:
        cursor.execute(_statement("DROP TABLE IF EXISTS {table}, {cells}", batch_id))


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
    """Make the tables partitions of the ledger and of its sums. Nobody waits: nothing names them until then."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(_ATTACH, batch_id))


def sum_up(batch_id: int, source_id: int) -> None:
    """Sum the loaded entries by period, ansvar, activity and account, in a table beside the fine roll-up."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(f"{_CREATE_CELLS};{_SUM};{_KEY_OF_CELLS}", batch_id, source=source_id))


@transaction.atomic
def write_sums(batch_id: int, source_id: int, sums: Sums) -> None:
    """Keep the sums of the entries, added up already, in a table beside the fine roll-up."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(_CREATE_CELLS, batch_id, source=source_id))
        with cursor.copy(_statement(_COPY_CELLS, batch_id)) as copy:
            copy.write(binary.HEADER)
            for part in sums.in_order():
                copy.write(binary.sums(part))
            copy.write(binary.TRAILER)
        cursor.execute(_statement(_KEY_OF_CELLS, batch_id))


def _numbered(table: Table, *, wide: bool) -> npt.NDArray[np.int16]:
    """The number of each entry on its line, from 0: ``wide`` files have several, others one."""
    if not wide:
        return np.zeros(len(table), np.int16)
    starts = np.flatnonzero(np.diff(table.line, prepend=-1))
    return (np.arange(len(table)) - np.repeat(starts, np.diff(starts, append=len(table)))).astype(np.int16)


class Loader:
    """Sends parts of the file to the server on a connection and thread of its own, while the next part is read.

    The rows' sums are added up on this side and written on the other connection while the server makes the keys. The
    rows stand first when the sums do. Whatever an interruption leaves goes when the file is read again, or let go.
    """

    def __init__(self, batch_id: int, source_id: int) -> None:
        self._batch_id = batch_id
        self._source_id = source_id
        self._sums = Sums()
        self._parts: queue.Queue[bytes | None] = queue.Queue(_PARTS_AHEAD)
        self._error: Exception | None = None
        self._abandoned = self._ended = False
        self._summed = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True, name=f"load-{batch_id}")
        self._thread.start()

    def add(self, table: Table, ids: Ids, *, wide: bool) -> None:
        """Queue the rows of a part with their ids; waits when the server is behind. Raises what the server refused."""
        if self._error:
            raise self._error
        if len(table):
            self._parts.put(binary.rows(table, ids, _numbered(table, wide=wide)))
            self._sums.add(table, ids)

    def abandon(self) -> None:
        """Leave no tables behind: the import can't be published as it is."""
        self._abandoned = True

    def close(self) -> None:
        """Wait until the tables stand complete, or are gone if abandoned. Raises what the server refused."""
        self._parts.put(None)
        try:
            if not (self._abandoned or self._sums.too_many):
                write_sums(self._batch_id, self._source_id, self._sums)
        except BaseException:
            self._abandoned = True
            raise
        finally:
            self._summed.set()
            self._thread.join()
        if self._error:
            drop(self._batch_id)
            raise self._error

    def _run(self) -> None:
        try:
            with transaction.atomic(), connection.cursor() as cursor:  # a thread has a connection of its own
                self._load(cursor)
                self._summed.wait()
                transaction.set_rollback(self._abandoned)
        except Exception as error:  # raised again in the thread that reads
            self._error = error
            while not self._ended:
                self._next()
        finally:
            connection.close()

    def _next(self) -> bytes | None:
        part = self._parts.get()
        self._ended = part is None
        return part

    def _load(self, cursor: CursorWrapper) -> None:
        cursor.execute(_statement(_CREATE, self._batch_id))
        with cursor.copy(_statement(_COPY, self._batch_id)) as copy:
            copy.write(binary.HEADER)
            while (part := self._next()) is not None:
                copy.write(part)
            copy.write(binary.TRAILER)
        if not self._abandoned:
            cursor.execute(_statement(_INDEX, self._batch_id))
            if self._sums.too_many:
                sum_up(self._batch_id, self._source_id)


@contextmanager
def loading(batch_id: int, source_id: int) -> Iterator[Loader]:
    """A loader for an import that has no tables yet; closed at the end, and abandoned when reading stops half-way."""
    loader = Loader(batch_id, source_id)
    try:
        yield loader
    except BaseException:
        loader.abandon()
        raise
    finally:
        loader.close()
