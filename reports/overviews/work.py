"""The work of the overview: the committee's goals, strategic assignments and indicators, now and the time before.

Indicators are read through ``indicators.reading`` as the person who asks; nothing of a masked value comes here.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from django.urls import reverse

from followup.charts import Segment, Tone, segments
from followup.models import Occasion, Unit, User
from goals.assignment_pages import KINDS
from goals.goal_pages import STATUS
from goals.models import Addressee, Assessment, AssignmentStatus, Goal
from goals.wording import WORDS
from indicators import reading
from indicators.models import Indicator
from indicators.pages import columns_of
from indicators.pictures import spark
from indicators.rules import Outcome
from reports.content.assignments import UNSAID as NOT_REPORTED
from reports.content.goals import UNSAID as NOT_ASSESSED
from reports.content.material import of_committee
from reports.overview import Assignments, Counted, GoalArea, Goals, Indicators, Mark, Missed

GOAL_WORDS = {str(value): str(label) for value, label in Assessment.Status.choices} | {"": NOT_ASSESSED}
GOAL_ORDER = ("achieved", "partly", "not_achieved", "not_assessed", "")
ASSIGNMENT_WORDS = WORDS | {"": NOT_REPORTED}
ASSIGNMENT_ORDER = ("done", "under_way", "remains", "not_started", "dropped", "")
ASSIGNMENT_KINDS = {str(status): kind for status, kind in KINDS.items()} | {"": "ask"}
ASSIGNMENT_TONES = {
    "done": Tone.BETTER,
    "under_way": Tone.OURS,
    "remains": Tone.NEUTRAL,
    "not_started": Tone.BEFORE,
    "dropped": Tone.WORSE,
    "": Tone.BEFORE,
}


@dataclass(frozen=True)
class Said:
    """What is said of a thing at the occasion, and what was said last before it; empty where nothing was."""

    now: str = ""
    before: str = ""
    at: int = 0  # the period of what was said before

    @property
    def changed(self) -> bool:
        """Whether another thing is said than last time."""
        return bool(self.now and self.before and self.now != self.before)


@dataclass(frozen=True)
class Work:
    """What a committee has to show at an occasion beside its money. ``units`` are the keys of it and all below it."""

    unit: Unit
    occasion: Occasion
    units: Sequence[int]
    user: User | None

    @cached_property
    def of_year(self) -> list[Goal]:
        """The committee's goals of the year, in order."""
        return of_committee(self.unit, self.occasion)

    @cached_property
    def assessed(self) -> dict[int, Said]:
        """What is said of each goal, by its key. One query."""
        found = Assessment.objects.filter(goal__in=self.of_year, occasion__period__lte=self.occasion.period_id)
        rows = found.order_by("-occasion__period_id", "-occasion_id", "-version")
        return self._said(rows.values_list("goal_id", "status", "occasion_id", "occasion__period_id"))

    @cached_property
    def given(self) -> list[int]:
        """The keys of the committee with each assignment that it has in the year."""
        found = Addressee.objects.filter(committee=self.unit, assignment__fiscal_year=self.occasion.year)
        return list(found.order_by("pk").values_list("pk", flat=True))

    @cached_property
    def reported(self) -> dict[int, Said]:
        """What is said of each assignment, by the key of the committee with it. One query."""
        found = AssignmentStatus.objects.filter(addressee__in=self.given, occasion__period__lte=self.occasion.period_id)
        rows = found.order_by("-occasion__period_id", "-occasion_id", "-number")
        return self._said(rows.values_list("addressee_id", "status", "occasion_id", "occasion__period_id"))

    def _said(self, rows: Iterable[tuple[int, str, int, int]]) -> dict[int, Said]:
        """The newest word at the occasion and the newest at an earlier period; ``rows`` come the newest first."""
        now: dict[int, str] = {}
        before: dict[int, tuple[str, int]] = {}
        for key, status, occasion, period in rows:
            if occasion == self.occasion.pk:
                now.setdefault(key, status)
            elif period < self.occasion.period_id:
                before.setdefault(key, (status, period))
        return {key: Said(now.get(key, ""), *before.get(key, ("", 0))) for key in {**now, **before}}

    @cached_property
    def goals(self) -> Goals | None:
        """The goals by målområde and status; None where the committee has none."""
        if not self.of_year:
            return None
        areas = [
            GoalArea(area.name, tuple(map(self._mark, own)))
            for area, own in groupby(self.of_year, key=lambda goal: goal.overall.area)
        ]
        counted = Counter(self.assessed.get(one.pk, Said()).now for one in self.of_year)
        return Goals(tuple(areas), _counts(counted, GOAL_ORDER, STATUS, GOAL_WORDS))

    def _mark(self, goal: Goal) -> Mark:
        status = self.assessed.get(goal.pk, Said()).now
        url = reverse("goals:goal", args=[self.occasion.code, goal.pk]) if self.user else ""
        return Mark(STATUS[status], GOAL_WORDS[status], goal.name, url)

    @cached_property
    def assignments(self) -> Assignments | None:
        """The strategic assignments by status; None where the committee has none."""
        if not self.given:
            return None
        counted = Counter(self.reported.get(one, Said()).now for one in self.given)
        counts = _counts(counted, ASSIGNMENT_ORDER, ASSIGNMENT_KINDS, ASSIGNMENT_WORDS)
        shown = [status for status in ASSIGNMENT_ORDER if counted[status]]
        parts = [Segment(ASSIGNMENT_WORDS[one], counted[one], ASSIGNMENT_TONES[one]) for one in shown]
        return Assignments(counts, segments("Strategiska uppdrag efter status", parts, named=False))

    @cached_property
    def rows(self) -> list[reading.Row]:
        """The committee's indicators as the person may read them, in order. Seven queries."""
        found = Indicator.objects.filter(series=Indicator.Series.COMMITTEE, owner__in=self.units)
        columns, year = columns_of(self.occasion), self.occasion.year
        return reading.read(found.order_by("sort", "code"), user=self.user, columns=columns, target_year=year)

    @cached_property
    def indicators(self) -> Indicators | None:
        """Those that miss their target; None where the committee has no indicators."""
        if not self.rows:
            return None
        wholes = {row.indicator.pk: row for row in self.rows}
        found = [row for row in self.rows if row.attainment.outcome is Outcome.NOT_REACHED]
        missed = sorted(found, key=lambda row: bool(row.indicator.parent_id))  # parts after the whole ones
        judged = sum(row.attainment.outcome is not Outcome.UNKNOWN for row in self.rows)
        return Indicators(tuple(self._missed(row, wholes) for row in missed), judged, len(self.rows))

    def _missed(self, row: reading.Row, wholes: dict[int, reading.Row]) -> Missed:
        whole = wholes.get(row.indicator.parent_id or 0)
        name, code = (f"{row.name}: {whole.name}", whole.indicator.code) if whole else (row.name, row.indicator.code)
        assert row.latest is not None  # a target that is missed has been measured
        unit = row.definition.unit_of_measure
        value = f"{row.cells[row.latest].text} {unit}".strip() if unit == "%" else row.cells[row.latest].text
        wish = str(row.target_version.words) if row.target_version else ""
        url = reverse("indicators:indicator", args=[self.occasion.code, code]) if self.user else ""
        return Missed(name, value, row.latest.label, wish, str(spark(row)), url)

    @property
    def measured(self) -> int:
        """How many indicators have a number at the occasion that the person may read."""
        column = columns_of(self.occasion)[-1]
        return sum(bool(shown.cell and shown.cell.number is not None) for shown in self._at(column))

    def _at(self, column: reading.Column) -> list[reading.Shown]:
        return [row.cells[column] for row in self.rows]


def _counts(
    counted: Counter[str], order: Sequence[str], kinds: dict[str, str], words: dict[str, str]
) -> tuple[Counted, ...]:
    """How many stand how, in order, those that none stand in left out."""
    return tuple(Counted(kinds[one], words[one], counted[one]) for one in order if counted[one])
