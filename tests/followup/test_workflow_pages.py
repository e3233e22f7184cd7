"""The workflow's screens: who sees what, who may press what, and what a wrong press answers."""

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from followup import workflow
from followup.access import Role
from followup.models import DueDate, Membership, Unit, User
from followup.transitions import State
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.factories.workflow import DECISION

pytestmark = pytest.mark.django_db
BOARD = "/uppfoljning/TN/2023-08/"
SCHOOL = f"{BOARD}101/"
COMMITTEE = f"{BOARD}TN/"


@pytest.fixture
def world() -> workflows.World:
    made = workflows.world()
    DueDate.objects.create(occasion=made.occasion, level=Unit.Kind.AREA, day=date(2023, 9, 12))
    return made


def at(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def words(response: object) -> str:
    return " ".join(response.content.decode().split())  # type: ignore[attr-defined]


@pytest.mark.parametrize("address", [BOARD, SCHOOL, COMMITTEE, f"{SCHOOL}submit/", f"{COMMITTEE}decide/"])
def test_a_stranger_finds_nothing(world: workflows.World, address: str) -> None:
    stranger = ground.person("stranger", Role.HEAD, world.units.other_committee)
    assert at(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/uppfoljning/XX/2023-08/",
        "/uppfoljning/TN/2099-01/",
        f"{BOARD}999/",
        f"{SCHOOL}begin/",
        f"{SCHOOL}decide/",
        f"{COMMITTEE}submit/",
        f"{SCHOOL}nonsense/",
    ],
)
def test_an_address_of_nothing_is_not_found(world: workflows.World, address: str) -> None:
    assert at(world.staff).get(address).status_code == 404


@pytest.mark.parametrize(
    ("step", "who"),
    [("submit", "controller"), ("attest", "staff"), ("return", "secretary")],
)
def test_a_step_without_its_right_is_forbidden(world: workflows.World, step: str, who: str) -> None:
    client = at(getattr(world, who))
    assert client.get(f"{SCHOOL}{step}/").status_code == 403
    assert client.post(f"{SCHOOL}{step}/", {"comment": "x"}).status_code == 403
    assert world.state() == State.NOT_STARTED


@pytest.mark.parametrize(("step", "who"), [("decide", "staff"), ("lock", "controller"), ("unlock", "secretary")])
def test_a_committees_step_without_its_right_is_forbidden(world: workflows.World, step: str, who: str) -> None:
    assert at(getattr(world, who)).post(f"{COMMITTEE}{step}/", {"comment": "x"}).status_code == 403


def test_the_board_says_who_has_not_submitted_and_how_late_they_are(world: workflows.World) -> None:
    with time_machine.travel(date(2023, 9, 11)):
        workflow.submit(**world.school, by=world.staff)
    with time_machine.travel(date(2023, 9, 15)):
        text = words(at(world.staff).get(BOARD))
    assert "2 av 3 enheter har inte lämnat in" in text
    assert "Sista dag: 12 september 2023. 2 enheter är försenade." in text
    assert text.count("3 dagar försenad") == 2
    assert text.count("i tid") == 1
    assert "Inskickad, handläggare" in text
    assert text.index(">Park</a>") < text.index(">Skola</a>"), "those who are waited for come first"


def test_the_board_shows_only_what_one_may_see(world: workflows.World) -> None:
    head = ground.person("rektor", Role.STAFF, world.units.school)
    text = words(at(head).get(BOARD))
    assert "Skola har inte lämnat in" in text
    assert "Park" not in text


@pytest.mark.parametrize("column", ["name", "-name", "state", "due", "-last"])
def test_the_board_can_be_sorted(world: workflows.World, column: str) -> None:
    workflow.submit(**world.school, by=world.staff)
    assert at(world.staff).get(BOARD, {"ordning": column}).status_code == 200


def test_the_board_takes_few_queries(world: workflows.World, django_assert_max_num_queries: object) -> None:
    client = at(world.staff)
    with django_assert_max_num_queries(22):  # type: ignore[operator]
        client.get(BOARD)


def test_the_way_in_leads_to_ones_own_committee_at_the_occasion_at_hand(world: workflows.World) -> None:
    ground.occasion(202312)
    with time_machine.travel(date(2023, 9, 5)):
        assert at(world.staff).get("/uppfoljning/")["Location"] == BOARD
    with time_machine.travel(date(2024, 2, 5)):
        assert "2023-12" in at(world.staff).get("/uppfoljning/")["Location"]
    workflow.submit(**world.school, by=world.staff)
    with time_machine.travel(date(2026, 2, 5)):  # nobody ever began the last one
        assert at(world.staff).get("/uppfoljning/")["Location"] == BOARD
    nobody = ground.person("ny")
    assert "Du hör inte till någon enhet" in words(at(nobody).get("/uppfoljning/"))


