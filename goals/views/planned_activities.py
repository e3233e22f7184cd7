"""Screens of the verksamhetsplan's activities: the list, and an activity with its chain, history and status form."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from followup import board, exports, workflow
from followup.access import Permission, may, require
from followup.models import Occasion
from followup.request import person
from followup.views.beginning import no_occasion
from goals import planned_activities, planned_activity_pages
from goals.models import Goal, PlannedActivity
from goals.planned_activity_forms import ActivityStatusForm, NewActivityForm

REPORT = Permission.REPORT_ASSIGNMENTS
FILTERS = ("status", "enhet", "mal")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The activities at the occasion at hand."""
    occasion = board.current_occasion()
    if not _reads(request):
        raise Http404("Sidan finns inte.")
    if occasion is None:
        return no_occasion(request)
    return redirect("goals:planned_activities", occasion.code)


@require_safe
def overview(request: HttpRequest, occasion: str) -> HttpResponse:
    """The year's activities: what waits for the one who reads, the counts and the list, or the list as a file."""
    if not _reads(request):
        raise Http404("Sidan finns inte.")
    at = get_object_or_404(Occasion, code=occasion)
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    page = planned_activity_pages.overview(occasion=at, chosen=chosen, user=person(request))
    table = planned_activity_pages.PlannedActivityTable(
        page.shown, exclude=() if "format" in request.GET else page.only_in_files
    )
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        try:
            return exports.response(request.GET["format"], table, f"verksamhetsplan-{at.code}")
        except exports.UnknownFormat as unknown:
            raise Http404(str(unknown)) from unknown
    context = {"page": page, "table": table, "place": at.name, "may_plan": may(person(request), REPORT)}
    return render(request, "goals/planned_activities.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, occasion: str) -> HttpResponse:
    """The form of a new activity, which may go on from one of an earlier year."""
    if not _reads(request):
        raise Http404("Sidan finns inte.")
    at = get_object_or_404(Occasion, code=occasion)
    require(person(request), REPORT)
    form = NewActivityForm(request.POST if request.method == "POST" else None, occasion=at, user=person(request))
    if form.is_valid():
        try:
            made = planned_activities.plan(activity=form.instance, by=person(request))
            messages.success(request, "Aktiviteten är upplagd.")
            return redirect("goals:planned_activity", at.code, made.pk)
        except planned_activities.NotPossible as refused:
            form.add_error(None, str(refused))
    context = {"form": form, "occasion": at, "place": at.name}
    return render(request, "goals/planned_activity_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """An activity: how it goes, where it comes from, what has been said of it, and the form of a new status."""
    visible = PlannedActivity.objects.visible_to(person(request)).select_related("goal", "unit", "carried_from")
    at = get_object_or_404(Occasion, code=occasion)
    found = get_object_or_404(visible.filter(fiscal_year=at.year), pk=pk)
    if request.method == "POST":
        require(person(request), REPORT, found.unit)
    stands = planned_activities.seen(found, at)
    form = ActivityStatusForm(stands, request.POST if request.method == "POST" else None)
    if form.is_valid() and _kept(request, form, found, at):
        return redirect("goals:planned_activity", at.code, found.pk)
    context = {"activity": found, "occasion": at, "form": form, "place": at.name}
    context["row"] = planned_activity_pages.Row(found, at, stands)
    context["facts"] = planned_activity_pages.facts(found, at)
    context["chain"] = planned_activities.chain(found)
    context["history"] = found.statuses.select_related("occasion", "by").order_by("-at", "-version")
    context["may_report"] = may(person(request), REPORT, found.unit)
    lacks = context["may_report"] and stands is None
    context["now"] = [(f"Rapportera hur aktiviteten går vid {at}.", "#status")] if lacks else []
    return render(request, "goals/planned_activity.html", context, status=422 if form.errors else 200)


def _reads(request: HttpRequest) -> bool:
    """Whether the person may read anything of the goals."""
    return may(person(request), Permission.READ) or Goal.objects.visible_to(person(request)).exists()


def _kept(request: HttpRequest, form: ActivityStatusForm, found: PlannedActivity, at: Occasion) -> bool:
    """Keep what was said; where it is refused, say why in the form and show what was typed."""
    said = form.cleaned_data
    try:
        made = planned_activities.report(activity=found, occasion=at, by=person(request), **said)
    except (planned_activities.NotPossible, workflow.Closed) as refused:
        form.add_error(None, str(refused))
        if isinstance(refused, planned_activities.Conflict):
            form.data = request.POST.copy()
            form.data["version"] = str(refused.theirs.version)
        return False
    messages.success(request, "Rapporten är sparad." if made else "Inget var ändrat.")
    return True
