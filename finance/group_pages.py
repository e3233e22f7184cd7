"""What the page of activity groups shows: what stands in no group first, then the groups. Reads, writes nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.http import urlencode

from finance import selectors
from finance.cells import SIDES
from finance.group_plan import Stretch
from finance.models import ActivityGroup, Source, SummaryCell
from finance.pages import Choice
from finance.places import Activities, activities, activities_of, organisation, organisations
from followup.models import FiscalYear, Unit
from followup.money import ZERO


@dataclass(frozen=True)
class ActivityLine:
    """An activity with its outcome and budget of the year, net cost in kronor."""

    pk: int
    code: str
    name: str
    outcome: Decimal = ZERO
    budget: Decimal = ZERO


@dataclass(frozen=True)
class GroupLine:
    """A group with its codes in the year and how many activities they are."""

    group: ActivityGroup
    codes: str
    count: int
    url: str


@dataclass(frozen=True)
class Where:
    """The committee and the year that a page is about."""

    committee: Unit
    year: int
    committees: Sequence[Unit]
    years: Sequence[int]

    def url(self, name: str = "activity_groups", *keys: int, committee: str = "", year: int = 0, **more: str) -> str:
        """An address of the groups, of another committee or year where one is named."""
        query = {"namnd": committee or self.committee.code, "ar": str(year or self.year)} | more
        return f"{reverse(f'finance:{name}', args=keys)}?{urlencode(query)}"

    @property
    def here(self) -> str:
        """The page of the groups."""
        return self.url()

    @property
    def all_chosen(self) -> str:
        """The same page with every activity ticked."""
        return self.url(valj="alla")

    @property
    def new_url(self) -> str:
        """Where a group is made."""
        return self.url("activity_group_new")

    @property
    def choices(self) -> list[tuple[str, list[Choice]]]:
        """The other committees and years, where there are any."""
        of = [
            Choice(unit.name, self.url(committee=unit.code), unit.code == self.committee.code)
            for unit in self.committees
        ]
        at = [Choice(str(year), self.url(year=year), year == self.year) for year in self.years]
        return [(words, found) for words, found in (("Nämnd", of), ("År", at)) if len(found) > 1]

    @property
    def elsewhere(self) -> list[tuple[str, str, int]]:
        """The other committees that have activities without a group: name, page and how many. Four queries."""
        found = loose_by_committee(self.year)
        return [(of.name, self.url(committee=of.code), count) for of, count in found if of != self.committee]


def where(committees: Iterable[Unit], committee: str = "", year: str = "") -> Where | None:
    """The page's place: the committee and the year that are asked for, else the first and the one now followed up.

    The years to choose among are that year and those beside it; former ones have an address all the same. None where
    there is no committee at all. Raises LookupError for one that is not there.
    """
    there = list(committees)
    years = list(FiscalYear.objects.order_by("-year").values_list("year", flat=True))
    if not there or not years:
        return None
    now = selectors.occasions().first()
    asked = int(year) if year.isdecimal() and len(year) == 4 else None
    if year and asked not in years:
        raise LookupError(year)
    current = now.year if now else years[0]
    shown = [one for one in years if abs(one - current) <= 1]
    own = next((unit for unit in there if unit.code == committee), None) if committee else there[0]
    if own is None:
        raise LookupError(committee)
    return Where(own, asked or current, there, shown)


def committees(user_units: QuerySet[Unit]) -> list[Unit]:
    """The committees among units, in order, each code once: the newest."""
    found = user_units.filter(kind=Unit.Kind.COMMITTEE).order_by("valid_from")
    return sorted({unit.code: unit for unit in found}.values(), key=lambda unit: (unit.sort, unit.code))


def groups() -> QuerySet[ActivityGroup]:
    """The groups of all committees that have a page: not of one that another has succeeded under its code."""
    own = {"kind": Unit.Kind.COMMITTEE, "code": OuterRef("committee__code")}
    later = Unit.objects.filter(**own, valid_from__gt=OuterRef("committee__valid_from"))
    return ActivityGroup.objects.filter(~Exists(later)).select_related("committee")


@dataclass(frozen=True)
class Read:
    """What is known of a committee's groups in a year. Five queries, however much of it is shown."""

    at: Where

    @cached_property
    def codes(self) -> Activities:
        """Where each activity belongs."""
        return activities(self.at.committee, self.at.year)

    @cached_property
    def sums(self) -> dict[int, tuple[Decimal, Decimal]]:
        """Outcome and budget of the year by activity, of those with money; last year's alone have zeros."""
        return _sums(self.at)

    @property
    def lines(self) -> dict[int, ActivityLine]:
        """Every activity by its key, in the order of the codes."""
        named = sorted(self.codes.names.items(), key=lambda one: one[1])
        nothing = (ZERO, ZERO)
        return {key: ActivityLine(key, code, name, *self.sums.get(key, nothing)) for key, (code, name) in named}

    @property
    def loose(self) -> list[ActivityLine]:
        """The activities with money that stand in no group."""
        return [one for key, one in self.lines.items() if key in self.sums and self.codes.line_of(key).group_id is None]

    @property
    def groups(self) -> list[GroupLine]:
        """The committee's groups in order."""
        counted = Counter(self.codes.line_of(key).group_id for key in self.codes.names)
        found = ActivityGroup.objects.filter(committee=self.at.committee).order_by("sort", "label")
        return [
            GroupLine(one, _codes(one, self.at.year), counted[one.pk], self.at.url("activity_group", one.pk))
            for one in found.prefetch_related("patterns")
        ]

    def members(self, group: ActivityGroup) -> list[ActivityLine]:
        """The activities of a group, with or without money."""
        return [one for key, one in self.lines.items() if self.codes.line_of(key).group_id == group.pk]


