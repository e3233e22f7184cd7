"""Screens of the report: as it will be printed, and its PDF."""

from django.db.models import Q
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from followup import periods
from followup.access import Permission, may, require
from followup.models import Occasion, Unit
from followup.request import person
from reports import arranging, panel, services, snapshots
from reports.models import RenderedReport, Report


@require_safe
def report(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The report on screen, with the PDFs made of it so far."""
    of, at = _readable(request, committee, occasion)
    found = Report.objects.filter(unit=of, occasion=at).standing().first()
    may_order = may(person(request), Permission.RENDER_REPORT, of)
    context = {"committee": of, "occasion": at, "place": f"{of.name}, {at.name}", "may_order": may_order}
    if found is None:
        return render(request, "reports/report_none.html", context)
    rendered = RenderedReport.objects.filter(report=found).select_related("by")
    context |= {
        "report": snapshots.document_of(found),
        "rendered": rendered,
        "panel": panel.panel(found, person(request)),
    }
    return render(request, "reports/report.html", context)


@require_POST
def begin(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Begin the report from its template."""
    of, at = _readable(request, committee, occasion)
    require(person(request), Permission.RENDER_REPORT, of)
    arranging.begin(unit=of, occasion=at, by=person(request))
    return redirect("report", committee, occasion)


@require_POST
def order(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Order the PDF, and go to the job that makes it."""
    of, at = _readable(request, committee, occasion)
    require(person(request), Permission.RENDER_REPORT, of)
    found = get_object_or_404(Report.objects.standing(), unit=of, occasion=at)
    return redirect("job", pk=services.order(report=found, by=person(request)).pk)


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """A rendered PDF, for those who may read its unit."""
    reports = RenderedReport.objects.visible_to(person(request)).select_related("report__unit", "report__occasion")
    found = get_object_or_404(reports, pk=pk)
    return FileResponse(found.file.open(), as_attachment=True, filename=found.filename)


def _readable(request: HttpRequest, committee: str, occasion: str) -> tuple[Unit, Occasion]:
    """An occasion, and a unit of which the person may read the whole: a committee, the municipality, or one that

    has a report of its own. Raises Http404.
    """
    at = get_object_or_404(Occasion, code=occasion)
    units = Unit.objects.visible_to(person(request)).valid_on(periods.last_day(at.period_id))
    own = Q(kind__in=[Unit.Kind.COMMITTEE, Unit.Kind.MUNICIPALITY]) | Q(pk__in=at.reports.values("unit"))
    return get_object_or_404(units.filter(own).select_related("parent"), code=committee), at
