"""Where the units stand: the table, who sees and does what, many at once, and how the imports stand."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance import forecast_lines, forecasts, import_status
from finance.models import ActionPlan, ActivityGroup, Import, Source, UnknownCode
from followup import workflow
from followup.access import Role
from followup.models import DueDate, Membership, Occasion, Unit, User
from followup.transitions import State
from reports import standing
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.finance import world as small
from tests.goals import activity_cases, goal_cases
from tests.screens import at, words

pytestmark = pytest.mark.django_db
PAGE = "/laget/TN/2023-08/"
SCHOOL = "/uppfoljning/TN/2023-08/101/"


@pytest.fixture
def world() -> workflows.World:
    made = workflows.world()
    DueDate.objects.create(occasion=made.occasion, level=Unit.Kind.AREA, day=date(2023, 9, 12))
    return made


@pytest.fixture
def booked() -> workflows.World:
    """With a ledger in millions; the schools' budget is 220 mnkr, the parks' 30."""
    made = small.booked(scale=1_000_000)
    staff = ground.person("handläggare", Role.STAFF, made.organisation.committee)
    secretary = ground.person("sekreterare", Role.SECRETARY, made.organisation.committee)
    director = ground.person("ekonomichef", Role.FINANCE_DIRECTOR, made.organisation.municipality)
    return workflows.World(made.organisation, made.occasion, staff, made.clerk, secretary, director)


def page(world: workflows.World, user: User, **chosen: str) -> standing.StandingPage:
    return standing.page(committee="TN", occasion="2023-08", chosen=chosen, user=user)


def names(found: standing.StandingPage) -> list[str]:
    return [line.unit.name for line in found.shown]


def submit(world: workflows.World, *units: Unit, by: User | None = None) -> None:
    for unit in units:
        workflow.submit(occasion=world.occasion, unit=unit, by=by or world.staff)


def at_once(user: User, *codes: str, step: str = "attest", comment: str = "") -> HttpResponse:
    return at(user).post(PAGE, {"enhet": codes, "steg": step, "kommentar": comment}, follow=True)


def test_the_table_says_who_has_not_submitted_and_how_late_they_are(world: workflows.World) -> None:
    with time_machine.travel(date(2023, 9, 11)):
        submit(world, world.units.school)
    with time_machine.travel(date(2023, 9, 15)):
        text = words(at(world.staff).get(PAGE))
    assert "2 av 3 enheter har inte lämnat in" in text
    assert "Sista dag: 12 september 2023. 2 enheter är försenade." in text
    assert text.count("3 dagar försenad") == 2
    assert text.count("i tid") == 1
    assert text.index(">Park</a>") < text.index(">Skola</a>"), "those who are waited for come first"


def test_one_sees_only_ones_own_units_and_a_stranger_nothing(world: workflows.World) -> None:
    head = ground.person("rektor", Role.STAFF, world.units.school)
    text = words(at(head).get(PAGE))
    assert "Skola har inte lämnat in" in text
    assert "Park" not in text
    stranger = ground.person("stranger", Role.CONTROLLER, world.units.other_committee)
    assert at(stranger).get(PAGE).status_code == 404
    assert at(stranger).post(PAGE, {"enhet": "101", "steg": "attest"}).status_code == 404
    for address in ("/laget/XX/2023-08/", "/laget/TN/2099-01/", f"{PAGE}?format=pdf"):
        assert at(world.staff).get(address).status_code == 404


@pytest.mark.parametrize("column", ["name", "-name", "state", "due", "-deviation", "change", "lacking"])
def test_it_can_be_sorted(booked: workflows.World, column: str) -> None:
    submit(booked, booked.units.school)
    assert at(booked.controller).get(PAGE, {"ordning": column}).status_code == 200


def test_the_way_in_leads_to_ones_own_committee_at_the_occasion_at_hand(world: workflows.World) -> None:
    ground.occasion(202312)
    with time_machine.travel(date(2023, 9, 5)):
        assert at(world.staff).get("/laget/")["Location"] == PAGE
    with time_machine.travel(date(2024, 2, 5)):
        assert "2023-12" in at(world.staff).get("/laget/")["Location"]
    submit(world, world.units.school)
    with time_machine.travel(date(2026, 2, 5)):  # nobody ever began the last one
        assert at(world.staff).get("/laget/")["Location"] == PAGE
    nobody = ground.person("ny")
    assert "Du hör inte till någon nämnd" in words(at(nobody).get("/laget/"))
    assert f'href="{reverse("standing_index")}"' in words(at(world.staff).get(SCHOOL))


def test_deviation_change_and_what_is_lacking_are_those_of_the_forecast(booked: workflows.World) -> None:
    group = ActivityGroup.objects.get(label="44*")
    what = {"unit": booked.units.school, "group": group, "side": "cost", "by": booked.controller}
    march = ground.occasion(202303, "monthly")
    forecasts.enter(occasion=march, amount=Decimal(230_000_000), **what)
    forecasts.enter(occasion=booked.occasion, amount=Decimal(250_000_000), **what)
    found = {line.unit.code: line for line in page(booked, booked.controller).lines}
    school, park = found["101"], found["102"]
    before = forecast_of(booked, march)
    now = forecast_of(booked, booked.occasion)
    assert school.deviation == Decimal(220_000_000) - now
    assert school.change == before - now
    assert school.change < 0
    assert school.lacking == "1 prognos saknar orsak."
    assert (school.material, park.lacking) == (False, "")
    forecasts.enter(occasion=booked.occasion, amount=Decimal(300_000_000), **what)
    again = page(booked, booked.controller, avvikelse="stor")
    assert "Skola" in names(again)
    assert all(line.material for line in again.shown)


def forecast_of(world: workflows.World, occasion: Occasion) -> Decimal:
    rows = forecast_lines.areas(world.units.committee, occasion)
    return next(row.current for row in rows if row.codes == "101")


def test_the_filters_leave_what_waits_for_the_person_what_is_left_and_what_is_late(world: workflows.World) -> None:
    submit(world, world.units.school)
    assert names(page(world, world.controller, lage="mig")) == ["Skola"]
    assert names(page(world, world.staff, lage="mig")) == [], "she may not attest"
    assert names(page(world, world.controller, lage="kvar")) == ["Park", "Köken"]
    assert names(page(world, world.controller, lage="sena")) == ["Park", "Köken"]
    assert page(world, world.controller).headline == "En enhet väntar på att du attesterar"


def test_what_else_is_left_stands_by_its_unit_and_above_for_the_committee(world: workflows.World) -> None:
    activity_cases.activity(world)
    found = page(world, world.controller)
    school = next(line for line in found.lines if line.unit.code == "101")
    assert school.left_words == "verksamhetsplan: 1"
    assert [(duty.words, late) for duty, late in found.left_above] == [("Bedöm målet: God trygghet", "")]
    text = words(at(world.controller).get(PAGE))
    assert "Verksamhetsplan: 1</a>" in text
    assert "Kvar för nämnd och förvaltning" in text
    head = ground.person("rektor", Role.HEAD, world.units.school)
    assert page(world, head).left_above == [], "not hers to know"


def test_a_duty_leads_only_those_who_may_do_it(world: workflows.World) -> None:
    plan = ActionPlan.objects.create(
        unit=world.units.school, fiscal_year_id=2023, occasion=world.occasion, deviation=-1, by=world.controller
    )
    form = reverse("finance:corrective_add", args=["TN", "2023-08", plan.unit.code])
    assert form in words(at(world.controller).get(PAGE))
    reader = ground.person("ledamot", Role.POLITICIAN, world.units.committee)
    shown = words(at(reader).get(PAGE))
    assert form not in shown and "Åtgärdsplan: 1" in shown


def test_the_committees_history_is_linked_for_those_who_may_read_it(world: workflows.World) -> None:
    link = reverse("workflow", args=["TN", "2023-08", "TN"])
    assert link in words(at(world.controller).get(PAGE))
    teacher = ground.person("lärare", Role.STAFF, world.units.school)
    assert at(teacher).get(link).status_code == 404 and link not in words(at(teacher).get(PAGE))


def test_a_committee_without_units_says_so_to_those_who_may_see_it(world: workflows.World) -> None:
    empty = Unit.objects.create(
        parent=world.units.municipality,
        code="ÖN",
        name="Överförmyndarnämnden",
        kind="committee",
        valid_from="2020-01-01",
    )
    above = ground.person("råd", Role.POLITICIAN, world.units.municipality)
    shown = at(above).get(f"/laget/{empty.code}/2023-08/")
    assert shown.status_code == 200 and "Nämnden har inga enheter som lämnar in" in words(shown)
    assert at(world.staff).get(f"/laget/{empty.code}/2023-08/").status_code == 404


def test_many_are_attested_at_once_each_by_itself(world: workflows.World) -> None:
    submit(world, world.units.school, world.units.by_code["201"])
    answer = at_once(world.controller, "101", "102", "201")
    text = words(answer)
    assert "2 enheter är attesterade: Köken och Skola." in text or "2 enheter är attesterade: Skola och Köken." in text
    assert "Park är inte attesterad. Det går inte att attestera: läget är ej påbörjad." in text
    assert [world.state(unit) for unit in (world.units.school, world.units.park, world.units.by_code["201"])] == [
        State.ATTESTED,
        State.NOT_STARTED,
        State.ATTESTED,
    ]


def test_many_are_returned_with_a_comment_and_none_without(world: workflows.World) -> None:
    submit(world, world.units.school, world.units.park)
    empty = at_once(world.controller, "101", "102", step="return", comment=" ")
    assert empty.status_code == 422
    assert "Skriv varför" in words(empty)
    assert words(empty).count(" checked>") == 2, "the choice is kept"
    assert world.state() == State.SUBMITTED
    text = words(at_once(world.controller, "101", "102", step="return", comment="Förklara lönerna"))
    assert "2 enheter är returnerade: " in text
    event = workflow.history(world.occasion, world.units.park)[0]
    assert (event.state, event.comment, event.by) == (State.RETURNED, "Förklara lönerna", world.controller)


def test_nobody_attests_her_own_and_the_page_says_so(world: workflows.World) -> None:
    both = ground.person("både", Role.STAFF, world.units.committee)
    Membership.objects.create(
        person=both, unit=world.units.committee, role=Role.CONTROLLER, valid_from=date(2000, 1, 1)
    )
    submit(world, world.units.school, by=both)
    submit(world, world.units.park)
    text = words(at_once(both, "101", "102"))
    assert "Park är attesterad." in text
    assert "Skola är inte attesterad. Du skickade själv in uppföljningen." in text
    assert world.state() == State.SUBMITTED


def test_no_choice_and_a_strange_step_are_refused_in_words(world: workflows.World) -> None:
    submit(world, world.units.school)
    answer = at_once(world.controller)
    assert answer.status_code == 422
    assert "Kryssa för minst en enhet i tabellen." in words(answer)
    assert at_once(world.controller, "101", step="decide").status_code == 422
    assert world.state() == State.SUBMITTED


def test_rights_are_tried_unit_by_unit(world: workflows.World) -> None:
    """A unit that one may not see is not there at all; none of those that one may attest: forbidden; some: told."""
    submit(world, world.units.school, world.units.park)
    assert at(world.staff).post(PAGE, {"enhet": ["101"], "steg": "attest"}).status_code == 403
    assert at(world.secretary).post(PAGE, {"steg": "attest"}).status_code == 403
    assert at(world.controller).post(PAGE, {"enhet": ["101", "901"], "steg": "attest"}).status_code == 404
    assert world.state() == State.SUBMITTED, "not even the one she may"
    partly = ground.person("delcontroller", Role.CONTROLLER, world.units.school)
    Membership.objects.create(person=partly, unit=world.units.park, role=Role.AUDITOR, valid_from=date(2000, 1, 1))
    text = words(at_once(partly, "101", "102"))
    assert "Skola är attesterad." in text
    assert "Park är inte attesterad. Du saknar rätten: returnera och attestera." in text


def test_boxes_and_buttons_stand_only_before_those_who_may(world: workflows.World) -> None:
    submit(world, world.units.school)
    box = 'name="enhet" value="101"'
    controller, staff = words(at(world.controller).get(PAGE)), words(at(world.staff).get(PAGE))
    assert box in controller and "Attestera valda" in controller
    assert box not in staff and "Attestera valda" not in staff
    assert 'value="102"' not in controller, "nothing to attest there yet"
    marked = words(at(world.controller).get(PAGE, {"lage": "mig", "valj": "alla"}))
    assert marked.count(" checked>") == 1
    done = at(world.controller).post(f"{PAGE}?lage=mig&valj=alla", {"enhet": "101", "steg": "attest"})
    assert done["Location"] == f"{PAGE}?lage=mig", "as it was narrowed, with nothing ticked"


def test_the_files_have_exact_kronor_and_plain_words(booked: workflows.World) -> None:
    with time_machine.travel(date(2023, 9, 11)):
        submit(booked, booked.units.park)
    answer = at(booked.controller).get(PAGE, {"format": "csv", "ordning": "name"})
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    park = next(row for row in rows if row["Enhet"] == "Park")
    assert (park["Läge"], park["Inskickad"], park["Försenad"]) == ("Inskickad", "2023-09-11", "Nej")
    assert park["Förvaltning"] == "Testförvaltningen"
    line = next(line for line in page(booked, booked.controller).lines if line.unit.code == "102")
    assert Decimal(park["Avvikelse"].replace(",", ".")) == line.deviation
    assert [row["Enhet"] for row in rows] == ["Köken", "Park", "Skola"]
    assert at(booked.controller).get(PAGE, {"format": "xlsx"}).status_code == 200


def test_how_the_imports_stand_is_told_to_those_who_need_it(booked: workflows.World) -> None:
    admin = ground.person("admin", Role.ADMIN, booked.units.municipality)
    waiting = Import.objects.create(
        source=Source.objects.filter(kind="outcome").first(),
        filename="september.csv",
        sha256="x" * 64,
        size=1,
        state=Import.State.READ,
        by=admin,
    )
    UnknownCode.objects.create(batch=waiting, kind="account", code="5999", rows=12, amount=1, first_line=2)
    codes = reverse("finance:import_codes", args=[waiting.pk])
    controller, of_admin = words(at(booked.controller).get(PAGE)), words(at(admin).get(PAGE))
    assert "Senast publicerade fil per källa" in controller
    assert "september.csv: 1 okänd kod på 12 rader." in controller
    assert codes not in controller, "she may not change them"
    assert f'<a href="{codes}">september.csv</a>: 1 okänd kod på 12 rader.' in of_admin
    assert "Till inläsningen" in of_admin
    for user in (booked.staff, ground.person("politiker", Role.POLITICIAN, booked.units.committee)):
        assert "Inlästa filer" not in words(at(user).get(PAGE))


def test_a_ledger_that_lacks_the_occasions_period_is_warned_of(booked: workflows.World) -> None:
    now = import_status.status(booked.occasion)
    ledger = next(one for one in now.sources if one.source.kind == "outcome")
    assert ledger.warnings == []
    assert ledger.span.startswith("januari 2022 – ")
    december = import_status.status(ground.occasion(202312))
    ledger = next(one for one in december.sources if one.source.kind == "outcome")
    assert ledger.warnings == ["December 2023 saknas."]


def test_the_page_takes_as_many_queries_however_much_is_left(world: workflows.World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as caught:
            client.get(PAGE)
        return len(caught)

    client = at(world.controller)
    goal_cases.goal(world)
    activity_cases.activity(world)
    few = queries()
    for number in range(8):
        goal_cases.goal(world, name=f"Mål {number}")
        activity_cases.activity(world, number=number + 2)
    assert queries() == few <= 95
