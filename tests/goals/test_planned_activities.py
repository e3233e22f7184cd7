"""Activities of the verksamhetsplan: reported version by version, carried over without circles, counted as figures."""

import pytest
from django.db import DatabaseError, transaction

from followup import figures, workflow
from followup.access import Role
from followup.models import User
from goals import planned_activities
from goals.figures import MEASURES
from goals.models import PlannedActivity, PlannedActivityStatus
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.goals import activity_cases
from tests.goals.activity_cases import CASES
from tests.screens import at

LIST = "/verksamhetsplan/2023-08/"


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


@pytest.fixture
def planned(world: workflows.World) -> PlannedActivity:
    return activity_cases.activity(world)


def test_an_owner_sees_what_to_do_reports_it_and_takes_the_file(
    world: workflows.World, planned: PlannedActivity
) -> None:
    client, page = at(world.controller), f"{LIST}{planned.pk}/"
    assert client.get("/verksamhetsplan/").status_code == 302
    assert "Vad ska jag göra nu?" in client.get(LIST).content.decode()
    refused = client.post(page, {"status": "dropped", "comment": " ", "version": 0})
    assert (refused.status_code, PlannedActivityStatus.objects.count()) == (422, 0)
    assert "Skriv i kommentaren varför aktiviteten utgår." in refused.content.decode()
    said = {"status": "done", "comment": "Mätt i maj", "version": 0}
    assert client.post(page, said).status_code == 302
    assert client.post(page, said | {"version": 1}).status_code == 302  # nothing new is no version
    clash = client.post(page, said | {"status": "remains"})
    assert clash.status_code == 422 and "medan du skrev" in clash.content.decode()
    assert 'name="version" value="1"' in clash.content.decode()
    assert planned.statuses.count() == 1
    shown = client.get(page).content.decode()
    assert all(words in shown for words in ("Genomförd", "Mätt i maj", "Historik"))
    done = client.get(LIST).content.decode()
    assert "Vad ska jag göra nu?" not in done and "1 av 1 aktiviteter är genomförda" in done
    assert "Ingen aktivitet stämmer" in client.get(LIST, {"status": "remains"}).content.decode()
    assert "Nummer" in done and not any(f">{words}" in done for words in ("Start<", "Slut<", "Mätt i maj"))
    rows = client.get(LIST, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Nummer;Aktivitet;Nämndmål;Enhet;Start;Slut;Status;Kommentar"
    assert rows[1] == f"1;Mät trygghet;God trygghet;{planned.unit.name};;;Genomförd;Mätt i maj"
    assert client.get(LIST, {"format": "xlsx"}).content[:2] == b"PK"
    assert client.get(LIST, {"format": "pdf"}).status_code == 404


def test_a_stranger_finds_nothing_and_a_reader_reports_nothing(
    world: workflows.World, planned: PlannedActivity
) -> None:
    page = f"{LIST}{planned.pk}/"
    stranger = at(ground.person("nyfiken"))
    for address in ("/verksamhetsplan/", LIST, page, f"{LIST}?format=csv"):
        assert stranger.get(address).status_code == 404, address
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    assert reader.get(page).status_code == 200
    assert reader.post(page, {}).status_code == 403
    assert "Rapportera status" not in reader.get(page).content.decode()
    other = at(ground.person("annan", Role.POLITICIAN, world.units.other_committee))
    assert other.get(page).status_code == 404
    assert "Mät trygghet" not in other.get(LIST).content.decode()


def test_what_is_closed_or_of_another_year_is_refused(world: workflows.World, planned: PlannedActivity) -> None:
    words = {"occasion": world.occasion, "status": "done", "comment": "", "version": 0, "by": world.controller}
    old = activity_cases.activity(world, fiscal_year=2022)
    with pytest.raises(planned_activities.NotPossible, match="hör till 2022"):
        planned_activities.report(activity=old, **words)
    workflow.submit(occasion=world.occasion, unit=world.units.school, by=world.staff)
    with pytest.raises(workflow.Closed):
        planned_activities.report(activity=planned, **words)


def test_a_carry_over_has_an_end_and_goes_to_one(world: workflows.World, planned: PlannedActivity) -> None:
    later = activity_cases.activity(world, number=2)
    planned_activities.carry_over(activity=later, earlier=planned)
    assert planned_activities.chain(later) == [later, planned]
    with pytest.raises(planned_activities.NotPossible, match="kommer själv från"):
        planned_activities.carry_over(activity=planned, earlier=later)
    with pytest.raises(planned_activities.NotPossible, match="fortsätter redan"):
        planned_activities.carry_over(activity=activity_cases.activity(world, number=3), earlier=planned)
    assert "Överförd från" in at(world.controller).get(f"{LIST}{later.pk}/").content.decode()


def test_an_activity_is_planned_by_form_and_may_go_on_from_an_earlier_year(
    world: workflows.World, planned: PlannedActivity
) -> None:
    new, old = f"{LIST}ny/", activity_cases.activity(world, fiscal_year=2022)
    client = at(world.controller)
    assert new in client.get(LIST).content.decode()
    said = {"goal": planned.goal_id, "unit": planned.unit_id, "number": 7, "text": "Mät igen", "carried_from": old.pk}
    late = client.post(new, said | {"starts_on": "2023-05-01", "finishes_on": "2023-04-01"})
    assert late.status_code == 422 and "kan inte sluta före den börjar" in late.content.decode()
    taken = client.post(new, said | {"number": planned.number})
    assert taken.status_code == 422 and "Numret finns redan" in taken.content.decode()
    assert client.post(new, said | {"carried_from": planned.pk}).status_code == 422  # of the same year
    assert PlannedActivity.objects.count() == 2
    assert client.post(new, said).status_code == 302
    made = PlannedActivity.objects.get(number=7)
    assert (made.fiscal_year, made.carried_from) == (2023, old)
    assert client.post(new, said | {"number": 8}).status_code == 422  # the earlier one goes on already
    assert at(ground.person("nyfiken2")).get(new).status_code == 404
    reader = at(ground.person("politiker2", Role.POLITICIAN, world.units.committee))
    assert (reader.get(new).status_code, reader.post(new, said).status_code) == (403, 403)
    assert "Ny aktivitet" not in reader.get(LIST).content.decode()


def test_the_counts_are_figures_that_add_up(world: workflows.World, planned: PlannedActivity) -> None:
    activity_cases.status(world, planned, status="remains")
    activity_cases.activity(world, number=2)
    for where in ("alla", world.units.committee.code):
        found = {name: figures.find(f"{where}.2023-08.aktiviteter.{name}") for name in [*MEASURES, "antal"]}
        assert sum(found[name].value for name in MEASURES) == found["antal"].value == 2
        assert (found["kvarstar"].value, found["ingen-uppgift"].value, found["antal"].source) == (1, 1, LIST)
    for key in ("xx.2023-08.aktiviteter.antal", "alla.2023-08.aktiviteter.kanske"):
        with pytest.raises(figures.UnknownFigure):
            figures.find(key)


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(world: workflows.World, case: str) -> None:
    constraint, violate = CASES[case]
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        violate(world)


def test_no_constraint_of_activities_is_left_out() -> None:
    models = (PlannedActivity, PlannedActivityStatus)
    own_names = {constraint.name for model in models for constraint in model._meta.constraints}
    assert own_names <= {constraint for constraint, _ in CASES.values()}


@pytest.mark.usefixtures("demo")
def test_the_demo_holds_the_activities_that_the_report_names_and_no_other() -> None:
    page = at(User.objects.get(username="controller")).get(LIST).content.decode()
    assert PlannedActivity.objects.count() == figures.find("ks.2023-08.aktiviteter.antal").value == 4
    assert "0 av 4 aktiviteter är genomförda" in page and "Metod för förändringsledning" in page
    assert figures.find("ks.2023-08.aktiviteter.ingen-uppgift").value == 0
