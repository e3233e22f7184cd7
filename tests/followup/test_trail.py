"""The trail: every change of every kind, who may read it, what narrows it, how it is paged and fetched."""

import csv
import io
from datetime import UTC, date, datetime, timedelta

import openpyxl
import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from followup import changes, jobs, trail, trail_files, workflow
from followup.access import Permission, Role, roles_with
from followup.models import Change, TrailExport, User
from followup.trail import Asked, Place
from tests.factories import ground
from tests.factories import workflow as workflows


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


@pytest.fixture
def auditor(world: workflows.World) -> User:
    return ground.person("revisor", Role.AUDITOR, world.units.municipality)


def change(world: workflows.World, thing: str = "Sak", **words: object) -> Change:
    """A change of the calendar by the director."""
    plain: dict[str, object] = {"kind": "calendar", "before": "Dag: 1", "after": "Dag: 2", "by": world.director}
    return Change.objects.create(thing=thing, **plain | words)


def things(user: User, **asked: object) -> list[str]:
    return [one.thing for one in trail.page(user=user, asked=Asked(**asked)).entries]


def test_an_entry_says_who_what_when_and_from_what_to_what(world: workflows.World, auditor: User) -> None:
    workflow.submit(**world.school, by=world.staff)
    workflow.return_to_unit(**world.school, comment="Förklara elen", by=world.controller)
    newest, oldest = trail.page(user=auditor, asked=Asked()).entries
    assert (newest.by, newest.unit, newest.occasion) == (world.controller, world.units.school, world.occasion)
    assert (newest.kind, newest.thing) == ("Inlämning och beslut", "Skola")
    assert (newest.before, newest.after) == ("Inskickad", "Returnerad\nFörklara elen")
    assert newest.address == "/uppfoljning/TN/2023-08/101/"
    assert oldest.at < newest.at
    assert oldest.before == "Ej påbörjad"


def test_every_table_that_keeps_a_history_is_in_the_trail() -> None:
    """A new one that nobody registers fails here."""
    known = {history.model for history in trail.histories()}
    ours = [apps.get_app_config(name) for name in ("followup", "finance", "goals", "indicators", "reports")]
    keeping = {
        model
        for app in ours
        for model in app.get_models()
        if any(field.name == "at" for field in model._meta.fields) and any(f.name == "by" for f in model._meta.fields)
    }
    copies = {"Forecast", "RenderedReport", "SieExport", "TrailExport", "Snapshot"}  # told by others, or no changes
    copies |= {"SystemToken", "AccessibilityReport"}  # what becomes of them is written down as changes
    assert {model.__name__ for model in keeping - known} == copies


@pytest.mark.parametrize("role", list(Role))
def test_who_may_read_it(world: workflows.World, client: Client, role: Role) -> None:
    client.force_login(ground.person("anna", role, world.units.municipality))
    expected = 200 if role in roles_with(Permission.READ_TRAIL) else 403
    assert {client.get(url).status_code for url in ("/spar/", "/spar/filer/")} == {expected}
    assert client.get("/spar/filer/1/").status_code == (404 if expected == 200 else 403)


def test_a_stranger_may_not_know_that_there_is_a_trail(world: workflows.World, client: Client) -> None:
    client.force_login(ground.person("frida"))
    assert {client.get(url).status_code for url in ("/spar/", "/spar/filer/", "/spar/filer/1/")} == {404}


def test_one_who_audits_a_committee_reads_of_its_units_alone(world: workflows.World) -> None:
    change(world, "hela kommunen")
    change(world, "skolan", unit=world.units.school)
    change(world, "andras", unit=world.units.other_committee)
    own = ground.person("anna", Role.AUDITOR, world.units.committee)
    assert things(own) == ["skolan"]
    assert things(own, unit=world.units.other_committee) == []


