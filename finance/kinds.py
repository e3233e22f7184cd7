"""Revenues and costs by kind: the accounts of a committee's appropriation-financed units, shown in their groups.

The same months of two years, so that the years can be compared. Balance accounts are outside.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Q, Sum

from finance.cells import SIDES
from finance.models import Account, AccountGroup, LedgerCell, Source
from finance.places import Organisation, organisation
from finance.signs import profile_of_side
from followup import periods
from followup.models import Occasion, Unit
from followup.money import ZERO

UNGROUPED = "Övrigt"  # accounts in no group, so that the kinds always add up to the table's of-which rows


@dataclass(frozen=True)
class Kind:
    """Slag: an account group with its outcome so far, kronor as shown (costs and revenues are both plus)."""

    name: str
    last_year: Decimal
    this_year: Decimal


def by_kind(*, committee: Unit, occasion: Occasion, tree: Organisation | None = None) -> dict[str, tuple[Kind, ...]]:
    """The kinds of each side (``cost``, ``revenue``) from January through the occasion's period, in printed order.

    Kinds of exactly 0 kr both years are left out. Four queries, one of them over the fine roll-up.
    """
    groups = list(AccountGroup.objects.order_by("sort", "name"))
    order = {(group.side, group.name): place for place, group in enumerate(groups)}
    sums: dict[tuple[str, str], tuple[Decimal, Decimal]] = {}
    tree = tree or organisation(committee, periods.last_day(occasion.period_id))
    for code, side, *amounts in _summed(tree, occasion):
        found = group_of(code, side, groups)
        key = side, found.name if found else UNGROUPED
        last_year, this_year = (profile_of_side(side).shown(amount or ZERO) for amount in amounts)
        before = sums.get(key, (ZERO, ZERO))
        sums[key] = before[0] + last_year, before[1] + this_year
    kinds = sorted(sums, key=lambda key: order.get(key, len(order)))
    return {
        side: tuple(Kind(name, *sums[own, name]) for own, name in kinds if own == side and any(sums[own, name]))
        for side in SIDES
    }


def _summed(tree: Organisation, occasion: Occasion) -> Iterable[tuple]:
    """Account code, side, last year's and this year's sums with the ledger's sign."""
    units = [key for key in tree.ids if not tree.row_of(key).shows_result]
    this_year = Q(period__in=periods.year_to(occasion.period_id))
    last_year = Q(period__in=periods.year_to(periods.year_before(occasion.period_id)))
    sums = (
        LedgerCell.objects.filter(this_year | last_year, unit__in=units, source__kind=Source.Kind.OUTCOME)
        .filter(account__side__in=SIDES)
        .order_by()
        .values_list("account_id")
        .annotate(last=Sum("amount", filter=last_year), this=Sum("amount", filter=this_year))
    )
    accounts = Account.objects.in_bulk()
    return ((accounts[key].code, accounts[key].side, *amounts) for key, *amounts in sums)


def group_of(code: str, side: str, groups: Iterable[AccountGroup]) -> AccountGroup | None:
    """The group of the account's side with the longest beginning that fits its code; None where none fits."""
    fitting = [
        (len(prefix), group)
        for group in groups
        if group.side == side
        for prefix in group.prefixes.split("|")
        if code.startswith(prefix)
    ]
    return max(fitting, key=lambda found: found[0])[1] if fitting else None
