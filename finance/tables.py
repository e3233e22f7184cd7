"""Tables: one class for page, fragment and export of a driftsammandrag and everything below it, one for ledger rows."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2.data import TableListData

from finance.budget_trail import Against
from finance.models import Entry
from finance.summary import Cut, Horizon, OperatingSummary, Row, RowKind
from followup import money, periods
from followup.charts import Tone

ROUNDING_NOTE = (
    "Beloppen är avrundade var för sig. Därför kan de visade beloppen skilja sig en aning från den visade summan."
)
AMOUNTS = ("current", "budget", "deviation", "last_year")
ROW_CLASSES: dict[RowKind, str] = {RowKind.SUM: "sum", RowKind.OF_WHICH: "of-which"}
KIND_WORDS = {
    RowKind.ROW: "rad",
    RowKind.SUM: "summa",
    RowKind.OF_WHICH: "varav",
    RowKind.OTHER_ADMINISTRATION: "annan förvaltning",
}
EXPORTED = ("codes", "name", "kind", *AMOUNTS, *(f"{name}_kr" for name in AMOUNTS))
Link = Callable[[Row], str | None]


@dataclass(frozen=True)
class Headings:
    """What the columns of amounts are called."""

    current: str
    budget: str
    deviation: str
    last_year: str


def headings(through: int, horizon: Horizon, against: Against = Against.CURRENT) -> Headings:
    """The headings of a table through a period: for the months so far, or for the year."""
    year = periods.year_of(through)
    budget = "Ursprunglig budget" if against is Against.ORIGINAL else "Budget"
    if horizon is Horizon.YEAR:
        return Headings(f"Prognos {year}", f"{budget} {year}", "Avvikelse", f"Bokslut {year - 1}")
    span, before = periods.span_shown(through), periods.span_shown(periods.year_before(through))
    return Headings(f"Utfall {span}", f"{budget} {span}", "Avvikelse", f"Utfall {before}")


class RowsInPlace(TableListData):
    """Rows that are sorted among themselves, while the sum and what follows it stay where they are."""

    data: list[Row]

    def order_by(self, aliases: Any) -> None:
        """Sort the ordinary rows."""
        whole = self.data
        self.data = [row for row in whole if row.kind is RowKind.ROW]
        super().order_by(aliases)
        self.data += [row for row in whole if row.kind is not RowKind.ROW]


class AmountColumn(tables.Column):
    """Kronor as the table's unit for people; the same rounded number for machines."""

    def __init__(self, *, signed: bool = False, emphasis: str = "", **kwargs: Any) -> None:
        css = f"n {emphasis}".strip()
        super().__init__(attrs={"th": {"class": "n"}, "td": {"class": css}}, **kwargs)
        self.signed = signed

    def render(self, value: Decimal, table: "SummaryTable") -> SafeString:
        """The amount in Swedish typography; a deviation in the colour of its sign."""
        words = money.shown(value, table.unit, signed=self.signed)
        tone = Tone.of(money.rounded(value, table.unit)) if self.signed else Tone.NEUTRAL
        if tone is not Tone.NEUTRAL:
            return format_html('<span class="{}">{}</span>', tone, words)
        padded = words == "0" and table.unit.decimals
        return format_html('<span class="zero">{}</span>', words) if padded else format_html("{}", words)

    def value(self, value: Decimal, table: "SummaryTable") -> Decimal:
        """The amount as a number in the table's unit, rounded as shown."""
        return money.rounded(value, table.unit)


class ExactColumn(tables.Column):
    """The exact kronor, in exports alone."""

    def __init__(self, accessor: str) -> None:
        super().__init__(accessor=accessor, visible=False, orderable=False)


