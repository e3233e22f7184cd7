"""Rapportens beslut: submit, return, attest, decide, and correct what has been decided.

A report's state is its last event's; a report that is there is begun. A committee's report, with its appendices, is
decided by the committee's own step (``followup.workflow.decide``): that cannot be taken before the report is attested,
and freezes the report in its own transaction. A report of another unit, such as the municipality's, is decided here.

Rows are taken hold of in one order, the committee's units and then its reports by key, so that none deadlock; whoever
writes in a section waits there for a decision that has begun (``reports.models.frozen``).

Everything raised here is Swedish, says who did what when, and what to do about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import structlog
from django.db import transaction

from followup import transitions, workflow
from followup.access import Permission, require
from followup.models import Occasion, Unit, User, WorkflowEvent
from followup.transitions import Comment, State, Step
from followup.workflow import Blocked, Closed, Decision, Refused
from reports import services, snapshots, steps
from reports.models import Prose, Report, ReportEvent, ReportSection, Snapshot

Gate = Callable[[Report], list[str]]

log = structlog.get_logger()
_gates: list[Gate] = []


@dataclass(frozen=True)
class Standing:
    """Where a report stands: the state, and the event that led there (none for one that is only begun)."""

    state: State
    event: ReportEvent | None = None

    @property
    def is_open(self) -> bool:
        """Whether its texts and sections may be changed."""
        return self.state in steps.OPEN

    @property
    def mark(self) -> str:
        """What differs as soon as somebody has taken a step."""
        return workflow.mark(self.event)


def register_gate(gate: Gate) -> None:
    """Let a part of the app say, in Swedish sentences, what stops a report from being submitted (in ``ready``)."""
    _gates.append(gate)


def blockers(report: Report) -> list[str]:
    """What stops the report from being submitted; nothing when it may be."""
    return [reason for gate in _gates for reason in gate(report)]


def standing(report: Report) -> Standing:
    """Where a report stands. One query."""
    event = ReportEvent.objects.filter(report=report).select_related("by").order_by("-number").first()
    return Standing(event.state if event else steps.FIRST, event)


def history(report: Report) -> list[ReportEvent]:
    """Every step of a report, the newest first."""
    return list(ReportEvent.objects.filter(report=report).select_related("by").order_by("-number"))


def require_open(report: Report) -> None:
    """Raise Closed unless the report's texts and sections may be changed; inside the transaction that changes them.

    Holds the report until that transaction ends, so that nobody submits or decides it in between.
    """
    hold([report])
    found = standing(report)
    if not found.is_open:
        raise Closed(closed_words(found))


def closed_words(found: Standing) -> str:
    """Who closed a report, when, and what to do to change it still."""
    words = workflow.refusal(transitions.SUBMIT, found.state, found.event).partition(". ")[2]
    if found.state == State.DECIDED:
        return f"Rapporten är beslutad och kan inte ändras. {words} Är något fel i den rättas den som en ny version."
    return f"Rapporten kan inte ändras nu. {words} Ska något ändras kan controllern returnera den."


def hold(reports: Iterable[Report]) -> None:
    """Keep others from moving the reports, or writing in them, until the transaction ends; in one order."""
    keys = sorted(report.pk for report in reports)
    list(Report.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def take(
    step: Step, *, report: Report, by: User, comment: str = "", decision: Decision | None = None, seen: str = ""
) -> ReportEvent | WorkflowEvent:
    """Take a step; ``decision`` goes with a decision alone. Raises what the step raises.

    With ``seen``, the mark of where it stood when its page was opened, also Refused when somebody has been there since.
    """
    if step is transitions.DECIDE:
        if decision is None:
            raise Refused("Skriv paragraf, datum och diarienummer.")
        return decide(report=report, decision=decision, by=by, comment=comment)
    taken = {transitions.SUBMIT: submit, transitions.RETURN: return_to_writers, transitions.ATTEST: attest}
    with transaction.atomic():
        hold([report])
        found = standing(report)
        if found.state in steps.FROM[step]:  # else the step itself says who was first
            workflow.require_seen(found.state, found.mark, seen)
        return taken[step](report=report, by=by, comment=comment)


@transaction.atomic
def submit(*, report: Report, by: User, comment: str = "") -> ReportEvent:
    """Skicka in. Raises Blocked when something is missing, Refused when it is submitted already."""
    hold([report])
    require(by, Permission.SUBMIT, report.unit)
    _require_step(transitions.SUBMIT, report)
    reasons = blockers(report)
    if reasons:
        raise Blocked(reasons)
    return _take(transitions.SUBMIT, report, by, comment=comment)


@transaction.atomic
def return_to_writers(*, report: Report, by: User, comment: str = "") -> ReportEvent:
    """Returnera, with what is to be mended. Raises Refused without a comment, or when there is nothing to return."""
    hold([report])
    return _take(transitions.RETURN, report, by, comment=comment)


@transaction.atomic
def attest(*, report: Report, by: User, comment: str = "") -> ReportEvent:
    """Attestera. Raises Refused when it is not submitted, or was submitted by the same person (two pairs of eyes)."""
    hold([report])
    require(by, Permission.ATTEST, report.unit)
    found = standing(report)
    if found.state == State.SUBMITTED and found.event and found.event.by_id == by.pk:
        raise Refused("Du skickade själv in rapporten. Någon annan ska attestera den.")
    _require_step(transitions.ATTEST, report)
    return _take(transitions.ATTEST, report, by, comment=comment, fingerprint=snapshots.fingerprint(report))


@transaction.atomic
def decide(*, report: Report, decision: Decision, by: User, comment: str = "") -> ReportEvent | WorkflowEvent:
    """Register the decision and freeze the report with its appendices. Raises Blocked, Refused.

    A committee's report is decided with the committee's whole follow-up; an appendix with its report.
    """
    if report.part_of is not None:
        raise Refused(f"Rapporten är en bilaga och beslutas med {report.part_of.unit.name}s rapport.")
    if report.unit.kind == Unit.Kind.COMMITTEE:
        return workflow.decide(
            occasion=report.occasion, committee=report.unit, decision=decision, by=by, comment=comment
        )
    hold(whole(report))
    require(by, Permission.DECIDE, report.unit)
    _require_step(transitions.DECIDE, report)
    reasons = _not_attested(report)
    if reasons:
        raise Blocked(reasons)
    workflow.require_plausible(decision, report.occasion)
    return _freeze(report, decision, by, comment)


def whole(report: Report) -> list[Report]:
    """A report and its appendices, which are decided together."""
    return [report, *report.appendices.select_related("unit", "occasion").order_by("pk")]


def of_committee(occasion: Occasion, committee: Unit) -> Report | None:
    """The version that stands of a committee's own report at an occasion."""
    found = Report.objects.filter(unit=committee, occasion=occasion, part_of=None).select_related("unit", "occasion")
    return found.order_by("-version").first()


