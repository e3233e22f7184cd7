"""What the pages of the driftsammandrag say: headline, switches, links down, the way back up. Reads, writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils.http import urlencode

from finance.budget_trail import Against, Trail
from finance.cells import SIDE_WORDS, Basis
from finance.models import Account, Side
from finance.selectors import By, Ledger, Scope
from finance.summary import Cut, Horizon, OperatingSummary, Row
from followup import money, periods
from followup.charts import Chart, deviation_bars
from followup.models import Occasion, Unit
from followup.sentences import listed

CUTS = {"verksamhet": Cut.ACTIVITY, "organisation": Cut.ORGANISATION}
HORIZONS = {"perioden": Horizon.PERIOD, "helåret": Horizon.YEAR}
CUT_WORDS = {Cut.ACTIVITY: "Per verksamhet", Cut.ORGANISATION: "Per enhet"}
BY_WORDS = {By.UNIT: "Enheter", By.ACTIVITY: "Verksamheter", By.ACCOUNT: "Konton", By.ENTRY: "Huvudboksrader"}
ROWS_ARE = {By.UNIT: "Enhet", By.ACTIVITY: "Verksamhet", By.ACCOUNT: "Konto"}


@dataclass(frozen=True)
class Choice:
    """A choice in a switch."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Place:
    """Where a page is: a committee at an occasion, with the addresses there."""

    committee: Unit
    occasion: Occasion

    @property
    def words(self) -> str:
        """Committee and occasion, as the frame of the page says them."""
        return f"{self.committee.name}, {self.occasion.name}"

    def summary_url(
        self, cut: Cut = Cut.ORGANISATION, horizon: Horizon = Horizon.PERIOD, against: Against = Against.CURRENT
    ) -> str:
        """The page of a table."""
        query = {"indelning": _key(CUTS, cut), "tid": _key(HORIZONS, horizon)}
        if against is not Against.CURRENT:
            query["budget"] = against.value
        return f"{reverse('finance:summary', args=[self.committee.code, self.occasion.code])}?{urlencode(query)}"

    def drill_url(self, **query: Any) -> str:
        """The page of what lies behind; parts that are None or empty are left out."""
        address = reverse("finance:drill", args=[self.committee.code, self.occasion.code])
        kept = {name: value for name, value in query.items() if value not in (None, "")}
        return f"{address}?{urlencode(kept)}" if kept else address

    @property
    def forecasts_url(self) -> str:
        """The page of the committee's forecasts by area."""
        return reverse("finance:forecasts", args=[self.committee.code, self.occasion.code])

    def analysis_url(self, **query: Any) -> str:
        """The page that says what a deviation is made of; limits as in ``drill_url``."""
        address = reverse("finance:analysis", args=[self.committee.code, self.occasion.code])
        kept = {name: value for name, value in query.items() if value not in (None, "")}
        return f"{address}?{urlencode(kept)}" if kept else address

    def forecast_url(self, area: str) -> str:
        """The page where an area's forecast is entered; ``area`` is its code."""
        return self.grid_url("forecast", area)

    def grid_url(self, name: str, area: str, *more: str) -> str:
        """An address of an area's forecast (``forecast``, ``forecast_save``, …)."""
        return reverse(f"finance:{name}", args=[self.committee.code, self.occasion.code, area, *more])


def _key(words: Mapping[str, Any], value: Any) -> str:
    return next(key for key, one in words.items() if one is value)


def chosen(words: Mapping[str, Any], key: str | None) -> Any:
    """What a word in the address stands for, the first where there is none. Raises Http404 for an unknown word."""
    if key is None:
        return next(iter(words.values()))
    if key not in words:
        raise Http404("Sidan finns inte.")
    return words[key]


def against_budget(deviation: Decimal) -> str:
    """A deviation in words: ``92,0 mnkr bättre än budget``."""
    if not money.rounded(deviation):
        return "i nivå med budget"
    words = "bättre" if deviation > 0 else "sämre"
    return f"{money.shown(abs(deviation))} mnkr {words} än budget"


def row_query(row: Row) -> dict[str, Any]:
    """What a row is the sum of, as it stands in an address."""
    return {
        "enhet": row.unit_id,
        "grupp": row.group_id,
        "verksamhet": row.activity_id,
        "konto": row.account_id,
        "slag": row.side,
    }


