"""Screens of the budget: the year's decisions, a decision with its lines, and the profiles that phase them."""

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from finance import budget_pages, budget_trail, budgets, selectors
from finance.budget_forms import ChoiceForm, DecisionForm, LineForm, OwnProfileForm
from finance.models import BudgetDecision, PhasingChoice, PhasingProfile, SummaryCell
from finance.pages import Place
from finance.views import beginning
from followup import jobs, periods
from followup.access import Permission, may, require
from followup.models import Occasion, Unit, User
from followup.request import person

DECIDE = Permission.DECIDE_BUDGET


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The budget of one's committee at the newest occasion."""
    occasion = selectors.occasions().first()
    unit = selectors.first_readable(person(request))
    if occasion is None or unit is None or unit.kind != Unit.Kind.COMMITTEE:
        return beginning.nothing(request, occasion, unit)
    return redirect("finance:budget", unit.code, occasion.code)


@require_safe
def trail(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """From the original to the current budget, decision by decision."""
    at = _place(request, committee, occasion)
    found = budget_trail.trail(at.committee, at.occasion, with_drafts=True)
    page = budget_pages.BudgetPage(at, found, tuple(selectors.occasions()[:6]))
    may_decide = may(person(request), DECIDE, at.committee)
    return render(request, "finance/budget.html", {"page": page, "place": at.words, "may_decide": may_decide})


@require_http_methods(["GET", "HEAD", "POST"])
def write_in(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Write in a decision, as a draft."""
    at = _place(request, committee, occasion)
    require(person(request), DECIDE, at.committee)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = budgets.write_in(year=at.occasion.year, words=form.words(), by=person(request))
        except budgets.NotPossible as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect(budget_pages.url("budget_decision", at, made.pk))
    context = {"form": form, "at": at, "place": at.words}
    return render(request, "finance/budget_write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def decision(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """A decision with its rows and months; for one who may, a form for another line (POST)."""
    at, found = _decision(request, committee, occasion, pk)
    user = person(request)
    form = LineForm(_units(request, at), request.POST or None)
    if request.method == "POST":
        require(user, DECIDE, at.committee)
        if form.is_valid() and _put(form, found, user):
            return redirect(request.path)
    page = budget_pages.decision_page(at, found)
    may_decide = may(user, DECIDE, at.committee) and not found.settled_at
    context = {"page": page, "form": form, "place": at.words, "may_decide": may_decide}
    return render(request, "finance/budget_decision.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def reword(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """Change what a draft says of itself."""
    at, found = _decision(request, committee, occasion, pk)
    require(person(request), DECIDE, at.committee)
    form = DecisionForm(request.POST or None, decision=found)
    if request.method == "POST" and form.is_valid():
        try:
            budgets.reword(decision=found, words=form.words(), by=person(request))
        except budgets.NotPossible as refused:
            form.add_error(None, list(refused.reasons))
        else:
            return redirect(budget_pages.url("budget_decision", at, pk))
    context = {"form": form, "at": at, "place": at.words, "decision": found}
    return render(request, "finance/budget_write.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def line(request: HttpRequest, committee: str, occasion: str, pk: int, line: int) -> HttpResponse:
    """Change a line, with the picture of its months."""
    at, found = _decision(request, committee, occasion, pk)
    require(person(request), DECIDE, at.committee)
    own = get_object_or_404(found.lines, pk=line)
    units = _units(request, at)
    form = LineForm(units, request.POST or None, line=own)
    if request.method == "POST" and form.is_valid() and _put(form, found, person(request), line):
        return redirect(request.path)
    row = next((row for row in budget_pages.decision_page(at, found).rows if row.line == own), None)
    chart = budget_pages.line_chart(row) if row else None
    context = {"form": form, "at": at, "place": at.words, "decision": found, "line": own, "row": row, "chart": chart}
    return render(request, "finance/budget_line.html", context, status=422 if form.errors else 200)


@require_POST
def drop_line(request: HttpRequest, committee: str, occasion: str, pk: int, line: int) -> HttpResponse:
    """Take a line out of a draft."""
    at, found = _decision(request, committee, occasion, pk)
    require(person(request), DECIDE, at.committee)
    own = get_object_or_404(found.lines, pk=line)
    _try(request, lambda: budgets.drop_line(line=own, by=person(request)), "Raden är borttagen.")
    return redirect(budget_pages.url("budget_decision", at, pk))


@require_POST
def throw(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """Throw a draft away."""
    at, found = _decision(request, committee, occasion, pk)
    require(person(request), DECIDE, at.committee)
    if _try(request, lambda: budgets.throw(decision=found, by=person(request)), "Utkastet är kastat."):
        return redirect(budget_pages.url("budget", at))
    return redirect(budget_pages.url("budget_decision", at, pk))


@require_POST
def settle(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """Settle a decision, in the background: its lines go through the river."""
    at, found = _decision(request, committee, occasion, pk)
    require(person(request), DECIDE, at.committee)
    for unit in budgets.touched(found):
        require(person(request), DECIDE, unit)
    arguments = {"decision": found.pk, "by": person(request).pk, "page": budget_pages.url("budget_decision", at, pk)}
    title = f"Fastställ {found.source.name}"[:200]
    job = jobs.start(kind=budgets.SETTLE, by=person(request), arguments=arguments, title=title)
    return redirect("job", pk=job.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def profiles(request: HttpRequest) -> HttpResponse:
    """The profiles with their pictures, and which of them is chosen where."""
    if not may(person(request), Permission.READ):
        raise Http404("Sidan finns inte.")
    own, choice = OwnProfileForm(), ChoiceForm(Unit.objects.where(person(request), DECIDE))
    if request.method == "POST":
        require(person(request), DECIDE)
        if "choose" in request.POST:
            choice = ChoiceForm(Unit.objects.where(person(request), DECIDE), request.POST)
        else:
            own = OwnProfileForm(request.POST)
        if _kept(own, choice, person(request)):
            messages.success(request, "Sparat.")
            return redirect(request.path)
    drawn = [(one, budget_pages.profile_chart(one) if one.shares else None) for one in PhasingProfile.objects.all()]
    visible = Unit.objects.visible_to(person(request))
    context = {
        "profiles": drawn,
        "choices": PhasingChoice.objects.filter(unit__in=visible).select_related("unit", "activity", "profile"),
        "own": own,
        "choice": choice,
        "may_decide": may(person(request), DECIDE),
    }
    return render(request, "finance/phasing.html", context, status=422 if own.errors or choice.errors else 200)


def _kept(own: OwnProfileForm, choice: ChoiceForm, by: User) -> bool:
    """Keep what was sent: a profile, or a choice of one. False where it is not right."""
    if choice.is_bound and choice.is_valid():
        chosen = choice.cleaned_data
        budgets.choose_profile(unit=chosen["unit"], activity=chosen["activity"], profile=chosen["profile"], by=by)
        return True
    if own.is_bound and own.is_valid():
        budgets.lay_up_profile(name=own.cleaned_data["name"], shares=own.shares(), by=by)
        return True
    return False


def _put(form: LineForm, decision: BudgetDecision, by: User, line: int | None = None) -> bool:
    """Keep the form's line; what is refused is told in the form."""
    try:
        kept = decision.lines.get(pk=line) if line else None
        budgets.put_line(decision=decision, facts=form.facts(), by=by, line=kept)
    except budgets.NotPossible as refused:
        form.add_error(None, list(refused.reasons))
        return False
    return True


def _try(request: HttpRequest, write: Callable[[], object], done: str) -> bool:
    try:
        write()
    except budgets.NotPossible as refused:
        messages.error(request, str(refused))
        return False
    messages.success(request, done)
    return True


def _units(request: HttpRequest, at: Place) -> QuerySet[Unit]:
    """The committee's units where the person may decide on the budget."""
    return Unit.objects.where(person(request), DECIDE).filter(pk__in=Unit.objects.below(at.committee))


def _place(request: HttpRequest, committee: str, occasion: str) -> Place:
    """The committee and the occasion of an address. Raises Http404, to one who may not read the committee too."""
    at = get_object_or_404(Occasion, code=occasion)
    found = selectors.committees(periods.last_day(at.period_id)).visible_to(person(request))
    return Place(get_object_or_404(found, code=committee), at)


def _decision(request: HttpRequest, committee: str, occasion: str, pk: int) -> tuple[Place, BudgetDecision]:
    """A decision of the occasion's year that touches the committee, or a draft without rows for one who may decide."""
    at = _place(request, committee, occasion)
    found = get_object_or_404(BudgetDecision.objects.select_related("source"), pk=pk, fiscal_year=at.occasion.year)
    inside = Unit.objects.below(at.committee)
    touches = (
        found.lines.filter(unit__in=inside).exists()
        or SummaryCell.objects.filter(source=found.source_id, unit__in=inside).exists()
    )
    empty = not found.lines.exists() and not found.source.published.exists()
    if not touches and not (empty and may(person(request), DECIDE, at.committee)):
        raise Http404("Sidan finns inte.")
    return at, found
