"""Screens of accessibility: the statement with its form, open to everybody, and what has been reported."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import accessibility, accessibility_statement
from followup.access import Permission, require
from followup.accessibility_forms import AccessibilityReportForm
from followup.limits import limited
from followup.models import AccessibilityReport, User
from followup.request import person


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("accessibility")
def statement(request: HttpRequest) -> HttpResponse:
    """Tillgänglighetsredogörelsen, and the form by which anybody reports a fault or asks for another format."""
    form = AccessibilityReportForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        by = request.user if isinstance(request.user, User) else None
        accessibility.report(by=by, **form.cleaned_data)
        messages.success(request, "Tack! Vi har tagit emot det du skrev.")
        return redirect("accessibility")
    context = {
        "form": form,
        "municipality": accessibility.municipality(),
        "statement": accessibility_statement,
        "email": settings.ACCESSIBILITY_EMAIL,
        "phone": settings.ACCESSIBILITY_PHONE,
        "post": settings.ACCESSIBILITY_POST,
        "published": settings.ACCESSIBILITY_PUBLISHED,
    }
    return render(request, "followup/accessibility.html", context)


@require_safe
def reports(request: HttpRequest) -> HttpResponse:
    """What has been reported, what waits first."""
    require(person(request), Permission.ADMINISTER)
    found = AccessibilityReport.objects.visible_to(person(request)).select_related("by", "settled_by")
    context = {"reports": found, "email": settings.ACCESSIBILITY_EMAIL}
    return render(request, "followup/accessibility_reports.html", context)


@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a report has been dealt with."""
    require(person(request), Permission.ADMINISTER)
    found = get_object_or_404(AccessibilityReport.objects.visible_to(person(request)), pk=pk)
    accessibility.settle(report=found, by=person(request))
    messages.success(request, "Ärendet är markerat som klart.")
    return redirect("accessibility_reports")
