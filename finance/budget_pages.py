"""What the pages of the budget say: the trail from original to current, and a decision with its rows by month."""

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from finance import budget_checks, budgets, phasing, places
from finance.budget_trail import Standing, Trail
from finance.models import Activity, BudgetDecision, BudgetLine, PhasingProfile, Side, SummaryCell
from finance.pages import Choice, Place
from finance.signs import profile_of_side
from followup import money, periods
from followup.charts import Chart, Item, Series, kind_bars, lines
from followup.models import Occasion, Unit
from followup.money import ZERO

SHORT_MONTHS = tuple(name[:3] for name in periods.MONTHS)
SIDES = {Side.COST.value: "Kostnad", Side.REVENUE.value: "Intäkt"}


def url(name: str, place: Place, *arguments: Any) -> str:
    """The address of a budget page."""
    return reverse(f"finance:{name}", args=[place.committee.code, place.occasion.code, *arguments])


@dataclass(frozen=True)
class BudgetPage:
    """From the original to the current budget of a committee's year."""

    place: Place
    trail: Trail
    occasions: tuple[Occasion, ...]

    @property
    def headline(self) -> str:
        """The answer: the current budget."""
        return f"Aktuell budget är {money.shown(self.trail.current)} mnkr"

    @property
    def lead(self) -> str:
        """Since when, and from what."""
        return self.trail.note() or "Inga budgetbeslut är registrerade för året."

    @property
    def later_title(self) -> str:
        """What the decisions that do not count yet are."""
        return f"Beslutat efter {self.trail.day}"

    @property
    def other_occasions(self) -> list[Choice]:
        """The budget as it was at other occasions."""
        own = self.place
        return [
            Choice(one.name, url("budget", Place(own.committee, one)), one == own.occasion) for one in self.occasions
        ]

    @property
    def rounding_shows(self) -> bool:
        """Whether the decisions as shown do not add up to the current budget as shown."""
        return money.rounding_shows((one.amount for one in self.trail.decisions), self.trail.current)


@dataclass(frozen=True)
class ShownLine:
    """A row of a decision: kronor of the year and by month, read so that plus is more cost or more revenue."""

    unit: Unit
    activity: Activity
    side: str
    amount: Decimal
    months: tuple[Decimal, ...]
    line: BudgetLine | None = None

    @property
    def side_name(self) -> str:
        """In Swedish."""
        return SIDES[self.side]

    @property
    def account(self) -> str:
        """The account, or how the row is spread over accounts."""
        if self.line is None:
            return ""
        return str(self.line.account or "Som budgeten hittills")

    @property
    def reason(self) -> str:
        """Why the months are not what the profile says, if so."""
        return budgets.shares_of(self.line).reason if self.line else ""

    @property
    def net(self) -> tuple[Decimal, ...]:
        """The months as they change the net cost."""
        return tuple(profile_of_side(self.side).shown(month) for month in self.months)