def test_the_right_button_stands_before_the_right_person(world: workflows.World) -> None:
    submit, attest = f'action="{SCHOOL}submit/"', f'action="{SCHOOL}attest/"'
    assert submit in words(at(world.staff).get(SCHOOL))
    assert submit not in words(at(world.controller).get(SCHOOL))
    workflow.submit(**world.school, by=world.staff)
    page = words(at(world.controller).get(SCHOOL))
    assert attest in page
    assert f'href="{SCHOOL}return/"' in page
    assert attest not in words(at(world.staff).get(SCHOOL))


def test_submitting_and_returning_on_the_screen(world: workflows.World) -> None:
    staff, controller = at(world.staff), at(world.controller)
    answer = staff.post(f"{SCHOOL}submit/", {"next": "/jobb/"}, follow=True)
    assert answer.redirect_chain == [("/jobb/", 302)]
    assert "Skola: uppföljningen är inskickad." in words(answer)
    empty = controller.post(f"{SCHOOL}return/", {"comment": " "})
    assert empty.status_code == 422
    assert "Skriv varför" in words(empty)
    answer = controller.post(f"{SCHOOL}return/", {"comment": "Förklara lönerna"}, follow=True)
    assert world.state() == State.RETURNED
    text = words(staff.get(SCHOOL))
    assert "Returnerad med kommentar" in text
    assert "Förklara lönerna" in text
    assert text.index("Returnerad</td>") < text.index("Inskickad</td> <td>handläggare"), "the newest first"


def test_a_press_that_comes_too_late_says_why(world: workflows.World) -> None:
    workflow.submit(**world.school, by=world.staff)
    answer = at(world.staff).post(f"{SCHOOL}submit/", {})
    assert answer.status_code == 422
    assert "Det går inte att skicka in: läget är inskickad." in words(answer)


def test_after_a_step_one_is_never_led_to_another_site(world: workflows.World) -> None:
    answer = at(world.staff).post(f"{SCHOOL}submit/", {"next": "https://evil.example/"})
    assert answer["Location"] == SCHOOL


def test_what_stops_a_submission_is_told_before_and_after_the_press(
    world: workflows.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workflow, "_blockers", [lambda occasion, unit: ["3 prognoser saknar orsak."]])
    page = words(at(world.staff).get(SCHOOL))
    assert "3 prognoser saknar orsak." in page
    answer = at(world.staff).post(f"{SCHOOL}submit/", {})
    assert answer.status_code == 422
    assert "3 prognoser saknar orsak." in words(answer)


def test_the_committees_decision_is_registered_locked_and_unlocked_on_the_screen(world: workflows.World) -> None:
    secretary = at(world.secretary)
    facts = {"paragraph": "§ 321", "decided_on": "2023-10-10", "diary_number": "KS 2023-512", "comment": ""}
    refused = secretary.post(f"{COMMITTEE}decide/", facts)
    assert refused.status_code == 422
    assert "3 enheter är inte attesterade" in words(refused)
    world.attest_all()
    for wrong, reason in {
        "10/09/2023": "Skriv datumet som år-månad-dag",
        "2023-08-31": "före periodens slut",
        "2099-01-01": "har inte varit än",
    }.items():
        answer = secretary.post(f"{COMMITTEE}decide/", facts | {"decided_on": wrong})
        assert answer.status_code == 422
        assert reason in words(answer)
    assert secretary.post(f"{COMMITTEE}decide/", facts)["Location"] == COMMITTEE
    assert workflow.decision_of(world.occasion, world.units.committee) == DECISION
    assert "§ 321, 10 oktober 2023, dnr KS 2023-512." in words(secretary.get(COMMITTEE))
    secretary.post(f"{COMMITTEE}lock/", {})
    assert world.state() == State.LOCKED
    assert "Låst" in words(at(world.staff).get(SCHOOL))
    director = at(world.director)
    assert director.post(f"{COMMITTEE}unlock/", {"comment": ""}).status_code == 422
    director.post(f"{COMMITTEE}unlock/", {"comment": "Elstödet saknas"})
    assert world.state() == State.ATTESTED


def test_a_role_that_has_ended_takes_no_step(world: workflows.World) -> None:
    Membership.objects.filter(person=world.staff).update(valid_to=date(2020, 12, 31))
    assert at(world.staff).post(f"{SCHOOL}submit/", {}).status_code == 404


def test_the_menu_leads_to_the_board(world: workflows.World) -> None:
    assert f'href="{reverse("boards")}"' in words(at(world.staff).get(SCHOOL))
