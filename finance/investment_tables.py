"""The investment table: one class for page and export."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import django_tables2 as tables
from django.utils.html import format_html
from django.utils.safestring import SafeString

from finance.investment_rows import Row, RowKind
from finance.tables import AmountColumn, ExactColumn
from followup import money, periods

AMOUNTS = {
    "outcome_expenditure": "outcome__expenditure",
    "outcome_income": "outcome__income",
    "forecast_expenditure": "forecast__expenditure",
    "forecast_income": "forecast__income",
    "forecast_net": "forecast__net",
    "frame": "frame__net",
    "deviation": "deviation",
}
EXPORTED = ("name", "kind", *AMOUNTS, *(f"{name}_kr" for name in AMOUNTS), "note")
ROW_CLASSES = {
    RowKind.HEADER: "heading",
    RowKind.SUM: "sum",
    RowKind.OF_WHICH: "of-which",
    RowKind.SUM_OF_WHICH: "of-which",
}
KIND_WORDS = {
    RowKind.HEADER: "rubrik",
    RowKind.OF_WHICH: "varav",
    RowKind.ROW: "rad",
    RowKind.SUM: "summa",
    RowKind.SUM_OF_WHICH: "varav",
    RowKind.SEPARATE: "utanför ramen",
}


def headings(through: int) -> dict[str, str]:
    """What each column of amounts is called, through a period."""
    span, year = periods.span_shown(through), periods.year_of(through)
    return {
        "outcome_expenditure": f"Utgifter {span}",
        "outcome_income": f"Inkomster {span}",
        "forecast_expenditure": f"Prognos utgifter {year}",
        "forecast_income": f"Prognos inkomster {year}",
        "forecast_net": f"Prognos netto {year}",
        "frame": f"Ram {year}",
        "deviation": "Avvikelse",
    }


class InvestmentTable(tables.Table):
    """Investments with outcome, forecast, frame and deviation, as the report prints them."""

    name = tables.Column("Investering")
    kind = tables.Column("Slag", visible=False)
    outcome_expenditure = AmountColumn(accessor=AMOUNTS["outcome_expenditure"], emphasis="main", default="")
    outcome_income = AmountColumn(accessor=AMOUNTS["outcome_income"], default="")
    forecast_expenditure = AmountColumn(accessor=AMOUNTS["forecast_expenditure"], default="")
    forecast_income = AmountColumn(accessor=AMOUNTS["forecast_income"], default="")
    forecast_net = AmountColumn(accessor=AMOUNTS["forecast_net"], emphasis="main", default="")
    frame = AmountColumn(accessor=AMOUNTS["frame"], default="")
    deviation = AmountColumn(signed=True, default="")
    outcome_expenditure_kr = ExactColumn(AMOUNTS["outcome_expenditure"])
    outcome_income_kr = ExactColumn(AMOUNTS["outcome_income"])
    forecast_expenditure_kr = ExactColumn(AMOUNTS["forecast_expenditure"])
    forecast_income_kr = ExactColumn(AMOUNTS["forecast_income"])
    forecast_net_kr = ExactColumn(AMOUNTS["forecast_net"])
    frame_kr = ExactColumn(AMOUNTS["frame"])
    deviation_kr = ExactColumn(AMOUNTS["deviation"])
    note = tables.Column("Beslut", visible=False)

    class Meta:
        template_name = "components/table.html"
        orderable = False  # the groups would come apart
        attrs = {"class": "amounts"}
        row_attrs = {"class": lambda record: ROW_CLASSES.get(record.kind, "")}
        empty_text = "Nämnden har inga investeringar."

    def __init__(
        self,
        rows: Iterable[Row],
        *,
        through: int,
        link: Callable[[Row], str | None],
        note: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(list(rows), **kwargs)
        self.unit = money.Unit.MNKR
        self.caption = f"Investeringar, {periods.span_shown(through)} och helår, {self.unit.word}"
        self.note = note
        self.link = link
        for name, words in headings(through).items():
            self.columns[name].column.verbose_name = words
            self.columns[f"{name}_kr"].column.verbose_name = f"{words}, kr"

    def as_values(self, exclude_columns: Any = None) -> Iterator[list[Any]]:
        """The rows for an export; there the unit stands in the headings, since a file has no caption."""
        rows = super().as_values(exclude_columns)
        shown = {self.columns[name].header for name in AMOUNTS}
        yield [f"{words}, {self.unit.word}" if words in shown else words for words in next(rows)]
        yield from rows

    def render_name(self, record: Row) -> SafeString:
        """The name, as a link to the investment; under it the decision of one outside the frame."""
        address = self.link(record)
        words = format_html('<a href="{}">{}</a>', address, record.name) if address else format_html("{}", record.name)
        return format_html('{}<span class="under">{}</span>', words, record.note) if record.note else words

    def value_name(self, record: Row) -> str:
        """The name alone."""
        return record.name

    def value_kind(self, record: Row) -> str:
        """The kind in Swedish, so that a reader of the file can leave out the sums."""
        return KIND_WORDS[record.kind]
