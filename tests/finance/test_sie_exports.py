"""The ledger out as SIE 4, from a shell and on the screen; read in again it is the same ledger."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance import intake, sie_exports
from finance.models import Entry, Import, PublishedPeriod, SieExport, Source
from finance.parsing import sie
from finance.sie_rows import SieRows
from followup import jobs, periods
from followup.access import Role
from followup.jobs import Progress
from followup.models import Job, Unit, User
from tests.factories import cells, ground, ledger
from tests.finance.river import River, row

Key = tuple[Any, ...]
CODES = ("period_id", "account__code", "unit__code", "activity__code", "project__code", "counterparty__code")
LINES = st.lists(
    st.tuples(
        st.sampled_from(periods.whole_year(2023)[:3]),
        st.sampled_from(["5010", "3110", "1110"]),
        st.sampled_from(["10101", "10201", "90101"]),
        st.sampled_from(["440", "249"]),
        st.sampled_from(["", "7001"]),
        st.sampled_from(["", "901"]),
        st.integers(-(10**13), 10**13),
        st.sampled_from(["1", "A 1", "A 2", "LEV 12", "utan nummer"]),
        st.sampled_from(["Hyra Åkern", 'med "citat"', "{klammer}", "sned\\streck", "#TRANS 1", ""]),
    ),
    min_size=1,
    max_size=12,
)


def content(lines: list[tuple[Any, ...]]) -> bytes:
    """A ledger file with a booking date of its own month, or of another, on each line."""
    rows = [ledger.HEADER]
    for at, (period, account, unit, activity, project, counterparty, ore, voucher, text) in enumerate(lines):
        day = f"{period // 100}-{(period % 100 + at % 3) % 12 + 1:02}-15"
        amount = f"{Decimal(ore).scaleb(-2):f}".replace(".", ",")
        quoted = text.replace('"', '""')
        rows.append(
            f'{period};{voucher};{day};{account};{unit};{activity};{project};{counterparty};"{quoted}";{amount}'
        )
    return "\r\n".join(rows).encode()


def sums(batches: list[Import]) -> dict[Key, Decimal]:
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for *key, amount in Entry.objects.filter(batch__in=batches).values_list(*CODES, "amount"):
        found[tuple(key)] += amount
    return dict(found)


def published(river: River, data: bytes, source: Source) -> Import:
    batch = river.receive(data, source=source)
    intake.read(batch=batch, progress=Progress())
    assert (batch.error, list(batch.problems.all())) == ("", [])
    intake.publish(batch=batch, by=river.admin)
    return batch


@contextmanager
def standing_alone(river: River, data: bytes, source: Source) -> Iterator[Import]:
    """A published file, undone afterwards."""
    batch = published(river, data, source)
    try:
        yield batch
    finally:
        intake.undo(batch=batch, by=river.admin)


def exported(folder: Path, first: int, through: int, **options: str) -> Path:
    path = folder / "export.se"
    named = [f"--{name}={value}" for name, value in options.items()]
    call_command("export_sie", f"--from={first}", f"--to={through}", f"--output={path}", *named, stdout=StringIO())
    return path


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(lines=LINES)
def test_what_is_exported_imports_back_to_the_same_sums_of_every_code(
    river: River, lines: list[tuple[Any, ...]]
) -> None:
    """Through the real stages, into another source, to the öre."""
    other, _ = Source.objects.get_or_create(code="revision", defaults={"name": "Revision", "kind": "outcome"})
    with standing_alone(river, content(lines), river.source) as original:
        path = exported(river.folder, 202301, 202303)
    with standing_alone(river, path.read_bytes(), other) as again:
        assert sums([again]) == sums([original])
        assert again.rows == original.rows == len(lines)
    by_account: dict[str, Decimal] = defaultdict(Decimal)
    for key, amount in sums([original]).items():
        by_account[key[1]] += amount
    assert sie.totals(path).accounts == by_account


def texts(path: Path) -> list[str]:
    return path.read_bytes().decode("cp437").split("\r\n")


def test_the_file_has_the_periods_asked_for_in_the_order_of_the_vouchers(river: River) -> None:
    river.publish(row(202301, "1"), row(202302, "2", 10), row(202302, "-2", 10), row(202302, "0", 9), row(202303, "4"))
    lines = texts(exported(river.folder, 202302, 202302))
    assert [line for line in lines if line.startswith(("#VER", "#RAR", "#OMFATTN", "#RES", "#FNAMN"))] == [
        '#FNAMN "Testkommun"', "#RAR 0 20230101 20231231", "#OMFATTN 20230228", "#RES 0 5010 1.00",
        '#VER "" "9" 20230215', '#VER "" "10" 20230215',
    ]  # fmt: skip
    assert '#OBJEKT 1 "10101" "Norra skolan"' in lines and not any("#PROSA" in line for line in lines)


def test_a_committees_file_has_its_own_rows_and_says_when_they_are_parts_of_vouchers(river: River) -> None:
    river.publish(row(202301, "7"), ledger.row(202301, "5010", "90101", "440", "-7"))
    path = exported(river.folder, 202301, 202301, committee="TN")
    assert {code: str(kronor) for code, kronor in sie.totals(path).accounts.items()} == {"5010": "7.00"}
    lines = texts(path)
    assert '#FNAMN "Testkommun, Testnämnden"' in lines and any("Utdrag" in line for line in lines)
    assert not any("Utdrag" in line for line in texts(exported(river.folder, 202301, 202301)))


def test_periods_over_a_turn_of_the_year_come_back_too(river: River) -> None:
    original = river.publish(row(202212, "5", 1), row(202301, "6", 1))
    path = exported(river.folder, 202212, 202301)
    assert "#RAR 0 20220101 20231231" in texts(path)
    other = Source.objects.create(code="revision", name="Revision", kind="outcome")
    assert sums([published(river, path.read_bytes(), other)]) == sums([original])


def test_only_published_outcome_is_exported(river: River) -> None:
    river.publish(row(202301, "1"))
    river.publish(row(202301, "2"))  # replaces the first
    river.publish(row(202301, "1000"), source=river.budget)
    river.read(row(202301, "5"))  # never published
    assert sie.totals(exported(river.folder, 202301, 202312)).accounts == {"5010": Decimal(2)}


def test_what_is_undone_meanwhile_does_not_mix_into_the_file(river: River) -> None:
    river.publish(row(202301, "1"))
    second = river.publish(row(202301, "2"), row(202301, "3"))
    rows = SieRows(Unit.objects.get(code="TK"), 202301, 202301)
    intake.undo(batch=second, by=river.admin)
    assert [written.amount for written in rows] == [Decimal(2), Decimal(3)]


REFUSED = [
    (["--from=2023-05", "--to=2023-04"], "ska inte ligga före"),
    (["--from=2023-13", "--to=2023-04"], "är ingen period"),
    (["--from=2023-05", "--to=2023-06"], "inget publicerat utfall för Testkommun, maj 2023 – juni 2023"),
    (["--from=2023-01", "--to=2023-01", "--committee=XX"], "Nämnden XX finns inte. De som finns: "),
    (["--from=2023-01", "--to=2023-01", "--output=/finns/inte/x.se"], "Det går inte att skriva"),
]


@pytest.mark.usefixtures("controller")
def test_what_cannot_be_exported_is_refused_in_words_and_leaves_no_file(tmp_path: Path) -> None:
    for arguments, words in REFUSED:
        with pytest.raises(CommandError, match=words):
            call_command("export_sie", f"--output={tmp_path / 'x.se'}", *arguments)
    assert not list(tmp_path.iterdir())


@pytest.fixture
def controller(db: None, client: Client) -> User:
    """A controller of TN, signed in, with one row of her own committee and one of another's."""
    made = ground.organisation()
    ground.calendar(2023)
    ledger.codes(made.committee)
    cells.outcome(ground.person("admin", Role.ADMIN, made.municipality), ROWS)
    person = ground.person("controller", Role.CONTROLLER, made.committee)
    client.force_login(person)
    return person


