"""The forecasts of March 2023, to compare August's with. Invented: the report has only its own.

In March a unit saw a third of the way from its budget to what it says in August; what nobody could know (one-off
items, a grant granted in September) was still in level with the budget. Whole hundred thousand kronor.
"""

from decimal import Decimal

from demo import registers
from finance import forecast_lines, forecasts
from finance.forecast_lines import ForecastLine
from finance.models import ActivityGroup, ForecastReason
from followup.models import Occasion, Unit, User

OCCASION = "2023-03"
SURPRISES = {"one_off", "grant"}
STEP = Decimal(100_000)
SAID = "Påhittat för demon: samma skäl som i augusti, men beloppet var osäkrare."


def load(by: User) -> None:
    """Enter them, line by line; those that are there already stay as they are."""
    occasion, committee = Occasion.objects.get(code=OCCASION), Unit.objects.get(code="KS")
    groups = {group.label: group for group in ActivityGroup.objects.filter(committee=committee)}
    reasons = {reason.code: reason for reason in ForecastReason.objects.all()}
    why = {(row["unit"], row["group"], row["side"]): row["reason"] for row in registers.rows("forecast_reasons.csv")}
    lines: dict[tuple[str, str, str], ForecastLine] = {}
    units: dict[str, Unit] = {}
    for row in registers.rows("forecasts.csv"):
        if row["unit"] not in units:
            area = forecast_lines.area(committee, occasion, row["unit"])
            if area is None:
                continue
            units[row["unit"]] = area.unit
            lines |= {(row["unit"], line.line.codes, line.side): line for line in area.lines}
        key = (row["unit"], row["group"], row["side"])
        if key in lines and lines[key].number == 0:
            reason = why.get(key, "")
            amount = _seen(lines[key].budget, Decimal(row["amount"]), reason)
            told = bool(reason) and reason not in SURPRISES
            forecasts.enter(
                occasion=occasion,
                unit=units[row["unit"]],
                group=groups[row["group"]],
                side=row["side"],
                amount=amount,
                reason=reasons.get(reason) if told else None,
                comment=SAID if told else "",
                by=by,
            )


def _seen(budget: Decimal, august: Decimal, reason: str) -> Decimal:
    """What was expected in March of a line with a budget and a forecast in August, in kronor."""
    if reason in SURPRISES:
        return budget
    return max(((2 * budget + august) / 3 / STEP).quantize(Decimal(1)) * STEP, Decimal(0))
