"""Register utan versioner: goals, decisions and steering documents, whose changes are written down for the trail."""

from collections.abc import Callable
from typing import Any

from followup import changes
from followup.models import Unit, User
from goals.models import Decision, Goal, SteeringDocument

Row = Goal | Decision | SteeringDocument
FACTS: dict[type[Any], tuple[str, tuple[str, ...]]] = {
    Goal: ("goal", ("overall", "committee", "name", "description", "valid_from", "valid_to", "responsible")),
    Decision: ("decision", ("code", "body", "decided_on", "when", "paragraph", "title")),
    SteeringDocument: (
        "document",
        ("title", "kind", "owner", "decision", "body", "decided_on", "paragraph", "valid_from", "valid_to"),
    ),
}


def keep(*, row: Row, save: Callable[[], Any], by: User) -> Any:
    """Save a goal, a decision or a steering document, new or changed, and write down what differs."""
    kind, fields = FACTS[type(row)]
    return changes.keep(row=row, save=save, fields=fields, by=by, kind=kind, unit=_unit)


def _unit(row: Row) -> Unit | None:
    return row.committee if isinstance(row, Goal) else row.owner if isinstance(row, SteeringDocument) else None
