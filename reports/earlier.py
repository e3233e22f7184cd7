"""Förra rapporten: what the same unit wrote under the same heading last time."""

from reports import composing
from reports.models import Prose, Report, ReportSection
from reports.writing import newest


def report_before(report: Report) -> Report | None:
    """The unit's report at the latest occasion before, the version that stands; None where there is none."""
    before = Report.objects.filter(unit=report.unit, occasion__period__lt=report.occasion.period_id)
    return before.standing().select_related("occasion", "unit").order_by("-occasion__period", "-occasion__pk").first()


def text_before(section: ReportSection) -> Prose | None:
    """What stood in last report's section of the same place: the same headings above it. None where nothing did."""
    before = report_before(section.report)
    if before is None:
        return None
    way = composing.ways(section.report)[section.pk]
    same = (pk for pk, other in composing.ways(before).items() if other == way)
    found = ReportSection.objects.filter(pk__in=list(same)[:1]).first()
    return newest(found) if found else None
