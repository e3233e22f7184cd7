"""What the workflow's screens show: who has submitted and who has not, and one unit's state, steps and history."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from typing import Self

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from followup import access, deadlines, periods, transitions, workflow
from followup.charts import Chart, Segment, Tone, segments
from followup.models import DueDate, Occasion, Unit, User, WorkflowEvent
from followup.sorting import swedish_key
from followup.transitions import State, Step
from followup.workflow import Standing

# Icon and colour of each state (the kinds of ``{% status %}``).
FORGOTTEN_DAYS = 180  # after its period, when nobody has begun to follow up
STATUS = {
    State.NOT_STARTED: "none",
    State.STARTED: "busy",
    State.SUBMITTED: "part",
    State.RETURNED: "no",
    State.ATTESTED: "ok",
    State.DECIDED: "ok",
    State.LOCKED: "ok",
    State.REOPENED: "ask",
}
OF_COMMITTEE = {State.NOT_STARTED: "Inte beslutad"}  # where a committee's state is called otherwise than a unit's
DIRECT = {transitions.SUBMIT, transitions.ATTEST, transitions.LOCK}  # steps that need no word of explanation


@dataclass(frozen=True)
class StepChoice:
    """A step that the person may take now: its words and address, and whether a press alone is enough."""

    step: Step
    url: str

    @property
    def direct(self) -> bool:
        """Whether nothing needs to be written."""
        return self.step in DIRECT

    @property
    def kind(self) -> str:
        """The kind of its button: the way on is the primary one."""
        return "" if self.step in {transitions.RETURN, transitions.UNLOCK} else "primary"


@dataclass(frozen=True)
class Place:
    """A unit (or a committee itself) at an occasion, with its state and its last day."""

    committee: Unit
    unit: Unit
    occasion: Occasion
    standing: Standing
    due: date | None
    today: date

    @property
    def url(self) -> str:
        """The page of the unit's state and history."""
        return reverse("workflow", args=[self.committee.code, self.occasion.code, self.unit.code])

    @property
    def board_url(self) -> str:
        """Where the committee's units stand, all of them."""
        return reverse("standing", args=[self.committee.code, self.occasion.code])

    def step_url(self, step: Step) -> str:
        """The page of a step."""
        return reverse("workflow_step", args=[self.committee.code, self.occasion.code, self.unit.code, step.key])

    @property
    def is_committee(self) -> bool:
        """Whether it is the committee's own state."""
        return self.unit == self.committee

    @property
    def words(self) -> str:
        """Committee and occasion, as the frame of the page says them."""
        return f"{self.committee.name}, {self.occasion.name}"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Läget per enhet", self.board_url)]

    @property
    def state_words(self) -> str:
        """The state in Swedish."""
        own = OF_COMMITTEE if self.is_committee else {}
        return own.get(self.standing.state, self.standing.state.label)

    @property
    def status_kind(self) -> str:
        """Icon and colour of the state."""
        return STATUS[self.standing.state]

    @property
    def delivered(self) -> bool:
        """Whether nobody waits for it."""
        return self.standing.state in transitions.DELIVERED

    @property
    def late(self) -> bool:
        """Whether somebody waits for it after its last day."""
        return not self.delivered and deadlines.is_late(self.due, self.today)

    @property
    def due_words(self) -> str:
        """How long is left, how late it is, or for what is delivered nothing."""
        return "" if self.delivered else deadlines.left(self.due, self.today)


@dataclass(frozen=True)
class Row(Place):
    """A unit on the board; ``submitted_on`` is when it was last submitted."""

    submitted_on: date | None = None

    @property
    def sort_name(self) -> str:
        """What the table sorts names by: Swedish order."""
        return swedish_key(self.unit.name)

    @property
    def sort_state(self) -> int:
        """What the table sorts states by: as far as they have come."""
        return list(State).index(self.standing.state)

    @property
    def sort_due(self) -> date:
        """What the table sorts last days by."""
        return self.due or date.max

    @property
    def due_words(self) -> str:
        """How long is left or how late it is; for what is delivered, whether it came in time."""
        if self.delivered and self.submitted_on:
            return deadlines.kept(self.due, self.submitted_on)
        return super().due_words


