"""A report is submitted, returned, attested and decided by those who may, and corrected only as a new version."""

import re
from datetime import date

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied
from django.db import Error, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from followup import transitions, workflow
from followup.access import Role
from followup.models import Job, User
from followup.transitions import State
from reports import deciding, snapshots, steps
from reports.models import Prose, Report, ReportEvent, ReportSection, Snapshot
from tests.factories import cells, ground
from tests.reports import decision_cases as cases
from tests.reports.decision_cases import DECISION, PLACE, World

pytestmark = pytest.mark.usefixtures("ungated")


@pytest.fixture
def world(db: None) -> World:
    return cases.world()


def at(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def state(report: Report) -> State:
    return deciding.standing(report).state


class TestSteps:
    def test_a_report_that_is_there_is_begun_and_open(self, world: World) -> None:
        assert (state(world.report), deciding.standing(world.report).is_open) == (State.STARTED, True)

    def test_it_goes_from_submitted_by_way_of_returned_to_attested(self, world: World) -> None:
        deciding.submit(report=world.report, by=world.staff)
        deciding.return_to_writers(report=world.report, by=world.controller, comment="Skriv om skolan")
        deciding.submit(report=world.report, by=world.staff)
        deciding.attest(report=world.report, by=world.controller)
        assert cases.events(world.report) == ["submitted", "returned", "submitted", "attested"]

    def test_a_return_says_what_is_to_be_mended(self, world: World) -> None:
        deciding.submit(report=world.report, by=world.staff)
        with pytest.raises(workflow.Refused, match="Skriv varför"):
            deciding.return_to_writers(report=world.report, by=world.controller, comment="  ")

    def test_whoever_submitted_it_does_not_attest_it(self, world: World) -> None:
        both = ground.person("båda", Role.STAFF, world.committee)
        both.memberships.create(unit=world.committee, role=Role.CONTROLLER, valid_from=date(2000, 1, 1))
        deciding.submit(report=world.report, by=both)
        with pytest.raises(workflow.Refused, match="Någon annan ska attestera"):
            deciding.attest(report=world.report, by=both)

    def test_a_step_that_does_not_lead_from_the_state_says_who_was_first(self, world: World) -> None:
        deciding.submit(report=world.report, by=world.staff)
        with pytest.raises(workflow.Refused, match=r"läget är inskickad. Inskickad av handläggare den "):
            deciding.submit(report=world.report, by=world.staff)

    def test_each_step_takes_its_right(self, world: World) -> None:
        for step, person in zip(cases.STEPS, (world.controller, world.staff, world.staff, world.staff), strict=True):
            with pytest.raises(PermissionDenied):
                deciding.take(step, report=world.report, by=person, comment="Nej", decision=DECISION)
        assert cases.events(world.report) == []

    def test_a_gate_stops_a_submission_with_its_reasons(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(deciding, "_gates", [])
        deciding.register_gate(lambda report: [f"{report.title}: ett fel är inte rättat."])
        with pytest.raises(workflow.Blocked, match=r"Delårsrapport: ett fel är inte rättat."):
            deciding.submit(report=world.report, by=world.staff)
        assert "ett fel är inte rättat" in at(world.staff).get(reverse("report", args=PLACE)).content.decode()

    def test_what_is_submitted_is_closed_to_writers(self, world: World) -> None:
        deciding.submit(report=world.report, by=world.staff)
        with (
            pytest.raises(workflow.Closed, match=r"Inskickad av handläggare den .* returnera den"),
            transaction.atomic(),
        ):
            deciding.require_open(world.report)


class TestDecision:
    def test_the_committee_cannot_decide_before_its_report_is_attested(self, world: World) -> None:
        world.base.attest_all()
        with pytest.raises(workflow.Blocked, match="Rapporten är inte attesterad: läget är påbörjad"):
            world.decide()
        deciding.submit(report=world.report, by=world.staff)
        with pytest.raises(workflow.Blocked, match="läget är inskickad"):
            world.decide()
        assert world.base.state(world.committee) == State.NOT_STARTED and not Snapshot.objects.exists()

    def test_nor_before_its_appendices_are(self, world: World) -> None:
        bilaga = cases.appendix(world)
        world.ready()
        with pytest.raises(workflow.Blocked, match="Bilagan från Kostservice är inte attesterad"):
            world.decide()
        world.attest(bilaga)
        world.decide()
        assert {one.report for one in Snapshot.objects.all()} == {world.report, bilaga}

    def test_a_committee_without_a_report_decides_as_before(self, world: World) -> None:
        world.base.attest_all()
        Report.objects.filter(pk=world.report.pk).update(unit=world.base.units.other_committee)
        world.decide()
        assert not Snapshot.objects.exists()

    def test_the_decision_freezes_the_report_and_orders_its_pdf(self, world: World) -> None:
        world.decided()
        last = deciding.standing(world.report)
        assert last.event is not None
        assert (last.state, last.event.paragraph, last.event.diary_number) == (State.DECIDED, "§ 321", "KS 2023-512")
        assert Snapshot.objects.get().report == world.report
        assert Job.objects.get().arguments["report"] == world.report.pk

    def test_nothing_but_what_was_attested_is_decided(self, world: World) -> None:
        world.ready()
        cells.outcome(world.secretary, [(202307, "5010", "10101", "440", "5000000")])
        with pytest.raises(workflow.Refused, match="andra siffror eller texter sedan den attesterades"):
            world.decide()
        assert world.base.state(world.committee) == State.NOT_STARTED and not Snapshot.objects.exists()
        deciding.return_to_writers(report=world.report, by=world.controller, comment="Nya siffror")
        world.attest()
        world.decide()
        assert state(world.report) == State.DECIDED

    def test_a_freeze_that_fails_leaves_no_decision(self, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
        world.ready()
        monkeypatch.setattr("reports.composing.compose", lambda report: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            world.decide()
        assert world.base.state(world.committee) == State.NOT_STARTED
        assert cases.events(world.report)[-1] == "attested" and not Snapshot.objects.exists()

    def test_a_report_of_the_whole_municipality_is_decided_on_its_own(self, world: World) -> None:
        whole = cases.municipal(world)
        with pytest.raises(workflow.Refused, match="läget är påbörjad"):
            deciding.decide(report=whole, decision=DECISION, by=world.secretary)
        world.attest(whole)
        deciding.decide(report=whole, decision=DECISION, by=world.secretary)
        assert state(whole) == State.DECIDED
        assert '"body":"Kommunfullmäktige"' in Snapshot.objects.get().content

    def test_its_decision_is_held_to_the_calendar(self, world: World) -> None:
        whole = cases.municipal(world)
        world.attest(whole)
        early = workflow.Decision("§ 1", date(2023, 8, 1), "KS 1")
        with pytest.raises(workflow.Refused, match="före periodens slut"):
            deciding.decide(report=whole, decision=early, by=world.secretary)

    def test_an_appendix_is_decided_with_its_report(self, world: World) -> None:
        with pytest.raises(workflow.Refused, match="bilaga och beslutas med Testnämndens rapport"):
            deciding.decide(report=cases.appendix(world), decision=DECISION, by=world.secretary)


class TestCorrection:
    def test_it_is_a_new_version_with_the_same_texts_that_says_why(self, world: World) -> None:
        made = world.decided() and world.correction()
        assert (made.version, made.corrects, made.reason) == (2, world.report, "Fel belopp för skolan")
        assert [one.title for one in made.sections.all()] == [one.title for one in world.report.sections.all()]
        assert list(Prose.objects.filter(section__report=made).values_list("html", flat=True)) == [cases.TEXT]

    def test_it_is_decided_anew_and_the_old_one_stands(self, world: World) -> None:
        world.decided()
        before = Snapshot.objects.get()
        made = world.correction()
        world.decide(workflow.Decision("§ 400", date(2023, 11, 14), "KS 2023-700"))
        assert Snapshot.objects.count() == 2
        assert Snapshot.objects.get(report=world.report).content == before.content
        content = Snapshot.objects.get(report=made).content
        assert "Rättar version 1: Fel belopp för skolan" in content and "§ 400" in content

    def test_without_it_the_committee_does_not_decide_anew(self, world: World) -> None:
        world.decided()
        world.unlock()
        with pytest.raises(workflow.Blocked, match=r"redan beslutad. Rätta den som en ny version"):
            world.decide()

    def test_it_takes_an_open_follow_up_a_reason_and_a_decided_report(self, world: World) -> None:
        def refused(words: str, reason: str = "Fel", report: Report = world.report) -> None:
            with pytest.raises(workflow.Refused, match=words):
                deciding.correct(report=report, reason=reason, by=world.director)

        refused("inte beslutad än")
        world.decided()
        refused("Lås upp den först")
        world.unlock()
        refused("Skriv varför", reason=" ")
        deciding.correct(report=world.report, reason="Fel", by=world.director)
        refused("rättas redan: ekonomichef har börjat på version 2")

    def test_appendices_come_along(self, world: World) -> None:
        bilaga = cases.appendix(world)
        world.attest(bilaga)
        world.decided()
        world.unlock()
        made = deciding.correct(report=world.report, reason="Fel", by=world.director)
        (copy,) = made.appendices.all()
        assert (copy.unit, copy.version, copy.corrects) == (bilaga.unit, 2, bilaga)

    def test_it_takes_the_right_to_unlock(self, world: World) -> None:
        world.decided()
        with pytest.raises(PermissionDenied):
            deciding.correct(report=world.report, reason="Fel", by=world.secretary)


class TestPages:
    def test_a_stranger_does_not_learn_that_it_is_there(self, world: World) -> None:
        other = ground.person("annan", Role.CONTROLLER, world.base.units.other_committee)
        for person in (ground.person("okänd"), other):
            for name, more in (("report_step", ["submit"]), ("report_correct", []), ("report_draft", ["xlsx"])):
                assert at(person).get(reverse(name, args=[*PLACE, *more])).status_code == 404

    def test_one_without_the_right_is_told(self, world: World) -> None:
        auditor = ground.person("revisor", Role.AUDITOR, world.base.units.municipality)
        page = at(auditor).get(reverse("report", args=PLACE))
        assert page.status_code == 200 and "Skicka in" not in page.content.decode()
        for step in cases.STEPS:
            assert at(auditor).post(reverse("report_step", args=[*PLACE, step.key])).status_code == 403
        assert at(auditor).get(reverse("report_correct", args=PLACE)).status_code == 403
        assert at(auditor).get(reverse("report_draft", args=[*PLACE, "xlsx"])).status_code == 403

    def test_each_step_is_a_press_or_a_form(self, world: World) -> None:
        page = at(world.staff).get(reverse("report", args=PLACE)).content.decode()
        assert "Skicka in" in page and "Påbörjad" in page
        address = reverse("report_step", args=[*PLACE, "submit"])
        assert at(world.staff).post(address, {"next": reverse("report", args=PLACE)}).status_code == 302
        again = at(world.staff).post(address)
        assert again.status_code == 422 and "läget är inskickad" in again.content.decode()
        returned = at(world.controller).post(reverse("report_step", args=[*PLACE, "return"]), {"comment": ""})
        assert returned.status_code == 422 and "Skriv varför" in returned.content.decode()
        assert at(world.controller).post(reverse("report_step", args=[*PLACE, "attest"])).status_code == 302
        assert state(world.report) == State.ATTESTED

    def test_a_return_from_a_page_that_was_opened_before_it_was_attested_is_refused(self, world: World) -> None:
        deciding.submit(report=world.report, by=world.staff)
        address = reverse("report_step", args=[*PLACE, "return"])
        (seen,) = re.findall(r'name="seen" value="(\d+)"', at(world.controller).get(address).content.decode())
        deciding.attest(report=world.report, by=world.controller)
        late = at(world.controller).post(address, {"comment": "Skriv om", "seen": seen})
        assert late.status_code == 422 and "det är nu attesterad" in late.content.decode()
        assert state(world.report) == State.ATTESTED

    def test_the_decision_is_registered_from_the_reports_page(self, world: World) -> None:
        world.ready()
        assert "Registrera beslut" in at(world.secretary).get(reverse("report", args=PLACE)).content.decode()
        facts = {"paragraph": "§ 321", "decided_on": "2023-10-10", "diary_number": "KS 2023-512"}
        address = reverse("report_step", args=[*PLACE, "decide"])
        assert at(world.secretary).post(address, facts).status_code == 302
        page = at(world.secretary).get(reverse("report", args=PLACE)).content.decode()
        assert "Beslutad 10 oktober 2023, § 321" in page and "Publicerad version" in page
        late = at(world.secretary).post(address, facts)
        assert late.status_code == 422
        assert "läget är beslutad. Beslutad av sekreterare den" in late.content.decode()

    def test_what_stops_the_committee_stands_on_its_board(self, world: World) -> None:
        world.base.attest_all()
        page = at(world.secretary).get(reverse("standing", args=PLACE)).content.decode()
        assert "Innan beslutet kan registreras" in page and "Rapporten är inte attesterad" in page

    def test_a_correction_begins_from_a_page_that_asks_why(self, world: World) -> None:
        world.decided()
        address = reverse("report_correct", args=PLACE)
        before = at(world.director).get(address).content.decode()
        assert "Lås upp den först" in before  # told before anything is written, with the way there
        assert f'href="{reverse("workflow", args=[*PLACE, PLACE[0]])}"' in before
        assert at(world.director).post(address, {"reason": ""}).status_code == 422
        closed = at(world.director).post(address, {"reason": "Fel belopp"})
        assert closed.status_code == 422 and "Lås upp den först" in closed.content.decode()
        world.unlock()
        assert "Rapporten kan inte rättas än" not in at(world.director).get(address).content.decode()
        assert at(world.director).post(address, {"reason": "Fel belopp"}).status_code == 302
        page = at(world.director).get(reverse("report", args=PLACE)).content.decode()
        assert "Version 2 rättar version 1: Fel belopp" in page


class TestDatabase:
    """Each constraint, with a row that violates it."""

    def add(self, report: Report, by: User, **facts: object) -> None:
        values = {"number": 1, "before": "started", "after": "submitted"} | facts
        ReportEvent.objects.create(report=report, by=by, **values)

    def refused(self, world: World, name: str, **facts: object) -> None:
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            self.add(world.report, world.staff, **facts)

    def test_a_step_is_one_of_the_tables(self, world: World) -> None:
        self.refused(world, "report_event_allowed", after="locked")

    def test_a_return_says_why(self, world: World) -> None:
        self.add(world.report, world.staff)
        self.refused(world, "report_event_says_why", number=2, before="submitted", after="returned", comment=" ")

    def test_only_a_decision_has_the_facts_of_one(self, world: World) -> None:
        self.refused(world, "report_event_decision_whole", paragraph="§ 1")

    def test_a_decision_has_all_of_them(self, world: World) -> None:
        world.decided()  # so that the report is frozen; the row below is of another
        other = cases.appendix(World(world.base, cases.municipal(world)))
        world.attest(other)
        snapshots.freeze(other, decided=snapshots.decided(world.committee, DECISION), by=world.secretary)
        with pytest.raises(IntegrityError, match="report_event_decision_whole"), transaction.atomic():
            self.add(other, world.secretary, number=3, before="attested", after="decided", paragraph="§ 1")

    def test_an_attestation_and_nothing_else_says_what_was_attested(self, world: World) -> None:
        self.refused(world, "report_event_attested_what", fingerprint="0" * 64)
        self.add(world.report, world.staff)
        self.refused(world, "report_event_attested_what", number=2, before="submitted", after="attested")

    def test_each_step_follows_the_last(self, world: World) -> None:
        self.refused(world, "följer inte på den förra", number=2)
        self.refused(world, "följer inte på den förra", before="submitted", after="attested")

    def test_a_number_is_used_once(self, world: World) -> None:
        self.add(world.report, world.staff)
        with pgtrigger.ignore("reports.ReportEvent:follows_the_last"):
            self.refused(world, "report_event_once")

    def test_what_is_decided_is_frozen(self, world: World) -> None:
        world.attest()
        facts = {"paragraph": "§ 1", "decided_on": date(2023, 10, 10), "diary_number": "1"}
        self.refused(world, "Rapporten är inte fryst", number=3, before="attested", after="decided", **facts)

    def test_a_step_never_changes(self, world: World) -> None:
        world.attest()
        with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
            ReportEvent.objects.update(comment="Ändrad")
        with pytest.raises(Error, match="Cannot update or delete"), transaction.atomic():
            ReportEvent.objects.all()._raw_delete("default")

    def test_a_decided_report_and_all_in_it_stands(self, world: World) -> None:
        world.decided()
        section = world.report.sections.first()
        writes = (
            lambda: Report.objects.filter(pk=world.report.pk).update(title="Annan"),
            lambda: Report.objects.filter(pk=world.report.pk)._raw_delete("default"),
            lambda: cases.appendix(world),
            lambda: ReportSection.objects.filter(pk=section.pk).update(title="Annan"),
            lambda: ReportSection.objects.filter(pk=section.pk)._raw_delete("default"),
            lambda: ReportSection.objects.create(report=world.report, position=99, title="Ny"),
            lambda: cases.write(world.report, world.controller, "<p>Nytt</p>"),
        )
        for write in writes:
            with pytest.raises(IntegrityError, match="är beslutad"), transaction.atomic():
                write()


def test_the_table_of_steps_is_the_workflows_without_units() -> None:
    assert steps.pairs() == [
        ("attested", "decided"),
        ("attested", "returned"),
        ("returned", "submitted"),
        ("started", "submitted"),
        ("submitted", "attested"),
        ("submitted", "returned"),
    ]
    assert steps.steps_from(State.DECIDED) == []
    assert set(steps.FROM) == {transitions.SUBMIT, transitions.RETURN, transitions.ATTEST, transitions.DECIDE}
