"""Sammanställning: a report's sections, written and generated, as one document."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from finance.summary import Cut, Horizon, all_four
from followup import periods
from followup.models import Unit
from reports import content, footnotes
from reports.content.economy import expected, so_far
from reports.document import Document, Part, Section, deeper
from reports.models import Report, ReportSection

EMPTY = ""  # of a section's title: it goes on under the heading before it


def compose(report: Report) -> Document:
    """The report as it stands now, as the public may read it."""
    unit, occasion = report.unit, report.occasion
    tables = all_four(committee=unit, occasion=occasion)
    built = [(one, _built(report, one)) for one in report.sections.order_by("position")]
    sections, notes = footnotes.numbered(
        nested([_section(section, made) for section, made in built]), [note for _, made in built for note in made.notes]
    )
    return Document(
        title=report.title,
        unit=unit.name,
        code=unit.code,
        municipality=_municipality(unit),
        occasion=occasion.name,
        occasion_code=occasion.code,
        first_day=date(occasion.year, 1, 1),
        through=periods.last_day(occasion.period_id),
        version=report.version,
        headline=expected(unit, tables[Cut.ORGANISATION, Horizon.YEAR].total.deviation),
        lead=so_far(tables[Cut.ORGANISATION, Horizon.PERIOD]),
        sections=sections,
        notes=notes,
    )


def _municipality(unit: Unit) -> str:
    above = unit.ancestors(include_self=True).filter(kind=Unit.Kind.MUNICIPALITY).first()
    return above.name if above else ""


def _built(report: Report, section: ReportSection) -> content.Built:
    """What is generated in a section; nothing in one of prose."""
    if not section.content:
        return content.Built()
    return content.build(section.content, unit=report.unit, occasion=report.occasion)


def _section(section: ReportSection, made: content.Built) -> Section:
    """A section by itself, with what is generated in it."""
    return Section(
        key=f"avsnitt-{section.pk}",
        title=section.title,
        level=section.level,
        parts=tuple(deeper(one, section.level) for one in made.parts),
        required=section.required,
        law=section.law,
    )


def nested(sections: Sequence[Section]) -> tuple[Section, ...]:
    """Sections in order as a tree by their levels. One without a title adds its parts to the one before it."""
    top: list[Section] = []
    for section in sections:
        if not section.title and top:
            top[-1] = _added(top[-1], section.level, section.parts)
        elif top and section.level > top[-1].level:
            top[-1] = _placed(top[-1], section)
        else:
            top.append(section)
    return tuple(top)


def _placed(above: Section, section: Section) -> Section:
    """``section`` as the last one below ``above``, as deep as its level wants."""
    last = above.parts[-1] if above.parts else None
    if isinstance(last, Section) and section.level > last.level:
        return replace(above, parts=(*above.parts[:-1], _placed(last, section)))
    return replace(above, parts=(*above.parts, section))


def _added(above: Section, level: int, parts: tuple[Part, ...]) -> Section:
    """The parts at the end of the last section of this level or higher up."""
    last = above.parts[-1] if above.parts else None
    if isinstance(last, Section) and level >= last.level:
        return replace(above, parts=(*above.parts[:-1], _added(last, level, parts)))
    return replace(above, parts=(*above.parts, *parts))
