"""The tables of what is done: goals, assignments, indicators, activities, internal control and registers."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from followup.scopes import Scope
from goals import assignment_pages, control_pages, control_reading, goal_pages, planned_activity_pages, register_pages
from goals.models import ControlPlan, Decision
from indicators import reading
from indicators.models import Indicator
from indicators.pages import OUTCOMES, columns_of, lines_of
from reports.data_out.table import OCCASION_HEAD, Asked, Column, DataTable, of_table

SERIES = Indicator.Series
GOALS = (
    OCCASION_HEAD,
    Column("Målområde", "Målområde.", "area"),
    Column("Kommunövergripande mål", "Kommunfullmäktiges mål.", "overall"),
    Column("Nämndmål", "Nämndens mål.", "name"),
    Column("Nämnd", "Nämndens namn.", "committee"),
    Column("Bedömning", "Uppnås, Uppnås delvis, Uppnås ej, Ej bedömd eller Saknar bedömning.", "status"),
    Column("Motivering", "Motivering.", "motivation"),
)
ASSIGNMENTS = (
    OCCASION_HEAD,
    Column("Uppdrag", "Grupp och nummer.", "label"),
    Column("Vad som ska göras", "Uppdragets text.", "text"),
    Column("Givet i", "Beslutet.", "given"),
    Column("Återrapporteras", "När.", "report_back"),
    Column("Status", "Alla nämnders status tillsammans.", "words"),
)
STATUSES = (
    OCCASION_HEAD,
    Column("Uppdrag", "Grupp och nummer."),
    Column("Nämnd, kod", "Nämndens kod."),
    Column("Nämnd", "Nämndens namn."),
    Column("Status", "Nämndens status."),
    Column("Kommentar", "Nämndens kommentar."),
    Column("Rapporterad", "Dag."),
)
DECISIONS = (
    Column("Beslut", "Så hänvisar man till det.", "reference"),
    Column("Vad det gäller", "Rubrik.", "title"),
    Column("Kod", "Kod att hänvisa med.", "code"),
    Column("Dag", "Beslutsdag.", "decided_on"),
)
INDICATORS = (
    OCCASION_HEAD,
    Column("Kod", "Indikatorns kod."),
    Column("Indikator", "Namn; en del har helhetens namn först."),
    Column("Enhet, kod", "Enheten som äger indikatorn."),
    Column("Mått", "Måttenhet."),
    Column("År", "År."),
    Column("Månad", "Till och med månad; 12 är hela året."),
    Column("Utfall", "Talet; tomt där det inte finns eller inte får läsas."),
    Column("Utfall i ord", "Som rapporten skriver det."),
    Column("Önskat utfall", "Som det är beslutat."),
    Column("Måluppfyllelse", "Om det senaste utfallet når målet."),
)
ACTIVITIES = (
    OCCASION_HEAD,
    Column("Nummer", "Nummer.", "number"),
    Column("Aktivitet", "Vad som ska göras.", "text"),
    Column("Nämndmål", "Målet den hör till.", "goal"),
    Column("Enhet", "Enhetens namn.", "unit"),
    Column("Start", "Dag.", "starts_on"),
    Column("Slut", "Dag.", "finishes_on"),
    Column("Status", "Status vid tillfället.", "status"),
    Column("Kommentar", "Kommentar.", "comment"),
)
CONTROL = (
    OCCASION_HEAD,
    Column("Förvaltning, kod", "Förvaltningens kod."),
    Column("Förvaltning", "Förvaltningens namn."),
    Column("Vad", "Risken, kontrollmomentet eller åtgärden.", "name"),
    Column("Område", "Område i planen.", "area"),
    Column("Slag", "Risk, kontrollmoment eller åtgärd.", "kind"),
    Column("Riskvärde", "Sannolikhet gånger konsekvens.", "value"),
    Column("Läge", "Läge vid tillfället.", "status"),
    Column("När", "Dag.", "when"),
    Column("Brister", "Vad kontrollen har visat.", "finding"),
    Column("Metod", "Metod.", "method"),
    Column("Frekvens", "Hur ofta.", "frequency"),
    Column("Ansvarig", "Vem.", "responsible"),
    Column("Resultat", "Resultat.", "result"),
    Column("Varför", "Varför.", "why"),
)
DOCUMENTS = (
    OCCASION_HEAD,
    Column("Styrdokument", "Namn.", "title"),
    Column("Slag", "Slag.", "kind"),
    Column("Ansvarig", "Enheten som ansvarar.", "owner"),
    Column("Beslutat", "Av vem och när.", "body"),
    Column("Gäller", "Hur länge.", "validity"),
    Column("Prövning", "Senaste prövningen.", "reviewed"),
    Column("Att göra", "Vad som väntar.", "due"),
    Column("Uppföljning", "Om det är uppföljt vid tillfället.", "followed"),
    Column("Uppföljning i text", "Uppföljningen.", "text"),
)
PASSAGES = (
    OCCASION_HEAD,
    Column("Enhet", "Enhetens namn.", "unit"),
    Column("Slag", "Väsentlig händelse eller förväntad utveckling.", "kind"),
    Column("Ordning", "Plats bland de andra.", "position"),
    Column("Rubrik", "Rubrik.", "heading"),
    Column("När", "När.", "when"),
    Column("Text", "Text.", "text"),
)


def _goals(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    nothing = dict.fromkeys(("status", "namnd", "malomrade"), "")
    page = goal_pages.overview(occasion=at.code, chosen=nothing, user=asked.reader)
    yield from of_table(page.table(tree=False), GOALS, at.code)


def _assignments(asked: Asked) -> assignment_pages.OverviewPage:
    return assignment_pages.overview(occasion=asked.occasion, mine=[], chosen="", occasions=[])


def _assignment_list(asked: Asked) -> Iterator[list[Any]]:
    page = _assignments(asked)
    yield from of_table(page.table(whole=False), ASSIGNMENTS, page.occasion.code)


def _statuses(asked: Asked) -> Iterator[list[Any]]:
    page = _assignments(asked)
    for row in page.rows:
        for to in row.assignment.addressees.all():
            said = row.statuses.get(to.committee_id)
            told = (said.shown, said.comment, timezone.localdate(said.at)) if said else ("Ingen uppgift", "", None)
            yield [page.occasion.code, row.label, to.committee.code, to.committee.name, *told]


def _decisions(asked: Asked) -> Iterator[list[Any]]:
    yield from of_table(assignment_pages.DecisionTable(Decision.objects.all()), DECISIONS)


def _series(series: str, asked: Asked) -> Iterator[list[Any]]:
    """A row for each value that the reader may read, and for each that is masked the word that says so."""
    at = asked.occasion
    for line in lines_of(at, asked.reader, columns_of(at, series), series):
        own, judged = line.row, OUTCOMES[line.row.attainment.outcome][1]
        for column, shown in own.cells.items():
            if shown is reading.EMPTY:
                continue
            number = shown.cell.number if shown.cell else None
            about = own.indicator.code, line.full_name, own.indicator.owner.code, own.definition.unit_of_measure
            yield [at.code, *about, column.year, column.month, number, shown.text, line.wish, judged]


def _committee_series(asked: Asked) -> Iterator[list[Any]]:
    return _series(SERIES.COMMITTEE, asked)


def _personnel(asked: Asked) -> Iterator[list[Any]]:
    return _series(SERIES.PERSONNEL, asked)


def _activities(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    nothing = dict.fromkeys(("status", "enhet", "mal"), "")
    page = planned_activity_pages.overview(occasion=at, chosen=nothing, user=asked.reader)
    made = planned_activity_pages.PlannedActivityTable(page.shown)
    yield from of_table(made, ACTIVITIES, at.code)


def _control(asked: Asked) -> Iterator[list[Any]]:
    at, nothing = asked.occasion, {"slag": "", "omrade": ""}
    plans = ControlPlan.objects.visible_to(asked.reader).filter(fiscal_year=at.year).select_related("unit", "decision")
    for plan in plans:
        areas = control_reading.areas(plan, at)
        page = control_pages.ControlPage(plan, at, areas, nothing, False, _today())
        made = control_pages.ControlTable(page.lines)
        yield from of_table(made, CONTROL, at.code, plan.unit.code, plan.unit.name)


def _documents(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    rows = register_pages.rows(at, asked.reader, _today())
    yield from of_table(register_pages.DocumentTable(rows), DOCUMENTS, at.code)


def _passages(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    yield from of_table(register_pages.telling(occasion=at, user=asked.reader).table(), PASSAGES, at.code)


def _today() -> date:
    return timezone.localdate()


TABLES = (
    DataTable("mal", "Mål", Scope.GOALS, "Nämndmålen och hur de bedöms.", GOALS, _goals),
    DataTable(
        "verksamhetsplan",
        "Verksamhetsplan",
        Scope.GOALS,
        "Aktiviteterna och deras status.",
        ACTIVITIES,
        _activities,
    ),
    DataTable(
        "uppdrag",
        "Strategiska uppdrag",
        Scope.ASSIGNMENTS,
        "Årets uppdrag med samlad status.",
        ASSIGNMENTS,
        _assignment_list,
    ),
    DataTable(
        "uppdragsstatus",
        "Status för uppdrag",
        Scope.ASSIGNMENTS,
        "En rad för varje uppdrag och nämnd.",
        STATUSES,
        _statuses,
    ),
    DataTable(
        "beslut",
        "Beslut",
        Scope.ASSIGNMENTS,
        "Registret över beslut som texter hänvisar till.",
        DECISIONS,
        _decisions,
        (),
    ),
    DataTable(
        "indikatorer",
        "Indikatorer",
        Scope.INDICATORS,
        "En rad för varje indikator och år.",
        INDICATORS,
        _committee_series,
    ),
    DataTable(
        "personalstatistik",
        "Personalstatistik",
        Scope.INDICATORS,
        "En rad för varje mått och år.",
        INDICATORS,
        _personnel,
    ),
    DataTable(
        "internkontroll",
        "Internkontroll",
        Scope.CONTROL,
        "Risker, kontrollmoment och åtgärder.",
        CONTROL,
        _control,
    ),
    DataTable("styrdokument", "Styrdokument", Scope.CONTROL, "Styrdokument och uppföljning.", DOCUMENTS, _documents),
    DataTable(
        "handelser",
        "Händelser",
        Scope.CONTROL,
        "Väsentliga händelser och förväntad utveckling.",
        PASSAGES,
        _passages,
    ),
)
