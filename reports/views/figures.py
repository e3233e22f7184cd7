"""Screens of figures: search them and the decisions while writing, and where a figure comes from."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from followup.request import person
from reports import finding as searching
from reports.tracing import trace
from reports.views import finding


@require_safe
def search(request: HttpRequest, pk: int) -> JsonResponse:
    """The figures that hold the words, with how each would be written."""
    section = finding.section(request, pk)
    hits = searching.search(report=section.report, words=request.GET.get("q", ""), user=person(request))
    found = [{"key": one.figure.key, "label": one.label, "formats": one.forms} for one in hits]
    return JsonResponse({"found": found})


@require_safe
def decisions(request: HttpRequest, pk: int) -> JsonResponse:
    """The decisions that hold the words."""
    finding.section(request, pk)
    hits = searching.decisions(request.GET.get("q", ""))
    return JsonResponse({"found": [{"key": one.code, "label": one.title, "shown": one.reference} for one in hits]})


@require_safe
def figure(request: HttpRequest, key: str) -> HttpResponse:
    """Varifrån kommer siffran?"""
    return render(request, "reports/figure.html", {"trace": trace(key, person(request))})
