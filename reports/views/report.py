"""Screens of the report: the chapter as it will be printed, and its PDF."""

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from finance import selectors
from followup import periods
from followup.access import Permission, may, require
from followup.limits import limited
from followup.models import Occasion, Unit
from followup.request import person
from reports import content, services
from reports.models import RenderedReport


@require_safe
def report(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The chapter on screen, with the PDFs made of it so far."""
    of, at = _readable(request, committee, occasion)
    rendered = RenderedReport.objects.visible_to(person(request)).filter(committee=of, occasion=at)
    context = {
        "chapter": content.economy(committee=of, occasion=at),
        "rendered": rendered.select_related("by"),
        "committee": of,
        "occasion": at,
        "place": f"{of.name}, {at.name}",
        "may_order": may(person(request), Permission.RENDER_REPORT, of),
    }
    return render(request, "reports/report.html", context)


@require_POST
@limited("report")
def order(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Order the PDF, and go to the job that makes it."""
    of, at = _readable(request, committee, occasion)
    require(person(request), Permission.RENDER_REPORT, of)
    return redirect("job", pk=services.order(committee=of, occasion=at, by=person(request)).pk)


@require_safe
def download(request: HttpRequest, pk: int) -> FileResponse:
    """A rendered PDF, for those who may read its committee."""
    reports = RenderedReport.objects.visible_to(person(request)).select_related("committee", "occasion")
    found = get_object_or_404(reports, pk=pk)
    return FileResponse(found.file.open(), as_attachment=True, filename=found.filename)


def _readable(request: HttpRequest, committee: str, occasion: str) -> tuple[Unit, Occasion]:
    """An occasion, and a committee of which the person may read the whole. Raises Http404."""
    at = get_object_or_404(Occasion, code=occasion)
    committees = selectors.committees(periods.last_day(at.period_id)).visible_to(person(request))
    return get_object_or_404(committees.select_related("parent"), code=committee), at
