"""What the pages of one-off items say: the bridge as the answer, the items with the rows that they stand on."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from finance import one_offs
from finance.bridge import Bridge, against_budget
from finance.models import OneOffItem
from finance.one_offs import PointedRow
from finance.pages import HORIZONS, Choice, Place
from finance.summary import Cut, Horizon, OperatingSummary
from finance.tables import ROUNDING_NOTE, EntryTable
from followup import money, periods
from followup.charts import Tone
from followup.models import Occasion


@dataclass(frozen=True)
class ShownItem:
    """An item with the state of its ledger rows."""

    item: OneOffItem
    rows: tuple[PointedRow, ...]

    @property
    def booked(self) -> Decimal:
        """What its rows add up to, as the result feels it: kronor, plus improves."""
        return -sum((one.row.amount for one in self.rows), Decimal(0))

    @property
    def gone(self) -> int:
        """How many of its rows the ledger no longer holds."""
        return sum(not one.stands for one in self.rows)

    @property
    def warnings(self) -> list[str]:
        """What a person should look at, in sentences."""
        found = []
        if self.gone:
            which = "En huvudboksrad" if self.gone == 1 else f"{self.gone} huvudboksrader"
            found.append(f"{which} finns inte längre i huvudboken. Den har lästs in på nytt sedan posten lades upp.")
        if self.rows and self.booked != self.item.amount and not self.item.approximate:
            found.append(f"Huvudboksraderna ger {money.shown(self.booked, money.Unit.KR)} kr, inte postens belopp.")
        return found

    @property
    def rows_in_words(self) -> str:
        """The rows, counted."""
        count = len(self.rows)
        return "–" if not count else "1 rad" if count == 1 else f"{count} rader"


def shown(items: Iterable[OneOffItem]) -> list[ShownItem]:
    """The items, the heaviest first, each with its rows. Two queries beside theirs."""
    listed = sorted(items, key=lambda item: -abs(item.amount))
    rows = one_offs.pointed_rows(listed)
    return [ShownItem(item, tuple(rows.get(item.pk, ()))) for item in listed]


@dataclass(frozen=True)
class RegisterPage:
    """The register of a committee at an occasion, with the bridge that it makes."""

    summary: OperatingSummary
    bridge: Bridge
    items: tuple[ShownItem, ...]
    occasions: tuple[Occasion, ...]

    @property
    def place(self) -> Place:
        """The committee and the occasion."""
        return Place(self.summary.committee, self.summary.occasion)

    @property
    def headline(self) -> str:
        """The answer: the ordinary result."""
        return f"Utan jämförelsestörande poster: {against_budget(self.bridge.ordinary)}"

    @property
    def url(self) -> str:
        """The page's own address, without a horizon."""
        return register_url(self.place)

    @property
    def add_url(self) -> str:
        """The page where an item is laid up."""
        return reverse("finance:one_off_add", args=[self.place.committee.code, self.place.occasion.code])

    @property
    def ledger_url(self) -> str:
        """The ledger's rows, where some can be chosen."""
        return self.place.drill_url(visar="rader")

    @property
    def summary_url(self) -> str:
        """The table that the result is the sum of."""
        return self.place.summary_url(Cut.ORGANISATION, self.summary.horizon)

    @property
    def horizons(self) -> list[Choice]:
        """The year or the period."""
        span = periods.span_shown(self.summary.occasion.period_id)
        words = {Horizon.YEAR: f"Helår {self.summary.occasion.year}", Horizon.PERIOD: f"Utfall {span}"}
        keys = {horizon: key for key, horizon in HORIZONS.items()}
        return [
            Choice(word, f"{self.url}?tid={keys[horizon]}", horizon is self.summary.horizon)
            for horizon, word in words.items()
        ]

    @property
    def other_occasions(self) -> list[Choice]:
        """The register of other occasions."""
        own = self.place
        return [
            Choice(one.name, register_url(Place(own.committee, one)), one == own.occasion) for one in self.occasions
        ]

    @property
    def rounding_note(self) -> str:
        """The note, where it is true."""
        return ROUNDING_NOTE if self.bridge.rounding_shows else ""

    @property
    def filename(self) -> str:
        """The name of an export, without extension."""
        return f"engangsposter-{self.place.committee.code}-{self.place.occasion.code}"


