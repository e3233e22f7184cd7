"""Granskning av en rapport: order it, do it, accept what may stand, and say what stops the report from going on.

What was found last lies in the job that found it; ``gate`` looks anew, since text and figures move.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.urls import reverse

from followup import changes, jobs
from followup.models import Job, User
from reports import composing
from reports import facts as registers
from reports.models import AcceptedFinding, Report
from reports.proofreading.findings import Family, Finding, Place, Severity
from reports.proofreading.running import BY_KEY, RULES, proofread

REVIEW = "reports.review"
MOST_NAMED = 5  # findings in the gate's answer, one by one

log = structlog.get_logger()


class NotPossible(Exception):
    """What was asked cannot be done; the message is Swedish."""


@dataclass(frozen=True)
class Review:
    """The last review of a report: when, and what it found."""

    at: datetime
    findings: tuple[Finding, ...]


def order(*, report: Report, by: User) -> Job:
    """Queue a review of the report as it stands when the job runs."""
    return jobs.start(
        kind=REVIEW,
        by=by,
        title=f"Granskning: {report.unit.name}, {report.occasion.name}",
        arguments={"report": report.pk},
    )


def run_order(progress: jobs.Progress, *, report: int) -> dict[str, Any]:
    """Do an order, in the worker. Run twice it finds the same."""
    reviewed = Report.objects.select_related("unit", "occasion").get(pk=report)
    progress(0, len(RULES) + 1, "Hämtar text och siffror")
    findings = found(reviewed, told=lambda done, total, message: progress(done + 1, total + 1, message or "Sparar"))
    progress.result_url = reverse("review", args=[reviewed.unit.code, reviewed.occasion.code])
    return {"findings": [one.as_json() for one in findings]}


def found(report: Report, *, told: Any = lambda done, total, message: None) -> list[Finding]:
    """What the proofreading finds in the report as it stands now."""
    document = composing.compose(report)
    return proofread(document, registers.known(report.unit, report.occasion), told=told)


def latest(report: Report) -> Review | None:
    """The last review that was done of the report."""
    done = Job.objects.filter(kind=REVIEW, state=Job.State.DONE, arguments__report=report.pk)
    job = done.order_by("-finished_at").first()
    if job is None or job.finished_at is None:
        return None
    return Review(job.finished_at, tuple(read(one) for one in job.result["findings"] if one["rule"] in BY_KEY))


def under_way(report: Report) -> Job | None:
    """The review of the report that waits for its turn or is being done, the last one ordered."""
    asked = Job.objects.filter(kind=REVIEW, arguments__report=report.pk)
    return asked.filter(state__in=[Job.State.QUEUED, Job.State.RUNNING]).order_by("-created_at").first()


def read(told: dict[str, Any]) -> Finding:
    """A finding out of its JSON."""
    place = told["place"]
    return Finding(
        rule=told["rule"],
        family=Family(told["family"]),
        severity=Severity(told["severity"]),
        place=Place(place["key"], place["section"], place["position"], place["part"]),
        words=told["words"],
        compared_with=told["compared_with"],
        difference=told["difference"],
        suggestion=told["suggestion"],
        candidates=tuple(told["candidates"]),
    )


@transaction.atomic
def accept(*, report: Report, fingerprint: str, reason: str, by: User) -> AcceptedFinding:
    """Let a finding of the last review stand, for a reason. Raises NotPossible."""
    review = latest(report)
    finding = next((one for one in review.findings if one.fingerprint == fingerprint), None) if review else None
    if finding is None:
        raise NotPossible("Fyndet finns inte i den senaste granskningen. Granska rapporten igen.")
    if not reason.strip():
        raise NotPossible("Skriv varför fyndet får stå.")
    try:
        with transaction.atomic():
            made = AcceptedFinding.objects.create(
                report=report,
                rule=finding.rule,
                fingerprint=fingerprint,
                words=finding.words,
                reason=reason.strip(),
                by=by,
            )
    except IntegrityError as error:
        raise NotPossible("Någon har redan godtagit fyndet.") from error
    log.info("finding.accepted", report=report.pk, rule=finding.rule, by=by.username)
    return made


@transaction.atomic
def reopen(*, accepted: AcceptedFinding, by: User) -> None:
    """Take back that a finding may stand."""
    report = accepted.report
    changes.record(
        by=by,
        kind="finding",
        thing=f"{report.title}: {accepted.words}",
        before=changes.facts(accepted, "reason"),
        unit=report.unit,
        occasion=report.occasion,
    )
    log.info("finding.reopened", report=accepted.report_id, rule=accepted.rule, by=by.username)
    accepted.delete()


def open_ones(report: Report, findings: Iterable[Finding]) -> list[Finding]:
    """Those that nobody has accepted."""
    accepted = set(AcceptedFinding.objects.filter(report=report).values_list("fingerprint", flat=True))
    return [one for one in findings if one.fingerprint not in accepted]


def gate(report: Report) -> list[str]:
    """Why the report may not be submitted, in Swedish; empty when it may.

    Errors, and numbers that no figure stands behind, must be mended or accepted. Warnings and hints stop nobody.
    """
    left = open_ones(report, found(report))
    errors = [one for one in left if one.severity is Severity.ERROR]
    unbound = [one for one in left if one.family is Family.UNBOUND]
    told = [f"{BY_KEY[one.rule].title} ({one.place}): {one.words}" for one in errors[:MOST_NAMED]]
    if len(errors) > MOST_NAMED:
        told.append(f"Och {len(errors) - MOST_NAMED} fel till. Alla står på sidan Granskning.")
    if unbound:
        told.append(f"{len(unbound)} tal i texten är varken bundna till en siffra eller godtagna.")
    return told
