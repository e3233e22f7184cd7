"""The economy of the overview: how the year and the period stand, where it comes from, how it has moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from finance import across, glance, investment_pages, investment_summary, one_offs
from finance.cells import Cells
from finance.forecast_lines import rows_of
from finance.glance import Point
from finance.pages import Place, against_budget, row_query
from finance.signs import Profile
from finance.summary import Cut, Horizon, OperatingSummary, Row, pivot
from finance.tables import headings
from followup import money, periods
from followup.charts import Chart, Measure, Series, Tone, bullet, deviation_bars, lines
from followup.models import Occasion, Unit
from reports.content import economy
from reports.overview import Other, Standing

MOST_ROWS = 6  # bars in a card: what one takes in at a glance
MOST_ACTIVITIES = 5  # whose names are longer
MOST_ITEMS = 4  # one-off items that are named


@dataclass(frozen=True)
class Economy:
    """The money of a unit at an occasion; ``linked`` when the reader may go on into the product."""

    unit: Unit
    cells: Cells
    linked: bool

    @property
    def committee(self) -> Unit:
        """The committee that the unit is, or is under."""
        return self.cells.committee

    @property
    def occasion(self) -> Occasion:
        """The occasion."""
        return self.cells.occasion

    @cached_property
    def tables(self) -> dict[tuple[Cut, Horizon], OperatingSummary]:
        """The tables that the page is made of, from the same cells."""
        both = {(Cut.ORGANISATION, horizon): pivot(self.cells, Cut.ORGANISATION, horizon) for horizon in Horizon}
        return both | {(Cut.ACTIVITY, Horizon.YEAR): pivot(self.cells, Cut.ACTIVITY, Horizon.YEAR)}

    def table(self, horizon: Horizon) -> OperatingSummary:
        """The driftsammandrag by organisation."""
        return self.tables[Cut.ORGANISATION, horizon]

    @property
    def has_figures(self) -> bool:
        """Whether there is anything to show: a committee without a ledger has nothing, nor has a single ansvar."""
        return any(self.table(horizon).has_figures for horizon in Horizon)

    @property
    def shows_result(self) -> bool:
        """Whether the unit is measured by its result: there is nothing of it but revenue-financed units."""
        year = self.table(Horizon.YEAR)
        return not year.parts and bool(year.other_administrations)

    def row(self, horizon: Horizon) -> Row:
        """What the page is about: the net cost; of revenue-financed units alone their result, taken together."""
        summary = self.table(horizon)
        results = summary.other_administrations if self.shows_result else []
        return across.summed(results) if results else summary.total

    @property
    def headline(self) -> str:
        """The answer: what the year is expected to give."""
        if not self.has_figures:
            return f"{self.unit.name} har ingen ekonomi att visa än"
        row = self.row(Horizon.YEAR)
        if row.profile is Profile.RESULT:
            return f"{self.unit.name} väntas bli {against_budget(row.deviation)}"
        return economy.expected(self.unit, row.deviation)

    @property
    def lead(self) -> str:
        """The outcome so far, and what the headline does not hold."""
        if not self.has_figures:
            return f"Inget utfall och ingen budget är inläst för {self.occasion.year}."
        row = self.row(Horizon.PERIOD)
        if row.profile is Profile.NET_COST:
            return economy.so_far(self.table(Horizon.PERIOD))
        through = periods.shown(self.occasion.period_id)
        return f"Till och med {through} är resultatet {money.shown(row.current)} mnkr, {against_budget(row.deviation)}."

    def parts(self, course: Sequence[Point]) -> dict[str, Any]:
        """What the overview holds of the economy, by name; nothing without figures."""
        if not self.has_figures:
            return {}
        bridge = one_offs.bridge(self.table(Horizon.YEAR), self.cells.organisation) if self._is_committee else None
        has_items = bridge is not None and bool(bridge.items)
        return {
            "year": self._standing(Horizon.YEAR, "Helårsprognos mot budget", "Prognos"),
            "so_far": self._standing(Horizon.PERIOD, "Utfall mot periodbudget", "Utfall"),
            "bridge": bridge.glance(MOST_ITEMS) if bridge and has_items else None,
            "bridge_words": bridge.in_words if bridge and has_items else "",
            "areas": self._areas,
            "activities": None if has_items else self._activities,
            "course": _course(course),
            "course_words": course_words(course),
            "others": tuple(self._others),
        }

    @property
    def _is_committee(self) -> bool:
        return self.unit == self.committee

    def _standing(self, horizon: Horizon, title: str, current: str) -> Standing:
        row, words = self.row(horizon), headings(self.occasion.period_id, horizon)
        budget = "Budget" if horizon is Horizon.YEAR else "Periodbudget"
        picture = bullet(
            title, Measure(current, row.current), Measure(budget, row.budget), deviation=row.deviation, dense=True
        )
        facts = ((words.last_year, money.shown(row.last_year)),)
        return Standing(money.shown(row.deviation, signed=True), tone_of(row.deviation), picture, facts)

    @property
    def _areas(self) -> Chart | None:
        """Where the year's deviation comes from, the largest surplus first and the largest deficit last."""
        rows: Sequence[Row] = self.table(Horizon.YEAR).parts or rows_of(self.cells)
        return self._bars("Var avvikelsen kommer ifrån, mnkr", rows)

    @property
    def _activities(self) -> Chart | None:
        """The activities that deviate most from the year's budget, whichever way."""
        return self._bars(
            "Största avvikelserna per verksamhet, mnkr", self.tables[Cut.ACTIVITY, Horizon.YEAR].parts, MOST_ACTIVITIES
        )

    def _bars(self, title: str, rows: Sequence[Row], most: int = MOST_ROWS) -> Chart | None:
        """Deviations as bars that lead to what lies behind them. None for one row, which the page already says."""
        if len(rows) < 2:
            return None
        shown, others = glance.largest(rows, most)
        deviations = [(row.name, row.deviation) for row in shown]
        links: list[str | None] = [self._below(row) for row in shown]
        if others:
            deviations.append((f"{len(others)} andra", glance.together(others)))
            links.append(None)
        return deviation_bars(title, deviations, links=links if self.linked else (), dense=True)

    def _below(self, row: Row) -> str:
        """The way down from a row, which stays within the unit."""
        within = {} if self._is_committee else {"enhet": self.unit.pk}
        own = {name: value for name, value in row_query(row).items() if value is not None}
        return Place(self.committee, self.occasion).drill_url(**within | own)

    @property
    def _others(self) -> list[Other]:
        """The revenue-financed units beside the net cost, each with its expected result."""
        if self.shows_result:
            return []
        year, period = self.table(Horizon.YEAR), self.table(Horizon.PERIOD)
        so_far = {row.unit_id: row for row in period.other_administrations}
        return [self._other(row, so_far.get(row.unit_id)) for row in year.other_administrations]

    def _other(self, row: Row, so_far: Row | None) -> Other:
        note = f"{against_budget(row.deviation)}, bokslut {self.occasion.year - 1}: {money.shown(row.last_year)} mnkr."
        through = periods.shown(self.occasion.period_id)
        until = f" Till och med {through}: {money.shown(so_far.current)} mnkr." if so_far else ""
        words = f"{note[0].upper()}{note[1:]}{until}"
        url = self._below(row) if self.linked else ""
        return Other(row.name, money.shown(row.current, signed=True), tone_of(row.deviation), words, url)


