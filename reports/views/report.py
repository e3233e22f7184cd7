"""Screens of the report: the list, the report as it will be printed, its disposition, and its PDF."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from followup.access import Permission, may, require
from followup.limits import limited
from followup.request import person
from reports import arranging, pages, panel, selectors, services, snapshots
from reports.models import RenderedReport, Report
from reports.views import finding


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The reports that one may read, by occasion, and the sections that one has to write."""
    reports = list(selectors.readable(person(request)).standing().order_by("-occasion__period", "unit__sort"))
    context = {"occasions": pages.listed(reports, person(request)), "mine": pages.to_write(person(request))}
    context["may_arrange"] = may(person(request), Permission.ARRANGE_REPORT)
    return render(request, "reports/list.html", context)


@require_safe
def report(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The report on screen, with the PDFs made of it so far."""
    of, at = finding.readable(request, committee, occasion)
    found = Report.objects.filter(unit=of, occasion=at).standing().select_related("unit", "occasion").first()
    may_order = may(person(request), Permission.RENDER_REPORT, of)
    context = {"committee": of, "occasion": at, "place": f"{of.name}, {at.name}", "may_order": may_order}
    context["may_begin"] = may(person(request), Permission.ARRANGE_REPORT, of)
    if found is None:
        return render(request, "reports/report_none.html", context)
    rendered = RenderedReport.objects.filter(report=found).select_related("by")
    context |= {
        "report": snapshots.document_of(found),
        "rendered": rendered,
        "panel": panel.panel(found, person(request)),
    }
    return render(request, "reports/report.html", context)


@require_safe
def disposition(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The report's sections: who writes what, when it is due, how far it has come."""
    found = finding.report(request, committee, occasion)
    page = pages.Disposition(found, person(request))
    context = {"page": page, "report": found, "place": f"{found.unit.name}, {found.occasion.name}"}
    return render(request, "reports/disposition.html", context)


@require_POST
def begin(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Begin the report from its template; that of an administration as an appendix of its committee's."""
    of, at = finding.readable(request, committee, occasion)
    require(person(request), Permission.ARRANGE_REPORT, of)
    try:
        arranging.begin(unit=of, occasion=at, by=person(request))
    except arranging.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("report", committee, occasion)
    return redirect("report_disposition", committee, occasion)


@require_POST
@limited("report")
def order(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Order the PDF, and go to the job that makes it."""
    of, at = finding.readable(request, committee, occasion)
    require(person(request), Permission.RENDER_REPORT, of)
    found = get_object_or_404(Report.objects.standing(), unit=of, occasion=at)
    return redirect("job", pk=services.order(report=found, by=person(request)).pk)


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """A rendered PDF, for those who may read its unit."""
    reports = RenderedReport.objects.visible_to(person(request)).select_related("report__unit", "report__occasion")
    found = get_object_or_404(reports, pk=pk)
    return FileResponse(found.file.open(), as_attachment=True, filename=found.filename)
