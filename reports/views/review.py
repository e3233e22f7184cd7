"""Screens of the proofreading: what it found in a report, and what has been accepted."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from followup.access import Permission, may, require
from followup.limits import limited
from followup.request import person, words_of
from reports import reviewing
from reports.models import AcceptedFinding, Report
from reports.review_page import page_of


@require_safe
def review(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """What the last review found, by section; by severity and kept apart what is a hint on language."""
    report = _report(request, committee, occasion)
    page = page_of(report, request.GET, may_accept=may(person(request), Permission.RENDER_REPORT, report.unit))
    return render(request, "reports/review.html", {"page": page, "place": page.place})


@require_POST
@limited("proofread")
def order(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Order a review, and go to the job that does it."""
    report = _report(request, committee, occasion)
    require(person(request), Permission.RENDER_REPORT, report.unit)
    return redirect("job", pk=reviewing.order(report=report, by=person(request)).pk)


@require_POST
def accept(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Let a finding stand, with a reason."""
    report = _report(request, committee, occasion)
    require(person(request), Permission.RENDER_REPORT, report.unit)
    fingerprint, reason = words_of(request, "fynd"), words_of(request, "varfor")
    try:
        reviewing.accept(report=report, fingerprint=fingerprint, reason=reason, by=person(request))
    except reviewing.NotPossible as refusal:
        messages.error(request, str(refusal))
    return redirect(_back(request, committee, occasion))


@require_POST
def reopen(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Take back that a finding may stand."""
    report = _report(request, committee, occasion)
    require(person(request), Permission.RENDER_REPORT, report.unit)
    accepted = get_object_or_404(AcceptedFinding, report=report, fingerprint=words_of(request, "fynd"))
    reviewing.reopen(accepted=accepted, by=person(request))
    return redirect(_back(request, committee, occasion))


def _report(request: HttpRequest, committee: str, occasion: str) -> Report:
    """The standing report of a committee at an occasion that the person may read. Raises Http404."""
    reports = Report.objects.visible_to(person(request)).standing().select_related("unit", "occasion")
    return get_object_or_404(reports, unit__code=committee, occasion__code=occasion)


def _back(request: HttpRequest, committee: str, occasion: str) -> str:
    """The list that the person stood at."""
    start = reverse("review", args=[committee, occasion])
    chosen = request.POST.get("visa", "")
    return f"{start}?{urlencode({'visa': chosen})}" if chosen else start
