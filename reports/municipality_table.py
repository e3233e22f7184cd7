"""The committees of the municipality as a table: one class for the page's two tables and for the file."""

from collections import Counter
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2.data import TableListData

from finance.across import percent_of
from finance.summary import Row
from followup import money, periods
from followup.models import Occasion
from followup.templatetags import ui
from goals.assignment_pages import KINDS
from goals.counting import MISSING
from goals.goal_pages import STATUS
from goals.models import Assessment, AssignmentStatus
from reports.municipality import Committee, MunicipalityPage

NUMBER = {"th": {"class": "n"}, "td": {"class": "n"}, "tf": {"class": "n"}}
MONEY = ("outcome", "budget_so_far", "forecast", "budget", "deviation", "percent", "change", "left")
STATES = ("state", "goals", "assignments")
# The words of each status, of one and of several. Their order is that in which they are told.
GOALS = {
    Assessment.Status.ACHIEVED: ("uppnås", "uppnås"),
    Assessment.Status.PARTLY: ("uppnås delvis", "uppnås delvis"),
    Assessment.Status.NOT_ACHIEVED: ("uppnås ej", "uppnås ej"),
    Assessment.Status.NOT_ASSESSED: ("ej bedömt", "ej bedömda"),
    MISSING: ("saknar bedömning", "saknar bedömning"),
}
ASSIGNMENTS = {
    AssignmentStatus.Status.NOT_STARTED: ("ej påbörjat", "ej påbörjade"),
    AssignmentStatus.Status.UNDER_WAY: ("pågår", "pågår"),
    AssignmentStatus.Status.REMAINS: ("kvarstår", "kvarstår"),
    AssignmentStatus.Status.DONE: ("genomfört", "genomförda"),
    AssignmentStatus.Status.DROPPED: ("utgår", "utgår"),
    MISSING: ("utan uppgift", "utan uppgift"),
}
ASSIGNMENT_KINDS = {**{str(key): kind for key, kind in KINDS.items()}, "": "ask"}


class FiguresFirst(TableListData):
    """Rows that are sorted among themselves, while those without figures stay last."""

    data: list[Committee]

    def order_by(self, aliases: Any) -> None:
        """Sort those that have figures."""
        whole = self.data
        self.data = [row for row in whole if row.economy.has_figures]
        super().order_by(aliases)
        self.data += [row for row in whole if not row.economy.has_figures]


class SummedColumn(tables.Column):
    """A column with what stands in it under the sum; nothing where there is no sum."""

    under: SafeString | str = ""

    def render_footer(self) -> SafeString | str:
        """What stands there."""
        return self.under


class KronorColumn(SummedColumn):
    """Kronor as million kronor for people, exact in a file; a dash where there are no figures."""

    empty_values = ()

    def __init__(self, header: str, *, accessor: str, emphasis: str = "", signed: bool = False) -> None:
        own = {"td": {"class": f"n {emphasis}".strip()}}
        super().__init__(verbose_name=header, accessor=accessor, default="–", attrs=NUMBER | own)
        self.signed = signed

    def render(self, value: Decimal | None, record: Committee) -> SafeString | str:
        """In Swedish typography, a deviation in the colour of its sign; nothing is known without figures."""
        return self.shown(value) if record.economy.has_figures else "–"

    def value(self, value: Decimal | None, record: Committee) -> Decimal | str:
        """The exact number, or an empty cell."""
        return "" if value is None or not record.economy.has_figures else value

    def shown(self, value: Decimal | None) -> SafeString | str:
        """An amount as the column shows it."""
        return ui.deviation(value) if self.signed else ui.mnkr(value)