def test_what_narrows_it(world: workflows.World, auditor: User) -> None:
    old = datetime(2023, 3, 1, 23, 30, tzinfo=UTC)  # 2 March in Sweden
    change(world, "gammal", at=old, by=world.staff)
    change(world, "skolan 100 %", unit=world.units.school, kind="membership")
    change(world, "tillfället", occasion=world.occasion)
    assert things(auditor, people=frozenset({world.staff.pk})) == ["gammal"]
    assert things(auditor, kind="membership") == things(auditor, unit=world.units.department) == ["skolan 100 %"]
    assert things(auditor, occasion=world.occasion) == ["tillfället"]
    assert things(auditor, until=date(2023, 3, 1)) == []
    assert things(auditor, since=date(2023, 3, 2), until=date(2023, 3, 2)) == ["gammal"]
    assert things(auditor, words="100 % SKOLAN") == ["skolan 100 %"]
    assert things(auditor, kind="forecast") == things(auditor, words="finns inte") == []


def test_the_form_says_what_is_wrong(world: workflows.World, auditor: User, client: Client) -> None:
    change(world)
    client.force_login(auditor)
    answer = client.get("/spar/", {"fran": "2023-02-01", "till": "2023-01-01"})
    assert answer.status_code == 422
    assert "Sista dagen ligger före den första" in answer.content.decode()
    assert client.get("/spar/", {"vem": "ekonomi"}).content.decode().count('<th scope="row">') == 1
    assert "Inga ändringar att visa" in client.get("/spar/", {"vem": "ingen"}).content.decode()
    assert client.get("/spar/", {"fore": "2023-01-01~drop~x", "efter": "x"}).status_code == 200


