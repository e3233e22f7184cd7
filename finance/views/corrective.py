"""Screens of the action plans: the overview, a unit's plan, and a measure with its history."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from finance import corrective, corrective_pages, selectors
from finance.corrective_forms import ActionForm
from finance.corrective_pages import PlanPage
from finance.views import beginning
from followup import exports, workflow
from followup.access import Permission, may, require
from followup.request import person

REFUSALS = (corrective.NotPossible, workflow.Closed)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The overview at the newest occasion."""
    occasion = selectors.occasions().first()
    unit = selectors.first_readable(person(request))
    if occasion is None or unit is None:
        return beginning.nothing(request, occasion, unit)
    return redirect("finance:corrective", occasion.code)


@require_safe
def overview(request: HttpRequest, occasion: str) -> HttpResponse:
    """Every unit that has a plan or should have one, over the committees that one may see."""
    page = corrective_pages.overview(occasion=occasion, user=person(request))
    table = page.table
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        try:
            return exports.response(request.GET["format"], table, f"atgardsplaner-{page.occasion.code}-kronor")
        except exports.UnknownFormat as unknown:
            raise Http404(str(unknown)) from unknown
    return render(request, "finance/action_overview.html", {"page": page, "table": table, "place": page.occasion.name})


@require_safe
def plan(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """A unit's plan: the deficit, the measures, and what is left."""
    page = _page(request, committee, occasion, unit)
    may_plan = may(person(request), Permission.PLAN_ACTIONS, page.unit)
    context = {"page": page, "may_plan": may_plan, "place": page.place.words}
    return render(request, "finance/action_plan.html", context)


@require_POST
def open_plan(request: HttpRequest, committee: str, occasion: str, unit: str) -> HttpResponse:
    """Open a unit's plan before it is submitted."""
    page = _page(request, committee, occasion, unit)
    require(person(request), Permission.PLAN_ACTIONS, page.unit)
    try:
        corrective.open_plan(occasion=page.occasion, unit=page.unit, by=person(request))
        messages.success(request, "Åtgärdsplanen är öppnad.")
    except REFUSALS as refused:
        messages.error(request, str(refused))
    return redirect(page.url)


@require_http_methods(["GET", "HEAD", "POST"])
def action(request: HttpRequest, committee: str, occasion: str, unit: str, number: int | None = None) -> HttpResponse:
    """A new measure, or one that stands: what it is, how it goes, and everything that has been said of it."""
    page = _page(request, committee, occasion, unit)
    standing = next((one for one in page.standing.actions if one.number == number), None)
    if page.standing.plan is None or (number is not None and standing is None):
        raise Http404("Sidan finns inte.")
    may_plan = may(person(request), Permission.PLAN_ACTIONS, page.unit)
    if request.method == "POST" or number is None:
        require(person(request), Permission.PLAN_ACTIONS, page.unit)
    form = ActionForm(page.occasion, request.POST if request.method == "POST" else None, action=standing)
    if form.is_valid() and _said(request, page, form, number):
        return redirect(page.url)
    said = corrective.versions(page.standing.plan, number) if number else []
    context = {"page": page, "form": form, "action": standing, "versions": said, "may_plan": may_plan}
    context["place"] = page.place.words
    return render(request, "finance/action.html", context, status=422 if form.errors else 200)


def _said(request: HttpRequest, page: PlanPage, form: ActionForm, number: int | None) -> bool:
    """Keep what the form says; when it is refused, the form says why."""
    assert page.standing.plan
    facts, by = form.facts(), person(request)
    try:
        corrective.say(plan=page.standing.plan, occasion=page.occasion, number=number, facts=facts, by=by)
    except REFUSALS as refused:
        form.add_error(None, str(refused))
        return False
    messages.success(request, "Åtgärden är upplagd." if number is None else "Åtgärden är uppföljd.")
    return True


def _page(request: HttpRequest, committee: str, occasion: str, unit: str) -> PlanPage:
    return corrective_pages.plan_page(committee=committee, occasion=occasion, unit=unit, user=person(request))
