"""The tables beside the ledger that an import is loaded into, its partitions when it is published.

Foreign keys in place while loading cost 4.6 times more (measured): they are proved over all rows at once, when a file
has been read without faults. They belong to the tables that hold the rows: to attach a table whose keys are also the
ledger's would lock the registers out for everybody who reads them.
"""

import time
from collections.abc import Iterable

from django.db import OperationalError, connection, transaction
from psycopg import errors, sql

from finance import partitions
from finance.intake import binary
from finance.intake.locks import NotPossible, one_at_the_registers

_KEYS = (
    ("period_id", "followup_period"),
    ("account_id", "finance_account"),
    ("unit_id", "followup_unit"),
    ("activity_id", "finance_activity"),
    ("project_id", "finance_project"),
    ("counterparty_id", "finance_counterparty"),
)
# What a table promises of its rows is not looked for in them when it is attached. Nothing in it ever changes, its rows
# are frozen from the beginning and it is analyzed here: there is nothing for the server to clean.
_CREATE_PIECE = """
    CREATE TABLE {piece} (
        LIKE finance_entry INCLUDING DEFAULTS,
        CONSTRAINT of_piece CHECK (batch_id = {batch} AND line >= {first} AND line < {after})
    ) WITH (autovacuum_enabled = false);
    ALTER TABLE {piece} ALTER batch_id SET DEFAULT {batch}
"""
_COPY = "COPY {piece} ({columns}) FROM STDIN (FORMAT binary, FREEZE)"
# The pages ask of columns with few values each: a sample of 12,000 rows tells enough of them. Of every column: nothing
# else will analyze the table, and what is not known of one is guessed a hundred times too low.
_INDEX = """
    SET LOCAL maintenance_work_mem = '256MB';
    SET LOCAL max_parallel_maintenance_workers = 0;
    SET LOCAL default_statistics_target = 40;
    ALTER TABLE {piece} ADD PRIMARY KEY (batch_id, line, number);
    CREATE INDEX ON {piece} (unit_id, period_id);
    ANALYZE {piece}
"""
_ONE = """
    ALTER TABLE {piece} RENAME TO {table};
    ALTER INDEX {piece_key} RENAME TO {table_key}
"""
_SEVERAL = """
    CREATE TABLE {table} (LIKE finance_entry INCLUDING DEFAULTS) PARTITION BY RANGE (line)
"""
_TAKE_PIECE = "ALTER TABLE {table} ATTACH PARTITION {piece} FOR VALUES FROM ({first}) TO ({after})"
_ATTACH = "ALTER TABLE finance_entry ATTACH PARTITION {table} FOR VALUES IN ({batch})"
# A table with foreign keys takes the registers to itself for the moment that it takes to drop it. Whoever reads them
# goes first, and waits for a tenth of a second at most.
_LET_OTHERS_BY = "SET LOCAL lock_timeout = '100ms'"
_TRIES, _PAUSE = 100, 0.1  # seconds between them
_PIECES = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ %s"
_UNPROVED = """
    SELECT conname FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f' AND NOT convalidated
"""


def _statement(text: str, batch_id: int, piece: int = 0) -> sql.Composed:
    table, own = partitions.name(batch_id), partitions.piece(batch_id, piece)
    return sql.SQL(text).format(
        table=sql.Identifier(table),
        table_key=sql.Identifier(f"{table}_pkey"),
        piece=sql.Identifier(own),
        piece_key=sql.Identifier(f"{own}_pkey"),
        first=sql.Literal(piece * partitions.LINES),
        after=sql.Literal((piece + 1) * partitions.LINES),
        batch=sql.Literal(batch_id),
        columns=sql.SQL(", ").join(map(sql.Identifier, binary.COLUMNS)),
    )


def drop(batch_id: int) -> None:
    """Drop the tables of an import that has not been published, if it has any."""
    table = partitions.name(batch_id)
    with connection.cursor() as cursor:
        cursor.execute(_PIECES, [f"^{table}_[0-9]+$"])  # those of a reading that was interrupted are on their own
        names = [table, *(name for (name,) in cursor.fetchall())]
    statement = sql.SQL("DROP TABLE IF EXISTS {}").format(sql.SQL(", ").join(map(sql.Identifier, names)))
    for _ in range(_TRIES):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(_LET_OTHERS_BY)
                cursor.execute(statement)
                return
        except OperationalError as busy:
            if not isinstance(busy.__cause__, errors.LockNotAvailable):
                raise
            time.sleep(_PAUSE)
    raise NotPossible("Registren används så mycket just nu att inläsningen inte kan tas bort. Försök igen om en stund.")


@transaction.atomic
def load(batch_id: int, piece: int, parts: Iterable[bytes]) -> None:
    """Load the rows of a piece, which come in ``binary`` form, and make its keys, in one transaction.

    Rows come in the order of the primary key, which has nothing to sort then.
    """
    with connection.cursor() as cursor:
        cursor.execute(_statement(_CREATE_PIECE, batch_id, piece))
        with cursor.copy(_statement(_COPY, batch_id, piece)) as copy:
            copy.write(binary.HEADER)
            for part in parts:
                copy.write(part)
            copy.write(binary.TRAILER)
        cursor.execute(_statement(_INDEX, batch_id, piece))


@transaction.atomic
def put_together(batch_id: int, pieces: Iterable[int]) -> None:
    """Make one table of an import's pieces: the only one itself, or one that they are partitions of."""
    first, *others = pieces
    with connection.cursor() as cursor:
        if not others:
            cursor.execute(_statement(_ONE, batch_id, first))
            return
        cursor.execute(_statement(_SEVERAL, batch_id))
        for number in (first, *others):
            cursor.execute(_statement(_TAKE_PIECE, batch_id, number))


def prove_keys(batch_id: int, piece: int) -> None:
    """Give a piece its foreign keys, and prove that the registers hold what its rows refer to. Raises IntegrityError.

    Whoever writes the registers waits while the keys are named, and nobody while they are proved.
    """
    table = sql.Identifier(partitions.piece(batch_id, piece))
    keys = sql.SQL(", ").join(
        sql.SQL("ADD FOREIGN KEY ({}) REFERENCES {} NOT VALID").format(sql.Identifier(column), sql.Identifier(register))
        for column, register in _KEYS
    )
    with transaction.atomic(), connection.cursor() as cursor:
        one_at_the_registers()
        cursor.execute(sql.SQL("ALTER TABLE {} {}").format(table, keys))
    with connection.cursor() as cursor:
        cursor.execute(_UNPROVED, [partitions.piece(batch_id, piece)])
        proved = sql.SQL(", ").join(
            sql.SQL("VALIDATE CONSTRAINT {}").format(sql.Identifier(name)) for (name,) in cursor.fetchall()
        )
        cursor.execute(sql.SQL("ALTER TABLE {} {}").format(table, proved))


def attach(batch_id: int) -> None:
    """Make the table a partition of the ledger. Nobody waits: nothing names it until then."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(_ATTACH, batch_id))