@dataclass(frozen=True)
class DecisionPage:
    """A decision within a committee."""

    place: Place
    decision: BudgetDecision
    rows: tuple[ShownLine, ...]
    faults: tuple[str, ...]

    @property
    def standing(self) -> Standing:
        """How far it has come."""
        if self.decision.settled_at:
            return Standing.SETTLED
        return Standing.FILE if self.has_file else Standing.DRAFT

    @cached_property
    def has_file(self) -> bool:
        """Whether its amounts came in a file, and are published."""
        return self.decision.source.published.exists() if not self.decision.settled_at else False

    @property
    def faults_title(self) -> str:
        """What the faults stand in the way of: what came in a file counts already, and lacks only what says so."""
        return "Uppgifter om beslutet saknas" if self.standing is Standing.FILE else "Kan inte fastställas ännu"

    @property
    def status(self) -> str:
        """The kind of status picture."""
        return {Standing.SETTLED: "ok", Standing.FILE: "part", Standing.DRAFT: "busy"}[self.standing]

    @property
    def total(self) -> Decimal:
        """What the rows change the committee's net cost by, kronor."""
        return sum((sum(row.net, ZERO) for row in self.rows), ZERO)

    @property
    def lead(self) -> str:
        """The sum in a sentence."""
        amount = money.shown(abs(self.total), money.Unit.KR)
        if not self.total:
            return "Beslutet ändrar inte nettokostnaden."
        return f"Nettokostnaden {'ökar' if self.total > 0 else 'minskar'} med {amount} kr för helåret."

    @property
    def facts(self) -> list[tuple[str, str]]:
        """What the decision says of itself."""
        own = self.decision
        settled = f"{date_format(own.settled_at, 'j F Y')} av {own.settled_by}" if own.settled_at else ""
        facts = [
            ("Slag", str(own.get_kind_display())),
            ("Organ", own.body or "Inte angivet"),
            ("Paragraf", own.paragraph or "Inte angiven"),
            ("Beslutad", date_format(own.decided_on, "j F Y") if own.decided_on else "Datum inte angivet"),
            ("Finansiering", own.financing),
            ("Fastställt", settled),
        ]
        return [(name, words) for name, words in facts if words]

    @property
    def chart(self) -> Chart:
        """The twelve months: what the decision changes the net cost by in each."""
        months = [sum(column, ZERO) for column in zip(*(row.net for row in self.rows), strict=True)]
        series = Series("Beslutet", tuple(months))
        return lines("Ändrad nettokostnad per månad, tkr", SHORT_MONTHS, [series], unit=money.Unit.TKR)


def decision_page(place: Place, decision: BudgetDecision) -> DecisionPage:
    """A decision's rows within the committee, and for a draft what is wrong with it."""
    rows = shown_lines(place, decision)
    faults = budget_checks.of_lines(decision) if not decision.settled_at and any(row.line for row in rows) else []
    faults += budgets.lacks(decision) if not decision.settled_at else []
    return DecisionPage(place, decision, rows, tuple(faults))


def shown_lines(place: Place, decision: BudgetDecision) -> tuple[ShownLine, ...]:
    """A decision's rows within the committee: its lines, or what its file says."""
    tree = places.organisation(place.committee, periods.last_day(place.occasion.period_id))
    found = decision.lines.select_related("unit", "activity", "account", "profile", "decision").filter(
        unit__in=tree.ids
    )
    return tuple([_of_line(line) for line in found] or _of_file(decision, tree.ids))


def _of_line(line: BudgetLine) -> ShownLine:
    shown = profile_of_side(line.side).shown
    months = tuple(shown(month) for month in budgets.months(line))
    return ShownLine(line.unit, line.activity, line.side, shown(line.amount), months, line)


def _of_file(decision: BudgetDecision, unit_ids: list[int]) -> list[ShownLine]:
    cells = SummaryCell.objects.filter(source=decision.source_id, year=decision.fiscal_year_id, unit__in=unit_ids)
    cells = cells.exclude(side=Side.BALANCE).select_related("unit", "activity")
    rows = []
    for cell in cells.order_by("unit__code", "activity__code", "side"):
        shown = profile_of_side(cell.side).shown
        months = tuple(shown(month) for month in cell.months)
        rows.append(ShownLine(cell.unit, cell.activity, cell.side, shown(cell.so_far[11]), months))
    return rows


def line_chart(row: ShownLine) -> Chart:
    """The twelve months of a line beside flat twelfths, kronor as shown."""
    flat = row.amount / 12
    series = [
        Series("Periodiserat", row.months),
        Series("En tolftedel i månaden", (flat,) * 12, dashed=True),
    ]
    return lines("Så faller beloppet på månaderna, tkr", SHORT_MONTHS, series, unit=money.Unit.TKR)


def profile_chart(profile: PhasingProfile) -> Chart:
    """An own profile: how a thousand kronor fall on the months, beside flat twelfths."""
    months = phasing.spread(Decimal(1000), profile.shares)
    flat = phasing.spread(Decimal(1000), phasing.FLAT)
    items = [Item(name, pair) for name, pair in zip(SHORT_MONTHS, zip(flat, months, strict=True), strict=True)]
    years = ("lika varje månad", "profilen")
    return kind_bars(f"{profile.name}: så faller 1 000 kronor på månaderna", items, years=years, unit=money.Unit.KR)
