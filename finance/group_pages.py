"""What the page of activity groups shows: what stands in no group first, then the groups. Reads, writes nothing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet, Sum
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

    None where there is no committee at all. Raises LookupError for one that is not there.
    """
    there = list(committees)
    years = list(FiscalYear.objects.order_by("-year").values_list("year", flat=True))
    if not there or not years:
        return None
    now = selectors.occasions().first()
    asked = int(year) if year.isdecimal() and len(year) == 4 else None
    if year and asked not in years:
        raise LookupError(year)
    own = next((unit for unit in there if unit.code == committee), None) if committee else there[0]
    if own is None:
        raise LookupError(committee)
    return Where(own, asked or (now.year if now else years[0]), there, years)


def committees(user_units: QuerySet[Unit]) -> list[Unit]:
    """The committees among units, in order, each code once: the newest."""
    found = user_units.filter(kind=Unit.Kind.COMMITTEE).order_by("valid_from")
    return sorted({unit.code: unit for unit in found}.values(), key=lambda unit: (unit.sort, unit.code))


def loose(at: Where) -> list[ActivityLine]:
    """The activities with money that stand in no group. Four queries."""
    codes = activities(at.committee, at.year)
    sums = _sums(at)
    return [one for key, one in _lines(codes, sums).items() if codes.line_of(key).group_id is None and key in sums]


def groups(at: Where) -> list[GroupLine]:
    """The committee's groups in order. Four queries."""
    codes = activities(at.committee, at.year)
    counted = Counter(codes.line_of(key).group_id for key in codes.names)
    found = ActivityGroup.objects.filter(committee=at.committee).order_by("sort", "label").prefetch_related("patterns")
    return [GroupLine(one, _codes(one, at.year), counted[one.pk], at.url("activity_group", one.pk)) for one in found]


def members(at: Where, group: ActivityGroup) -> list[ActivityLine]:
    """The activities of a group in the year, with or without money. Four queries."""
    codes = activities(at.committee, at.year)
    return [one for key, one in _lines(codes, _sums(at)).items() if codes.line_of(key).group_id == group.pk]


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
    """Outcome and budget of the year by activity, of the committee's units; those of last year alone have zeros."""
    units = organisation(at.committee, date(at.year, 12, 31)).ids
    rows = _cells(at.year).filter(unit__in=units).values_list("activity_id")
    outcome, budget = (Q(year=at.year, kind=kind) for kind in (Source.Kind.OUTCOME, Source.Kind.BUDGET))
    summed = rows.annotate(outcome=Sum("so_far__11", filter=outcome), budget=Sum("so_far__11", filter=budget))
    return {key: (spent or ZERO, planned or ZERO) for key, spent, planned in summed}


def _lines(codes: Activities, sums: dict[int, tuple[Decimal, Decimal]]) -> dict[int, ActivityLine]:
    """Every activity by its key, in the order of the codes."""
    named = sorted(codes.names.items(), key=lambda one: one[1])
    return {key: ActivityLine(key, code, name, *sums.get(key, (ZERO, ZERO))) for key, (code, name) in named}
