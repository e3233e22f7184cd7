"""Forecast lines: what the forecast pages show of the areas and of each group and side within one. Reads only.

Kronor for the whole year, as a person writes them: costs and revenues are both plus.
"""

from dataclasses import dataclass
from decimal import Decimal

from finance.cells import Amounts, Basis, Key, read, rolled_up, total
from finance.computed import Computed
from finance.models import Baseline, Forecast, Side
from finance.places import Activities, Line, Organisation, Place, activities, organisation
from finance.signs import Profile, profile_of_side
from finance.summary import Row, RowKind
from followup import money, periods
from followup.models import Occasion, Unit
from followup.money import ZERO

LineKey = tuple[int | None, str]  # activity group and side


@dataclass(frozen=True, slots=True)
class AreaRow(Row):
    """An area with its forecast, and how many of its lines somebody has entered."""

    entered: int = 0
    lines: int = 0


@dataclass(frozen=True)
class ForecastLine:
    """A group of activities and a side in an area: what is known, what is computed and what a person says."""

    line: Line
    side: str
    outcome: Decimal
    budget: Decimal
    last_year: Decimal
    computed: Computed
    entered: Forecast | None

    @property
    def key(self) -> str:
        """What the line's form fields are called by."""
        return f"{self.line.group_id}-{self.side}"

    @property
    def side_name(self) -> str:
        """Kostnader or Intäkter."""
        return {Side.COST.value: "Kostnader", Side.REVENUE.value: "Intäkter"}[self.side]

    @property
    def current(self) -> Decimal:
        """The forecast that stands."""
        return self.entered.amount if self.entered else self.computed.amount

    @property
    def deviation(self) -> Decimal:
        """The forecast against budget; plus is better."""
        return profile_of_side(self.side).deviation(self.current, self.budget)

    @property
    def deviation_shown(self) -> str:
        """The deviation in tkr with its sign."""
        return money.shown(self.deviation, money.Unit.TKR, signed=True)

    @property
    def method_name(self) -> str:
        """How the computed forecast came to be, in words."""
        return self.computed.method_name


@dataclass(frozen=True)
class Area:
    """An area at an occasion with its forecast lines; ``profile`` is that of its sum."""

    place: Place
    unit: Unit
    occasion: Occasion
    lines: tuple[ForecastLine, ...]

    @property
    def total(self) -> Row:
        """The area's forecast against its budget: net cost or result."""
        profile, sums = self.place.profile, [ZERO, ZERO, ZERO]
        for line in self.lines:
            turn = profile_of_side(line.side).shown
            amounts = (line.current, line.budget, line.last_year)
            sums = [total + turn(amount) for total, amount in zip(sums, amounts, strict=True)]
        current, budget, last_year = map(profile.shown, sums)
        name = "Resultat" if profile is Profile.RESULT else "Nettokostnad"
        return Row(name, RowKind.SUM, profile, current, budget, last_year)


def areas(committee: Unit, occasion: Occasion) -> list[AreaRow]:
    """The areas of a committee with their full-year forecast. Five queries."""
    cells = read(committee=committee, occasion=occasion)
    rows = []
    for area in cells.organisation.areas():
        own = cells.areas.get(area.id, [])
        whole = total(part.amounts for part in own)
        shown = area.profile.shown
        rows.append(
            AreaRow(
                area.name,
                RowKind.ROW,
                area.profile,
                shown(whole.forecast),
                shown(whole.budget_year),
                shown(whole.last_year),
                codes=area.code,
                unit_id=area.id,
                entered=sum(part.cells for part in own if part.basis is Basis.ENTERED),
                lines=sum(part.cells for part in own),
            )
        )
    return rows


def area(committee: Unit, occasion: Occasion, code: str, *, everything: bool = False) -> Area | None:
    """An area with its lines: those with money or a forecast, or ``everything`` that one can be entered for.

    None when the committee has no such area on the occasion's last day.
    """
    tree = organisation(committee, periods.last_day(occasion.period_id))
    place = next((one for one in tree.areas() if one.code == code), None)
    if place is None:
        return None
    codes = activities(committee, occasion.year)
    lines = tuple(_lines(tree, codes, occasion, place, everything=everything))
    return Area(place, Unit.objects.get(pk=place.id), occasion, lines)


def _lines(
    tree: Organisation, codes: Activities, occasion: Occasion, place: Place, *, everything: bool
) -> list[ForecastLine]:
    own = {"occasion": occasion, "unit": place.id}
    entered: dict[LineKey, Forecast] = {
        (one.group_id, one.side): one for one in Forecast.objects.filter(**own).select_related("by")
    }
    computed: dict[LineKey, Baseline] = {(one.group_id, one.side): one for one in Baseline.objects.filter(**own)}
    sums = rolled_up(tree, codes, occasion)
    made = []
    for line in sorted(codes.of_group.values(), key=lambda line: (line.sort, line.codes)):
        for side in (Side.COST.value, Side.REVENUE.value):
            amounts = sums.get(Key(place.id, line, side), Amounts())
            found = (line.group_id, side)
            if everything or amounts != Amounts() or found in entered or found in computed:
                made.append(_line(line, side, amounts, computed.get(found), entered.get(found)))
    return made


def _line(line: Line, side: str, amounts: Amounts, computed: Baseline | None, entered: Forecast | None) -> ForecastLine:
    shown = profile_of_side(side).shown
    proposal = Computed.kept(computed) if computed else Computed.fallback(shown(amounts.budget_remaining))
    outcome, budget, last_year = map(shown, (amounts.outcome, amounts.budget_year, amounts.last_year))
    return ForecastLine(line, side, outcome, budget, last_year, proposal, entered)
