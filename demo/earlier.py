"""Load the demo's forecasts of 2022, made up so that accuracy has something to be measured on, with their proposals."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from finance import baselines, forecasts
from finance.cells import Amounts, Key, rolled_up
from finance.models import Forecast
from finance.places import activities, organisation
from finance.signs import profile_of_side
from followup import periods
from followup.jobs import Progress
from followup.models import Occasion, Unit, User

KNOWN = {"2022-03": Decimal("0.45"), "2022-08": Decimal("0.75"), "2022-10": Decimal("0.90")}
LEAST = 500_000  # kronor a year: below it nobody leaves the proposal
LEAN = Decimal("0.012")  # a unit's own cheer or gloom, of the line's size, less the more is known
GRAIN = Decimal(10_000)
COMMENT = "Påhittad för demon."


def load(committee: Unit, by: User) -> None:
    """What units entered at the occasions of 2022, and what was proposed then. May run twice."""
    for code, known in KNOWN.items():
        occasion = Occasion.objects.get(code=code)
        if not Forecast.objects.filter(occasion=occasion).exists():
            _enter(occasion, committee, known, by)
        baselines.compute(occasion=occasion, committee=committee, progress=Progress())


def _enter(occasion: Occasion, committee: Unit, known: Decimal, by: User) -> None:
    tree = organisation(committee, periods.last_day(occasion.period_id))
    codes = activities(committee, occasion.year)
    then = rolled_up(tree, codes, occasion)
    december = rolled_up(tree, codes, Occasion(period_id=periods.period(occasion.year, 12)))
    changes: dict[int, list[forecasts.Change]] = {}
    for key, amounts in december.items():
        if key.line.group_id is not None and abs(amounts.outcome) >= LEAST:
            said = _said(key, then[key], amounts.outcome, known, tree.named(key.area_id).code)
            values = {forecasts.AMOUNT: said, forecasts.COMMENT: COMMENT}
            changes.setdefault(key.area_id, []).append(forecasts.Change(key.line.group_id, key.side, values))
    for unit in Unit.objects.filter(pk__in=changes):
        forecasts.save(occasion=occasion, unit=unit, changes=changes[unit.pk], by=by)


def _said(key: Key, then: Amounts, outcome: Decimal, known: Decimal, unit: str) -> Decimal:
    """Between what the budget said and what the year became, the nearer the later; kronor as a person writes them."""
    lean = Decimal(Random(unit).randrange(-100, 101)) / 100 * LEAN * (1 - known) * 2
    said = outcome * known + then.budget_remaining * (1 - known) + abs(outcome) * lean
    return profile_of_side(key.side).shown(said).quantize(GRAIN, ROUND_HALF_UP).quantize(Decimal("0.01"))
