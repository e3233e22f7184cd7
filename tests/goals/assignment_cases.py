"""A violating row for every constraint of decisions and assignments; ``test_assignments`` tries each."""

from collections.abc import Callable
from datetime import date

from followup.models import WorkflowEvent
from followup.transitions import State
from goals.models import Addressee, Assignment, AssignmentStatus, Decision
from tests.factories.workflow import World


def decision(**values: object) -> Decision:
    """The budget of the year."""
    made: Decision = Decision.objects.create(**{"code": "budget-2023", "body": "KF", "title": "Budget 2023"} | values)
    return made


def assignment(given_in: Decision | None = None, **values: object) -> Assignment:
    """The first common assignment of the year."""
    common = {"fiscal_year": 2023, "group": "common", "number": 1, "text": "Samtliga nämnder ska spara."}
    made: Assignment = Assignment.objects.create(given_in=given_in or decision(), **common | values)
    return made


def status(world: World, of: Addressee | None = None, **values: object) -> AssignmentStatus:
    """The first word of the committee."""
    one = of or Addressee.objects.create(assignment=assignment(), committee=world.units.committee)
    common = {"occasion": world.occasion, "number": 1, "status": "under_way", "by": world.controller}
    made: AssignmentStatus = AssignmentStatus.objects.create(addressee=one, **common | values)
    return made


def _twice(make: Callable[[], object]) -> None:
    make()
    make()


def _addressed_twice(world: World) -> None:
    one = assignment()
    _twice(lambda: Addressee.objects.create(assignment=one, committee=world.units.committee))


def _said_twice(world: World) -> None:
    status(world, status(world).addressee)


def _changed(world: World) -> None:
    AssignmentStatus.objects.filter(pk=status(world).pk).update(status="done")


def _after_the_decision(world: World) -> None:
    one = Addressee.objects.create(assignment=assignment(), committee=world.units.committee)
    made = {"paragraph": "§ 1", "decided_on": date(2023, 10, 10), "diary_number": "1", "by": world.secretary}
    states = {"number": 1, "before": State.NOT_STARTED, "after": State.DECIDED}
    WorkflowEvent.objects.create(occasion=world.occasion, unit=world.units.committee, **states, **made)
    status(world, one)


def _circle(world: World) -> None:
    first = assignment()
    second = assignment(first.given_in, number=2, carried_from=first)
    Assignment.objects.filter(pk=first.pk).update(carried_from=second)


def _from_itself(world: World) -> None:
    one = assignment()
    Assignment.objects.filter(pk=one.pk).update(carried_from=one)


def _two_from_one(world: World) -> None:
    first = assignment()
    for number in (2, 3):
        assignment(first.given_in, number=number, carried_from=first)


def _paragraph_twice(world: World) -> None:
    for code in ("a", "b"):
        decision(code=code, decided_on=date(2023, 6, 7), paragraph="197")


CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "a decision of nobody": ("decision_whole", lambda world: decision(body=" ")),
    "a day and a season": ("decision_one_day", lambda world: decision(decided_on=date(2023, 1, 1), when="våren")),
    "a paragraph twice": ("decision_paragraph_once", _paragraph_twice),
    "a number twice": ("assignment_number_once", lambda world: assignment(assignment().given_in)),
    "an unknown group": ("assignment_group_known", lambda world: assignment(group="other")),
    "an assignment of nothing": ("assignment_says_something", lambda world: assignment(text=" ")),
    "carried over from itself": ("Uppdraget skulle kvarstå från sig självt", _from_itself),
    "a circle of two": ("Uppdraget skulle kvarstå från sig självt", _circle),
    "two that go on from one": ("carried_from_id", _two_from_one),
    "a committee twice": ("addressee_once", _addressed_twice),
    "a version twice": ("assignment_status_once", _said_twice),
    "an unknown status": ("assignment_status_known", lambda world: status(world, status="kanske")),
    "a part of what is under way": ("assignment_status_part_is_done", lambda world: status(world, part="VSS")),
    "dropped without a reason": ("assignment_status_dropped_says_why", lambda world: status(world, status="dropped")),
    "a version before the first": ("assignment_status_counts_from_one", lambda world: status(world, number=0)),
    "a status that changes": ("Cannot update or delete", _changed),
    "a status after the decision": ("Nämnden har beslutat", _after_the_decision),
}
