"""The grid in which an owner's values are entered: its page, its answers to scripts, a pasted block. Writes nothing."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, NamedTuple

from django.urls import reverse

from followup import pasting, workflow
from followup.access import Permission
from followup.answers import clock
from followup.models import Occasion, Unit, User
from followup.pasting import Kind, Landing
from indicators import reading
from indicators.entering import NotPossible, require_possible
from indicators.models import Indicator
from indicators.pages import Line, columns_of, lines_of
from indicators.reading import Column, Shown
from indicators.values import Cell, State, UnreadableValue, parse_value, print_value


class Field(NamedTuple):
    """A column of the grid after the name."""

    name: str
    heading: str
    writable: bool = False
    outcome: bool = False  # set flush right, so that outcomes are compared across the row


VALUE = "value"
EMPTIED = "Ett utfall kan inte tas bort. Skriv en orsak om talet inte gäller, till exempel Ej jämförbar."


def fields_of(occasion: Occasion) -> tuple[Field, ...]:
    """The columns of a grid at an occasion."""
    return (
        Field("before", str(occasion.year - 2), outcome=True),
        Field("last", str(occasion.year - 1), outcome=True),
        Field(VALUE, "Utfall", writable=True, outcome=True),
        Field("unit", "Mått"),
        Field("wish", "Önskat utfall"),
    )


class NotRead(ValueError):
    """What was written in a cell cannot be kept; the text is Swedish."""


@dataclass(frozen=True)
class Entry:
    """A line of the grid: an indicator or a part of one, and the column that is due at the occasion."""

    line: Line
    column: Column

    @property
    def indicator(self) -> Indicator:
        """What is measured."""
        return self.line.row.indicator

    @property
    def key(self) -> str:
        """The line's key in the page."""
        return str(self.indicator.pk)

    @property
    def shown(self) -> Shown:
        """The cell as the person may read it."""
        return self.line.row.cells[self.column]

    @property
    def text(self) -> str:
        """The cell as it is written."""
        return self.shown.text if self.shown.masked else print_value(self.shown.cell)

    @property
    def due(self) -> bool:
        """Whether the cell waits: nothing is said, or only that no value has come."""
        cell = self.shown.cell
        return not self.shown.masked and (cell is None or cell.state is State.PENDING)

    @property
    def lack(self) -> str:
        """What the line lacks, in Swedish."""
        if not self.due:
            return ""
        return "Utfall saknas" if self.shown.cell is None else "Väntar på utfall"

    @property
    def earlier(self) -> list[str]:
        """The two columns before, the older first."""
        cells = sorted((column, shown) for column, shown in self.line.row.cells.items() if column < self.column)
        return [shown.text for _, shown in cells[-2:]]

    @property
    def cells(self) -> list[tuple[Field, str]]:
        """The line's cells with what they say."""
        before, last = ["", "", *self.earlier][-2:]
        words = {"before": before, "last": last, VALUE: self.text, "unit": self.unit, "wish": self.line.wish}
        return [(one, words[one.name]) for one in fields_of(self.line.occasion)]

    @property
    def unit(self) -> str:
        """The unit of measure."""
        return str(self.line.row.definition.unit_of_measure)

    def read(self, text: str) -> Cell:
        """The cell that a text says, possible for the indicator. Raises NotRead."""
        try:
            cell = parse_value(text)
            if cell is None:
                raise NotRead(EMPTIED)
            require_possible(self.indicator, self.column, cell)
        except (UnreadableValue, NotPossible) as reason:
            raise NotRead(str(reason)) from reason
        return cell

    def state(self) -> dict[str, Any]:
        """The line as the page's scripts are told of it."""
        return {
            "line": self.key,
            "version": self.shown.version,
            "kronor": {},
            "texts": {VALUE: self.text},
            "exact": {},
            "lack": self.lack,
            "by": "",
        }


