"""Reviewing a report: who may, what a worker finds, what is accepted and taken back, and what the gate says."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import IntegrityError, ProgrammingError, transaction
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from followup.access import Role
from followup.jobs import Progress
from followup.models import Job, User
from reports import arranging, facts, reviewing
from reports.models import AcceptedFinding, Report
from reports.proofreading.findings import Family, Finding, Place, Severity
from tests.factories import cells, ground, ledger
from tests.waiting import until

PLACE = ["TN", "2023-08"]
HASH = "a" * 64


class World:
    """A committee with a little outcome, a report that is begun, and people."""

    def __init__(self) -> None:
        self.organisation, self.occasion = ground.organisation(), ground.occasion(202308)
        self.committee = self.organisation.committee
        ledger.codes(self.committee)
        self.secretary = ground.person("sekreterare", Role.SECRETARY, self.committee)
        cells.outcome(self.secretary, [(202308, "5010", "10101", "440", "100000000")])
        self.report = arranging.begin(unit=self.committee, occasion=self.occasion, by=self.secretary)

    def reviewed(self, *findings: Finding) -> None:
        """As if a worker had reviewed the report and found this; without findings, what it does find."""
        job = Job.objects.create(
            kind=reviewing.REVIEW, title="Granskning", by=self.secretary, arguments={"report": self.report.pk}
        )
        result = {"findings": [one.as_json() for one in findings]} if findings else None
        job.result = result or reviewing.run_order(Progress(), report=self.report.pk)
        job.state, job.finished_at = Job.State.DONE, job.created_at
        job.save()


@pytest.fixture
def world(db: None) -> World:
    return World()


def finding(
    rule: str = "text-belopp",
    severity: Severity = Severity.ERROR,
    family: Family = Family.AMOUNTS,
    words: str = "4,8 mnkr",
) -> Finding:
    return Finding(rule, family, severity, Place("a", "Ekonomi", 1, "stycke 1"), words, "4,7 mnkr", "0,1", "Skriv 4,7.")


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


class TestWho:
    def test_a_politician_reads_it_but_may_not_review_or_accept(self, world: World) -> None:
        world.reviewed(finding())
        client = signed_in(ground.person("politiker", Role.POLITICIAN, world.committee))
        page = client.get(reverse("review", args=PLACE))
        assert "4,8 mnkr" in page.content.decode() and "Godta fyndet" not in page.content.decode()
        for name in ("review_order", "review_accept", "review_reopen"):
            assert (
                client.post(reverse(name, args=PLACE), {"fynd": finding().fingerprint, "varfor": "Så"}).status_code
                == 403
            )
        assert not AcceptedFinding.objects.exists()

    def test_a_stranger_does_not_even_learn_that_it_is_there(self, world: World) -> None:
        for person in (
            ground.person("okänd"),
            ground.person("annan", Role.CONTROLLER, world.organisation.other_committee),
        ):
            client = signed_in(person)
            assert client.get(reverse("review", args=PLACE)).status_code == 404
            for name in ("review_order", "review_accept", "review_reopen"):
                assert client.post(reverse(name, args=PLACE)).status_code == 404

    def test_what_does_not_exist_is_not_found_and_orders_are_posts(self, world: World) -> None:
        client = signed_in(world.secretary)
        assert client.get(reverse("review", args=["TN", "2031-01"])).status_code == 404
        assert client.get(reverse("review_order", args=PLACE)).status_code == 405


class TestPage:
    def test_a_finding_has_the_way_to_the_text_where_it_is_mended(self, world: World) -> None:
        written = world.report.sections.standing().filter(content="").exclude(title="").first()
        assert written
        place = Place(f"avsnitt-{written.pk}", written.title, 1, "stycke 1")
        world.reviewed(replace(finding(), place=place), finding(words="9,9 mnkr"))
        page = signed_in(world.secretary).get(reverse("review", args=PLACE)).content.decode()
        assert page.count("Öppna texten") == 1  # the other one is of a section that nobody writes
        assert f'href="{reverse("report_section", args=[written.pk])}"' in page

    def test_a_text_without_a_heading_belongs_to_the_section_before_it(self, world: World) -> None:
        made, below = list(world.report.sections.standing())[:2]
        type(made).objects.filter(pk=made.pk).update(content="report.appendices", title="Ekonomi")
        type(below).objects.filter(pk=below.pk).update(content="", title="")
        world.reviewed(replace(finding(), place=Place(f"avsnitt-{made.pk}", "Ekonomi", 1, "stycke 1")))
        page = signed_in(world.secretary).get(reverse("review", args=PLACE)).content.decode()
        assert f'href="{reverse("report_section", args=[below.pk])}"' in page

    def test_a_review_that_is_being_done_is_told_to_everybody_and_followed_by_who_ordered_it(
        self, world: World
    ) -> None:
        job = Job.objects.create(
            kind=reviewing.REVIEW, title="Granskning", by=world.secretary, arguments={"report": world.report.pk}
        )
        page = signed_in(world.secretary).get(reverse("review", args=PLACE)).content.decode()
        assert "Rapporten granskas nu" in page and reverse("job", args=[job.pk]) in page
        assert "Rapporten är inte granskad" not in page
        other = signed_in(ground.person("politiker", Role.POLITICIAN, world.committee))
        page = other.get(reverse("review", args=PLACE)).content.decode()
        assert "En granskning pågår" in page and reverse("job", args=[job.pk]) not in page


class TestAccepting:
    def test_a_finding_is_accepted_with_a_reason_and_taken_back(self, world: World) -> None:
        world.reviewed(finding())
        client = signed_in(world.secretary)
        place = reverse("review", args=PLACE)
        data = {"fynd": finding().fingerprint, "varfor": "Beloppet är före periodisering."}
        assert client.post(reverse("review_accept", args=PLACE), data).status_code == 302
        assert "4,8 mnkr" not in client.get(place).content.decode()
        shown = client.get(place, {"visa": "godtagna"}).content.decode()
        assert "Beloppet är före periodisering." in shown and "4,8 mnkr" in shown
        client.post(reverse("review_reopen", args=PLACE), data)
        assert "4,8 mnkr" in client.get(place).content.decode() and not AcceptedFinding.objects.exists()

    @pytest.mark.parametrize(
        ("data", "words"),
        [({"varfor": " "}, "Skriv varför"), ({"fynd": "b" * 64, "varfor": "Så"}, "Granska rapporten igen")],
    )
    def test_without_a_reason_or_a_finding_it_is_refused_in_words(
        self, world: World, data: dict[str, str], words: str
    ) -> None:
        world.reviewed(finding())
        asked = {"fynd": finding().fingerprint} | data
        answer = signed_in(world.secretary).post(reverse("review_accept", args=PLACE), asked, follow=True)
        assert words in answer.content.decode() and not AcceptedFinding.objects.exists()

    def test_two_at_once_are_told(self, world: World) -> None:
        world.reviewed(finding())
        told = {"report": world.report, "fingerprint": finding().fingerprint, "reason": "Så", "by": world.secretary}
        reviewing.accept(**told)
        with pytest.raises(reviewing.NotPossible, match="redan"):
            reviewing.accept(**told)

    def test_nothing_can_be_accepted_before_a_review(self, world: World) -> None:
        with pytest.raises(reviewing.NotPossible):
            reviewing.accept(report=world.report, fingerprint=HASH, reason="Så", by=world.secretary)


class TestConstraints:
    def accepted(self, world: World, **more: object) -> AcceptedFinding:
        values = {
            "report": world.report,
            "rule": "text-belopp",
            "fingerprint": HASH,
            "words": "4,8",
            "reason": "Så",
            "by": world.secretary,
        }
        return AcceptedFinding.objects.create(**values | more)

    @pytest.mark.parametrize(
        ("name", "more"),
        [("accepted_finding_says_why", {"reason": " "}), ("accepted_finding_fingerprint", {"fingerprint": "kort"})],
    )
    def test_the_database_refuses(self, world: World, name: str, more: dict[str, str]) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            self.accepted(world, **more)

    def test_the_database_refuses_the_same_twice(self, world: World) -> None:
        self.accepted(world)
        with pytest.raises(IntegrityError, match="accepted_finding_once"), transaction.atomic():
            self.accepted(world)

    def test_the_database_refuses_a_change(self, world: World) -> None:
        made = self.accepted(world)
        made.reason = "Något annat"
        with pytest.raises(ProgrammingError, match="Cannot update"), transaction.atomic():
            made.save()


class TestGate:
    def test_errors_and_unbound_numbers_stop_and_warnings_do_not(
        self, world: World, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        number = finding("obundet-tal", Severity.WARNING, Family.UNBOUND, "31 hektar")
        warning = finding("tid-period", Severity.WARNING, Family.TIMES)
        language = finding("sprak-stavning", Severity.HINT, Family.LANGUAGE, "riskanyler")
        monkeypatch.setattr(reviewing, "found", lambda report: [finding(), number, warning, language])
        told = reviewing.gate(world.report)
        assert len(told) == 2 and "4,8 mnkr" in told[0] and "1 tal" in told[1]
        for one in (finding(), number):
            AcceptedFinding.objects.create(report=world.report, rule=one.rule, fingerprint=one.fingerprint,
                                           words=one.words, reason="Så", by=world.secretary)  # fmt: skip
        assert reviewing.gate(world.report) == []

    def test_many_errors_are_told_in_few_words(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(reviewing, "found", lambda report: [finding(words=f"{n} mnkr") for n in range(9)])
        told = reviewing.gate(world.report)
        assert len(told) == 6 and "4 fel till" in told[-1]

    def test_it_looks_at_the_report_as_it_stands(self, world: World) -> None:
        assert any("tomt" in one or "RKR" in one or "avvik" in one.lower() for one in reviewing.gate(world.report))


def test_a_finding_goes_to_json_and_back() -> None:
    assert reviewing.read(finding().as_json()) == finding()


def test_facts_are_those_of_the_committee(world: World) -> None:
    known = facts.known(world.committee, world.occasion)
    assert known.committee == "Testnämnden" and known.municipality == "Testkommun"
    total = next(one for one in known.numbers if one.aspect == "utfall" and "Testnämnden" in one.subjects)
    assert total.value == 100_000_000 and total.key == "tn.2023-08.drift.utfall.period"
    assert {"Testförvaltningen", "Andra nämnden", "Park"} <= {one.name for one in known.units}


@pytest.mark.django_db(transaction=True)
def test_a_worker_reviews_what_the_button_orders(worker: object) -> None:
    world = World()
    client = signed_in(world.secretary)
    assert "inte granskad" in client.get(reverse("review", args=PLACE)).content.decode()
    client.post(reverse("review_order", args=PLACE))
    job = until(Job.objects.get(), lambda one: one.ended)
    assert (job.state, job.error, job.result_url) == (Job.State.DONE, "", reverse("review", args=PLACE))
    assert Report.objects.get() == world.report and job.result["findings"]
    assert "Granskad" in client.get(job.result_url).content.decode()


@pytest.mark.django_db(transaction=True)
def test_the_page_is_for_everybody_and_fits_a_telephone(
    page: Page, sign_in: Callable[[User], None], accessible: Callable[[Page], None]
) -> None:
    world = World()
    long = "Verksamhetsstöd och services resultat per den 31 augusti är ett överskott med 4,8 mnkr. " * 3
    world.reviewed(finding(words=long), finding("obundet-tal", Severity.WARNING, Family.UNBOUND, "31 hektar"),
                   finding("tid-period", Severity.WARNING, Family.TIMES, "Per den 31 mars"))  # fmt: skip
    sign_in(world.secretary)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.goto(reverse("review", args=PLACE))
        expect(page.get_by_role("heading", level=1)).to_contain_text("1 fel och 1 obundna tal")
        accessible(page)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.locator(".finding summary").first.click()
    page.get_by_label("Varför får det stå?").first.fill("Före periodisering")
    page.get_by_role("button", name="Godta fyndet").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 obundna tal")
    page.get_by_role("link", name="Godtagna (1)").click()
    expect(page.locator(".finding")).to_contain_text("Före periodisering")