@dataclass(frozen=True)
class SummaryPage:
    """The page of a driftsammandrag."""

    summary: OperatingSummary
    occasions: tuple[Occasion, ...]
    trail: Trail

    @property
    def budget_note(self) -> str:
        """Which budget the table shows."""
        return self.trail.note(self.summary.against)

    @property
    def budgets(self) -> list[Choice]:
        """The budget to compare with, where there is more than one."""
        if not self.trail.changes or not self.trail.note():
            return []
        own = self.summary
        words = {Against.CURRENT: "Aktuell budget", Against.ORIGINAL: "Ursprunglig budget"}
        return [
            Choice(words[one], self.place.summary_url(own.cut, own.horizon, one), one is own.against) for one in Against
        ]

    @property
    def place(self) -> Place:
        """The committee and the occasion."""
        return Place(self.summary.committee, self.summary.occasion)

    @property
    def headline(self) -> str:
        """The answer: how the committee stands to its budget."""
        if not self.summary.has_figures:
            return f"Det finns inga siffror för {self.span_asked} än"
        words = against_budget(self.summary.total.deviation)
        verb = "väntas bli" if self.summary.horizon is Horizon.YEAR else "är"
        return f"Nettokostnaden {verb} {words}"

    @property
    def lead(self) -> str:
        """The figures of the headline, and what it does not hold."""
        total = self.summary.total
        if not self.summary.has_figures:
            return "Varken utfall, budget eller prognos är inläst. Tabellen visar det som finns från året före."
        amounts = f"{money.shown(total.current)} mnkr mot budgeten {money.shown(total.budget)} mnkr"
        sentence = f"{amounts}, {self.span_asked}."
        others = listed(row.name for row in self.summary.other_administrations)
        return f"{sentence} {others} redovisas med sitt resultat efter summan." if others else sentence

    @property
    def span(self) -> str:
        """The months of the period: ``jan–aug 2023``."""
        return periods.span_shown(self.summary.occasion.period_id)

    @property
    def span_asked(self) -> str:
        """The months that the table is about: of the period, or the whole year."""
        return f"helåret {self.summary.occasion.year}" if self.summary.horizon is Horizon.YEAR else self.span

    @property
    def cuts(self) -> list[Choice]:
        """The same figures cut the other way."""
        own = self.summary
        return [
            Choice(CUT_WORDS[cut], self.place.summary_url(cut, own.horizon, own.against), cut is own.cut)
            for cut in CUTS.values()
        ]

    @property
    def horizons(self) -> list[Choice]:
        """The period or the year."""
        own = self.summary
        words = {Horizon.PERIOD: f"Utfall {self.span}", Horizon.YEAR: f"Helår {own.occasion.year}"}
        return [
            Choice(words[one], self.place.summary_url(own.cut, one, own.against), one is own.horizon)
            for one in HORIZONS.values()
        ]

    @property
    def other_occasions(self) -> list[Choice]:
        """The same table at other occasions."""
        own = self.summary
        return [
            Choice(one.name, Place(own.committee, one).summary_url(own.cut, own.horizon), one == own.occasion)
            for one in self.occasions
        ]

    @property
    def caption(self) -> str:
        """What the table is."""
        cut = CUT_WORDS[self.summary.cut].lower()
        return f"Driftsammandrag {cut}, {self.span_asked}"

    @property
    def filename(self) -> str:
        """The name of an export, without extension."""
        own = self.summary
        what = f"{_key(CUTS, own.cut)}-{own.horizon.value}"
        return f"driftsammandrag-{own.committee.code}-{own.occasion.code}-{what}"

    @property
    def chart(self) -> Chart:
        """Where the deviation comes from."""
        rows = [*self.summary.parts, *self.summary.other_administrations]
        deviations = [(row.name, row.deviation) for row in rows]
        return deviation_bars("Avvikelse mot budget, mnkr", deviations, links=[self.link(row) for row in rows])

    @property
    def basis(self) -> str:
        """What the forecasts rest on, in a sentence; empty for the period."""
        if self.summary.horizon is not Horizon.YEAR:
            return ""
        bases = self.summary.bases
        return (
            f"Prognosen bygger på {bases[Basis.ENTERED]} lämnade prognoser, {bases[Basis.COMPUTED]} beräknade förslag "
            f"och {bases[Basis.BUDGET_REMAINING]} poster med återstående budget."
        )

    def link(self, row: Row) -> str | None:
        """The way down from a row."""
        return self.place.drill_url(**row_query(row))


