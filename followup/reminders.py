"""Påminnelser: a mail to those who can submit, about their units that have not, some days before the last day.

Which days is a setting (``REMINDER_DAYS``). A person gets one mail a day at most, with all her units; a row is written
in the transaction that sends it, so neither a second run nor a second worker sends it again, and a mail that failed is
tried again.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import structlog
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from followup import access, deadlines, periods, transitions, workflow
from followup.access import Permission
from followup.models import DueDate, Membership, Occasion, Reminder, Unit, User, WorkflowEvent

log = structlog.get_logger()


@dataclass(frozen=True)
class Waiting:
    """A unit that has not submitted, and its last day."""

    occasion: Occasion
    committee: Unit
    unit: Unit
    due: date
    state: str

    @property
    def url(self) -> str:
        """The whole address of the unit's page."""
        codes = [self.committee.code, self.occasion.code, self.unit.code]
        return f"{settings.SITE_URL}{reverse('workflow', args=codes)}"


def waiting(day: date) -> list[Waiting]:
    """The units to remind of on a day: those that have not submitted, so many days before their last day."""
    days = [day + timedelta(offset) for offset in settings.REMINDER_DAYS]
    found = []
    for due in DueDate.objects.filter(day__in=days).select_related("occasion").order_by("day", "occasion__period_id"):
        last_day = periods.last_day(due.occasion.period_id)
        for committee in Unit.objects.filter(kind=Unit.Kind.COMMITTEE).valid_on(last_day):
            units = list(Unit.objects.reporting(committee, last_day).filter(kind=due.level))
            found += _open(due, committee, units)
    return found


def _open(due: DueDate, committee: Unit, units: list[Unit]) -> list[Waiting]:
    events = WorkflowEvent.objects.filter(occasion=due.occasion, unit__in=[committee, *units])
    last = {event.unit_id: event for event in events.latest_per_unit()}
    standings = [(unit, workflow.standing_of(last.get(unit.pk), last.get(committee.pk))) for unit in units]
    return [
        Waiting(due.occasion, committee, unit, due.day, standing.state.label.lower())
        for unit, standing in standings
        if standing.state in transitions.OPEN
    ]


def of_people(day: date) -> dict[int, list[Waiting]]:
    """The units to remind each person of on a day, by the person's key: those who may write in a unit that waits."""
    units = waiting(day)
    if not units:
        return {}
    parents = dict(Unit.objects.order_by().values_list("pk", "parent_id"))
    roles = access.roles_with(Permission.ENTER_FORECAST)
    memberships = Membership.objects.valid_on(day).filter(role__in=roles, person__is_active=True)
    writers: dict[int | None, set[int]] = {}
    for unit_id, person_id in memberships.exclude(person__email="").values_list("unit_id", "person_id"):
        writers.setdefault(unit_id, set()).add(person_id)
    found: dict[int, list[Waiting]] = {}
    for one in units:
        above: int | None = one.unit.pk
        who: set[int] = set()
        while above is not None:
            who |= writers.get(above, set())
            above = parents[above]
        for person_id in who:
            found.setdefault(person_id, []).append(one)
    return found


def people(day: date) -> list[int]:
    """The keys of those who are to be reminded on a day and have not been."""
    sent = set(Reminder.objects.filter(day=day).values_list("person_id", flat=True))
    return sorted(key for key in of_people(day) if key not in sent)


def send(*, person: int, day: date) -> bool:
    """Remind a person for a day; whether a mail was sent. Raises OSError when the mail server does not take it."""
    units = of_people(day).get(person, [])
    if not units:
        return False
    about = [{"occasion": one.occasion.code, "unit": one.unit.code, "due": one.due.isoformat()} for one in units]
    with transaction.atomic():
        _, made = Reminder.objects.get_or_create(person_id=person, day=day, defaults={"about": about})
        if not made:
            return False
        to = User.objects.get(pk=person)
        send_mail(subject(units, day), text(to, units, day), settings.DEFAULT_FROM_EMAIL, [to.email])
    log.info("reminder.sent", person=to.username, units=len(units), day=day.isoformat())
    return True


def subject(units: list[Waiting], day: date) -> str:
    """The mail's subject: how many, of what, and when."""
    first = min(units, key=lambda one: one.due)
    what = units[0].unit.name if len(units) == 1 else f"{len(units)} enheter"
    return f"Påminnelse: {what} har inte lämnat in {first.occasion.name} ({deadlines.left(first.due, day)})"


def text(person: User, units: list[Waiting], day: date) -> str:
    """The mail itself, in plain text."""
    groups: dict[tuple[str, date], list[Waiting]] = {}
    for one in units:
        groups.setdefault((one.occasion.name, one.due), []).append(one)
    shown = [
        {"occasion": name, "due": deadlines.day(due), "left": deadlines.left(due, day), "units": own}
        for (name, due), own in groups.items()
    ]
    context = {"person": person, "groups": shown, "calendar": f"{settings.SITE_URL}{reverse('calendar')}"}
    return render_to_string("followup/reminder.txt", context)
