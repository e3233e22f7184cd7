"""Investeringar lästa: a committee's investments with outcome, forecast and decisions at an occasion.

Outcome is the sum of published ledger rows that carry one of an investment's project codes on an account that carries
investments (``InvestmentAccount``), from the sums by project. A fixed number of queries, however many the investments.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, QuerySet, Sum

from finance.investment_rows import Entered, Facts, Money, Row, rounding_is_seen, rows
from finance.models import (
    Entry,
    Investment,
    InvestmentAccount,
    InvestmentDecision,
    InvestmentForecast,
    InvestmentSide,
    ProjectCell,
    PublishedPeriod,
    Source,
)
from finance.models.investments import InvestmentQuerySet
from finance.places import Organisation, organisation
from followup import periods
from followup.models import Occasion, Unit

Kind = InvestmentDecision.Kind


@dataclass(frozen=True)
class InvestmentSummary:
    """Investeringstabellen of a committee at an occasion."""

    committee: Unit
    occasion: Occasion
    investments: tuple[Facts, ...]

    @cached_property
    def rows(self) -> list[Row]:
        """The rows of the table."""
        return rows(self.investments)

    @property
    def inside(self) -> list[Facts]:
        """Those that are weighed against the frame, in order."""
        return [one for one in self.investments if not one.outside_frame]

    @property
    def total(self) -> Row:
        """The sum of those within the frame."""
        return next(row for row in self.rows if row.kind == "sum")

    @property
    def rounding_shows(self) -> bool:
        """Whether a note must say that rounded amounts do not add up."""
        return rounding_is_seen(self.rows)


def read(*, committee: Unit, occasion: Occasion, among: InvestmentQuerySet | None = None) -> InvestmentSummary:
    """The committee's investments at an occasion, in five queries; ``among`` leaves out what a reader may not see."""
    chosen = (Investment.objects.all() if among is None else among).filter(committee=committee)
    found = list(chosen.select_related("group").distinct())
    keys = [one.pk for one in found]
    outcomes, decisions, entered = _outcomes(keys, occasion), _decisions(keys), newest(keys, occasion)
    made = (_facts(one, outcomes, decisions.get(one.pk, []), entered.get(one.pk), occasion.year) for one in found)
    return InvestmentSummary(committee, occasion, tuple(sorted(made, key=lambda one: one.place)))


def own(summary: InvestmentSummary, tree: Organisation | None = None) -> tuple[Decimal, Decimal, Decimal]:
    """Forecast, frame and deviation, net kronor, of what is not for the units that show a result of their own."""
    tree = tree or organisation(summary.committee, periods.last_day(summary.occasion.period_id))
    found = [one for one in summary.inside if one.unit_id not in tree.ids or not tree.row_of(one.unit_id).shows_result]
    forecast = sum((one.expected.net for one in found), Decimal(0))
    frame = sum((one.frame.net for one in found), Decimal(0))
    return forecast, frame, frame - forecast


def facts(investment: Investment, occasion: Occasion) -> Facts:
    """One investment at an occasion."""
    among = Investment.objects.filter(pk=investment.pk)
    return read(committee=investment.committee, occasion=occasion, among=among).investments[0]


def months(investment: Investment, occasion: Occasion) -> list[Decimal]:
    """The net outcome of each month of the year so far, kronor."""
    accounts = _sides()
    year = periods.year_to(occasion.period_id)
    cells = ProjectCell.objects.filter(
        source__kind=Source.Kind.OUTCOME, project__investment__investment=investment, period__in=year
    ).values_list("period_id", "account__code", "amount")
    found = dict.fromkeys(year, Decimal(0))
    for period, code, amount in cells:
        if _side_of(code, accounts):
            found[period] += amount
    return list(found.values())


