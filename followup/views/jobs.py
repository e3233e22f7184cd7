"""Screens of the ground: one's background jobs."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from followup import jobs
from followup.limits import limited
from followup.models import Job
from followup.request import person

JOBS_A_PAGE = 25


@require_safe
def job_list(request: HttpRequest) -> HttpResponse:
    """One's jobs, the newest first; everybody's for those who may see all."""
    jobs.sweep()
    found = Job.objects.visible_to(person(request)).select_related("by")
    page = Paginator(found, JOBS_A_PAGE).get_page(request.GET.get("sida"))
    return render(request, "followup/job_list.html", {"page": page})


@require_safe
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One job: how far it has come, and what happened when it ended. The page asks again by itself until then."""
    jobs.sweep()
    found = get_object_or_404(Job.objects.visible_to(person(request)).select_related("by"), pk=pk)
    fragment = bool(getattr(request, "htmx", False))
    return render(request, "followup/_job.html" if fragment else "followup/job.html", {"job": found})


@require_POST
@limited("report")
def job_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Run a job that failed or whose worker died once more."""
    found = get_object_or_404(Job.objects.visible_to(person(request)), pk=pk, by=person(request))
    try:
        jobs.start_again(job=found, by=person(request))
    except jobs.NotRestartable as reason:
        messages.error(request, str(reason))
    return redirect("job", pk=pk)
