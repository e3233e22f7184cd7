"""Load how far the demo's units came with each follow-up, at the hours of 2023.

The steps are written as rows and not through ``followup.workflow``, which knows no other time than now; the database
holds them to the same order.
"""

from datetime import date, datetime

from django.utils import timezone

from demo import registers
from followup.models import Occasion, Unit, User, WorkflowEvent
from followup.transitions import State


def begin() -> None:
    """What had begun, before any forecast is entered."""
    _load(begun=True)


def finish() -> None:
    """What was submitted, returned, attested, decided and locked, after the last forecast."""
    _load(begun=False)


def _load(*, begun: bool) -> None:
    units = {unit.code: unit for unit in Unit.objects.filter(valid_to=None)}
    people = {user.username: user for user in User.objects.all()}
    occasions = {occasion.code: occasion for occasion in Occasion.objects.all()}
    last = {(event.occasion_id, event.unit_id): event for event in WorkflowEvent.objects.latest_per_unit()}
    for row in registers.rows("workflow.csv"):
        after = State(row["after"])
        if begun is not (after == State.STARTED):
            continue
        occasion, unit = occasions[row["occasion"]], units[row["unit"]]
        before = last.get((occasion.pk, unit.pk))
        at = timezone.make_aware(datetime.fromisoformat(row["at"]))
        if before and before.at >= at:
            continue  # there since an earlier load that was cut short
        last[occasion.pk, unit.pk] = WorkflowEvent.objects.create(
            occasion=occasion,
            unit=unit,
            number=before.number + 1 if before else 1,
            before=before.after if before else State.NOT_STARTED,
            after=after,
            comment=row["comment"],
            paragraph=row["paragraph"],
            decided_on=date.fromisoformat(row["decided_on"]) if row["decided_on"] else None,
            diary_number=row["diary_number"],
            by=people[row["by"]],
            at=at,
        )
