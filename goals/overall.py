"""Kommunövergripande mål: adding one, in a målområde that is there or a new one."""

import structlog
from django.db import transaction
from django.db.models import Max

from followup import changes
from followup.access import Permission, require
from followup.models import User
from goals.models import GoalArea, OverallGoal

log = structlog.get_logger()


class NotPossible(Exception):
    """The goal cannot be kept as it is; the message is Swedish and says what to do."""


@transaction.atomic
def add(*, area: GoalArea | None, new_area: str, name: str, by: User) -> OverallGoal:
    """Add an overall goal last in a målområde, chosen or named.

    Raises PermissionDenied, and NotPossible without one målområde, or for a goal that is there already.
    """
    require(by, Permission.REGISTER_STEERING)
    if bool(area) == bool(new_area.strip()):
        raise NotPossible("Välj ett målområde i listan eller skriv ett nytt, inte båda.")
    place = area or _area(new_area.strip())
    if OverallGoal.objects.filter(area=place, name=name.strip()).exists():
        raise NotPossible(f"”{name.strip()}” finns redan i målområdet {place}.")
    last = place.overall_goals.aggregate(last=Max("sort"))["last"] or 0
    made: OverallGoal = place.overall_goals.create(name=name.strip(), sort=last + 1)
    changes.record(by=by, kind="goal", thing=made.name, after=changes.facts(made, "area", "name"))
    log.info("overall_goal.add", overall_goal=made.pk, by=by.username)
    return made


def _area(name: str) -> GoalArea:
    last = GoalArea.objects.aggregate(last=Max("sort"))["last"] or 0
    return GoalArea.objects.get_or_create(name=name, defaults={"sort": last + 1})[0]
