"""The ledger out as SIE 4: made at once when it is small, otherwise by a job, and kept a week for who asked."""

import tempfile
from datetime import timedelta
from functools import partial
from typing import IO, Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from finance.models import SieExport
from finance.parsing import sie
from finance.sie_rows import SieRows
from followup import jobs, periods
from followup.access import Permission
from followup.jobs import JobFailed, Kind, Progress
from followup.models import Job, Unit, User

EXPORT = "finance.export_sie"
AT_ONCE = 10_000  # rows that are written in less than a second
TOLD_EACH = 5_000  # rows between two words of progress
KEPT = timedelta(days=7)

log = structlog.get_logger()


class NothingToExport(Exception):
    """There are no published rows; the message is Swedish."""


def export(*, unit: Unit, first: int, through: int, by: User) -> SieExport | Job:
    """Make the file now, or queue it as a job when it is large. ``first`` and ``through`` are periods.

    Raises NothingToExport.
    """
    rows = _rows(unit, first, through)
    if rows.count <= AT_ONCE:
        return _kept(rows, by, Progress())
    title = f"SIE: {unit.name}, {periods.span(first, through)}"[:200]
    arguments = {"unit": unit.pk, "first": first, "through": through, "by": by.pk}
    with transaction.atomic():
        return jobs.start(kind=EXPORT, by=by, arguments=arguments, title=title)


def run_export(progress: Progress, *, unit: int, first: int, through: int, by: int) -> dict[str, Any]:
    """Do what was queued, in the worker; ``unit`` and ``by`` are keys. Run twice it makes another copy of the file."""
    try:
        rows = _rows(Unit.objects.get(pk=unit), first, through)
    except NothingToExport as nothing:
        raise JobFailed(str(nothing)) from None
    made = _kept(rows, User.objects.get(pk=by), progress)
    progress.result_url = reverse("finance:sie_exports")
    return {"export": made.pk, "rows": made.rows}


def write_file(*, unit: Unit, first: int, through: int, file: IO[bytes]) -> int:
    """Write a SIE file; returns its rows. Raises NothingToExport."""
    rows = _rows(unit, first, through)
    _write(rows, file, Progress())
    return rows.count


def _rows(unit: Unit, first: int, through: int) -> SieRows:
    rows = SieRows(unit, first, through)
    if not rows.count:
        raise NothingToExport(f"Det finns inget publicerat utfall för {unit.name}, {periods.span(first, through)}.")
    return rows


def _write(rows: SieRows, file: IO[bytes], progress: Progress) -> None:
    progress(0, rows.count, "Skriver verifikationer")
    done = 0
    for record in sie.written(rows, rows.head(timezone.localdate())):
        file.write(record)
        done += record.startswith(b"#TRANS")
        if not done % TOLD_EACH:
            progress(done, rows.count)
    progress(rows.count, rows.count)


def _kept(rows: SieRows, by: User, progress: Progress) -> SieExport:
    """Write the file, keep it, and let go of those that have been kept long enough."""
    _forget()
    with tempfile.TemporaryFile() as file:
        _write(rows, file, progress)
        made = SieExport(
            unit=rows.unit, first_id=rows.first, through_id=rows.through, by=by, rows=rows.count, size=file.tell()
        )
        file.seek(0)
        made.file.save("export.se", File(file), save=False)
        made.save(force_insert=True)
    log.info("sie.export", by=by.username, unit=rows.unit.code, first=rows.first, through=rows.through, rows=made.rows)
    return made


def _forget() -> None:
    for old in SieExport.objects.filter(at__lt=timezone.now() - KEPT):
        with transaction.atomic():
            old.delete()
            transaction.on_commit(partial(old.file.storage.delete, str(old.file.name)))


KIND = Kind(EXPORT, "Hämta SIE", run_export, Permission.READ)
