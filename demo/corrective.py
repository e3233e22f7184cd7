"""The demo's action plans: opened by the forecast's deficits, with invented measures. May run twice."""

from datetime import date
from decimal import Decimal

from django.db import transaction

from demo import registers
from finance import corrective
from finance.models import ActionPlan
from followup import workflow
from followup.models import Occasion, Unit, User
from followup.transitions import State


@transaction.atomic
def load(occasion: Occasion, by: User) -> None:
    """A plan for each unit with a material deficit that has been submitted, or that has measures."""
    if ActionPlan.objects.exists():
        return
    committee = Unit.objects.get(code="KS")
    rows = list(registers.rows("corrective_actions.csv"))
    planned = {row["unit"] for row in rows}
    for standing in corrective.standings(committee, occasion):
        unit = Unit.objects.get(pk=standing.unit_id)
        submitted = workflow.state_of(occasion, unit) in {State.SUBMITTED, State.ATTESTED}
        if not standing.material or not (submitted or unit.code in planned):
            continue
        plan = corrective.open_plan(occasion=occasion, unit=unit, by=by)
        for row in (row for row in rows if row["unit"] == unit.code):
            facts = corrective.Facts(
                text=row["text"],
                effect=Decimal(row["effect"]),
                responsible=row["responsible"],
                due_on=date.fromisoformat(row["due_on"]),
                status=row["status"],
                so_far=Decimal(row["so_far"]),
                comment=row["comment"],
            )
            corrective.say(plan=plan, occasion=occasion, facts=facts, by=by)
