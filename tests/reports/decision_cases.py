"""A small municipality whose report is on its way to a decision, and the people who move it."""

from dataclasses import dataclass
from datetime import date

from followup import transitions, workflow
from followup.access import Role
from followup.models import Unit, User, WorkflowEvent
from reports import arranging, deciding
from reports.models import Prose, Report, ReportEvent
from tests.factories import cells, ledger
from tests.factories import workflow as workflows

DECISION = workflows.DECISION
PLACE = ["TN", "2023-08"]
TEXT = "<p>Året har gått som väntat.</p>"


@dataclass
class World:
    """The small municipality with a begun report of its committee."""

    base: workflows.World
    report: Report

    @property
    def staff(self) -> User:
        return self.base.staff

    @property
    def controller(self) -> User:
        return self.base.controller

    @property
    def secretary(self) -> User:
        return self.base.secretary

    @property
    def director(self) -> User:
        return self.base.director

    @property
    def committee(self) -> Unit:
        return self.base.units.committee

    def attest(self, report: Report | None = None) -> None:
        """Submit and attest the report, whatever the units have done."""
        one = report or self.report
        deciding.submit(report=one, by=self.staff)
        deciding.attest(report=one, by=self.controller)

    def ready(self) -> None:
        """Everything attested: the committee may decide."""
        self.base.attest_all()
        self.attest()

    def decide(self, decision: workflow.Decision = DECISION) -> WorkflowEvent:
        """The committee's decision."""
        return workflow.decide(**self.base.committee, decision=decision, by=self.secretary)

    def decided(self) -> Report:
        """The report, decided and frozen."""
        self.ready()
        self.decide()
        return self.report

    def unlock(self) -> None:
        """Open the committee's follow-up for correction."""
        workflow.unlock(**self.base.committee, by=self.director, comment="Fel belopp")

    def correction(self, reason: str = "Fel belopp för skolan") -> Report:
        """A correction of the decided report, attested."""
        self.unlock()
        made = deciding.correct(report=self.report, reason=reason, by=self.director)
        self.attest(made)
        return made


def write(report: Report, by: User, html: str = TEXT) -> Prose:
    """A text in the report's first section that is prose."""
    section = report.sections.filter(content="").order_by("position").first()
    assert section is not None
    last = section.versions.order_by("-version").values_list("version", flat=True).first() or 0
    return Prose.objects.create(section=section, version=last + 1, html=html, by=by)


def world() -> World:
    """Outcome of a year and a report that has been begun."""
    base = workflows.world()
    ledger.codes(base.units.committee)
    cells.outcome(base.secretary, [(202308, "5010", "10101", "440", "100000000")])
    report = arranging.begin(unit=base.units.committee, occasion=base.occasion, by=base.controller)
    write(report, base.controller)
    return World(base, report)


def appendix(of: World) -> Report:
    """An appendix of the report: that of a department."""
    return Report.objects.create(
        unit=of.base.units.kitchen, occasion=of.base.occasion, title="Bilaga", part_of=of.report, by=of.controller
    )


def municipal(of: World) -> Report:
    """A report of the whole municipality, where the people of the small world have their roles too."""
    top = of.base.units.municipality
    for person, role in ((of.staff, Role.STAFF), (of.controller, Role.CONTROLLER), (of.secretary, Role.SECRETARY)):
        person.memberships.create(unit=top, role=role, valid_from=date(2000, 1, 1))
    return Report.objects.create(unit=top, occasion=of.base.occasion, title="Delårsrapport", by=of.controller)


def events(report: Report) -> list[str]:
    """The states that a report has gone to."""
    return list(ReportEvent.objects.filter(report=report).order_by("number").values_list("after", flat=True))


STEPS = (transitions.SUBMIT, transitions.RETURN, transitions.ATTEST, transitions.DECIDE)
