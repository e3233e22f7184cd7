"""What the page of account groups shows: the accounts in no group first, then the groups. Reads, writes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.http import urlencode

from finance import selectors
from finance.account_plan import SIDE_OF, WORD_OF, counted
from finance.cells import SIDES
from finance.kinds import group_of
from finance.models import Account, AccountGroup, LedgerCell, Side, Source
from finance.pages import Choice
from finance.signs import profile_of_side
from followup import periods
from followup.money import ZERO

WORDS = {Side.REVENUE: "Intäkter", Side.COST: "Kostnader"}  # in the order of the report


@dataclass(frozen=True)
class AccountLine:
    """An account in no group, with the year's outcome in kronor as shown (costs and revenues are both plus)."""

    account: Account
    outcome: Decimal


@dataclass(frozen=True)
class GroupLine:
    """A group with the beginnings of its accounts' codes and how many accounts they are."""

    group: AccountGroup
    starts: str
    count: int
    url: str


@dataclass(frozen=True)
class SideLines:
    """The groups of a side in order, and where one more is made."""

    title: str
    groups: list[GroupLine]
    new_url: str
    new_words: str


@dataclass(frozen=True)
class Read:
    """What is known of the account groups. Four queries, one of them over the fine roll-up."""

    @cached_property
    def year(self) -> int | None:
        """The year that is followed up now."""
        now = selectors.occasions().first()
        return now.year if now else None

    @cached_property
    def _groups(self) -> list[AccountGroup]:
        return list(AccountGroup.objects.order_by("sort", "name"))

    @cached_property
    def _accounts(self) -> list[Account]:
        return list(Account.objects.filter(side__in=SIDES).order_by("code"))

    @cached_property
    def apart(self) -> list[Account]:
        """Every account in no group."""
        return [one for one in self._accounts if group_of(one.code, one.side, self._groups) is None]

    @cached_property
    def _sums(self) -> dict[int, Decimal]:
        return _outcome(self.year, self.apart) if self.year and self.apart else {}

    @property
    def loose(self) -> list[AccountLine]:
        """The accounts in no group that have an outcome this year or the year before."""
        return [
            AccountLine(one, profile_of_side(one.side).shown(self._sums[one.pk]))
            for one in self.apart
            if one.pk in self._sums
        ]

    @property
    def idle(self) -> list[Account]:
        """The accounts in no group that have none."""
        return [one for one in self.apart if one.pk not in self._sums]

    @property
    def sides(self) -> list[SideLines]:
        """The groups by side."""
        return [
            SideLines(words, self._lines(side), _new_url(side), f"Ny {WORD_OF[side]}sgrupp")
            for side, words in WORDS.items()
        ]

    def _lines(self, side: str) -> list[GroupLine]:
        counts = counted(self._accounts, self._groups)
        return [
            GroupLine(one, _starts(one), counts[one.side, one.name], reverse("finance:account_group", args=[one.pk]))
            for one in self._groups
            if one.side == side
        ]

    def members(self, group: AccountGroup) -> list[Account]:
        """The accounts of a group."""
        return [one for one in self._accounts if group_of(one.code, one.side, self._groups) == group]


def side_of(word: str) -> str:
    """The side that an address names, costs where it names none. Raises LookupError for another."""
    return SIDE_OF[word].value if word else Side.COST.value


def choices_of(side: str) -> list[Choice]:
    """The sides to choose among when a group is made."""
    return [Choice(words, _new_url(one), one == side) for one, words in WORDS.items()]


def ungrouped() -> int:
    """How many accounts of costs and revenues stand in no group. Two queries."""
    return len(Read().apart)


def _new_url(side: str) -> str:
    return f"{reverse('finance:account_group_new')}?{urlencode({'sida': WORD_OF[side]})}"


def _starts(group: AccountGroup) -> str:
    return ", ".join(group.prefixes.split("|"))


def _outcome(year: int, accounts: Iterable[Account]) -> dict[int, Decimal]:
    """A year's outcome by account, of those that have any in it or the year before; with the ledger's sign."""
    first, last = periods.period(year - 1, 1), periods.period(year, 12)
    cells = LedgerCell.objects.filter(
        source__kind=Source.Kind.OUTCOME, period__gte=first, period__lte=last, account__in=[one.pk for one in accounts]
    )
    now = Q(period__gte=periods.period(year, 1))
    summed = cells.order_by().values_list("account_id").annotate(sum=Sum("amount", filter=now))
    return {key: amount or ZERO for key, amount in summed}
