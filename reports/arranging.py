"""Disposition: which sections a report has. It begins with those of a template, and is then arranged by itself.

A template and a report are arranged by the same means, without code: sections are added, renamed, moved, filled with
something else and removed. What the law asks for is known, and is removed only by one who says so.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from followup import changes
from followup.access import Permission, require
from followup.models import Occasion, Unit, User
from reports import content, guarding
from reports.models import Report, ReportSection, ReportTemplate, TemplateSection
from reports.writing import NotPossible

log = structlog.get_logger()
DATA = Path(__file__).parent / "data"
STANDARD = "Delårsrapport"  # the template that every municipality has from the start
APPENDIX = "Bilaga till delårsrapport"
WHOLE = "Kommunens delårsrapport"
FILES = {STANDARD: DATA / "standard.csv", APPENDIX: DATA / "bilaga.csv", WHOLE: DATA / "kommun.csv"}
BY_KIND = {Unit.Kind.DEPARTMENT: APPENDIX, Unit.Kind.MUNICIPALITY: WHOLE}
KINDS = (Unit.Kind.MUNICIPALITY, Unit.Kind.COMMITTEE, Unit.Kind.DEPARTMENT)  # of units that report
COPIED = ("position", "level", "title", "content", "law", "guidance")
FITS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {  # beginnings of the content that fits a unit's report
    Unit.Kind.DEPARTMENT: (("bilaga.", "ekonomi.analys"), ()),
    Unit.Kind.MUNICIPALITY: (("samlat.drift", "samlat.texter"), ()),
}
REMOVED = 10_000  # positions from here are of sections that are out of the report

Arranged = ReportSection | TemplateSection


class LawAsks(NotPossible):
    """The law asks for the section, and whoever removes it has not said that she knows."""


@dataclass(frozen=True)
class Said:
    """What is said of a section: heading and its level, what is generated in it (empty: prose), and guidance."""

    title: str
    level: int
    content: str = ""
    guidance: str = ""


def standard(name: str = STANDARD) -> ReportTemplate:
    """One of the templates that hold where a unit has none of its own; made from our file where it is missing."""
    with transaction.atomic():
        template, made = ReportTemplate.objects.get_or_create(name=name, committee=None)
        if made:
            with FILES[name].open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file, delimiter=";"))
            TemplateSection.objects.bulk_create(
                TemplateSection(template=template, position=at, **row) for at, row in enumerate(rows, start=1)
            )
    return template


def template_of(unit: Unit) -> ReportTemplate:
    """The template of a unit: its own, else the standard one of its kind."""
    return ReportTemplate.objects.filter(committee=unit).first() or standard(
        BY_KIND.get(Unit.Kind(unit.kind), STANDARD)
    )


@transaction.atomic
def own_template(*, unit: Unit, by: User) -> ReportTemplate:
    """A template of the unit's own, begun as a copy of the one that holds. Raises PermissionDenied."""
    require(by, Permission.ARRANGE_REPORT, unit)
    before = template_of(unit)
    if before.committee_id == unit.pk:
        return before
    made = ReportTemplate.objects.create(name=f"{before.name}, {unit.name}", committee=unit)
    TemplateSection.objects.bulk_create(TemplateSection(template=made, **_copied(one)) for one in before.sections.all())
    log.info("report.template", unit=unit.code, by=by.username)
    return made


@transaction.atomic
def begin(*, unit: Unit, occasion: Occasion, by: User) -> Report:
    """The report of a unit at an occasion, begun from its template unless there is one already: the latest version.

    That of an administration is an appendix of its committee's, which must have been begun. Raises NotPossible.
    """
    found = Report.objects.filter(unit=unit, occasion=occasion).order_by("-version").first()
    if found:
        return found
    whole = _whole(unit, occasion)
    template = template_of(unit)
    report = Report.objects.create(unit=unit, occasion=occasion, title=_title(template), part_of=whole, by=by)
    ReportSection.objects.bulk_create(ReportSection(report=report, **_copied(one)) for one in template.sections.all())
    log.info("report.begin", unit=unit.code, occasion=occasion.code, by=by.username)
    return report


