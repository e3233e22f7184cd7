"""What the report's pages show: the list, the disposition, a section and what stands beside it. Writes nothing."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.urls import reverse
from django.utils import formats, timezone
from django.utils.html import strip_tags

from followup.access import Permission, may, permissions_in
from followup.figures import Figure
from followup.models import Occasion, Unit, User
from followup.templatetags import ui
from reports import (
    arranging,
    binding,
    composing,
    content,
    earlier,
    finding,
    guarding,
    history,
    prose,
    remarks,
    selectors,
    wording,
    writing,
)
from reports.composing import Fault
from reports.models import Prose, Remark, Report, ReportSection, ReportTemplate, TemplateSection, WritingLock
from reports.prose import Piece

HEADING = "Bara rubrik"  # of a section that nothing is meant to stand in


@dataclass(frozen=True)
class Line:
    """A section in the disposition: its state as icon and words, who writes it, and what is to be done in it."""

    section: ReportSection | TemplateSection
    filled: str  # what it is made of
    state: tuple[str, str] = ("", "")
    late: bool = False
    remarks: int = 0
    faults: int = 0

    @property
    def title(self) -> str:
        """Its heading, or what stands under the heading before it."""
        return self.section.title or (self.filled if self.section.content else "Text under rubriken ovan")


@dataclass(frozen=True)
class Disposition:
    """A report's sections with who writes what, when it is due and how far it has come."""

    report: Report
    user: User

    @cached_property
    def lines(self) -> list[Line]:
        """Each section. A handful of queries, however many sections there are."""
        pks = list(self.report.sections.standing().values_list("pk", flat=True))
        said = Prose.objects.filter(section__in=pks).select_related("by").order_by("section_id", "-version")
        texts = {one.section_id: one for one in said.distinct("section_id")}
        since = timezone.now() - writing.EXPIRES
        locks = WritingLock.objects.filter(section__in=pks, seen_at__gt=since).select_related("by")
        writes = {one.section_id: one for one in locks}
        talk = Remark.objects.filter(section__in=pks, answers=None, settled_at=None)
        talked = Counter(talk.values_list("section_id", flat=True))
        wrong = Counter(fault.section.pk for fault in self.faults)
        today = timezone.localdate()
        return [
            Line(
                section=one,
                filled=_filled(one),
                state=_state(one, texts.get(one.pk), writes.get(one.pk)),
                late=one.due is not None and one.due < today and not _said(texts.get(one.pk)),
                remarks=talked[one.pk],
                faults=wrong[one.pk],
            )
            for one in self.report.sections.standing().select_related("writer")
        ]

    @cached_property
    def faults(self) -> list[Fault]:
        """What the report refers to and cannot have."""
        return composing.faults(self.report)

    @cached_property
    def lead(self) -> str:
        """How many of the texts are written, in a sentence."""
        texts = [line for line in self.lines if line.state[0]]
        empty = [line for line in texts if line.state[0] in {"none", "no"}]
        if not empty:
            return "Alla texter är påbörjade."
        return f"{len(texts) - len(empty)} av {len(texts)} texter är påbörjade."

    @cached_property
    def may_arrange(self) -> bool:
        """Whether the person may arrange the sections and give them to writers."""
        return may(self.user, Permission.ARRANGE_REPORT, self.report.unit)

    @cached_property
    def appendices(self) -> list[Report]:
        """The report's appendices."""
        return composing.appendices(self.report)

    @property
    def to_begin(self) -> list[Unit]:
        """The administrations that have no appendix yet, for who may begin one."""
        if not self.may_arrange or self.report.unit.kind != Unit.Kind.COMMITTEE:
            return []
        there = [one.unit_id for one in self.appendices]
        own = Unit.objects.below(self.report.unit).filter(kind=Unit.Kind.DEPARTMENT).valid_on(timezone.localdate())
        return list(own.exclude(pk__in=there).order_by("sort", "code"))


@dataclass(frozen=True)
class Arrangement:
    """The sections of a report or a template, as they are arranged."""

    owner: Report | ReportTemplate

    @property
    def unit(self) -> Unit | None:
        """Whose it is; None for a template of all."""
        return self.owner.unit if isinstance(self.owner, Report) else self.owner.committee

    @property
    def kind(self) -> str:
        """How addresses call it."""
        return "rapport" if isinstance(self.owner, Report) else "mall"

    @cached_property
    def lines(self) -> list[Line]:
        """Each section in order."""
        if isinstance(self.owner, Report):
            return [Line(one, _filled(one)) for one in self.owner.sections.standing()]
        return [Line(one, _filled(one)) for one in self.owner.sections.order_by("position")]

    @property
    def removed(self) -> Sequence[ReportSection]:
        """What has been taken out of a report, and can be put back."""
        return list(self.owner.sections.removed()) if isinstance(self.owner, Report) else []

    @property
    def missing(self) -> list[str]:
        """What the law asks for and no section answers."""
        return arranging.missing_by_law([line.section for line in self.lines], self.unit)

    @property
    def title(self) -> str:
        """What is arranged."""
        return self.owner.title if isinstance(self.owner, Report) else self.owner.name

    @property
    def place(self) -> str:
        """Whose it is, and for a report at which occasion."""
        whose = self.unit.name if self.unit else "Alla nämnder"
        return f"{whose}, {self.owner.occasion.name}" if isinstance(self.owner, Report) else whose

    @property
    def back(self) -> str:
        """The page that one comes from."""
        if isinstance(self.owner, Report):
            return reverse("report_disposition", args=[self.owner.unit.code, self.owner.occasion.code])
        return reverse("report_templates")