@dataclass(frozen=True)
class Board:
    """Vilka har inte lämnat? The units of a committee that one may see, with their states."""

    committee: Place
    rows: list[Row]
    committees: list[Unit] = field(default_factory=list)
    occasions: list[Occasion] = field(default_factory=list)

    @property
    def waiting(self) -> list[Row]:
        """Those that somebody waits for."""
        return [row for row in self.rows if not row.delivered]

    @property
    def headline(self) -> str:
        """The answer."""
        number, whole = len(self.waiting), len(self.rows)
        if not whole:
            return "Nämnden har inga enheter som lämnar in"
        if not number:
            return "Alla har lämnat in"
        if whole == 1:
            return f"{self.rows[0].unit.name} har inte lämnat in"
        return f"{number} av {whole} enheter har inte lämnat in"

    @property
    def lead(self) -> str:
        """When they were to be done, and how many are late; nothing where there are none."""
        if not self.rows:
            return ""
        days = sorted({row.due for row in self.rows if row.due})
        due = f"Sista dag: {deadlines.day(days[-1])}." if days else "Ingen sista dag är satt."
        late = sum(row.late for row in self.rows)
        return f"{due} {'En enhet är försenad' if late == 1 else f'{late} enheter är försenade'}." if late else due

    @cached_property
    def picture(self) -> Chart:
        """How many are done, how many are on their way, how many are left."""
        counts = {state: sum(row.standing.state == state for row in self.rows) for state in State}
        done = counts[State.ATTESTED] + counts[State.DECIDED] + counts[State.LOCKED]
        parts = [
            Segment("Attesterade", done, Tone.OURS),
            Segment("Inskickade", counts[State.SUBMITTED], Tone.NEUTRAL),
            Segment("Inte inskickade", len(self.waiting), Tone.BEFORE),
        ]
        return segments("Så långt har enheterna kommit", parts)

    @property
    def switches(self) -> list[tuple[str, list[dict[str, object]]]]:
        """The choices of committee and of occasion, each where there is something to choose."""
        here = self.committee
        found = [
            ("Nämnd", [_choice(one.name, one, here.occasion, one == here.unit) for one in self.committees]),
            ("Tillfälle", [_choice(one.name, here.unit, one, one == here.occasion) for one in self.occasions]),
        ]
        return [(name, choices) for name, choices in found if len(choices) > 1]


def _choice(label: str, committee: Unit, occasion: Occasion, current: bool) -> dict[str, object]:
    return {"label": label, "url": reverse("standing", args=[committee.code, occasion.code]), "current": current}


@dataclass(frozen=True)
class Panel(Place):
    """A unit's state with what the person who looks may do about it, and what stops it."""

    steps: list[StepChoice] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    readable: bool = True  # whether she may open the page of the unit's state and history

    @property
    def blocked(self) -> str:
        """What stands above the blockers: which step they stop."""
        return "Innan beslutet kan registreras" if self.is_committee else "Innan du kan skicka in"

    @classmethod
    def of(cls, place: Place, user: User) -> Self:
        """The panel of a place for a person. About five queries."""
        own = access.permissions_in(user, place.unit)
        last = place.standing.event
        possible = [
            step
            for step in transitions.steps_from(place.standing.state, of_committee=place.is_committee)
            if step is not transitions.BEGIN
            and step.permission in own
            and not (step is transitions.ATTEST and last and last.by_id == user.pk)
        ]
        missing: list[str] = []
        if transitions.SUBMIT in possible:
            missing = workflow.blockers(occasion=place.occasion, unit=place.unit)
        elif transitions.DECIDE in possible:
            missing = workflow.decision_blockers(occasion=place.occasion, committee=place.unit)
        steps = [StepChoice(step, place.step_url(step)) for step in possible]
        return cls(**vars(place), steps=steps, blockers=missing, readable=access.Permission.READ in own)


@dataclass(frozen=True)
class StepPage:
    """The page that asks for what a step needs."""

    at: Place
    step: Step

    @property
    def headline(self) -> str:
        """What is about to be done, and with what."""
        return f"{self.step.label}: {self.at.unit.name}"

    @property
    def refusal(self) -> str:
        """What stands above the reasons when it cannot be done."""
        return f"Det gick inte att {self.step.verb}"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [*self.at.crumbs, (self.at.unit.name, self.at.url)]


def place(*, committee: str, occasion: str, unit: str, user: User) -> Place:
    """A unit that reports, or the committee itself, by the codes of an address. Raises Http404 for a stranger."""
    at = Occasion.objects.filter(code=occasion).first()
    day = periods.last_day(at.period_id) if at else None
    of = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code=committee).valid_on(day).first() if day else None
    if at is None or of is None:
        raise Http404("Sidan finns inte.")
    reporting = Unit.objects.reporting(of, periods.last_day(at.period_id))
    found = of if unit == of.code else reporting.filter(code=unit).first()
    if found is None or not Unit.objects.visible_to(user).filter(pk=found.pk).exists():
        raise Http404("Sidan finns inte.")
    return place_of(committee=of, occasion=at, unit=found)