ROWS = [
    (202301, "5010", "10101", "440", "7"),
    (202301, "5010", "10201", "440", "0"),
    (202301, "5010", "90101", "440", "9"),
    (202302, "5010", "90101", "440", "9"),
]
PAGE = reverse_lazy("finance:sie_exports")
OWN_ROWS = {"first": 202301, "through": 202301}


def ordered(client: Client, code: str, **more: int) -> Any:
    return client.post(PAGE, {"unit": Unit.objects.get(code=code).pk} | OWN_ROWS | more, follow=True)


@pytest.mark.django_db(transaction=True)  # a streamed answer ends with its connection
@pytest.mark.usefixtures("controller")
def test_a_small_file_is_made_at_once_and_downloaded(client: Client) -> None:
    shown = ordered(client, "TN").content.decode()
    assert "TN-202301-202301.se" in shown and not Job.objects.exists()
    answer = client.get(reverse("finance:sie_export", args=[SieExport.objects.get().pk]))
    data = b"".join(answer.streaming_content)
    answer.close()
    assert answer["Content-Disposition"] == 'attachment; filename="TN-202301-202301.se"'
    assert b"#TRANS 5010" in data and b"90101" not in data and len(data) == SieExport.objects.get().size


def test_a_large_file_is_made_by_a_job(client: Client, controller: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sie_exports, "AT_ONCE", 0)
    ordered(client, "TN")
    job = Job.objects.get()
    assert not SieExport.objects.exists()
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["rows"], job.result_url) == (Job.State.DONE, 2, PAGE)
    assert SieExport.objects.get().by == controller


