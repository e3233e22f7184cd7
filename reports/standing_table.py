"""The table of where units stand: one class for the page and for the file."""

from decimal import Decimal
from typing import Any, Self

import django_tables2 as tables
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django_tables2 import RequestConfig

from followup import deadlines
from followup.money import ZERO
from followup.templatetags import ui
from reports.standing import Line, StandingPage


def _cell(place: str, label: str, kind: str = "") -> dict[str, dict[str, str]]:
    """The attributes of a column: its place in the block that a line is on a narrow screen, and its words there."""
    head = {"class": kind} if kind else {}
    return {
        "th": head,
        "td": {"class": f"{kind} {place}".strip(), "data-label": label},
        "tf": {"class": f"{kind} {place}"},
    }


EXPORTED = (
    "name",
    "department",
    "state",
    "submitted",
    "due",
    "late",
    "deviation",
    "change",
    "material",
    "lacking",
    "left",
)


def _sum(table: "StandingTable", name: str) -> SafeString | str:
    known = [amount for line in table.lines if (amount := getattr(line, name)) is not None]
    return ui.deviation(sum(known, ZERO)) if known else ""


class StandingTable(tables.Table):
    """Units with their state, deviation, change, and what they lack. Amounts are mnkr on the page, kronor in a file."""

    name = tables.Column("Enhet", accessor="unit__name", order_by="row__sort_name", footer="Summa")
    department = tables.Column("Förvaltning", accessor="unit__parent__name", visible=False, default="")
    state = tables.Column("Läge", accessor="row__standing__state", order_by=("row__sort_state", "row__sort_name"))
    submitted = tables.Column("Inskickad", accessor="row__submitted_on", visible=False)
    due = tables.Column(
        "Sista dag", empty_values=(), attrs=_cell("due", "Sista dag"), order_by=("row__sort_due", "row__sort_name")
    )
    late = tables.Column("Försenad", accessor="row__late", visible=False)
    deviation = tables.Column(
        "Avvikelse", attrs=_cell("deviation main", "Avvikelse", "n"), footer=lambda table: _sum(table, "deviation")
    )
    change = tables.Column(
        "Sedan förra prognosen", attrs=_cell("change", "Sedan förra", "n"), footer=lambda table: _sum(table, "change")
    )
    material = tables.Column("Över väsentlighetsgränsen", visible=False)
    lacking = tables.Column(
        "Saknas i prognosen", empty_values=(), attrs=_cell("rest", "Saknas i prognosen"), order_by="-lacks"
    )
    left = tables.Column("Annat kvar", accessor="left_words", empty_values=(), attrs=_cell("rest", "Annat kvar"))

    caption = "Enheter, helårsprognos mot budget, mnkr"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        attrs = {"class": "standing"}
        empty_text = "Ingen enhet stämmer med urvalet."

    def __init__(self, page: StandingPage, **kwargs: Any) -> None:
        self.about, self.lines = page, page.shown
        super().__init__(page.shown, **kwargs)

    @classmethod
    def of(cls, page: StandingPage, request: HttpRequest) -> Self:
        """The table, sorted as the address says, all on one page."""
        table = cls(page)
        RequestConfig(request, paginate=False).configure(table)
        return table

    def render_name(self, record: Line) -> SafeString:
        """The unit as the way to its state and history, its department, and where there is a choice the box for it."""
        unit, above = record.unit, record.unit.parent.name if record.unit.parent else ""
        box: SafeString | str = ""
        if record.choosable:
            checked = " checked" if unit.code in self.about.marked else ""
            box = format_html(
                '<input type="checkbox" name="enhet" value="{}" aria-label="Välj {}"{}>', unit.code, unit.name, checked
            )
        words = '<span class="unit">{}<span><a href="{}">{}</a><br><small>{}</small></span></span>'
        return format_html(words, box, record.row.url, unit.name, above)

    def value_name(self, record: Line) -> str:
        """The name alone."""
        return str(record.unit.name)

    def render_state(self, record: Line) -> SafeString:
        """Icon, word and colour, and who took the last step when."""
        row, event = record.row, record.row.standing.event
        shown = ui.status(row.status_kind, row.state_words)
        if event is None:
            return shown
        when = deadlines.day(timezone.localdate(event.at))
        return format_html('{}<br><small>{}, <span class="nowrap">{}</span></small>', shown, event.by, when)

    def value_state(self, record: Line) -> str:
        """The word alone."""
        return record.row.state_words

    def render_due(self, record: Line) -> SafeString:
        """The day, and how long is left or how late it is."""
        day = deadlines.day(record.row.due) if record.row.due else "–"
        words: SafeString | str = record.row.due_words
        if record.row.late:
            words = ui.status("ask", record.row.due_words.capitalize())
        return format_html('<span class="nowrap">{}</span><br><small>{}</small>', day, words)

    def value_due(self, record: Line) -> Any:
        """The day itself."""
        return record.row.due

    def value_late(self, record: Line) -> str:
        """In a word."""
        return "Ja" if record.row.late else "Nej"

    def render_deviation(self, record: Line, value: Decimal) -> SafeString:
        """In the colour of its sign, as the way to the forecast; what is above the threshold says so."""
        address = self.about.place.forecast_url(record.unit.code)
        shown = format_html('<a href="{}">{}</a>', address, ui.deviation(value))
        return format_html('{}<br><small class="material">Väsentlig</small>', shown) if record.material else shown

    def value_deviation(self, value: Decimal) -> Decimal:
        """Exact kronor."""
        return value

    def render_change(self, value: Decimal) -> SafeString:
        """In the colour of its sign: plus is a better forecast than before."""
        return ui.deviation(value)

    def value_change(self, value: Decimal) -> Decimal:
        """Exact kronor."""
        return value

    def value_material(self, record: Line) -> str:
        """In a word."""
        return "Ja" if record.material else "Nej"

    def render_lacking(self, record: Line) -> SafeString | str:
        """What keeps the unit from submitting."""
        if not record.lacking:
            return ""
        address = self.about.place.forecast_url(record.unit.code)
        return format_html('<a href="{}">{}</a>', address, record.lacking.rstrip("."))

    def value_lacking(self, record: Line) -> str:
        """The words alone."""
        return record.lacking

    def render_left(self, record: Line) -> SafeString | str:
        """What else is left, each kind with the way to the first of it."""
        first = {one.kind: one.url for one in reversed(record.left)}
        counts = [(url, f"{kind}: {sum(one.kind == kind for one in record.left)}") for kind, url in first.items()]
        links = [format_html('<a href="{}">{}</a>', url, words) if url else words for url, words in reversed(counts)]
        return format_html_join(SafeString("<br>"), "{}", [(link,) for link in links])

    def value_left(self, record: Line) -> str:
        """The words alone."""
        return record.left_words
