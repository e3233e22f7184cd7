"""What the database refuses of reports, whoever writes; and that what is decided stands."""

import hashlib

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.utils import timezone

from followup import workflow
from followup.models import WorkflowEvent
from followup.transitions import State
from reports import arranging
from reports.models import Prose, Report, ReportEvent, Snapshot
from tests.factories import workflow as steps
from tests.reports import report_cases
from tests.reports.report_cases import Case, World

pytestmark = pytest.mark.django_db


def decided(world: World) -> None:
    """The committee has decided, by rows alone: its step, those of the reports, and their snapshots."""
    facts = {
        "paragraph": steps.DECISION.paragraph,
        "decided_on": steps.DECISION.decided_on,
        "diary_number": steps.DECISION.diary_number,
    }
    own = {"unit": world.units.committee, "occasion": world.occasion, "number": 1, "before": State.NOT_STARTED}
    WorkflowEvent.objects.create(**own, after=State.DECIDED, by=world.controller, **facts)
    content = '{"schema":1}'
    sha256 = hashlib.sha256(content.encode()).hexdigest()
    for report in Report.objects.filter(occasion=world.occasion):
        _step(report, 1, State.STARTED, State.SUBMITTED, world)
        _step(report, 2, State.SUBMITTED, State.ATTESTED, world, fingerprint=sha256)
        kept = {"schema": 1, "content": content, "sha256": sha256, "by": world.controller, "at": timezone.now()}
        Snapshot.objects.create(report=report, **kept)
        _step(report, 3, State.ATTESTED, State.DECIDED, world, **facts)


def _step(report: Report, number: int, before: State, after: State, world: World, **more: object) -> None:
    ReportEvent.objects.create(report=report, number=number, before=before, after=after, by=world.controller, **more)


@pytest.fixture
def world() -> World:
    return report_cases.world()


@pytest.mark.parametrize("case", report_cases.REFUSED, ids=[name for name, _ in report_cases.REFUSED])
def test_the_database_refuses(world: World, case: Case) -> None:
    name, violate = case
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        violate(world)


def test_a_text_is_never_changed_nor_removed(world: World) -> None:
    text = world.written("<p>Ett</p>").standing
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Prose.objects.filter(pk=text.pk).update(html="<p>Två</p>")
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        Prose.objects.filter(pk=text.pk).delete()


class TestDecided:
    def test_neither_texts_nor_sections_change_whoever_writes(self, world: World) -> None:
        section = world.section()
        decided(world)
        with pytest.raises(IntegrityError, match="frozen_stands"), transaction.atomic():
            section.versions.create(version=1, html="<p>Sent</p>", by=world.staff)
        with pytest.raises(IntegrityError, match="frozen_stands"), transaction.atomic():
            world.report.sections.filter(pk=section.pk).update(title="Annan")
        with pytest.raises(IntegrityError, match="frozen_stands"), transaction.atomic():
            world.report.sections.create(position=99, level=1, title="Ny")

    def test_an_appendix_stands_with_its_committee(self, world: World) -> None:
        appendix = arranging.begin(unit=world.units.kitchen, occasion=world.occasion, by=world.controller)
        decided(world)
        with pytest.raises(IntegrityError, match="frozen_stands"), transaction.atomic():
            appendix.sections.create(position=99, level=1, title="Ny")

    def test_the_services_say_it_in_swedish_first(self, world: World) -> None:
        section = world.section()
        decided(world)
        with pytest.raises(workflow.Closed, match="Rapporten är beslutad och kan inte ändras"):
            arranging.move(section=section, up=False, by=world.controller)

    def test_a_correction_is_written_although_the_first_version_is_decided(self, world: World) -> None:
        decided(world)
        words = {"unit": world.units.committee, "occasion": world.occasion, "title": "Delårsrapport"}
        second = Report.objects.create(
            **words, version=2, corrects=world.report, reason="Fel belopp", by=world.controller
        )
        section = second.sections.create(position=1, level=1, title="Nämndens uppdrag")
        arranging.change(section=section, said=arranging.Said("Uppdrag", 1), by=world.controller)
        assert second.sections.get().title == "Uppdrag"
