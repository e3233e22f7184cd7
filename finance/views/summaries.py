"""Screens of the driftsammandrag, and the way down from it to the ledger's rows."""

import django_tables2 as tables
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from finance import pages, selectors
from finance.budget_trail import Against, trail
from finance.one_off_pages import PickTable
from finance.selectors import By, Ledger
from finance.summary import Horizon, operating_summary
from finance.tables import EXPORTED, EntryTable, SummaryTable, headings, summary_table
from finance.views import beginning
from followup import exports, money, periods
from followup.access import Permission, may
from followup.models import Occasion, Unit
from followup.request import person

ROWS_A_PAGE = 50
MOST_EXPORTED = 50_000  # ledger rows in one file: what a spreadsheet and a request bear well


@require_safe
def summaries(request: HttpRequest) -> HttpResponse:
    """The newest driftsammandrag of one's committee; for one who may read only a part, what lies behind that part."""
    occasion = selectors.occasions().first()
    unit = selectors.first_readable(person(request))
    if occasion is None or unit is None:
        return beginning.nothing(request, occasion, unit)
    if unit.kind == Unit.Kind.COMMITTEE:
        return redirect(pages.Place(unit, occasion).summary_url())
    return redirect(pages.Place(unit.committee(), occasion).drill_url(enhet=unit.pk))


@require_safe
def summary(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """A driftsammandrag: one cut at one horizon, as a page or as a file."""
    at = get_object_or_404(Occasion, code=occasion)
    day = periods.last_day(at.period_id)
    of: Unit = get_object_or_404(selectors.committees(day).visible_to(person(request)), code=committee)
    cut = pages.chosen(pages.CUTS, request.GET.get("indelning", "organisation"))
    horizon = pages.chosen(pages.HORIZONS, request.GET.get("tid"))
    against = pages.chosen({one.value: one for one in Against}, request.GET.get("budget"))
    made = operating_summary(committee=of, occasion=at, cut=cut, horizon=horizon, against=against)
    page = pages.SummaryPage(made, tuple(selectors.occasions()[:6]), trail(of, at))
    table = summary_table(made, link=page.link, caption=page.caption)
    tables.RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        return _exported(request, table, page.filename)
    return render(request, "finance/summary.html", {"page": page, "table": table, "place": page.place.words})


@require_safe
def drill(request: HttpRequest, committee: str, occasion: str) -> HttpResponse:
    """What lies behind a row: units, activities or accounts, and at last the ledger's rows."""
    at = get_object_or_404(Occasion, code=occasion)
    of: Unit = get_object_or_404(selectors.committees(periods.last_day(at.period_id)), code=committee)
    scope = pages.narrowed(selectors.scope(of, at), request.GET)
    visible = frozenset(Unit.objects.visible_to(person(request)).values_list("pk", flat=True))
    if not visible & {of.pk, scope.unit.id if scope.unit else of.pk}:
        raise Http404("Sidan finns inte.")
    by = pages.chosen({one.value: one for one in By}, request.GET.get("visar", scope.next_by.value))
    page = pages.DrillPage(scope, by, visible)
    return _entries(request, page) if by is By.ENTRY else _level(request, page)


def _level(request: HttpRequest, page: pages.DrillPage) -> HttpResponse:
    """Units, activities or accounts."""
    table = SummaryTable(
        selectors.drill_down(page.scope, page.by),
        rows_are=pages.ROWS_ARE[page.by],
        headings=headings(page.scope.occasion.period_id, Horizon.PERIOD),
        caption=f"{pages.BY_WORDS[page.by]}, {page.span}",
        unit=money.Unit.TKR,
        link=page.link,
    )
    tables.RequestConfig(request, paginate=False).configure(table)
    if "format" in request.GET:
        return _exported(request, table, page.filename)
    return render(request, "finance/drill.html", {"page": page, "table": table, "place": page.place.words})


def _entries(request: HttpRequest, page: pages.DrillPage) -> HttpResponse:
    """Ledger rows, with search and paging."""
    ledger = pages.chosen({one.value: one for one in Ledger}, request.GET.get("av"))
    search = request.GET.get("sok", "")
    found = selectors.entries(page.scope, ledger, search)
    wanted = "format" in request.GET and found.count() <= MOST_EXPORTED
    may_pick = ledger is Ledger.OUTCOME and may(person(request), Permission.REGISTER_ONE_OFFS, page.place.committee)
    table = PickTable(found) if may_pick and not wanted else EntryTable(found)
    tables.RequestConfig(request, paginate=False if wanted else {"per_page": ROWS_A_PAGE}).configure(table)
    if wanted:
        return _exported(request, table, page.filename)
    context = {"page": page, "table": table, "place": page.place.words, "search": search, "ledger": ledger.value}
    return render(request, "finance/drill_entries.html", context | {"most": MOST_EXPORTED, "may_pick": may_pick})


def _exported(request: HttpRequest, table: tables.Table, name: str) -> HttpResponse:
    """The table as a file; an unknown format is a page that does not exist."""
    columns = EXPORTED if isinstance(table, SummaryTable) else ()
    try:
        return exports.response(request.GET["format"], table, name, columns)
    except exports.UnknownFormat as unknown:
        raise Http404(str(unknown)) from unknown
