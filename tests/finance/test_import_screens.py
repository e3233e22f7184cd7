"""The admin's way through an import on screen; the jobs that it starts are run here and now."""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import reverse

from finance.models import Account, CodeMapping, Entry, Import, PublishedPeriod, SummaryCell
from followup import jobs
from followup.access import Permission, Role, roles_with
from followup.models import Job, Unit
from tests.factories import ground, ledger
from tests.finance.river import drop_partitions
from tests.finance.screens import drop, dropped, finish, page

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def organisation() -> ground.Organisation:
    made = ground.organisation()
    ground.occasion()
    ledger.codes(made.committee)
    return made


@pytest.fixture
def admin(client: Client, organisation: ground.Organisation) -> Iterator[Client]:
    client.force_login(ground.person("admin", Role.ADMIN, organisation.municipality))
    yield client
    drop_partitions()


GOOD = [
    ledger.row(202301, "5010", "10101", "440", "1234,50"),
    ledger.row(202302, "3110", "10201", "249", "-200,00"),
]


def content(*rows: str, header: str = ledger.HEADER) -> bytes:
    return "\r\n".join([header, *rows, ""]).encode("cp1252")


def test_drop_look_publish_undo(admin: Client) -> None:
    batch = dropped(admin, content(*GOOD))
    shown = page(admin, batch)
    assert "Filen är läst utan fel" in shown and "1\u00a0234,50" in shown and "januari 2023" in shown
    assert not PublishedPeriod.objects.exists()  # a look is only a look
    question = admin.get(reverse("finance:import_action", args=[batch.pk, "publicera"])).content.decode()
    assert "januari 2023, februari 2023" in " ".join(question.split())
    admin.post(reverse("finance:import_action", args=[batch.pk, "publicera"]))
    finish()
    assert "Publicerad" in page(admin, batch)
    assert SummaryCell.objects.count() == 2 and Entry.objects.count() == 2
    admin.post(reverse("finance:import_action", args=[batch.pk, "angra"]))
    finish()
    assert not SummaryCell.objects.exists() and not PublishedPeriod.objects.exists()


def test_what_a_new_file_would_change_is_seen_before_it_is_published(admin: Client) -> None:
    batch = dropped(admin, content(*GOOD))
    admin.post(reverse("finance:import_action", args=[batch.pk, "publicera"]))
    finish()
    drop(admin, content(ledger.row(202301, "5010", "10101", "440", "1334,50")), "rättad.csv")
    finish()
    shown = page(admin, Import.objects.get(filename="rättad.csv"))
    assert "1\u00a0334,50" in shown and "1\u00a0234,50" in shown and "100,00" in shown


def test_the_same_file_twice_is_refused_in_words(admin: Client) -> None:
    dropped(admin, content(*GOOD))
    answer = drop(admin, content(*GOOD), "samma igen.csv").content.decode()
    assert "Filen är redan inläst som ”huvudbok.csv”" in answer and Import.objects.count() == 1


def test_faults_are_shown_line_by_line_and_stop_publishing(admin: Client) -> None:
    batch = dropped(admin, content(GOOD[0], ledger.row(202302, "5010", "10101", "440", "abc")))
    shown = page(admin, batch)
    assert "Filen kan inte publiceras" in shown and "Rad 3, Belopp: abc" in shown
    admin.post(reverse("finance:import_action", args=[batch.pk, "publicera"]))
    for job in Job.objects.filter(state=Job.State.QUEUED):
        jobs.run(job.pk)
    failed = Job.objects.get(state=Job.State.FAILED)
    assert "1 fel" in failed.error and not PublishedPeriod.objects.exists()


def test_unknown_codes_are_laid_up_or_translated_and_then_the_file_is_whole(admin: Client) -> None:
    batch = dropped(
        admin,
        content(
            ledger.row(202301, "5099", "10101", "440", "10,00"),
            ledger.row(202301, "5010", "10109", "440", "20,00"),
            ledger.row(202301, "5010", "10101", "4401", "30,00"),
        ),
    )
    assert "3 koder finns inte i registren" in page(admin, batch)
    account, unit, activity = (batch.unknown_codes.get(kind=kind) for kind in ("account", "unit", "activity"))
    url = reverse("finance:import_codes", args=[batch.pk])
    area = Unit.objects.get(code="101")
    assert f'<option value="{area.pk}" selected>' in admin.get(url).content.decode()  # by the beginning of the code
    admin.post(
        url,
        {
            f"code-{account.pk}-name": "Andra löner",
            f"code-{unit.pk}-name": "Östra skolan",
            f"code-{unit.pk}-parent": area.pk,
            f"code-{activity.pk}-means": "440",
        },
    )
    finish()
    batch.refresh_from_db()
    assert not batch.unknown_codes.exists() and batch.rows == 3
    assert Account.objects.get(code="5099").side == "cost"
    assert Unit.objects.get(code="10109").parent == area
    assert CodeMapping.objects.get().means == "440"


