"""A report is submitted when the proofreading has nothing left against it, and not before."""

import pytest
from django.test import Client
from django.urls import reverse

from followup.jobs import Progress
from followup.models import Job
from followup.workflow import Blocked
from reports import deciding, reviewing, writing
from reports.models import AcceptedFinding, Report, ReportEvent
from reports.proofreading.findings import Family, Finding, Severity
from tests.reports import decision_cases
from tests.reports.decision_cases import World


@pytest.fixture
def world(db: None) -> World:
    return decision_cases.world()


def reviewed(report: Report, world: World) -> None:
    """The report has been reviewed by the job that does it."""
    job = reviewing.order(report=report, by=world.controller)
    result = reviewing.run_order(Progress(), report=report.pk)
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, result=result, finished_at=job.created_at)


def stops(finding: Finding) -> bool:
    return finding.severity is Severity.ERROR or finding.family is Family.UNBOUND


def test_an_empty_section_that_the_law_asks_for_stops_the_report(world: World) -> None:
    with pytest.raises(Blocked, match="Avsnittet är tomt"):
        deciding.submit(report=world.report, by=world.staff)
    assert not ReportEvent.objects.exists()
    client = Client()
    client.force_login(world.staff)
    page = client.post(reverse("report_step", args=[*decision_cases.PLACE, "submit"]))
    assert page.status_code == 422 and "Avsnittet är tomt" in page.content.decode()


def test_a_number_that_nothing_stands_behind_stops_it_until_somebody_accepts_it(world: World) -> None:
    section = world.report.sections.get(title="Nämndens uppdrag")
    standing = writing.newest(section)
    text = "<p>Nämnden har fått 4 711 klagomål.</p>"
    writing.save(section=section, html=text, version=standing.version if standing else 0, by=world.controller)
    assert any("varken bundna" in reason for reason in reviewing.gate(world.report))
    reviewed(world.report, world)
    review = reviewing.latest(world.report)
    assert review is not None
    for finding in filter(stops, review.findings):
        reviewing.accept(
            report=world.report, fingerprint=finding.fingerprint, reason="Räknat av oss", by=world.controller
        )
    assert reviewing.gate(world.report) == []
    deciding.submit(report=world.report, by=world.staff)
    accepted = AcceptedFinding.objects.filter(report=world.report, words__contains="4 711").first()
    assert accepted is not None and accepted.reason == "Räknat av oss"


def test_an_appendix_answers_for_its_own_administration_alone(world: World) -> None:
    reasons = reviewing.gate(decision_cases.appendix(world))
    assert not [reason for reason in reasons if "Testnämnden" in reason]