def place_of(*, committee: Unit, occasion: Occasion, unit: Unit) -> Place:
    """Where a unit stands."""
    due = DueDate.objects.filter(occasion=occasion, level=unit.kind).values_list("day", flat=True).first()
    return Place(committee, unit, occasion, workflow.standing(occasion, unit), due, timezone.localdate())


def current_occasion() -> Occasion | None:
    """The occasion at hand: the last one whose period has ended, else the first there is.

    One that ended more than half a year ago, and that nobody has begun, is not at hand: then the last that was begun.
    """
    today = timezone.localdate()
    ended = Occasion.objects.filter(period_id__lt=int(f"{today:%Y%m}")).latest_first()
    newest = ended.first()
    if newest is None:
        return Occasion.objects.first()
    long_ago = (today - periods.last_day(newest.period_id)).days > FORGOTTEN_DAYS
    return (ended.filter(workflow_events__isnull=False).first() or newest) if long_ago else newest


def panel(*, occasion: Occasion, unit: Unit, user: User) -> Panel:
    """What any page about a unit at an occasion shows of its state (``followup/_workflow.html``)."""
    return Panel.of(place_of(committee=unit.committee(), occasion=occasion, unit=unit), user)


def board(*, committee: str, occasion: str, user: User) -> Board:
    """The board of a committee by the codes of an address; Http404 for one who may see none of its units."""
    at = Occasion.objects.filter(code=occasion).first()
    if at is None:
        raise Http404("Sidan finns inte.")
    day = periods.last_day(at.period_id)
    visible = Unit.objects.visible_to(user).valid_on(day)
    of = Unit.objects.filter(kind=Unit.Kind.COMMITTEE, code=committee).valid_on(day).first()
    seen = set(visible.values_list("pk", flat=True))
    found = _boards([of], at, seen) if of else []
    if not found:
        raise Http404("Sidan finns inte.")
    committees = [unit for unit in visible.filter(kind=Unit.Kind.COMMITTEE) if unit.pk in seen]
    return replace(found[0], committees=committees, occasions=list(Occasion.objects.latest_first()[:6]))


def boards(*, committees: Sequence[Unit], occasion: Occasion, user: User) -> list[Board]:
    """The boards of those of the committees that one may see a unit of, in order; without the choices of a page.

    As many queries for many as for one.
    """
    visible = Unit.objects.visible_to(user).valid_on(periods.last_day(occasion.period_id))
    return _boards(committees, occasion, set(visible.values_list("pk", flat=True)))


def _boards(committees: Sequence[Unit], occasion: Occasion, seen: set[int]) -> list[Board]:
    units: dict[int, list[Unit]] = {one.pk: [] for one in committees}
    for unit in Unit.objects.reporting_in(units, periods.last_day(occasion.period_id)).select_related("parent"):
        if unit.pk in seen:
            units[unit.parent_id if unit.parent_id in units else unit.parent.parent_id].append(unit)
    shown = [one for one in committees if units[one.pk] or one.pk in seen]
    keys = [unit.pk for one in shown for unit in (one, *units[one.pk])]
    events = WorkflowEvent.objects.filter(occasion=occasion, unit__in=keys).select_related("by", "unit")
    last = {event.unit_id: event for event in events.latest_per_unit()}
    submitted = {event.unit_id: event.at for event in events.filter(after=State.SUBMITTED).order_by("number")}
    due = dict(DueDate.objects.filter(occasion=occasion).values_list("level", "day"))
    return [_board(one, occasion, units[one.pk], last, submitted, due) for one in shown]


def _board(
    committee: Unit,
    occasion: Occasion,
    units: list[Unit],
    last: Mapping[int, WorkflowEvent],
    submitted: Mapping[int, datetime],
    due: Mapping[str, date],
) -> Board:
    own, today = last.get(committee.pk), timezone.localdate()
    rows = [
        Row(
            committee,
            unit,
            occasion,
            workflow.standing_of(last.get(unit.pk), own),
            due.get(unit.kind),
            today,
            timezone.localdate(submitted[unit.pk]) if unit.pk in submitted else None,
        )
        for unit in units
    ]
    rows.sort(key=lambda row: row.delivered)  # those that somebody waits for first, otherwise as they are laid out
    here = Place(committee, committee, occasion, workflow.standing_of(own, own), due.get(committee.kind), today)
    return Board(here, rows)