def tone_of(deviation: Any) -> str:
    """Better or worse than budget, as shown."""
    return str(Tone.of(money.rounded(deviation)))


def _course(course: Sequence[Point]) -> Chart | None:
    """The year's forecast at each occasion with the budget as it was then; None before there are two to compare."""
    if len(course) < 2:
        return None
    labels = [periods.month_short(periods.month_of(one.occasion.period_id)) for one in course]
    curves = [
        Series("Budget", tuple(one.budget for one in course), Tone.BEFORE, dashed=True),
        Series("Prognos", tuple(one.forecast for one in course)),
    ]
    return lines("Prognosen från tillfälle till tillfälle, mnkr", labels, curves, dense=True)


def course_words(course: Sequence[Point]) -> str:
    """What the picture of the course says; that there is nothing to compare with at the year's first occasion."""
    if len(course) < 2:
        return "Det här är årets första prognos. Vid nästa tillfälle syns här hur den har ändrats." if course else ""
    told = [f"{_month(one)} {money.shown(one.deviation, signed=True)}" for one in course[-3:]]
    return f"Mot budget: {', '.join(told)} mnkr."


def _month(point: Point) -> str:
    """The month of a point; the year is said by the page."""
    return periods.shown(point.occasion.period_id).partition(" ")[0]


def investments(unit: Unit, occasion: Occasion) -> Standing | None:
    """The committee's investments against their frame; None where there are none."""
    summary = investment_summary.read(committee=unit, occasion=occasion)
    if not summary.inside:
        return None
    total = summary.total
    assert total.forecast and total.frame and total.outcome and total.deviation is not None  # the sum has amounts
    picture = bullet(
        "Investeringar mot ramen",
        Measure("Prognos", total.forecast.net),
        Measure("Ramen", total.frame.net),
        deviation=total.deviation,
        dense=True,
    )
    span = periods.span_shown(occasion.period_id)
    facts = ((f"Utgifter {span}, netto", money.shown(total.outcome.net)),)
    answer = investment_pages.against_frame(total.deviation)
    return Standing(answer[0].upper() + answer[1:], tone_of(total.deviation), picture, facts)
