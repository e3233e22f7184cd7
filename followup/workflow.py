"""Arbetsgången: how far each unit has come with a follow-up occasion, and the steps that move it.

A unit here is one that follows up on its own: a stab/område (``Unit.objects.reporting``). Its state is the last of its
events; once the committee has decided, the committee's state holds for all of them. What must be in place before a unit
may be submitted is told by the apps (``register_blocker``), since the ground knows no word of ledgers or goals.

Everything raised here is Swedish, says who did what when, and what to do about it.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.db import transaction
from django.utils import formats, timezone

from followup import periods, transitions
from followup.access import Permission, require
from followup.models import Occasion, Unit, User, WorkflowEvent
from followup.transitions import Comment, State, Step

Blocker = Callable[[Occasion, Unit], Iterable[str]]
Listener = Callable[[WorkflowEvent], None]

log = structlog.get_logger()
_blockers: list[Blocker] = []
_gates: list[Blocker] = []
_listeners: list[Listener] = []


class Refused(Exception):
    """The step cannot be taken now; the message is Swedish and says why."""


class Closed(Refused):
    """The unit's follow-up can no longer be changed; the message says who closed it, when, and what to do."""


class Blocked(Refused):
    """Something must be done before the unit can be submitted: ``reasons``, each a Swedish sentence."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True)
class Decision:
    """A committee's decision: paragraph (§), date and diary number."""

    paragraph: str
    decided_on: date
    diary_number: str


@dataclass(frozen=True)
class Standing:
    """Where a unit stands: the state that holds, and the event that led there (none before the first)."""

    state: State
    event: WorkflowEvent | None = None

    @property
    def is_open(self) -> bool:
        """Whether figures and texts may be changed."""
        return self.state in transitions.OPEN

    @property
    def mark(self) -> str:
        """What differs as soon as somebody has taken a step."""
        return mark(self.event)


def mark(event: Any) -> str:
    """A word for where a unit or a report stands: another after each step (``event``: the last one)."""
    return str(event.pk) if event else "0"


def register_blocker(blocker: Blocker) -> None:
    """Let an app say, in Swedish sentences, what a unit lacks before it can be submitted (called in ``ready``)."""
    _blockers.append(blocker)


def register_gate(gate: Blocker) -> None:
    """Let an app say, in Swedish sentences, what a committee lacks before it can decide (called in ``ready``).

    It is asked inside the transaction that decides, and may hold its own rows there.
    """
    _gates.append(gate)


def register_listener(listener: Listener) -> None:
    """Let an app act on every step, in the step's own transaction (called in ``ready``)."""
    _listeners.append(listener)


def blockers(*, occasion: Occasion, unit: Unit) -> list[str]:
    """What the unit lacks before it can be submitted; nothing when it may be."""
    return [reason for blocker in _blockers for reason in blocker(occasion, unit)]


def decision_blockers(*, occasion: Occasion, committee: Unit) -> list[str]:
    """What the committee lacks before its decision can be registered; nothing when it can be."""
    units = list(Unit.objects.reporting(committee, periods.last_day(occasion.period_id)))
    last = WorkflowEvent.objects.filter(occasion=occasion, unit__in=units).latest_per_unit()
    attested = {event.unit_id for event in last if event.state == State.ATTESTED}
    missing = [unit.name for unit in units if unit.pk not in attested]
    reasons = [_not_attested(missing)] if missing else []
    return reasons + [reason for gate in _gates for reason in gate(occasion, committee)]


def standing(occasion: Occasion, unit: Unit) -> Standing:
    """Where a unit or a committee stands. Two queries, one for a committee."""
    committee = unit if unit.kind == Unit.Kind.COMMITTEE else unit.committee()
    events = WorkflowEvent.objects.filter(occasion=occasion, unit__in=[committee, unit]).latest_per_unit()
    last = {event.unit_id: event for event in events.select_related("by", "unit")}
    return standing_of(last.get(unit.pk), last.get(committee.pk))


def standing_of(own: WorkflowEvent | None, committees: WorkflowEvent | None) -> Standing:
    """The state that holds: the committee's once it has decided, otherwise the unit's own."""
    event = committees if committees and committees.state in transitions.FINAL else own
    return Standing(event.state if event else State.NOT_STARTED, event)


def state_of(occasion: Occasion, unit: Unit) -> State:
    """The state of a unit or a committee at an occasion."""
    return standing(occasion, unit).state