def register_url(place: Place) -> str:
    """The address of a register."""
    return reverse("finance:one_offs", args=[place.committee.code, place.occasion.code])


def item_url(place: Place, item: OneOffItem) -> str:
    """The address of an item."""
    return reverse("finance:one_off", args=[place.committee.code, place.occasion.code, item.pk])


class OneOffTable(tables.Table):
    """The items: what, where, how much of the result, outcome or expected, and the rows behind."""

    text = tables.Column("Post", accessor="item__text")
    unit = tables.Column("Enhet", accessor="item__unit__name")
    kind = tables.Column("Utfall eller förväntad", accessor="item__kind")
    rows = tables.Column("Huvudboksrader", accessor="rows_in_words", orderable=False)
    amount = tables.Column(
        "Påverkan på resultatet, mnkr", accessor="item__amount", attrs={"th": {"class": "n"}, "td": {"class": "n main"}}
    )
    amount_kr = tables.Column("Påverkan på resultatet, kr", accessor="item__amount", visible=False, orderable=False)

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        attrs = {"class": "one-offs"}
        empty_text = "Ingen jämförelsestörande post är registrerad. Controllern registrerar dem."

    def __init__(self, items: Iterable[ShownItem], place: Place, **kwargs: Any) -> None:
        super().__init__(list(items), **kwargs)
        self.place = place
        self.caption = "Jämförelsestörande poster"

    def render_text(self, record: ShownItem) -> SafeString:
        """The item as a link to its page, with what to look at."""
        link = format_html('<a href="{}">{}</a>', item_url(self.place, record.item), record.item.text)
        warnings = " ".join(record.warnings)
        return format_html('{}<br><span class="one-off-warning">{}</span>', link, warnings) if warnings else link

    def value_text(self, record: ShownItem) -> str:
        """The words alone."""
        return record.item.text

    def render_kind(self, record: ShownItem) -> str:
        """In Swedish, with what is approximate."""
        words = str(record.item.get_kind_display())
        return f"{words}, ungefärligt" if record.item.approximate else words

    def value_kind(self, record: ShownItem) -> str:
        """The same in a file."""
        return self.render_kind(record)

    def render_amount(self, value: Decimal) -> SafeString:
        """Signed, in the colour of its sign."""
        tone = Tone.of(money.rounded(value))
        words = money.shown(value, signed=True)
        return format_html('<span class="{}">{}</span>', tone, words)

    def value_amount(self, value: Decimal) -> Decimal:
        """Rounded as shown."""
        return money.rounded(value)

    def value_amount_kr(self, value: Decimal) -> Decimal:
        """Exact kronor."""
        return value


class PickColumn(tables.Column):
    """A box to tick beside each ledger row."""

    def render(self, record: Any) -> SafeString:
        """The box, named by the row for screen readers."""
        key = f"{record.batch_id}-{record.line}-{record.number}"
        words = f"Välj {record.voucher} {record.text}, {money.shown(record.amount, money.Unit.ORE)} kr"
        return format_html('<input type="checkbox" name="rad" value="{}" aria-label="{}">', key, words)


class PickTable(EntryTable):
    """Ledger rows that a one-off item can be made of."""

    pick = PickColumn("Välj", empty_values=(), orderable=False)

    class Meta(EntryTable.Meta):
        sequence = ("...", "pick")


def history(item: OneOffItem) -> Iterator[dict[str, Any]]:
    """What was done with an item, the newest first: when, by whom, what, and each change before and after."""
    for event in item.events.select_related("by"):
        yield {"at": event.at, "by": event.by, "what": event.get_action_display(), "changes": event.changes}
