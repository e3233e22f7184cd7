"""What every app asks of people, each with the address of the very place, in a fixed number of queries."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from finance import corrective, forecasts
from finance.corrective import Facts
from finance.forecast_lines import area
from finance.models import ActivityGroup
from followup import duties, workflow
from followup.access import Role
from followup.duties import Asked, Duty, State
from followup.models import DueDate, Membership, Unit, User
from goals.models import Addressee
from reports import arranging, deciding, remarks, writing
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.finance import world as small
from tests.goals import activity_cases, assignment_cases, control_cases, goal_cases
from tests.indicators.conftest import indicator

pytestmark = pytest.mark.django_db
TODAY = date(2023, 9, 15)
SCHOOL = "/ekonomi/prognos/TN/2023-08/enhet/101/"


@pytest.fixture
def world() -> workflows.World:
    """The small municipality with its ledger in millions: a head of the school, staff and controller above."""
    booked = small.booked(scale=1_000_000)
    people = {"staff": Role.STAFF, "secretary": Role.SECRETARY}
    found = {name: ground.person(name, role, booked.organisation.committee) for name, role in people.items()}
    director = ground.person("director", Role.FINANCE_DIRECTOR, booked.organisation.municipality)
    for level, day in ((Unit.Kind.AREA, date(2023, 9, 12)), (Unit.Kind.COMMITTEE, date(2023, 10, 10))):
        DueDate.objects.create(occasion=booked.occasion, level=level, day=day)
    return workflows.World(booked.organisation, booked.occasion, controller=booked.clerk, director=director, **found)


@pytest.fixture
def head(world: workflows.World) -> User:
    return ground.person("rektor", Role.HEAD, world.units.school)


def told(world: workflows.World, user: User, kind: str) -> list[Duty]:
    return [one for one in duties.told(Asked(user, world.occasion, TODAY)) if one.kind == kind]


def leads_to_a_page(user: User, duty: Duty) -> bool:
    client = Client()
    client.force_login(user)
    return bool(client.get(duty.url.partition("#")[0]).status_code == 200)


def enter(world: workflows.World, mnkr: int = 250) -> None:
    group = ActivityGroup.objects.get(label="44*")
    what = {"unit": world.units.school, "group": group, "side": "cost", "amount": Decimal(mnkr) * 1_000_000}
    forecasts.enter(occasion=world.occasion, by=world.controller, **what)


def test_a_forecast_is_asked_for_unit_by_unit_with_how_much_is_left(world: workflows.World, head: User) -> None:
    (school,) = told(world, head, "Prognos")
    assert (school.words, school.url, school.due) == ("Lämna prognos för Skola", SCHOOL, date(2023, 9, 12))
    assert school.detail == "Ingen av 2 rader har en egen prognos. Där gäller förslaget."
    assert school.late(TODAY)
    assert leads_to_a_page(head, school)
    enter(world)
    (school,) = told(world, head, "Prognos")
    assert school.detail == "1 prognos saknar orsak. 1 av 2 rader saknar egen prognos. Där gäller förslaget."
    group = ActivityGroup.objects.get(label="44*")
    place = {"occasion": world.occasion, "unit": world.units.school, "group": group, "by": head}
    proposed = {line.side: line.computed.amount for line in area(world.units.committee, world.occasion, "101").lines}
    for side, amount in proposed.items():
        forecasts.enter(side=side, amount=amount, **place)
    (school,) = told(world, head, "Prognos")
    assert (school.words, school.detail) == ("Skicka in prognosen för Skola", "Alla rader har en egen prognos.")
    assert {one.words for one in told(world, world.staff, "Prognos")} == {
        "Lämna prognos för Park",
        "Lämna prognos för Köken",
    }


def test_what_is_submitted_is_done_and_what_came_back_says_why(world: workflows.World, head: User) -> None:
    workflow.submit(**world.school, by=head)
    (done,) = told(world, head, "Prognos")
    assert (done.state, done.url) == (State.DONE, SCHOOL)
    assert done.detail.startswith("Inskickad: rektor, ")
    (attest,) = told(world, world.controller, "Attest")
    assert (attest.words, attest.detail) == ("Attestera en inskickad enhet", "Skola.")
    assert attest.url == "/laget/TN/2023-08/?lage=mig"
    workflow.return_to_unit(**world.school, by=world.controller, comment="Förklara lönerna.\nOch hyran.")
    (back,) = told(world, head, "Prognos")
    assert (back.state, back.words) == (State.RETURNED, "Rätta prognosen för Skola")
    assert back.comment == "Förklara lönerna.\nOch hyran."
    assert back.said_by.startswith("controller, ")
    assert told(world, world.controller, "Attest") == []


def test_goals_assignments_activities_and_control_are_asked_for_until_something_is_said(
    world: workflows.World, head: User
) -> None:
    goal = goal_cases.goal(world)
    given = Addressee.objects.create(assignment=assignment_cases.assignment(), committee=world.units.committee)
    activity = activity_cases.activity(world)
    moment = control_cases.moment(world)
    measure = control_cases.word(world)
    (asked,) = told(world, world.staff, "Mål")
    assert (asked.words, asked.due) == ("Bedöm målet: God trygghet", date(2023, 10, 10))
    assert told(world, head, "Mål") == []
    (of_assignment,) = told(world, world.staff, "Uppdrag")
    (of_activity,) = told(world, head, "Verksamhetsplan")
    control = told(world, world.staff, "Internkontroll")
    assert [one.words for one in control] == [f"Lämna resultat av: {moment.name}"], "the measure has only been added"
    for user, one in ((world.staff, asked), (world.staff, of_assignment), (head, of_activity), (world.staff, *control)):
        assert leads_to_a_page(user, one), one
    goal_cases.assessment(world, goal=goal)
    assignment_cases.status(world, given)
    activity_cases.status(world, activity)
    control_cases.result(world, moment)
    later = ground.occasion(202310)
    for user, kind in (
        (world.staff, "Mål"),
        (world.staff, "Uppdrag"),
        (head, "Verksamhetsplan"),
        (world.staff, "Internkontroll"),
    ):
        assert [one.state for one in told(world, user, kind)] == [State.DONE], kind
    at_later = [one.words for one in duties.told(Asked(world.staff, later, TODAY)) if one.kind == "Internkontroll"]
    assert f"Följ upp åtgärden: {measure.text}" in at_later


def test_a_goal_with_people_named_is_theirs_alone(world: workflows.World) -> None:
    goal_cases.goal(world).responsible.add(world.controller)
    assert told(world, world.staff, "Mål") == []
    assert len(told(world, world.controller, "Mål")) == 1


def test_nothing_is_asked_for_that_can_no_longer_be_done(world: workflows.World, head: User) -> None:
    goal_cases.goal(world)
    activity_cases.activity(world)
    indicator(world)
    world.attest_all()
    assert told(world, head, "Verksamhetsplan") == [], "the unit has been submitted"
    (decision,) = told(world, world.secretary, "Beslut")
    assert (decision.words, decision.url) == ("Registrera nämndens beslut", "/uppfoljning/TN/2023-08/TN/decide/")
    assert leads_to_a_page(world.secretary, decision)
    workflow.decide(**world.committee, decision=workflows.DECISION, by=world.secretary)
    assert told(world, world.secretary, "Beslut") == []
    left = [one for one in duties.told(Asked(world.staff, world.occasion, TODAY)) if not one.done]
    assert left == []


def test_indicators_are_asked_for_by_owner_and_lead_to_the_grid(world: workflows.World) -> None:
    named = indicator(world, "b", "Barn", owner=world.units.committee)
    indicator(world, "a", "Arbete")
    named.responsible.add(world.controller)
    (staff,), (controller,) = (told(world, one, "Indikatorer") for one in (world.staff, world.controller))
    assert (staff.words, staff.detail) == ("Lämna utfall för en indikator", "Arbete.")
    assert (controller.words, controller.detail) == ("Lämna utfall för 2 indikatorer", "Arbete; Barn.")
    assert leads_to_a_page(world.staff, staff)


def test_measures_against_a_deficit_are_added_and_followed_up_at_each_occasion(
    world: workflows.World, head: User
) -> None:
    enter(world, 900)
    plan = corrective.open_plan(occasion=world.occasion, unit=world.units.school, by=head)
    (add,) = told(world, head, "Åtgärdsplan")
    assert add.words == "Lägg in åtgärder mot underskottet"
    assert leads_to_a_page(head, add)
    facts = Facts("Vakanshåll", Decimal(1_000_000), "Rektor", date(2023, 12, 31))
    corrective.say(plan=plan, occasion=world.occasion, facts=facts, by=head)
    assert told(world, head, "Åtgärdsplan") == []
    later = ground.occasion(202310)
    (follow,) = [one for one in duties.told(Asked(head, later, TODAY)) if one.kind == "Åtgärdsplan"]
    assert follow.words == "Följ upp åtgärden: Vakanshåll"
    assert follow.detail == "Ska vara klar senast 31 december 2023."
    corrective.say(plan=plan, occasion=later, facts=facts, by=head, number=1)
    (done,) = [one for one in duties.told(Asked(head, later, TODAY)) if one.kind == "Åtgärdsplan"]
    assert done.state is State.DONE


def test_texts_comments_and_a_returned_report_are_asked_for(
    world: workflows.World, ungated: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    report = arranging.begin(unit=world.units.committee, occasion=world.occasion, by=world.controller)
    section = report.sections.standing().get(title="Nämndens uppdrag")
    writing.assign(section=section, writer=world.secretary, due=date(2023, 9, 8), by=world.controller)
    (text,) = told(world, world.secretary, "Text")
    assert (text.words, text.url) == ("Skriv avsnittet: Nämndens uppdrag", f"/rapport/avsnitt/{section.pk}/")
    assert text.late(TODAY)
    said = remarks.say(section=section, text="Nämn skolan.", by=world.controller)
    (remark,) = told(world, world.secretary, "Kommentar")
    assert (remark.comment, remark.state) == ("Nämn skolan.", State.OPEN)
    assert remark.said_by.startswith("controller, ")
    assert told(world, world.controller, "Kommentar") == []
    remarks.say(section=section, text="Ska ske.", by=world.secretary, answers=said)
    assert told(world, world.secretary, "Kommentar") == []
    assert [one.comment for one in told(world, world.controller, "Kommentar")] == ["Ska ske."]
    remarks.settle(remark=said, by=world.secretary)
    assert [one.state for one in told(world, world.secretary, "Kommentar")] == [State.DONE]
    writing.save(section=section, html="<p>Klart.</p>", version=0, by=world.secretary)
    assert [one.state for one in told(world, world.secretary, "Text")] == [State.DONE]
    deciding.submit(report=report, by=world.staff)
    assert told(world, world.secretary, "Text") == [], "the report is closed"
    deciding.return_to_writers(report=report, by=world.director, comment="Kortare.")
    (back,) = told(world, world.staff, "Rapport")
    assert (back.comment, back.url) == ("Kortare.", "/rapport/TN/2023-08/disposition/")


def _more(world: workflows.World, number: int) -> None:
    goal_cases.goal(world, name=f"Mål {number}")
    assignment = assignment_cases.assignment(assignment_cases.decision(code=f"b{number}"), number=number)
    Addressee.objects.create(assignment=assignment, committee=world.units.committee)
    activity_cases.activity(world, number=number, unit=world.units.park)
    control_cases.moment(world, name=f"Moment {number}")
    indicator(world, f"i{number}", f"Indikator {number}")


def test_the_queries_are_as_many_whatever_the_number_of_duties(world: workflows.World) -> None:
    def queries(make: Callable[[], list[Duty]]) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as caught:
            found = make()
        return len(caught), len(found)

    report = arranging.begin(unit=world.units.committee, occasion=world.occasion, by=world.controller)
    sections = list(report.sections.standing().filter(content="")[:6])
    everything = frozenset(Unit.objects.values_list("pk", flat=True))

    def fill(number: int) -> None:
        _more(world, number)
        section = sections[number]
        writing.assign(section=section, writer=world.staff, due=None, by=world.controller)
        remarks.say(section=section, text="Hur då?", by=world.controller)

    def own() -> list[Duty]:
        return duties.told(Asked(world.staff, world.occasion, TODAY))

    def all_of_them() -> list[Duty]:
        return duties.told(Asked(world.controller, world.occasion, TODAY, within=everything))

    fill(1)
    few, few_of_all = queries(own), queries(all_of_them)
    for number in range(2, 6):
        fill(number)
    many, many_of_all = queries(own), queries(all_of_them)
    assert many[1] >= few[1] + 4 * 5
    assert many[0] == few[0], "the number of queries follows the number of duties"
    assert many_of_all[0] == few_of_all[0]
    assert many[0] <= 64


def test_who_may_nothing_is_asked_for_nothing(world: workflows.World) -> None:
    _more(world, 1)
    politician = ground.person("politiker", Role.POLITICIAN, world.units.committee)
    stranger = ground.person("stranger", Role.HEAD, world.units.other_committee)
    for user in (politician, stranger):
        assert [one.unit_id for one in duties.told(Asked(user, world.occasion, TODAY))] in (
            [],
            [world.units.by_code["901"].pk],
        )
    Membership.objects.all().delete()
    assert duties.told(Asked(world.staff, world.occasion, TODAY)) == []
