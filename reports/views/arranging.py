"""Screens that arrange a report's sections, or a template's: the same pages for both."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import workflow
from followup.access import Permission, require
from followup.models import Unit
from followup.request import person, words_of
from reports import arranging
from reports.forms import RemoveForm, SectionForm
from reports.models import Report, ReportSection, ReportTemplate, TemplateSection
from reports.pages import Arrangement
from reports.views import finding

REFUSED = (arranging.NotPossible, workflow.Closed)


@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """The templates that reports begin with."""
    arranging.standard()
    found = finding.templates(request).order_by("committee__sort", "name")
    units = Unit.objects.where(person(request), Permission.ARRANGE_REPORT).filter(kind__in=arranging.KINDS)
    without = units.exclude(pk__in=[one.committee_id for one in found if one.committee_id])
    context = {
        "templates": found,
        "mine": arranging.arrangeable(found, person(request)),
        "units": without.order_by("sort", "code"),
    }
    return render(request, "reports/templates.html", context)


@require_POST
def own_template(request: HttpRequest) -> HttpResponse:
    """Begin a template of a unit's own."""
    units = Unit.objects.visible_to(person(request)).filter(kind__in=arranging.KINDS)
    unit = get_object_or_404(units, code=words_of(request, "unit"))
    made = arranging.own_template(unit=unit, by=person(request))
    return redirect("report_arrange", "mall", made.pk)


@require_safe
def arrange(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The sections in order, with what can be done to each."""
    owner = finding.owner(request, kind, pk)
    _require(request, owner)
    page = Arrangement(owner)
    return render(request, "reports/arrange.html", {"page": page, "place": page.place})


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """A new section, after the one that the address names; else last."""
    owner = finding.owner(request, kind, pk)
    _require(request, owner)
    page = Arrangement(owner)
    last = max((line.section.position for line in page.lines), default=0)
    after = request.GET.get("efter", "")
    form = SectionForm(request.POST or None, unit=page.unit, initial={"level": 2})
    if form.is_valid():
        place = int(after) if after.isdecimal() else last
        if _done(form, lambda: arranging.add(to=owner, said=form.said, after=place, by=person(request))):
            return redirect("report_arrange", kind, pk)
    return _form(request, form, page, "Nytt avsnitt")


@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Another heading, level, content or guidance."""
    section = finding.arranged(request, kind, pk)
    page = Arrangement(_owner(section))
    _require(request, page.owner)
    now = {name: getattr(section, name) for name in ("title", "level", "content", "guidance")}
    form = SectionForm(request.POST or None, unit=page.unit, initial=now)
    if form.is_valid() and _done(form, lambda: arranging.change(section=section, said=form.said, by=person(request))):
        return redirect("report_arrange", kind, page.owner.pk)
    return _form(request, form, page, section.title or "Avsnitt utan rubrik")


@require_POST
def move(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One place up or down. The page comes back to the same section."""
    section = finding.arranged(request, kind, pk)
    try:
        arranging.move(section=section, up="upp" in request.POST, by=person(request))
    except REFUSED as refused:
        messages.error(request, str(refused))
    address = redirect("report_arrange", kind, _owner(section).pk).url
    return redirect(f"{address}#avsnitt-{section.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """Ask whether a section is to be removed, and remove it."""
    section = finding.arranged(request, kind, pk)
    page = Arrangement(_owner(section))
    _require(request, page.owner)
    form = RemoveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        sure = form.cleaned_data["sure"]
        if _done(form, lambda: arranging.remove(section=section, by=person(request), although_law=sure)):
            return redirect("report_arrange", kind, page.owner.pk)
    context = {"form": form, "section": section, "page": page, "place": page.place}
    return render(request, "reports/remove.html", context, status=422 if form.errors else 200)


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a removed section back, last in the report."""
    section = finding.of_report(request, pk)
    try:
        arranging.put_back(section=section, by=person(request))
    except REFUSED as refused:
        messages.error(request, str(refused))
    return redirect("report_arrange", "rapport", section.report_id)


def _owner(section: ReportSection | TemplateSection) -> Report | ReportTemplate:
    return section.report if isinstance(section, ReportSection) else section.template


def _require(request: HttpRequest, owner: Report | ReportTemplate) -> None:
    """The right in the unit that it is of; a template of all is the whole municipality's."""
    require(person(request), Permission.ARRANGE_REPORT, arranging.unit_of(owner))


def _done(form: SectionForm | RemoveForm, do: Callable[[], object]) -> bool:
    """Do it; when it is refused, the form says why."""
    try:
        do()
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _form(request: HttpRequest, form: SectionForm, page: Arrangement, title: str) -> HttpResponse:
    context = {"form": form, "page": page, "title": title, "place": page.place}
    return render(request, "reports/section_form.html", context, status=422 if form.errors else 200)
