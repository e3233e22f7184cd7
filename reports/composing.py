"""Sammanställning: a report's sections, written and generated, as one document; and what is wrong with it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from followup import periods
from followup.models import Unit
from goals import citing
from reports import answers, binding, content, footnotes, prose
from reports.content import gathered
from reports.content.material import Material
from reports.document import Document, Part, Section, deeper
from reports.models import Prose, Report, ReportSection

LIST_OF_APPENDICES = "samlat.bilagor"


@dataclass(frozen=True)
class Fault:
    """What a section refers to and cannot have: the section, what is wrong in Swedish, and the key of a figure."""

    section: ReportSection
    words: str
    figure: str = ""


def compose(report: Report) -> Document:
    """The report as it stands now, as the public may read it. Its figures are read together, once."""
    unit, occasion = report.unit, report.occasion
    sections, texts, read = list(report.sections.standing()), standing_texts(report), Material(unit, occasion)
    built = [gathered.said(one, texts.get(one.pk, ""), read) for one in sections]
    made = nested([_section(one, found) for one, found in zip(sections, built, strict=True)])
    made = (*made, *_appendices(read, sections))
    printed = list(binding.keys(made))
    figures = binding.known(printed, binding.scope(unit))
    binder = binding.Binder(figures, read.references)
    bound = tuple(part for part in map(binder.part, made) if isinstance(part, Section))
    numbered, notes = footnotes.numbered(bound, [*(note for one in built for note in one.notes), *binder.notes])
    headline, lead = answers.answer(read)
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
        headline=headline,
        lead=lead,
        sections=numbered,
        notes=notes,
        figures=binder.facts(printed),
    )


def faults(report: Report) -> list[Fault]:
    """What the report refers to and cannot have: figures and decisions that are gone, content that does not exist."""
    texts = standing_texts(report)
    asked = [piece.figure for html in texts.values() for piece in prose.pieces(html) if piece.figure]
    known = binding.Binder(binding.known(asked, binding.scope(report.unit)), binding.references())
    return [one for section in report.sections.standing() for one in section_faults(section, texts, known)]


def section_faults(section: ReportSection, texts: Mapping[int, str], known: binding.Binder) -> list[Fault]:
    """What one section refers to and cannot have. It never tells why: whoever writes may not read the reason."""
    if section.content:
        return [] if section.content in content.GENERATED else [Fault(section, content.unknown(section.content))]
    codes, found = set(known.references.values()), []
    for piece in prose.pieces(texts.get(section.pk, "")):
        if piece.figure and piece.figure not in known.figures:
            found.append(
                Fault(
                    section,
                    f"Siffran ”{piece.figure}” finns inte, eller får inte visas här. "
                    "Välj en annan siffra, eller ta bort den ur texten.",
                    piece.figure,
                )
            )
        cited = [piece.decision] if piece.decision else citing.codes(piece.text + piece.note)
        found += [
            Fault(section, f"Beslutet ”{code}” finns inte i beslutsregistret.") for code in cited if code not in codes
        ]
    return found


def standing_texts(report: Report) -> dict[int, str]:
    """The text that stands in each section, by the section's key. One query."""
    said = Prose.objects.filter(section__report=report).order_by("section_id", "-version").distinct("section_id")
    return {one.section_id: one.html for one in said}


def appendices(report: Report) -> list[Report]:
    """The appendices of a report in order, the standing version of each."""
    if report.unit.kind == Unit.Kind.MUNICIPALITY:
        return []
    return Material(report.unit, report.occasion).parts


def _municipality(unit: Unit) -> str:
    above = unit.ancestors(include_self=True).filter(kind=Unit.Kind.MUNICIPALITY).first()
    return above.name if above else ""


def _appendices(read: Material, sections: Sequence[ReportSection]) -> tuple[Section, ...]:
    """A list of the appendices at the end, unless a section has it already."""
    if read.unit.kind == Unit.Kind.MUNICIPALITY or any(one.content == LIST_OF_APPENDICES for one in sections):
        return ()
    return (Section("bilagor", "Bilagor", 1, gathered.register(read).parts),) if read.parts else ()


def _section(section: ReportSection, made: content.Built) -> Section:
    """A section by itself, with what is written or generated in it."""
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


def ways(report: Report) -> dict[int, tuple[str, ...]]:
    """The headings that lead to each section, its own last, by the section's key; alike ones are told by number."""
    found: dict[int, tuple[str, ...]] = {}
    stack: list[tuple[int, str]] = []
    for one in report.sections.standing():
        stack = [above for above in stack if above[0] < one.level] if one.title else stack
        if one.title:
            stack.append((one.level, one.title))
        way = (*(title for _, title in stack), *([] if one.title else [""]))
        alike = sum(other[: len(way)] == way and len(other) == len(way) + 1 for other in found.values())
        taken = way in found.values()
        found[one.pk] = (*way, str(alike + 2)) if taken else way
    return found
