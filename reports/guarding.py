"""Öppen: whether a report may still be changed. Everything that writes in one asks here first, in its transaction."""

from followup import workflow
from reports import deciding
from reports.models import Report

CORRECTED = "Den här versionen är rättad av en senare och kan inte ändras. Skriv i den senare."


def require_open(report: Report) -> None:
    """Raise workflow.Closed unless the report may be changed: its version stands, and nobody has closed it.

    A correction is written although the committee has decided: the first version is what it decided.
    """
    if Report.objects.filter(corrects=report).exists():
        raise workflow.Closed(CORRECTED)
    deciding.require_open(report)
    if report.version == 1:
        workflow.require_open(occasion=report.occasion, unit=report.unit)


def why_closed(report: Report) -> str:
    """Who closed a report and what to do about it, for a page to say; empty while it may be changed. Holds nothing."""
    if Report.objects.filter(corrects=report).exists():
        return CORRECTED
    own = deciding.standing(report)
    if not own.is_open:
        return deciding.closed_words(own)
    found = workflow.standing(report.occasion, report.unit)
    return workflow.closed_words(found) if report.version == 1 and not found.is_open else ""
