"""Publishing, replacing and undoing: exactly the periods that a file covers, all or nothing."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from threading import Barrier, Event

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from finance import intake
from finance.models import BudgetDecision, CodeMapping, Entry, Import, PublishedPeriod
from followup import periods
from followup.jobs import Progress
from followup.models import Period, Unit
from tests.factories import ground, ledger
from tests.finance.river import River, amounts, row, standing, states

D = Decimal
State = Import.State


def test_a_file_replaces_the_periods_that_it_covers_and_no_others(river: River) -> None:
    first = river.publish(row(202301, "100"), row(202302, "200"), row(202303, "300"))
    second = river.publish(row(202302, "222,22"), row(202303, "333,33"))
    assert amounts(river.source) == {202301: D(100), 202302: D("222.22"), 202303: D("333.33")}
    assert states([first, second]) == [State.PUBLISHED, State.PUBLISHED]
    assert Entry.objects.count() == 5  # what was replaced is kept


def test_an_import_that_stands_nowhere_any_more_is_superseded_and_comes_back_by_undo(river: River) -> None:
    first = river.publish(row(202301, "100"))
    second = river.publish(row(202301, "101"), row(202302, "202"))
    assert states([first, second]) == [State.SUPERSEDED, State.PUBLISHED]
    intake.undo(batch=second, by=river.admin)
    assert amounts(river.source) == {202301: D(100)}
    assert states([first, second]) == [State.PUBLISHED, State.UNDONE]


def test_imports_are_undone_in_reverse_order_only(river: River) -> None:
    before = standing(river.source)
    stages = [before]
    batches = []
    for number in range(1, 4):
        batches.append(river.publish(row(202301, f"{number}"), row(202301 + number, f"{number}0")))
        stages.append(standing(river.source))
    with pytest.raises(intake.NotPossible, match="En senare inläsning gäller för januari 2023"):
        intake.undo(batch=batches[0], by=river.admin)
    assert standing(river.source) == stages[3]
    for number in (2, 1, 0):
        intake.undo(batch=batches[number], by=river.admin)
        assert standing(river.source) == stages[number]


def test_an_undone_file_may_come_again(river: River) -> None:
    intake.undo(batch=river.publish(row(202301, "1")), by=river.admin)
    river.publish(row(202301, "1"))
    assert amounts(river.source) == {202301: D(1)}


def test_ten_files_in_a_row(river: River) -> None:
    for number in range(10):
        river.publish(*(row(202301 + month, f"{number * 100 + month},05", number) for month in range(number + 1)))
    assert amounts(river.source) == {202301 + month: D(f"{900 + month}.05") for month in range(10)}
    assert Entry.objects.count() == 55
    assert Import.objects.filter(state=State.PUBLISHED).count() == 1


def test_sources_do_not_touch_each_other(river: River) -> None:
    river.publish(row(202301, "100"))
    river.publish(row(202301, "99"), source=river.budget)
    assert amounts(river.source) == {202301: D(100)}
    assert amounts(river.budget) == {202301: D(99)}


def test_the_same_file_twice_is_refused_in_words(river: River) -> None:
    river.publish(row(202301, "100"))
    with pytest.raises(intake.DuplicateFile, match=r"redan inläst som ”huvudbok\.csv” den .* av admin \(publicerad"):
        river.read(row(202301, "100"))
    assert Import.objects.count() == 1


def test_a_discarded_file_leaves_no_rows_and_may_come_again(river: River) -> None:
    batch = river.read(row(202301, "100"))
    intake.discard(batch=batch, by=river.admin)
    with connection.cursor() as cursor:
        tables = [f"finance_entry_{batch.pk}", f"finance_ledgercell_{batch.pk}"]
        cursor.execute("SELECT to_regclass(%s), to_regclass(%s)", tables)
        assert cursor.fetchone() == (None, None)
    river.publish(row(202301, "100"))
    assert amounts(river.source) == {202301: D(100)}


def test_a_period_locked_after_the_reading_is_not_published(river: River) -> None:
    river.publish(row(202301, "1"))
    batch = river.read(row(202301, "2"), row(202302, "3"))
    Period.objects.filter(pk=202301).update(locked_at=timezone.now())
    with pytest.raises(intake.NotPossible, match="januari 2023 är låst"):
        intake.publish(batch=batch, by=river.admin)
    assert amounts(river.source) == {202301: D(1)}


def test_nothing_is_undone_in_a_locked_period(river: River) -> None:
    batch = river.publish(row(202301, "1"))
    Period.objects.filter(pk=202301).update(locked_at=timezone.now())
    with pytest.raises(intake.NotPossible, match="januari 2023 är låst"):
        intake.undo(batch=batch, by=river.admin)
    assert amounts(river.source) == {202301: D(1)}


def test_unknown_codes_are_counted_to_the_end_and_stop_publishing(river: River) -> None:
    batch = river.read(
        row(202301, "10"),
        ledger.row(202301, "5999", "10101", "440", "1,50"),
        ledger.row(202302, "5999", "88888", "440", "2,50"),
    )
    unknown = {(code.kind, code.code): (code.rows, code.amount, code.first_line) for code in batch.unknown_codes.all()}
    assert unknown == {("account", "5999"): (2, D("4.00"), 3), ("unit", "88888"): (1, D("2.50"), 4)}
    assert batch.rows == 3 and batch.summary["totals"] == {"202301": "11.50", "202302": "2.50"}
    with pytest.raises(intake.NotPossible, match="2 okända koder"):
        intake.publish(batch=batch, by=river.admin)


def test_a_source_may_write_other_codes_for_ours(river: River) -> None:
    batch = river.read(ledger.row(202301, "5999", "10101", "440", "1"))
    CodeMapping.objects.create(source=river.source, kind="account", code="5999", means="5010")
    intake.read(batch=batch, progress=Progress())
    intake.publish(batch=batch, by=river.admin)
    assert Entry.objects.get().account.code == "5010"


def test_a_code_that_changes_hands_within_a_month_doubles_no_row(river: River) -> None:
    old = Unit.objects.get(code="10101")
    Unit.objects.filter(pk=old.pk).update(valid_to="2023-03-15")
    new = ground.unit("10101", Unit.Kind.RESPONSIBILITY, old.parent, valid_from=date(2023, 3, 16))
    river.publish(row(202302, "2"), row(202303, "3"), row(202304, "4"))
    found = {entry.period_id: entry.unit_id for entry in Entry.objects.all()}
    assert found == {202302: old.pk, 202303: new.pk, 202304: new.pk}
    assert Entry.objects.count() == 3


def test_a_unit_that_does_not_exist_in_the_period_is_unknown(river: River) -> None:
    Unit.objects.filter(code="10101").update(valid_to="2023-01-31")
    batch = river.read(row(202301, "1"), row(202302, "2"))
    assert [(code.code, code.rows) for code in batch.unknown_codes.all()] == [("10101", 1)]


def test_a_wide_budget_becomes_a_row_a_month(river: River) -> None:
    header = "År;Ansvar;Verksamhet;Konto;" + ";".join(f"{month[:3].title()}" for month in periods.MONTHS)
    batch = river.read("2023;10101;440;5010;" + ";".join(["1,5"] * 12), header=header, source=river.budget)
    intake.publish(batch=batch, by=river.admin)
    assert amounts(river.budget) == dict.fromkeys(periods.whole_year(2023), D("1.50"))
    assert list(Entry.objects.values_list("line", "number")) == [(2, number) for number in range(12)]


def test_a_budget_decision_takes_files_of_its_own_year_only(river: River) -> None:
    BudgetDecision.objects.create(source=river.budget, fiscal_year_id=2023, kind="original", body="KF", text="Budget")
    batch = river.read(row(202212, "1"), source=river.budget)  # a year that the calendar has
    assert "hör inte till 2023" in batch.problems.get().reason


def test_columns_that_a_person_chose_hold_for_the_next_file_with_those_headers(river: River) -> None:
    header = ledger.HEADER.replace("Belopp", "Kr utan moms")
    batch = river.read(row(202301, "1"), header=header)
    assert "Belopp" in batch.error and batch.state == State.RECEIVED
    columns = batch.layout["columns"] | {"amount": 9}
    intake.choose_columns(batch=batch, columns=columns, by=river.admin)
    intake.read(batch=batch, progress=Progress())
    assert batch.summary["totals"] == {"202301": "1.00"}
    again = river.read(row(202301, "2"), header=header)
    assert again.summary["totals"] == {"202301": "2.00"}
    ordinary = river.read(row(202301, "3"))
    assert ordinary.summary["totals"] == {"202301": "3.00"}


def test_readers_see_all_of_a_publication_or_nothing_and_never_wait(river: River) -> None:
    river.publish(row(202301, "1"), row(202302, "1"))
    batch = river.read(row(202301, "2"), row(202302, "2"))
    published, seen = Event(), Event()

    def publish() -> None:
        with transaction.atomic():
            intake.publish(batch=batch, by=river.admin)
            published.set()
            assert seen.wait(20)
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        publishing = pool.submit(publish)
        assert published.wait(20)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '5s'")  # the publication ends when this has been read, and not before
            during = amounts(river.source)  # entries, register and both roll-ups, while all of them are being replaced
            cursor.execute("RESET lock_timeout")
        seen.set()
        publishing.result()
    assert during == {202301: D(1), 202302: D(1)}
    assert amounts(river.source) == {202301: D(2), 202302: D(2)}


def test_two_admins_at_once(river: River) -> None:
    """Read and publish overlapping periods, at the same moment, again and again: nothing stops, is lost or doubled."""
    start = Barrier(2)

    def work(admin: int) -> None:
        for number in range(5):
            start.wait(20)
            amount = f"{admin}{number},01"
            river.publish(*(row(202301 + admin + month, amount, voucher) for month in range(4) for voucher in (1, 2)))
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        for done in [pool.submit(work, admin) for admin in (1, 2)]:
            done.result(60)
    assert Import.objects.filter(state__in=[State.PUBLISHED, State.SUPERSEDED]).count() == 10
    found = standing(river.source)
    assert set(found) == set(range(202302, 202307)) and all(rows == 2 for _, rows in found.values())
    assert found[202302][0] == D("28.02") and found[202306][0] == D("48.02")  # each alone in one of its months
    assert {amount for amount, _ in found.values()} <= {D("28.02"), D("48.02")}


class _Ending(BytesIO):
    """A file that cannot be taken in to its end, as on a full disk."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell():
            raise OSError("No space left on device")
        return super().read(size)


