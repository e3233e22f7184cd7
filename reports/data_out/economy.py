"""The tables of the economy: organisation, figures, driftsammandrag, ledger rows, forecasts, investments."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone

from finance import corrective_pages, one_off_pages, one_offs, pages, selectors
from finance.budget_trail import Against
from finance.investment_tables import AMOUNTS as INVESTMENT_AMOUNTS
from finance.investment_tables import InvestmentTable
from finance.models import Entry
from finance.pages import Place
from finance.selectors import Ledger
from finance.summary import Cut, Horizon, operating_summary
from finance.tables import AreaTable, EntryTable, headings, summary_table
from followup import figures as catalogue
from followup.access import Permission, may
from followup.models import DueDate, Occasion, Unit
from followup.scopes import Scope
from followup.templatetags.ui import count
from reports.api import figures as figures_read
from reports.api import forecasts as forecasts_read
from reports.api import investments as investments_read
from reports.data_out.table import (
    IN_COMMITTEES,
    OCCASION,
    OCCASION_HEAD,
    ONE_COMMITTEE,
    PLACE_HEADS,
    UNIT,
    Asked,
    Column,
    DataTable,
    Parameter,
    Unanswerable,
    of_table,
    place,
)

CUT = Parameter("indelning", "Per enhet eller per verksamhet.", ("organisation", "verksamhet"))
TIME = Parameter("tid", "Hittills i år eller helåret.", ("perioden", "helåret"))
BUDGET = Parameter("budget", "Aktuell eller ursprunglig budget.", ("aktuell", "ursprunglig"))
MONTH = Parameter("period", "Månad, till exempel 202308. Året hittills om ingen anges.")
LEDGER = Parameter("av", "Utfall, budget eller utfall i fjol.", tuple(one.value for one in Ledger))
MOST_ROWS = 50_000  # ledger rows in one file: what a spreadsheet and a request bear well
SUMS = frozenset({"sum", "sum_of_which"})

SUMMARY = (
    *PLACE_HEADS,
    Column("Indelning", "organisation eller verksamhet."),
    Column("Tid", "perioden eller helåret."),
    Column("Koder", "Enhetens kod, eller verksamhetsgruppens koder.", "codes"),
    Column("Namn", "Radens namn.", "name"),
    Column("Slag", "rad, summa, varav eller annan förvaltning.", "kind"),
    Column("Utfall eller prognos, kr", "Utfall för perioden, eller prognos för helåret.", "current_kr"),
    Column("Budget, kr", "Budget för samma tid.", "budget_kr"),
    Column("Avvikelse, kr", "Mot budget; plus är bättre.", "deviation_kr"),
    Column("I fjol, kr", "Samma period i fjol, eller bokslutet i fjol.", "last_year_kr"),
)
FORECASTS = (
    *PLACE_HEADS,
    Column("Kod", "Enhetens kod.", "codes"),
    Column("Enhet", "Enhetens namn.", "name"),
    Column("Prognos, kr", "Prognos för helåret.", "current_kr"),
    Column("Budget, kr", "Budget för helåret.", "budget_kr"),
    Column("Avvikelse, kr", "Mot budget; plus är bättre.", "deviation_kr"),
    Column("Bokslut i fjol, kr", "Bokslutet i fjol.", "last_year_kr"),
)
ENTRIES = (
    *PLACE_HEADS,
    Column("Verifikation", "Verifikationens nummer.", "voucher"),
    Column("Bokförd", "Dag.", "booked_on"),
    Column("Period", "Månad, till exempel 202308.", "period_id"),
    Column("Konto", "Kod och namn.", "account"),
    Column("Ansvar", "Kod och namn.", "unit"),
    Column("Verksamhet", "Kod och namn.", "activity"),
    Column("Text", "Text.", "text"),
    Column("Belopp, kr", "Huvudbokens tecken: kostnad är plus, intäkt minus.", "amount"),
)
INVESTMENTS = (
    *PLACE_HEADS,
    Column("Investering", "Namn.", "name"),
    Column("Slag", "rad, varav, summa, rubrik eller utanför ramen.", "kind"),
    Column("Utgifter, kr", "Utfall hittills i år.", "outcome_expenditure_kr"),
    Column("Inkomster, kr", "Utfall hittills i år.", "outcome_income_kr"),
    Column("Prognos utgifter, kr", "Helåret.", "forecast_expenditure_kr"),
    Column("Prognos inkomster, kr", "Helåret.", "forecast_income_kr"),
    Column("Prognos netto, kr", "Helåret.", "forecast_net_kr"),
    Column("Ram, kr", "Årets ram, netto.", "frame_kr"),
    Column("Avvikelse, kr", "Ram minus prognos; plus är bättre.", "deviation_kr"),
    Column("Beslut", "Beslutet, för det som står utanför ramen.", "note"),
)
ONE_OFFS = (
    *PLACE_HEADS,
    Column("Post", "Vad den gäller.", "text"),
    Column("Enhet", "Enhetens namn.", "unit"),
    Column("Slag", "Utfall eller förväntad.", "kind"),
    Column("Huvudboksrader", "Hur många rader den pekar på.", "rows"),
    Column("Påverkan på resultatet, kr", "Plus förbättrar resultatet.", "amount_kr"),
)
PLANS = (
    OCCASION_HEAD,
    Column("Enhet", "Enhetens namn.", "name"),
    Column("Avvikelse, kr", "Prognosen mot budget.", "deviation"),
    Column("Åtgärder, kr", "Vad åtgärderna väntas ge.", "effect"),
    Column("Hittills, kr", "Vad de har gett hittills.", "so_far"),
    Column("Kvar att lösa, kr", "Vad ingen åtgärd är planerad för.", "left"),
    Column("Läge", "Hur planen står sig.", "verdict"),
)
FIGURES = (
    *PLACE_HEADS,
    Column("Nyckel", "Siffrans nyckel."),
    Column("Siffra", "Vad den är."),
    Column("Värde", "Exakt."),
    Column("Mått", "kr, %, st, eller tomt för en indikators eget mått."),
)
UNITS = (
    Column("Kod", "Enhetens kod."),
    Column("Enhet", "Namn."),
    Column("Slag", "Kommun, nämnd, förvaltning …"),
    Column("Under", "Koden för enheten närmast över."),
    Column("Finansiering", "Anslagsfinansierad eller intäktsfinansierad."),
    Column("Gäller från", "Dag."),
    Column("Gäller till", "Dag; tomt tills vidare."),
)
OCCASIONS = (
    Column("Kod", "Tillfällets kod."),
    Column("Tillfälle", "Namn."),
    Column("Slag", "Månadsuppföljning, delårsrapport eller årsbokslut."),
    Column("Period", "Till och med månad, till exempel 202308."),
)
DUE_DATES = (
    OCCASION_HEAD,
    Column("Nivå", "Slag av enhet: ansvar, område, förvaltning, nämnd …"),
    Column("Sista dag", "Dag."),
)
assert {one.name for one in INVESTMENTS} >= {f"{name}_kr" for name in INVESTMENT_AMOUNTS}


def _summaries(asked: Asked) -> Iterator[list[Any]]:
    at, cut, time = asked.occasion, asked.word(CUT), asked.word(TIME)
    against = Against(asked.word(BUDGET))
    horizon = Horizon.YEAR if time == "helåret" else Horizon.PERIOD
    wanted = Cut.ACTIVITY if cut == "verksamhet" else Cut.ORGANISATION
    for of in asked.committees:
        made = operating_summary(committee=of, occasion=at, cut=wanted, horizon=horizon, against=against)
        yield from of_table(summary_table(made, link=lambda row: None, caption=""), SUMMARY, *place(at, of), cut, time)


def _forecasts(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    heads = headings(at.period_id, Horizon.YEAR)
    for cells, rows in forecasts_read.readable_in(list(asked.every), at, asked.reader):
        made = AreaTable(rows, rows_are="Enhet", headings=heads, caption="")
        yield from of_table(made, FORECASTS, *place(at, cells.committee))


def _entries(asked: Asked) -> Iterator[list[Any]]:
    at, of = asked.occasion, asked.every.filter(code=asked.word(ONE_COMMITTEE)).first()
    if of is None:
        raise Http404("Nämnden finns inte.")
    found = _ledger(asked, at, of)
    if month := asked.word(MONTH):
        if not (month.isascii() and month.isdecimal() and len(month) == 6):
            raise Unanswerable("period ska vara år och månad, till exempel 202308.")
        found = found.filter(period_id=int(month))
    if found.count() > MOST_ROWS:
        raise Unanswerable(f"Det är fler än {count(MOST_ROWS)} rader. Ange enhet eller period, och hämta dem i delar.")
    yield from of_table(EntryTable(found), ENTRIES, *place(at, of))


def _month_of_nearest(asked: Asked) -> dict[str, str]:
    """The newest month alone: the rows of a whole year may be more than a file holds."""
    return {**asked.nearest, MONTH.word: str(asked.occasion.period_id)}


def _ledger(asked: Asked, at: Occasion, of: Unit) -> QuerySet[Entry]:
    """The ledger rows of the unit asked for, where the reader may read it. Raises Http404."""
    scope = selectors.scope(of, at)
    code = asked.word(UNIT) or of.code
    unit = Unit.objects.visible_to(asked.reader).filter(code=code, pk__in=[of.pk, *scope.tree.ids]).first()
    if unit is None:
        raise Http404("Enheten finns inte.")
    narrowed = pages.narrowed(scope, {"enhet": str(unit.pk)}) if unit.pk in scope.tree else scope
    return selectors.entries(narrowed, Ledger(asked.word(LEDGER)))


def _investments(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.every:
        with suppress(Http404):
            summary, whole = investments_read.readable(of.code, at, asked.reader)
            rows = [row for row in summary.rows if whole or row.kind.value not in SUMS]
            made = InvestmentTable(rows, through=at.period_id, link=lambda row: None)
            yield from of_table(made, INVESTMENTS, *place(at, of))


def _one_offs(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.committees:
        items = one_off_pages.shown(one_offs.register(of, at))
        yield from of_table(one_off_pages.OneOffTable(items, Place(of, at)), ONE_OFFS, *place(at, of))


def _plans(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    page = corrective_pages.overview(occasion=at.code, user=asked.reader)
    yield from of_table(page.table, PLANS, at.code)


def _figures(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.every:
        with suppress(Http404):
            within = figures_read.readable(of.code, at.code, asked.reader)
            for one in catalogue.listed(of.code, at.code):
                if within.holds(one.key):
                    yield [*place(at, of), one.key, one.label, one.value, one.measure.value]


def _units(asked: Asked) -> Iterator[list[Any]]:
    seen = Unit.objects.visible_to(asked.reader).valid_on(timezone.localdate()).select_related("parent")
    known = {one.pk for one in seen}
    for one in seen.order_by("sort", "code", "pk"):
        above = one.parent.code if one.parent and one.parent_id in known else ""
        words = str(one.get_kind_display()), above, str(one.get_financing_display())
        yield [one.code, one.name, *words, one.valid_from, one.valid_to]


def _occasions(asked: Asked) -> Iterator[list[Any]]:
    if may(asked.reader, Permission.READ):
        for one in Occasion.objects.latest_first():
            yield [one.code, one.name, str(one.get_kind_display()), one.period_id]


def _due_dates(asked: Asked) -> Iterator[list[Any]]:
    if may(asked.reader, Permission.READ):
        for one in DueDate.objects.filter(occasion=asked.occasion).order_by("day", "level"):
            yield [asked.occasion.code, one.get_level_display(), one.day]


TABLES = (
    DataTable("enheter", "Enheter", Scope.ORGANISATION, "Organisationen i dag.", UNITS, _units, ()),
    DataTable(
        "tillfallen", "Uppföljningstillfällen", Scope.ORGANISATION, "Det senaste först.", OCCASIONS, _occasions, ()
    ),
    DataTable("sistadagar", "Sista dagar", Scope.ORGANISATION, "Uppföljningskalendern.", DUE_DATES, _due_dates),
    DataTable(
        "siffror",
        "Siffror",
        Scope.FIGURES,
        "Varje tal som en rapport kan trycka, med sin nyckel.",
        FIGURES,
        _figures,
        IN_COMMITTEES,
    ),
    DataTable(
        "driftsammandrag",
        "Driftsammandrag",
        Scope.SUMMARIES,
        "Nämndernas driftsammandrag, rad för rad.",
        SUMMARY,
        _summaries,
        (*IN_COMMITTEES, CUT, TIME, BUDGET),
    ),
    DataTable(
        "engangsposter",
        "Engångsposter",
        Scope.SUMMARIES,
        "Jämförelsestörande poster.",
        ONE_OFFS,
        _one_offs,
        IN_COMMITTEES,
    ),
    DataTable(
        "huvudboksrader",
        "Huvudboksrader",
        Scope.LEDGER,
        f"Raderna bakom driftsammandraget, högst {count(MOST_ROWS)} i en fil. Ange nämnd i adressen.",
        ENTRIES,
        _entries,
        (OCCASION, ONE_COMMITTEE, UNIT, MONTH, LEDGER),
        _month_of_nearest,
    ),
    DataTable("prognoser", "Prognoser", Scope.FORECASTS, "Helåret per enhet.", FORECASTS, _forecasts, IN_COMMITTEES),
    DataTable(
        "atgardsplaner",
        "Åtgärdsplaner",
        Scope.FORECASTS,
        "Enheter med underskott, åtgärder och vad som är kvar att lösa.",
        PLANS,
        _plans,
    ),
    DataTable(
        "investeringar",
        "Investeringar",
        Scope.INVESTMENTS,
        "Utfall, prognos och ram.",
        INVESTMENTS,
        _investments,
        IN_COMMITTEES,
    ),
)
