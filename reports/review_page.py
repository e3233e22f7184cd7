"""What the page of a report's proofreading says. Reads, writes nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import groupby
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.safestring import SafeString

from followup.models import Job
from followup.templatetags import ui
from reports import reviewing
from reports.models import AcceptedFinding, Report
from reports.proofreading.findings import Family, Finding, Rule, Severity
from reports.proofreading.running import BY_KEY

SHOWN = {Severity.ERROR: ("no", "Fel"), Severity.WARNING: ("ask", "Varning"), Severity.HINT: ("none", "Påpekande")}
FAMILIES = {
    Family.ARITHMETIC: "tabellernas räkning",
    Family.AMOUNTS: "belopp och mått",
    Family.COUNTS: "antal",
    Family.UNBOUND: "obundna tal",
    Family.TIMES: "tider och hänvisningar",
    Family.CONTRADICTIONS: "motsägelser",
    Family.ASSESSMENTS: "bedömningar",
    Family.NAMES: "namn och termer",
    Family.LANGUAGE: "språk",
}
UNBOUND, LANGUAGE = Family.UNBOUND, Family.LANGUAGE


def ordinary(one: Finding) -> bool:
    """Whether a finding belongs in the first list: it is neither of a number bound to nothing, nor of language."""
    return one.family not in {UNBOUND, LANGUAGE}


@dataclass(frozen=True)
class View:
    """One of the lists of the page: its word in the address, its label, and which findings it shows."""

    key: str
    label: str
    wants: Callable[[Finding], bool]


VIEWS = (
    View("", "Fel och varningar", lambda one: ordinary(one) and one.severity is not Severity.HINT),
    View("fel", "Fel", lambda one: ordinary(one) and one.severity is Severity.ERROR),
    View("varningar", "Varningar", lambda one: ordinary(one) and one.severity is Severity.WARNING),
    View("papekanden", "Påpekanden", lambda one: ordinary(one) and one.severity is Severity.HINT),
    View("tal", "Obundna tal", lambda one: one.family is UNBOUND),
    View("sprak", "Språk", lambda one: one.family is LANGUAGE),
)
ACCEPTED = "godtagna"


@dataclass(frozen=True)
class Shown:
    """A finding as the page shows it, with who has accepted it."""

    finding: Finding
    accepted: AcceptedFinding | None

    @property
    def rule(self) -> Rule:
        """The rule that found it."""
        return BY_KEY[self.finding.rule]

    @property
    def severity(self) -> SafeString:
        """Icon, word and colour."""
        return ui.status(*SHOWN[self.finding.severity])

    @property
    def kind(self) -> str:
        """What kind of finding it is, in words."""
        return FAMILIES[self.finding.family]

    @property
    def needs_acceptance(self) -> bool:
        """Whether it stops the report until it is mended or accepted."""
        return self.finding.severity is Severity.ERROR or self.finding.family is UNBOUND


@dataclass(frozen=True)
class Group:
    """The findings of a section, and the way to where it is mended."""

    title: str
    url: str
    findings: list[Shown]


@dataclass(frozen=True)
class ReviewPage:
    """The page: the report, its last review, which list is chosen, and the review that is being done now."""

    report: Report
    at: datetime | None
    everything: tuple[Shown, ...]
    chosen: str
    may_accept: bool
    under_way: Job | None = None

    @property
    def place(self) -> str:
        """Where one is."""
        return f"{self.report.unit.name}, {self.report.occasion.name}"

    @cached_property
    def open_ones(self) -> list[Shown]:
        """Those that nobody has accepted."""
        return [one for one in self.everything if one.accepted is None]

    @cached_property
    def shown(self) -> list[Shown]:
        """Those of the chosen list."""
        if self.chosen == ACCEPTED:
            return [one for one in self.everything if one.accepted is not None]
        view = next((one for one in VIEWS if one.key == self.chosen), VIEWS[0])
        return [one for one in self.open_ones if view.wants(one.finding)]

    @property
    def sections(self) -> list[Group]:
        """The list section by section, in the report's order."""
        places = groupby(self.shown, key=lambda one: (one.finding.place.section, one.finding.place.key))
        return [
            Group(title or "Före första rubriken", self._texts.get(key, ""), list(ones))
            for (title, key), ones in places
        ]

    @cached_property
    def _texts(self) -> dict[str, str]:
        """By a section's key in the document where its text is mended: its own text, or the first below it.

        A section without a heading is part of the one before it, as in ``composing.nested``. One query.
        """
        found: dict[str, str] = {}
        key = ""
        for section in self.report.sections.standing():
            key = f"avsnitt-{section.pk}" if section.title or not key else key
            if not section.content:
                found.setdefault(key, reverse("report_section", args=[section.pk]))
        return found

    @property
    def choices(self) -> list[dict[str, object]]:
        """The lists with how many each has."""
        counted = [(view.key, view.label, sum(view.wants(one.finding) for one in self.open_ones)) for view in VIEWS]
        counted.append((ACCEPTED, "Godtagna", len(self.everything) - len(self.open_ones)))
        return [
            {"label": f"{label} ({count})", "url": self._url(key), "current": key == self.chosen}
            for key, label, count in counted
        ]

    def _url(self, key: str) -> str:
        start = reverse("review", args=[self.report.unit.code, self.report.occasion.code])
        return f"{start}?{urlencode({'visa': key})}" if key else start

    @property
    def headline(self) -> str:
        """What stops the report, in a sentence."""
        if self.at is None:
            return "Rapporten granskas nu" if self.under_way else "Rapporten är inte granskad"
        stopping = sum(one.needs_acceptance for one in self.open_ones)
        if not stopping:
            return "Inget i granskningen hindrar att rapporten skickas in"
        errors = sum(one.finding.severity is Severity.ERROR for one in self.open_ones)
        numbers = stopping - errors
        parts = [f"{errors} fel" if errors else "", f"{numbers} obundna tal" if numbers else ""]
        return f"{' och '.join(filter(None, parts))} ska rättas eller godtas innan rapporten skickas in"


def page_of(report: Report, asked: Mapping[str, str], *, may_accept: bool) -> ReviewPage:
    """The page of a report as somebody asked for it."""
    review = reviewing.latest(report)
    accepted = {one.fingerprint: one for one in AcceptedFinding.objects.filter(report=report).select_related("by")}
    found = review.findings if review else ()
    chosen = asked.get("visa", "")
    known = {ACCEPTED, *(view.key for view in VIEWS)}
    return ReviewPage(
        report=report,
        at=review.at if review else None,
        everything=tuple(Shown(one, accepted.get(one.fingerprint)) for one in found),
        chosen=chosen if chosen in known else "",
        may_accept=may_accept,
        under_way=reviewing.under_way(report),
    )
