"""Läget: where each unit of a committee stands with an occasion, its state beside its figures. Writes nothing.

Every amount is ``finance``'s, every state the workflow's, and what is left is what the apps tell of their duties.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Self

from django.urls import reverse

from finance import duties as forecasts
from finance import forecast_lines
from finance.cells import read_many
from finance.forecast_lines import AreaRow, ForecastLine
from finance.materiality import Lack, Threshold, exceeds
from finance.pages import Place, against_budget
from finance.signs import Profile
from finance.thresholds import threshold_for
from followup import board, deadlines, duties, periods
from followup.access import Permission
from followup.board import Board, Row
from followup.charts import Chart, deviation_bars
from followup.duties import Duty
from followup.models import Occasion, Unit, User
from followup.money import ZERO
from followup.transitions import ATTEST, RETURN, State

MOST_BARS = 6  # in the picture of deviations: what one takes in at a glance
STATES = (("mig", "Väntar på att du attesterar"), ("kvar", "Inte inskickade"), ("sena", "Försenade"))
DEVIATIONS = (("stor", "Över väsentlighetsgränsen"),)
FILTERS = {"lage": STATES, "avvikelse": DEVIATIONS}


@dataclass(frozen=True)
class Line:
    """A unit: its state, its forecast, and what it lacks. Kronor, plus is better.

    ``change`` is how much better its forecast has become since the occasion before (None where there was none).
    """

    row: Row
    area: AreaRow | None
    lacks: tuple[Lack, ...]
    change: Decimal | None
    material: bool
    left: tuple[Duty, ...]
    may_attest: bool
    own: bool  # whether the person submitted it herself

    @property
    def unit(self) -> Unit:
        """The unit."""
        return self.row.unit

    @property
    def deviation(self) -> Decimal | None:
        """The forecast against the year's budget; None for what makes no forecast."""
        return self.area.deviation if self.area else None

    @property
    def waits(self) -> bool:
        """Whether it waits for the person to attest it."""
        return self.may_attest and not self.own and self.row.standing.state in ATTEST.before

    @property
    def choosable(self) -> bool:
        """Whether the person may attest or return it."""
        return self.may_attest and self.row.standing.state in RETURN.before | ATTEST.before

    @property
    def lacking(self) -> str:
        """How many forecasts lack a reason or a comment."""
        return forecast_lines.lacks_in_words(self.lacks)

    @property
    def left_words(self) -> str:
        """What else is left, by kind: ``2 Åtgärdsplan, 1 Verksamhetsplan``."""
        return counted(self.left)

    def shown(self, chosen: dict[str, str]) -> bool:
        """Whether the filters leave it."""
        of_state = {
            "mig": self.waits,
            "kvar": not self.row.delivered,
            "sena": self.row.late,
        }
        return of_state.get(chosen["lage"], True) and (chosen["avvikelse"] != "stor" or self.material)