def committee_gate(occasion: Occasion, committee: Unit) -> list[str]:
    """What of its report stops a committee from deciding; nothing for one that has begun none. Holds the report."""
    report = of_committee(occasion, committee)
    if report is None:
        return []
    if transaction.get_connection().in_atomic_block:
        hold(whole(report))
    if standing(report).state == State.DECIDED:
        return ["Rapporten är redan beslutad. Rätta den som en ny version, så beslutar nämnden om den på nytt."]
    return _not_attested(report)


def freeze_at_decision(event: WorkflowEvent) -> None:
    """Freeze the committee's report in the transaction of its decision (a listener of the workflow)."""
    if event.state != State.DECIDED:
        return
    report = of_committee(event.occasion, event.unit)
    if report is not None:
        assert event.decided_on  # workflow_event_decision_whole
        decision = Decision(event.paragraph, event.decided_on, event.diary_number)
        _freeze(report, decision, event.by, event.comment)


@transaction.atomic
def correct(*, report: Report, reason: str, by: User) -> Report:
    """Begin a correction: a new version with the sections and texts of the decided one, appendices too.

    Raises Refused without a reason, for a report that is not decided or is an appendix, and while the committee's
    follow-up is closed.
    """
    hold(whole(report))
    require(by, Permission.UNLOCK, report.unit)
    _require_correctable(report)
    if not reason.strip():
        raise Refused("Skriv varför rapporten rättas. Det står sedan i den rättade rapporten.")
    made = _copied(report, reason.strip(), by)
    for appendix in whole(report)[1:]:
        _copied(appendix, reason.strip(), by, part_of=made)
    log.info("report.correct", report=report.pk, made=made.pk, by=by.username)
    return made


def hindrance(report: Report) -> str:
    """What stands in the way of correcting a report now, in Swedish; empty when nothing does."""
    try:
        _require_correctable(report)
    except Refused as refused:
        return str(refused)
    return ""


def follow_up_is_closed(report: Report) -> bool:
    """Whether the report is of a committee whose follow-up is decided or locked, and so has to be unlocked first."""
    return _closed_by(report) is not None


