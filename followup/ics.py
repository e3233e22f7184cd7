"""Kalendern: the last days that concern a person, as a list and as an ICS file (RFC 5545)."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from icalendar import Calendar, Event

from followup import deadlines, periods
from followup.models import CalendarFeed, DueDate, Occasion, Unit, User

OCCASIONS = 24  # the newest: two years of monthly follow-up
NAMED = 8  # units that are named one by one; more are counted


@dataclass(frozen=True)
class Entry:
    """A last day of a level at an occasion, and the person's units that it holds for."""

    occasion: Occasion
    level: str
    day: date
    units: tuple[Unit, ...]

    @property
    def title(self) -> str:
        """What is to be done by then."""
        return f"Sista dag: {self.occasion.name} ({self.level.lower()})"

    @property
    def unit_words(self) -> str:
        """The units by name, or how many they are."""
        names = [unit.name for unit in self.units]
        return ", ".join(names) if len(names) <= NAMED else f"{len(names)} enheter"


def entries(person: User) -> list[Entry]:
    """The last days of the newest occasions that hold for units a person may see, the first day first."""
    units = list(Unit.objects.visible_to(person))
    found = []
    occasions = list(Occasion.objects.latest_first()[:OCCASIONS])
    for due in DueDate.objects.filter(occasion__in=occasions).select_related("occasion"):
        own = [unit for unit in units if unit.kind == due.level and _exists(unit, due.occasion)]
        if own:
            found.append(Entry(due.occasion, due.get_level_display(), due.day, tuple(own)))
    return sorted(found, key=lambda entry: (entry.day, entry.occasion.code))


def _exists(unit: Unit, occasion: Occasion) -> bool:
    day = periods.last_day(occasion.period_id)
    return unit.valid_from <= day and (unit.valid_to is None or day <= unit.valid_to)


def file_of(person: User) -> bytes:
    """A person's last days as an ICS file. The same last days give the same bytes."""
    return written(entries(person))


def written(found: Iterable[Entry]) -> bytes:
    """Last days as an ICS file: whole days, with an identity that stands when the day is moved."""
    calendar = Calendar()
    calendar.add("prodid", "-//Uppsikt//Uppföljning//SV")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Uppsikt: sista dagar")
    host = settings.SITE_URL.split("://")[-1]
    for entry in found:
        event = Event()
        event.add("uid", f"{entry.occasion.code}-{entry.level.lower().replace('/', '-')}@{host}")
        event.add("summary", entry.title)
        event.add("dtstart", entry.day)
        event.add("dtend", entry.day + timedelta(1))
        event.add("dtstamp", datetime.combine(periods.last_day(entry.occasion.period_id), datetime.min.time(), UTC))
        event.add("transp", "TRANSPARENT")
        event.add("description", f"Gäller {entry.unit_words}. Senast {deadlines.day(entry.day)}.")
        event.add("url", f"{settings.SITE_URL}{reverse('tasks')}")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def subscribe(*, by: User) -> CalendarFeed:
    """A new secret address for a person's calendar; an earlier one stops working."""
    feed, _ = CalendarFeed.objects.update_or_create(person=by, defaults={"token": secrets.token_urlsafe(32)})
    return feed


def revoke(*, by: User) -> None:
    """Take a person's secret address away."""
    CalendarFeed.objects.filter(person=by).delete()


def address(feed: CalendarFeed) -> str:
    """The whole secret address."""
    return f"{settings.SITE_URL}{reverse('calendar_feed', args=[feed.token])}"
