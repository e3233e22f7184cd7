"""The preview of a pasted block: what lands where in the grid, what can't, and what would be saved of it."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from finance import forecast_fields
from finance.forecast_lines import ForecastLine
from finance.forecasts import AMOUNT, COMMENT, REASON, Change, NothingToExplain
from finance.grid import Grid
from finance.parsing.values import Refused
from followup import pasting
from followup.pasting import Kind, Landing


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
    """A block laid on a grid with its upper left corner on a cell (line and field)."""

    grid: Grid
    text: str
    line: str
    name: str
    seen: Mapping[str, int] = field(default_factory=dict)  # versions that an earlier preview was based on

    @cached_property
    def lines(self) -> dict[str, ForecastLine]:
        """The grid's lines by key."""
        return {line.key: line for line in self.grid.area.lines}

    @cached_property
    def items(self) -> list[Item]:
        """Every cell of the block that isn't blank. Raises pasting.TooLarge, and ValueError for a corner outside."""
        columns = [(column.name, column.writable) for column in self.grid.columns]
        landings = pasting.land(pasting.cells(self.text), list(self.lines), columns, self.line, self.name)
        items = [self._item(landing) for landing in landings if landing.kind is not Kind.BLANK]
        return self._with_ground(items)

    @cached_property
    def blanks(self) -> int:
        """How many blank cells leave what stands there as it is."""
        columns = [(column.name, column.writable) for column in self.grid.columns]
        landings = pasting.land(pasting.cells(self.text), list(self.lines), columns, self.line, self.name)
        return sum(landing.kind is Kind.BLANK for landing in landings)

    def _item(self, landing: Landing) -> Item:
        where = f"Rad {landing.block_row + 1}, kolumn {landing.block_column + 1}"
        if landing.kind is Kind.OUTSIDE:
            return Item(landing, where, "", new=landing.text, note="Hamnar utanför rutnätet och tas inte med.")
        line = self.lines[landing.row]
        column = next(one for one in self.grid.columns if one.name == landing.field)
        placed = Item(landing, line.words, column.heading, new=landing.text)
        if landing.kind is Kind.SHOWN_ONLY:
            return replace(placed, note="Kolumnen räknas fram och skrivs inte. Cellen tas inte med.")
        try:
            value = forecast_fields.read(line, column.name, landing.text, self.grid.reasons)
        except Refused as refused:
            return replace(placed, now=forecast_fields.texts(line)[column.name], note=str(refused))
        return self._read(placed, line, value)

    def _read(self, item: Item, line: ForecastLine, value: Any) -> Item:
        name = item.landing.field
        now = forecast_fields.texts(line)[name]
        if name == REASON:
            own = line.entered.reason if line.entered else None
            return replace(item, now=str(own or ""), new=str(value or ""), value=value, saves=value != own)
        if name == COMMENT:
            return replace(item, now=now, new=value, value=value, saves=value != now)
        same = value == forecast_fields.held(line, name)
        return replace(item, now=now, new=forecast_fields.shown(value), value=value, saves=not same)

    def _with_ground(self, items: list[Item]) -> list[Item]:
        """Reasons and comments where no forecast stands and none is pasted explain nothing: they are not saved."""
        amounts = {item.landing.row for item in items if item.landing.field not in {REASON, COMMENT} and item.saves}
        bare = {key for key, line in self.lines.items() if line.entered is None and key not in amounts}
        return [
            replace(item, saves=False, note=str(NothingToExplain()))
            if item.saves and item.landing.row in bare and item.landing.field in {REASON, COMMENT}
            else item
            for item in items
        ]

    @property
    def saved(self) -> list[Item]:
        """The cells that would be saved."""
        return [item for item in self.items if item.saves]

    @property
    def versions(self) -> str:
        """The versions of the lines that the preview is based on, for the form that confirms it."""
        return json.dumps({key: line.number for key, line in self.lines.items()})

    @property
    def changes(self) -> list[Change]:
        """What would be saved, line by line; months before the year, so that a year that is pasted too decides."""
        values: dict[str, dict[str, Any]] = {}
        for item in sorted(self.saved, key=lambda item: item.landing.field == AMOUNT):
            values.setdefault(item.landing.row, {})[item.landing.field] = item.value
        return [
            forecast_fields.change(self.lines[key], own, self.seen.get(key, self.lines[key].number))
            for key, own in values.items()
        ]

    @property
    def summary(self) -> list[str]:
        """What becomes of the block, in short sentences."""
        unreadable = sum(bool(item.note) and item.landing.kind is Kind.VALUE for item in self.items)
        kinds = Counter(item.landing.kind for item in self.items)
        same = len(self.items) - len(self.saved) - unreadable - kinds[Kind.OUTSIDE] - kinds[Kind.SHOWN_ONLY]
        counted = (
            (len(self.saved), "cell ändras", "celler ändras"),
            (same, "är redan så", "är redan så"),
            (unreadable, "kan inte användas", "kan inte användas"),
            (kinds[Kind.OUTSIDE], "hamnar utanför rutnätet", "hamnar utanför rutnätet"),
            (kinds[Kind.SHOWN_ONLY], "hamnar i en kolumn som räknas fram", "hamnar i kolumner som räknas fram"),
            (self.blanks, "är tom och lämnar det som står", "är tomma och lämnar det som står"),
        )
        return pasting.told(counted)