@dataclass(frozen=True)
class StandingPage:
    """Where a committee's units stand, as far as a person may see them."""

    board: Board
    lines: list[Line]
    above: list[Duty]  # what is left for the committee and its departments themselves
    chosen: dict[str, str]
    marked: frozenset[str] = field(default_factory=frozenset)  # the codes of the units that are chosen in the form

    @property
    def place(self) -> Place:
        """The committee and the occasion, with the addresses there."""
        return Place(self.board.committee.unit, self.board.committee.occasion)

    def with_marked(self, codes: Collection[str]) -> Self:
        """The page with these units chosen in its form."""
        return replace(self, marked=frozenset(codes))

    @property
    def shown(self) -> list[Line]:
        """The units that the filters leave."""
        return [line for line in self.lines if line.shown(self.chosen)]

    @property
    def waiting(self) -> list[Line]:
        """The units that wait for the person."""
        return [line for line in self.lines if line.waits]

    @property
    def choosable(self) -> bool:
        """Whether there is anything in the table to attest or return."""
        return any(line.choosable for line in self.shown)

    @property
    def headline(self) -> str:
        """The answer: what waits for the person, else who has not submitted."""
        number = len(self.waiting)
        if number:
            return "En enhet väntar på att du attesterar" if number == 1 else f"{number} enheter väntar på din attest"
        return self.board.headline

    @property
    def lead(self) -> str:
        """Who has not submitted, when they should have, and where the forecast is going."""
        first = [f"{self.board.headline}."] if self.waiting else []
        known = [line.deviation for line in self.lines if line.deviation is not None]
        last = [f"Tillsammans väntas enheterna bli {against_budget(sum(known, ZERO))}."] if known else []
        return " ".join([*first, self.board.lead, *last])

    @property
    def filters(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Of each filter its name, label, choices and what is chosen."""
        labels = {"lage": "Läge", "avvikelse": "Avvikelse"}
        return [(name, labels[name], list(choices), self.chosen[name]) for name, choices in FILTERS.items()]

    @cached_property
    def bars(self) -> Chart | None:
        """The largest deviations, the worst first, each a way to its forecast."""
        known = [(line, line.deviation) for line in self.lines if line.deviation]
        largest = sorted(known, key=lambda pair: -abs(pair[1]))[:MOST_BARS]
        largest.sort(key=lambda pair: pair[1])
        if not largest:
            return None
        links = [self.place.forecast_url(line.unit.code) for line, _ in largest]
        return deviation_bars(
            "De största avvikelserna, mnkr", [(line.unit.name, amount) for line, amount in largest], links=links
        )

    @property
    def left_above(self) -> list[tuple[Duty, str]]:
        """What is left for the committee and its departments, with how late each is; empty for what is not."""
        today = self.board.committee.today
        return [(one, deadlines.left(one.due, today).capitalize() if one.late(today) else "") for one in self.above]


def counted(left: Sequence[Duty]) -> str:
    """Duties counted by kind."""
    kinds = list(dict.fromkeys(one.kind for one in left))
    return ", ".join(f"{kind.lower()}: {sum(one.kind == kind for one in left)}" for kind in kinds)


def page(*, committee: str, occasion: str, chosen: dict[str, str], user: User) -> StandingPage:
    """The page by the codes of an address; Http404 for one who may see none of the committee's units."""
    found = board.board(committee=committee, occasion=occasion, user=user)
    narrowed = {name: chosen.get(name, "") for name in FILTERS}
    left = _left([found], user)
    reporting = {row.unit.pk for row in found.rows}
    above = [one for key, told in left.items() if key not in reporting for one in told]
    return StandingPage(found, _lines([found], user, left)[0], above, narrowed)


def everywhere(*, committees: Sequence[Unit], occasion: Occasion, user: User) -> list[tuple[Unit, list[Line]]]:
    """The units of each committee that the person may see any unit of, as its page has them.

    As many queries for many as for one.
    """
    found = board.boards(committees=committees, occasion=occasion, user=user)
    lines = _lines(found, user, _left(found, user))
    return [(one.committee.unit, own) for one, own in zip(found, lines, strict=True)]


def _lines(boards: Sequence[Board], user: User, left: dict[int, list[Duty]]) -> list[list[Line]]:
    """The lines of each board, all of one occasion: what waits for the person first, and last what is delivered."""
    if not boards:
        return []
    at, committees = boards[0].committee.occasion, [one.committee.unit for one in boards]
    threshold = threshold_for(committees[0])  # the municipality's own: the same for all of its committees
    earlier = forecast_lines.occasion_before(at)
    read = read_many(committees=committees, occasion=at)
    before = read_many(committees=committees, occasion=earlier) if earlier else []
    known = _Known(
        {row.unit_id: row for cells in read for row in forecast_lines.areas_in(cells) if row.unit_id is not None},
        {(cells.committee.pk, row.codes): row for cells in before for row in forecast_lines.areas_in(cells)},
        forecast_lines.said(*read, threshold=threshold),
        threshold,
        left,
        frozenset(Unit.objects.where(user, Permission.ATTEST).values_list("pk", flat=True)),
    )
    made = ([known.line(row, user) for row in one.rows] for one in boards)
    return [sorted(lines, key=lambda line: (not line.waits, line.row.delivered)) for lines in made]


@dataclass(frozen=True)
class _Known:
    """What is read of the units: their areas now and before (by committee and code), what is said, what is left."""

    areas: Mapping[int, AreaRow]
    before: Mapping[tuple[int, str], AreaRow]
    said: Mapping[int, Sequence[ForecastLine]]
    threshold: Threshold
    left: Mapping[int, Sequence[Duty]]
    attests: frozenset[int]

    def line(self, row: Row, user: User) -> Line:
        """A unit as the person sees it."""
        key, event = row.unit.pk, row.standing.event
        area = self.areas.get(key)
        return Line(
            row,
            area,
            tuple(line.lack for line in self.said.get(key, ()) if line.lack),
            _change(area, self.before.get((row.committee.pk, row.unit.code))),
            area is not None and exceeds(area.deviation, area.budget, self.threshold),
            tuple(self.left.get(key, ())),
            key in self.attests,
            event is not None and event.after == State.SUBMITTED and event.by_id == user.pk,
        )


def _change(now: AreaRow | None, before: AreaRow | None) -> Decimal | None:
    """How much better a forecast is than the one before."""
    if now is None or before is None:
        return None
    profile: Profile = now.profile
    return profile.deviation(now.current, before.current)


def _left(boards: Sequence[Board], user: User) -> dict[int, list[Duty]]:
    """What is left beside the forecasts, by unit: in those that report, and in what is above them and she may see."""
    if not boards:
        return {}
    at, committees = boards[0].committee.occasion, [one.committee.unit for one in boards]
    kinds = (Unit.Kind.COMMITTEE, Unit.Kind.DEPARTMENT)
    above = Unit.objects.visible_to(user).valid_on(periods.last_day(at.period_id)).filter(kind__in=kinds)
    keys = {row.unit.pk for one in boards for row in one.rows}
    keys |= set((above & Unit.objects.below(*committees)).values_list("pk", flat=True))
    without = frozenset({forecasts.FORECAST})  # the table tells of them itself
    asked = duties.Asked(user, at, boards[0].committee.today, within=frozenset(keys), without=without)
    left: dict[int, list[Duty]] = {}
    for one in duties.told(asked):
        if not one.done:
            shown = one if asked.may_open(one) else replace(one, url="")
            left.setdefault(one.unit_id, []).append(shown)
    return left


def index_url(user: User) -> str:
    """Where one's own committee stands at the occasion at hand; empty for a stranger, and before the first occasion."""
    occasion = board.current_occasion()
    units = Unit.objects.visible_to(user).exclude(kind=Unit.Kind.MUNICIPALITY).with_tree_fields()
    first = min(units, key=lambda unit: (unit.tree_depth, unit.tree_ordering), default=None)
    if occasion is None or first is None:
        return ""
    return reverse("standing", args=[first.committee().code, occasion.code])
