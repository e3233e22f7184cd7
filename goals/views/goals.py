"""Screens of the goals: the overview, and a goal with its assessment and history."""

from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from followup import board, exports, workflow
from followup.access import Permission, require
from followup.models import Occasion
from followup.request import key_of, person, words_of
from followup.views.beginning import no_occasion
from goals import assessing, evidence, goal_pages
from goals.goal_forms import MOVE, AssessmentForm, rearranged
from goals.models import Goal

FILTERS = ("status", "namnd", "malomrade")


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The overview at the occasion at hand."""
    occasion = board.current_occasion()
    if occasion is None:
        return no_occasion(request)
    return redirect("goals:goals", occasion.code)


@require_safe
def overview(request: HttpRequest, occasion: str) -> HttpResponse:
    """The goals as a tree with their status, or as a file."""
    chosen = {name: request.GET.get(name, "") for name in FILTERS}
    page = goal_pages.overview(occasion=occasion, chosen=chosen, user=person(request))
    if "format" in request.GET:
        try:
            table = page.table(tree=False)
            columns = ("area", "overall", "name", "committee", "status", "motivation")
            return exports.response(request.GET["format"], table, f"mal-{page.occasion.code}", columns)
        except exports.UnknownFormat as unknown:
            raise Http404(str(unknown)) from unknown
    context = {"page": page, "table": page.table(tree=True), "place": page.occasion.name}
    return render(request, "goals/goals.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """A goal: what is said of it, what changed, and the form of a new version."""
    found = get_object_or_404(Goal.objects.visible_to(person(request)).select_related("overall__area"), pk=pk)
    at = get_object_or_404(Occasion, code=occasion)
    if request.method == "POST":
        require(person(request), Permission.ASSESS_GOALS, found.committee)
    standing = assessing.standing([found], at).get(found.pk)
    form, moved = AssessmentForm(standing=standing), ""
    if MOVE in request.POST:
        form, moved = rearranged(request.POST)
    elif request.method == "POST":
        form = AssessmentForm(request.POST, standing=standing)
        if form.is_valid() and _assessed(request, found, at, form):
            return redirect("goals:goal", at.code, found.pk)
    page = goal_pages.GoalPage(found, at, standing, person(request))
    context = {"goal": found, "page": page, "occasion": at, "form": form, "moved": moved, "place": at.name}
    return render(
        request, "goals/goal.html", context, status=422 if form.is_bound and not moved and form.errors else 200
    )


@require_POST
def link(request: HttpRequest, occasion: str, pk: int) -> HttpResponse:
    """Make something evidence of a goal, or take it away."""
    found = get_object_or_404(Goal.objects.visible_to(person(request)), pk=pk)
    get_object_or_404(Occasion, code=occasion)
    try:
        if "bort" in request.POST:
            evidence.unlink(goal=found, pk=key_of(request, "bort"), by=person(request))
        else:
            evidence.link(goal=found, key=words_of(request, "underlag"), by=person(request))
        messages.success(request, "Underlaget är ändrat.")
    except evidence.NotPossible as refused:
        messages.error(request, str(refused))
    return redirect("goals:goal", occasion, found.pk)


def _assessed(request: HttpRequest, found: Goal, occasion: Occasion, form: AssessmentForm) -> bool:
    """Keep what the form says; when it is refused, the form says why."""
    try:
        proposed = evidence.proposed(found, occasion).status
        words = form.words()
        if form.needs_no_reason(proposed):
            words = replace(words, reason="")
        about = {"goal": found, "occasion": occasion, "proposed": proposed, "seen": form.cleaned_data["seen"]}
        assessing.assess(**about, words=words, by=person(request))
    except (assessing.NotPossible, workflow.Closed) as refused:
        form.add_error(None, str(refused))
        if isinstance(refused, assessing.Conflict):
            form.see(refused.theirs.version)
        return False
    messages.success(request, "Bedömningen är sparad.")
    return True