def test_nothing_is_kept_of_a_file_that_cannot_be_written_to_its_end(river: River) -> None:
    river.receive(b"en fil")
    folder = Path(settings.MEDIA_ROOT, Import.objects.get().file.name).parent
    before = set(folder.iterdir())
    ending = _Ending(b"x" * (2 << 20))
    with pytest.raises(OSError, match="No space left"):
        intake.receive(file=ending, filename="a.csv", source=river.source, by=river.admin)
    assert set(folder.iterdir()) == before and Import.objects.count() == 1


def test_the_same_file_from_two_admins_at_once_is_kept_once(river: River) -> None:
    start = Barrier(2)

    def send() -> str:
        start.wait(20)
        try:
            river.receive(b"samma fil", name="samma.csv")
        except intake.DuplicateFile as refused:
            return str(refused)
        finally:
            connection.close()
        return "kept"

    with ThreadPoolExecutor(2) as pool:
        answers = [sent.result(20) for sent in [pool.submit(send) for _ in range(2)]]
    assert answers.count("kept") == 1 and any("redan inläst" in answer for answer in answers)
    batch = Import.objects.get()
    kept = Path(settings.MEDIA_ROOT, batch.file.name)
    assert [path for path in kept.parent.iterdir() if path.read_bytes() == b"samma fil"] == [kept]


def test_an_import_is_published_once_by_two_at_once(river: River) -> None:
    batch = river.read(row(202301, "1"))
    start = Barrier(2)

    def publish() -> bool:
        start.wait(20)
        try:
            intake.publish(batch=Import.objects.get(pk=batch.pk), by=river.admin)
        except intake.NotPossible:
            return False
        finally:
            connection.close()
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(done.result(20) for done in [pool.submit(publish) for _ in range(2)]) == [False, True]
    assert standing(river.source) == {202301: (D(1), 1)}
    assert PublishedPeriod.objects.count() == 1
