"""The demo municipality's investments: accounts, investments with their codes, decisions and entered forecasts.

May run twice: what is there already stays as it is.
"""

from decimal import Decimal

from demo import registers
from finance import investments
from finance.models import Investment, InvestmentAccount, InvestmentDecision, InvestmentGroup, Project
from followup.models import Occasion, Unit, User

OCCASION = "2023-08"


def load(by: User) -> None:
    """All of it, written by an administrator through the services."""
    for row in registers.rows("investment_accounts.csv"):
        InvestmentAccount.objects.get_or_create(prefix=row["prefix"], defaults={"side": row["side"]})
    if Investment.objects.exists():
        return
    made = {row["name"]: _investment(row, by) for row in registers.rows("investments.csv")}
    for row in registers.rows("investment_decisions.csv"):
        decision = InvestmentDecision(
            investment=made[row["investment"]],
            fiscal_year_id=int(row["year"]),
            kind=row["kind"],
            expenditure=Decimal(row["expenditure"]),
            income=Decimal(row["income"]),
            body=row["body"],
            paragraph=row["paragraph"],
            decided_on=row["date"] or None,
            text=row["text"],
        )
        investments.decide(decision=decision, by=by)
    said = [
        investments.Said(
            investment=made[row["investment"]],
            expenditure=Decimal(row["expenditure"]),
            income=Decimal(row["income"]),
            finishes_on=registers.day(row["finishes_on"]),
            slip=row["slip"],
            comment=row["comment"],
            seen=0,
        )
        for row in registers.rows("investment_forecasts.csv")
    ]
    controller = User.objects.get(username="controller")
    investments.forecast(occasion=Occasion.objects.get(code=OCCASION), said=said, by=controller)


def _investment(row: dict[str, str], by: User) -> Investment:
    committee = Unit.objects.get(code=row["committee"])
    group = None
    if row["group"]:
        group, _ = InvestmentGroup.objects.get_or_create(committee=committee, name=row["group"], defaults={"sort": 10})
    investment = Investment(
        committee=committee,
        group=group,
        unit=Unit.objects.get(code=row["unit"]),
        name=row["name"],
        outside_frame=bool(row["outside_frame"]),
        starts_on=registers.day(row["starts_on"]),
        finishes_on=registers.day(row["finishes_on"]),
        sort=int(row["sort"]),
    )
    projects = list(Project.objects.filter(code__in=row["projects"].split("|")))
    return investments.save(investment=investment, projects=projects, by=by)
