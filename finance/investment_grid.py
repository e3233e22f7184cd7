"""The grid of investments: what its page, its answers to scripts and a pasted block say. Reads, writes nothing."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from finance import investment_fields as fields
from finance.investment_fields import Column
from finance.investment_pages import against_frame, lead, url
from finance.investment_rows import Facts, Money
from finance.investment_summary import InvestmentSummary
from finance.pages import Place
from finance.parsing.values import Refused
from followup import money, pasting, periods
from followup.answers import clock
from followup.money import ZERO
from followup.pasting import Kind, Landing


@dataclass(frozen=True)
class Cell:
    """A cell as it is shown."""

    column: Column
    text: str
    tone: str = ""


@dataclass(frozen=True)
class Grid:
    """The investments that a person may enter forecasts of, as a grid."""

    place: Place
    summary: InvestmentSummary

    @property
    def headline(self) -> str:
        """The answer: how they are expected to stand to their frame."""
        return f"Investeringarna väntas bli {against_frame(self.summary.total.deviation or ZERO)}"

    @property
    def lead(self) -> str:
        """The figures of the headline."""
        return lead(self.summary)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns after the name."""
        return fields.columns(periods.span_shown(self.place.occasion.period_id))

    @property
    def lines(self) -> dict[str, Facts]:
        """The investments by the key of their row."""
        return {str(one.id): one for one in self.summary.investments}

    @property
    def urls(self) -> dict[str, str]:
        """What the scripts ask and send."""
        return {
            "save": url("investment_save", self.place),
            "restore": url("investment_restore", self.place),
            "state": url("investment_state", self.place),
            "paste": url("investment_paste", self.place),
        }

    @property
    def url_here(self) -> str:
        """The grid's own page."""
        return url("investment_forecasts", self.place)

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Investeringar", url("investments", self.place))]

    @property
    def crumbs_below(self) -> list[tuple[str, str]]:
        """The way to a page below the grid."""
        return [*self.crumbs, ("Prognos", self.url_here)]

    @property
    def note(self) -> str:
        """How many forecasts that are kept still lack something."""
        lacking = sum(bool(lack(one)) for one in self.summary.investments)
        if not lacking:
            return ""
        what = "En investering förskjuts" if lacking == 1 else f"{lacking} investeringar förskjuts"
        return f"{what} utan att orsaken är vald."

    @property
    def sums(self) -> list[tuple[Column, str]]:
        """The sums in the order of the columns."""
        return [(column, self.total.get(column.name, "")) for column in self.columns]

    @property
    def stamp(self) -> str:
        """What changes when anything in the grid does: versions are only ever added."""
        return str(sum(one.entered.number for one in self.summary.investments if one.entered))

    @property
    def total(self) -> dict[str, str]:
        """The sums of those within the frame, by column, in tkr."""
        row = self.summary.total
        outcome, forecast, frame = row.outcome or Money(), row.forecast or Money(), row.frame or Money()
        return {
            "outcome": _tkr(outcome.expenditure),
            "frame": _tkr(frame.net),
            "expenditure": _tkr(forecast.expenditure),
            "income": _tkr(forecast.income),
            "deviation": money.shown(row.deviation or ZERO, money.Unit.TKR, signed=True),
        }

    def state(self, keys: Iterable[str] | None = None) -> dict[str, Any]:
        """What the page's scripts are told: the lines, the sums and the headline."""
        lines = [line_state(one) for key, one in self.lines.items() if keys is None or key in set(keys)]
        return {
            "lines": lines,
            "totals": {"total": self.total},
            "headline": self.headline,
            "lead": self.lead,
            "note": self.note,
            "saved": clock(),
        }


def shown_only(facts: Facts) -> dict[str, str]:
    """What is shown beside what one writes, in tkr."""
    deviation = facts.deviation
    return {
        "outcome": _tkr(facts.so_far.expenditure),
        "frame": "utanför ramen" if facts.outside_frame else _tkr(facts.frame.net),
        "deviation": "" if deviation is None else money.shown(deviation, money.Unit.TKR, signed=True),
    }


def kronor(facts: Facts) -> dict[str, str]:
    """The exact amounts that the page reckons with while one types."""
    expected = facts.expected
    known = {"expenditure": expected.expenditure, "income": expected.income}
    frame = {} if facts.outside_frame else {"frame": facts.frame.net}
    return {name: str(amount) for name, amount in (known | frame).items()}