class SummaryTable(tables.Table):
    """Driftsammandrag, or a level below it: rows with outcome (or forecast), budget, deviation and last year."""

    name = tables.Column(order_by="sort_name")
    codes = tables.Column("Koder", visible=False, orderable=False)
    kind = tables.Column("Slag", visible=False, orderable=False)
    current = AmountColumn(emphasis="main")
    budget = AmountColumn()
    deviation = AmountColumn(signed=True)
    last_year = AmountColumn(emphasis="context")
    current_kr = ExactColumn("current")
    budget_kr = ExactColumn("budget")
    deviation_kr = ExactColumn("deviation")
    last_year_kr = ExactColumn("last_year")

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        attrs = {"class": "amounts"}
        row_attrs = {"class": lambda record: ROW_CLASSES.get(record.kind, "")}
        empty_text = "Det finns inga belopp här. De visas när en huvudboksfil eller budget har publicerats."
        sequence = ("name", "...")

    def __init__(
        self,
        rows: Iterable[Row],
        *,
        rows_are: str,
        headings: Headings,
        caption: str,
        codes_shown: bool = True,
        unit: money.Unit = money.Unit.MNKR,
        link: Link = lambda row: None,
        note: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(RowsInPlace(list(rows)), **kwargs)
        self.unit = unit
        self.caption = f"{caption}, {unit.word}"
        self.note = note
        self.link = link
        self.codes_shown = codes_shown
        self.columns["name"].column.verbose_name = rows_are
        for name in AMOUNTS:
            words = getattr(headings, name)
            self.columns[name].column.verbose_name = words
            self.columns[f"{name}_kr"].column.verbose_name = f"{words}, kr"

    def as_values(self, exclude_columns: Any = None) -> Iterator[list[Any]]:
        """The rows for an export; there the unit stands in the headings, since a file has no caption."""
        rows = super().as_values(exclude_columns)
        shown = {self.columns[name].header for name in AMOUNTS}
        yield [f"{words}, {self.unit.word}" if words in shown else words for words in next(rows)]
        yield from rows

    def render_name(self, record: Row) -> SafeString:
        """Codes and name, as a link down where there is something below."""
        shown = self.codes_shown and record.codes
        codes = format_html('<span class="codes">{}</span> ', record.codes) if shown else ""
        words = format_html("{}{}", codes, record.name)
        address = self.link(record)
        return format_html('<a href="{}">{}</a>', address, words) if address else words

    def value_name(self, record: Row) -> str:
        """The name alone; the codes have their own column in exports."""
        return record.name

    def value_kind(self, record: Row) -> str:
        """The kind in Swedish, so that a reader of the file can leave out the sums."""
        return KIND_WORDS[record.kind]


class AreaTable(SummaryTable):
    """Areas with their full-year forecast, and how many of its lines a person has entered."""

    entered = tables.Column("Lämnade rader", attrs={"th": {"class": "n"}, "td": {"class": "n"}}, orderable=False)

    class Meta(SummaryTable.Meta):
        pass

    def render_entered(self, record: Any) -> str:
        """Entered of all."""
        return f"{record.entered} av {record.lines}"


def summary_table(summary: OperatingSummary, *, link: Link, caption: str, **kwargs: Any) -> SummaryTable:
    """The table of a driftsammandrag, with the rounding note where it is true."""
    return SummaryTable(
        summary.rows,
        rows_are="Verksamhet" if summary.cut is Cut.ACTIVITY else "Enhet",
        codes_shown=summary.cut is Cut.ACTIVITY,  # the units of the report are known by name
        headings=headings(summary.occasion.period_id, summary.horizon, summary.against),
        caption=caption,
        link=link,
        note=ROUNDING_NOTE if summary.rounding_shows else "",
        **kwargs,
    )


_IN_A_FILE = (
    "voucher",
    "booked_on",
    "period_id",
    *(f"{register}__{what}" for register in ("account", "unit", "activity") for what in ("code", "name")),
    "text",
    "amount",
)


class EntryTable(tables.Table):
    """Ledger rows: what every sum is the sum of. Amounts have the ledger's sign."""

    voucher = tables.Column("Verifikation")
    booked_on = tables.DateColumn(format="Y-m-d", verbose_name="Bokförd", attrs={"td": {"class": "nowrap figure"}})
    period_id = tables.Column("Period")
    account = tables.Column("Konto", order_by="account__code")
    unit = tables.Column("Ansvar", order_by="unit__code")
    activity = tables.Column("Verksamhet", order_by="activity__code")
    text = tables.Column("Text")
    amount = tables.Column("Belopp, kr", attrs={"th": {"class": "n"}, "td": {"class": "n main"}})

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        attrs = {"class": "entries"}
        empty_text = "Inga rader stämmer med det du söker."

    caption = "Huvudboksrader"
    note = "Beloppen har huvudbokens tecken: en kostnad är plus och en intäkt är minus."

    def render_unit(self, record: Entry) -> str:
        """Code and name."""
        return f"{record.unit.code} {record.unit.name}"

    def render_amount(self, value: Decimal) -> str:
        """Kronor and öre."""
        return money.shown(value, money.Unit.ORE)

    def value_amount(self, value: Decimal) -> Decimal:
        """The exact number."""
        return value

    def value_booked_on(self, value: Any) -> Any:
        """The date itself."""
        return value

    def as_values(self, exclude_columns: Any = None) -> Iterator[list[Any]]:
        """Headings and rows of a file, straight from the ledger: cell by cell some ten thousand rows took seconds."""
        yield [column.header for column in self.columns.iterall()]
        for voucher, booked_on, period, *codes, text, amount in self.data.data.values_list(*_IN_A_FILE):
            account, unit, activity = (f"{code} {name}" for code, name in zip(codes[::2], codes[1::2], strict=True))
            yield [voucher or None, booked_on, period, account, unit, activity, text or None, amount]
