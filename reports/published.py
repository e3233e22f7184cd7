"""Publicerade rapporter: what anybody may read, made of snapshots alone. Nothing here leads into the product."""

import re
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

from django.http import Http404
from django.urls import reverse

from followup.transitions import State
from reports import snapshots
from reports.document import Bullets, Document, Fact, Heading, Paragraph, Part, Picture, Run, Section, Table
from reports.models import RenderedReport, ReportEvent, Snapshot

OUTSIDE = ("https://", "http://", "mailto:", "#")
_INNER_LINK = re.compile(r"<a\b[^>]*>|</a>")  # of a drawing: a bar leads to the page behind it
_GROUP = 'role="group"'  # what a drawing with links is to a reader; without them it is one image


@dataclass(frozen=True)
class Version:
    """A decided version of a report: its number, when it was decided, what it corrects, and its address."""

    snapshot: Snapshot

    @property
    def number(self) -> int:
        """Its number."""
        return self.snapshot.report.version

    @property
    def reason(self) -> str:
        """Why it corrects the one before; empty for the first."""
        return self.snapshot.report.reason

    @property
    def url(self) -> str:
        """Its own address, which never leads to another version."""
        return address("published_version", self.snapshot)


@dataclass(frozen=True)
class Published:
    """A decided report as the public meets it: its document, its versions and its files."""

    snapshot: Snapshot
    versions: list[Version]
    pdf: RenderedReport | None

    @cached_property
    def report(self) -> Document:
        """What it says, without any way into the product."""
        return public(snapshots.read(self.snapshot))

    @property
    def heading(self) -> tuple[str, str]:
        """What the page is called, and what is said below it."""
        return heading(self.report.title, self.report.occasion)

    @property
    def is_latest(self) -> bool:
        """Whether no later version has been decided."""
        return self.snapshot.pk == self.versions[0].snapshot.pk

    @property
    def downloads(self) -> list[tuple[str, str, str]]:
        """Its files: words, address, and what they are."""
        files = [
            ("Excel", "xlsx", "alla tabeller"),
            ("JSON", "json", "alla siffror"),
            ("Word", "docx", "text och tabeller"),
        ]
        if self.pdf:
            files = [("PDF", "pdf", "som den beslutades"), *files, ("Arkivpaket", "zip", "allt, med kontrollsummor")]
        return [(words, address("published_file", self.snapshot, kind), what) for words, kind, what in files]


def of(unit: str, occasion: str, version: int | None = None) -> Published:
    """A report by the codes of an address: the version named, else the one decided last. Raises Http404."""
    found = list(
        Snapshot.objects.filter(report__unit__code=unit, report__occasion__code=occasion)
        .with_places()
        .order_by("-report__version")
    )
    chosen = next((one for one in found if version in {None, one.report.version}), None)
    if chosen is None:
        raise Http404("Det finns ingen publicerad rapport här.")
    pdf = RenderedReport.objects.filter(snapshot=chosen).order_by("-at").first()
    return Published(chosen, [Version(one) for one in found], pdf)


@dataclass(frozen=True)
class Listed:
    """A published report in the list of them: its snapshot and the day of its decision."""

    snapshot: Snapshot
    day: date | None

    @property
    def words(self) -> str:
        """Unit and report; the occasion alone where it says what the title does."""
        report = self.snapshot.report
        return f"{report.unit.name}: {', '.join(filter(None, heading(report.title, report.occasion.name)))}"


def heading(title: str, occasion: str) -> tuple[str, str]:
    """What a report is called, and what is said below it: the occasion alone where it says what the title does."""
    return (occasion, "") if occasion.startswith(title) else (title, occasion)


def every() -> list[Listed]:
    """Every report that has been decided, in its latest version, the newest occasion first."""
    found = Snapshot.objects.standing().with_places().select_related("report__part_of__unit")
    order = found.order_by("-report__occasion__period_id", "report__unit__sort", "report__unit__name")
    events = ReportEvent.objects.filter(report__in=order.values("report"), after=State.DECIDED)
    days = dict(events.values_list("report_id", "decided_on"))
    return [Listed(one, days.get(one.report_id)) for one in order]


