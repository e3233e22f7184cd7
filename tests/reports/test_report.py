"""Who may read the report, who may begin it and order its PDF, and that a real worker makes it."""

import hashlib
import io
from pathlib import Path

import pypdf
import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse

from followup.access import Role
from followup.jobs import Progress
from followup.models import Job, User
from reports import arranging, services
from reports.models import RenderedReport, Report
from tests.factories import cells, ground, ledger
from tests.waiting import until

PLACE = ["TN", "2023-08"]


class World:
    """A committee with a little outcome, and people."""

    def __init__(self) -> None:
        self.organisation, self.occasion = ground.organisation(), ground.occasion(202308)
        self.committee = self.organisation.committee
        ledger.codes(self.committee)
        self.secretary = ground.person("sekreterare", Role.SECRETARY, self.committee)
        cells.outcome(self.secretary, [(202308, "5010", "10101", "440", "100000000")])
        self.report = arranging.begin(unit=self.committee, occasion=self.occasion, by=self.secretary)

    def kept(self) -> RenderedReport:
        """The report of the figures as they are."""
        return services.render(report=self.report, by=self.secretary, progress=Progress())


@pytest.fixture
def world(db: None) -> World:
    return World()


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


class TestWho:
    def test_a_politician_reads_the_report_and_its_pdf_but_may_not_order_one(self, world: World) -> None:
        client = signed_in(ground.person("politiker", Role.POLITICIAN, world.committee))
        page = client.get(reverse("report", args=PLACE))
        assert page.status_code == 200 and "Ta fram PDF" not in page.content.decode()
        assert client.get(reverse("report_download", args=[world.kept().pk])).getvalue().startswith(b"%PDF")
        assert client.post(reverse("report_order", args=PLACE)).status_code == 403
        assert not Job.objects.exists()

    def test_a_stranger_does_not_even_learn_that_it_is_there(self, world: World) -> None:
        other = world.organisation.other_committee
        for person in (ground.person("okänd"), ground.person("annan", Role.CONTROLLER, other)):
            client = signed_in(person)
            assert client.get(reverse("report", args=PLACE)).status_code == 404
            assert client.post(reverse("report_order", args=PLACE)).status_code == 404
            assert client.get(reverse("report_download", args=[world.kept().pk])).status_code == 404

    def test_one_who_reads_only_a_part_does_not_read_the_whole(self, world: World) -> None:
        client = signed_in(ground.person("rektor", Role.HEAD, world.organisation.school))
        assert client.get(reverse("report", args=PLACE)).status_code == 404

    def test_what_does_not_exist_is_not_found(self, world: World) -> None:
        client = signed_in(world.secretary)
        assert client.get(reverse("report", args=["XX", "2023-08"])).status_code == 404
        assert client.get(reverse("report", args=["TN", "2031-01"])).status_code == 404

    def test_an_order_is_a_post(self, world: World) -> None:
        assert signed_in(world.secretary).get(reverse("report_order", args=PLACE)).status_code == 405


class TestBegun:
    def test_one_who_arranges_begins_it_and_a_second_time_it_is_the_same(self, world: World) -> None:
        Report.objects.all().delete()
        client = signed_in(world.secretary)
        assert "Börja på rapporten" in client.get(reverse("report", args=PLACE)).content.decode()
        for _ in range(2):
            answer = client.post(reverse("report_begin", args=PLACE))
            assert answer.url == reverse("report_disposition", args=PLACE)
        assert Report.objects.get().by == world.secretary

    def test_others_may_not(self, world: World) -> None:
        Report.objects.all().delete()
        client = signed_in(ground.person("politiker", Role.POLITICIAN, world.committee))
        assert "Börja på rapporten" not in client.get(reverse("report", args=PLACE)).content.decode()
        assert client.post(reverse("report_begin", args=PLACE)).status_code == 403
        assert not Report.objects.exists()

    def test_an_administrations_waits_for_its_committees(self, world: World) -> None:
        Report.objects.all().delete()
        client = signed_in(world.secretary)
        answer = client.post(reverse("report_begin", args=["KS1", "2023-08"]), follow=True)
        assert "Börja på rapporten för Testnämnden först" in answer.content.decode()


class TestKept:
    def test_the_same_figures_are_kept_once(self, world: World) -> None:
        assert world.kept() == world.kept()
        assert RenderedReport.objects.count() == 1

    def test_other_figures_are_another_report_and_the_first_stands(self, world: World) -> None:
        first = world.kept()
        cells.outcome(world.secretary, [(202307, "5010", "10101", "440", "5000000")])
        assert world.kept() != first
        with first.file.open() as stands:
            assert hashlib.sha256(stands.read()).hexdigest() == first.sha256

    def test_the_database_refuses_a_change(self, world: World) -> None:
        report = world.kept()
        report.sha256 = "0" * 64
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            report.save()

    def test_the_database_refuses_what_is_no_checksum(self, world: World) -> None:
        with pytest.raises(IntegrityError, match="rendered_report_sha256"), transaction.atomic():
            RenderedReport.objects.create(report=world.report, by=world.secretary, sha256="kort")

    def test_the_database_refuses_the_same_report_twice(self, world: World) -> None:
        one = {"report": world.report, "by": world.secretary, "sha256": "0" * 64}
        RenderedReport.objects.create(**one)
        with pytest.raises(IntegrityError, match="rendered_report_once"), transaction.atomic():
            RenderedReport.objects.create(**one)


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_pdf_that_the_button_orders(worker: object) -> None:
    world = World()
    client = signed_in(world.secretary)
    assert "Ta fram PDF" in client.get(reverse("report", args=PLACE)).content.decode()
    ordered = client.post(reverse("report_order", args=PLACE))
    job = Job.objects.get()
    assert ordered.url == reverse("job", args=[job.pk])
    until(job, lambda job: job.ended)
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert job.result_url in client.get(ordered.url).content.decode()
    answer = client.get(job.result_url)
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == 'attachment; filename="TN-2023-08.pdf"'
    text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.getvalue())).pages)
    assert "Testnämnden" in text and "100,0" in text


class TestFromAShell:
    def test_it_writes_the_demos_report_with_the_printed_figures(self, demo: None, tmp_path: Path) -> None:
        path = tmp_path / "rapport.pdf"
        call_command("render_report", committee="KS", occasion="2023-08", output=path, stdout=io.StringIO())
        text = " ".join(" ".join(page.extract_text().split()) for page in pypdf.PdfReader(path).pages)
        for line in (
            "Verksamhetens nettokostnader 517,4 599,3 +81,9",
            "215/815/832 Infrastruktur, bostadsverks, ö-plan −45,3 8,3 +53,6 8,9",
            "Leanlink −67,1 7,7 −74,8 −9,6",
            "varav intäkter 1 642,1 1 688,1 −46,1",
        ):
            assert line in text

    def test_it_says_in_swedish_what_is_wrong(self, world: World, tmp_path: Path) -> None:
        for wrong, words in (
            ({"committee": "XX"}, "Nämnden XX finns inte"),
            ({"occasion": "2031-01"}, "Uppföljningstillfället 2031-01 finns inte"),
            ({"output": tmp_path / "saknas" / "rapport.pdf"}, "kan inte skrivas"),
        ):
            options = {"committee": "TN", "occasion": "2023-08", "output": tmp_path / "rapport.pdf"} | wrong
            with pytest.raises(CommandError, match=words):
                call_command("render_report", **options)
