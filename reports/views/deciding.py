"""Screens of a report's way to its decision: each step, the correction, what has changed since, and draft files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_safe

from followup import workflow
from followup.access import Permission, require
from followup.request import person, words_of
from followup.transitions import Step
from followup.workflow_forms import StepForm, form_of
from reports import composing, deciding, differences, panel, snapshots
from reports.correction_form import CorrectionForm
from reports.exports import files
from reports.models import Report

DONE = {"submit": "är inskickad", "return": "är returnerad", "attest": "är attesterad", "decide": "är beslutad"}


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, unit: str, occasion: str, step: str) -> HttpResponse:
    """Take a step: a page that asks for what it needs, and the step itself."""
    report = panel.find(unit, occasion, person(request))
    chosen = panel.step_of(step)
    require(person(request), Permission(chosen.permission), report.unit)
    form = form_of(chosen, request.POST if request.method == "POST" else None)
    if form.is_valid() and _taken(request, report, chosen, form):
        where = request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(where, None)
        return redirect(where) if safe else redirect("report", unit, occasion)
    page = panel.StepPage(panel.place(report), chosen)
    return render(request, "followup/step.html", {"form": form, "page": page}, status=422 if form.errors else 200)


def _taken(request: HttpRequest, report: Report, step: Step, form: StepForm) -> bool:
    """Take the step and say so; when it is refused, the form says why."""
    words = {"comment": form.cleaned_data["comment"], "decision": form.decision, "seen": words_of(request, "seen")}
    try:
        deciding.take(step, report=report, by=person(request), **words)
    except workflow.Blocked as blocked:
        for reason in blocked.reasons:
            form.add_error(None, reason)
        return False
    except workflow.Refused as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, f"{report.unit.name}: rapporten {DONE[step.key]}.")
    return True


@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, unit: str, occasion: str) -> HttpResponse:
    """Begin a correction of a decided report: a page that asks why, and the new version."""
    report = panel.find(unit, occasion, person(request))
    require(person(request), Permission.UNLOCK, report.unit)
    form = CorrectionForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            deciding.correct(report=report, reason=form.cleaned_data["reason"], by=person(request))
        except workflow.Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("report", unit, occasion)
    context = {"form": form, "at": panel.place(report), "hindrance": deciding.hindrance(report)}
    context["locked"] = deciding.follow_up_is_closed(report)
    return render(request, "reports/correction.html", context, status=422 if form.errors else 200)


@require_safe
def changes(request: HttpRequest, unit: str, occasion: str) -> HttpResponse:
    """Vad har ändrats sedan beslutet: the decided report against the same one composed of what stands now."""
    report = panel.find(unit, occasion, person(request))
    decided = snapshots.last_decided(report)
    if decided is None:
        raise Http404("Rapporten är inte beslutad.")
    found = differences.compare(snapshots.read(decided), composing.compose(report))
    context = {"at": panel.place(report), "changes": found, "snapshot": decided, "report": report}
    return render(request, "reports/changes.html", context)


@require_safe
def draft(request: HttpRequest, unit: str, occasion: str, kind: str) -> HttpResponse:
    """The report as a file, for those who work on it: marked as a draft until it has been decided."""
    report = panel.find(unit, occasion, person(request))
    require(person(request), Permission.RENDER_REPORT, report.unit)
    if kind not in files.MADE:
        raise Http404("Filen finns inte.")
    return files.response(snapshots.document_of(report), kind)
