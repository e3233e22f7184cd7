"""Fakta: what the registers know at an occasion, which the report is held against. Frozen dataclasses alone. Pure."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True)
class Number:
    """A figure: key, label, value (kronor, percent or a count) and measure (``kr``, ``%``, ``st``).

    ``subjects`` are the names that a text may call what it is of; ``aspect`` is what is said of it (``avvikelse``,
    ``utfall``, ``prognos``, ``budget``, ``fjolår``) and ``horizon`` whether of the ``period``, the whole ``year`` or
    neither.
    """

    key: str
    label: str
    value: Decimal
    measure: str
    subjects: tuple[str, ...] = ()
    aspect: str = ""
    horizon: str = ""


@dataclass(frozen=True)
class Goal:
    """A committee's goal as it stands: its status in words (Uppnås …), motivation, and what it serves."""

    name: str
    status: str
    motivation: str = ""
    overall: str = ""
    area: str = ""


@dataclass(frozen=True)
class Unit:
    """A unit of the organisation; ``kind`` is committee, department, area or responsibility."""

    name: str
    code: str = ""
    kind: str = ""


@dataclass(frozen=True)
class Assignment:
    """A strategic assignment: the group and number that the report prints it under, its text and state.

    ``printed`` are the state's words in the table; ``status`` is the committee's own: Pågår, Genomförd, Kvarstår …
    """

    group: str
    number: int
    text: str
    printed: str
    status: str


@dataclass(frozen=True)
class Activity:
    """A planned activity of the verksamhetsplan with its state in words."""

    name: str
    status: str


@dataclass(frozen=True)
class Value:
    """An indicator's outcome of a year (up to a month): a number, or only words such as I.U."""

    year: int
    month: int
    number: Decimal | None
    text: str


@dataclass(frozen=True)
class Indicator:
    """An indicator: its name and unit, what it is part of, its outcomes, the oldest first, and its target in words.

    ``reached`` is None where nothing can be said. ``goal`` names the goal that it is followed up with.
    """

    name: str
    unit: str = ""
    parent: str = ""
    goal: str = ""
    values: tuple[Value, ...] = ()
    target: str = ""
    reached: bool | None = None

    @property
    def latest(self) -> Value | None:
        """The newest outcome that is a number."""
        return next((one for one in reversed(self.values) if one.number is not None), None)


@dataclass(frozen=True)
class Decision:
    """A decision in the register: body, day (None where it is not known), § and title."""

    body: str
    day: date | None
    paragraph: str
    title: str = ""


@dataclass(frozen=True)
class Deviation:
    """A unit's deviation in kronor with the names that a text may call it by, and whether it must be explained."""

    names: tuple[str, ...]
    horizon: str
    amount: Decimal
    exceeds: bool


@dataclass(frozen=True)
class Frame:
    """A frame in kronor and what is expected to be used of it, of somebody with names."""

    names: tuple[str, ...]
    frame: Decimal
    forecast: Decimal


@dataclass(frozen=True)
class Facts:
    """All of it, of one committee (or administration) at one occasion."""

    municipality: str
    committee: str
    first_day: date
    through: date
    numbers: tuple[Number, ...] = ()
    goals: tuple[Goal, ...] = ()
    areas: tuple[str, ...] = ()
    overall_goals: tuple[str, ...] = ()
    units: tuple[Unit, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    activities: tuple[Activity, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    decisions: tuple[Decision, ...] = ()
    deviations: tuple[Deviation, ...] = ()
    frames: tuple[Frame, ...] = ()
    earlier: tuple[str, ...] = ()  # the texts of the last report, section by section
    appendices: tuple[str, ...] = ()

    @property
    def year(self) -> int:
        """The fiscal year that is reported."""
        return self.through.year
