"""Analys läst: what a deviation of the period is made of by accounts, activities, units, months and one-off items.

All of it from the fine roll-up within the limits of a drill-down (``selectors.Scope``), in exact kronor.
"""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, Sum

from finance import one_offs
from finance.analysis import Contribution, Dimension, Draft, Explanation, best, drafted, explained
from finance.models import LedgerCell, OneOffItem, OneOffRow, Source
from finance.selectors import By, Scope, drill_down
from finance.signs import Profile
from finance.summary import Row, RowKind
from followup import periods
from followup.money import ZERO

WORDS = {
    Profile.NET_COST: "nettokostnaden",
    Profile.COST: "kostnaden",
    Profile.REVENUE: "intäkten",
    Profile.RESULT: "resultatet",
}
BY = {Dimension.ACCOUNT: By.ACCOUNT, Dimension.ACTIVITY: By.ACTIVITY, Dimension.UNIT: By.UNIT}


@dataclass(frozen=True)
class Months:
    """Outcome by period over up to three years and budget by period of this year, kronor as the scope shows them."""

    outcome: dict[int, Decimal]
    budget: dict[int, Decimal]


@dataclass(frozen=True)
class Analysis:
    """Analysen of a scope: its sum against budget, what explains it, and its months."""

    scope: Scope

    @cached_property
    def _levels(self) -> dict[Dimension, list[Row]]:
        own = self.scope
        wanted = {
            Dimension.ACCOUNT: own.account is None,
            Dimension.ACTIVITY: own.activity is None,
            Dimension.UNIT: own.has_parts,
        }
        there = [dimension for dimension, is_there in wanted.items() if is_there] or [Dimension.ACCOUNT]
        return {dimension: drill_down(own, BY[dimension]) for dimension in there}

    @cached_property
    def total(self) -> Row:
        """The sum of the scope for the period: outcome, budget, deviation and last year."""
        return next(row for row in next(iter(self._levels.values())) if row.kind is RowKind.SUM)

    @property
    def change(self) -> Decimal:
        """How much more than the same months last year, kronor as shown."""
        return self.total.current - self.total.last_year

    @cached_property
    def months(self) -> Months:
        """Outcome and budget month by month. Two queries."""
        return _months(self.scope)

    @cached_property
    def explanations(self) -> list[Explanation]:
        """What the deviation is made of, along each dimension where there is something to tell apart."""
        levels = {
            dimension: [Contribution(row.name, row.deviation, _query(row)) for row in rows if row.kind is RowKind.ROW]
            for dimension, rows in self._levels.items()
        }
        levels = {dimension: found for dimension, found in levels.items() if len(found) > 1}
        levels[Dimension.MONTH] = self._by_month()
        one_off = _one_offs(self.scope)
        all_levels = ({Dimension.ONE_OFF: one_off} if one_off else {}) | levels
        return [explained(dimension, self.total.deviation, found) for dimension, found in all_levels.items()]

    @property
    def best(self) -> Explanation | None:
        """The explanation that a sentence is made of."""
        return best(self.explanations)

    @property
    def key(self) -> str:
        """What the keys of the scope's figures begin with: ``ks.2023-08.drift.grupp-215-815-832``."""
        own = self.scope
        parts = [own.committee.code.lower(), own.occasion.code, "drift"]
        if own.unit and own.unit.id != own.committee.pk:
            parts.append(f"enhet-{own.unit.code.lower()}")
        if own.group:
            parts.append(f"grupp-{own.group.codes.replace('/', '-').lower()}")
        return ".".join(parts)

    @property
    def draft(self) -> Draft:
        """A sentence that says it, for a writer to take and edit."""
        what = WORDS[self.scope.profile]
        return drafted(self.best, self.total.deviation, self.change, key=self.key, what=what)

    def _by_month(self) -> list[Contribution]:
        profile, months = self.scope.profile, self.months
        return [
            Contribution(
                periods.MONTHS[periods.month_of(period) - 1],
                profile.deviation(months.outcome.get(period, ZERO), months.budget.get(period, ZERO)),
            )
            for period in periods.year_to(self.scope.occasion.period_id)
        ]


def _query(row: Row) -> tuple[tuple[str, str], ...]:
    """How the analysis narrows down to a row."""
    own = {"enhet": row.unit_id, "verksamhet": row.activity_id, "konto": row.account_id}
    return tuple((name, str(value)) for name, value in own.items() if value is not None)


def _months(scope: Scope) -> Months:
    through = scope.occasion.period_id
    first = periods.period(periods.year_of(through) - 2, 1)
    kinds = dict(Source.objects.values_list("pk", "kind"))
    wanted = Q(period__gte=first, period__lte=through)
    cells = (
        LedgerCell.objects.filter(wanted, scope.condition)
        .order_by()
        .values_list("source_id", "period_id")
        .annotate(sum=Sum("amount"))
    )
    found: dict[str, dict[int, Decimal]] = {kind: {} for kind in Source.Kind.values}
    for source, period, amount in cells:
        months = found[kinds[source]]
        months[period] = months.get(period, ZERO) + scope.profile.shown(amount)
    return Months(found[Source.Kind.OUTCOME], found[Source.Kind.BUDGET])


def _one_offs(scope: Scope) -> list[Contribution]:
    """The booked one-off items within the scope: what their ledger rows there do to the result."""
    items = one_offs.register(scope.committee, scope.occasion).filter(kind=OneOffItem.Kind.OUTCOME)
    rows = OneOffRow.objects.filter(
        scope.condition, item__in=items, period__in=periods.year_to(scope.occasion.period_id)
    )
    sums = rows.order_by().values_list("item__text").annotate(sum=Sum("amount"))
    return [Contribution(text, -amount) for text, amount in sums]