class CommitteeTable(tables.Table):
    """Committees with their year, their state, their goals and assignments, and what of the deficits is left."""

    name = SummedColumn("Nämnd", order_by="sort_name")
    outcome = KronorColumn("Utfall", accessor="economy__period__current")
    budget_so_far = KronorColumn("Periodbudget", accessor="economy__period__budget", emphasis="context")
    forecast = KronorColumn("Prognos", accessor="economy__year__current")
    budget = KronorColumn("Budget", accessor="economy__year__budget")
    deviation = KronorColumn("Avvikelse", accessor="economy__deviation", signed=True, emphasis="main")
    percent = SummedColumn("Avvikelse, %", accessor="economy__percent", empty_values=(), attrs=NUMBER)
    change = KronorColumn("Sedan förra prognosen", accessor="economy__change", signed=True)
    left = KronorColumn("Underskott utan åtgärder", accessor="economy__left", signed=True)
    state = tables.Column("Uppföljningen", accessor="progress", order_by="progress__share")
    goals = tables.Column("Nämndmål", empty_values=(), orderable=False)
    assignments = tables.Column("Strategiska uppdrag", empty_values=(), orderable=False)

    note = ""

    class Meta:
        template_name = "components/table.html"
        attrs = {"class": "amounts committees"}
        order_by_field = "ordning"
        sequence = ("name", "deviation", "percent", "forecast", "budget", "change", "outcome", "budget_so_far", "...")
        empty_text = "Kommunen har inga nämnder den dagen. En administratör lägger upp dem i organisationen."
        row_attrs = {"class": lambda record: "" if record.economy.has_figures else "silent"}

    def __init__(self, rows: Iterable[Committee], *, occasion: Occasion, caption: str, **kwargs: Any) -> None:
        super().__init__(FiguresFirst(list(rows)), show_footer=False, **kwargs)
        self.caption = caption
        span, year = periods.span_shown(occasion.period_id), occasion.year
        words = {"outcome": f"Utfall {span}", "budget_so_far": f"Budget {span}"}
        for name, header in (words | {"forecast": f"Prognos {year}", "budget": f"Budget {year}"}).items():
            if name in self.columns.names():  # not among those that are left out
                self.columns[name].column.verbose_name = header

    def add_sum(self, period: Row, year: Row) -> None:
        """Let the sum of the committees stand under them."""
        self.show_footer = True
        amounts = {
            "outcome": period.current,
            "budget_so_far": period.budget,
            "forecast": year.current,
            "budget": year.budget,
            "deviation": year.deviation,
        }
        for name, amount in amounts.items():
            column = self.columns[name].column
            column.under = column.shown(amount)
        self.columns["name"].column.under = "Summa nettokostnader"
        self.columns["percent"].column.under = _percent(percent_of(year.deviation, year.budget))

    def render_name(self, record: Committee) -> SafeString | str:
        """The committee as the way to its own table; where there are no figures, that is said."""
        if not record.economy.has_figures:
            told = "forecast" in self.columns.names()
            return format_html("{}<br><small>Inga siffror inlästa</small>", record.name) if told else record.name
        return format_html('<a href="{}">{}</a>', record.url, record.name)

    def value_name(self, record: Committee) -> str:
        """The name alone, in a file."""
        return record.name

    def render_percent(self, record: Committee) -> SafeString | str:
        """One decimal, signed."""
        return _percent(record.economy.percent)

    def value_percent(self, record: Committee) -> Decimal | str:
        """The number."""
        percent = record.economy.percent
        return "" if percent is None else percent

    def render_state(self, record: Committee) -> SafeString:
        """Icon, word and colour, as the way to who has delivered."""
        words = ui.status(record.progress.kind, record.progress.words)
        return format_html('<a class="plain" href="{}">{}</a>', record.board_url, words)

    def value_state(self, record: Committee) -> str:
        """The words alone."""
        return record.progress.words

    def render_goals(self, record: Committee) -> SafeString | str:
        """Each status with its number."""
        return _statuses(record.goals, GOALS, STATUS, "Inga nämndmål")

    def value_goals(self, record: Committee) -> str:
        """The same in words."""
        return _words(record.goals, GOALS)

    def render_assignments(self, record: Committee) -> SafeString | str:
        """Each status with its number."""
        return _statuses(record.assignments, ASSIGNMENTS, ASSIGNMENT_KINDS, "Inga uppdrag")

    def value_assignments(self, record: Committee) -> str:
        """The same in words."""
        return _words(record.assignments, ASSIGNMENTS)


def economy_table(page: MunicipalityPage) -> CommitteeTable:
    """The committees' year, with their sum."""
    table = CommitteeTable(
        page.ordered,
        occasion=page.occasion,
        caption=f"Nämnderna mot budget, {page.occasion.name}, mnkr",
        exclude=STATES,
    )
    if page.total and len(page.committees) > len(page.without_figures) + 1:
        table.add_sum(*page.total)
    table.note = "Minus är sämre än budget." + (f" {page.missing_words}" if page.has_figures else "")
    return table


def state_table(page: MunicipalityPage) -> CommitteeTable:
    """How far the committees have come, and their goals and assignments."""
    caption = f"Uppföljning, mål och uppdrag, {page.occasion.name}"
    return CommitteeTable(page.ordered, occasion=page.occasion, caption=caption, exclude=MONEY, orderable=False)


def whole_table(page: MunicipalityPage) -> CommitteeTable:
    """Every column, for a file; amounts in exact kronor."""
    table = CommitteeTable(page.ordered, occasion=page.occasion, caption="")
    for name in MONEY:
        if name != "percent":
            column = table.columns[name].column
            column.verbose_name = f"{column.verbose_name}, kr"
    return table


def _percent(percent: Decimal | None) -> str:
    return "–" if percent is None else money.number(percent, signed=True)


def _statuses(
    counts: Counter[str], words: Mapping[str, tuple[str, str]], kinds: Mapping[str, str], none: str
) -> SafeString | str:
    if not counts:
        return none
    found = [(ui.status(kinds[key], told),) for key, told in _told(counts, words)]
    return format_html('<ul class="statuses">{}</ul>', format_html_join("", "<li>{}</li>", found))


def _words(counts: Counter[str], words: Mapping[str, tuple[str, str]]) -> str:
    return ", ".join(told for _, told in _told(counts, words))


def _told(counts: Counter[str], words: Mapping[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Each status that there is any of, with its number in words."""
    return [(key, f"{counts[key]} {word[counts[key] > 1]}") for key, word in words.items() if counts[key]]
