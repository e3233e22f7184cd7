"""What is left of a deficit when its measures have done their part. Pure.

A deviation is kronor against the full year's budget, plus better. A measure's effect is kronor that improve the year.
What a measure has given so far is booked, and therefore already in the forecast; only what it has left to give may be
set against the deviation.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import Enum

from followup.money import ZERO


@dataclass(frozen=True)
class Measure:
    """A measure as it stands: its effect on the year, what it has given so far, its last day and whether it goes on.

    ``done``: no more is to come than what it has given. ``dropped``: it is not carried out.
    """

    effect: Decimal
    so_far: Decimal
    due_on: date
    done: bool = False
    dropped: bool = False

    @property
    def active(self) -> bool:
        """Whether it is counted on at all."""
        return not self.dropped

    @property
    def remaining(self) -> Decimal:
        """What it still is to give."""
        return ZERO if self.done or self.dropped else max(self.effect - self.so_far, ZERO)

    def late(self, today: date) -> bool:
        """Whether its last day has passed and it is not done."""
        return not (self.done or self.dropped) and today > self.due_on


class Verdict(Enum):
    """How a unit's plan stands to its deficit: the kind of ``{% status %}``, and its words."""

    NO_PLAN = ("no", "Åtgärdsplan saknas")
    NO_MEASURES = ("no", "Saknar åtgärder")
    LATE = ("ask", "Försenade åtgärder")
    PART = ("part", "Täcker inte hela underskottet")
    COVERED = ("ok", "Täcker underskottet")
    SOLVED = ("ok", "Underskottet är löst")

    @property
    def kind(self) -> str:
        """Icon and colour."""
        return self.value[0]

    @property
    def words(self) -> str:
        """In Swedish."""
        return self.value[1]


@dataclass(frozen=True)
class Gap:
    """A deviation (kronor) with the measures against it."""

    deviation: Decimal
    measures: tuple[Measure, ...] = ()

    @property
    def effect(self) -> Decimal:
        """What the measures are to give over the year."""
        return sum((measure.effect for measure in self.measures if measure.active), ZERO)

    @property
    def so_far(self) -> Decimal:
        """What they have given."""
        return sum((measure.so_far for measure in self.measures), ZERO)

    @property
    def remaining(self) -> Decimal:
        """What they still are to give."""
        return sum((measure.remaining for measure in self.measures), ZERO)

    @property
    def left(self) -> Decimal:
        """What of the deficit nothing is planned against: below zero, or zero when it is covered."""
        return min(self.deviation + self.remaining, ZERO)

    def verdict(self, *, planned: bool, material: bool, today: date) -> Verdict:
        """How it stands: ``planned`` when there is a plan, ``material`` when the deviation is a deficit to plan for."""
        if not material:
            return Verdict.SOLVED if planned else Verdict.COVERED
        if not planned:
            return Verdict.NO_PLAN
        if not any(measure.active for measure in self.measures):
            return Verdict.NO_MEASURES
        if any(measure.late(today) for measure in self.measures):
            return Verdict.LATE
        return Verdict.PART if self.left else Verdict.COVERED


def together(gaps: Iterable[Gap]) -> tuple[Decimal, Decimal, Decimal, Decimal]:
    """Deviation, effect, effect so far and what is left, of several units; one's surplus never covers another's."""
    found = list(gaps)
    return (
        sum((gap.deviation for gap in found), ZERO),
        sum((gap.effect for gap in found), ZERO),
        sum((gap.so_far for gap in found), ZERO),
        sum((gap.left for gap in found), ZERO),
    )
