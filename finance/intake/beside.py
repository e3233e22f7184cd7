"""The tables beside the ledger that an import is loaded into, its partitions when it is published.

Foreign keys in place while loading cost 4.6 times more (measured): they are proved over all rows when the import is
about to be published, and belong to the tables that hold the rows: to attach a table whose keys are also the ledger's,
or to drop one that has keys, locks the registers out for everybody who reads them.
"""

from collections.abc import Iterable

from django.db import connection, transaction
from psycopg import sql

from finance import partitions
from finance.intake import binary
from finance.intake.locks import one_at_the_registers

_KEYS = (
    ("period_id", "followup_period"),
    ("account_id", "finance_account"),
    ("unit_id", "followup_unit"),
    ("activity_id", "finance_activity"),
    ("project_id", "finance_project"),
    ("counterparty_id", "finance_counterparty"),
)
# What a table promises of its rows is not looked for in them when it is attached.
_CREATE_PIECE = """
    CREATE TABLE {piece} (
        LIKE finance_entry INCLUDING DEFAULTS,
        CONSTRAINT of_import CHECK (batch_id = {batch}),
        CONSTRAINT of_lines CHECK (line >= {first} AND line < {after})
    );
    ALTER TABLE {piece} ALTER batch_id SET DEFAULT {batch}
"""
_COPY = "COPY {piece} ({columns}) FROM STDIN (FORMAT binary, FREEZE)"
# The pages ask of few columns with few values each: a sample of 12,000 rows tells enough of them.
_INDEX = """
    SET LOCAL maintenance_work_mem = '256MB';
    SET LOCAL max_parallel_maintenance_workers = 0;
    SET LOCAL default_statistics_target = 40;
    ALTER TABLE {piece} ADD PRIMARY KEY (batch_id, line, number);
    CREATE INDEX ON {piece} (unit_id, period_id);
    ANALYZE {piece} (period_id, unit_id, activity_id, account_id, project_id)
"""
_ONE = """
    ALTER TABLE {piece} RENAME TO {table};
    ALTER INDEX {piece_key} RENAME TO {table_key}
"""
_SEVERAL = """
    CREATE TABLE {table} (LIKE finance_entry INCLUDING DEFAULTS, CONSTRAINT of_import CHECK (batch_id = {batch}))
    PARTITION BY RANGE (line)
"""
_TAKE_PIECE = "ALTER TABLE {table} ATTACH PARTITION {piece} FOR VALUES FROM ({first}) TO ({after})"
_ATTACH = "ALTER TABLE finance_entry ATTACH PARTITION {table} FOR VALUES IN ({batch})"
# The tables that hold an import's rows: its own, or the pieces of it, whether they have been put together or not.
_HOLDERS = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ %s ORDER BY relpages DESC, relname"
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
    with connection.cursor() as cursor:
        cursor.execute(_statement("DROP TABLE IF EXISTS {table}", batch_id))
        if left := _holders(batch_id):  # pieces of a reading that was interrupted
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(sql.SQL(", ").join(map(sql.Identifier, left))))


def _holders(batch_id: int) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_HOLDERS, [f"^{partitions.name(batch_id)}(_[0-9]+)?$"])
        return [name for (name,) in cursor.fetchall()]


@transaction.atomic
def load(batch_id: int, piece: int, parts: Iterable[bytes]) -> None:
    """Load the rows of a piece, which come in ``binary`` form, and make its keys, in one transaction.

    Rows come in the order of the primary key, which grows with them while the server would wait for the reader; the
    other index is made at once afterwards.
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


@transaction.atomic
def add_keys(batch_id: int) -> list[str]:
    """Give the tables that hold an import's rows their foreign keys, once, and return those whose rows are unproved.

    A table that is alone is proved at once, and whoever writes the registers waits meanwhile; readers do not.
    """
    one_at_the_registers()
    holders = _holders(batch_id)
    alone = len(holders) == 1
    keys = sql.SQL(", ").join(
        sql.SQL("ADD FOREIGN KEY ({}) REFERENCES {}{}").format(
            sql.Identifier(column), sql.Identifier(register), sql.SQL("" if alone else " NOT VALID")
        )
        for column, register in _KEYS
    )
    with connection.cursor() as cursor:
        for holder in holders:
            cursor.execute("SELECT 1 FROM pg_constraint WHERE conrelid = %s::regclass AND contype = 'f'", [holder])
            if not cursor.fetchone():
                cursor.execute(sql.SQL("ALTER TABLE {} ").format(sql.Identifier(holder)) + keys)
    return [] if alone else holders


def prove_keys(holder: str) -> None:
    """Prove that the registers hold what a table's rows refer to. Nobody waits for it. Raises IntegrityError."""
    with connection.cursor() as cursor:
        cursor.execute(_UNPROVED, [holder])
        unproved = [sql.SQL("VALIDATE CONSTRAINT {}").format(sql.Identifier(key)) for (key,) in cursor.fetchall()]
        if unproved:
            cursor.execute(sql.SQL("ALTER TABLE {} {}").format(sql.Identifier(holder), sql.SQL(", ").join(unproved)))


def attach(batch_id: int) -> None:
    """Make the table a partition of the ledger. Nobody waits: nothing names it until then."""
    with connection.cursor() as cursor:
        cursor.execute(_statement(_ATTACH, batch_id))
