"""A large file's rows lie in pieces: filled one after the other, given their keys and proved side by side."""

import pytest
from django.db import DatabaseError, IntegrityError, connection

from finance import intake, partitions
from finance.intake import beside
from finance.models import Counterparty, Entry, Import, ProjectCell, SummaryPart
from followup.jobs import Progress
from tests.factories import ledger
from tests.finance.river import River, amounts, row, standing

ROWS = [row(202301 + number % 2, f"{number},50", number) for number in range(1, 8)]  # lines 2 to 8 of the file


@pytest.fixture(autouse=True)
def _of_two_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(partitions, "LINES", 2)


def tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relname ~ '^finance_entry_[0-9]+(_[0-9]+)?$' ORDER BY 1")
        return [name for (name,) in cursor.fetchall()]


def asked(question: str, *values: object) -> list[tuple[object, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(question, values)
        return cursor.fetchall()


def test_every_row_lies_in_the_piece_of_its_line_with_its_keys_proved(river: River) -> None:
    batch = river.publish(*ROWS)
    table = partitions.name(batch.pk)
    lies = asked("SELECT tableoid::regclass::text, line FROM finance_entry ORDER BY line")
    assert lies == [(f"{table}_{line // 2}", line) for line in range(2, 9)]
    keys = asked(
        "SELECT conrelid::regclass::text, count(*), bool_and(convalidated) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid::regclass::text ~ %s GROUP BY 1 ORDER BY 1",
        f"^{table}",
    )
    assert keys == [(f"{table}_{number}", 6, True) for number in range(1, 5)]
    indexes = asked("SELECT count(*) FROM pg_index WHERE indisvalid AND indrelid::regclass::text ~ %s", f"^{table}")
    assert indexes == [(10,)]  # a key and an index of each, and of the table that they are pieces of
    assert {period: rows for period, (_, rows) in standing(river.source).items()} == {202301: 3, 202302: 4}


def test_a_line_belongs_to_one_piece_alone(river: River) -> None:
    batch = river.publish(*ROWS)
    with pytest.raises(IntegrityError, match="of_piece"):
        asked(f"INSERT INTO {partitions.piece(batch.pk, 1)} SELECT * FROM finance_entry WHERE line = 4")


def test_rows_are_not_looked_through_again_when_they_become_part_of_the_ledger(river: River) -> None:
    said: list[str] = []
    connection.ensure_connection()
    connection.connection.add_notice_handler(lambda notice: said.append(notice.message_primary or ""))
    asked("SELECT set_config('client_min_messages', 'debug1', false)")
    batch = river.publish(*ROWS)
    asked("SELECT set_config('client_min_messages', 'notice', false)")
    own = f'"{partitions.name(batch.pk)}'
    known = [one for one in said if own in one and "implied by existing constraints" in one]
    assert len(known) == 8  # each piece when it becomes part of the import's table, and that of the ledger
    assert not [one for one in said if own in one and "verifying table" in one]


def test_what_lies_in_pieces_is_never_changed(river: River) -> None:
    batch = river.publish(*ROWS)
    for table in ("finance_entry", partitions.name(batch.pk), partitions.piece(batch.pk, 2)):
        with pytest.raises(DatabaseError, match="Cannot update or delete"):
            asked(f"DELETE FROM {table}")


def test_a_file_in_pieces_is_replaced_and_put_back(river: River) -> None:
    river.publish(*ROWS)
    before = standing(river.source)
    batch = river.publish(*(row(202302, "1", number) for number in range(5)))
    assert amounts(river.source) == {202301: before[202301][0], 202302: 5}
    intake.undo(batch=batch, by=river.admin)
    assert standing(river.source) == before


def test_nothing_is_left_of_a_file_that_is_let_go(river: River) -> None:
    batch = river.read(*ROWS, of_project("99"))
    assert len(tables()) == 5 and SummaryPart.objects.exists() and ProjectCell.of_all_imports.exists()
    assert not ProjectCell.objects.exists()
    intake.discard(batch=batch, by=river.admin)
    assert not tables() and not SummaryPart.objects.exists() and not ProjectCell.of_all_imports.exists()


def of_project(amount: str) -> str:
    return ledger.row(202301, "5010", "10101", "440", amount, 99).replace(";440;;", ";440;7001;")


def test_nothing_is_left_of_a_file_with_a_fault_on_its_last_line(river: River) -> None:
    batch = river.read(*ROWS, row(202301, "abc"))
    assert batch.problem_count == 1 and not tables() and not SummaryPart.objects.exists()


def test_pieces_of_an_interrupted_reading_go_when_the_file_is_read_again(river: River) -> None:
    batch = river.receive("\r\n".join([ledger.HEADER, *ROWS, ""]).encode())
    beside.load(batch.pk, 7, [])
    assert tables() == [partitions.piece(batch.pk, 7)]
    intake.read(batch=batch, progress=Progress())
    assert len(tables()) == 5
    intake.publish(batch=batch, by=river.admin)
    assert Entry.objects.count() == len(ROWS)


def test_what_the_server_refuses_of_a_piece_comes_to_who_reads(river: River, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "_INDEX", "SELECT 1 / 0")
    batch = river.receive("\r\n".join([ledger.HEADER, *ROWS, ""]).encode())
    with pytest.raises(DatabaseError, match="division by zero"):
        intake.read(batch=batch, progress=Progress())
    batch.refresh_from_db()
    assert batch.state == Import.State.RECEIVED and not tables() and not SummaryPart.objects.exists()


@pytest.mark.parametrize("lines", [2, 400_000])
def test_a_register_keeps_the_codes_of_a_file_that_has_been_read(
    river: River, monkeypatch: pytest.MonkeyPatch, lines: int
) -> None:
    monkeypatch.setattr(partitions, "LINES", lines)
    Counterparty.objects.create(code="M9", name="Motpart")
    batch = river.read(*ROWS, row(202301, "1").replace(";440;;;", ";440;;M9;"))
    assert not batch.problem_count and not batch.unknown_codes.exists()
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM finance_counterparty WHERE code = 'M9'")
    intake.discard(batch=batch, by=river.admin)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM finance_counterparty WHERE code = 'M9'")


def test_a_code_that_goes_while_the_file_is_read_stops_the_reading(
    river: River, monkeypatch: pytest.MonkeyPatch
) -> None:
    prove = beside.prove_keys

    def gone(batch_id: int, piece: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM finance_counterparty WHERE code = 'M9'")
        prove(batch_id, piece)

    monkeypatch.setattr(beside, "prove_keys", gone)
    Counterparty.objects.create(code="M9", name="Motpart")
    batch = river.receive("\r\n".join([ledger.HEADER, row(202301, "1").replace(";440;;;", ";440;;M9;"), ""]).encode())
    with pytest.raises(intake.NotPossible, match="Registren ändrades"):
        intake.read(batch=batch, progress=Progress())
    batch.refresh_from_db()
    assert batch.state == Import.State.RECEIVED and not tables()


def test_who_reads_the_registers_goes_before_who_lets_a_file_go(river: River, monkeypatch: pytest.MonkeyPatch) -> None:
    """To drop a table with keys is to have the registers for a moment alone; a long look at them stops nobody else."""
    batch = river.read(*ROWS)
    look, other = "SELECT count(*) FROM followup_unit", connection.copy()
    monkeypatch.setattr(beside, "_TRIES", 2)
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:
            cursor.execute(look)
        with pytest.raises(intake.NotPossible, match="Försök igen"):
            intake.discard(batch=batch, by=river.admin)
        assert asked(look)[0][0] and len(tables()) == 5
        batch.refresh_from_db()
        assert batch.state == Import.State.READ
    finally:
        other.close()
    intake.discard(batch=batch, by=river.admin)
    assert not tables()
