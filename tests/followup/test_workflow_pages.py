"""The workflow's screens: who sees what, who may press what, and what a wrong press answers."""

import re
from datetime import date

import pytest
from django.http import HttpResponse

from followup import transitions, workflow
from followup.access import Role
from followup.models import DueDate, Membership, Unit
from followup.transitions import State
from followup.workflow_forms import form_of
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.screens import at, words

pytestmark = pytest.mark.django_db
BOARD = "/uppfoljning/TN/2023-08/"
SCHOOL = f"{BOARD}101/"
COMMITTEE = f"{BOARD}TN/"


@pytest.fixture
def world() -> workflows.World:
    made = workflows.world()
    DueDate.objects.create(occasion=made.occasion, level=Unit.Kind.AREA, day=date(2023, 9, 12))
    return made


def hidden(page: HttpResponse, name: str) -> str:
    """What a page sends along unseen."""
    (found,) = set(re.findall(rf'name="{name}" value="([^"]*)"', page.content.decode()))
    return found


@pytest.mark.parametrize("address", [SCHOOL, COMMITTEE, f"{SCHOOL}submit/", f"{COMMITTEE}decide/"])
def test_a_stranger_finds_nothing(world: workflows.World, address: str) -> None:
    stranger = ground.person("stranger", Role.HEAD, world.units.other_committee)
    assert at(stranger).get(address).status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/uppfoljning/XX/2023-08/101/",
        "/uppfoljning/TN/2099-01/101/",
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


def test_a_step_from_a_page_that_was_opened_before_somebody_elses_is_refused_once(world: workflows.World) -> None:
    workflow.submit(**world.school, by=world.staff)
    controller = at(world.controller)
    seen = hidden(controller.get(f"{SCHOOL}return/"), "seen")
    assert hidden(controller.get(SCHOOL), "seen") == seen, "a button is a page too"
    workflow.attest(**world.school, by=world.controller)
    said = {"comment": "Förklara lönerna", "seen": seen}
    late = controller.post(f"{SCHOOL}return/", said)
    assert late.status_code == 422 and world.state() == State.ATTESTED
    assert "Läget har ändrats sedan du öppnade sidan: det är nu attesterad." in words(late)
    assert "Förklara lönerna" in words(late)
    assert controller.post(f"{SCHOOL}return/", said | {"seen": hidden(late, "seen")}).status_code == 302
    assert world.state() == State.RETURNED


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


@pytest.mark.parametrize(
    ("written", "kept"), [("321", "§ 321"), (" 12 ", "§ 12"), ("§ 321", "§ 321"), ("Ks § 4", "Ks § 4")]
)
def test_a_paragraph_has_its_sign_also_where_only_the_number_was_written(written: str, kept: str) -> None:
    facts = {"paragraph": written, "decided_on": "2023-10-10", "diary_number": "KS 2023-512"}
    form = form_of(transitions.DECIDE, facts)
    assert form.is_valid() and form.decision and form.decision.paragraph == kept
