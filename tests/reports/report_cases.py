"""A report of the small municipality to write in, with people; and rows that the database must refuse."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db import connection
from django.utils import timezone

from followup.access import Role
from followup.models import Occasion, User
from reports import arranging, writing
from reports.models import (
    Prose,
    Remark,
    Report,
    ReportSection,
    ReportTemplate,
    TemplateSection,
)
from tests.factories import ground
from tests.finance import world as small

DEVIATION = "tn.2023-08.drift.enhet-101.avvikelse.period"  # 20 mnkr
OF_THE_KITCHEN = "tn.2023-08.drift.enhet-ks1.avvikelse.period"
Case = tuple[str, Callable[["World"], object]]


def chip(key: str, form: str = "mnkr") -> str:
    """A live reference to a figure, as a text has it."""
    return f'<span data-figure="{key}" data-format="{form}"></span>'


@dataclass
class World:
    """Testnämnden's report of August 2023, begun by its controller, and those who work on it."""

    units: ground.Organisation
    occasion: Occasion
    controller: User
    staff: User
    report: Report

    def section(self, title: str = "Nämndens uppdrag") -> ReportSection:
        return self.report.sections.standing().select_related("report__unit", "report__occasion").get(title=title)

    def written(self, html: str, title: str = "Nämndens uppdrag", by: User | None = None) -> writing.Saved:
        """A text kept as the newest of a section, and the section left."""
        section, who = self.section(title), by or self.controller
        newest = writing.newest(section)
        saved = writing.save(section=section, html=html, version=newest.version if newest else 0, by=who)
        writing.leave(section=section, by=who)
        return saved


def world() -> World:
    """The small municipality with its ledger in millions and the report begun."""
    booked = small.booked(scale=1_000_000)
    staff = ground.person("handläggare", Role.STAFF, booked.organisation.committee)
    report = arranging.begin(unit=booked.organisation.committee, occasion=booked.occasion, by=booked.clerk)
    return World(booked.organisation, booked.occasion, booked.clerk, staff, report)


def _section(world: World, **words: object) -> ReportSection:
    plain: dict[str, object] = {"report": world.report, "position": 900, "level": 1, "title": "Nytt"}
    return ReportSection.objects.create(**plain | words)


def _template(world: World, **words: object) -> TemplateSection:
    template, _ = ReportTemplate.objects.get_or_create(name="Egen")
    plain: dict[str, object] = {"template": template, "position": 1, "level": 1, "title": "Nytt"}
    return TemplateSection.objects.create(**plain | words)


def _prose(world: World, **words: object) -> Prose:
    plain: dict[str, object] = {"section": world.section(), "version": 1, "html": "<p>a</p>", "by": world.staff}
    return Prose.objects.create(**plain | words)


def _report(world: World, **words: object) -> Report:
    plain: dict[str, object] = {
        "unit": world.units.other_committee,
        "occasion": world.occasion,
        "title": "Delårsrapport",
        "by": world.controller,
    }
    return Report.objects.create(**plain | words)


def _remark(world: World, **words: object) -> Remark:
    plain: dict[str, object] = {"section": world.section(), "text": "Hej", "by": world.staff}
    return Remark.objects.create(**plain | words)


def _at_once(make: Callable[[], object]) -> None:
    """Do it with deferred constraints asked at once."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    make()


def _twice(make: Callable[[], object]) -> None:
    make()
    make()


def _itself(world: World) -> None:
    world.report.part_of = world.report
    world.report.save()


REFUSED: tuple[Case, ...] = (
    ("report_section_place_once", lambda world: _at_once(lambda: _section(world, position=1))),
    ("report_section_level", lambda world: _section(world, level=5)),
    ("report_section_removed_by_somebody", lambda world: _section(world, removed_at=timezone.now())),
    ("template_section_place_once", lambda world: _at_once(lambda: _twice(lambda: _template(world)))),
    ("template_section_level", lambda world: _template(world, level=0)),
    ("template_section_is_something", lambda world: _template(world, title=" ")),
    ("report_template_once", lambda world: _twice(lambda: ReportTemplate.objects.create(name="Egen"))),
    ("report_template_named", lambda world: ReportTemplate.objects.create(name=" ")),
    ("report_version_once", lambda world: _report(world, unit=world.units.committee)),
    ("report_titled", lambda world: _report(world, title=" ")),
    (
        "report_co(rrection_says_why|unts_from_one)",
        lambda world: _report(world, version=0, corrects=world.report, reason="Fel"),
    ),
    ("report_correction_says_why", lambda world: _report(world, version=2, corrects=world.report)),
    ("report_not_part_of_itself", _itself),
    ("prose_version_once", lambda world: _twice(lambda: _prose(world))),
    ("prose_counts_from_one", lambda world: _prose(world, version=0)),
    ("remark_says_something", lambda world: _remark(world, text=" ")),
    ("remark_settled_by_somebody", lambda world: _remark(world, settled_at=timezone.now())),
)
