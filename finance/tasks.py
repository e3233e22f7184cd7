"""Intake as background jobs: reading, publishing and undoing an import, each one call to ``finance.intake``.

Each bears to be run twice: what an earlier run, whose worker died after the last step, has already done counts as done.
"""

from decimal import Decimal
from typing import Any

from django.urls import reverse

from finance import intake
from finance.models import Import
from followup import money
from followup.access import Permission
from followup.jobs import JobFailed, Kind, Progress
from followup.models import User

READ = "finance.read_import"
PUBLISH = "finance.publish_import"
UNDO = "finance.undo_import"


def read_import(progress: Progress, batch: int, by: int | None = None) -> dict[str, Any]:
    """Read an import's file in the name of a person (keys), or of who brought it.

    Raises JobFailed (Swedish) when it can't be read as it stands.
    """
    found = _found(progress, batch)
    try:
        intake.read(batch=found, progress=progress, by=User.objects.get(pk=by) if by else None)
    except intake.NotPossible as reason:
        raise JobFailed(str(reason)) from None
    return {"state": found.state, "rows": found.rows, "warning": _what_stops(found)}


def _what_stops(batch: Import) -> str:
    """Why a file that has been read can't be published as it stands (Swedish); nothing when it can."""
    if batch.error:
        return batch.error
    unknown = batch.unknown_codes.count()
    found = [
        f"{money.number(Decimal(batch.problem_count))} fel" if batch.problem_count else "",
        f"{unknown} {'okänd kod' if unknown == 1 else 'okända koder'}" if unknown else "",
    ]
    told = " och ".join(filter(None, found))
    return f"Filen har {told} och kan inte publiceras som den är." if told else ""


def publish_import(progress: Progress, batch: int, by: int) -> dict[str, Any]:
    """Publish an import in the name of a person (keys). Raises JobFailed (Swedish); then nothing has changed."""
    found = _found(progress, batch)
    progress(0, 1, "Publicerar och summerar")
    if found.state not in {Import.State.PUBLISHED, Import.State.SUPERSEDED}:
        try:
            intake.publish(batch=found, by=User.objects.get(pk=by))
        except intake.NotPossible as reason:
            raise JobFailed(str(reason)) from None
    progress(1, 1)
    return {"state": found.state}


def undo_import(progress: Progress, batch: int, by: int) -> dict[str, Any]:
    """Undo a published import in the name of a person (keys). Raises JobFailed (Swedish); then nothing has changed."""
    found = _found(progress, batch)
    progress(0, 1, "Lägger tillbaka det som gällde före")
    if found.state != Import.State.UNDONE:
        try:
            intake.undo(batch=found, by=User.objects.get(pk=by))
        except intake.NotPossible as reason:
            raise JobFailed(str(reason)) from None
    progress(1, 1)
    return {"state": found.state}


KINDS = (
    Kind(READ, "Läs in fil", read_import, Permission.IMPORT_LEDGER),
    Kind(PUBLISH, "Publicera inläsning", publish_import, Permission.IMPORT_LEDGER),
    Kind(UNDO, "Ångra inläsning", undo_import, Permission.IMPORT_LEDGER),
)


def _found(progress: Progress, batch: int) -> Import:
    """The import; its page is where the job leads when it has ended."""
    progress.result_url = reverse("finance:import", args=[batch])
    return Import.objects.select_related("source").get(pk=batch)
