"""The tables of what is given: committees against their budget, the budget's decisions, and those of investments."""

from collections.abc import Iterator
from typing import Any

from finance import across, budget_pages, budget_trail
from finance.budget_trail import DecisionSum, Trail
from finance.models import Investment, InvestmentDecision
from finance.pages import Place
from followup import periods
from followup.models import Unit
from followup.scopes import Scope
from reports.data_out.table import (
    IN_COMMITTEES,
    PLACE_HEADS,
    Asked,
    Column,
    DataTable,
    place,
)

COMMITTEES = (
    *PLACE_HEADS,
    Column("Utfall, kr", "Hittills i år."),
    Column("Periodbudget, kr", "Budget för samma tid."),
    Column("Prognos, kr", "Helåret."),
    Column("Budget, kr", "Helåret."),
    Column("Avvikelse, kr", "Prognosen mot budget; plus är bättre."),
    Column("Avvikelse, %", "Procent av budgeten."),
    Column("Sedan förra prognosen, kr", "Plus är en bättre prognos än förra gången."),
    Column("Underskott utan åtgärder, kr", "Vad ingen åtgärd är planerad för."),
)
DECISION_HEADS = (
    *PLACE_HEADS,
    Column("Beslut", "Budgetbeslutets namn."),
    Column("Slag", "Ursprunglig budget, tilläggsbudget …"),
)
DECISIONS = (
    *DECISION_HEADS,
    Column("Organ", "Vem som har beslutat."),
    Column("Paragraf", "§."),
    Column("Beslutat", "Dag."),
    Column("Läge", "Fastställt, Gäller enligt inläst fil eller Utkast."),
    Column("Räknas", "Ja om det ingår i aktuell budget vid tillfället, annars Nej."),
    Column("Belopp, kr", "Ändring av nämndens nettokostnad; plus ger nämnden mer."),
)
MONTHS = tuple(Column(f"{name.capitalize()}, kr", "Beloppet i månaden.") for name in periods.MONTHS)
LINES = (
    *DECISION_HEADS,
    Column("Ansvar, kod", "Kod."),
    Column("Ansvar", "Namn."),
    Column("Verksamhet, kod", "Kod."),
    Column("Verksamhet", "Namn."),
    Column("Kostnad eller intäkt", "Plus är mer kostnad eller mer intäkt."),
    Column("Konto", "Konto, eller hur raden delas på konton."),
    Column("Ändring av budgeten, kr", "Helåret."),
    *MONTHS,
)
INVESTMENT_DECISIONS = (
    *PLACE_HEADS,
    Column("Investering", "Namn."),
    Column("Beslut", "Beslutad ram, tilläggsbudget, beslutad totalutgift …"),
    Column("År", "Året som beslutet gäller."),
    Column("Utgifter, kr", "Utgifter."),
    Column("Inkomster, kr", "Inkomster."),
    Column("Av vem, när och §", "Så hänvisar man till beslutet."),
    Column("Vad", "Vad som beslutades."),
)


def _committees(asked: Asked) -> Iterator[list[Any]]:
    at, found = asked.occasion, asked.committees
    municipality = Unit.objects.filter(kind=Unit.Kind.MUNICIPALITY).order_by("sort", "code").first()
    if not found or municipality is None:
        return
    for one in across.economies(committees=found, occasion=at, municipality=municipality):
        heads = place(at, one.committee)
        if one.has_figures:
            so_far, year = one.period, one.year
            amounts = so_far.current, so_far.budget, year.current, year.budget, one.deviation, one.percent
            yield [*heads, *amounts, one.change, one.left]
        else:
            yield [*heads, *[None] * (len(COMMITTEES) - len(heads))]


def _decisions(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.committees:
        found = budget_trail.trail(of, at, with_drafts=True)
        for one in _all(found):
            own = one.decision
            where = (own.body, own.paragraph, own.decided_on) if own else ("", "", None)
            counts = "Ja" if one in found.decisions else "Nej"
            yield [*place(at, of), one.name, one.kind, *where, one.standing.value, counts, one.amount]


def _lines(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.committees:
        for one in _all(budget_trail.trail(of, at, with_drafts=True)):
            for row in budget_pages.shown_lines(Place(of, at), one.decision) if one.decision else ():
                codes = row.unit.code, row.unit.name, row.activity.code, row.activity.name
                what = row.side_name, row.account, row.amount
                yield [*place(at, of), one.name, one.kind, *codes, *what, *row.months]


def _all(found: Trail) -> tuple[DecisionSum, ...]:
    return (*found.decisions, *found.later, *found.drafts)


def _investment_decisions(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.every:
        own = Investment.objects.visible_to(asked.reader).filter(committee=of)
        found = InvestmentDecision.objects.filter(investment__in=own, fiscal_year__lte=at.year)
        for one in found.select_related("investment").order_by("investment__name", "fiscal_year", "pk"):
            amounts = one.fiscal_year_id, one.expenditure, one.income
            yield [*place(at, of), one.investment.name, one.get_kind_display(), *amounts, one.reference, one.text]


TABLES = (
    DataTable(
        "namnder",
        "Nämnderna mot budget",
        Scope.SUMMARIES,
        "En rad för varje nämnd: utfall, prognos, budget och avvikelse.",
        COMMITTEES,
        _committees,
        IN_COMMITTEES,
    ),
    DataTable(
        "budgetbeslut",
        "Budgetbeslut",
        Scope.SUMMARIES,
        "Från ursprunglig till aktuell budget, beslut för beslut.",
        DECISIONS,
        _decisions,
        IN_COMMITTEES,
    ),
    DataTable(
        "budgetrader",
        "Budgetbeslutens rader",
        Scope.SUMMARIES,
        "En rad för varje ansvar och verksamhet i ett budgetbeslut, månad för månad.",
        LINES,
        _lines,
        IN_COMMITTEES,
    ),
    DataTable(
        "investeringsbeslut",
        "Investeringsbeslut",
        Scope.INVESTMENTS,
        "Beslut om ram och totalutgift.",
        INVESTMENT_DECISIONS,
        _investment_decisions,
        IN_COMMITTEES,
    ),
)
