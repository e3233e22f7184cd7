"""The calendar: whose last days, in a file that calendar programs read, at an address that only its owner has."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from icalendar import Calendar

from followup import ics
from followup.access import Role
from followup.models import CalendarFeed, DueDate, Unit, User
from tests.factories import ground
from tests.screens import at

pytestmark = pytest.mark.django_db


@pytest.fixture
def head() -> User:
    """Somebody in the school, with last days for areas and for the committee."""
    units = ground.organisation()
    occasion = ground.occasion()
    DueDate.objects.create(occasion=occasion, level=Unit.Kind.AREA, day=date(2023, 9, 12))
    DueDate.objects.create(occasion=occasion, level=Unit.Kind.COMMITTEE, day=date(2023, 10, 10))
    ground.person("politiker", Role.POLITICIAN, units.committee)
    return ground.person("rektor", Role.STAFF, units.school)


def test_the_calendar_holds_the_last_days_of_the_units_that_one_may_see(head: User) -> None:
    assert [(entry.day, entry.unit_words) for entry in ics.entries(head)] == [(date(2023, 9, 12), "Skola")]
    both = ics.entries(User.objects.get(username="politiker"))
    assert [entry.day for entry in both] == [date(2023, 9, 12), date(2023, 10, 10)]
    assert ics.entries(ground.person("främling")) == []


def test_the_file_is_a_calendar_of_whole_days_that_is_the_same_every_time(head: User) -> None:
    content = at(head).get("/kalender/uppsikt.ics")
    assert content["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = Calendar.from_ical(content.content).walk("VEVENT")
    assert event.decoded("dtstart") == date(2023, 9, 12)
    assert event.decoded("dtend") == date(2023, 9, 13)
    assert str(event["summary"]) == "Sista dag: Delår augusti 2023 (stab/område)"
    assert "Gäller Skola. Senast 12 september 2023." in str(event["description"])
    assert b"\r\n" in content.content
    assert ics.file_of(head) == content.content


def test_a_moved_last_day_keeps_its_identity(head: User) -> None:
    before = {str(event["uid"]) for event in Calendar.from_ical(ics.file_of(head)).walk("VEVENT")}
    DueDate.objects.filter(level=Unit.Kind.AREA).update(day=date(2023, 9, 14))
    (event,) = Calendar.from_ical(ics.file_of(head)).walk("VEVENT")
    assert {str(event["uid"])} == before
    assert event.decoded("dtstart") == date(2023, 9, 14)


def test_a_calendar_program_fetches_by_the_secret_address_until_it_is_taken_away(head: User) -> None:
    client = at(head)
    page = client.post("/kalender/adress/", follow=True).content.decode()
    feed = CalendarFeed.objects.get(person=head)
    assert ics.address(feed) in page
    path = f"/kalender/{feed.token}/uppsikt.ics"
    assert Client().get(path).content == ics.file_of(head)
    client.post("/kalender/adress/")
    assert Client().get(path).status_code == 404, "a new address ends the old one"
    path = f"/kalender/{CalendarFeed.objects.get(person=head).token}/uppsikt.ics"
    assert Client().get(path).status_code == 200
    client.post("/kalender/adress/ta-bort/")
    assert Client().get(path).status_code == 404


def test_a_wrong_address_and_that_of_somebody_who_has_left_give_nothing(head: User) -> None:
    assert Client().get("/kalender/nonsens/uppsikt.ics").status_code == 404
    feed = ics.subscribe(by=head)
    User.objects.filter(pk=head.pk).update(is_active=False)
    assert Client().get(f"/kalender/{feed.token}/uppsikt.ics").status_code == 404


def test_without_signing_in_there_is_no_calendar_page_nor_file(head: User) -> None:
    for path in ("/kalender/", "/kalender/uppsikt.ics"):
        answer = Client().get(path)
        assert answer.status_code == 302
        assert answer["Location"].startswith("/logga-in/")


def test_the_database_refuses_a_token_that_can_be_guessed_and_two_addresses_for_one(head: User) -> None:
    with pytest.raises(IntegrityError, match="calendar_feed_token_long"), transaction.atomic():
        CalendarFeed.objects.create(person=head, token="kort")
    ics.subscribe(by=head)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(person=head, token="x" * 40)


def test_the_page_lists_what_is_to_come_and_what_has_been(head: User) -> None:
    page = at(head).get("/kalender/").content.decode()
    assert "Det finns inga kommande sista dagar." in page
    assert "12 september 2023" in page
