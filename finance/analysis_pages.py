"""What the page of an analysis says: headline, tables of contributions, pictures, links. Reads, writes nothing."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from finance.analysis import Contribution, Dimension, Explanation, percent, rolling
from finance.analysis_reading import WORDS, Analysis
from finance.pages import Place
from followup import money, periods
from followup.charts import Chart, Series, deviation_bars, lines
from followup.charts.svg import Tone
from followup.money import ZERO

TITLES = {
    Dimension.ONE_OFF: "Jämförelsestörande poster",
    Dimension.ACCOUNT: "Konton",
    Dimension.ACTIVITY: "Verksamheter",
    Dimension.UNIT: "Enheter",
    Dimension.MONTH: "Månader",
}


@dataclass(frozen=True)
class Part:
    """A row of a table of contributions: its name, kronor, percent of the deviation and the way down."""

    name: str
    amount: Decimal
    share: str
    url: str = ""


@dataclass(frozen=True)
class Made:
    """What the deviation is made of along one dimension, as a table."""

    title: str
    parts: tuple[Part, ...]
    rest: Part | None


@dataclass(frozen=True)
class AnalysisPage:
    """The page of an analysis."""

    analysis: Analysis
    query: dict[str, str]
    of_committee: bool = True  # whether the reader may see the whole committee's table

    @property
    def place(self) -> Place:
        """The committee and the occasion."""
        return Place(self.analysis.scope.committee, self.analysis.scope.occasion)

    @property
    def name(self) -> str:
        """What is analysed: the narrowest limit."""
        own = self.analysis.scope
        if own.account:
            return str(own.account)
        if own.activity is not None:
            return " ".join(own.codes.names[own.activity])
        if own.group:
            return f"{own.group.codes} {own.group.name}"
        return own.unit.name if own.unit else own.committee.name

    @property
    def headline(self) -> str:
        """The answer: how far from budget."""
        total = self.analysis.total
        if not money.rounded(total.deviation):
            return f"{self.name} följer budget"
        words = "bättre" if total.deviation > 0 else "sämre"
        return f"{self.name} är {money.shown(abs(total.deviation))} mnkr {words} än budget"

    @property
    def lead(self) -> str:
        """The figures of the headline."""
        total, span = self.analysis.total, self.span
        what = WORDS[self.analysis.scope.profile].capitalize()
        return (
            f"{what} är {money.shown(total.current)} mnkr mot budgeten {money.shown(total.budget)} mnkr, {span}. "
            f"Samma period i fjol: {money.shown(total.last_year)} mnkr."
        )

    @property
    def span(self) -> str:
        """The months of the period."""
        return periods.span_shown(self.analysis.scope.occasion.period_id)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here: the rows behind the same deviation."""
        behind = ("Bakom siffrorna", self.place.drill_url(**self.query))
        return [("Driftsammandrag", self.place.summary_url()), behind] if self.of_committee else [behind]

    @cached_property
    def made_of(self) -> list[Made]:
        """The tables of contributions."""
        return [self._made(one) for one in self.analysis.explanations if one.parts]

    def _made(self, one: Explanation) -> Made:
        parts = tuple(self._part(part, one) for part in one.named)
        rest = self._part(Contribution("Övrigt", one.rest), one) if one.rest else None
        return Made(TITLES[one.dimension], parts, rest)

    def _part(self, one: Contribution, of: Explanation) -> Part:
        share = money.number(percent(one.amount / of.deviation)) if of.deviation else "–"
        url = self.place.analysis_url(**self.query | dict(one.query)) if one.query else ""
        return Part(one.name, one.amount, f"{share} %", url)

    @property
    def deviations(self) -> Chart:
        """The deviation month by month."""
        months, profile = self.analysis.months, self.analysis.scope.profile
        return deviation_bars(
            f"Avvikelse per månad {self.place.occasion.year}, mnkr",
            [
                (
                    periods.MONTHS[periods.month_of(period) - 1],
                    profile.deviation(months.outcome.get(period, ZERO), months.budget.get(period, ZERO)),
                )
                for period in periods.year_to(self.place.occasion.period_id)
            ],
        )

    @property
    def years(self) -> Chart:
        """Outcome this year against last year, month by month."""
        year = self.place.occasion.year
        names = [month[:3] for month in periods.MONTHS]
        series = [
            Series(str(year - 1), self._amounts(periods.whole_year(year - 1)), tone=Tone.BEFORE),
            Series(str(year), (*self._amounts(self._so_far), *[None] * (12 - len(self._so_far)))),
        ]
        return lines(f"Utfall per månad {year} och {year - 1}, mnkr", names, series)

    @property
    def rolling(self) -> Chart | None:
        """The sums of the last twelve and of the last three months; None while no twelve months are known."""
        outcome = self.analysis.months.outcome
        months = list(periods.between(min(outcome, default=self._so_far[0]), self._so_far[-1]))
        amounts = self._amounts(months)
        year, quarter = rolling(amounts, 12), rolling(amounts, 3)
        first = next((place for place, amount in enumerate(year) if amount is not None), None)
        if first is None:
            return None
        labels = [f"{periods.MONTHS[periods.month_of(month) - 1][:3]} {month // 100 % 100}" for month in months]
        series = [
            Series("12 mån", tuple(year[first:])),
            Series("3 mån × 4", tuple(_four_times(quarter[first:])), tone=Tone.NEUTRAL, dashed=True),
        ]
        return lines("Rullande 12 och 3 månader, mnkr i årstakt", labels[first:], series)

    @property
    def _so_far(self) -> list[int]:
        return periods.year_to(self.place.occasion.period_id)

    def _amounts(self, months: list[int]) -> tuple[Decimal | None, ...]:
        outcome = self.analysis.months.outcome
        first = min(outcome, default=0)
        return tuple(outcome.get(month, ZERO) if month >= first else None for month in months)


def _four_times(amounts: list[Decimal | None]) -> list[Decimal | None]:
    return [amount * 4 if amount is not None else None for amount in amounts]