def history(occasion: Occasion, unit: Unit) -> list[WorkflowEvent]:
    """Every step of a unit or a committee at an occasion, the newest first."""
    own = WorkflowEvent.objects.filter(occasion=occasion, unit=unit)
    return list(own.select_related("by", "unit").order_by("-number"))


def begin(*, occasion: Occasion, unit: Unit, by: User) -> None:
    """Ej påbörjad → påbörjad, by whoever writes the first figure or word; nothing if the unit is under way already."""
    with transaction.atomic():
        _hold(unit)
        if state_of(occasion, unit) == State.NOT_STARTED:
            _take(transitions.BEGIN, occasion, unit, by)


def require_open(*, occasion: Occasion, unit: Unit) -> None:
    """Raise Closed unless the unit's figures and texts may be changed; inside the transaction that changes them.

    Holds the unit until that transaction ends, so that nobody submits or locks it in between.
    """
    _hold(unit)
    found = standing(occasion, unit)
    if not found.is_open:
        raise Closed(closed_words(found))


def refusal(step: Step, state: State, event: Any) -> str:
    """Why a step does not lead from a state: the state, and who led there when (``event``: of a unit or a report)."""
    words = f"Det går inte att {step.verb}: läget är {state.label.lower()}."
    if event is None:
        return words
    decision = f", {event.paragraph}" if event.paragraph else ""
    return f"{words} {event.get_after_display()} av {event.by} den {_day(event)}{decision}."


def closed_words(found: Standing) -> str:
    """Who closed a unit, when, and what to do to change it still."""
    event = found.event
    if event is None:
        return ""
    day, who = _day(event), event.by
    if found.state in transitions.FINAL:
        what = "beslutade om" if found.state == State.DECIDED else "har låst"
        return (
            f"{event.unit.name} {what} uppföljningen ({who}, {day}). "
            "Den kan inte ändras. Är något fel kan ekonomichefen låsa upp den."
        )
    what = "skickades in" if found.state == State.SUBMITTED else "attesterades"
    return (
        f"Uppföljningen {what} av {who} den {day} och kan inte ändras. Ska något ändras kan controllern returnera den."
    )


def submit(*, occasion: Occasion, unit: Unit, by: User, comment: str = "") -> WorkflowEvent:
    """Skicka in. Raises Blocked when something is missing, Refused when it is submitted already."""
    with transaction.atomic():
        _hold(unit)
        require(by, Permission.SUBMIT, unit)
        reasons = blockers(occasion=occasion, unit=unit)
        if reasons:
            raise Blocked(reasons)
        return _take(transitions.SUBMIT, occasion, unit, by, comment=comment)


def return_to_unit(*, occasion: Occasion, unit: Unit, by: User, comment: str) -> WorkflowEvent:
    """Returnera, with what is to be mended. Raises Refused without a comment, or when there is nothing to return."""
    with transaction.atomic():
        _hold(unit)
        return _take(transitions.RETURN, occasion, unit, by, comment=comment)


def attest(*, occasion: Occasion, unit: Unit, by: User, comment: str = "") -> WorkflowEvent:
    """Attestera. Raises Refused when it is not submitted, or was submitted by the same person (two pairs of eyes)."""
    with transaction.atomic():
        _hold(unit)
        require(by, Permission.ATTEST, unit)
        found = standing(occasion, unit)
        if found.state == State.SUBMITTED and found.event and found.event.by_id == by.pk:
            raise Refused("Du skickade själv in uppföljningen. Någon annan ska attestera den.")
        return _take(transitions.ATTEST, occasion, unit, by, comment=comment)


def decide(*, occasion: Occasion, committee: Unit, decision: Decision, by: User, comment: str = "") -> WorkflowEvent:
    """Register the committee's decision; closes all its units. Raises Blocked while a unit or the report is not

    attested, and Refused when it has been registered already, by somebody who was a moment earlier perhaps.
    """
    with transaction.atomic():
        _hold(committee, *Unit.objects.reporting(committee, periods.last_day(occasion.period_id)))
        require(by, Permission.DECIDE, committee)
        _require_step(transitions.DECIDE, standing(occasion, committee))
        reasons = decision_blockers(occasion=occasion, committee=committee)
        if reasons:
            raise Blocked(reasons)
        require_plausible(decision, occasion)
        facts = {
            "paragraph": decision.paragraph.strip(),
            "decided_on": decision.decided_on,
            "diary_number": decision.diary_number.strip(),
        }
        return _take(transitions.DECIDE, occasion, committee, by, comment=comment, **facts)


