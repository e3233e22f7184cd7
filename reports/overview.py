"""Översikten: a follow-up on one page, as it is shown and as it is frozen. Pure: frozen dataclasses and tuples alone.

Everything is text by now, rounded once, and pictures. What leads into the product (``url``, links in pictures) is empty
in an overview that is made for all: that one is kept with the decided report, and read by anybody.
"""

from dataclasses import dataclass

from followup.charts import Chart


@dataclass(frozen=True)
class Standing:
    """How something stands to what was decided: the deviation as the answer, its tone, its picture and its figures."""

    answer: str
    tone: str
    chart: Chart
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Other:
    """A revenue-financed unit: its expected result (plus = surplus) in mnkr, and a line on it."""

    name: str
    amount: str
    tone: str
    note: str
    url: str = ""


@dataclass(frozen=True)
class Counted:
    """How many stand in a way: the kind of its icon, its words, the number."""

    kind: str
    words: str
    count: int


@dataclass(frozen=True)
class Mark:
    """A goal with how it stands: the kind of its status and its words."""

    kind: str
    words: str
    name: str
    url: str = ""

    @property
    def icon(self) -> str:
        """The icon of its status."""
        return {"ok": "check", "part": "half", "no": "cross", "none": "dash"}.get(self.kind, "alert")


@dataclass(frozen=True)
class GoalArea:
    """A målområde with its goals in order."""

    name: str
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Goals:
    """The committee's goals by målområde, and how many of them stand how."""

    areas: tuple[GoalArea, ...]
    counts: tuple[Counted, ...]

    @property
    def count(self) -> int:
        """How many goals there are."""
        return sum(one.count for one in self.counts)


@dataclass(frozen=True)
class Assignments:
    """The committee's strategic assignments: how many stand how, and the same as a bar in parts."""

    counts: tuple[Counted, ...]
    chart: Chart

    @property
    def count(self) -> int:
        """How many assignments there are."""
        return sum(one.count for one in self.counts)


@dataclass(frozen=True)
class Missed:
    """An indicator that misses its target: last value with its time, target, and its curve (SVG, may be empty)."""

    name: str
    value: str
    when: str
    wish: str
    spark: str
    url: str = ""


@dataclass(frozen=True)
class Indicators:
    """Of the indicators that can be judged, those that miss their target. Only values that the reader may see."""

    missed: tuple[Missed, ...]
    judged: int
    count: int  # that there are, those that cannot be judged too


@dataclass(frozen=True)
class Change:
    """Something that is otherwise than last time. ``kind`` is the icon: ``better worse level new``."""

    kind: str
    words: str
    url: str = ""


@dataclass(frozen=True)
class Words:
    """How the text of the head of the department begins; ``more`` when it goes on, ``draft`` before it is decided."""

    text: str
    more: bool = False
    draft: bool = False


@dataclass(frozen=True)
class Overview:
    """The follow-up of a committee (or of a part of one) at an occasion. What there is nothing of is None or empty."""

    unit: str
    occasion: str
    through: str  # the months of the outcome, as headings say them
    headline: str
    lead: str
    year: Standing | None = None
    so_far: Standing | None = None
    bridge: Chart | None = None
    bridge_words: str = ""
    areas: Chart | None = None
    activities: Chart | None = None
    course: Chart | None = None
    course_words: str = ""
    others: tuple[Other, ...] = ()
    goals: Goals | None = None
    assignments: Assignments | None = None
    indicators: Indicators | None = None
    investments: Standing | None = None
    changes: tuple[Change, ...] = ()
    text: Words | None = None
    tables: tuple[str, ...] = ()  # the keys of the decided report's tables, where the answers are looked up

    @property
    def charts(self) -> list[Chart]:
        """Its pictures in the order that they are shown, for the figures behind them."""
        standings = [one.chart for one in (self.year, self.so_far) if one]
        last = [one.chart for one in (self.assignments, self.investments) if one]
        return [*standings, *(one for one in (self.bridge, self.areas, self.activities, self.course) if one), *last]


def opening(text: str, most: int) -> tuple[str, bool]:
    """How a text begins, cut after the last whole sentence within ``most`` characters; and whether it goes on."""
    if len(text) <= most:
        return text, False
    cut = text[:most]
    end = max(cut.rfind(mark) for mark in (". ", "! ", "? "))
    return (cut[: end + 1], True) if end > most // 3 else (f"{cut[: cut.rfind(' ')]} …", True)
