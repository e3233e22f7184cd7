"""Verksamhetsplanens aktiviteter: what is said of them at an occasion, and what is carried over between years."""

import structlog
from django.db import IntegrityError, transaction

from followup import changes, workflow
from followup.access import Permission, require
from followup.models import Occasion, User
from goals import decisions
from goals.models import AssignmentStatus, PlannedActivity, PlannedActivityStatus

log = structlog.get_logger()
Status = AssignmentStatus.Status


class NotPossible(Exception):
    """What was asked cannot be done; the message is Swedish and says which activity, and why."""


class Conflict(NotPossible):
    """Somebody else has said something in between; ``theirs`` is their word."""

    def __init__(self, theirs: PlannedActivityStatus) -> None:
        self.theirs = theirs
        super().__init__(
            f"{theirs.by} har rapporterat ”{theirs}” medan du skrev. "
            "Din rapport är inte sparad. Spara igen om den ska gälla i stället."
        )


def standing(occasion: Occasion) -> dict[int, PlannedActivityStatus]:
    """What stands at an occasion, by the key of the activity. One query."""
    said = PlannedActivityStatus.objects.filter(occasion=occasion).select_related("by")
    return {one.activity_id: one for one in said.order_by("activity_id", "-version").distinct("activity_id")}


def seen(activity: PlannedActivity, occasion: Occasion) -> PlannedActivityStatus | None:
    """What stands of an activity at an occasion."""
    return activity.statuses.filter(occasion=occasion).order_by("-version").first()


@transaction.atomic
def report(
    *, activity: PlannedActivity, occasion: Occasion, status: str, comment: str, version: int, by: User
) -> PlannedActivityStatus | None:
    """Keep how an activity goes; None when it is what stands already.

    ``version`` is the one that the writer had before her, 0 for none. Raises NotPossible (its Conflict where somebody
    wrote in between) and workflow.Closed.
    """
    if activity.fiscal_year != occasion.year:
        raise NotPossible(f"”{activity}” hör till {activity.fiscal_year} och kan inte rapporteras vid {occasion}.")
    workflow.require_open(occasion=occasion, unit=activity.unit)
    if status == Status.DROPPED and not comment.strip():
        raise NotPossible("Skriv i kommentaren varför aktiviteten utgår.")
    for refusal in decisions.refusals(comment):
        raise NotPossible(refusal)
    before = seen(activity, occasion)
    if before and (status, comment) == (before.status, before.comment):
        return None
    if before and before.version != version:
        raise Conflict(before)
    words = {"status": status, "comment": comment, "version": version + 1}
    try:
        with transaction.atomic():
            made: PlannedActivityStatus = activity.statuses.create(occasion=occasion, by=by, **words)
    except IntegrityError as clash:
        theirs = seen(activity, occasion)
        if theirs is None or theirs.version <= version:
            raise
        raise Conflict(theirs) from clash
    log.info("planned_activity.report", activity=activity.pk, status=made.status, by=by.username)
    return made


@transaction.atomic
def plan(*, activity: PlannedActivity, by: User) -> PlannedActivity:
    """Put a new activity in a unit's verksamhetsplan. Raises PermissionDenied; NotPossible as carry_over does."""
    require(by, Permission.REPORT_ASSIGNMENTS, activity.unit)
    earlier, activity.carried_from = activity.carried_from, None
    if earlier and earlier.fiscal_year >= activity.fiscal_year:
        raise NotPossible(f"”{earlier}” är inte från ett tidigare år. Välj en aktivitet från ett tidigare år.")
    own = PlannedActivity.objects.filter(unit=activity.unit, fiscal_year=activity.fiscal_year)
    if activity.number is not None and own.filter(number=activity.number).exists():
        raise NotPossible(
            f"Numret finns redan i enhetens verksamhetsplan {activity.fiscal_year}. Välj ett annat nummer."
        )
    activity.save()
    changes.record(
        by=by,
        kind="activity",
        thing=activity.text,
        after=changes.facts(activity, "fiscal_year", "number", "text", "starts_on", "finishes_on"),
        unit=activity.unit,
    )
    log.info("planned_activity.plan", activity=activity.pk, by=by.username)
    return carry_over(activity=activity, earlier=earlier) if earlier else activity


@transaction.atomic
def carry_over(*, activity: PlannedActivity, earlier: PlannedActivity) -> PlannedActivity:
    """Say which earlier activity one goes on from. Raises NotPossible for a circle and for two from one."""
    if activity.pk in {one.pk for one in chain(earlier)}:
        raise NotPossible(
            f"”{activity}” kan inte vara överförd från ”{earlier}”: den aktiviteten kommer själv från den första. "
            "Välj en aktivitet från ett tidigare år."
        )
    taken = PlannedActivity.objects.filter(carried_from=earlier).exclude(pk=activity.pk).first()
    if taken:
        raise NotPossible(f"”{earlier}” fortsätter redan som ”{taken}”. En aktivitet kan bara fortsätta som en annan.")
    activity.carried_from = earlier
    activity.save(update_fields=["carried_from"])
    return activity


def chain(activity: PlannedActivity) -> list[PlannedActivity]:
    """The activity and those that it comes from, the newest first."""
    found, one = [activity], activity
    while one.carried_from is not None:
        one = one.carried_from
        found.append(one)
    return found
