"""What the report's page shows of its state: how far it has come, what one may do about it, and what it has been."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from followup import access, board, deadlines, transitions
from followup.access import Permission
from followup.board import StepChoice
from followup.models import DueDate, User
from followup.transitions import State, Step
from reports import deciding, steps
from reports.deciding import Standing
from reports.models import Report, ReportEvent, Snapshot

KNOWN = {step.key: step for step in steps.FROM}


@dataclass(frozen=True)
class Place:
    """A report with its state and its last day, in the words of the workflow's templates."""

    report: Report
    standing: Standing
    due: date | None
    today: date

    @property
    def url(self) -> str:
        """The page of the report."""
        return reverse("report", args=[self.report.unit.code, self.report.occasion.code])

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [(f"{self.report.title}, {self.report.unit.name}", self.url)]

    @property
    def state_words(self) -> str:
        """The state in Swedish."""
        return self.standing.state.label

    @property
    def status_kind(self) -> str:
        """Icon and colour of the state."""
        return board.STATUS[self.standing.state]

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
class Panel(Place):
    """The state with the steps that the person who looks may take, and the report's history."""

    steps: list[StepChoice] = field(default_factory=list)
    blockers: list[str] = field(default_factory=list)
    history: list[ReportEvent] = field(default_factory=list)
    snapshot: Snapshot | None = None
    may_correct: bool = False
    appendices: list[Report] = field(default_factory=list)

    @property
    def blocked(self) -> str:
        """What stands above the blockers: which step they stop."""
        return "Innan rapporten kan skickas in"

    @property
    def decision(self) -> ReportEvent | None:
        """The decision, once there is one."""
        return self.standing.event if self.standing.state == State.DECIDED else None

    @property
    def public_url(self) -> str:
        """Where the public reads it."""
        report = self.report
        return reverse("published_version", args=[report.unit.code, report.occasion.code, report.version])

    @property
    def files(self) -> list[tuple[str, str]]:
        """The draft as files: words and address. What is decided has its files on the public page."""
        place = [self.report.unit.code, self.report.occasion.code]
        kinds = (("Excel", "xlsx"), ("Word", "docx"), ("JSON", "json"))
        return [(words, reverse("report_draft", args=[*place, kind])) for words, kind in kinds]


@dataclass(frozen=True)
class StepPage:
    """The page that asks for what a step needs."""

    at: Place
    step: Step

    @property
    def headline(self) -> str:
        """What is about to be done, and with what."""
        return f"{self.step.label}: {self.at.report.unit.name}s rapport"

    @property
    def refusal(self) -> str:
        """What stands above the reasons when it cannot be done."""
        return f"Det gick inte att {self.step.verb}"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return self.at.crumbs


def place(report: Report) -> Place:
    """Where a report stands."""
    return Place(**_place(report))


def _place(report: Report) -> dict[str, Any]:
    due = DueDate.objects.filter(occasion=report.occasion, level=report.unit.kind).values_list("day", flat=True).first()
    return {
        "report": report,
        "standing": deciding.standing(report),
        "due": due,
        "today": timezone.localdate(),
    }


def panel(report: Report, user: User) -> Panel:
    """The panel of a report for a person."""
    where = _place(report)
    found: Standing = where["standing"]
    own = access.permissions_in(user, report.unit)
    possible = [
        step
        for step in steps.steps_from(found.state)
        if step.permission in own
        and not (step is transitions.ATTEST and found.event and found.event.by_id == user.pk)
        and not (step is transitions.DECIDE and report.part_of_id)
    ]
    return Panel(
        **where,
        steps=[StepChoice(step, step_url(report, step)) for step in possible],
        blockers=deciding.blockers(report) if transitions.SUBMIT in possible else [],
        history=deciding.history(report),
        snapshot=Snapshot.objects.filter(report=report).defer("content").first(),
        may_correct=found.state == State.DECIDED and Permission.UNLOCK in own and not report.part_of_id,
        appendices=deciding.whole(report)[1:],
    )


def step_url(report: Report, step: Step) -> str:
    """The page of a step."""
    return reverse("report_step", args=[report.unit.code, report.occasion.code, step.key])


def step_of(key: str) -> Step:
    """A step by the word in its address. Raises Http404."""
    if key not in KNOWN:
        raise Http404("Sidan finns inte.")
    return KNOWN[key]


def find(unit: str, occasion: str, user: User) -> Report:
    """The version that stands of a report, by the codes of an address. Raises Http404 for one who may not read it."""
    reports = Report.objects.visible_to(user).filter(unit__code=unit, occasion__code=occasion)
    found = reports.select_related("unit", "occasion", "part_of__unit").order_by("-version").first()
    if found is None:
        raise Http404("Rapporten finns inte.")
    return found