@dataclass(frozen=True)
class DrillPage:
    """A page on the way down from a row to the ledger."""

    scope: Scope
    by: By
    visible: frozenset[int]  # the units that the reader may see

    @property
    def place(self) -> Place:
        """The committee and the occasion."""
        return Place(self.scope.committee, self.scope.occasion)

    @property
    def query(self) -> dict[str, Any]:
        """The limits as they stand in the address."""
        own = self.scope
        return {
            "grupp": own.group.group_id if own.group else None,
            "enhet": own.unit.id if own.unit else None,
            "verksamhet": own.activity,
            "konto": own.account.pk if own.account else None,
            "slag": own.side,
        }

    @property
    def steps(self) -> list[tuple[str, dict[str, Any]]]:
        """The limits one after another: the words of each, and the address query with it and those before it."""
        steps: list[tuple[str, dict[str, Any]]] = []
        query: dict[str, Any] = {}
        for name, words, value in self._limits():
            query = query | {name: value}
            steps.append((words, query))
        return steps

    def _limits(self) -> list[tuple[str, str, Any]]:
        own = self.scope
        limits: list[tuple[str, str, Any]] = []
        if own.side:
            limits.append(("slag", SIDE_WORDS[own.side], own.side))
        if own.group:
            limits.append(("grupp", f"{own.group.codes} {own.group.name}", own.group.group_id))
        if own.unit:
            way = own.tree.way_to(own.unit.id)
            limits += [("enhet", unit.name, unit.id) for unit in way if unit.id in self.visible]
        if own.activity is not None:
            limits.append(("verksamhet", " ".join(own.codes.names[own.activity]), own.activity))
        if own.account:
            limits.append(("konto", str(own.account), own.account.pk))
        return limits

    @property
    def headline(self) -> str:
        """What the page is about: the narrowest limit."""
        return self.steps[-1][0] if self.steps else self.scope.committee.name

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        whole = self.scope.committee.pk in self.visible
        above = [(words, query) for words, query in self.steps[:-1] if whole or "enhet" in query]
        steps = [(words, self.place.drill_url(**query)) for words, query in above]
        table = self.place.summary_url(Cut.ACTIVITY if self.scope.group else Cut.ORGANISATION)
        return [("Driftsammandrag", table), *steps] if whole else steps

    @property
    def span(self) -> str:
        """The months that the page is about."""
        return periods.span_shown(self.scope.occasion.period_id)

    @property
    def views(self) -> list[Choice]:
        """The same amounts by unit, activity, account or ledger row, where there is something to tell apart."""
        own = self.scope
        there = {
            By.UNIT: own.has_parts,
            By.ACTIVITY: own.activity is None,
            By.ACCOUNT: own.account is None,
            By.ENTRY: True,
        }
        return [
            Choice(BY_WORDS[by], self.place.drill_url(**self.query, visar=by.value), by is self.by)
            for by in By
            if there[by]
        ]

    @property
    def analysis_url(self) -> str:
        """What the deviation of the same limits is made of."""
        return self.place.analysis_url(**self.query)

    @property
    def ledgers(self) -> list[tuple[str, str]]:
        """What can be listed: the key of each ledger, and its words."""
        before = periods.span_shown(periods.year_before(self.scope.occasion.period_id))
        return [
            (Ledger.OUTCOME.value, f"Utfall {self.span}"),
            (Ledger.BUDGET.value, f"Budget {self.span}"),
            (Ledger.LAST_YEAR.value, f"Utfall {before}"),
        ]

    @property
    def filename(self) -> str:
        """The name of an export, without extension."""
        return f"underlag-{self.scope.committee.code}-{self.scope.occasion.code}-{self.by.value}"

    def link(self, row: Row) -> str | None:
        """The way down from a row; none from a sum, nor from a unit to itself."""
        own = {name: value for name, value in row_query(row).items() if value is not None}
        if not own or (self.scope.unit and own.get("enhet") == self.scope.unit.id):
            return None
        return self.place.drill_url(**self.query | own)


def narrowed(scope: Scope, query: Mapping[str, str]) -> Scope:
    """The scope with the limits of an address. Raises Http404 for one that does not exist in the committee."""
    try:
        if "enhet" in query:
            scope = replace(scope, unit=scope.tree.named(int(query["enhet"])))
        if "grupp" in query:
            scope = replace(scope, group=scope.codes.of_group[int(query["grupp"])])
        if "verksamhet" in query:
            activity = int(query["verksamhet"])
            scope.codes.names[activity]  # KeyError for one that does not exist
            scope = replace(scope, activity=activity)
        if "konto" in query:
            scope = replace(scope, account=Account.objects.get(pk=int(query["konto"])))
        if "slag" in query:
            scope = replace(scope, side=Side(query["slag"]).value)
            SIDE_WORDS[query["slag"]]  # KeyError for balance accounts, which are outside
    except (KeyError, ValueError, Account.DoesNotExist) as unknown:
        raise Http404("Sidan finns inte.") from unknown
    return scope
