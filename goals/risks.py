"""What a risk is worth and what it asks for. Pure: knows neither Django nor the clock.

Risk value = probability × consequence, each 1–4. Kommunallagen 6:6 asks each nämnd for sufficient internal control and
names no thresholds: those below are the product's, in one place.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

STEPS = (1, 2, 3, 4)
PROBABILITIES = ("Osannolik", "Mindre sannolik", "Möjlig", "Sannolik")
CONSEQUENCES = ("Försumbar", "Lindrig", "Kännbar", "Allvarlig")
MEDIUM_FROM, HIGH_FROM = 4, 9


class Level(StrEnum):
    """How grave a risk value is."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class Need(StrEnum):
    """What is to be done about a risk."""

    NOTHING = "nothing"
    RATE = "rate"
    CONTROL = "control"
    ACT = "act"


LEVEL_WORDS = {Level.LOW: "Låg", Level.MEDIUM: "Medelhög", Level.HIGH: "Hög"}
NEED_WORDS = {
    Need.NOTHING: "Inget mer behövs nu",
    Need.RATE: "Bedöm sannolikhet och konsekvens",
    Need.CONTROL: "Behöver ett kontrollmoment, en åtgärd eller en acceptans",
    Need.ACT: "Behöver en åtgärd eller en acceptans",
}
RULE = (
    f"Riskvärdet är sannolikhet gånger konsekvens. Från {HIGH_FROM} är risken hög och behöver en åtgärd eller en "
    f"acceptans. Från {MEDIUM_FROM} är den medelhög, och då räcker ett kontrollmoment. En acceptans gäller upp till "
    "det riskvärde som den gavs för."
)


@dataclass(frozen=True)
class Rating:
    """Sannolikhet and konsekvens of a risk, each 1–4. Raises ValueError for any other number."""

    probability: int
    consequence: int

    def __post_init__(self) -> None:
        if self.probability not in STEPS or self.consequence not in STEPS:
            raise ValueError(f"Sannolikhet och konsekvens är 1–4, inte {self.probability} och {self.consequence}.")

    @property
    def value(self) -> int:
        """Probability × consequence, 1–16."""
        return self.probability * self.consequence

    @property
    def level(self) -> Level:
        """Low below 4, medium below 9, else high."""
        if self.value >= HIGH_FROM:
            return Level.HIGH
        return Level.MEDIUM if self.value >= MEDIUM_FROM else Level.LOW


@dataclass(frozen=True)
class Treatment:
    """What is done about a risk: the values it has been accepted at, and whether controls and measures are in place.

    ``withdrawn`` is a risk whose analysis has been dropped from the plan: nothing more is asked of it.
    """

    accepted_at: tuple[int, ...] = ()
    controlled: bool = False
    measured: bool = False
    withdrawn: bool = False


def accepted(rating: Rating, accepted_at: Iterable[int]) -> bool:
    """Whether an acceptance covers the risk as it is now: one holds for the value it was given for, and for lower."""
    return any(value >= rating.value for value in accepted_at)


def need(rating: Rating | None, treatment: Treatment) -> Need:
    """What a risk asks for. A low one asks for nothing; a high one is not met by a control alone."""
    if treatment.withdrawn:
        return Need.NOTHING
    if rating is None:
        return Need.RATE
    if rating.level is Level.LOW or treatment.measured or accepted(rating, treatment.accepted_at):
        return Need.NOTHING
    if rating.level is Level.HIGH:
        return Need.ACT
    return Need.NOTHING if treatment.controlled else Need.CONTROL