def test_a_job_whose_rows_have_gone_meanwhile_says_so(controller: User) -> None:
    arguments = {"unit": Unit.objects.get(code="TN").pk, "first": 202301, "through": 202301, "by": controller.pk}
    PublishedPeriod.objects.all().delete()
    job = jobs.start(kind=sie_exports.EXPORT, by=controller, arguments=arguments)
    jobs.run(job.pk)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED and "inget publicerat utfall" in job.error


@pytest.mark.usefixtures("controller")
def test_rows_that_one_may_not_read_cannot_be_ordered(client: Client) -> None:
    for code in ("TK", "AN", "901", "10101"):
        assert "Välj ett giltigt alternativ" in ordered(client, code).content.decode()
    assert not SieExport.objects.exists()


@pytest.mark.usefixtures("controller")
def test_periods_out_of_order_and_without_rows_are_told(client: Client) -> None:
    assert "ska inte ligga före" in ordered(client, "TN", first=202302).content.decode()
    shown = ordered(client, "TN", first=202302, through=202302).content.decode()
    assert "Det finns inget publicerat utfall för Testnämnden, februari 2023." in shown


@pytest.mark.usefixtures("controller")
def test_a_file_is_its_makers_alone_and_there_is_nothing_for_a_stranger(client: Client) -> None:
    ordered(client, "TN")
    url = reverse("finance:sie_export", args=[SieExport.objects.get().pk])
    client.force_login(User.objects.get(username="admin"))
    assert client.get(url).status_code == 404 and "TN-2023" not in client.get(PAGE).content.decode()
    client.force_login(ground.person("främling"))
    assert client.get(PAGE).status_code == client.post(PAGE).status_code == client.get(url).status_code == 404


def test_a_file_is_gone_with_the_right_to_read_its_unit(client: Client, controller: User) -> None:
    ordered(client, "TN")
    controller.memberships.update(valid_to=timezone.localdate() - timedelta(days=1))
    assert client.get(reverse("finance:sie_export", args=[SieExport.objects.get().pk])).status_code == 404


@pytest.mark.usefixtures("controller")
def test_files_are_let_go_after_a_week(client: Client, django_capture_on_commit_callbacks: Any) -> None:
    with time_machine.travel(timezone.now() - timedelta(days=8)):
        make("TN")
    with time_machine.travel(timezone.now() - timedelta(days=6)):
        make("102")
    old = SieExport.objects.get(unit__code="TN")
    with django_capture_on_commit_callbacks(execute=True):
        ordered(client, "101")
    assert set(SieExport.objects.values_list("unit__code", flat=True)) == {"101", "102"}
    assert not Path(old.file.path).exists()


def make(code: str) -> None:
    by = User.objects.get(username="controller")
    sie_exports.export(unit=Unit.objects.get(code=code), first=202301, through=202301, by=by)


@pytest.mark.usefixtures("controller")
def test_the_page_costs_the_same_however_many_files(client: Client, django_assert_max_num_queries: Any) -> None:
    for code in ("TN", "TF", "101"):
        ordered(client, code)
    with django_assert_max_num_queries(14):
        client.get(PAGE)