def address(name: str, snapshot: Snapshot, *more: object) -> str:
    """An address of a version of a published report."""
    report = snapshot.report
    return reverse(name, args=[report.unit.code, report.occasion.code, report.version, *more])


def table(document: Document, key: str) -> Table:
    """A table of the document. Raises Http404."""
    found = next((one for one in document.tables if one.key == key), None)
    if found is None:
        raise Http404("Tabellen finns inte i rapporten.")
    return found


def fact(document: Document, key: str) -> Fact:
    """A figure of the document. Raises Http404."""
    found = document.fact(key)
    if found is None:
        raise Http404("Siffran finns inte i rapporten.")
    return found


@dataclass(frozen=True)
class Print:
    """Somewhere that the report prints a figure: the section it stands in, and the words as printed."""

    section: Section
    text: str


def printed(document: Document, key: str) -> list[Print]:
    """Everywhere that a figure is printed."""
    found: list[Print] = []
    for section, part in document.parts():
        runs: list[Run] = []
        if isinstance(part, Paragraph | Heading):
            runs = list(part.runs)
        elif isinstance(part, Bullets):
            runs = [run for item in part.items for run in item]
        texts = [run.text for run in runs if run.figure == key]
        if isinstance(part, Table):
            texts = [cell.text for row in part.rows for cell in row.cells if cell.figure == key]
        found += [Print(section, text) for text in texts]
    return found


def public(document: Document) -> Document:
    """The document without links into the product: words and numbers stay, and links to other sites."""
    return replace(document, sections=tuple(_section(one) for one in document.sections))


def _section(section: Section) -> Section:
    return replace(section, parts=tuple(_part(one) for one in section.parts))


def _part(part: Part) -> Part:
    if isinstance(part, Section):
        return _section(part)
    if isinstance(part, Paragraph | Heading):
        return replace(part, runs=_runs(part.runs))
    if isinstance(part, Bullets):
        return replace(part, items=tuple(_runs(item) for item in part.items))
    if isinstance(part, Table):
        return replace(part, rows=tuple(replace(row, url="") for row in part.rows))
    return _drawn(part)


def _runs(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    return tuple(run if run.href.startswith(OUTSIDE) else replace(run, href="") for run in runs)


def _drawn(picture: Picture) -> Picture:
    drawings = tuple(replace(one, svg=_unlinked(one.svg)) for one in picture.pictures)
    return replace(picture, pictures=drawings, printed=_unlinked(picture.printed))


def _unlinked(svg: str) -> str:
    return _INNER_LINK.sub("", svg).replace(_GROUP, 'role="img"')


# Where a figure is from, in words that anybody can read, by where in the product it is looked up.
SOURCES = {
    "ekonomi": "Kommunens huvudbok, budgetbeslut och lämnade prognoser",
    "indikatorer": "Nämndens indikatorer",
    "mal": "Nämndens bedömningar av sina mål",
    "uppdrag": "Nämndernas svar på de strategiska uppdragen",
    "verksamhetsplan": "Uppföljningen av verksamhetsplanen",
    "internkontroll": "Uppföljningen av internkontrollen",
}
MEASURES = {
    "kr": ("kronor", "I texten står beloppet i miljoner kronor, avrundat en gång från det exakta värdet."),
    "%": ("procent", "I texten står andelen avrundad en gång från det exakta värdet."),
    "st": ("stycken", "Antalet är helt och inte avrundat."),
}


def source_words(fact: Fact) -> str:
    """Where a figure is from, in words."""
    if not fact.source.startswith("/"):
        return fact.source
    return SOURCES.get(fact.source.strip("/").partition("/")[0], "Kommunens uppföljning")


def measure_words(fact: Fact) -> tuple[str, str]:
    """What a figure is counted in, and how it is rounded where it is printed."""
    return MEASURES.get(fact.measure, (fact.measure, "I texten står värdet avrundat en gång från det exakta."))
