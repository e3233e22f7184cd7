"""The forecast grid: what its page and its answers say of an area's lines. Reads, writes nothing.

The columns are data, so that the page, the form, a pasted block and a copied one agree on what stands where.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.urls import reverse

from finance import forecast_fields
from finance.cells import SIDE_WORDS
from finance.forecast_fields import UNIT
from finance.forecast_lines import Area, ForecastLine
from finance.forecasts import AMOUNT, COMMENT, REASON
from finance.materiality import Lack
from finance.models import ForecastReason
from finance.pages import Choice, Place, against_budget
from finance.selectors import By
from finance.signs import Profile, profile_of_side
from followup import money, periods
from followup.answers import clock
from followup.charts import Tone
from followup.money import ZERO

LACKS = {Lack.REASON: "Orsak saknas", Lack.COMMENT: "Kommentar saknas"}
SHOWN = "shown"


class Mode(StrEnum):
    """What the grid shows: the year, or the months that remain. The value stands in the address."""

    YEAR = "helår"
    MONTHS = "månader"


@dataclass(frozen=True)
class Column:
    """A column of the grid: its field, its heading, and what kind of cell it has (``shown`` can't be written in)."""

    name: str
    heading: str
    kind: str = SHOWN
    sums: bool = True

    @property
    def writable(self) -> bool:
        """Whether a person writes in it."""
        return self.kind != SHOWN

    @property
    def numeric(self) -> bool:
        """Whether it holds amounts."""
        return self.kind in {SHOWN, AMOUNT}


@dataclass(frozen=True)
class Cell:
    """A cell as it is shown: its text, the exact text behind it, and what is wrong with what was written there."""

    column: Column
    key: str
    text: str
    label: str
    exact: str = ""
    tone: str = ""
    error: str = ""
    was: str = ""
    hint: str = ""

    @property
    def input_name(self) -> str:
        """The name of its form field."""
        return f"{self.key}-{self.column.name}"


@dataclass(frozen=True)
class GridRow:
    """A line of the grid with its cells in the order of the columns."""

    line: ForecastLine
    cells: tuple[Cell, ...]
    accounts_url: str
    drill_url: str

    @property
    def lack(self) -> str:
        """What it lacks, in words."""
        return LACKS.get(self.line.lack, "")

    @property
    def kronor(self) -> dict[str, str]:
        """The exact amounts that the page reckons with while one types."""
        return kronor(self.line)


@dataclass(frozen=True)
class Total:
    """A sum of the grid: of the costs, of the revenues, or the area's net cost or result."""

    key: str
    name: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """An area's forecast as a grid. ``written`` and ``errors`` are what a sent form held, by line and field."""

    place: Place
    area: Area
    reasons: tuple[ForecastReason, ...]
    mode: Mode = Mode.YEAR
    everything: bool = False
    written: Mapping[tuple[str, str], str] = field(default_factory=dict)
    errors: Mapping[tuple[str, str], str] = field(default_factory=dict)

    @property
    def headline(self) -> str:
        """The answer: how the area is expected to stand to its budget."""
        if not (self.area.total.current or self.area.total.budget):
            return f"{self.area.place.name} har varken prognos eller budget än"
        return f"{self.area.place.name} väntas bli {against_budget(self.area.total.deviation)}"

    @property
    def lead(self) -> str:
        """The figures of the headline."""
        total = self.area.total
        amounts = f"{money.shown(total.current)} mnkr mot budgeten {money.shown(total.budget)} mnkr"
        return f"{total.name} {amounts}, helåret {self.area.occasion.year}."

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Prognos", reverse("finance:forecasts", args=[self.place.committee.code, self.place.occasion.code]))]

    @property
    def history_crumbs(self) -> list[tuple[str, str]]:
        """The way to a page below the grid."""
        return [*self.crumbs, (self.area.place.name, self.url_here)]

    @property
    def url_here(self) -> str:
        """The address of the grid itself, in its mode."""
        return self.url("forecast")

    @property
    def modes(self) -> list[Choice]:
        """The year or the months, where any month remains."""
        if not self.area.remaining:
            return []
        words = {Mode.YEAR: f"Helår {self.area.occasion.year}", Mode.MONTHS: "Månader"}
        return [Choice(words[mode], self.url("forecast", mode=mode), mode is self.mode) for mode in Mode]

    def url(self, name: str, *more: str, mode: Mode | None = None) -> str:
        """An address of the grid, in its mode."""
        query = [] if (mode or self.mode) is Mode.YEAR else [f"visar={Mode.MONTHS.value}"]
        query += ["alla=ja"] if self.everything else []
        return self.place.grid_url(name, self.area.place.code, *more) + (f"?{'&'.join(query)}" if query else "")

    @property
    def urls(self) -> dict[str, str]:
        """The addresses that the page's scripts speak with."""
        history = self.place.grid_url("forecast_history", self.area.place.code)
        return {name: self.url(f"forecast_{name}") for name in ("save", "restore", "state", "paste")} | {
            "history": history
        }

    @property
    def span(self) -> str:
        """The months of the outcome: ``jan–aug 2023``."""
        return periods.span_shown(self.area.occasion.period_id)

    @property
    def columns(self) -> list[Column]:
        """The columns after the name of the line."""
        outcome, own = Column("outcome", f"Utfall {self.span}"), Column(AMOUNT, "Egen prognos", AMOUNT)
        budget, deviation = Column("budget", "Budget"), Column("deviation", "Avvikelse")
        proposal = Column("proposal", "Förslag")
        if self.mode is Mode.MONTHS:
            names = (periods.MONTHS[periods.month_of(one) - 1][:3] for one in self.area.remaining)
            months = [Column(f"m{place}", name, AMOUNT) for place, name in enumerate(names)]
            return [outcome, *months, own, proposal, budget, deviation]
        reason, comment = Column(REASON, "Orsak", REASON, sums=False), Column(COMMENT, "Kommentar", COMMENT, sums=False)
        return [outcome, budget, Column("last_forecast", "Förra prognosen"), proposal, own, deviation, reason, comment]

    @property
    def rows(self) -> list[GridRow]:
        """The lines with their cells."""
        return [self._row(line) for line in self.area.lines]

    def _row(self, line: ForecastLine) -> GridRow:
        drill = {"enhet": self.area.place.id, "grupp": line.line.group_id, "slag": line.side, "visar": By.ACCOUNT.value}
        return GridRow(
            line,
            tuple(self._cell(line, column) for column in self.columns),
            self.place.grid_url("forecast_accounts", self.area.place.code, line.key),
            self.place.drill_url(**drill),
        )

    def _cell(self, line: ForecastLine, column: Column) -> Cell:
        label = f"{column.heading}: {line.words}"
        if not column.writable:
            return Cell(column, line.key, shown(line, column.name), label, tone=_tone(column, line.deviation))
        text, place = forecast_fields.texts(line)[column.name], (line.key, column.name)
        hint = forecast_fields.shown(line.computed.amount) if column.name == AMOUNT else ""
        return Cell(
            column,
            line.key,
            self.written.get(place, text),
            label,
            exact=forecast_fields.exact(line).get(column.name, ""),
            error=self.errors.get(place, ""),
            was=text,
            hint=hint,
        )

    @property
    def totals(self) -> list[Total]:
        """The sums of costs, of revenues, and the area's own."""
        sides = {line.side for line in self.area.lines}
        made = [self._total(side, name) for side, name in SIDE_WORDS.items() if side in sides and len(sides) > 1]
        return [*made, self._total("", self.area.total.name)]

    def _total(self, side: str, name: str) -> Total:
        profile = profile_of_side(side) if side else self.area.place.profile
        cells = []
        for column in self.columns:
            none = column.name == "last_forecast" and all(line.last_forecast is None for line in self.area.lines)
            amount = self._summed(column, side, profile) if column.sums and not none else None
            text = "" if not column.sums else money.shown(amount, UNIT, signed=column.name == "deviation")
            cells.append(Cell(column, side or "total", text, "", tone=_tone(column, amount or ZERO)))
        return Total(side or "total", name, tuple(cells))

    def _summed(self, column: Column, side: str, profile: Profile) -> Decimal:
        if column.name == "deviation":
            current, budget = (self._summed(Column(name, ""), side, profile) for name in (AMOUNT, "budget"))
            return profile.deviation(current, budget)
        return self.area.summed(lambda line: _held(line, column.name), side or None)

    @property
    def incomplete(self) -> int:
        """How many lines lack a reason or a comment."""
        return len(self.area.incomplete)

    @property
    def note(self) -> str:
        """What must be done before the forecast can be submitted; empty when nothing must."""
        return self.area.incomplete_words

    def state(self, lines: Iterable[ForecastLine]) -> dict[str, Any]:
        """What the page's scripts are told: the lines, the sums and the headline."""
        totals = {total.key: {cell.column.name: cell.text for cell in total.cells} for total in self.totals}
        return {
            "lines": [line_state(line) for line in lines],
            "totals": totals,
            "headline": self.headline,
            "lead": self.lead,
            "note": self.note,
            "saved": clock(),
        }


def _held(line: ForecastLine, name: str) -> Decimal | None:
    """The kronor of a line in a column; the forecast that stands in the person's own."""
    if name.startswith("m"):
        return line.months[int(name[1:])]
    amounts = {
        "outcome": line.outcome,
        "budget": line.budget,
        "last_forecast": line.last_forecast,
        "proposal": line.computed.amount,
        AMOUNT: line.current,
        "deviation": line.deviation,
    }
    return amounts[name]


def shown(line: ForecastLine, name: str) -> str:
    """What a column that can't be written in says of a line."""
    return money.shown(_held(line, name), UNIT, signed=name == "deviation")


def _tone(column: Column, deviation: Decimal) -> str:
    tone = Tone.of(money.rounded(deviation, UNIT)) if column.name == "deviation" else Tone.NEUTRAL
    return "" if tone is Tone.NEUTRAL else str(tone)


def kronor(line: ForecastLine) -> dict[str, str]:
    """The exact kronor of a line: what it has of its own (empty: the proposal stands), proposal, budget and months."""
    own = line.entered
    months = {f"m{place}": f"{amount:f}" for place, amount in enumerate(line.months)}
    base = {"outcome": line.outcome, "budget": line.budget, "proposal": line.computed.amount}
    return {AMOUNT: f"{own.amount:f}" if own else ""} | {name: f"{amount:f}" for name, amount in base.items()} | months


def line_state(line: ForecastLine) -> dict[str, Any]:
    """A line as the page's scripts are told of it."""
    own = line.entered
    return {
        "line": line.key,
        "version": line.number,
        "texts": forecast_fields.texts(line),
        "exact": forecast_fields.exact(line),
        "kronor": kronor(line),
        "deviation": shown(line, "deviation"),
        "tone": _tone(Column("deviation", ""), line.deviation),
        "lack": LACKS.get(line.lack, ""),
        "by": str(own.by) if own else "",
        "at": clock(own.at) if own else "",
    }
