"""Spår: the histories of the ground: steps of the workflow, and the changes of what keeps no versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from followup import changes
from followup.models import Change, WorkflowEvent
from followup.trail import Committees, History, Steps, Told, decided_step


def _place(row: WorkflowEvent, committees: Committees) -> str:
    code = committees.code(row.unit_id)
    return reverse("workflow", args=[code, row.occasion.code, row.unit.code]) if code else ""


@dataclass(frozen=True, kw_only=True)
class Changes(History):
    """The changes that services write down, of all kinds."""

    def kinds(self) -> list[tuple[str, str]]:
        """Those that the apps have registered."""
        return list(changes.kinds().items())

    def of_kind(self, rows: QuerySet[Any], kind: str) -> QuerySet[Any] | None:
        """The changes of a kind."""
        return rows.filter(kind=kind) if kind in changes.kinds() else None

    def told(self, rows: Sequence[Any], committees: Committees) -> dict[int, Told]:
        """What each change says."""
        words = changes.kinds()
        return {
            row.pk: Told(row.thing, row.before, row.after, row.address, words.get(row.kind, row.kind)) for row in rows
        }


HISTORIES: tuple[History, ...] = (
    Steps(
        key="workflow",
        words="Inlämning och beslut",
        model=WorkflowEvent,
        unit="unit",
        occasion="occasion",
        search=("unit__name", "comment", "diary_number"),
        thing=lambda row: str(row.unit),
        before=lambda row: row.get_before_display(),
        after=decided_step,
        address=_place,
    ),
    Changes(
        key="change",
        words="Ändring",
        model=Change,
        unit="unit",
        occasion="occasion",
        search=("thing", "before", "after"),
    ),
)
KINDS = {
    "membership": "Rättigheter",
    "group_role": "Gruppers rättigheter",
    "account": "Konto",
    "calendar": "Kalender",
    "organisation": "Organisation",
    "system_token": "Systemnyckel",
    "accessibility_report": "Rapporterad brist",
}
