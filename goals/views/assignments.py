"""Screens of the strategic assignments: the list and the matrix, one assignment, and a committee's report of it."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig, Table

from followup import board, exports, workflow
from followup.access import Permission, may, require
from followup.models import Occasion, Unit
from followup.request import person
from followup.views.beginning import no_occasion
from goals import assignment_pages, assignments
from goals.assignment_forms import StatusForm
from goals.models import Assignment, AssignmentStatus, Decision

REPORT = Permission.REPORT_ASSIGNMENTS
SHOWN = 6  # occasions to choose among


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The assignments at the newest occasion that somebody has reported at; before the first, at the one at hand."""
    reported = Occasion.objects.filter(pk__in=AssignmentStatus.objects.values("occasion"))
    newest = reported.latest_first().first() or board.current_occasion()
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    if newest is None:
        return no_occasion(request)
    return redirect("goals:assignments", newest.code)


@require_safe
def overview(request: HttpRequest, occasion: str) -> HttpResponse:
    """The year's assignments: what waits for the one who reads, the counts, the matrix and the list."""
    at = _occasion(request, occasion)
    mine = Unit.objects.where(person(request), REPORT).filter(kind=Unit.Kind.COMMITTEE).order_by("sort", "code")
    page = assignment_pages.overview(
        occasion=at,
        mine=list(mine),
        chosen=request.GET.get("status", ""),
        occasions=list(Occasion.objects.latest_first()[:SHOWN]),
    )
    table = page.table(whole="format" in request.GET)
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        return _file(request, table, f"uppdrag-{at.code}")
    context = {"page": page, "table": table, "place": at.name, "choices": AssignmentStatus.Status.choices}
    context["may_register"] = may(person(request), Permission.REGISTER_STEERING)
    return render(request, "goals/assignments.html", context)


@require_safe
def detail(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """One assignment: its words, where it comes from, and what each committee says."""
    at = _occasion(request, occasion)
    mine = frozenset(Unit.objects.where(person(request), REPORT).values_list("pk", flat=True))
    page = assignment_pages.one(_assignment(at, pk), at, mine)
    context = {"page": page, "place": at.name, "may_register": may(person(request), Permission.REGISTER_STEERING)}
    return render(request, "goals/assignment.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest, occasion: str, pk: int, committee: str) -> HttpResponse:
    """A committee's report of its assignment."""
    at = _occasion(request, occasion)
    found = _assignment(at, pk)
    unit = get_object_or_404(Unit, code=committee, kind=Unit.Kind.COMMITTEE)
    require(person(request), REPORT, unit)
    try:
        stands = assignment_pages.seen(assignments.addressee(found, unit), at)
    except assignments.NotPossible as refused:
        messages.error(request, str(refused))
        return redirect("goals:assignment", at.code, found.pk)
    form, status = StatusForm(stands, request.POST or None), 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and _kept(request, form, found, unit, at):
            return redirect("goals:assignment", at.code, found.pk)
    context = {"form": form, "assignment": found, "unit": unit, "occasion": at, "place": at.name}
    return render(request, "goals/assignment_status.html", context, status=status)


@require_safe
def decisions(request: HttpRequest) -> HttpResponse:
    """The register of decisions that texts cite."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    table = assignment_pages.DecisionTable(Decision.objects.all())
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    if "format" in request.GET:
        return _file(request, table, "beslut")
    context = {"table": table, "may_register": may(person(request), Permission.REGISTER_STEERING)}
    return render(request, "goals/decisions.html", context)


def _file(request: HttpRequest, table: Table, name: str) -> HttpResponse:
    try:
        return exports.response(request.GET["format"], table, name)
    except exports.UnknownFormat as unknown:
        raise Http404(str(unknown)) from unknown


def _kept(request: HttpRequest, form: StatusForm, found: Assignment, unit: Unit, at: Occasion) -> bool:
    """Keep what was said; where it is refused, say why in the form and show what was typed."""
    seen = form.cleaned_data["seen"]
    try:
        made = assignments.report(
            assignment=found, committee=unit, occasion=at, said=form.said(), seen=seen, by=person(request)
        )
    except (assignments.NotPossible, workflow.Closed) as refused:
        form.add_error(None, str(refused))
        if isinstance(refused, assignments.Conflict):
            form.data = request.POST.copy()
            form.data["seen"] = str(refused.theirs.number)
        return False
    messages.success(request, "Rapporten är sparad." if made else "Inget var ändrat.")
    return True


def _occasion(request: HttpRequest, code: str) -> Occasion:
    """The occasion of an address, for one who may read; Http404 for a stranger."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    found: Occasion = get_object_or_404(Occasion, code=code)
    return found


def _assignment(at: Occasion, pk: int) -> Assignment:
    """An assignment of the occasion's year. Raises Http404."""
    all_of_year = Assignment.objects.filter(fiscal_year=at.year).select_related("given_in")
    found: Assignment = get_object_or_404(all_of_year.prefetch_related("addressees__committee"), pk=pk)
    return found
