"""Screens of the one-off items: the register with its bridge, an item with its rows and history."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from finance import one_off_pages, one_offs, pages, selectors
from finance.models import OneOffItem
from finance.one_off_forms import OneOffForm
from finance.pages import Place
from finance.summary import Cut, Horizon, operating_summary
from finance.views import beginning
from followup import exports, periods, workflow
from followup.access import Permission, may, require
from followup.models import Occasion, Unit
from followup.request import person

REFUSALS = (one_offs.NotPossible, workflow.Closed)
TIMES = {"helåret": Horizon.YEAR, "perioden": Horizon.PERIOD}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """The register of one's committee at the newest occasion."""
    occasion = selectors.occasions().first()
    unit = selectors.first_readable(person(request))
    if occasion is None or unit is None or unit.kind != Unit.Kind.COMMITTEE:
        return beginning.nothing(request, occasion, unit)
    return redirect("finance:one_offs", unit.code, occasion.code)


@require_safe
def register(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """The items and the bridge from result to ordinary result, for the year or the period."""
    at = _place(request, committee, occasion)
    horizon = pages.chosen(TIMES, request.GET.get("tid"))
    made = operating_summary(committee=at.committee, occasion=at.occasion, cut=Cut.ORGANISATION, horizon=horizon)
    items = one_off_pages.shown(one_offs.register(at.committee, at.occasion))
    occasions = tuple(selectors.occasions()[:6])
    page = one_off_pages.RegisterPage(made, one_offs.bridge(made), tuple(items), occasions)
    table = one_off_pages.OneOffTable(items, at)
    RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        try:
            return exports.response(request.GET["format"], table, page.filename)
        except exports.UnknownFormat as unknown:
            raise Http404(str(unknown)) from unknown
    may_register = may(person(request), Permission.REGISTER_ONE_OFFS, at.committee)
    earlier = may_register and not items and one_offs.earlier_items(at.committee, at.occasion)
    context = {"page": page, "table": table, "place": at.words, "may_register": may_register, "earlier": earlier}
    return render(request, "finance/one_offs.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Lay up an item, perhaps of ledger rows ticked on the way here (``rad``)."""
    at = _place(request, committee, occasion)
    require(person(request), Permission.REGISTER_ONE_OFFS, at.committee)
    keys = request.POST.getlist("rad") or request.GET.getlist("rad")
    rows = one_offs.entries(keys, at.committee, at.occasion)
    form = OneOffForm(at.committee, at.occasion, request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        try:
            item = one_offs.add(occasion=at.occasion, facts=form.facts(), rows=rows, by=person(request))
        except REFUSALS as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, f"{item.text} är upplagd.")
            return redirect(one_off_pages.register_url(at))
    context = {"form": form, "at": at, "rows": rows, "place": at.words, "items": _others(at) if rows else ()}
    return render(request, "finance/one_off_add.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def one(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """An item: its rows, its history, and for one who may, what it says as a form."""
    at, item = _item(request, committee, occasion, pk)
    form = OneOffForm(at.committee, at.occasion, request.POST or None, item=item)
    if request.method == "POST":
        require(person(request), Permission.REGISTER_ONE_OFFS, at.committee)
        if form.is_valid():
            try:
                changed = one_offs.change(item=item, facts=form.facts(), by=person(request))
            except REFUSALS as refused:
                form.add_error(None, str(refused))
            else:
                messages.success(request, "Posten är sparad." if changed else "Inget var ändrat.")
                return redirect(request.path)
    may_register = may(person(request), Permission.REGISTER_ONE_OFFS, at.committee) and not item.removed_at
    context = {"at": at, "shown": one_off_pages.shown([item])[0], "form": form, "history": one_off_pages.history(item)}
    context |= {"may_register": may_register, "place": at.words, "register_url": one_off_pages.register_url(at)}
    return render(request, "finance/one_off.html", context, status=422 if form.errors else 200)


@require_POST
def point(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """Let an item point at further ledger rows (``rad``)."""
    at, item = _item(request, committee, occasion, pk)
    require(person(request), Permission.REGISTER_ONE_OFFS, at.committee)
    rows = one_offs.entries(request.POST.getlist("rad"), at.committee, at.occasion)
    return _done(request, at, item, lambda: one_offs.point_at(item=item, rows=rows, by=person(request)))


@require_POST
def let_go(request: HttpRequest, committee: str, occasion: str, pk: int, row: int) -> HttpResponse:
    """Let an item point at a ledger row no longer."""
    at, item = _item(request, committee, occasion, pk)
    require(person(request), Permission.REGISTER_ONE_OFFS, at.committee)
    found = get_object_or_404(item.rows, pk=row)
    return _done(request, at, item, lambda: one_offs.let_go(row=found, by=person(request)))


@require_POST
def remove(request: HttpRequest, committee: str, occasion: str, pk: int) -> HttpResponse:
    """Take an item out of the register."""
    at, item = _item(request, committee, occasion, pk)
    require(person(request), Permission.REGISTER_ONE_OFFS, at.committee)
    return _done(request, at, item, lambda: one_offs.remove(item=item, by=person(request)))


@require_POST
def bring_along(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """Copy the items of the year's last occasion that has any."""
    at = _place(request, committee, occasion)
    require(person(request), Permission.REGISTER_ONE_OFFS, at.committee)
    try:
        count = one_offs.bring_along(committee=at.committee, occasion=at.occasion, by=person(request))
        messages.success(request, f"Hämtade poster: {count}.")
    except REFUSALS as refused:
        messages.error(request, str(refused))
    return redirect(one_off_pages.register_url(at))


def _done(request: HttpRequest, at: Place, item: OneOffItem, write: Callable[[], object]) -> HttpResponse:
    try:
        write()
        messages.success(request, "Posten är ändrad.")
    except REFUSALS as refused:
        messages.error(request, str(refused))
    return redirect(one_off_pages.item_url(at, item))


def _others(at: Place) -> list[OneOffItem]:
    return list(one_offs.register(at.committee, at.occasion))


def _place(request: HttpRequest, committee: str, occasion: str) -> Place:
    """The committee and the occasion of an address. Raises Http404, to one who may not read the committee too."""
    at = get_object_or_404(Occasion, code=occasion)
    found = selectors.committees(periods.last_day(at.period_id)).visible_to(person(request))
    return Place(get_object_or_404(found, code=committee), at)


def _item(request: HttpRequest, committee: str, occasion: str, pk: int) -> tuple[Place, OneOffItem]:
    """An item of the register of an address, removed or not. Raises Http404."""
    at = _place(request, committee, occasion)
    item = get_object_or_404(OneOffItem.objects.select_related("unit", "group", "period"), pk=pk, occasion=at.occasion)
    if not Unit.objects.below(at.committee).filter(pk=item.unit_id).exists():
        raise Http404("Sidan finns inte.")
    return at, item