@transaction.atomic
def add(*, to: Report | ReportTemplate, said: Said, after: int, by: User) -> Arranged:
    """Put a section after the one at a position (0: first). Raises PermissionDenied, NotPossible, workflow.Closed."""
    _require(to, by)
    _require_whole(said, first=after == 0)
    there = _standing(to)
    at = sum(one.position <= after for one in there)
    made = _of(to)(title=said.title, level=said.level, content=said.content, guidance=said.guidance, position=0)
    setattr(made, "report" if isinstance(to, Report) else "template", to)
    made.position = _last(to) + 1
    made.save()
    _number([*there[:at], made, *there[at:]])
    _record(made, by, {}, _facts(made))
    return made


@transaction.atomic
def change(*, section: Arranged, said: Said, by: User) -> None:
    """Say something else of a section. Raises PermissionDenied, NotPossible and workflow.Closed."""
    _require(_owner(section), by)
    _require_whole(said, first=section.position == 1)
    if said.content and said.content != section.content and _has_text(section):
        raise NotPossible("Avsnittet har text. Ta bort det och lägg till ett nytt, så finns texten kvar.")
    before = _facts(section)
    section.title, section.level = said.title, said.level
    section.content, section.guidance = said.content, said.guidance
    section.save(update_fields=["title", "level", "content", "guidance"])
    _record(section, by, before, _facts(section))


@transaction.atomic
def move(*, section: Arranged, by: User, up: bool) -> bool:
    """Let a section change places with the one before or after it; whether there was one."""
    owner = _owner(section)
    _require(owner, by)
    there = _standing(owner)
    place = [one.pk for one in there].index(section.pk)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(there):
        return False
    there[place], there[other] = there[other], there[place]
    _number(there)
    _record(section, by, {"Plats": str(place + 1)}, {"Plats": str(other + 1)})
    return True


@transaction.atomic
def remove(*, section: Arranged, by: User, although_law: bool = False) -> None:
    """Take a section out. Of a report it is kept with its texts. Raises PermissionDenied, LawAsks, workflow.Closed."""
    owner = _owner(section)
    _require(owner, by)
    if section.required and not although_law:
        raise LawAsks(f"Lagen kräver avsnittet ({section.law}). Bekräfta att det ska tas bort ändå.")
    _record(section, by, _facts(section), {})
    if isinstance(section, TemplateSection):
        section.delete()
    else:
        section.removed_at, section.removed_by = timezone.now(), by
        section.position = max(REMOVED, _last(owner) + 1)
        section.save(update_fields=["removed_at", "removed_by", "position"])
    _number(_standing(owner))
    log.info("report.remove", section=section.title, law=section.law, by=by.username)


@transaction.atomic
def put_back(*, section: ReportSection, by: User) -> None:
    """Put a removed section back, last in the report. Raises PermissionDenied and workflow.Closed."""
    _require(section.report, by)
    there = _standing(section.report)
    section.removed_at = section.removed_by = None
    section.save(update_fields=["removed_at", "removed_by"])
    _number([*there, section])
    _record(section, by, {}, _facts(section))


def missing_by_law(sections: Sequence[Arranged], unit: Unit | None) -> list[str]:
    """What the law asks of a report of a unit that none of its sections answers: the requirements."""
    name = BY_KIND.get(Unit.Kind(unit.kind), STANDARD) if unit else STANDARD
    asked = list(dict.fromkeys(one.law for one in standard(name).sections.all() if one.law))
    return [law for law in asked if law not in {one.law for one in sections}]


def contents(unit: Unit | None) -> list[tuple[str, str]]:
    """What a section can be filled with in a report of a unit: keys with names, prose first."""
    kind = Unit.Kind(unit.kind) if unit else Unit.Kind.COMMITTEE
    mine, others = FITS.get(kind, (("",), ("bilaga.", "samlat.drift")))
    fits = [one for one in content.GENERATED.values() if one.key.startswith(mine)]
    fits = [one for one in fits if not (others and one.key.startswith(others))]
    found = [(one.key, one.name) for one in fits]
    return [("", "Text som någon skriver"), *found]


