"""Reads behind the screens: which committees and occasions, and the way down from a row to the ledger's rows."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum

from finance.cells import SIDES
from finance.models import Account, Entry, LedgerCell, PublishedPeriod, Source
from finance.parsing.values import Refused
from finance.parsing.values import amount as ore_of
from finance.places import Activities, Line, Organisation, Place, activities, organisation
from finance.signs import Profile, profile_of_side
from finance.summary import OF_WHICH_NAMES, Row, RowKind
from followup import periods
from followup.models import Occasion, Unit, User
from followup.money import ZERO
from followup.organisation import UnitQuerySet


class By(StrEnum):
    """What the rows of a drill-down are; the value stands in its address."""

    UNIT = "enheter"
    ACTIVITY = "verksamheter"
    ACCOUNT = "konton"
    ENTRY = "rader"


class Ledger(StrEnum):
    """Which ledger rows are listed; the value stands in the address."""

    OUTCOME = "utfall"
    BUDGET = "budget"
    LAST_YEAR = "fjolår"


@dataclass(frozen=True)
class Scope:
    """What a drill-down is about: a part of a committee's table at an occasion. None means no limit.

    Without a unit it covers what the table by activity covers: the appropriation-financed units.
    """

    committee: Unit
    occasion: Occasion
    tree: Organisation
    codes: Activities
    unit: Place | None = None
    group: Line | None = None
    activity: int | None = None
    account: Account | None = None
    side: str | None = None

    @property
    def profile(self) -> Profile:
        """The sign profile of every row: that of the side, else of the unit's row in the table."""
        if self.side:
            return profile_of_side(self.side)
        return self.tree.row_of(self.unit.id).profile if self.unit else Profile.NET_COST

    @cached_property
    def unit_ids(self) -> list[int]:
        """The units whose amounts count."""
        if self.unit:
            return self.tree.scope(self.unit.id)
        return [key for key in self.tree.ids if not self.tree.row_of(key).shows_result]

    @cached_property
    def condition(self) -> Q:
        """The limits as a condition on rows of the ledger or of the fine roll-up; balance accounts are outside."""
        sides = (self.side,) if self.side else SIDES
        condition = Q(unit__in=self.unit_ids, account__side__in=sides)
        if self.activity is not None:
            condition &= Q(activity=self.activity)
        elif self.group is not None and self.group.group_id is not None:
            condition &= Q(activity__in=self.codes.in_group(self.group.group_id))
        return condition & Q(account=self.account) if self.account else condition

    @property
    def day(self) -> date:
        """The day that the budget is as of: what is decided later is not in it."""
        return periods.last_day(self.occasion.period_id)

    @property
    def has_parts(self) -> bool:
        """Whether there are units below to show."""
        return self.unit is None or len({self.tree.child_of(key, self.unit.id).id for key in self.unit_ids}) > 1

    @property
    def next_by(self) -> By:
        """What to show first: units while there are any below, then activities, accounts and at last ledger rows."""
        if self.account:
            return By.ENTRY
        if self.activity is not None:
            return By.ACCOUNT
        return By.UNIT if self.has_parts else By.ACTIVITY


def scope(committee: Unit, occasion: Occasion) -> Scope:
    """The whole of a committee's table by activity: where every drill-down starts. Three queries."""
    tree = organisation(committee, periods.last_day(occasion.period_id))
    return Scope(committee, occasion, tree, activities(committee, occasion.year))


def drill_down(of: Scope, by: By) -> list[Row]:
    """The scope's rows by unit, activity or account for the period, then their sum with costs and revenues apart.

    Kronor, all with the scope's sign profile, so that they add up; rows of exactly 0 kr are left out. Two queries.
    """
    parts: dict[int, Sums] = {}
    sides = {side: Sums() for side in SIDES}
    for key, side, *amounts in _rolled_up(of, by):
        found = Sums(*(amount or ZERO for amount in amounts))
        part = _part(of, by, key)
        parts[part] = parts.get(part, Sums()) + found
        sides[side] += found
    words = _words(of, by, parts)
    rows = [_row(parts[part], RowKind.ROW, of.profile, **words[part]) for part in words if any(parts[part])]
    return rows + _totals(of, sides)


