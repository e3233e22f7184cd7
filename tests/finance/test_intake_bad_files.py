"""Files that must not get in: each gets its Swedish words, and nothing of it is saved."""

import io
import zipfile
from collections.abc import Callable

import pytest
from django.db import connection
from django.utils import timezone
from openpyxl import Workbook

from finance import intake
from finance.models import Entry, Import, LedgerCell, PublishedPeriod, SummaryCell
from finance.parsing.workbook import MAX_UNPACKED
from followup.jobs import Progress
from followup.models import Period
from tests.factories import ledger
from tests.finance.river import River, row, standing

GOOD = row(202301, "1,00")


def csv(*rows: str, header: str = ledger.HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode()


def workbook() -> bytes:
    book = Workbook()
    book.active.append(ledger.HEADER.split(";"))
    book.active.append(GOOD.split(";"))
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def bomb() -> bytes:
    """An archive that would unpack to more than we take, of a sheet of nothing."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/workbook.xml", "w") as sheet:
        for _ in range(MAX_UNPACKED // (1 << 20) + 1):
            sheet.write(bytes(1 << 20))
    return file.getvalue()


WHOLE_FILES: dict[str, tuple[Callable[[], bytes], str]] = {
    "an empty file": (lambda: b"", "Filen är tom."),
    "only blanks": (lambda: b"\r\n \r\n", "Filen är tom."),
    "a header alone": (lambda: csv(), "inga rader med belopp"),
    "a web page called csv": (lambda: b"<!DOCTYPE html><html><body>Logga in</body></html>", "webbsida"),
    "a truncated workbook": (lambda: workbook()[:2000], "trasig eller avkortad"),
    "a zip bomb": (bomb, "för stor när den packas upp"),
    "20 MB of one line": (lambda: b"x;" * 10_000_000, "Filens första rad är längre"),
    "20 MB of one line after a header": (lambda: csv(GOOD) + b"2" * 20_000_000, "tar aldrig slut"),
    "a column missing": (lambda: csv(GOOD, header=ledger.HEADER.replace("Ansvar", "Övrigt")), "Kolumnen Ansvar saknas"),
    "two columns named belopp": (lambda: csv(GOOD, header=ledger.HEADER.replace("Motpart", "belopp")), "elopp"),
}


@pytest.fixture
def stands(river: River) -> Callable[[], tuple[object, ...]]:
    """What the ledger holds: a period that has been published, which no bad file may change."""
    river.publish(row(202301, "100,00", 99))

    def stand() -> tuple[object, ...]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relname ~ '^finance_entry_[0-9]+$'")
            (tables,) = cursor.fetchone()
        models = (Entry, LedgerCell, SummaryCell, PublishedPeriod)
        return (standing(river.source), tables, *(model.objects.count() for model in models))

    return stand


@pytest.mark.parametrize("kind", WHOLE_FILES)
def test_a_file_that_is_no_ledger_is_refused_whole(river: River, stands: Callable[[], object], kind: str) -> None:
    content, words = WHOLE_FILES[kind]
    before = stands()
    batch = river.receive(content(), name="huvudbok.csv")
    intake.read(batch=batch, progress=Progress())
    assert words in batch.error and batch.error.endswith((".", "igen."))
    with pytest.raises(intake.NotPossible):
        intake.publish(batch=batch, by=river.admin)
    assert stands() == before


ROWS = {
    "another year": (row(201901, "5"), "Period", "201901", "Perioden hör inte till"),
    "an amount that is none": (row(202302, "abc"), "Belopp", "abc", "går inte att läsa som ett tal"),
    "a day that does not exist": (
        row(202302, "5").replace("2023-02-15", "31/02/2023"),
        "Bokföringsdatum",
        "31/02/2023",
        "",
    ),
    "a month that does not exist": (row(202313, "5"), "Period", "202313", "Period 13 är ingen månad"),
}


@pytest.mark.parametrize("kind", ROWS)
def test_a_bad_row_is_named_and_stops_the_whole_file(river: River, stands: Callable[[], object], kind: str) -> None:
    bad, column, value, words = ROWS[kind]
    before = stands()
    batch = river.read(row(202302, "7"), bad.replace("2023-13", "2023-12"))
    problem = batch.problems.get()
    assert (problem.line, problem.column, problem.value) == (3, column, value) and words in problem.reason
    with pytest.raises(intake.NotPossible, match="Filen har 1 fel"):
        intake.publish(batch=batch, by=river.admin)
    assert stands() == before


def test_a_locked_period_is_named(river: River, stands: Callable[[], object]) -> None:
    Period.objects.filter(pk=202303).update(locked_at=timezone.now())
    before = stands()
    batch = river.read(row(202302, "7"), row(202303, "8"))
    problem = batch.problems.get()
    assert (problem.line, problem.value) == (3, "202303") and "mars 2023 är låst" in problem.reason
    with pytest.raises(intake.NotPossible):
        intake.publish(batch=batch, by=river.admin)
    assert stands() == before


def test_an_unknown_ansvar_is_on_the_worklist_and_stops_publishing(river: River, stands: Callable[[], object]) -> None:
    before = stands()
    batch = river.read(row(202302, "7"), row(202302, "8").replace("10101", "99999"))
    code = batch.unknown_codes.get()
    assert (code.kind, code.code, code.rows, code.first_line) == ("unit", "99999", 1, 3)
    with pytest.raises(intake.NotPossible, match="1 okänd kod"):
        intake.publish(batch=batch, by=river.admin)
    assert stands() == before


def test_every_way_to_write_an_amount_is_read_to_the_ore(river: River) -> None:
    written = ["1 234,50-", "(1 234,50)", "−5", "1.234,50", "1,234.50", "-0,01", "1\u00a0234,5"]
    river.publish(*(row(202302, amount, number) for number, amount in enumerate(written)))
    amounts = [str(amount) for amount in Entry.objects.order_by("line").values_list("amount", flat=True)]
    assert amounts == ["-1234.50", "-1234.50", "-5.00", "1234.50", "1234.50", "-0.01", "1234.50"]


def test_a_text_that_begins_as_a_formula_is_only_a_text(river: River) -> None:
    river.publish(row(202302, "5", text="=HYPERLINK(A1)"))
    assert Entry.objects.get().text == "=HYPERLINK(A1)"


def test_a_file_larger_than_the_limit_is_not_kept(river: River, settings: object, stands: Callable[[], object]) -> None:
    settings.LEDGER_FILE_MAX_BYTES = 1_000_000
    before = stands()
    with pytest.raises(intake.FileTooLarge, match="större än 1 MB"):
        river.receive(csv(GOOD) + b" " * 1_000_000)
    assert Import.objects.count() == 1 and stands() == before
