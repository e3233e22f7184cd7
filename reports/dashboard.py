"""The start page composed: how a committee, or a part of one, stands to its budget. Every amount is ``finance``'s."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.http import urlencode

from finance import selectors
from finance.forecast_lines import areas
from finance.pages import Choice, Place, against_budget, row_query
from finance.signs import Profile
from finance.summary import Cut, Horizon, OperatingSummary, Row, all_four
from finance.tables import headings
from followup import money, periods
from followup.charts import Chart, Measure, Tone, bullet, deviation_bars
from followup.models import Occasion, Unit
from reports.content import economy

MOST_ACTIVITIES = 6  # bars in the card of activities: what one takes in at a glance


@dataclass(frozen=True)
class Standing:
    """How the unit stands to its budget at a horizon: the answer of a card, its picture and its figures."""

    row: Row
    chart: Chart
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Other:
    """A revenue-financed unit: its expected result (plus = surplus), a line on it and the way to what lies behind."""

    row: Row
    note: str
    url: str

    @property
    def tone(self) -> Tone:
        """Better or worse than budget, as shown."""
        return Tone.of(money.rounded(self.row.deviation))


@dataclass(frozen=True)
class Dashboard:
    """The start page of a unit (a committee, or the highest part of one that the reader may see) at an occasion."""

    unit: Unit
    committee: Unit
    occasion: Occasion
    units: Sequence[Unit]
    occasions: Sequence[Occasion]
    tables: dict[tuple[Cut, Horizon], OperatingSummary]

    @property
    def place(self) -> Place:
        """The committee and the occasion, with the addresses there."""
        return Place(self.committee, self.occasion)

    @property
    def is_committee(self) -> bool:
        """Whether the whole committee is shown."""
        return self.unit == self.committee

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to show: a committee without a ledger has nothing, nor has a single ansvar."""
        year = self.tables[Cut.ORGANISATION, Horizon.YEAR]
        return bool(year.parts or year.other_administrations)

    def row(self, horizon: Horizon) -> Row:
        """What the page is about: the net cost, or for a revenue-financed unit alone its result."""
        summary = self.tables[Cut.ORGANISATION, horizon]
        return summary.other_administrations[0] if self._shows_result(summary) else summary.total

    @staticmethod
    def _shows_result(summary: OperatingSummary) -> bool:
        return not summary.parts and bool(summary.other_administrations)

    @property
    def title(self) -> str:
        """The answer: what the year is expected to give."""
        row = self.row(Horizon.YEAR)
        if row.profile is Profile.RESULT:
            return f"{self.unit.name} väntas bli {against_budget(row.deviation)}"
        return economy.expected(self.unit, row.deviation)

    @property
    def lead(self) -> str:
        """The outcome so far, and what the headline does not hold."""
        row = self.row(Horizon.PERIOD)
        if row.profile is Profile.NET_COST:
            return economy.so_far(self.tables[Cut.ORGANISATION, Horizon.PERIOD])
        through = periods.shown(self.occasion.period_id)
        return f"Till och med {through} är resultatet {money.shown(row.current)} mnkr, {against_budget(row.deviation)}."

    @property
    def switches(self) -> list[tuple[str, list[Choice]]]:
        """The choices of unit and of occasion, each where there is something to choose."""
        units = [Choice(unit.name, self._url(unit, self.occasion), unit == self.unit) for unit in self.units]
        occasions = [Choice(one.name, self._url(self.unit, one), one == self.occasion) for one in self.occasions]
        return [(name, choices) for name, choices in (("Enhet", units), ("Tillfälle", occasions)) if len(choices) > 1]

    def _url(self, unit: Unit, occasion: Occasion) -> str:
        query: dict[str, str] = {"enhet": unit.code} if len(self.units) > 1 else {}
        return f"{reverse('start')}?{urlencode(query | {'tillfalle': occasion.code})}"

    @cached_property
    def year(self) -> Standing:
        """The forecast against the year's budget."""
        return self._standing(Horizon.YEAR, "Helårsprognos mot budget", "Prognos")

    @cached_property
    def so_far(self) -> Standing:
        """The outcome against the phased budget."""
        return self._standing(Horizon.PERIOD, "Utfall mot periodbudget", "Utfall")

    def _standing(self, horizon: Horizon, title: str, current: str) -> Standing:
        row, words = self.row(horizon), headings(self.occasion.period_id, horizon)
        picture = bullet(title, Measure(current, row.current), Measure("Budget", row.budget), deviation=row.deviation)
        names = (words.current, words.budget, words.last_year)
        amounts = (row.current, row.budget, row.last_year)
        return Standing(row, picture, tuple(zip(names, map(money.shown, amounts), strict=True)))

    @cached_property
    def areas(self) -> Chart | None:
        """Where the year's deviation comes from, the largest surplus first and the largest deficit last."""
        rows: Sequence[Row] = self.tables[Cut.ORGANISATION, Horizon.YEAR].parts
        if not rows:
            own = set(Unit.objects.below(self.unit).values_list("pk", flat=True))
            rows = [row for row in areas(self.committee, self.occasion) if row.unit_id in own]
        return self._bars("Var avvikelsen kommer ifrån, mnkr", rows)

    @cached_property
    def activities(self) -> Chart | None:
        """The activities that deviate most from the year's budget, whichever way."""
        rows = self.tables[Cut.ACTIVITY, Horizon.YEAR].parts
        largest = sorted(rows, key=lambda row: abs(row.deviation), reverse=True)[:MOST_ACTIVITIES]
        return self._bars("Största avvikelserna per verksamhet, mnkr", largest)

    def _bars(self, title: str, rows: Sequence[Row]) -> Chart | None:
        """Deviations as bars that lead to what lies behind them. None for one row, which the page already says."""
        if len(rows) < 2:
            return None
        ordered = sorted(rows, key=lambda row: row.deviation, reverse=True)
        deviations = [(row.name, row.deviation) for row in ordered]
        return deviation_bars(title, deviations, links=[self._below(row) for row in ordered])

    def _below(self, row: Row) -> str:
        """The way down from a row, which stays within the unit."""
        within = {} if self.is_committee else {"enhet": self.unit.pk}
        own = {name: value for name, value in row_query(row).items() if value is not None}
        return self.place.drill_url(**within | own)

    @property
    def others(self) -> list[Other]:
        """The revenue-financed units beside the net cost, each with its expected result."""
        year, period = (self.tables[Cut.ORGANISATION, horizon] for horizon in (Horizon.YEAR, Horizon.PERIOD))
        if self._shows_result(year):
            return []
        through = periods.shown(self.occasion.period_id)
        so_far = {row.unit_id: row for row in period.other_administrations}
        return [self._other(row, so_far.get(row.unit_id), through) for row in year.other_administrations]

    def _other(self, row: Row, so_far: Row | None, through: str) -> Other:
        note = f"{against_budget(row.deviation)}, bokslut {self.occasion.year - 1}: {money.shown(row.last_year)} mnkr."
        until = f" Till och med {through}: {money.shown(so_far.current)} mnkr." if so_far else ""
        return Other(row, f"{note[0].upper()}{note[1:]}{until}", self._below(row))

    @property
    def links(self) -> list[tuple[str, str]]:
        """Where one reads on: words and address."""
        if not self.is_committee:
            return [("Underlag ned till huvudboken", self.place.drill_url(enhet=self.unit.pk))]
        return [
            ("Helårsprognos per enhet", self.place.summary_url(Cut.ORGANISATION, Horizon.YEAR)),
            ("Helårsprognos per verksamhet", self.place.summary_url(Cut.ACTIVITY, Horizon.YEAR)),
            ("Utfall per enhet", self.place.summary_url(Cut.ORGANISATION, Horizon.PERIOD)),
            ("Utfall per verksamhet", self.place.summary_url(Cut.ACTIVITY, Horizon.PERIOD)),
            ("Åtgärdsplaner", reverse("finance:corrective", args=[self.occasion.code])),
            ("Vilka har inte lämnat?", reverse("board", args=[self.committee.code, self.occasion.code])),
        ]


def dashboard(*, unit: Unit, occasion: Occasion, units: Sequence[Unit]) -> Dashboard:
    """The start page of a unit, which is one of ``units``, at an occasion."""
    committee = selectors.committee_of(unit)
    tables = all_four(committee=committee, occasion=occasion, within=unit)
    occasions = list(selectors.occasions()[:6])
    return Dashboard(unit, committee, occasion, units, occasions, tables)