class Sums(NamedTuple):
    """Outcome, phased budget and last year's outcome for the period, in kronor with the ledger's sign."""

    outcome: Decimal = ZERO
    budget: Decimal = ZERO
    last_year: Decimal = ZERO

    def __add__(self, other: tuple[Any, ...]) -> "Sums":
        return Sums(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


def _rolled_up(of: Scope, by: By) -> Iterable[tuple[Any, ...]]:
    """Key, side and the three sums from the fine roll-up."""
    through = of.occasion.period_id
    so_far, last_year = (
        Q(period__in=periods.year_to(through)),
        Q(period__in=periods.year_to(periods.year_before(through))),
    )
    known = Source.objects.exclude(decision__decided_on__gt=of.day)
    kinds = {kind: list(known.filter(kind=kind).values_list("pk", flat=True)) for kind in Source.Kind.values}
    outcome, budget = Q(source__in=kinds["outcome"]), Q(source__in=kinds["budget"])
    return (
        LedgerCell.objects.filter((outcome & (so_far | last_year)) | (budget & so_far), of.condition)
        .order_by()
        .values_list({By.UNIT: "unit_id", By.ACTIVITY: "activity_id"}.get(by, "account_id"), "account__side")
        .annotate(
            outcome=Sum("amount", filter=outcome & so_far),
            budget=Sum("amount", filter=budget),
            last_year=Sum("amount", filter=outcome & last_year),
        )
    )


def _part(of: Scope, by: By, key: int) -> int:
    """Which row a key counts in: for units the one next below the scope's."""
    if by is not By.UNIT:
        return key
    return (of.tree.child_of(key, of.unit.id) if of.unit else of.tree.row_of(key)).id


def _words(of: Scope, by: By, keys: Iterable[int]) -> dict[int, dict[str, Any]]:
    """Codes, name and key of each row, in the order that they are shown."""
    if by is By.UNIT:
        units = {key: of.tree.named(key) for key in sorted(keys, key=of.tree.order)}
        return {key: {"codes": unit.code, "name": unit.name, "unit_id": key} for key, unit in units.items()}
    if by is By.ACTIVITY:
        names = {key: of.codes.names[key] for key in sorted(keys, key=lambda key: of.codes.names[key])}
        return {key: {"codes": code, "name": name, "activity_id": key} for key, (code, name) in names.items()}
    accounts = Account.objects.filter(pk__in=list(keys)).order_by("code")
    return {one.pk: {"codes": one.code, "name": one.name, "account_id": one.pk} for one in accounts}


def _row(sums: Sums, kind: RowKind, profile: Profile, **words: Any) -> Row:
    outcome, budget, last_year = (profile.shown(amount) for amount in sums)
    return Row(kind=kind, profile=profile, current=outcome, budget=budget, last_year=last_year, **words)


def _totals(of: Scope, sides: dict[str, Sums]) -> list[Row]:
    """The sum, and what of it is costs and revenues."""
    name = {Profile.NET_COST: "Nettokostnad", Profile.RESULT: "Resultat"}.get(of.profile, "Summa")
    total = _row(sum(sides.values(), Sums()), RowKind.SUM, of.profile, name=name)
    if of.side:
        return [total]
    of_which = [
        _row(sides[side], RowKind.OF_WHICH, profile_of_side(side), name=words) for side, words in OF_WHICH_NAMES.items()
    ]
    return [total, *of_which]


def entries(of: Scope, ledger: Ledger = Ledger.OUTCOME, search: str = "") -> QuerySet[Entry]:
    """The published ledger rows of the scope for the period, by period and voucher; amounts have the ledger's sign.

    ``search`` is a part of the text, a voucher, the beginning of an account, or an amount in kronor. The imports are
    looked up first, so that the database opens only their partitions.
    """
    through = of.occasion.period_id if ledger is not Ledger.LAST_YEAR else periods.year_before(of.occasion.period_id)
    kind = Source.Kind.BUDGET if ledger is Ledger.BUDGET else Source.Kind.OUTCOME
    found = published_entries(kind, periods.year_to(through)).filter(of.condition, _matches(search))
    if ledger is Ledger.BUDGET:
        found = found.exclude(batch__source__decision__decided_on__gt=of.day)
    return found.select_related("account", "unit", "activity").order_by("period_id", "voucher", "line", "number")


def published_entries(kind: str, numbers: Iterable[int]) -> QuerySet[Entry]:
    """The ledger rows that stand in some periods. Which imports speak for them is settled here, once: entries never
    change, so every question asked of the set has the same rows for an answer. One query.
    """
    published = PublishedPeriod.objects.filter(source__kind=kind, period__in=list(numbers))
    months: dict[int, list[int]] = {}
    for batch, period in published.order_by().values_list("batch_id", "period_id"):
        months.setdefault(batch, []).append(period)
    stands = Q(pk__in=[])
    for batch, held in months.items():
        stands |= Q(batch=batch, period__in=held)
    return Entry.objects.filter(stands, batch__in=list(months))


def _matches(search: str) -> Q:
    """What a person typed, as a condition."""
    words = search.strip()
    if not words:
        return Q()
    condition = Q(text__icontains=words) | Q(voucher__iexact=words)
    if words.isdecimal():
        condition |= Q(account__code__startswith=words)
    with suppress(Refused):
        amount = abs(Decimal(ore_of(words, ","))) / 100
        condition |= Q(amount__in=[amount, -amount])
    return condition


def occasions() -> QuerySet[Occasion]:
    """The occasions that have an outcome to follow up, the newest first."""
    outcome = PublishedPeriod.objects.filter(source__kind=Source.Kind.OUTCOME, period=OuterRef("period"))
    return Occasion.objects.filter(Exists(outcome)).latest_first()


def committees(day: date) -> UnitQuerySet:
    """The committees that exist on a day."""
    found: UnitQuerySet = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).valid_on(day)
    return found


def first_readable(user: User, on: date | None = None) -> Unit | None:
    """The first committee that a person may read, else the highest unit of one; None for a stranger.

    With a day only those that exist on it.
    """
    visible = Unit.objects.visible_to(user).exclude(kind=Unit.Kind.MUNICIPALITY).with_tree_fields()
    among = visible.valid_on(on) if on else visible
    return min(among, key=lambda unit: (unit.tree_depth, unit.tree_ordering), default=None)


def units_of(committee: Unit, occasion: Occasion) -> UnitQuerySet:
    """The committee and everything under it, as it is on the occasion's last day."""
    found: UnitQuerySet = Unit.objects.below(committee).valid_on(periods.last_day(occasion.period_id))
    return found
