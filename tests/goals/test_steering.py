"""Decisions, assignments and overall goals are added and changed by form; a bad one is told and nothing is kept."""

import pytest
from django.core.exceptions import PermissionDenied

from followup.access import Permission, Role, roles_with
from goals import assignments
from goals.models import Addressee, Assignment, Decision, GoalArea, OverallGoal
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.goals import assignment_cases, goal_cases
from tests.screens import at, words

NEW = "/uppdrag/2023-08/nytt/"
ASSIGNMENT = {"fiscal_year": 2023, "group": "common", "number": 1, "text": "Spara.", "report_back": "december"}
DECISION = {"code": "ks-2023-06-07-197", "body": "KS", "decided_on": "2023-06-07", "paragraph": "197", "title": "Plan"}


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


def test_a_decision_is_added_changed_listed_and_taken_as_a_file(world: workflows.World) -> None:
    client = at(world.secretary)
    assert "/beslut/nytt/" in words(client.get("/beslut/"))
    for wrong in ({"code": "med mellanslag"}, {"body": " "}, {"when": "våren"}):
        assert client.post("/beslut/nytt/", DECISION | wrong).status_code == 422, wrong
    assert not Decision.objects.exists()
    assert client.post("/beslut/nytt/", DECISION).status_code == 302
    again = client.post("/beslut/nytt/", DECISION | {"code": "annan"})
    assert again.status_code == 422 and "Den paragrafen finns redan den dagen." in words(again)
    changed = client.post("/beslut/ks-2023-06-07-197/andra/", DECISION | {"code": "ny", "title": "Ny plan"})
    assert changed.status_code == 302
    assert list(Decision.objects.values_list("code", "title")) == [("ks-2023-06-07-197", "Ny plan")]
    rows = client.get("/beslut/?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Beslut;Vad det gäller;Kod att hänvisa med;Dag"
    assert "Ny plan;ks-2023-06-07-197;2023-06-07" in rows[1]
    assert client.get("/beslut/?format=xlsx").content[:2] == b"PK"
    assert client.get("/beslut/?format=pdf").status_code == 404


def test_a_common_assignment_is_all_committees_and_a_named_one_is_those_chosen(world: workflows.World) -> None:
    client, given_in = at(world.controller), assignment_cases.decision()
    assert NEW in words(client.get("/uppdrag/2023-08/"))
    assert client.post(NEW, ASSIGNMENT | {"given_in": given_in.pk}).status_code == 302
    common = Assignment.objects.get()
    assert {one.committee.code for one in common.addressees.all()} == {"TN", "AN"}
    named = ASSIGNMENT | {"given_in": given_in.pk, "group": "named"}
    nobody = client.post(NEW, named)
    assert nobody.status_code == 422 and "Välj vilka nämnder som har fått uppdraget." in words(nobody)
    taken = client.post(NEW, ASSIGNMENT | {"given_in": given_in.pk})
    assert taken.status_code == 422 and "Numret finns redan i gruppen." in words(taken)
    assert Assignment.objects.count() == 1
    assert client.post(NEW, named | {"committees": [world.units.committee.pk]}).status_code == 302
    assert Addressee.objects.get(assignment__group="named").committee == world.units.committee


def test_a_committee_that_has_reported_keeps_its_assignment(world: workflows.World) -> None:
    client, one = at(world.controller), assignment_cases.assignment(group="named")
    told = Addressee.objects.create(assignment=one, committee=world.units.committee)
    assignment_cases.status(world, told)
    said = ASSIGNMENT | {"given_in": one.given_in_id, "group": "named", "committees": [world.units.other_committee.pk]}
    refused = client.post(f"/uppdrag/2023-08/{one.pk}/andra/", said)
    assert refused.status_code == 422 and "Testnämnden har redan rapporterat om" in words(refused)
    one.refresh_from_db()
    assert one.text == "Samtliga nämnder ska spara." and one.addressees.count() == 1


def test_a_circular_carry_over_is_named_by_form_and_nothing_is_kept(world: workflows.World) -> None:
    client = at(world.controller)
    first, second = (
        assignment_cases.assignment(assignment_cases.decision(code=f"b{year}"), fiscal_year=year)
        for year in (2022, 2023)
    )
    assignments.carry_over(assignment=second, earlier=first)
    address = f"/uppdrag/2023-08/{first.pk}/andra/"
    said = ASSIGNMENT | {"given_in": first.given_in_id, "fiscal_year": 2022, "earlier": second.pk, "text": "Annat"}
    refused = client.post(address, said)
    assert refused.status_code == 422
    assert "”Kommungemensamma 1, 2022” kan inte kvarstå från ”Kommungemensamma 1, 2023”" in words(refused)
    first.refresh_from_db()
    assert (first.carried_from, first.text) == (None, "Samtliga nämnder ska spara.")


def test_an_overall_goal_is_added_in_a_målområde_that_is_there_or_new(world: workflows.World) -> None:
    client, address = at(world.controller), "/mal/2023-08/nytt-overgripande/"
    goal_cases.goal(world)
    area = GoalArea.objects.get()
    assert address in words(client.get("/mal/2023-08/"))
    for wrong in ({}, {"area": area.pk, "new_area": "Ekonomi"}):
        refused = client.post(address, wrong | {"name": "Hållbar ekonomi"})
        assert refused.status_code == 422 and "Välj ett målområde i listan eller skriv ett nytt" in words(refused)
    there = client.post(address, {"new_area": "Samhälle", "name": "Trygg kommun"})
    assert there.status_code == 422 and "”Trygg kommun” finns redan i målområdet Samhälle." in words(there)
    assert client.post(address, {"new_area": "Ny", "name": " "}).status_code == 422
    assert (GoalArea.objects.count(), OverallGoal.objects.count()) == (1, 1)  # nothing by half
    assert client.post(address, {"new_area": "Ekonomi", "name": "Hållbar ekonomi"}).status_code == 302
    assert client.post(address, {"area": area.pk, "name": "Grön kommun"}).status_code == 302
    found = set(OverallGoal.objects.values_list("area__name", "name"))
    assert found == {("Samhälle", "Trygg kommun"), ("Ekonomi", "Hållbar ekonomi"), ("Samhälle", "Grön kommun")}


def test_a_stranger_finds_nothing_and_who_lacks_the_right_registers_nothing(world: workflows.World) -> None:
    one = assignment_cases.assignment()
    pages = (NEW, f"/uppdrag/2023-08/{one.pk}/andra/", "/mal/2023-08/nytt-overgripande/", "/beslut/nytt/")
    stranger = at(ground.person("nyfiken"))
    for role in Role:
        person = ground.person(f"roll-{role}", role, world.units.municipality)
        allowed = role in roles_with(Permission.REGISTER_STEERING)
        for page in (*pages, f"/beslut/{one.given_in.code}/andra/"):
            assert at(person).get(page).status_code == (200 if allowed else 403), (role, page)
            assert stranger.post(page, {}).status_code == 404, page
        if not allowed:
            with pytest.raises(PermissionDenied):
                assignments.give(assignment=one, committees=[world.units.committee], by=person)
    assert not one.addressees.exists()
