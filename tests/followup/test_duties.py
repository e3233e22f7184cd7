"""Duties: on whom one falls, in which order they are told, and what the page of a person says."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from followup import duties, duty_page
from followup.access import Permission, Role
from followup.duties import Asked, Duty, State
from followup.models import Membership, Unit, User
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.screens import at

pytestmark = pytest.mark.django_db
TODAY = date(2023, 9, 15)


@pytest.fixture
def world() -> workflows.World:
    return workflows.world()


def asked(world: workflows.World, user: User, within: frozenset[int] | None = None) -> Asked:
    return Asked(user, world.occasion, TODAY, within)


def duty(**words: object) -> Duty:
    plain = {"kind": "Prognos", "words": "Lämna prognos", "url": "/x/", "unit_id": 1, "where": "Skola"}
    return Duty(**plain | words)


def test_a_duty_falls_on_those_who_hold_the_right_nearest_to_the_unit(world: workflows.World) -> None:
    principal = ground.person("rektor", Role.HEAD, world.units.school)
    school, park = world.units.school.pk, world.units.park.pk
    of_principal = asked(world, principal).of(Permission.ENTER_FORECAST)
    of_staff = asked(world, world.staff).of(Permission.ENTER_FORECAST)
    assert school in of_principal
    assert school not in of_staff, "the school has its own"
    assert park in of_staff
    assert park not in of_principal
    assert world.units.other_committee.pk not in of_staff


def test_a_role_that_has_ended_or_a_person_who_has_left_holds_nothing(world: workflows.World) -> None:
    gone, left = (ground.person(name, Role.HEAD, world.units.school) for name in ("slutat", "borta"))
    Membership.objects.filter(person=gone).update(valid_to=date(2020, 12, 31))
    User.objects.filter(pk=left.pk).update(is_active=False)
    school = world.units.school.pk
    assert school in asked(world, world.staff).of(Permission.ENTER_FORECAST)
    assert school not in asked(world, gone).of(Permission.ENTER_FORECAST)


def test_those_who_are_named_are_asked_alone_as_long_as_they_hold_the_right(world: workflows.World) -> None:
    committee, right = world.units.committee.pk, Permission.ASSESS_GOALS
    stranger = ground.person("stranger", Role.HEAD, world.units.other_committee)
    assert asked(world, world.staff).falls_on(right, committee, {world.staff.pk})
    assert not asked(world, world.controller).falls_on(right, committee, {world.staff.pk})
    assert not asked(world, stranger).falls_on(right, committee, {stranger.pk})
    assert asked(world, world.controller).falls_on(right, committee, {stranger.pk}), "nobody named can do it"
    assert not asked(world, world.secretary).falls_on(right, committee, ())


def test_everybodys_duties_are_asked_for_by_unit(world: workflows.World) -> None:
    within = asked(world, world.secretary, frozenset({world.units.park.pk}))
    assert within.of(Permission.ENTER_FORECAST) == {world.units.park.pk}
    assert within.falls_on(Permission.ASSESS_GOALS, world.units.park.pk, {world.staff.pk})
    assert not within.falls_on(Permission.ASSESS_GOALS, world.units.school.pk, ())


def test_duties_are_told_by_last_day_and_of_a_day_what_was_returned_first(
    world: workflows.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "_providers", [])
    day = date(2023, 9, 12)
    said = [
        duty(words="utan dag"),
        duty(words="sen", due=day),
        duty(words="returnerad", due=day, state=State.RETURNED),
        duty(words="tidig", due=date(2023, 9, 1)),
    ]
    duties.register(lambda _: said)
    assert [one.words for one in duties.told(asked(world, world.staff))] == ["tidig", "returnerad", "sen", "utan dag"]


def test_the_page_says_what_is_late_then_each_day_and_at_the_bottom_what_is_done(world: workflows.World) -> None:
    told = [
        duty(words="Försenad", due=date(2023, 9, 12), state=State.RETURNED, comment="Förklara lönerna", said_by="C"),
        duty(words="I dag", due=TODAY),
        duty(words="Senare", due=date(2023, 9, 18)),
        duty(words="Utan dag"),
        duty(words="Klar", due=date(2023, 9, 1), state=State.DONE),
    ]
    page = duty_page.DutyPage(told, world.occasion, TODAY)
    assert page.headline == "4 uppgifter väntar på dig"
    assert page.lead == "En är försenad. Nästa sista dag är 15 september 2023."
    assert [line.duty.words for line in page.late] == ["Försenad"]
    assert page.late[0].late_words == "3 dagar försenad"
    assert [(day, left, len(lines)) for day, left, lines in page.days] == [
        ("15 september 2023", "i dag", 1),
        ("18 september 2023", "3 dagar kvar", 1),
        ("Utan sista dag", "", 1),
    ]
    assert [line.duty.words for line in page.done] == ["Klar"]


@pytest.mark.parametrize(
    ("told", "headline", "lead"),
    [
        ([], "Du har inget kvar att göra", ""),
        ([{"due": date(2023, 9, 1)}], "En uppgift väntar på dig", "Den är försenad."),
        ([{"due": date(2023, 9, 1)}] * 2, "2 uppgifter väntar på dig", "Alla är försenade."),
        ([{"state": State.DONE}], "Du har inget kvar att göra", "Allt som har frågats efter är klart: en uppgift."),
    ],
)
def test_the_headline_is_the_answer(told: list[dict[str, object]], headline: str, lead: str) -> None:
    page = duty_page.DutyPage([duty(**words) for words in told], None, TODAY)
    assert (page.headline, page.lead) == (headline, lead)


def test_the_screen_shows_word_icon_and_comment_and_leads_to_the_place(
    world: workflows.World, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [
        duty(words="Rätta", due=date(2023, 9, 12), state=State.RETURNED, comment="Rad <ett>\nRad två", said_by="C"),
        duty(words="Klar", state=State.DONE, url="/klar/"),
    ]
    monkeypatch.setattr(duties, "_providers", [lambda _: told])
    with time_machine.travel(TODAY):
        text = at(world.staff).get("/mina-uppgifter/").content.decode()
    assert '<a href="/x/">Rätta</a>' in text
    assert "status-ask" in text and "3 dagar försenad" in text
    assert "Rad &lt;ett&gt;<br>Rad två" in text
    assert 'class="duty duty-done"' in text and '<a href="/klar/">Klar</a>' in text


def test_anybody_who_has_signed_in_has_a_page_and_nobody_else(world: workflows.World) -> None:
    nobody = ground.person("ny")
    assert "Inget väntar på dig nu" in at(nobody).get("/mina-uppgifter/").content.decode()
    assert Client().get("/mina-uppgifter/").status_code == 302


def test_before_the_first_occasion_nothing_waits() -> None:
    someone = ground.person("ny")
    Unit.objects.all().delete()
    assert duty_page.page(someone).headline == "Du har inget kvar att göra"
