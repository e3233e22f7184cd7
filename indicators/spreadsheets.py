"""Kalkylblad: an owner's values and targets as a workbook that imports back to the same, with a preview.

The library's resource runs each row through the same services as the grid, within one transaction. A preview does all
of it and takes it back, so that what it shows is what happens, closed years and impossible numbers included.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO, Any
from zipfile import BadZipFile

import openpyxl
from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import RowResult
from openpyxl.utils.exceptions import InvalidFileException
from tablib import Dataset

from followup import workflow
from followup.access import Permission
from followup.exports import harmless
from followup.models import Occasion, Unit, User
from indicators import entering
from indicators.entering import NotPossible
from indicators.models import Indicator, Value
from indicators.pages import columns_of, lines_of
from indicators.reading import Column
from indicators.targets import UnreadableTarget
from indicators.values import UnreadableValue, clean, parse_value, print_value

SHEET = "Utfall"
HEADERS = ("Kod", "Indikator", "År", "Till och med månad", "Utfall", "Önskat utfall")
LARGEST = 5_000_000  # bytes
Line = tuple[int, list[str]]  # its number in the sheet, and its cells as text


class Refused(ValueError):
    """The file cannot be read as a whole; the text is Swedish and says what to do."""


class RowRefused(ValueError):
    """A row cannot be kept; the text is Swedish and names the column and the value."""


@dataclass
class Entry:
    """A row: an indicator in a column, with what it says and what is wished for the year."""

    code: str = ""
    name: str = ""
    year: int = 0
    month: int = 12
    value: str = ""
    wish: str = ""
    version: int = 0
    indicator: Indicator | None = None

    @property
    def column(self) -> Column:
        """Where in the series it is."""
        return Column(self.year, self.month)

    def __str__(self) -> str:
        return f"{self.name}, {self.column.label}"


@dataclass(frozen=True)
class Said:
    """What becomes of a row of the file: its number in the sheet, what it is, and the words before and after."""

    number: int
    what: str
    kind: str
    before: str = ""
    after: str = ""
    problem: str = ""


@dataclass(frozen=True)
class Preview:
    """What becomes of a file."""

    rows: list[Said]

    @property
    def problems(self) -> list[Said]:
        """The rows that cannot be kept."""
        return [row for row in self.rows if row.problem]

    @property
    def changed(self) -> list[Said]:
        """The rows that say something new."""
        return [row for row in self.rows if not row.problem and row.kind != RowResult.IMPORT_TYPE_SKIP]

    @property
    def unchanged(self) -> int:
        """How many rows say what stands already."""
        return sum(row.kind == RowResult.IMPORT_TYPE_SKIP for row in self.rows)


def entries(occasion: Occasion, user: User) -> list[Entry]:
    """What a person may enter at an occasion, as she may read it, in the order of the report."""
    mine = set(Unit.objects.where(user, Permission.ENTER_INDICATORS).values_list("pk", flat=True))
    found = []
    for series in Indicator.Series.values:
        for line in lines_of(occasion, user, columns_of(occasion, series), series, owner__in=mine):
            one = line.row.indicator
            for column, shown in line.row.cells.items():
                words = shown.text if shown.masked else print_value(shown.cell)
                target = line.row.targets.get(column.year)
                wish = str(target.words) if target else ""
                found.append(Entry(one.code, line.full_name, *column, words, wish, shown.version, one))
    return found


class EntryResource(resources.Resource):
    """The rows of a workbook. Raises nothing of its own: each row's reason stands in the library's result."""

    code = fields.Field("code", HEADERS[0])
    name = fields.Field("name", HEADERS[1])
    year = fields.Field("year", HEADERS[2])
    month = fields.Field("month", HEADERS[3])
    value = fields.Field("value", HEADERS[4])
    wish = fields.Field("wish", HEADERS[5])

    class Meta:
        import_id_fields = ("code", "year", "month")
        using_db = "default"
        instance_loader_class = BaseInstanceLoader
        use_transactions = True
        skip_diff = True

    def __init__(self, occasion: Occasion, user: User, numbers: Sequence[int]) -> None:
        super().__init__()
        self.numbers = numbers
        self.user = user
        self.stands = {(one.code, one.year, one.month): one for one in entries(occasion, user)}
        self.codes = {one.code: one for one in self.stands.values()}
        self.seen: dict[tuple[str, int, int], int] = {}

    def get_instance(self, instance_loader: Any, row: dict[str, Any]) -> Entry:
        """The row as it stands. Raises RowRefused for an indicator or a column that is not the person's to enter."""
        code, year, month = clean(str(row["Kod"])), _whole(row, "År"), _whole(row, "Till och med månad")
        if code not in self.codes:
            raise RowRefused(
                f"Kolumn Kod: indikatorn ”{code}” finns inte bland dem som du lämnar utfall för. Rätta koden."
            )
        if not 1 <= month <= 12:
            raise RowRefused(f"Kolumn Till och med månad: {month} är ingen månad. Skriv 1–12; 12 är hela året.")
        known = self.codes[code]
        plain = Entry(code, known.name, year, month, indicator=known.indicator)
        return self.stands.get((code, year, month), plain)

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        """Refuse a row that stands in the file twice."""
        key = (clean(str(row["Kod"])), _whole(row, "År"), _whole(row, "Till och med månad"))
        number = self.numbers[kwargs["row_number"] - 1]
        if key in self.seen:
            raise RowRefused(
                f"Samma indikator, år och månad står redan på rad {self.seen[key]}. Ta bort den ena raden."
            )
        self.seen[key] = number

    def import_instance(self, instance: Entry, row: dict[str, Any], **kwargs: Any) -> None:
        """Nothing: what stands is kept beside the row until it is saved."""

    def skip_row(
        self, instance: Entry, original: Any, row: dict[str, Any], import_validation_errors: Any = None
    ) -> bool:
        """Whether the row says what stands already."""
        return (clean(_text(row, "Utfall")), clean(_text(row, "Önskat utfall"))) == (
            clean(instance.value),
            clean(instance.wish),
        )

    def save_instance(self, instance: Entry, is_create: bool, row: dict[str, Any], **kwargs: Any) -> None:
        """Keep what is new, by the services of the grid. Raises RowRefused with the column and the value."""
        value, wish, indicator = _text(row, "Utfall"), _text(row, "Önskat utfall"), instance.indicator
        assert indicator
        try:
            if clean(value) != clean(instance.value):
                cell = parse_value(value)
                if cell is None:
                    raise NotPossible("Ett utfall kan inte tas bort. Skriv en orsak, till exempel Ej jämförbar.")
                entering.put(
                    indicator=indicator,
                    column=instance.column,
                    cell=cell,
                    version=instance.version,
                    by=self.user,
                    origin=Value.Origin.SPREADSHEET,
                )
        except (UnreadableValue, NotPossible, workflow.Closed) as reason:
            written = f", ”{value}”" if value else " är tom"
            raise RowRefused(f"Kolumn Utfall{written}: {reason}") from reason
        try:
            if clean(wish) != clean(instance.wish):
                entering.wish(indicator=indicator, year=instance.year, words=wish, by=self.user)
        except (UnreadableTarget, NotPossible, workflow.Closed) as reason:
            raise RowRefused(f"Kolumn Önskat utfall, ”{wish}”: {reason}") from reason


