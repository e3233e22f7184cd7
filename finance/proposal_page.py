"""The page behind a proposed forecast: how it came to be, what it has been worth, and how sure it is. Reads only.

Kronor as a person writes them: costs and revenues are both plus.
"""

from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate

from finance.cells import SIDE_WORDS, Key
from finance.computed import Computed, percent
from finance.models import Baseline
from finance.pages import Place
from finance.places import Line, activities, organisation
from finance.proposal import Method
from finance.proposal.words import Explanation, explanation
from finance.series import CellMonths, Months, months_by_cell
from finance.signs import profile_of_side
from followup import charts, money, periods
from followup.models import Occasion, Unit
from followup.money import ZERO

LARGE = Decimal(10_000_000)  # kronor; years below it are shown in thousands


@dataclass(frozen=True)
class MethodShare:
    """How much a method makes of the proposal."""

    name: str
    share: str
    words: Explanation


@dataclass(frozen=True)
class TriedYear:
    """An earlier year: what would have been proposed at the same month, what the year came to, and the difference."""

    year: int
    proposed: Decimal
    outcome: Decimal

    @property
    def off(self) -> Decimal:
        """How far above the outcome the proposal was, kronor."""
        return self.proposed - self.outcome

    @property
    def off_percent(self) -> str:
        """The same in percent of the outcome's size; ``–`` of nothing."""
        return percent(float(self.off / abs(self.outcome) * 100), signed=True) if self.outcome else "–"


@dataclass(frozen=True)
class ProposalPage:
    """A kept proposal with the months it is seen against."""

    place: Place
    unit: Unit
    line: Line
    baseline: Baseline
    months: CellMonths

    @property
    def computed(self) -> Computed:
        """The proposal in words and figures."""
        return Computed.kept(self.baseline)

    @property
    def scale(self) -> money.Unit:
        """What amounts are shown in: thousands where the year is small."""
        sizes = (self.baseline.amount, self.baseline.low, self.baseline.high)
        return money.Unit.MNKR if max(map(abs, sizes)) >= LARGE else money.Unit.TKR

    def shown(self, kronor: Decimal) -> str:
        """An amount with its unit."""
        return f"{money.shown(kronor, self.scale)} {self.scale.word}"

    @property
    def headline(self) -> str:
        """The answer: the proposed year."""
        return f"Förslaget för {self.place.occasion.year} är {self.shown(self.baseline.amount)}"

    @property
    def lead(self) -> str:
        """What it is about, and how sure it is."""
        low, high = money.shown(self.baseline.low, self.scale), self.shown(self.baseline.high)
        backtest = f" Träffsäkerhet {self.computed.backtest_shown}." if self.computed.backtest_shown else ""
        return f"{self.what}. Fyra gånger av fem väntas året sluta mellan {low} och {high}.{backtest}"

    @property
    def what(self) -> str:
        """Area, activity group and side in words."""
        return f"{self.unit.name}, {self.line.codes} {self.line.name}, {SIDE_WORDS[self.baseline.side].lower()}"

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Prognos", self.place.forecasts_url), (self.unit.name, self.place.forecast_url(self.unit.code))]

    @property
    def explanation(self) -> Explanation:
        """The method's formula and source."""
        return explanation(Method(self.baseline.method))

    @property
    def shares(self) -> list[MethodShare]:
        """The methods that make the proposal, the heaviest first."""
        found = [(Method(name), share) for name, share in self.baseline.weights]
        return [MethodShare(one.label.capitalize(), percent(share * 100), explanation(one)) for one, share in found]

    @property
    def trials(self) -> list[TriedYear]:
        """The years in which the proposal was tried, the latest first."""
        kept = [
            TriedYear(one["year"], Decimal(one["proposed"]), Decimal(one["outcome"])) for one in self.baseline.trials
        ]
        return kept[::-1]

    @property
    def bias_words(self) -> str:
        """Which way the proposals have missed, in words."""
        bias = self.baseline.bias
        if bias is None or abs(bias) < 0.05:
            return ""
        way = "över" if bias > 0 else "under"
        return f"I genomsnitt har förslagen legat {percent(abs(bias))} {way} utfallet."

    @property
    def chart(self) -> charts.Chart:
        """The year month by month: outcome, last year, budget and the proposal with its interval."""
        year, through = self.place.occasion.year, periods.month_of(self.place.occasion.period_id)
        proposal = list(accumulate(self.baseline.months))
        outcome = [*proposal[:through], *[None] * (12 - through)]
        ahead = [*[None] * (through - 1), *proposal[through - 1 :]]
        before = self._running(self.months.outcome, year - 1)
        curves = [
            charts.Series(f"{year - 1}", before, charts.Tone.BEFORE),
            charts.Series("Budget", self._running(self.months.budget, year), charts.Tone.NEUTRAL, dashed=True),
            charts.Series("Utfall", tuple(outcome)),
            charts.Series("Förslag", tuple(ahead), dashed=True),
        ]
        band = charts.Band("80 %", tuple(self.baseline.lows), tuple(self.baseline.highs))
        labels = [periods.month_short(month) for month in range(1, 13)]
        known = [curve for curve in curves if any(amount is not None for amount in curve.amounts)]
        return charts.lines(f"Från januari, {self.scale.word}", labels, known, band=band, unit=self.scale)

    def _running(self, months: Months, year: int) -> tuple[Decimal | None, ...]:
        """A year's sum through each month; nothing where the year has no amounts."""
        own = [months.get(period) for period in periods.whole_year(year)]
        if not any(own):
            return (None,) * 12
        shown = profile_of_side(self.baseline.side).shown
        return tuple(accumulate(shown(amount or ZERO) for amount in own))


def proposal_page(committee: Unit, occasion: Occasion, unit: Unit, group: int, side: str) -> ProposalPage | None:
    """The page of a cell's proposal; None where nothing has been computed."""
    baseline = Baseline.objects.filter(occasion=occasion, unit=unit, group=group, side=side).first()
    codes = activities(committee, occasion.year)
    if baseline is None or group not in codes.of_group:
        return None
    tree = organisation(committee, periods.last_day(occasion.period_id))
    line, found = codes.of_group[group], months_by_cell(tree, codes, occasion.period_id)
    months = found.get(Key(unit.pk, line, side), CellMonths())
    return ProposalPage(Place(committee, occasion), unit, line, baseline, months)