def lack(facts: Facts) -> str:
    """What a forecast that is kept still lacks."""
    return "Orsak saknas" if facts.slips and not (facts.entered and facts.entered.slip) else ""


def line_state(facts: Facts) -> dict[str, Any]:
    """A line as it stands."""
    entered = facts.entered
    return {
        "line": str(facts.id),
        "version": entered.number if entered else 0,
        "kronor": kronor(facts),
        "texts": fields.texts(facts),
        "exact": {},
        "lack": lack(facts),
        "by": entered.by if entered else "",
    }


def _tkr(kronor: Any) -> str:
    return money.shown(kronor, money.Unit.TKR)


@dataclass(frozen=True)
class Item:
    """A pasted cell in the preview: where it lands, what stands there, what it becomes, and why not if it can't."""

    landing: Landing
    where: str
    column: str
    now: str = ""
    new: str = ""
    note: str = ""
    value: Any = None
    saves: bool = False


@dataclass(frozen=True)
class Preview:
    """A block out of a spreadsheet laid on the grid with its upper left corner on a cell."""

    grid: Grid
    text: str
    line: str
    name: str
    seen: Mapping[str, int] = field(default_factory=dict)

    @cached_property
    def _landings(self) -> list[Landing]:
        columns = [(column.name, column.writable) for column in self.grid.columns]
        return pasting.land(pasting.cells(self.text), list(self.grid.lines), columns, self.line, self.name)

    @cached_property
    def items(self) -> list[Item]:
        """Every cell that isn't blank. Raises pasting.TooLarge, and ValueError for a corner outside the grid."""
        return [self._item(landing) for landing in self._landings if landing.kind is not Kind.BLANK]

    def _item(self, landing: Landing) -> Item:
        place = f"Rad {landing.block_row + 1}, kolumn {landing.block_column + 1}"
        if landing.kind is Kind.OUTSIDE:
            return Item(landing, place, "", new=landing.text, note="Hamnar utanför rutnätet och tas inte med.")
        facts = self.grid.lines[landing.row]
        heading = next(one.heading for one in self.grid.columns if one.name == landing.field)
        placed = Item(landing, facts.name, heading, new=landing.text)
        if landing.kind is Kind.SHOWN_ONLY:
            return replace(placed, note="Kolumnen räknas fram och skrivs inte. Cellen tas inte med.")
        try:
            value = fields.read(landing.field, landing.text)
        except Refused as refused:
            return replace(placed, note=str(refused))
        before = fields.held(facts)[landing.field]
        now, new = fields.shown(landing.field, before), fields.shown(landing.field, value)
        return replace(placed, now=now, new=new, value=value, saves=value != before or facts.entered is None)

    @property
    def saved(self) -> list[Item]:
        """The cells that would be saved."""
        return [item for item in self.items if item.saves]

    @property
    def versions(self) -> str:
        """The versions that the preview is based on, for the form that confirms it."""
        return json.dumps({key: line_state(one)["version"] for key, one in self.grid.lines.items()})

    @property
    def changes(self) -> list[tuple[int, dict[str, Any], int]]:
        """What would be saved: the investment, its fields, and the version that it is based on."""
        values: dict[str, dict[str, Any]] = {}
        for item in self.saved:
            values.setdefault(item.landing.row, {})[item.landing.field] = item.value
        lines = self.grid.lines
        return [(int(key), own, self.seen.get(key, line_state(lines[key])["version"])) for key, own in values.items()]

    @property
    def summary(self) -> list[str]:
        """What becomes of the block, in short sentences."""
        kinds = Counter(landing.kind for landing in self._landings)
        unreadable = sum(bool(item.note) and item.landing.kind is Kind.VALUE for item in self.items)
        counted = (
            (len(self.saved), "cell ändras", "celler ändras"),
            (unreadable, "kan inte användas", "kan inte användas"),
            (kinds[Kind.OUTSIDE], "hamnar utanför rutnätet", "hamnar utanför rutnätet"),
            (kinds[Kind.SHOWN_ONLY], "hamnar i en kolumn som räknas fram", "hamnar i kolumner som räknas fram"),
            (kinds[Kind.BLANK], "är tom och lämnar det som står", "är tomma och lämnar det som står"),
        )
        return pasting.told(counted)
