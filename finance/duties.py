"""What finance asks of people: a forecast for each unit, and measures against deficits to add and to follow up."""

from collections.abc import Iterable, Sequence

from django.db.models import Prefetch
from django.urls import reverse
from django.utils import timezone

from finance import corrective, forecast_lines
from finance.cells import read
from finance.forecast_lines import AreaRow, ForecastLine
from finance.models import ActionPlan, CorrectiveAction
from finance.thresholds import threshold_for
from followup import deadlines, periods
from followup.access import Permission
from followup.duties import Asked, Duty, State
from followup.models import Unit
from followup.transitions import DELIVERED
from followup.transitions import State as Workflow

FORECAST, PLAN = "Prognos", "Åtgärdsplan"


def provide(asked: Asked) -> Iterable[Duty]:
    """The duties of finance. A fixed number of queries for each committee."""
    if FORECAST not in asked.without:
        yield from _forecasts(asked)
    yield from _measures(asked)


def forecast_words(row: AreaRow | None, lines: Sequence[ForecastLine]) -> str:
    """How many lines of an area lack a forecast of one's own, and how many forecasts a reason or a comment."""
    lacking = forecast_lines.lacks_in_words([line.lack for line in lines if line.lack])
    if row is None or not row.lines:
        return lacking
    left = row.lines - row.entered
    if not left:
        own = "Alla rader har en egen prognos."
    elif not row.entered:
        own = f"Ingen av {row.lines} rader har en egen prognos. Där gäller förslaget."
    else:
        own = f"{left} av {row.lines} rader saknar egen prognos. Där gäller förslaget."
    return f"{lacking} {own}" if lacking else own


def _forecasts(asked: Asked) -> Iterable[Duty]:
    """A duty for each unit that follows up on its own: to enter its forecast and submit it."""
    mine = asked.of(Permission.ENTER_FORECAST)
    committees = {one.pk: one for key in mine if (one := asked.committee_of(key))}
    day = periods.last_day(asked.occasion.period_id)
    for committee in committees.values():
        units = [unit for unit in Unit.objects.reporting(committee, day) if unit.pk in mine]
        if not units:
            continue
        cells = read(committee=committee, occasion=asked.occasion)
        rows = {row.unit_id: row for row in forecast_lines.areas_in(cells)}
        said = forecast_lines.said(cells, threshold=threshold_for(committee))
        for unit in units:
            row, lines = rows.get(unit.pk), said.get(unit.pk, [])
            ready = row is not None and row.lines == row.entered > 0 and not any(line.lack for line in lines)
            words = "Skicka in prognosen" if ready else "Lämna prognos"
            yield _forecast(asked, committee, unit, f"{words} för {unit.name}", forecast_words(row, lines))


def _forecast(asked: Asked, committee: Unit, unit: Unit, words: str, left: str) -> Duty:
    standing = asked.standing(unit.pk)
    event, comment, said_by = standing.event, "", ""
    state, detail = State.OPEN, left
    who = f"{event.by}, {deadlines.day(timezone.localdate(event.at))}" if event else ""
    if standing.state in DELIVERED:
        state, words, detail = State.DONE, f"Prognos för {unit.name}", f"{standing.state.label}: {who}."
    elif standing.state == Workflow.RETURNED and event:
        state, words = State.RETURNED, f"Rätta prognosen för {unit.name}"
        comment, said_by = event.comment, who
    address = reverse("finance:forecast", args=[committee.code, asked.occasion.code, unit.code])
    return Duty(
        FORECAST,
        words,
        address,
        unit.pk,
        str(asked.occasion),
        asked.due(unit.pk),
        state,
        detail,
        comment,
        said_by,
    )


def _measures(asked: Asked) -> Iterable[Duty]:
    """A duty for each measure that nothing has been said of at the occasion, and for each plan without measures."""
    plans = ActionPlan.objects.filter(
        unit__in=asked.of(Permission.PLAN_ACTIONS),
        fiscal_year=asked.occasion.year,
        occasion__period_id__lte=asked.occasion.period_id,
    )
    found = list(plans.prefetch_related(Prefetch("actions", CorrectiveAction.objects.only("pk", "plan_id"))))
    stands = corrective.measures(found, asked.occasion)
    for plan in found:
        committee = asked.committee_of(plan.unit_id)
        if committee is None or asked.is_decided(plan.unit_id):
            continue
        codes = [committee.code, asked.occasion.code, asked.units[plan.unit_id].code]
        if not plan.actions.all():
            address = reverse("finance:corrective_add", args=codes)
            yield _about(asked, plan, "Lägg in åtgärder mot underskottet", address)
        for action in stands[plan.pk]:
            yield from _measure(asked, plan, action, codes)


def _measure(asked: Asked, plan: ActionPlan, action: CorrectiveAction, codes: list[str]) -> Iterable[Duty]:
    address = reverse("finance:corrective_action", args=[*codes, action.number])
    if action.occasion_id == asked.occasion.pk:
        if action.version > 1:  # it was there to be followed up, and has been
            when = f"{action.by}, {deadlines.day(timezone.localdate(action.at))}"
            yield _about(asked, plan, action.text, address, State.DONE, f"{action.get_status_display()}: {when}.")
    elif not (action.measure.done or action.measure.dropped):
        until = f"Ska vara klar senast {deadlines.day(action.due_on)}."
        yield _about(asked, plan, f"Följ upp åtgärden: {action.text}", address, detail=until)


def _about(
    asked: Asked, plan: ActionPlan, words: str, address: str, state: State = State.OPEN, detail: str = ""
) -> Duty:
    unit = asked.units[plan.unit_id]
    where, needs = f"{unit.name}, {asked.occasion}", Permission.PLAN_ACTIONS
    return Duty(PLAN, words, address, unit.pk, where, asked.due(unit.pk), state, detail, needs=needs)
