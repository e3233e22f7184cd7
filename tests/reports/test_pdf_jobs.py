"""A PDF is ordered as a job: killed half-way nothing of it is left, and it can be run again."""

import io
from datetime import timedelta
from pathlib import Path

import pypdf
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils import timezone

from followup import jobs
from followup.access import Role
from followup.models import Job
from reports import arranging, pdf, services
from reports.models import RenderedReport, Report
from tests.conftest import Worker
from tests.factories import cells, ground, ledger
from tests.waiting import until

HEAVY = 60  # sections with four tables each: some seconds of setting pages


def report(sections: int = 1) -> Report:
    """A report of a little outcome, with the four tables so many times."""
    organisation, occasion = ground.organisation(), ground.occasion(202308)
    ledger.codes(organisation.committee)
    secretary = ground.person("sekreterare", Role.SECRETARY, organisation.committee)
    cells.outcome(secretary, [(202308, "5010", "10101", "440", "100000000")])
    made = arranging.begin(unit=organisation.committee, occasion=occasion, by=secretary)
    made.sections.all().delete()
    for number in range(1, sections + 1):
        made.sections.create(position=number, title=f"Avsnitt {number}", content="ekonomi.drift")
    return made


def files() -> list[Path]:
    return [path for path in (settings.MEDIA_ROOT / "reports").rglob("*") if path.is_file()]


@pytest.mark.slow
@pytest.mark.timeout(400)
def test_a_job_that_is_killed_while_pages_are_set_leaves_nothing_and_runs_again(worker: Worker) -> None:
    made, before = report(HEAVY), set(files())
    job = services.order(report=made, by=made.by)
    until(job, lambda job: job.message == "Sätter sidorna")
    worker.kill()
    assert not RenderedReport.objects.exists() and set(files()) == before
    Job.objects.filter(pk=job.pk).update(heartbeat_at=timezone.now() - timedelta(minutes=1))
    assert jobs.sweep() == 1
    job.refresh_from_db()
    assert job.state == Job.State.LOST and "Inget är sparat till hälften. Kör det igen." in job.error
    worker.start()
    jobs.start_again(job=job, by=made.by)
    until(job, lambda job: job.ended, seconds=120)
    assert (job.state, job.error) == (Job.State.DONE, "")
    (kept,) = RenderedReport.objects.all()
    with kept.file.open() as file:
        pages = pypdf.PdfReader(io.BytesIO(file.read())).pages
    assert len(pages) > HEAVY and "Testnämnden" in pages[0].extract_text()


@pytest.mark.django_db
class TestWhatNoPaperCanHold:
    def test_a_job_says_in_swedish_which_table_is_too_long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(pdf, "MOST_ROWS", 1)
        made = report()
        with pytest.raises(jobs.JobFailed, match="Korta av tabellen, eller ta ut den som kalkylblad"):
            services.render(report=made, by=made.by, progress=jobs.Progress())
        assert not RenderedReport.objects.exists()

    def test_so_does_the_command(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setattr(pdf, "MOST_ROWS", 1)
        report()
        with pytest.raises(CommandError, match="En PDF kan ha högst 1 rader"):
            call_command("render_report", committee="TN", occasion="2023-08", output=tmp_path / "x.pdf")
        assert not list(tmp_path.iterdir())
