"""The history of forecasts: value by value, occasion by occasion, by whom and why. Reads only."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

import django_tables2 as tables

from finance.forecast_lines import ForecastLine
from finance.models import ForecastVersion
from followup import money
from followup.models import Occasion, Unit


@dataclass(frozen=True)
class Word:
    """A version of a forecast beside the one before it at the same occasion."""

    version: ForecastVersion
    before: Decimal | None

    @property
    def change(self) -> Decimal | None:
        """The kronor that it moved; None for the first, and for a withdrawal."""
        if self.before is None or self.version.amount is None:
            return None
        return self.version.amount - self.before


def history(units: Iterable[Unit | int], through: Occasion, line: ForecastLine | None = None) -> list[Word]:
    """What people have said of areas (or one line of each) through an occasion, the newest first. One query."""
    found = ForecastVersion.objects.filter(unit__in=list(units), occasion__period__lte=through.period_id)
    if line is not None:
        found = found.filter(group=line.line.group_id, side=line.side)
    found = found.select_related("occasion", "unit", "group", "by", "reason").order_by("at", "pk")
    before: dict[tuple[int, int, int, str], Decimal | None] = {}
    words = []
    for version in found:
        cell = (version.occasion_id, version.unit_id, version.group_id, version.side)
        words.append(Word(version, before.get(cell)))
        before[cell] = version.amount
    return words[::-1]


class HistoryTable(tables.Table):
    """What has been said, one row each time."""

    at = tables.DateTimeColumn(verbose_name="När", accessor="version__at", format="Y-m-d H.i")
    occasion = tables.Column("Tillfälle", accessor="version__occasion__name")
    what = tables.Column("Rad", accessor="version")
    amount = tables.Column("Egen prognos, tkr", accessor="version__amount", empty_values=())
    change = tables.Column("Ändring, tkr", accessor="change", default="–")
    proposed = tables.Column("Förslag då, tkr", accessor="version__proposed", default="–")
    reason = tables.Column("Orsak", accessor="version__reason", default="")
    comment = tables.Column("Kommentar", accessor="version__comment", default="")
    by = tables.Column("Av", accessor="version__by")

    class Meta:
        template_name = "components/table.html"
        orderable = False
        empty_text = "Ingen har lämnat någon egen prognos här. Förslaget gäller."

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for name in ("amount", "change", "proposed"):
            self.columns[name].column.attrs = {"th": {"class": "n"}, "td": {"class": "n"}}

    def render_what(self, value: ForecastVersion) -> str:
        """The group and the side."""
        return f"{value.group.name}, {'kostnader' if value.side == 'cost' else 'intäkter'}"

    def render_amount(self, value: Decimal | None) -> str:
        """Whole tkr; a withdrawal in words."""
        return "Återtagen" if value is None else money.shown(value, money.Unit.TKR)

    def render_proposed(self, value: Decimal) -> str:
        """Whole tkr."""
        return money.shown(value, money.Unit.TKR)

    def render_change(self, value: Decimal) -> str:
        """Whole tkr with sign."""
        return money.shown(value, money.Unit.TKR, signed=True)
