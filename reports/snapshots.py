"""Frysning: what a report was when it was decided, as canonical JSON with its checksum, and how it is read again."""

import hashlib
from dataclasses import replace
from datetime import datetime

from django.utils import timezone

from followup.models import Unit, User
from followup.workflow import Decision, Refused
from reports import composing, document, overviews
from reports.document import Decided, Document
from reports.models import Report, Snapshot

BODY = {Unit.Kind.MUNICIPALITY: "Kommunfullmäktige"}  # who decides where it is not the unit itself
TRIES = 4


def decided(unit: Unit, decision: Decision) -> Decided:
    """The decision on a report of a unit, as the report says it."""
    body = BODY.get(Unit.Kind(unit.kind), unit.name)
    return Decided(body, decision.decided_on, decision.paragraph.strip(), decision.diary_number.strip())


def fingerprint(report: Report) -> str:
    """The checksum of a report as it stands: what is attested, and then decided."""
    return _sha256(document.to_json(_settled(report)))


def freeze(report: Report, *, decided: Decided, by: User, attested: str = "", at: datetime | None = None) -> Snapshot:
    """Keep the report as it stands, as the public may read it, in the caller's transaction, which holds the report.

    Raises Refused when it is not what was ``attested`` (a fingerprint; empty: whatever it is), and while its figures
    are being changed by somebody.
    """
    found = _settled(report)
    if attested and _sha256(document.to_json(found)) != attested:
        raise Refused(
            f"{report.unit.name}s rapport har fått andra siffror eller texter sedan den attesterades. "
            "Returnera den, granska vad som har ändrats och attestera den på nytt."
        )
    made = replace(found, decided=decided, corrects=_corrects(report))
    content = document.to_json(made)
    return Snapshot.objects.create(
        report=report,
        schema=made.schema,
        content=content,
        sha256=_sha256(content),
        by=by,
        at=at or timezone.now(),
    )


def read(snapshot: Snapshot) -> Document:
    """The document of a snapshot. Raises ValueError for a schema that this version does not read."""
    return document.from_json(snapshot.content)


def document_of(report: Report) -> Document:
    """A report: its snapshot's when it has been decided, else as it stands now."""
    found = Snapshot.objects.filter(report=report).first()
    return read(found) if found else composing.compose(report)


def last_decided(report: Report) -> Snapshot | None:
    """The snapshot of a report, or while it is a correction that of the version which was decided last."""
    versions = Snapshot.objects.filter(
        report__unit=report.unit_id, report__occasion=report.occasion_id, report__version__lte=report.version
    )
    return versions.select_related("report").order_by("-report__version").first()


def _settled(report: Report) -> Document:
    """The report composed of figures that belong together.

    It is composed of many reads, and another transaction may change the figures between two of them. Read twice alike,
    they all stood so at the moment between.
    """
    before = _whole(report)
    for _ in range(TRIES):
        now = _whole(report)
        if now == before:
            return now
        before = now
    raise Refused("Rapportens siffror ändras just nu, så den kan inte frysas. Försök igen om en stund.")


def _whole(report: Report) -> Document:
    """The report, and a committee's with its overview, as anybody may read them."""
    made = composing.compose(report)
    if report.unit.kind != Unit.Kind.COMMITTEE:
        return made
    overview = overviews.compose(unit=report.unit, occasion=report.occasion)
    return replace(made, overview=replace(overview, tables=tuple(one.key for one in made.tables)))


def _sha256(content: str) -> str:
    return hashlib.sha256(content.encode()).hexdigest()


def _corrects(report: Report) -> str:
    """Which version it corrects and why; empty for a first version."""
    return f"Rättar version {report.version - 1}: {report.reason}" if report.corrects_id else ""
