"""Screens of investments: the table, an investment with decisions and rows, the grid where forecasts are entered."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from finance import investment_summary, investments, selectors
from finance.investment_forms import DecisionForm, GridForm, InvestmentForm
from finance.investment_grid import Grid
from finance.investment_pages import InvestmentPage, SummaryPage, url
from finance.investment_rows import RowKind
from finance.investment_tables import EXPORTED, InvestmentTable
from finance.models import Investment
from finance.pages import Place
from finance.tables import ROUNDING_NOTE, EntryTable
from finance.views import beginning
from followup import exports, periods, workflow
from followup.access import Permission, may, require
from followup.models import Occasion, Unit
from followup.request import person

ROWS_A_PAGE = 50
REFUSALS = (investments.Refused, workflow.Closed)
SUMS = (RowKind.SUM, RowKind.SUM_OF_WHICH)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The investments of one's own committee at the newest occasion."""
    occasion = selectors.occasions().first()
    unit = selectors.first_readable(person(request))
    if occasion is None or unit is None:
        return beginning.nothing(request, occasion, unit)
    return redirect("finance:investments", unit.committee().code, occasion.code)


@require_safe
def table(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The investment table; for one who may read only a part of the committee, that part without sums."""
    at, whole = _place(request, committee, occasion)
    summary = _summary(request, at)
    page = SummaryPage(summary, tuple(selectors.occasions()[:6]))
    rows = [row for row in summary.rows if whole or row.kind not in SUMS]
    note = ROUNDING_NOTE if whole and summary.rounding_shows else ""
    made = InvestmentTable(rows, through=at.occasion.period_id, link=page.link, note=note)
    RequestConfig(request, paginate=False).configure(made)
    if "format" in request.GET:
        return _exported(request, made, page.filename, EXPORTED)
    may_enter = bool(_may_enter(request, at))
    may_decide = may(person(request), Permission.DECIDE_BUDGET, at.committee)
    context = {"page": page, "table": made, "place": at.words, "whole": whole}
    return render(request, "finance/investments.html", context | {"may_enter": may_enter, "may_decide": may_decide})


@require_safe
def one(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """An investment: its figures, decisions, forecasts and the way to its ledger rows."""
    at, own = _investment(request, committee, occasion, pk)
    months = investment_summary.months(own, at.occasion)
    page = InvestmentPage(at, own, investment_summary.facts(own, at.occasion), months)
    context: dict[str, Any] = {
        "page": page,
        "place": at.words,
        "decisions": own.decisions.select_related("by"),
        "forecasts": own.forecasts.select_related("by", "occasion").order_by("-at"),
        "may_enter": may(person(request), Permission.ENTER_FORECAST, own.unit),
        "may_decide": may(person(request), Permission.DECIDE_BUDGET, own.committee),
    }
    return render(request, "finance/investment.html", context)


@require_safe
def rows(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """The ledger rows that an investment's outcome is the sum of, with search and paging, or as a file."""
    at, own = _investment(request, committee, occasion, pk)
    search = request.GET.get("sok", "")
    made = EntryTable(investment_summary.entries(own, at.occasion, search))
    wanted = "format" in request.GET
    RequestConfig(request, paginate=False if wanted else {"per_page": ROWS_A_PAGE}).configure(made)
    if wanted:
        return _exported(request, made, f"investering-{at.committee.code}-{at.occasion.code}-{pk}-rader")
    crumbs = [("Investeringar", url("investments", at)), (own.name, url("investment", at, pk))]
    context = {"table": made, "investment": own, "crumbs": crumbs, "place": at.words, "search": search}
    return render(request, "finance/investment_rows.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def forecasts(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The grid: every investment that one may enter a forecast of, a line each."""
    grid, enterable = grid_of(request, committee, occasion)
    at, lines = grid.place, list(grid.lines.values())
    span = periods.span_shown(at.occasion.period_id)
    form = GridForm(lines, request.POST if request.method == "POST" else None, span=span)
    refusal: Exception | None = None
    if request.method == "POST" and form.is_valid():
        said = [line.said(enterable[line.facts.id]) for line in form.changed()]
        try:
            saved = investments.forecast(occasion=at.occasion, said=said, by=person(request))
        except REFUSALS as refused:
            form, refusal = _after(refused, grid, request), refused
        else:
            messages.success(request, "Prognosen är sparad." if saved else "Inget var ändrat.")
            return redirect(request.path)
    context: dict[str, Any] = {"form": form, "at": at, "place": at.words, "refusal": refusal, "grid": grid}
    context |= {"back": url("investments", at), "stamp": grid.stamp}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "finance/investment_forecasts.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """Register a decision of an investment's frame or total budget."""
    at, own = _investment(request, committee, occasion, pk)
    require(person(request), Permission.DECIDE_BUDGET, own.committee)
    form = DecisionForm(own, at.occasion.year, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            investments.decide(decision=form.instance, by=person(request))
        except investments.Refused as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, "Beslutet är registrerat.")
            return redirect(url("investment", at, pk))
    words = {"title": f"Nytt beslut om {own.name}", "button": "Registrera beslutet", "back": url("investment", at, pk)}
    return _form(request, at, form, words)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, committee: str, occasion: str, pk: int | None = None) -> HttpResponse:
    """Lay up an investment, or change one: its name, unit, dates and project codes."""
    at, _ = _place(request, committee, occasion)
    own = get_object_or_404(_visible(request, at), pk=pk) if pk else Investment(committee=at.committee)
    require(person(request), Permission.DECIDE_BUDGET, at.committee)
    form = InvestmentForm(own, selectors.units_of(at.committee, at.occasion), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            given = {"projects": form.cleaned_data["codes"], "new_group": form.cleaned_data["new_group"]}
            investments.save(investment=form.instance, **given, by=person(request))
        except investments.Refused as refused:
            form.add_error("codes", str(refused))
        else:
            messages.success(request, "Investeringen är sparad.")
            return redirect(url("investment", at, own.pk))
    title = f"Ändra {own.name}" if pk else "Ny investering"
    words = {"title": title, "button": "Spara investeringen", "back": url("investments", at)}
    return _form(request, at, form, words)


def grid_of(request: HttpRequest, committee: str, occasion: str) -> tuple[Grid, dict[int, Investment]]:
    """The grid of a place, and the investments in it by key. Raises Http404 or PermissionDenied."""
    at, _ = _place(request, committee, occasion)
    enterable = _may_enter(request, at)
    if not enterable:
        raise PermissionDenied(f"Du saknar rätten: {Permission.ENTER_FORECAST.label.lower()}.")
    summary = _summary(request, at)
    own = tuple(facts for facts in summary.investments if facts.id in enterable)
    return Grid(at, replace(summary, investments=own)), enterable


def _form(request: HttpRequest, at: Place, form: Any, words: dict[str, str]) -> HttpResponse:
    context = {"form": form, "place": at.words, **words}
    return render(request, "finance/investment_form.html", context, status=422 if form.errors else 200)


def _after(refused: Exception, grid: Grid, request: HttpRequest) -> GridForm:
    """The form as it was written; after a conflict it has seen what the other said, so that one may save again."""
    data = request.POST.copy()
    if isinstance(refused, investments.Conflict):
        data[f"{refused.theirs.investment_id}-version"] = str(refused.theirs.number)
    span = periods.span_shown(grid.place.occasion.period_id)
    form = GridForm(list(grid.lines.values()), data, span=span)
    form.is_valid()
    return form


def _place(request: HttpRequest, committee: str, occasion: str) -> tuple[Place, bool]:
    """Where the page is, and whether the whole committee may be read. Raises Http404 where nothing may."""
    at = get_object_or_404(Occasion, code=occasion)
    of: Unit = get_object_or_404(selectors.committees(periods.last_day(at.period_id)), code=committee)
    whole = Unit.objects.visible_to(person(request)).filter(pk=of.pk).exists()
    place = Place(of, at)
    if not whole and not _visible(request, place).exists():
        raise Http404("Sidan finns inte.")
    return place, whole


def _visible(request: HttpRequest, at: Place) -> Any:
    return Investment.objects.visible_to(person(request)).filter(committee=at.committee)


def _summary(request: HttpRequest, at: Place) -> investment_summary.InvestmentSummary:
    return investment_summary.read(committee=at.committee, occasion=at.occasion, among=_visible(request, at))


def _investment(request: HttpRequest, committee: str, occasion: str, pk: int) -> tuple[Place, Investment]:
    at, _ = _place(request, committee, occasion)
    return at, get_object_or_404(_visible(request, at).select_related("unit", "committee"), pk=pk)


def _may_enter(request: HttpRequest, at: Place) -> dict[int, Investment]:
    """The investments that the person may enter forecasts of, by key."""
    units = Unit.objects.where(person(request), Permission.ENTER_FORECAST)
    own = _visible(request, at).filter(unit__in=units).select_related("unit", "committee")
    return {found.pk: found for found in own}


def _exported(request: HttpRequest, made: Any, name: str, columns: tuple[str, ...] = ()) -> HttpResponse:
    try:
        return exports.response(request.GET["format"], made, name, columns)
    except exports.UnknownFormat as unknown:
        raise Http404(str(unknown)) from unknown
