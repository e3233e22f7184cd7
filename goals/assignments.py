"""Strategiska uppdrag: what each committee says of its assignments at an occasion, and what is carried over."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import structlog
from django.db import IntegrityError, transaction

from followup import changes, workflow
from followup.access import Permission, require
from followup.models import Occasion, Unit, User
from goals import decisions
from goals.models import Addressee, Assignment, AssignmentStatus
from goals.wording import State

log = structlog.get_logger()
FACTS = ("given_in", "fiscal_year", "group", "number", "text", "report_back", "carried_from")
Status = AssignmentStatus.Status


class NotPossible(Exception):
    """What was asked cannot be done; the message is Swedish and says which assignment, and why."""


class Conflict(NotPossible):
    """Somebody else has said something in between; ``theirs`` is their word."""

    def __init__(self, theirs: AssignmentStatus) -> None:
        self.theirs = theirs
        super().__init__(
            f"{theirs.by} har rapporterat ”{theirs.shown}” medan du skrev. "
            "Din rapport är inte sparad. Spara igen om den ska gälla i stället."
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What a committee says: the status, the part that is done where not all of it is, a comment and the evidence."""

    status: str
    part: str = ""
    comment: str = ""
    evidence: str = ""


def standing(occasion: Occasion) -> dict[int, AssignmentStatus]:
    """What stands at an occasion, by the key of the committee with its assignment. One query."""
    said = AssignmentStatus.objects.filter(occasion=occasion).select_related("by", "addressee__committee")
    return {one.addressee_id: one for one in said.order_by("addressee_id", "-number").distinct("addressee_id")}


def states(assignment: Assignment, stands: dict[int, AssignmentStatus]) -> list[State]:
    """The state of every committee that has the assignment, in the committees' order."""
    return [
        State(one.committee.code, found.status if found else None, found.part if found else "")
        for one in assignment.addressees.all()
        for found in [stands.get(one.pk)]
    ]


def addressee(assignment: Assignment, committee: Unit) -> Addressee:
    """The committee with its assignment. Raises NotPossible for a committee that does not have it."""
    found = Addressee.objects.filter(assignment=assignment, committee=committee).first()
    if found is None:
        raise NotPossible(f"{committee.name} har inte fått uppdraget ”{assignment}”. Välj en av nämnderna som har det.")
    return found


@transaction.atomic
def report(
    *, assignment: Assignment, committee: Unit, occasion: Occasion, said: Said, seen: int, by: User
) -> AssignmentStatus | None:
    """Keep what a committee says of an assignment; None when it is what stands already.

    ``seen`` is the version that the writer had before her, 0 for none. Raises NotPossible (its Conflict where somebody
    wrote in between) and workflow.Closed.
    """
    own = addressee(assignment, committee)
    workflow.require_open(occasion=occasion, unit=committee)
    if said.part and said.status != Status.DONE:
        raise NotPossible(
            "Bara det som är genomfört kan gälla en del av uppdraget. Ta bort delen eller välj Genomförd."
        )
    if said.status == Status.DROPPED and not said.comment.strip():
        raise NotPossible("Skriv i kommentaren varför uppdraget utgår.")
    for refusal in decisions.refusals(said.comment, said.evidence):
        raise NotPossible(refusal)
    before = own.statuses.filter(occasion=occasion).order_by("-number").first()
    if before and said == Said(before.status, before.part, before.comment, before.evidence):
        return None
    if before and before.number != seen:
        raise Conflict(before)
    words = {"status": said.status, "part": said.part, "comment": said.comment, "evidence": said.evidence}
    try:
        with transaction.atomic():
            made: AssignmentStatus = own.statuses.create(occasion=occasion, number=seen + 1, by=by, **words)
    except IntegrityError as clash:
        theirs = own.statuses.filter(occasion=occasion).order_by("-number").first()
        if theirs is None or theirs.number <= seen:
            raise
        raise Conflict(theirs) from clash
    log.info(
        "assignment.report", assignment=assignment.pk, committee=committee.code, status=made.status, by=by.username
    )
    return made


@transaction.atomic
def give(
    *, assignment: Assignment, committees: Iterable[Unit], earlier: Assignment | None = None, by: User
) -> Assignment:
    """Keep an assignment as it was decided, for the committees that have it; ``earlier`` is what it goes on from.

    Without committees a common assignment is all committees'. Raises PermissionDenied without the right, and
    NotPossible for a named assignment of nobody, a committee that has reported and would lose it, and what carry_over
    refuses.
    """
    require(by, Permission.REGISTER_STEERING)
    wanted = list(committees)
    if not wanted and assignment.group == Assignment.Group.COMMON:
        wanted = list(Unit.objects.filter(kind=Unit.Kind.COMMITTEE).valid_on(date(assignment.fiscal_year, 1, 1)))
    if not wanted:
        raise NotPossible("Välj vilka nämnder som har fått uppdraget.")
    before = _facts(Assignment.objects.filter(pk=assignment.pk).first())
    assignment.carried_from = None
    assignment.save()
    if earlier is not None:
        carry_over(assignment=assignment, earlier=earlier)
    _address(assignment, wanted)
    changes.record(by=by, kind="assignment", thing=str(assignment), before=before, after=_facts(assignment))
    log.info("assignment.give", assignment=assignment.pk, committees=len(wanted), by=by.username)
    return assignment


def _facts(assignment: Assignment | None) -> changes.Facts:
    """What was decided of an assignment, with whose it is."""
    if assignment is None:
        return {}
    names = assignment.addressees.values_list("committee__name", flat=True)
    return changes.facts(assignment, *FACTS) | {"Nämnder": ", ".join(names)}


def _address(assignment: Assignment, wanted: list[Unit]) -> None:
    """Let exactly the wanted committees have the assignment."""
    for one in assignment.addressees.exclude(committee__in=wanted).select_related("committee"):
        if one.statuses.exists():
            raise NotPossible(
                f"{one.committee.name} har redan rapporterat om ”{assignment}” och måste ha kvar uppdraget."
            )
        one.delete()
    for committee in wanted:
        Addressee.objects.get_or_create(assignment=assignment, committee=committee)


@transaction.atomic
def carry_over(*, assignment: Assignment, earlier: Assignment) -> Assignment:
    """Say which earlier assignment one goes on from. Raises NotPossible for a circle and for two from one."""
    if assignment.pk in {one.pk for one in chain(earlier)}:
        raise NotPossible(
            f"”{assignment}” kan inte kvarstå från ”{earlier}”: det uppdraget kommer självt från det första. "
            "Välj ett uppdrag från en tidigare budget."
        )
    taken = Assignment.objects.filter(carried_from=earlier).exclude(pk=assignment.pk).first()
    if taken:
        raise NotPossible(f"”{earlier}” fortsätter redan som ”{taken}”. Ett uppdrag kan bara fortsätta som ett annat.")
    assignment.carried_from = earlier
    assignment.save(update_fields=["carried_from"])
    return assignment


def chain(assignment: Assignment) -> list[Assignment]:
    """The assignment and those that it comes from, the newest first."""
    found, one = [assignment], assignment
    while one.carried_from is not None:
        one = one.carried_from
        found.append(one)
    return found