def _closed_by(report: Report) -> State | None:
    if report.unit.kind != Unit.Kind.COMMITTEE:
        return None
    state = workflow.state_of(report.occasion, report.unit)
    return state if state in transitions.FINAL else None


def _require_correctable(report: Report) -> None:
    if report.part_of is not None:
        raise Refused(f"Rapporten är en bilaga. Rätta {report.part_of.unit.name}s rapport, så följer bilagan med.")
    if not Snapshot.objects.filter(report=report).exists():
        raise Refused("Rapporten är inte beslutad än. Ändra i den i stället för att rätta den.")
    later = Report.objects.filter(corrects=report).select_related("by").first()
    if later:
        raise Refused(f"Rapporten rättas redan: {later.by} har börjat på version {later.version}.")
    state = _closed_by(report)
    if state:
        raise Refused(f"{report.unit.name}s uppföljning är {state.label.lower()}. Lås upp den först.")


def _copied(report: Report, reason: str, by: User, part_of: Report | None = None) -> Report:
    """A new version of a report, with its sections and of each the text that stands."""
    made = Report.objects.create(
        unit=report.unit,
        occasion=report.occasion,
        title=report.title,
        version=report.version + 1,
        corrects=report,
        reason=reason,
        part_of=part_of,
        by=by,
    )
    sections = list(report.sections.order_by("position"))
    texts = Prose.objects.filter(section__in=sections).order_by("section_id", "-version").distinct("section_id")
    standing_texts = {text.section_id: text.html for text in texts}
    copied = [key.attname for key in ReportSection._meta.concrete_fields if key.name not in {"id", "report"}]
    for section in sections:
        copy = ReportSection.objects.create(report=made, **{name: getattr(section, name) for name in copied})
        if section.pk in standing_texts:
            Prose.objects.create(section=copy, version=1, html=standing_texts[section.pk], by=by)
    return made


def _freeze(report: Report, decision: Decision, by: User, comment: str) -> ReportEvent:
    """Freeze the report and its appendices, say that they are decided, and order their PDFs. Returns its own event.

    Raises Refused when one of them is not what was attested.
    """
    facts: dict[str, Any] = {
        "comment": comment,
        "paragraph": decision.paragraph.strip(),
        "decided_on": decision.decided_on,
        "diary_number": decision.diary_number.strip(),
    }
    events = []
    for one in whole(report):
        last = standing(one).event
        attested = last.fingerprint if last else ""
        snapshots.freeze(one, decided=snapshots.decided(report.unit, decision), by=by, attested=attested)
        events.append(_add(transitions.DECIDE, one, by, **facts))
        services.order(report=one, by=by)
    return events[0]


def _not_attested(report: Report) -> list[str]:
    """The reports of a decision that are not attested, each as a sentence."""
    last = ReportEvent.objects.filter(report__in=[one.pk for one in whole(report)]).latest_per_report()
    states = {event.report_id: event.state for event in last}
    found = []
    for one in whole(report):
        state = states.get(one.pk, steps.FIRST)
        if state not in {State.ATTESTED, State.DECIDED}:
            which = "Rapporten" if one == report else f"Bilagan från {one.unit.name}"
            found.append(f"{which} är inte attesterad: läget är {state.label.lower()}.")
    return found


def _require_step(step: Step, report: Report) -> None:
    """Raise Refused, with who led there and when, unless the step leads from the report's state."""
    found = standing(report)
    if found.state not in steps.FROM[step]:
        raise Refused(workflow.refusal(step, found.state, found.event))


def _take(step: Step, report: Report, by: User, *, comment: str, **facts: Any) -> ReportEvent:
    """Take a step. Raises PermissionDenied (403) without the right, Refused when it does not lead from the state."""
    require(by, Permission(step.permission), report.unit)
    _require_step(step, report)
    if step.comment is Comment.REQUIRED and not comment.strip():
        raise Refused("Skriv varför, så att den som ska rätta vet vad som är fel.")
    return _add(step, report, by, comment=comment.strip(), **facts)


def _add(step: Step, report: Report, by: User, **facts: Any) -> ReportEvent:
    """The step's row."""
    found = standing(report)
    number = found.event.number + 1 if found.event else 1
    event = ReportEvent.objects.create(
        report=report, number=number, before=found.state, after=step.after, by=by, **facts
    )
    log.info("report.step", step=step.key, report=report.pk, by=by.username)
    return event