def test_a_translation_to_a_code_that_does_not_exist_is_refused_and_nothing_is_saved(admin: Client) -> None:
    batch = dropped(
        admin,
        content(
            ledger.row(202301, "5099", "10101", "440", "10,00"),
            ledger.row(202301, "5010", "10101", "4401", "30,00"),
        ),
    )
    account, activity = (batch.unknown_codes.get(kind=kind) for kind in ("account", "activity"))
    data = {f"code-{account.pk}-name": "Andra löner", f"code-{activity.pk}-means": "999"}
    answer = admin.post(reverse("finance:import_codes", args=[batch.pk]), data).content.decode()
    assert "Verksamhet 999 är inte upplagt" in answer and not Account.objects.filter(code="5099").exists()


def test_columns_that_were_not_recognised_can_be_chosen_and_are_remembered(admin: Client) -> None:
    header = ledger.HEADER.replace("Ansvar", "Kst-id X")
    batch = dropped(admin, content(*GOOD, header=header))
    assert batch.error and "Välj vilken kolumn som är vilken" in page(admin, batch)
    url = reverse("finance:import_columns", args=[batch.pk])
    form = admin.get(url).context["form"]
    data = {name: "" if field.initial is None else field.initial for name, field in form.fields.items()}
    admin.post(url, data | {"unit": ledger.HEADER.split(";").index("Ansvar")})
    finish()
    batch.refresh_from_db()
    assert (batch.error, batch.state, batch.rows) == ("", Import.State.READ, 2)
    drop(admin, content(ledger.row(202303, "5010", "10101", "440", "5,00"), header=header), "nästa.csv")
    finish()
    assert Import.objects.get(filename="nästa.csv").state == Import.State.READ


def test_an_import_can_be_let_go_and_the_file_read_in_again(admin: Client) -> None:
    batch = dropped(admin, content(*GOOD))
    answer = admin.post(reverse("finance:import_action", args=[batch.pk, "kasta"]), follow=True)
    assert "är kastad" in answer.content.decode()
    assert drop(admin, content(*GOOD)).status_code == 302


def test_the_kept_file_comes_back_byte_for_byte_as_an_attachment(admin: Client) -> None:
    batch = dropped(admin, content(*GOOD))
    answer = admin.get(reverse("finance:import_file", args=[batch.pk]))
    assert b"".join(answer.streaming_content) == content(*GOOD)
    answer.close()
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_only_an_admin_may_import(client: Client, organisation: ground.Organisation, role: Role) -> None:
    """Those who may read the trail may look at what has been imported."""
    client.force_login(ground.person("någon", role, organisation.municipality))
    answer = client.get(reverse("finance:imports"))
    assert answer.status_code == (200 if role in roles_with(Permission.READ_TRAIL) else 403)
    assert "Ny fil" not in answer.content.decode()
    assert drop(client, content(*GOOD)).status_code == 403
    assert not Import.objects.exists()


def test_an_admin_of_one_committee_may_not_import_for_the_municipality(
    client: Client, organisation: ground.Organisation
) -> None:
    client.force_login(ground.person("admin2", Role.ADMIN, organisation.committee))
    assert client.get(reverse("finance:imports")).status_code == 403


def test_to_a_stranger_there_are_no_imports(client: Client, organisation: ground.Organisation) -> None:
    client.force_login(ground.person("främling"))
    for name, arguments in (("imports", []), ("import", [1]), ("import_file", [1]), ("import_codes", [1])):
        assert client.get(reverse(f"finance:{name}", args=arguments)).status_code == 404


def test_every_screen_of_an_import_that_does_not_exist_is_404(admin: Client) -> None:
    for name in ("import", "import_columns", "import_codes", "import_file"):
        assert admin.get(reverse(f"finance:{name}", args=[999])).status_code == 404
    assert admin.get(reverse("finance:import_action", args=[999, "publicera"])).status_code == 404
    assert admin.post(reverse("finance:import_again", args=[999])).status_code == 404


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        (
            [ledger.row(202301, "9999", "10101", "440", "1")],
            "Filen har 1 okänd kod och kan inte publiceras som den är.",
        ),
        (
            [ledger.row(202301, "9999", "10101", "440", "1"), ledger.row(202301, "5010", "10101", "440", "x")],
            "1 fel och 1",
        ),
        ([], "Filen har en rubrikrad men inga rader med belopp."),
    ],
)
def test_the_job_of_a_file_that_can_not_be_published_says_what_stops_it(
    admin: Client, rows: list[str], words: str
) -> None:
    dropped(admin, content(*rows))
    shown = admin.get(reverse("job", args=[Job.objects.latest("pk").pk])).content.decode()
    assert (
        "Klart, men något behöver rättas" in shown and words in " ".join(shown.split()) and "Visa resultatet" in shown
    )


def test_the_job_of_a_good_file_is_done_and_no_more(admin: Client) -> None:
    dropped(admin, content(*GOOD))
    shown = admin.get(reverse("job", args=[Job.objects.latest("pk").pk])).content.decode()
    assert "blev klart" in shown and "något behöver rättas" not in shown
