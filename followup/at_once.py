"""One step for many units in one go: each is tried by itself, so that none is half done and none stops another."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied

from followup import workflow
from followup.models import Occasion, Unit, User
from followup.transitions import Step


@dataclass(frozen=True)
class Outcome:
    """What became of a unit: nothing where the step was taken, else in Swedish why it was not."""

    unit: Unit
    refusal: str = ""

    @property
    def taken(self) -> bool:
        """Whether the step was taken."""
        return not self.refusal


def take(step: Step, *, occasion: Occasion, units: Iterable[Unit], by: User, comment: str = "") -> list[Outcome]:
    """Take a step with each unit, in a transaction of its own through the workflow's services."""
    return [_one(step, occasion, unit, by, comment) for unit in units]


def _one(step: Step, occasion: Occasion, unit: Unit, by: User, comment: str) -> Outcome:
    try:
        workflow.take(step, occasion=occasion, unit=unit, by=by, comment=comment)
    except (workflow.Refused, PermissionDenied) as refused:
        return Outcome(unit, str(refused))
    return Outcome(unit)
