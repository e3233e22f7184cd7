"""What the views of the report find first: what does not exist, or may not be read, is not found."""

from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from followup import periods
from followup.access import Permission, may
from followup.models import Occasion, Unit
from followup.request import person
from reports import selectors
from reports.arranging import KINDS
from reports.models import Report, ReportSection, ReportTemplate, TemplateSection

NOT_FOUND = "Sidan finns inte."


def readable(request: HttpRequest, unit: str, occasion: str) -> tuple[Unit, Occasion]:
    """An occasion, and a unit that reports and of which the person may read the whole. Raises Http404."""
    at = get_object_or_404(Occasion, code=occasion)
    units = Unit.objects.visible_to(person(request)).valid_on(periods.last_day(at.period_id)).filter(kind__in=KINDS)
    return get_object_or_404(units.select_related("parent"), code=unit), at


def report(request: HttpRequest, unit: str, occasion: str) -> Report:
    """The report of a unit at an occasion, the version that stands. Raises Http404."""
    of, at = readable(request, unit, occasion)
    return get_object_or_404(selectors.readable(person(request)).standing(), unit=of, occasion=at)


def section(request: HttpRequest, pk: int) -> ReportSection:
    """A section that the person may open. Raises Http404."""
    return get_object_or_404(selectors.sections_of(person(request)), pk=pk)


def owner(request: HttpRequest, kind: str, pk: int) -> Report | ReportTemplate:
    """A report or a template that the person may read. Raises Http404."""
    if kind == "rapport":
        return get_object_or_404(selectors.readable(person(request)), pk=pk)
    return get_object_or_404(templates(request), pk=pk)


def arranged(request: HttpRequest, kind: str, pk: int) -> ReportSection | TemplateSection:
    """A section of a report or a template that the person may read. Raises Http404."""
    if kind == "rapport":
        return of_report(request, pk)
    of_template = TemplateSection.objects.filter(template__in=templates(request))
    return get_object_or_404(of_template.select_related("template__committee"), pk=pk)


def of_report(request: HttpRequest, pk: int) -> ReportSection:
    """A section of a report that the person may read, removed or not. Raises Http404."""
    found = ReportSection.objects.filter(report__in=selectors.readable(person(request)))
    return get_object_or_404(found.select_related("report__unit", "report__occasion"), pk=pk)


def templates(request: HttpRequest) -> QuerySet[ReportTemplate]:
    """The templates that a person may read: those of all, and those of her units. Raises Http404 for a stranger."""
    if not may(person(request), Permission.READ):
        raise Http404(NOT_FOUND)
    mine = Q(committee=None) | Q(committee__in=Unit.objects.visible_to(person(request)))
    return ReportTemplate.objects.filter(mine).select_related("committee")
