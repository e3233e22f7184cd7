"""The tables of the follow-up at work: who has submitted, each line's forecast, and what has been said of it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils import timezone

from finance import corrective_pages, forecast_history, forecast_lines
from finance.cells import SIDE_WORDS, Cells
from finance.corrective import Standing
from finance.models import CorrectiveAction, Investment, InvestmentForecast
from finance.thresholds import threshold_for
from finance.track_record import ShownCase, track_record
from followup import periods
from followup.models import Occasion, Unit, WorkflowEvent
from followup.scopes import Scope
from reports import standing
from reports.api import forecasts as forecasts_read
from reports.data_out.table import (
    IN_COMMITTEES,
    OCCASION,
    ONE_COMMITTEE,
    PLACE_HEADS,
    Asked,
    Column,
    DataTable,
    place,
)

UNIT_HEADS = (*PLACE_HEADS, Column("Enhet, kod", "Enhetens kod."), Column("Enhet", "Enhetens namn."))
SUBMISSIONS = (
    *UNIT_HEADS,
    Column("Förvaltning", "Förvaltningens namn."),
    Column("Läge", "Hur långt enheten har kommit."),
    Column("Inskickad", "Dag; tomt om den inte är inskickad."),
    Column("Sista dag", "Dag."),
    Column("Försenad", "Ja eller Nej."),
    Column("Avvikelse, kr", "Helårsprognosen mot budget; plus är bättre."),
    Column("Sedan förra prognosen, kr", "Plus är en bättre prognos än förra gången."),
    Column("Över väsentlighetsgränsen", "Ja eller Nej."),
    Column("Saknas i prognosen", "Orsaker och kommentarer som saknas."),
    Column("Annat kvar", "Vad mer som är kvar att göra, och hur mycket."),
)
STEPS = (
    *UNIT_HEADS,
    Column("När", "Dag och klockslag."),
    Column("Från", "Läget före."),
    Column("Till", "Läget efter."),
    Column("Av", "Vem."),
    Column("Kommentar", "Varför."),
    Column("Paragraf", "Nämndens beslut."),
    Column("Beslutat", "Dag."),
    Column("Diarienummer", "Nämndens beslut."),
)
LINES = (
    *UNIT_HEADS,
    Column("Verksamhetsgrupp, kod", "Gruppens koder."),
    Column("Verksamhetsgrupp", "Gruppens namn."),
    Column("Slag", "Kostnader eller Intäkter; båda skrivs utan minus."),
    Column("Utfall, kr", "Hittills i år."),
    Column("Budget, kr", "Helåret."),
    Column("Förslag, kr", "Den beräknade prognosen för helåret."),
    Column("Metod", "Hur förslaget är beräknat."),
    Column("Egen prognos, kr", "Vad någon har lämnat; tomt där förslaget gäller."),
    Column("Prognos, kr", "Det som gäller: den egna, annars förslaget."),
    Column("Avvikelse, kr", "Mot budget; plus är bättre."),
    Column("Bokslut i fjol, kr", "Helåret."),
    Column("Orsak", "Orsaken som är vald."),
    Column("Kommentar", "Kommentaren."),
)
HISTORY = (
    *UNIT_HEADS,
    Column("När", "Dag och klockslag."),
    Column("Vid tillfället", "Koden för tillfället då prognosen lämnades."),
    Column("Verksamhetsgrupp", "Gruppens namn."),
    Column("Slag", "Kostnader eller Intäkter; båda skrivs utan minus."),
    Column("Egen prognos, kr", "Helåret; tomt där prognosen togs tillbaka."),
    Column("Ändring, kr", "Mot förra gången vid samma tillfälle; tomt första gången."),
    Column("Förslag då, kr", "Den beräknade prognosen när den egna lämnades."),
    Column("Orsak", "Orsaken som är vald."),
    Column("Kommentar", "Kommentaren."),
    Column("Av", "Vem."),
)
ACCURACY = (
    *UNIT_HEADS,
    Column("Period då", "Månaden som prognosen gjordes efter, till exempel 202208."),
    Column("Prognos, kr", "Väntad avvikelse mot budget; plus är bättre."),
    Column("Förslag, kr", "Avvikelsen enligt den beräknade prognosen."),
    Column("Bokslut, kr", "Avvikelsen som det blev."),
    Column("Fel, kr", "Plus: prognosen var för optimistisk."),
)
ACTIONS = (
    *UNIT_HEADS,
    Column("Nummer", "Åtgärdens nummer i planen."),
    Column("Åtgärd", "Vad som ska göras."),
    Column("Ansvarig", "Vem."),
    Column("Klar senast", "Dag."),
    Column("Effekt, kr", "Vad den väntas ge på helåret."),
    Column("Hittills, kr", "Vad den har gett."),
    Column("Läge", "Planerad, Pågår, Genomförd eller Genomförs inte."),
    Column("Kommentar", "Kommentaren."),
)
SAID_OF_ACTIONS = (
    *ACTIONS,
    Column("Vid tillfället", "Koden för tillfället då det skrevs."),
    Column("Version", "Den högsta gäller."),
    Column("När", "Dag och klockslag."),
    Column("Av", "Vem."),
)
INVESTMENT_FORECASTS = (
    *PLACE_HEADS,
    Column("Investering", "Namn."),
    Column("Vid tillfället", "Koden för tillfället då prognosen lämnades."),
    Column("Version", "Den högsta vid ett tillfälle gäller."),
    Column("Utgifter, kr", "Helåret."),
    Column("Inkomster, kr", "Helåret."),
    Column("Väntas klar", "Dag."),
    Column("Orsak", "Orsaken till att den förskjuts."),
    Column("Kommentar", "Kommentaren."),
    Column("Av", "Vem."),
    Column("När", "Dag och klockslag."),
)


def _submissions(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of, lines in standing.everywhere(committees=list(asked.every), occasion=at, user=asked.reader):
        yield from (_submission(at, of, line) for line in lines)


def _submission(at: Occasion, of: Unit, line: standing.Line) -> list[Any]:
    unit, row = line.unit, line.row
    return [
        *_unit(at, of, unit),
        unit.parent.name if unit.parent else "",
        row.state_words,
        row.submitted_on,
        row.due,
        _yes(row.late),
        line.deviation,
        line.change,
        _yes(line.material),
        line.lacking,
        line.left_words,
    ]


def _steps(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.every:
        reporting = Unit.objects.reporting(of, periods.last_day(at.period_id)).order_by()
        keys = {of.pk, *reporting.values_list("pk", flat=True)}
        seen = Unit.objects.visible_to(asked.reader).filter(pk__in=keys)
        found = WorkflowEvent.objects.filter(occasion=at, unit__in=seen).select_related("unit", "by")
        for one in found.order_by("at", "pk"):
            states = one.get_before_display(), one.get_after_display()
            decided = one.paragraph, one.decided_on, one.diary_number
            yield [*_unit(at, of, one.unit), _clock(one.at), *states, str(one.by), one.comment, *decided]


def _lines(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    areas = _areas(asked)
    if not areas:
        return
    threshold = threshold_for(areas[0][0].committee)  # the municipality's own: the same for all of its committees
    found = forecast_lines.every(*(cells for cells, _ in areas), threshold=threshold)
    for cells, units in areas:
        for unit in units:
            yield from ([*_unit(at, cells.committee, unit), *_line(one)] for one in found.get(unit.pk, ()))


def _line(one: forecast_lines.ForecastLine) -> list[Any]:
    own = one.entered
    said = (str(own.reason or ""), own.comment) if own else ("", "")
    amounts = one.outcome, one.budget, one.computed.amount, one.method_name, own.amount if own else None, one.current
    return [one.line.codes, one.line.name, one.side_name, *amounts, one.deviation, one.last_year, *said]


def _history(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    areas = _areas(asked)
    committee = {unit.pk: (order, cells.committee) for order, (cells, units) in enumerate(areas) for unit in units}
    words = forecast_history.history([unit for _, units in areas for unit in units], at)
    for word in sorted(words, key=lambda one: committee[one.version.unit_id][0]):
        said = word.version
        yield [
            *_unit(at, committee[said.unit_id][1], said.unit),
            _clock(said.at),
            said.occasion.code,
            said.group.name,
            SIDE_WORDS[said.side],
            said.amount,
            word.change,
            said.proposed,
            str(said.reason or ""),
            said.comment,
            str(said.by),
        ]


def _accuracy(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    visible = {one.code: one for one in Unit.objects.visible_to(asked.reader)}
    for of in asked.every.filter(code=asked.word(ONE_COMMITTEE)):
        for record in track_record(of, at).units:
            for case in record.cases if record.code in visible else ():
                shown, when = ShownCase(case), periods.period(case.year, case.month)
                amounts = shown.forecast, shown.proposal, shown.outcome, shown.error
                yield [*place(at, of), record.code, record.name, when, *amounts]


def _nearest_committee(asked: Asked) -> dict[str, str]:
    return {word: code for word, code in asked.nearest.items() if word == ONE_COMMITTEE.word}


def _actions(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for one in corrective_pages.overview(occasion=at.code, user=asked.reader).concerned:
        yield from (_action(at, one, action) for action in one.actions)


def _said_of_actions(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    found = corrective_pages.overview(occasion=at.code, user=asked.reader).concerned
    by_plan = {one.plan.pk: one for one in found if one.plan}
    said = CorrectiveAction.objects.filter(plan__in=by_plan, occasion__period__lte=at.period_id)
    for action in said.select_related("occasion", "by").order_by("plan", "number", "-version"):
        written = action.occasion.code, action.version, _clock(action.at), str(action.by)
        yield [*_action(at, by_plan[action.plan_id], action), *written]


def _action(at: Occasion, of: Standing, action: CorrectiveAction) -> list[Any]:
    what = action.number, action.text, action.responsible, action.due_on, action.effect, action.so_far
    return [*place(at, of.committee), of.code, of.name, *what, action.get_status_display(), action.comment]


def _investment_forecasts(asked: Asked) -> Iterator[list[Any]]:
    at = asked.occasion
    for of in asked.every:
        own = Investment.objects.visible_to(asked.reader).filter(committee=of)
        found = InvestmentForecast.objects.filter(investment__in=own, occasion__period__lte=at.period_id)
        for one in found.select_related("investment", "occasion", "by").order_by("-at", "-pk"):
            amounts = one.number, one.expenditure, one.income, one.finishes_on
            words = str(one.get_slip_display()), one.comment, str(one.by), _clock(one.at)
            yield [*place(at, of), one.investment.name, one.occasion.code, *amounts, *words]


def _areas(asked: Asked) -> list[tuple[Cells, list[Unit]]]:
    """Each committee's cells with those of its areas that the reader may read, in the organisation's order."""
    found = forecasts_read.readable_in(list(asked.every), asked.occasion, asked.reader)
    keys = {cells.committee.pk: [row.unit_id for row in rows if row.unit_id is not None] for cells, rows in found}
    units = Unit.objects.in_bulk([key for own in keys.values() for key in own])
    return [(cells, [units[key] for key in keys[cells.committee.pk]]) for cells, _ in found]


def _unit(at: Occasion, of: Unit, unit: Unit) -> list[str]:
    return [*place(at, of), unit.code, unit.name]


def _clock(at: datetime) -> datetime:
    """The time in the municipality, without a zone, which a workbook does not know."""
    return timezone.make_naive(at).replace(microsecond=0)


def _yes(so: bool) -> str:
    return "Ja" if so else "Nej"


TABLES = (
    DataTable(
        "inlamning",
        "Inlämning",
        Scope.FORECASTS,
        "Läget per enhet: vem som har skickat in, avvikelse och vad som saknas.",
        SUBMISSIONS,
        _submissions,
        IN_COMMITTEES,
    ),
    DataTable(
        "handlaggning",
        "Uppföljningens steg",
        Scope.FORECASTS,
        "Varje steg: vem som skickade in, attesterade, returnerade och beslutade, och när.",
        STEPS,
        _steps,
        IN_COMMITTEES,
    ),
    DataTable(
        "prognosrader",
        "Prognosrader",
        Scope.FORECASTS,
        "Helåret per enhet och verksamhetsgrupp: förslag, egen prognos, orsak och kommentar.",
        LINES,
        _lines,
        IN_COMMITTEES,
    ),
    DataTable(
        "prognoshistorik",
        "Prognoshistorik",
        Scope.FORECASTS,
        "Varje prognos som har lämnats till och med tillfället, den senaste först.",
        HISTORY,
        _history,
        IN_COMMITTEES,
    ),
    DataTable(
        "traffsakerhet",
        "Prognosernas träffsäkerhet",
        Scope.FORECASTS,
        "Tidigare års prognoser mot bokslut. Ange nämnd i adressen.",
        ACCURACY,
        _accuracy,
        (OCCASION, ONE_COMMITTEE),
        _nearest_committee,
    ),
    DataTable("atgarder", "Åtgärder", Scope.FORECASTS, "Åtgärderna i åtgärdsplanerna.", ACTIONS, _actions),
    DataTable(
        "atgardshistorik",
        "Åtgärdernas historik",
        Scope.FORECASTS,
        "Allt som har skrivits om åtgärderna till och med tillfället.",
        SAID_OF_ACTIONS,
        _said_of_actions,
    ),
    DataTable(
        "investeringsprognoser",
        "Investeringsprognoser",
        Scope.INVESTMENTS,
        "Varje prognos som har lämnats till och med tillfället, den senaste först.",
        INVESTMENT_FORECASTS,
        _investment_forecasts,
        IN_COMMITTEES,
    ),
)
