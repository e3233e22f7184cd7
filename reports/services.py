"""Writes of reports: order one, and render what was ordered."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from followup import jobs
from followup.models import Job, User
from reports import snapshots
from reports.document import Document
from reports.models import RenderedReport, Report, Snapshot

RENDER = "reports.render"
STEPS = 3


def order(*, report: Report, by: User) -> Job:
    """Queue the rendering of a report as it stands."""
    return jobs.start(
        kind=RENDER,
        by=by,
        title=f"PDF: {report.unit.name}, {report.occasion.name}",
        arguments={"report": report.pk, "by": by.pk},
    )


def run_order(progress: jobs.Progress, *, report: int, by: int) -> dict[str, Any]:
    """Do an order, in the worker; the arguments are keys. Run twice it finds the PDF that it made."""
    rendered = render(report=Report.objects.get(pk=report), by=User.objects.get(pk=by), progress=progress)
    progress.result_url = reverse("report_download", args=[rendered.pk])
    return {"rendered": rendered.pk, "sha256": rendered.sha256}


def render(*, report: Report, by: User, progress: jobs.Progress) -> RenderedReport:
    """Compose and render the report and keep the PDF; the one that is there already, when nothing has changed.

    A decided report is rendered from its snapshot alone.
    """
    progress(0, STEPS, "Hämtar siffror och texter")
    snapshot = Snapshot.objects.filter(report=report).first()
    made = snapshots.read(snapshot) if snapshot else snapshots.document_of(report)
    progress(1, STEPS, "Sätter sidorna")
    bytes_ = printed(made)
    progress(2, STEPS, "Sparar")
    rendered = _kept(report, snapshot, by, bytes_)
    progress(STEPS, STEPS)
    return rendered


def printed(document: Document) -> bytes:
    """The document as a PDF. WeasyPrint and its system libraries are loaded here: only who prints needs them.

    Raises jobs.JobFailed (Swedish) for a document that no paper can hold.
    """
    from reports import pdf

    try:
        return pdf.render(document)
    except pdf.NotPrintable as refusal:
        raise jobs.JobFailed(str(refusal)) from refusal


@transaction.atomic
def _kept(report: Report, snapshot: Snapshot | None, by: User, made: bytes) -> RenderedReport:
    """The PDF with exactly these bytes, kept now unless it was."""
    sha256 = hashlib.sha256(made).hexdigest()
    file = ContentFile(made, name=f"{report.unit.code}-{report.occasion.code}-{sha256[:12]}.pdf")
    rendered, _ = RenderedReport.objects.get_or_create(
        report=report, snapshot=snapshot, sha256=sha256, defaults={"file": file, "by": by}
    )
    return rendered