def loose_by_committee(year: int) -> list[tuple[Unit, int]]:
    """The committees that have money of the year in activities without a group, with how many. Four queries."""
    there = list(selectors.committees(date(year, 12, 31)))
    codes = activities_of(there, year)
    money = set(_cells(year).values_list("unit_id", "activity_id").distinct())
    found = []
    for tree, of in zip(organisations(there, date(year, 12, 31)), there, strict=True):
        own = {activity for unit, activity in money if unit in tree}
        apart = sum(codes[of.pk].line_of(key).group_id is None for key in own)
        found += [(of, apart)] if apart else []
    return found


def address(committee: str, year: int) -> str:
    """The page of a committee's groups in a year."""
    return f"{reverse('finance:activity_groups')}?{urlencode({'namnd': committee, 'ar': str(year)})}"


def _codes(group: ActivityGroup, year: int) -> str:
    """The patterns of a group in a year, with their years where they begin or end later."""
    found = [Stretch(one.pattern, one.first_year, one.last_year) for one in group.patterns.all()]
    return ", ".join(
        one.label if one.holds(year) and one.last is None else f"{one.label} ({one.years})"
        for one in found
        if one.last is None or one.last >= year
    )


def _cells(year: int) -> QuerySet[SummaryCell]:
    """What a year's tables read: its outcome and budget, and the outcome of the year before."""
    kinds = Q(year=year) | Q(year=year - 1, kind=Source.Kind.OUTCOME)
    return SummaryCell.objects.filter(kinds, side__in=SIDES).order_by()


def _sums(at: Where) -> dict[int, tuple[Decimal, Decimal]]:
    """Outcome and budget of the year by activity, of the committee's units."""
    units = organisation(at.committee, date(at.year, 12, 31)).ids
    rows = _cells(at.year).filter(unit__in=units).values_list("activity_id")
    outcome, budget = (Q(year=at.year, kind=kind) for kind in (Source.Kind.OUTCOME, Source.Kind.BUDGET))
    summed = rows.annotate(outcome=Sum("so_far__11", filter=outcome), budget=Sum("so_far__11", filter=budget))
    return {key: (spent or ZERO, planned or ZERO) for key, spent, planned in summed}
