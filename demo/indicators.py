"""The demo's indicators: kommunstyrelsen's nämndindikatorer and personnel statistics as the 2023 report prints them."""

from decimal import Decimal

from django.db import transaction

from demo import registers
from followup.models import Occasion, Unit, User
from indicators import entering, sources
from indicators.entering import Marks
from indicators.models import Definition, Indicator
from indicators.reading import Column
from indicators.values import Cell, parse_value, print_value

COLUMNS = {"2020": Column(2020), "2021": Column(2021), "2022": Column(2022), "2023-08": Column(2023, 8)}
# The report says what each value was in a column of its own; where that says more than a value can, the first counts.
TWO_YEARS = "; "


@transaction.atomic
def load(by: User) -> None:
    """Every row of the report's indicator tables, and its personnel statistics. May run twice."""
    if Indicator.objects.exists():
        return
    for row in registers.rows("indicators.csv"):
        _indicator(row, by)
    for number, row in enumerate(registers.rows("personnel.csv"), start=1):
        made = _made(f"personal-{number}", row["item"], 1000 + number, series=Indicator.Series.PERSONNEL)
        for year in range(2019, 2024):
            _put(made, Column(year), row[f"value_{year}"].replace(".", ","), Marks(), by)


def connect(occasion: Occasion, by: User) -> None:
    """Let the deviation against budget, of the ordinary business, be computed from the ledger as in the report."""
    sources.connect_figure(
        indicator=Indicator.objects.get(code="ks-25"),
        key="ks.{tillfälle}.drift.ordinarie.period",
        per="ks.{tillfälle}.drift.budget.period",
        decimals=1,
        occasion=occasion,
        by=by,
    )


def _indicator(row: dict[str, str], by: User) -> None:
    made = _made(
        row["code"],
        row["name"],
        int(row["order"]),
        level=row["level"],
        parent=Indicator.objects.filter(code=row["parent"]).first(),
        dimension=row["dimension"],
        secret=bool(row["secret"]),
    )
    Definition.objects.filter(indicator=made).update(
        unit_of_measure=row["unit"],
        lag=int(row["lag"]),
        frequency=row["frequency"],
        better=row["better"],
        lowest=Decimal(row["lowest"]) if row["lowest"] else None,
        highest=Decimal(row["highest"]) if row["highest"] else None,
        note_mark=row["name_mark"],
        note=row["name_note"],
    )
    made.responsible.add(by)
    for name, column in COLUMNS.items():
        marks = Marks(note_mark=row.get(f"{name}_mark", ""), note=row.get(f"{name}_note", ""))
        _put(made, column, row[name], marks, by, partial=bool(row["partial"]) and column.month < 12)
    entering.wish(indicator=made, year=2023, words=row["wish"], by=by)


def _made(code: str, name: str, sort: int, **words: object) -> Indicator:
    """An indicator of kommunstyrelsen with the definition that the report gives it."""
    unit = Unit.objects.get(code="KLF" if words.get("series") == Indicator.Series.PERSONNEL else "KS")
    made: Indicator = Indicator.objects.create(code=code, owner=unit, sort=sort, **words)
    Definition.objects.create(indicator=made, name=name, valid_from=2019)
    return made


def _put(made: Indicator, column: Column, words: str, marks: Marks, by: User, *, partial: bool = False) -> None:
    """A cell; the report's wording is kept where ours differs from it."""
    cell = parse_value(words.split(TWO_YEARS)[0])
    if cell is None:
        return
    if partial and cell.number is not None:
        cell = Cell(cell.number, refers_to=cell.refers_to, partial=True)
    printed = "" if print_value(cell).replace("\u00a0", "") == words else words
    kept = Marks(marks.note_mark, marks.note, _typeset(printed))
    entering.put(indicator=made, column=column, cell=cell, version=0, by=by, marks=kept)


def _typeset(words: str) -> str:
    """The report's wording with a real minus sign before a number."""
    return words.replace("-", "\N{MINUS SIGN}") if words[:1] == "-" and words[1:2].isdigit() else words