def _title(template: ReportTemplate) -> str:
    """What a report is called: as the template that it is of, without the name of whose it is."""
    return next((name for name in FILES if template.name.startswith(name)), template.name)


def _whole(unit: Unit, occasion: Occasion) -> Report | None:
    """The report that a unit's report is an appendix of: that of its committee. Raises NotPossible."""
    if unit.kind != Unit.Kind.DEPARTMENT:
        return None
    committee = unit.committee()
    found = Report.objects.filter(unit=committee, occasion=occasion).order_by("-version").first()
    if found is None:
        raise NotPossible(f"Börja på rapporten för {committee.name} först. Den här blir en bilaga till den.")
    return found


def _copied(section: TemplateSection) -> dict[str, Any]:
    return {name: getattr(section, name) for name in COPIED}


def _of(owner: Report | ReportTemplate) -> type[ReportSection] | type[TemplateSection]:
    return ReportSection if isinstance(owner, Report) else TemplateSection


def _owner(section: Arranged) -> Report | ReportTemplate:
    return section.report if isinstance(section, ReportSection) else section.template


def _standing(owner: Report | ReportTemplate) -> list[Any]:
    if isinstance(owner, Report):
        return list(owner.sections.select_for_update().standing())
    return list(owner.sections.select_for_update().order_by("position"))


def _last(owner: Report | ReportTemplate) -> int:
    return max(owner.sections.values_list("position", flat=True), default=0)


def _number(sections: Sequence[Any]) -> None:
    """Number sections from 1 in this order."""
    moved = [one for at, one in enumerate(sections, start=1) if one.position != at]
    for at, one in enumerate(sections, start=1):
        one.position = at
    if moved:
        type(moved[0]).objects.bulk_update(moved, ["position"])


def unit_of(owner: Report | ReportTemplate) -> Unit | None:
    """The unit that one must have the right in to arrange: its own, or the municipality's for a template of all."""
    own = owner.unit if isinstance(owner, Report) else owner.committee
    return own or Unit.objects.filter(parent=None).first()


def arrangeable(templates: Iterable[ReportTemplate], user: User) -> set[int]:
    """The keys of the templates that a person may arrange. A few queries, however many they are."""
    units = set(Unit.objects.where(user, Permission.ARRANGE_REPORT).values_list("pk", flat=True))
    top = Unit.objects.filter(parent=None).values_list("pk", flat=True).first()
    return {one.pk for one in templates if (one.committee_id or top) in units}


def _facts(section: Arranged) -> changes.Facts:
    """What stands of a section in the arrangement."""
    return changes.facts(section, "title", "level", "content", "law", "guidance")


def _record(section: Arranged, by: User, before: changes.Facts, after: changes.Facts) -> None:
    """Write down another arrangement of a report or a template."""
    owner = _owner(section)
    if isinstance(owner, Report):
        kind, name, occasion = "section", owner.title, owner.occasion
    else:
        kind, name, occasion = "report_template", owner.name, None
    thing = f"{section.title or 'Avsnitt utan rubrik'} ({name})"
    changes.record(by=by, kind=kind, thing=thing, before=before, after=after, unit=unit_of(owner), occasion=occasion)


def _require(owner: Report | ReportTemplate, by: User) -> None:
    require(by, Permission.ARRANGE_REPORT, unit_of(owner))
    if isinstance(owner, Report):
        guarding.require_open(owner)


def _require_whole(said: Said, *, first: bool) -> None:
    """A section without a heading goes on under the one before it, and must have one before it."""
    if first and not said.title.strip():
        raise NotPossible("Skriv en rubrik: det första avsnittet måste ha en.")
    if said.content and said.content not in content.GENERATED:
        raise NotPossible(content.unknown(said.content))


def _has_text(section: Arranged) -> bool:
    return isinstance(section, ReportSection) and section.versions.exclude(html="").exists()