def test_pages_meet_without_loss_both_ways(world: workflows.World, auditor: User) -> None:
    at = timezone.now()
    for number in range(120):  # many in one instant
        change(world, str(number), at=at - timedelta(seconds=number // 40))
    workflow.submit(**world.school, by=world.staff)
    first = trail.page(user=auditor, asked=Asked())
    second = trail.page(user=auditor, asked=Asked(), before=first.older)
    third = trail.page(user=auditor, asked=Asked(), before=second.older)
    seen = [*first.entries, *second.entries, *third.entries]
    assert len({one.thing for one in seen}) == len(seen) == 121
    assert [one.at for one in seen] == sorted((one.at for one in seen), reverse=True)
    assert (first.newer, third.older) == (None, None)
    assert trail.page(user=auditor, asked=Asked(), after=third.newer).entries == second.entries
    assert trail.page(user=auditor, asked=Asked(), after=second.newer) == first
    assert Place.read(str(first.older)) == first.older
    assert list(trail.every(user=auditor, asked=Asked())) == seen


def test_a_page_takes_as_many_queries_however_much_there_is(
    world: workflows.World, auditor: User, client: Client
) -> None:
    client.force_login(auditor)
    change(world)
    workflow.submit(**world.school, by=world.staff)
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get("/spar/")
    for number in range(60):
        change(world, str(number), unit=world.units.park, occasion=world.occasion)
    workflow.submit(occasion=world.occasion, unit=world.units.park, by=world.staff)
    with CaptureQueriesContext(connection) as many:
        client.get("/spar/")
    assert len(many) <= len(few) <= 20


def test_the_file_has_all_that_is_asked_for(world: workflows.World, auditor: User, client: Client) -> None:
    client.force_login(auditor)
    change(world, "=1+1", unit=world.units.school, occasion=world.occasion)
    change(world, "annan", kind="account")
    answer = client.get("/spar/", {"format": "csv", "slag": "calendar"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode("utf-8-sig")), delimiter=";"))
    assert rows[0] == list(trail_files.HEADERS)
    assert rows[1][1:] == [
        "ekonomichef",
        "ekonomichef",
        "Kalender",
        "'=1+1",
        "Skola",
        "Delår augusti 2023",
        "Dag: 1",
        "Dag: 2",
    ]
    assert len(rows) == 2
    book = openpyxl.load_workbook(io.BytesIO(client.get("/spar/?format=xlsx").getvalue()))
    assert [row[4] for row in book.active.iter_rows(values_only=True)] == ["Vad", "annan", "'=1+1"]
    assert client.get("/spar/?format=pdf").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_file_is_a_job_and_its_own_persons(
    world: workflows.World, auditor: User, client: Client, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    monkeypatch.setattr(trail_files, "AT_ONCE", 2)
    for number in range(3):
        change(world, f"sak {number}", unit=world.units.school)
    client.force_login(auditor)
    asked = {"format": form, "enhet": world.units.department.pk, "fran": "2020-01-01", "sok": "sak", "vem": "ekonomi"}
    answer = client.get("/spar/", asked)
    job = auditor.jobs.get()
    assert answer["Location"] == f"/jobb/{job.pk}/"
    jobs.run(job.pk)
    job.refresh_from_db()
    assert (job.state, job.result["rows"], job.result_url) == ("done", 3, "/spar/filer/")
    made = TrailExport.objects.get()
    assert f"spar-{timezone.localtime(made.at):%Y-%m-%d}" in client.get("/spar/filer/").content.decode()
    assert client.get(f"/spar/filer/{made.pk}/").getvalue()
    client.force_login(world.director)
    assert client.get(f"/spar/filer/{made.pk}/").status_code == 404


def test_files_are_let_go_of_after_a_week(world: workflows.World, auditor: User) -> None:
    change(world)
    trail_files._kept(auditor, Asked(), "csv", jobs.Progress())
    with connection.cursor() as cursor:  # the trigger lets nobody change one
        cursor.execute("SET LOCAL session_replication_role = replica")
        TrailExport.objects.update(at=timezone.now() - trail_files.KEPT - timedelta(days=1))
        cursor.execute("SET LOCAL session_replication_role = DEFAULT")
    trail_files._kept(auditor, Asked(), "csv", jobs.Progress())
    assert TrailExport.objects.count() == 1


def test_only_what_differs_is_written_down(world: workflows.World) -> None:
    said = {"Namn": "Skola", "Kod": "101"}
    words = {"by": world.director, "kind": "organisation", "thing": "Skola"}
    assert changes.record(**words, before=said, after=said) is None
    made = changes.record(**words, before=said, after=said | {"Namn": "Skolan"})
    assert (made.before, made.after) == ("Namn: Skola", "Namn: Skolan")
    with pytest.raises(KeyError):
        changes.record(by=world.director, kind="okänt", thing="X", after={"A": "b"})


CASES = {
    "an odd kind": ("change_of_a_kind", {"kind": "Ett Slag"}),
    "of nothing": ("change_says_of_what", {"thing": " "}),
    "no change": ("change_changes", {"after": "Dag: 1"}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(world: workflows.World, case: str) -> None:
    constraint, words = CASES[case]
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        change(world, **words)


def test_nothing_of_the_trail_can_be_changed_or_removed(world: workflows.World, auditor: User) -> None:
    made = change(world)
    for violate in (made.delete, lambda: Change.objects.update(after="Annat")):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            violate()
    export = TrailExport.objects.create(by=auditor, format="csv", rows=1, file="x")
    with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
        TrailExport.objects.update(rows=2)
    assert export.pk
    with pytest.raises(DatabaseError, match="trail_export_format_known"), transaction.atomic():
        TrailExport.objects.create(by=auditor, format="pdf", rows=1, file="x")


def test_a_long_text_is_shown_from_where_it_differs(world: workflows.World, auditor: User) -> None:
    long = "lika " * 400
    change(world, before=f"Text: {long}förr", after=f"Text: {long}nu")
    entry = trail.page(user=auditor, asked=Asked()).entries[0]
    assert entry.was.endswith("förr")
    assert entry.was.startswith("…lika" if entry.was[1] == "l" else "…")
    assert len(entry.became) <= trail.LONG + 2
    assert len(entry.after) > 2000
