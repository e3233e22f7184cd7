"""The demo's reports: that of Kommunstyrelsen at the occasion of the printed one, begun, and that of March, decided.

The decided one has its steps as rows at the hours of 2023, as the workflow has (``demo.workflow``); its texts are made
up.
"""

from datetime import timedelta

from django.db import transaction
from django.utils.html import format_html

from demo import registers
from followup.jobs import Progress
from followup.models import Occasion, Unit, User, WorkflowEvent
from followup.transitions import State
from followup.workflow import Decision
from reports import arranging, services, snapshots
from reports.models import Prose, Report, ReportEvent, Snapshot

DECIDED = "2023-03"
TITLE = "Uppföljning"
# Of each step before the decision the states it joins, who took it and how many days before.
BEFORE = (
    (State.STARTED, State.SUBMITTED, "kommundirektor", 19),
    (State.SUBMITTED, State.ATTESTED, "ekonomichef", 14),
)


def load(committee: Unit, occasion: Occasion, by: User) -> None:
    """Begin the report. May run twice."""
    arranging.begin(unit=committee, occasion=occasion, by=by)


def load_decided(committee: Unit, by: User) -> None:
    """The report that the committee decided in May, with its PDF. May run twice."""
    occasion = Occasion.objects.get(code=DECIDED)
    report = arranging.begin(unit=committee, occasion=occasion, by=by)
    decided = WorkflowEvent.objects.filter(occasion=occasion, unit=committee, after=State.DECIDED).latest("number")
    if not Snapshot.objects.filter(report=report).exists():
        with transaction.atomic():
            Report.objects.filter(pk=report.pk).update(title=TITLE)
            report.refresh_from_db()
            _write(report, by)
            _decide(report, decided)
    services.render(report=report, by=decided.by, progress=Progress())


def _write(report: Report, by: User) -> None:
    texts = {row["title"]: row["text"] for row in registers.rows("report_texts.csv") if row["occasion"] == DECIDED}
    for section in report.sections.filter(title__in=texts, content="", versions=None):
        Prose.objects.create(section=section, version=1, html=format_html("<p>{}</p>", texts[section.title]), by=by)


def _decide(report: Report, event: WorkflowEvent) -> None:
    """The steps to the decision that the committee's workflow has, and the snapshot that it made."""
    assert event.decided_on
    for number, (before, after, username, days) in enumerate(BEFORE, start=1):
        ReportEvent.objects.create(
            report=report,
            number=number,
            before=before,
            after=after,
            fingerprint=snapshots.fingerprint(report) if after == State.ATTESTED else "",
            by=User.objects.get(username=username),
            at=event.at - timedelta(days=days),
        )
    facts = {"paragraph": event.paragraph, "decided_on": event.decided_on, "diary_number": event.diary_number}
    decision = Decision(event.paragraph, event.decided_on, event.diary_number)
    snapshots.freeze(report, decided=snapshots.decided(report.unit, decision), by=event.by, at=event.at)
    ReportEvent.objects.create(
        report=report,
        number=len(BEFORE) + 1,
        before=State.ATTESTED,
        after=State.DECIDED,
        by=event.by,
        at=event.at,
        comment=event.comment,
        **facts,
    )
