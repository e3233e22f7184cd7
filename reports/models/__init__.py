"""Rapporter: how a report is arranged, what is written in it, how it is decided and what has been made of it."""

from reports.models.accepted import AcceptedFinding
from reports.models.decisions import ReportEvent, Snapshot
from reports.models.rendered import RenderedReport
from reports.models.reports import Prose, Remark, Report, ReportSection, WritingLock
from reports.models.templates import ReportTemplate, TemplateSection

__all__ = [
    "AcceptedFinding",
    "Prose",
    "Remark",
    "RenderedReport",
    "Report",
    "ReportEvent",
    "ReportSection",
    "ReportTemplate",
    "Snapshot",
    "TemplateSection",
    "WritingLock",
]