@dataclass(frozen=True)
class Grid:
    """The indicators of an owner as a grid."""

    occasion: Occasion
    owner: Unit
    entries: list[Entry]
    owners: list[Unit]

    @property
    def due(self) -> list[Entry]:
        """The lines that wait."""
        return [one for one in self.entries if one.due]

    @property
    def headline(self) -> str:
        """The answer: how many values that are missing."""
        return f"{len(self.due)} utfall saknas" if self.due else "Alla utfall är lämnade"

    @property
    def lead(self) -> str:
        """Whose, and at which occasion."""
        rows = "En rad" if len(self.entries) == 1 else f"{len(self.entries)} rader"
        return f"{self.owner.name}, {self.occasion.name}. {rows} att lämna utfall för."

    @property
    def choices(self) -> list[dict[str, object]]:
        """The owners to choose between."""
        here = self.occasion.code
        return [
            {"label": one.name, "url": reverse("indicators:entry", args=[here, one.code]), "current": one == self.owner}
            for one in self.owners
        ]

    @property
    def fields(self) -> tuple[Field, ...]:
        """The columns after the name."""
        return fields_of(self.occasion)

    @property
    def lines(self) -> dict[str, Entry]:
        """The lines by their key."""
        return {one.key: one for one in self.entries}

    @property
    def closed(self) -> str:
        """Why nothing can be entered, or nothing."""
        standing = workflow.standing(self.occasion, self.owner)
        return "" if standing.is_open else workflow.closed_words(standing)

    @property
    def stamp(self) -> str:
        """What changes when anything in the grid does: versions are only ever added."""
        return str(sum(one.shown.version for one in self.entries))

    @property
    def urls(self) -> dict[str, str]:
        """What the scripts ask and send, and the grid's own page."""
        place = [self.occasion.code, self.owner.code]
        names = {name: f"indicators:entry_{name}" for name in ("save", "restore", "state", "paste")}
        return {name: reverse(address, args=place) for name, address in (names | {"here": "indicators:entry"}).items()}

    @property
    def url_here(self) -> str:
        """The grid's own page."""
        return self.urls["here"]

    @property
    def crumbs(self) -> list[tuple[str, str]]:
        """The way here."""
        return [("Indikatorer", reverse("indicators:indicators", args=[self.occasion.code]))]

    @property
    def crumbs_below(self) -> list[tuple[str, str]]:
        """The way to a page below the grid."""
        return [*self.crumbs, ("Lämna utfall", self.url_here)]

    def state(self, keys: Iterable[str] | None = None) -> dict[str, Any]:
        """What the page's scripts are told: the lines named, or all, and the headline."""
        wanted = None if keys is None else set(keys)
        return {
            "lines": [one.state() for one in self.entries if wanted is None or one.key in wanted],
            "totals": {},
            "headline": self.headline,
            "lead": self.lead,
            "note": "",
            "saved": clock(),
        }


def owners(user: User) -> list[Unit]:
    """The owners of indicators for whom a person may enter values."""
    units = Unit.objects.where(user, Permission.ENTER_INDICATORS)
    return list(units.filter(indicators__isnull=False).distinct().order_by("code"))


def grid(*, occasion: Occasion, owner: Unit, user: User) -> Grid:
    """An owner's grid as a person may read it."""
    return Grid(occasion, owner, entries(occasion, user, owner=owner), owners(user))


def entries(occasion: Occasion, user: User, **only: object) -> list[Entry]:
    """The lines to enter at an occasion as a person may read them, ``only`` some indicators'.

    Headings over parts are left out, since nothing is entered there.
    """
    found = []
    there = set(Indicator.objects.filter(**only).order_by().values_list("series", flat=True).distinct())
    among = Indicator.objects.visible_to(user)
    for series in (one for one in Indicator.Series if one in there):
        columns = columns_of(occasion, series)
        lines = lines_of(occasion, user, columns, series, with_goals=False, among=among, **only)
        parted = {line.row.indicator.parent_id for line in lines}
        found += [
            Entry(line, columns[-1]) for line in lines if not (line.is_heading and line.row.indicator.pk in parted)
        ]
    return found


