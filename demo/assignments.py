"""The demo's decisions, strategic assignments and what the committees say of them. May run twice."""

from datetime import date

from django.db import transaction

from demo import registers
from followup.models import Occasion, Unit, User
from goals import assignments
from goals.assignments import Said
from goals.models import Addressee, Assignment, Decision

YEAR = 2023


@transaction.atomic
def load(occasion: Occasion, by: User) -> None:
    """The decisions, the 30 assignments of the year with those that they remain from, and each committee's state."""
    if Decision.objects.exists():
        return
    Decision.objects.bulk_create(
        Decision(**row | {"decided_on": date.fromisoformat(row["decided_on"]) if row["decided_on"] else None})
        for row in registers.rows("decisions.csv")
    )
    given = {decision.title.replace("–", "-"): decision for decision in Decision.objects.all()}
    units = {unit.code: unit for unit in Unit.objects.filter(kind=Unit.Kind.COMMITTEE)}
    for row in registers.rows("assignments.csv"):
        common = {"group": row["group"], "number": row["number"], "text": row["text"]}
        made = Assignment.objects.create(
            given_in=Decision.objects.get(code=f"budget-{YEAR}"),
            fiscal_year=YEAR,
            report_back=row["report_back"],
            **common,
        )
        Addressee.objects.bulk_create(
            Addressee(assignment=made, committee=units[code]) for code in row["committees"].split()
        )
        if row["remains_from"]:
            budget = given[row["remains_from"]]
            year = int(budget.code.removeprefix("budget-"))
            earlier = Assignment.objects.create(given_in=budget, fiscal_year=year, **common)
            assignments.carry_over(assignment=made, earlier=earlier)
    all_of_year = Assignment.objects.filter(fiscal_year=YEAR)
    found = {(one.group, str(one.number)): one for one in all_of_year}
    for row in registers.rows("assignment_states.csv"):
        assignments.report(
            assignment=found[row["group"], row["number"]],
            committee=units[row["committee"]],
            occasion=occasion,
            said=Said(row["status"], row["part"]),
            seen=0,
            by=by,
        )