def lock(*, occasion: Occasion, committee: Unit, by: User, comment: str = "") -> WorkflowEvent:
    """Lock what the committee has decided, with its report. Raises Refused before the decision."""
    with transaction.atomic():
        _hold(committee)
        return _take(transitions.LOCK, occasion, committee, by, comment=comment)


def unlock(*, occasion: Occasion, committee: Unit, by: User, comment: str) -> WorkflowEvent:
    """Open a decided or locked follow-up for correction, with the reason; the decision is then made anew."""
    with transaction.atomic():
        _hold(committee)
        return _take(transitions.UNLOCK, occasion, committee, by, comment=comment)


def take(
    step: Step,
    *,
    occasion: Occasion,
    unit: Unit,
    by: User,
    comment: str = "",
    decision: Decision | None = None,
    seen: str = "",
) -> WorkflowEvent:
    """Take a step by its name; ``decision`` goes with a committee's decision alone. Raises what the step raises.

    With ``seen``, the mark of where it stood when its page was opened, also Refused when somebody has been there since.
    """
    common: dict[str, Any] = {"occasion": occasion, "by": by, "comment": comment}
    if step is transitions.DECIDE:
        if decision is None:
            raise Refused("Skriv paragraf, datum och diarienummer.")
        return decide(committee=unit, decision=decision, **common)
    steps: dict[Step, Callable[..., WorkflowEvent]] = {
        transitions.SUBMIT: submit,
        transitions.RETURN: return_to_unit,
        transitions.ATTEST: attest,
        transitions.LOCK: lock,
        transitions.UNLOCK: unlock,
    }
    with transaction.atomic():
        _hold(unit)
        found = standing(occasion, unit)
        if found.state in step.before:  # else the step itself says who was first
            require_seen(found.state, found.mark, seen)
        return steps[step](**{"committee" if step.of_committee else "unit": unit}, **common)


def require_seen(state: State, now: str, seen: str) -> None:
    """Raise Refused when somebody has taken a step since a page was opened that had the mark ``seen``, if any."""
    if seen and seen != now:
        raise Refused(
            f"Läget har ändrats sedan du öppnade sidan: det är nu {state.label.lower()}. "
            "Se vad som har hänt och gör om det om du fortfarande vill."
        )


def require_plausible(decision: Decision, occasion: Occasion) -> None:
    """Raise Refused for a day before the period has ended, or that has not come."""
    if decision.decided_on > timezone.localdate():
        raise Refused("Beslutsdatumet har inte varit än. Registrera beslutet när nämnden har fattat det.")
    if decision.decided_on <= periods.last_day(occasion.period_id):
        raise Refused(f"Beslutsdatumet ligger före periodens slut ({periods.last_day(occasion.period_id)}).")


def _hold(*units: Unit) -> None:
    """Keep others from moving the units until the transaction ends; in one order, so that none deadlock."""
    keys = sorted(unit.pk for unit in units)
    list(Unit.objects.filter(pk__in=keys).order_by("pk").select_for_update(no_key=True).values_list("pk"))


def _take(step: Step, occasion: Occasion, unit: Unit, by: User, **facts: Any) -> WorkflowEvent:
    """Take a step. Raises PermissionDenied (403) without the right, Refused when it does not lead from the state."""
    require(by, Permission(step.permission), unit)
    found = standing(occasion, unit)
    _require_step(step, found)
    facts["comment"] = facts.get("comment", "").strip()
    if step.comment is Comment.REQUIRED and not facts["comment"]:
        raise Refused("Skriv varför, så att den som ska rätta vet vad som är fel.")
    event = WorkflowEvent.objects.create(
        occasion=occasion,
        unit=unit,
        number=_last_number(occasion, unit.pk) + 1,
        before=found.state,
        after=step.after,
        by=by,
        **facts,
    )
    for listener in _listeners:
        listener(event)
    log.info("workflow.step", step=step.key, occasion=occasion.code, unit=unit.code, by=by.username)
    return event


def _require_step(step: Step, found: Standing) -> None:
    """Raise Refused, with who led there and when, unless the step leads from the state."""
    if found.state not in step.before:
        raise Refused(refusal(step, found.state, found.event))


def _last_number(occasion: Occasion, unit_id: int) -> int:
    own = WorkflowEvent.objects.filter(occasion=occasion, unit=unit_id).order_by("-number")
    return own.values_list("number", flat=True).first() or 0


def _not_attested(names: list[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} är inte attesterad."
    return f"{len(names)} enheter är inte attesterade: {', '.join(names)}."


def _day(event: Any) -> str:
    return str(formats.date_format(timezone.localtime(event.at), "j F Y"))