def clash(entry: Entry, *, user: User) -> dict[str, Any]:
    """Both values of a cell that two people have written in, as far as the person may read the other's."""
    said = [
        one
        for one in reading.history(entry.indicator, user=user)
        if (one.year, one.month, one.version) == (*entry.column, entry.shown.version)
    ]
    by, at = (str(said[0].by), clock(said[0].at)) if said else ("Någon annan", "")
    return {"field": VALUE, **entry.state(), "by": by, "at": at}


@dataclass(frozen=True)
class Item:
    """A pasted cell in the preview: where it lands, what stands there, what it becomes, and why not if it can't."""

    landing: Landing
    where: str
    column: str
    now: str = ""
    new: str = ""
    note: str = ""
    cell: Cell | None = None
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
        columns = [(one.name, one.writable) for one in self.grid.fields]
        return pasting.land(pasting.cells(self.text), list(self.grid.lines), columns, self.line, self.name)

    @cached_property
    def items(self) -> list[Item]:
        """Every cell that isn't blank. Raises pasting.TooLarge, and ValueError for a corner outside the grid."""
        return [self._item(landing) for landing in self._landings if landing.kind is not Kind.BLANK]

    def _item(self, landing: Landing) -> Item:
        place = f"Rad {landing.block_row + 1}, kolumn {landing.block_column + 1}"
        if landing.kind is Kind.OUTSIDE:
            return Item(landing, place, "", new=landing.text, note="Hamnar utanför rutnätet och tas inte med.")
        entry = self.grid.lines[landing.row]
        heading = next(one.heading for one in self.grid.fields if one.name == landing.field)
        placed = Item(landing, entry.line.full_name, heading, now=entry.text, new=landing.text)
        if landing.kind is Kind.SHOWN_ONLY or entry.shown.masked:
            return replace(placed, now="", note="Rutan skrivs inte här. Cellen tas inte med.")
        try:
            cell = entry.read(landing.text)
        except NotRead as reason:
            return replace(placed, note=str(reason))
        return replace(placed, new=print_value(cell), cell=cell, saves=print_value(cell) != entry.text)

    @property
    def saved(self) -> list[Item]:
        """The cells that would be saved."""
        return [item for item in self.items if item.saves]

    @property
    def versions(self) -> str:
        """The versions that the preview is based on, for the form that confirms it."""
        return json.dumps({key: one.shown.version for key, one in self.grid.lines.items()})

    @property
    def changes(self) -> list[tuple[Indicator, Column, Cell, int]]:
        """What would be saved: the indicator, its column, the cell, and the version that it is based on."""
        found = []
        for item in self.saved:
            entry = self.grid.lines[item.landing.row]
            assert item.cell
            found.append((entry.indicator, entry.column, item.cell, self.seen.get(entry.key, entry.shown.version)))
        return found

    @property
    def summary(self) -> list[str]:
        """What becomes of the block, in short sentences."""
        kinds = Counter(landing.kind for landing in self._landings)
        unreadable = sum(bool(item.note) and item.landing.kind is Kind.VALUE for item in self.items)
        counted = (
            (len(self.saved), "cell ändras", "celler ändras"),
            (unreadable, "kan inte användas", "kan inte användas"),
            (kinds[Kind.OUTSIDE], "hamnar utanför rutnätet", "hamnar utanför rutnätet"),
            (kinds[Kind.SHOWN_ONLY], "hamnar i en kolumn som inte skrivs här", "hamnar i kolumner som inte skrivs här"),
            (kinds[Kind.BLANK], "är tom och lämnar det som står", "är tomma och lämnar det som står"),
        )
        return pasting.told(counted) or ["Inget ändras."]
