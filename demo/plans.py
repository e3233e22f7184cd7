"""The demo's steering documents, events and expected development, word for word from the 2023 report."""

import json
from datetime import date
from typing import Any

from django.db import transaction

from demo import registers as data
from followup.models import Occasion, Unit, User
from goals import registers
from goals.models import Passage, SteeringDocument
from goals.registers import Told

EVENT, DEVELOPMENT = Passage.Kind.EVENT, Passage.Kind.DEVELOPMENT


@transaction.atomic
def load(occasion: Occasion, by: User) -> None:
    """The three plans that the report follows up, its events and its expected development. May run twice."""
    if SteeringDocument.objects.exists():
        return
    committee = Unit.objects.get(code="KS")
    for row in _rows("plans.json"):
        made = SteeringDocument.objects.create(
            title=row["title"], kind=SteeringDocument.Kind.PLAN, owner=committee, sort=row["order"]
        )
        text = "\n\n".join(paragraph["text"] for paragraph in row["paragraphs"])
        registers.follow_up(document=made, occasion=occasion, text=text, version=0, by=by)
    told = [(EVENT, row) for row in _rows("events.json")] + [(DEVELOPMENT, row) for row in _rows("development.json")]
    for kind, row in told:
        passage = Told(row["short_label"], row["text"], row.get("date_as_printed", ""), _day(row.get("date", "")))
        registers.tell(
            occasion=occasion, unit=committee, kind=kind, position=row["order"], told=passage, version=0, by=by
        )


def _rows(name: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((data.DATA / name).read_text(encoding="utf-8"))
    return found


def _day(words: str) -> date | None:
    """The day that an event sorts by: the month's first where only the month is known."""
    return date.fromisoformat(words if len(words) > len("2023-08") else f"{words}-01") if words else None
