"""What anybody may read without signing in: decided reports, and nothing before the decision."""

import io
import json
import zipfile
from collections.abc import Callable
from datetime import date

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from followup import workflow
from followup.jobs import Progress
from followup.models import Job
from followup.transitions import State
from reports import deciding, document, services, snapshots
from reports.models import RenderedReport, Report, Snapshot
from tests.factories import cells
from tests.reports import decision_cases as cases
from tests.reports import small
from tests.reports.decision_cases import DECISION, PLACE, World
from tests.waiting import until

pytestmark = pytest.mark.usefixtures("ungated")

LATEST = reverse("published", args=PLACE)
FIRST = reverse("published_version", args=[*PLACE, 1])
KINDS = ("xlsx", "docx", "json", "pdf", "zip")


def address(kind: str, version: int = 1) -> str:
    return reverse("published_file", args=[*PLACE, version, kind])


@pytest.fixture
def world(db: None) -> World:
    return cases.world()


@pytest.fixture
def rich(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A world whose report has a part of each kind, decided."""
    monkeypatch.setattr("reports.composing.compose", lambda report: small.report(decided=None, version=report.version))
    world.decided()
    return world


def anybody() -> Client:
    return Client()


class TestBefore:
    def test_nothing_is_there_before_the_decision_whoever_asks(self, world: World) -> None:
        services.render(report=world.report, by=world.secretary, progress=Progress())
        world.ready()
        signed_in = Client()
        signed_in.force_login(world.secretary)
        addresses = [LATEST, FIRST, *map(address, KINDS), reverse("published_table", args=[*PLACE, 1, "ekonomi"])]
        for client in (anybody(), signed_in):
            assert [client.get(one).status_code for one in addresses] == [404] * len(addresses)
        assert "Ingen rapport är beslutad än" in anybody().get(reverse("published_list")).content.decode()

    def test_the_inner_page_asks_for_a_login(self, world: World) -> None:
        world.decided()
        for name in ("report", "report_changes"):
            assert anybody().get(reverse(name, args=PLACE)).status_code == 302


class TestPage:
    def test_anybody_reads_it_with_its_decision_and_contents(self, rich: World) -> None:
        page = anybody().get(LATEST).content.decode()
        assert "Beslutad av Testnämnden den 10 oktober 2023, § 321, diarienummer KS 2023-512." in page
        assert '<a href="#avsnitt-2">Drift</a>' in page and '<h3 id="avsnitt-2">Drift</h3>' in page
        assert "Skolan fick fler elever." in page and 'id="n1"' in page
        assert Snapshot.objects.get().sha256 in page
        listed = anybody().get(reverse("published_list")).content.decode()
        assert f'<a href="{LATEST}">Testnämnden: Delårsrapport, Delår augusti 2023</a>' in listed
        assert "Beslutad 10 oktober 2023." in listed

    def test_nothing_on_it_leads_into_the_product(self, rich: World) -> None:
        own = ("/static/", "/rapporter/", "#", "https://example.org/", "/logga-in/", "/ord/", "/tillganglighet/")
        for one in (LATEST, reverse("published_figure", args=[*PLACE, 1, small.KEY])):
            page = anybody().get(one).content.decode()
            links = [part.partition('"')[0] for part in page.split('href="')[1:]]
            assert len(links) > 5
            assert [link for link in links if not link.startswith(own) and link != "/"] == []

    def test_a_figure_tells_what_the_snapshot_knows_of_it(self, rich: World) -> None:
        address = reverse("published_figure", args=[*PLACE, 1, small.KEY])
        assert address in anybody().get(LATEST).content.decode()
        page = anybody().get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "81 900 000 kronor" in page and "Kommunens huvudbok" in page
        assert "avrundat en gång" in page and f'href="{FIRST}#avsnitt-2"' in page
        missing = reverse("published_figure", args=[*PLACE, 1, "tn.finns.inte"])
        assert anybody().get(missing).status_code == 404

    def test_a_table_tells_its_exact_values(self, rich: World) -> None:
        page = anybody().get(reverse("published_table", args=[*PLACE, 1, "drift"])).content.decode()
        assert "517 400 000" in page.replace("\N{NO-BREAK SPACE}", " ")
        assert anybody().get(reverse("published_table", args=[*PLACE, 1, "annan"])).status_code == 404

    def test_only_what_was_asked_with_a_read_is_answered(self, rich: World) -> None:
        assert anybody().post(LATEST).status_code == 405

    def test_a_report_of_the_whole_municipality_is_published_alike(self, world: World) -> None:
        whole = cases.municipal(world)
        world.attest(whole)
        deciding.decide(report=whole, decision=DECISION, by=world.secretary)
        page = anybody().get(reverse("published", args=["TK", "2023-08"])).content.decode()
        assert "Beslutad av Kommunfullmäktige" in page and "Testkommun" in page


class TestVersions:
    @pytest.fixture
    def corrected(self, world: World) -> Report:
        world.decided()
        made = world.correction()
        world.decide(workflow.Decision("§ 400", date(2023, 11, 14), "KS 2023-700"))
        return made

    def test_the_latest_stands_and_says_what_it_corrects(self, corrected: Report) -> None:
        page = anybody().get(LATEST).content.decode()
        assert "Rättar version 1: Fel belopp för skolan" in page and "§ 400" in page and FIRST in page

    def test_the_first_is_still_read_and_leads_to_the_correction(self, corrected: Report) -> None:
        page = anybody().get(FIRST).content.decode()
        assert "§ 321" in page and "Rapporten är rättad" in page
        assert f'<a href="{reverse("published_version", args=[*PLACE, 2])}">Läs version 2</a>' in page
        assert anybody().get(reverse("published_version", args=[*PLACE, 3])).status_code == 404

    def test_an_undecided_correction_is_not_public(self, world: World) -> None:
        world.decided()
        world.correction()
        assert anybody().get(reverse("published_version", args=[*PLACE, 2])).status_code == 404
        assert "§ 321" in anybody().get(LATEST).content.decode()
        listed = anybody().get(reverse("published_list")).content.decode()
        assert listed.count(LATEST) == 1 and "Rättad version" not in listed


class TestFiles:
    def test_each_is_of_the_snapshot(self, rich: World) -> None:
        services.render(report=rich.report, by=rich.secretary, progress=Progress())
        answers = {kind: anybody().get(address(kind)) for kind in KINDS}
        assert [one.status_code for one in answers.values()] == [200] * len(KINDS)
        assert answers["xlsx"]["Content-Disposition"] == 'attachment; filename="TN-2023-08-version-1.xlsx"'
        assert json.loads(answers["json"].content)["figures"][0]["key"] == small.KEY
        archive = zipfile.ZipFile(io.BytesIO(answers["zip"].content))
        assert archive.read("rapport.pdf") == answers["pdf"].getvalue()
        assert archive.read("rapport.json").decode() == Snapshot.objects.get().content
        assert anybody().get(address("exe")).status_code == 404

    def test_they_are_the_same_whatever_happens_to_the_figures(self, world: World) -> None:
        world.decided()
        then = {kind: anybody().get(address(kind)).content for kind in ("xlsx", "docx", "json")}
        cells.outcome(world.secretary, [(202307, "5010", "10101", "440", "5000000")])
        assert {kind: anybody().get(address(kind)).content for kind in then} == then

    def test_without_its_pdf_there_is_no_package_yet(self, rich: World) -> None:
        assert [anybody().get(address(kind)).status_code for kind in ("pdf", "zip")] == [404, 404]
        assert "PDF och arkivpaket tas fram" in anybody().get(LATEST).content.decode()

    def test_a_draft_is_for_those_who_make_it_and_says_that_it_is_one(self, world: World) -> None:
        client = Client()
        client.force_login(world.secretary)
        answer = client.get(reverse("report_draft", args=[*PLACE, "json"]))
        assert json.loads(answer.content)["draft"] is True
        assert answer["Content-Disposition"] == 'attachment; filename="TN-2023-08-utkast-1.json"'
        assert client.get(reverse("report_draft", args=[*PLACE, "zip"])).status_code == 404


class TestChanges:
    def test_what_has_changed_since_the_decision(self, world: World) -> None:
        world.decided()
        client = Client()
        client.force_login(world.controller)
        address = reverse("report_changes", args=PLACE)
        assert "Inget har ändrats" in client.get(address).content.decode()
        cells.outcome(world.secretary, [(202307, "5010", "10101", "440", "5000000")])
        page = client.get(address).content.decode().replace("\N{NO-BREAK SPACE}", " ")
        assert "+5 000 000" in page and "Siffror i tabeller" in page and "Rapportens början" in page

    def test_a_correction_is_compared_with_what_it_corrects(self, world: World) -> None:
        world.decided()
        made = world.correction()
        assert snapshots.last_decided(made) == Snapshot.objects.get(report=world.report)

    def test_before_the_decision_there_is_nothing_to_compare(self, world: World) -> None:
        client = Client()
        client.force_login(world.controller)
        assert client.get(reverse("report_changes", args=PLACE)).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_worker_makes_the_pdf_at_the_decision(worker: object) -> None:
    world = cases.world()
    world.decided()
    job = until(Job.objects.get(), lambda one: one.ended)
    assert (job.state, job.error) == (Job.State.DONE, "")
    assert RenderedReport.objects.get().snapshot == Snapshot.objects.get()
    pdf = anybody().get(address("pdf")).getvalue()
    assert "Testnämnden" in pypdf.PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert services.printed(document.from_json(Snapshot.objects.get().content)) == pdf
    assert anybody().get(address("zip")).status_code == 200


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [1280, 390])
def test_the_public_pages_hold_together(
    page: Page, accessible: Callable[[Page], None], width: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = cases.world()
    monkeypatch.setattr("reports.composing.compose", lambda report: small.report(decided=None, version=report.version))
    world.decided()
    assert deciding.standing(world.report).state == State.DECIDED
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(reverse("published_list"))
    accessible(page)
    page.get_by_role("link", name="Testnämnden: Delårsrapport").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delårsrapport")
    accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page runs over its edge"
    page.get_by_role("link", name="81,9").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Testnämnden, avvikelse mot budget")
    accessible(page)
    page.get_by_role("link", name="Drift").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Delårsrapport")
    page.get_by_role("link", name="Exakta värden").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Exakta värden")
    accessible(page)
