"""Where an import's sums are kept when it is read: the fine ones in a table of its own, the others in common tables.

Which of them count is what ``PublishedPeriod`` says. They change as little as the entries that they sum.
"""

from collections.abc import Iterable, Iterator, Mapping

from django.db import connection, transaction
from psycopg import sql

from finance import partitions
from finance.intake import binary
from finance.intake.summing import BY_PROJECT, FINE, Numbers, Sums
from finance.intake.year_sums import YearSums
from finance.models import Account, ProjectCell, SummaryPart

# Written in the order of their key, which is then made at once: to insert them into a common table with its key in
# place took twice as long (measured).
_CREATE_CELLS = """
    CREATE TABLE {cells} (LIKE finance_ledgercell INCLUDING CONSTRAINTS, CHECK (batch_id = {batch}))
    WITH (autovacuum_enabled = false);
    ALTER TABLE {cells} ALTER batch_id SET DEFAULT {batch}, ALTER source_id SET DEFAULT {source}
"""
_COPY = "COPY {} ({}) FROM STDIN (FORMAT binary{})"
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
_MONTHS = ", ".join(f"coalesce(sum(amount) FILTER (WHERE period_id % 100 = {m}), 0)" for m in range(1, 13))
_SUM_PARTS = f"""
    INSERT INTO finance_summarypart (batch_id, year_id, unit_id, activity_id, side, months)
    SELECT {{batch}}, period_id / 100, unit_id, activity_id, account.side, ARRAY[{_MONTHS}]
    FROM {{cells}} cell JOIN finance_account account ON account.id = cell.account_id
    GROUP BY period_id / 100, unit_id, activity_id, account.side
"""
_SUM_BY_PROJECT = """
    INSERT INTO finance_projectcell (batch_id, source_id, period_id, project_id, account_id, amount, rows)
    SELECT {batch}, {source}, period_id, project_id, account_id, sum(amount), count(*)
    FROM {table} WHERE project_id IS NOT NULL GROUP BY period_id, project_id, account_id
"""


class ImportSums:
    """The sums of a file's entries, added up while they are read."""

    def __init__(self) -> None:
        self._fine, self._by_project = Sums(FINE), Sums(BY_PROJECT)

    def add(self, parts: Mapping[str, Numbers], ore: Numbers) -> None:
        """Add some rows: the parts of their keys by name (no project is 0), and their amounts in öre."""
        self._fine.add(parts, ore)
        if (of_project := parts["project"] > 0).any():
            self._by_project.add({name: parts[name][of_project] for name in BY_PROJECT}, ore[of_project])

    @property
    def too_many(self) -> bool:
        """Whether they are more than can be held; the server is to add them up then."""
        return self._fine.too_many or self._by_project.too_many

    @transaction.atomic
    def keep(self, batch_id: int, source_id: int) -> None:
        """Keep them as the sums of an import."""
        ids = {"batch_id": batch_id, "source_id": source_id}
        years = YearSums(dict(Account.objects.values_list("pk", "side")))

        def fine() -> Iterator[bytes]:
            for part in self._fine.in_order():
                years.add(part)
                yield binary.sums(part)

        _run(_CREATE_CELLS, batch_id, source_id)
        _copy(partitions.cells(batch_id), binary.SUMS, fine(), ", FREEZE")
        by_side = (binary.parts(ids | columns, side) for side, columns in years.by_side())
        _copy(SummaryPart._meta.db_table, binary.PARTS, by_side)
        by_project = (binary.sums(ids | part, binary.PROJECT_SUMS) for part in self._by_project.in_order())
        _copy(ProjectCell._meta.db_table, binary.PROJECT_SUMS, by_project)
        _run(_KEY_OF_CELLS, batch_id, source_id)


def _copy(table: str, columns: Iterable[str], parts: Iterable[bytes], options: str = "") -> None:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    statement = sql.SQL(_COPY).format(sql.Identifier(table), names, sql.SQL(options))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        copy.write(binary.HEADER)
        for part in parts:
            copy.write(part)
        copy.write(binary.TRAILER)


@transaction.atomic
def sum_up(batch_id: int, source_id: int) -> None:
    """Let the server add up the loaded entries, and keep their sums as the sums of the import."""
    for statement in (_CREATE_CELLS, _SUM, _SUM_PARTS, _SUM_BY_PROJECT, _KEY_OF_CELLS):
        _run(statement, batch_id, source_id)


@transaction.atomic
def drop(batch_id: int) -> None:
    """Let go of the sums of an import that has not been published, if it has any: all were kept at once, or none."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass(%s)", [partitions.cells(batch_id)])
        if cursor.fetchone() == (None,):
            return
    _run("DROP TABLE {cells}", batch_id)
    SummaryPart.objects.filter(batch=batch_id).delete()
    ProjectCell.of_all_imports.filter(batch=batch_id).delete()


def attach(batch_id: int) -> None:
    """Make the table of the fine sums a partition of the ledger's. Nobody waits: nothing names it until then."""
    _run("ALTER TABLE finance_ledgercell ATTACH PARTITION {cells} FOR VALUES IN ({batch})", batch_id)


def _run(statement: str, batch_id: int, source_id: int = 0) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            sql.SQL(statement).format(
                table=sql.Identifier(partitions.name(batch_id)),
                cells=sql.Identifier(partitions.cells(batch_id)),
                batch=sql.Literal(batch_id),
                source=sql.Literal(source_id),
            )
        )