@dataclass(frozen=True)
class SectionPage:
    """A section as it is read, with what stands beside it."""

    section: ReportSection
    user: User

    @cached_property
    def standing(self) -> Prose | None:
        """The text that stands."""
        return writing.newest(self.section)

    @property
    def html(self) -> str:
        """Its markup, empty before the first."""
        return self.standing.html if self.standing else ""

    @property
    def version(self) -> int:
        """Its number, 0 before the first."""
        return self.standing.version if self.standing else 0

    @cached_property
    def lock(self) -> WritingLock | None:
        """Who writes now."""
        return writing.holder(self.section)

    @property
    def may_write(self) -> bool:
        """Whether the person may write here, now."""
        is_text = not self.section.content and not self.section.removed_at
        return is_text and not self.closed and writing.may_write(self.user, self.section)

    @cached_property
    def closed(self) -> str:
        """Why the report may not be changed; empty while it may."""
        return guarding.why_closed(self.section.report)

    @property
    def may_arrange(self) -> bool:
        """Whether the person may give the section to somebody."""
        return Permission.ARRANGE_REPORT in self._own

    @property
    def may_read_report(self) -> bool:
        """Whether the person may see the whole report, not only the section that has been given to her."""
        return Permission.READ in self._own

    @cached_property
    def _own(self) -> frozenset[Permission]:
        return permissions_in(self.user, self.section.report.unit)

    @cached_property
    def title(self) -> str:
        """The heading that the text stands under."""
        way = [words for words in composing.ways(self.section.report).get(self.section.pk, ()) if words]
        return self.section.title or " – ".join([*way[-1:], "fortsättning"])

    @cached_property
    def before(self) -> Prose | None:
        """What stood here in last report."""
        return earlier.text_before(self.section)

    @cached_property
    def _known(self) -> binding.Binder:
        texts = [self.html, self.before.html if self.before else ""]
        asked = [piece.figure for html in texts for piece in prose.pieces(html) if piece.figure]
        return binding.Binder(binding.known(asked, binding.scope(self.section.report.unit)), binding.references())

    def shown(self, piece: Piece) -> str:
        """How a reference in the text is read."""
        return binding.shown(piece, self._known.figures, self._known.references)

    @property
    def for_editing(self) -> str:
        """The text with the words of its references in them, for the editor."""
        return prose.write(prose.blocks(self.html), self.shown)

    @property
    def paragraphs(self) -> list[history.Compared]:
        """Each paragraph, and whether last report said the same."""
        return history.compared(self.html, self.before.html if self.before else "", self.shown)

    @property
    def paragraphs_before(self) -> list[history.Compared]:
        """Each paragraph of last report's text, and whether it stands here still."""
        return history.compared(self.before.html if self.before else "", self.html, self.shown)

    @property
    def figures(self) -> list[tuple[str, str, str]]:
        """The figures of the text in order: key, what it is, as written."""
        return _figures(prose.pieces(self.html), self._known.figures)

    @property
    def faults(self) -> list[Fault]:
        """What the text refers to and cannot have."""
        return composing.section_faults(self.section, {self.section.pk: self.html}, self._known)

    @property
    def threads(self) -> list[tuple[Remark, list[Remark]]]:
        """The comments with their answers."""
        return remarks.threads(self.section)


@dataclass(frozen=True)
class Listed:
    """A report in the list of reports."""

    report: Report
    mine: int  # sections given to the person


def listed(reports: Sequence[Report], user: User) -> list[tuple[Occasion, list[Listed]]]:
    """Reports by occasion, the newest first, with how many sections the person has to write in each."""
    mine = Counter(selectors.given_to(user).standing().values_list("report_id", flat=True))
    found: dict[Occasion, list[Listed]] = {}
    for one in reports:
        found.setdefault(one.occasion, []).append(Listed(one, mine[one.pk]))
    return list(found.items())


def to_write(user: User) -> list[tuple[ReportSection, bool]]:
    """The sections that a person has to write, what is due first, and whether each is late."""
    given = selectors.given_to(user).standing().select_related("report__unit", "report__occasion")
    today: date = timezone.localdate()
    return [(one, one.due is not None and one.due < today) for one in given.order_by("due", "position")]


def _figures(pieces: Sequence[Piece], known: Mapping[str, Figure]) -> list[tuple[str, str, str]]:
    found = [(piece, known[piece.figure]) for piece in pieces if piece.figure in known]
    told = [(figure.key, finding.label(figure), wording.worded(figure, piece.format)) for piece, figure in found]
    return list(dict.fromkeys(told))


def _filled(section: ReportSection | TemplateSection) -> str:
    known = content.GENERATED.get(section.content)
    return known.name if known else "Text" if not section.content else "Finns inte längre"


def _said(text: Prose | None) -> bool:
    return text is not None and bool(text.html)


def _state(section: ReportSection, text: Prose | None, lock: WritingLock | None) -> tuple[str, str]:
    """The icon and the words of how far a section has come."""
    if section.content:
        return ("", "Hämtas ur registren")
    if lock:
        return ("busy", f"{lock.by} skriver nu")
    if text is None or not text.html:
        empty = ("none", "Tomt") if section.guidance else ("", HEADING)
        return ("no", "Tomt, lagen kräver det") if section.required else empty
    words = len(strip_tags(text.html.replace("<", " <")).split())
    at = timezone.localtime(text.at)
    return ("ok", f"{ui.count(words)} ord, {text.by} {formats.date_format(at, 'j F Y')}")
