"""What goals ask of people: goals to assess, assignments and activities to report, internal control to follow up."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from followup import deadlines
from followup.access import Permission
from followup.duties import Asked, Duty, State
from goals import assessing, assignments, control_reading, planned_activities
from goals.models import Addressee, ControlMeasure, ControlMoment, Goal, PlannedActivity

GOAL, ASSIGNMENT, ACTIVITY, CONTROL = "Mål", "Uppdrag", "Verksamhetsplan", "Internkontroll"
# What it takes to open the places that are forms only; the others are pages that all who may read them open.
NEEDS = {ASSIGNMENT: Permission.REPORT_ASSIGNMENTS, CONTROL: Permission.FOLLOW_UP_CONTROL}


def provide(asked: Asked) -> Iterable[Duty]:
    """The duties of goals. About a dozen queries, however many duties."""
    yield from _goals(asked)
    yield from _assignments(asked)
    yield from _activities(asked)
    yield from _control(asked)


def _goals(asked: Asked) -> Iterable[Duty]:
    """A goal is assessed by those who are named as responsible for it, else by those nearest to its committee."""
    valid = Goal.objects.valid_in(asked.occasion.year).prefetch_related("responsible")
    mine = [
        goal
        for goal in valid.order_by("sort", "name")
        if asked.falls_on(Permission.ASSESS_GOALS, goal.committee_id, {one.pk for one in goal.responsible.all()})
    ]
    said = assessing.standing(mine, asked.occasion)
    for goal in mine:
        address = reverse("goals:goal", args=[asked.occasion.code, goal.pk])
        yield from _told(asked, GOAL, goal.committee_id, ("Bedöm målet", goal.name), address, said.get(goal.pk))


def _assignments(asked: Asked) -> Iterable[Duty]:
    mine = Addressee.objects.filter(
        assignment__fiscal_year=asked.occasion.year, committee__in=asked.of(Permission.REPORT_ASSIGNMENTS)
    )
    said = assignments.standing(asked.occasion)
    order = ("assignment__group", "assignment__number")
    for one in mine.select_related("assignment", "committee").order_by(*order):
        given = one.assignment
        codes = [asked.occasion.code, given.pk, one.committee.code]
        name = f"{given.get_group_display()} {given.number}: {_short(given.text)}"
        address = reverse("goals:assignment_report", args=codes)
        yield from _told(asked, ASSIGNMENT, one.committee_id, ("Rapportera uppdrag", name), address, said.get(one.pk))


def _activities(asked: Asked) -> Iterable[Duty]:
    mine = PlannedActivity.objects.filter(
        fiscal_year=asked.occasion.year, unit__in=asked.of(Permission.REPORT_ASSIGNMENTS)
    )
    said = planned_activities.standing(asked.occasion)
    for one in mine:
        words = ("Rapportera aktiviteten", _short(one.text))
        address = reverse("goals:planned_activity", args=[asked.occasion.code, one.pk])
        yield from _told(asked, ACTIVITY, one.unit_id, words, address, said.get(one.pk))


def _control(asked: Asked) -> Iterable[Duty]:
    """What the plans will have controlled, and the measures in them, that have not ended before the occasion."""
    of = {
        "area__plan__unit__in": asked.of(Permission.FOLLOW_UP_CONTROL),
        "area__plan__fiscal_year": asked.occasion.year,
    }
    moments = ControlMoment.objects.filter(**of).select_related("area__plan").order_by("area", "pk")
    for row in control_reading.moments(moments, asked.occasion):
        if row.said_now or not row.ended:
            unit_id, words = row.moment.area.plan.unit_id, ("Lämna resultat av", row.moment.name)
            address = reverse("goals:control_result", args=[asked.occasion.code, row.moment.pk])
            yield from _told(asked, CONTROL, unit_id, words, address, row.said if row.said_now else None)
    measures = ControlMeasure.objects.filter(**of).select_related("area__plan").order_by("area", "pk")
    for found in control_reading.measures(measures, asked.occasion):
        said_now = found.said.occasion_id == asked.occasion.pk
        if said_now and found.said.version == 1:
            continue  # added at the occasion: there was nothing to follow up
        if said_now or found.open:
            unit_id, words = found.measure.area.plan.unit_id, ("Följ upp åtgärden", _short(found.said.text))
            address = reverse("goals:control_say", args=[asked.occasion.code, found.measure.pk])
            yield from _told(asked, CONTROL, unit_id, words, address, found.said if said_now else None)


def _told(asked: Asked, kind: str, unit_id: int, words: tuple[str, str], address: str, said: Any) -> Iterable[Duty]:
    """The duty, done when something has been ``said``; nothing for what was never said and now cannot be.

    ``words`` are what to do, and with what.
    """
    what, name = words
    where, needs = f"{asked.units[unit_id].name}, {asked.occasion}", NEEDS.get(kind)
    if said is not None:
        detail = f"{said.get_status_display()}: {said.by}, {deadlines.day(timezone.localdate(said.at))}."
        yield Duty(kind, name, address, unit_id, where, asked.due(unit_id), State.DONE, detail, needs=needs)
    elif asked.is_open(unit_id):
        yield Duty(kind, f"{what}: {name}", address, unit_id, where, asked.due(unit_id), needs=needs)


def _short(text: str, most: int = 110) -> str:
    """The beginning of a text, whole words."""
    if len(text) <= most:
        return text
    return f"{text[:most].rpartition(' ')[0].rstrip('.,;:')} …"
