"""Writes of reports: order one, and render what was ordered."""

import hashlib
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse

from followup import jobs
from followup.models import Job, Occasion, Unit, User
from reports import content
from reports.models import RenderedReport

RENDER = "reports.render"
STEPS = 3


def order(*, committee: Unit, occasion: Occasion, by: User) -> Job:
    """Queue the rendering of a committee's chapter at an occasion."""
    return jobs.start(
        kind=RENDER,
        by=by,
        title=f"PDF: {committee.name}, {occasion.name}",
        arguments={"committee": committee.pk, "occasion": occasion.pk, "by": by.pk},
    )


def run_order(progress: jobs.Progress, *, committee: int, occasion: int, by: int) -> dict[str, Any]:
    """Do an order, in the worker; the arguments are keys. Run twice it finds the report that it made."""
    report = render(
        committee=Unit.objects.get(pk=committee),
        occasion=Occasion.objects.get(pk=occasion),
        by=User.objects.get(pk=by),
        progress=progress,
    )
    progress.result_url = reverse("report_download", args=[report.pk])
    return {"report": report.pk, "sha256": report.sha256}


def render(*, committee: Unit, occasion: Occasion, by: User, progress: jobs.Progress) -> RenderedReport:
    """Compose and render the chapter and keep it; the report that is there already, when nothing has changed."""
    progress(0, STEPS, "Hämtar siffrorna")
    chapter = content.economy(committee=committee, occasion=occasion)
    progress(1, STEPS, "Sätter sidorna")
    made = printed(chapter)
    progress(2, STEPS, "Sparar")
    report = _kept(committee, occasion, by, made)
    progress(STEPS, STEPS)
    return report


def printed(chapter: content.Chapter) -> bytes:
    """The chapter as a PDF. WeasyPrint and its system libraries are loaded here, so that only who prints needs them."""
    from reports import pdf

    return pdf.render(chapter)


@transaction.atomic
def _kept(committee: Unit, occasion: Occasion, by: User, made: bytes) -> RenderedReport:
    """The report with exactly these bytes, kept now unless it was."""
    sha256 = hashlib.sha256(made).hexdigest()
    file = ContentFile(made, name=f"{committee.code}-{occasion.code}-{sha256[:12]}.pdf")
    report, _ = RenderedReport.objects.get_or_create(
        committee=committee, occasion=occasion, sha256=sha256, defaults={"file": file, "by": by}
    )
    return report
