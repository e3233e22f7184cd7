"""The trail as a file: written at once when it is short, otherwise by a job, and kept a week for who asked."""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import partial
from typing import IO, Any

import structlog
from django.core.files.base import File
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from followup import jobs, trail
from followup.access import Permission
from followup.exports import harmless
from followup.jobs import Kind, Progress
from followup.models import Job, Occasion, TrailExport, Unit, User
from followup.trail import Asked, Entry

EXPORT = "followup.export_trail"
AT_ONCE = 1_000  # entries that are written in less than a second
TOLD_EACH = 1_000
KEPT = timedelta(days=7)
NOBODY = "Kommandoraden"
HEADERS = ("När", "Vem", "Användarnamn", "Slag", "Vad", "Enhet", "Tillfälle", "Från", "Till")

log = structlog.get_logger()


def is_short(*, user: User, asked: Asked) -> bool:
    """Whether the file can be written while somebody waits."""
    return trail.count(user=user, asked=asked, most=AT_ONCE + 1) <= AT_ONCE


def order(*, user: User, asked: Asked, form: str) -> Job:
    """Queue the file as a job. ``form`` is csv or xlsx."""
    arguments = {"by": user.pk, "form": form, "asked": _written(asked)}
    with transaction.atomic():
        return jobs.start(kind=EXPORT, by=user, arguments=arguments)


def run_order(progress: Progress, *, by: int, form: str, asked: dict[str, Any]) -> dict[str, Any]:
    """Do what was queued, in the worker. Run twice it makes another copy of the file."""
    user = User.objects.get(pk=by)
    made = _kept(user, _read(asked), form, progress)
    progress.result_url = reverse("trail_files")
    return {"export": made.pk, "rows": made.rows}


def lines(entries: Iterable[Entry]) -> Iterator[tuple[str, ...]]:
    """The file's lines, headers first. What a spreadsheet would take for a formula has an apostrophe before it."""
    yield HEADERS
    for one in entries:
        line = (
            f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}",
            str(one.by or NOBODY),
            one.by.username if one.by else "",
            one.kind,
            one.thing,
            str(one.unit or ""),
            str(one.occasion or ""),
            one.before,
            one.after,
        )
        yield tuple(harmless(cell) for cell in line)


def as_csv(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The file in pieces, as Excel in Swedish opens it."""
    yield "\ufeff".encode()
    for line in lines(entries):
        piece = io.StringIO()
        csv.writer(piece, delimiter=";").writerow(line)
        yield piece.getvalue().encode()


def as_xlsx(entries: Iterable[Entry], file: IO[bytes]) -> None:
    """The file as a workbook, row by row."""
    from openpyxl import Workbook  # ten megabytes that an import does without

    book = Workbook(write_only=True)
    sheet = book.create_sheet("Spår")
    for line in lines(entries):
        sheet.append([cell[:32_767] for cell in line])  # what a cell of Excel holds
    book.save(file)


def _kept(user: User, asked: Asked, form: str, progress: Progress) -> TrailExport:
    _forget()
    entries = _counted(trail.every(user=user, asked=asked), progress)
    with tempfile.TemporaryFile() as file:
        if form == "csv":
            for piece in as_csv(entries):
                file.write(piece)
        else:
            as_xlsx(entries, file)
        made = TrailExport(by=user, format=form, rows=progress.done)
        file.seek(0)
        made.file.save(f"spar.{form}", File(file), save=False)
        made.save(force_insert=True)
    log.info("trail.export", by=user.username, rows=made.rows)
    return made


def _counted(entries: Iterable[Entry], progress: Progress) -> Iterator[Entry]:
    number = 0
    for number, one in enumerate(entries, start=1):
        if not number % TOLD_EACH:
            progress(number, number, "Skriver spåret")
        yield one
    progress(number, number)


def _forget() -> None:
    for old in TrailExport.objects.filter(at__lt=timezone.now() - KEPT):
        with transaction.atomic():
            old.delete()
            transaction.on_commit(partial(old.file.storage.delete, str(old.file.name)))


def _written(asked: Asked) -> dict[str, Any]:
    return {
        "people": sorted(asked.people) if asked.people is not None else None,
        "kind": asked.kind,
        "unit": asked.unit.pk if asked.unit else None,
        "occasion": asked.occasion.pk if asked.occasion else None,
        "since": asked.since.isoformat() if asked.since else None,
        "until": asked.until.isoformat() if asked.until else None,
        "words": asked.words,
    }


def _read(said: dict[str, Any]) -> Asked:
    return Asked(
        people=frozenset(said["people"]) if said["people"] is not None else None,
        kind=said["kind"],
        unit=Unit.objects.get(pk=said["unit"]) if said["unit"] else None,
        occasion=Occasion.objects.get(pk=said["occasion"]) if said["occasion"] else None,
        since=date.fromisoformat(said["since"]) if said["since"] else None,
        until=date.fromisoformat(said["until"]) if said["until"] else None,
        words=said["words"],
    )


KIND = Kind(EXPORT, "Hämta spåret", run_order, Permission.READ_TRAIL)