def written(occasion: Occasion, user: User) -> bytes:
    """The workbook of what a person may enter, every value as text in the product's own notation."""
    made = Dataset(title=SHEET, headers=HEADERS)
    for one in entries(occasion, user):
        made.append([harmless(cell) for cell in (one.code, one.name, one.year, one.month, one.value, one.wish)])
    return bytes(made.export("xlsx"))


def read(file: IO[bytes]) -> list[Line]:
    """The lines of an uploaded workbook below its headings, the empty ones left out. Raises Refused."""
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as wrong:
        raise Refused("Filen går inte att läsa som en Excelfil. Ladda ner bladet på nytt och fyll i det.") from wrong
    if SHEET not in book.sheetnames:
        there = ", ".join(book.sheetnames)
        raise Refused(f"Filen saknar bladet ”{SHEET}”. Den har: {there}. Döp om bladet eller ladda ner det på nytt.")
    rows = [list(row) for row in book[SHEET].iter_rows(values_only=True)]
    named = tuple(str(cell or "").strip() for cell in (rows[0] if rows else []))
    for place, header in enumerate(HEADERS):
        found = named[place] if place < len(named) else ""
        if found != header:
            raise Refused(f"Bladet ”{SHEET}”, kolumn {place + 1}: rubriken är ”{found}” men ska vara ”{header}”.")
    return [
        (number, [_cell(cell) for cell in row[: len(HEADERS)]])
        for number, row in enumerate(rows[1:], 2)
        if any(cell not in (None, "") for cell in row)
    ]


def run(*, occasion: Occasion, lines: Sequence[Line], by: User, keep: bool) -> Preview:
    """Import lines, or show what would become of them. With a problem in any of them none is kept."""
    resource = EntryResource(occasion, by, [number for number, _ in lines])
    data = Dataset(*[cells for _, cells in lines], headers=HEADERS)
    result = resource.import_data(data, dry_run=not keep, raise_errors=False)
    said = [_said(row, number, cells, resource) for row, (number, cells) in zip(result.rows, lines, strict=True)]
    return Preview(said)


def _said(row: RowResult, number: int, cells: Sequence[str], resource: EntryResource) -> Said:
    problem = " ".join(str(error.error) for error in row.errors)
    year, month = (int(cell) if cell.isdecimal() else 0 for cell in cells[2:4])
    stands = resource.stands.get((clean(cells[0]), year, month))
    before = _both(stands.value, stands.wish) if stands else ""
    return Said(number, f"{cells[1] or cells[0]}, {cells[2]}", row.import_type, before, _both(*cells[4:6]), problem)


def _both(value: str, wish: str) -> str:
    return " ".join(part for part in (value, f"(önskat: {wish})" if wish else "") if part)


def _cell(cell: Any) -> str:
    """A cell as text: a number as it is written in Swedish."""
    if isinstance(cell, float):
        return (str(int(cell)) if cell.is_integer() else repr(cell)).replace(".", ",")
    return "" if cell is None else str(cell).removeprefix("'")


def _text(row: dict[str, Any], name: str) -> str:
    return str(row[name] or "")


def _whole(row: dict[str, Any], name: str) -> int:
    words = clean(_text(row, name))
    if not words.isdecimal() or len(words) > 4:
        raise RowRefused(
            f"Kolumn {name}: ”{words}” är inget heltal. Skriv till exempel {2023 if name == 'År' else 12}."
        )
    return int(words)