def _facts(
    one: Investment,
    outcomes: dict[tuple[int, str], tuple[Decimal, Decimal]],
    decisions: list[InvestmentDecision],
    entered: InvestmentForecast | None,
    year: int,
) -> Facts:
    nothing = Decimal(0), Decimal(0)
    spent = outcomes.get((one.pk, InvestmentSide.EXPENDITURE), nothing)
    paid_in = outcomes.get((one.pk, InvestmentSide.INCOME), nothing)
    this_year = [made for made in decisions if made.kind != Kind.TOTAL and made.fiscal_year_id == year]
    totals = [made for made in decisions if made.kind == Kind.TOTAL and made.fiscal_year_id <= year]
    standing = [*this_year, *totals]
    group = one.group
    return Facts(
        id=one.pk,
        name=one.name,
        unit_id=one.unit_id,
        place=(group.sort, group.name, one.sort, one.name) if group else (one.sort, "", one.sort, one.name),
        group=group.name if group else "",
        outside_frame=one.outside_frame,
        starts_on=one.starts_on,
        planned_finish=one.finishes_on,
        so_far=Money(spent[0], -paid_in[0]),
        ever=Money(spent[1], -paid_in[1]),
        frame=_sum(this_year),
        carried_over=_sum(made for made in this_year if made.kind == Kind.CARRY_OVER),
        total=_sum(totals) if totals else None,
        entered=_entered(entered) if entered else None,
        reference=standing[-1].reference if standing else "",
    )


def _sum(decisions: Iterable[InvestmentDecision]) -> Money:
    return sum((Money(one.expenditure, one.income) for one in decisions), Money())


def _entered(said: InvestmentForecast) -> Entered:
    amounts = Money(said.expenditure, said.income)
    return Entered(amounts, said.finishes_on, said.slip, said.comment, said.number, str(said.by))


def _outcomes(keys: list[int], occasion: Occasion) -> dict[tuple[int, str], tuple[Decimal, Decimal]]:
    """By investment and side: the year so far and since the beginning, kronor with the ledger's sign."""
    accounts = _sides()
    this_year = Q(period__gte=periods.period(occasion.year, 1))
    cells = (
        ProjectCell.objects.filter(
            source__kind=Source.Kind.OUTCOME,
            project__investment__investment__in=keys,
            period__lte=occasion.period_id,
        )
        .order_by()
        .values_list("project__investment__investment", "account__code")
        .annotate(year=Sum("amount", filter=this_year), ever=Sum("amount"))
    )
    found: dict[tuple[int, str], tuple[Decimal, Decimal]] = {}
    for investment, code, year, ever in cells:
        side = _side_of(code, accounts)
        if side:
            before = found.get((investment, side), (Decimal(0), Decimal(0)))
            found[investment, side] = before[0] + (year or 0), before[1] + ever
    return found


def _sides() -> dict[str, str]:
    return dict(InvestmentAccount.objects.values_list("prefix", "side"))


def _side_of(code: str, accounts: dict[str, str]) -> str | None:
    """The side of an account by the longest beginning that fits; None for one that carries no investments."""
    return next((accounts[code[:end]] for end in range(len(code), 0, -1) if code[:end] in accounts), None)


def _decisions(keys: list[int]) -> dict[int, list[InvestmentDecision]]:
    found: dict[int, list[InvestmentDecision]] = {}
    for one in InvestmentDecision.objects.filter(investment__in=keys).order_by("fiscal_year_id", "pk"):
        found.setdefault(one.investment_id, []).append(one)
    return found


def newest(keys: Iterable[int], occasion: Occasion) -> dict[int, InvestmentForecast]:
    """What was last said of each investment at the occasion. One query."""
    said = InvestmentForecast.objects.filter(occasion=occasion, investment__in=list(keys)).select_related("by")
    return {one.investment_id: one for one in said.order_by("investment_id", "-number").distinct("investment_id")}


def entries(investment: Investment, occasion: Occasion, search: str = "") -> QuerySet[Entry]:
    """The published ledger rows of the investment's outcome of the year, by period and voucher."""
    published = PublishedPeriod.objects.filter(
        source__kind=Source.Kind.OUTCOME, period__in=periods.year_to(occasion.period_id)
    )
    stands = Q(pk__in=[])
    batches = set()
    for batch, period in published.order_by().values_list("batch_id", "period_id"):
        stands |= Q(batch=batch, period=period)
        batches.add(batch)
    carries = Q(pk__in=[])
    for prefix in _sides():
        carries |= Q(account__code__startswith=prefix)
    words = Q(text__icontains=search.strip()) | Q(voucher__iexact=search.strip()) if search.strip() else Q()
    own = Entry.objects.filter(stands, carries, words, batch__in=batches, project__investment__investment=investment)
    return own.select_related("account", "unit", "activity").order_by("period_id", "voucher", "line", "number")
