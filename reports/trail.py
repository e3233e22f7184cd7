"""Spår: the histories of reports, as the trail reads them: steps, texts by version, remarks, what was accepted."""

from html import unescape
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import strip_tags

from followup.changes import Facts, begun
from followup.trail import Committees, History, Steps, Versions, decided_step
from reports.models import AcceptedFinding, Prose, Remark, Report, ReportEvent


def _text(row: Prose) -> Facts:
    """The text without its marks; where a figure stands, the text says what it points at."""
    return {"Text": unescape(strip_tags(row.html.replace("</p>", "</p> "))).strip()}


def _section(row: Any, committees: Committees) -> str:
    return reverse("report_section", args=[row.section_id])


def _in_report(row: Any) -> str:
    return f"{row.section or 'Avsnitt utan rubrik'} ({row.section.report.title})"


_OF_SECTION: dict[str, Any] = {
    "unit": "section__report__unit",
    "occasion": "section__report__occasion",
    "thing": _in_report,
    "address": _section,
}
HISTORIES: tuple[History, ...] = (
    Steps(
        key="report",
        words="Rapport, påbörjad",
        model=Report,
        unit="unit",
        occasion="occasion",
        search=("title", "reason"),
        thing=lambda row: f"{row.title}, version {row.version}",
        after=lambda row: "\n".join(filter(None, ["Påbörjad: ja", begun(row, "corrects", "reason")])),
        related=("corrects__unit", "corrects__occasion"),
    ),
    Steps(
        key="report_event",
        words="Rapport, steg",
        model=ReportEvent,
        unit="report__unit",
        occasion="report__occasion",
        search=("report__title", "comment", "diary_number"),
        thing=lambda row: f"{row.report.title}, version {row.report.version}",
        before=lambda row: row.get_before_display(),
        after=decided_step,
    ),
    Versions(
        key="prose",
        words="Text i rapport",
        model=Prose,
        series=("section",),
        search=("section__title", "html"),
        facts=_text,
        **_OF_SECTION,
    ),
    Steps(
        key="remark",
        words="Kommentar i rapport",
        model=Remark,
        search=("section__title", "text"),
        after=lambda row: row.text,
        **_OF_SECTION,
    ),
    Steps(
        key="remark_settled",
        words="Kommentar i rapport, klar",
        model=Remark,
        at="settled_at",
        by="settled_by",
        where=Q(settled_at__isnull=False),
        search=("section__title", "text"),
        before=lambda row: row.text,
        after=lambda row: "Åtgärdad",
        **_OF_SECTION,
    ),
    Steps(
        key="accepted_finding",
        words="Godtaget fynd i granskningen",
        model=AcceptedFinding,
        unit="report__unit",
        occasion="report__occasion",
        search=("words", "reason"),
        thing=lambda row: f"{row.report.title}: {row.words}",
        after=lambda row: begun(row, "reason"),
    ),
)
KINDS = {"section": "Avsnitt i rapport", "report_template": "Rapportmall", "finding": "Fynd, öppnat igen"}
