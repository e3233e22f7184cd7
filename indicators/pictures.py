"""Pictures of indicators: drawn from the cells that one person may read, and from no others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from followup.charts import Aim, Break, Chart, Curve, Point, series, sparkline
from indicators.reading import EMPTY, Column, Row, Shown
from indicators.targets import Kind, Target
from indicators.values import print_number

UPPER_BOUNDS = (Kind.AT_MOST, Kind.LESS_THAN)


@dataclass(frozen=True)
class Other:
    """Another municipality's series: its name and its numbers by year."""

    name: str
    numbers: Mapping[int, Decimal]


def spark(row: Row) -> SafeString | str:
    """A small curve of the cells that hold a number, with the target dashed; empty for fewer than two numbers.

    It is broken where there is no number, and where a new definition begins.
    """
    starts = {one.valid_from for one in row.definitions[1:] if one.breaks}
    values: list[Decimal | None] = []
    year = 0
    for column, shown in row.cells.items():
        if any(year < start <= column.year for start in starts) and values:
            values.append(None)
        values.append(shown.cell.number if shown.cell else None)
        year = column.year
    told = ", ".join(f"{column.label}: {shown.text or 'inget'}" for column, shown in row.cells.items())
    aim = aim_of(row.target)
    wished = aim.number if aim and aim.upper is None else None
    return mark_safe(sparkline(f"{row.name}. {told}", values, target=wished))


def aim_of(target: Target | None) -> Aim | None:
    """Where a target stands in a picture; None for a direction or a text, which stand nowhere.

    An upper bound on the absolute value is the band round zero.
    """
    if target is None:
        return None
    if target.kind is Kind.NOT_NEGATIVE:
        return Aim("ej negativ", Decimal(0))
    if target.number is None:
        return None
    if target.absolute:
        words = f"mellan {print_number(-target.number)} och {print_number(target.number)}"
        return Aim(words, -target.number, target.number) if target.kind in UPPER_BOUNDS else None
    signs = {
        Kind.AT_LEAST: "minst ",
        Kind.AT_MOST: "högst ",
        Kind.LESS_THAN: "mindre än ",
        Kind.GREATER_THAN: "mer än ",
    }
    upper = f"–{print_number(target.upper)}" if target.upper is not None else ""
    return Aim(f"{signs.get(target.kind, '')}{print_number(target.number)}{upper}", target.number, target.upper)


def chart_of(rows: Sequence[Row], *, title: str, others: Sequence[Other] = ()) -> Chart | None:
    """The rows' series and those of other municipalities in one picture; None when nobody has a number to draw.

    Every year between the first and the last has its place, also one in which nothing was measured. The target is
    drawn when the rows share one.
    """
    columns = _columns(rows, others)
    names = {row.indicator.pk: "Totalt" if len(rows) > 1 and not row.indicator.parent_id else row.name for row in rows}
    curves = [
        Curve(names[row.indicator.pk], tuple(_point(row.cells.get(column, EMPTY)) for column in columns))
        for row in rows
    ]
    curves += [Curve(one.name, tuple(_number(one, column) for column in columns), other=True) for one in others]
    if not any(point.number is not None for curve in curves for point in curve.points):
        return None
    aims = {aim for row in rows if (aim := aim_of(row.target))}
    measures = {row.definition.unit_of_measure for row in rows}
    return series(
        title,
        [column.label for column in columns],
        curves,
        aim=aims.pop() if len(aims) == 1 else None,
        breaks=_breaks(rows, columns),
        measure=measures.pop() if len(measures) == 1 else "",
    )


def _columns(rows: Sequence[Row], others: Sequence[Other]) -> list[Column]:
    """Every column in which something is said, and the years between that have none."""
    said = {column for row in rows for column, shown in row.cells.items() if shown is not EMPTY}
    years = {column.year for column in said} | {year for one in others for year in one.numbers}
    compared = {Column(year) for one in others for year in one.numbers}
    between = range(min(years, default=0), max(years, default=-1) + 1)
    return sorted(said | compared | {Column(year) for year in between if year not in years})


def _point(shown: Shown) -> Point:
    """A cell as a picture has it: a masked one holds no number to draw."""
    cell = shown.cell
    return Point(cell.number, shown.text, cell.preliminary or cell.partial) if cell else Point(None, shown.text)


def _number(other: Other, column: Column) -> Point:
    number = other.numbers.get(column.year) if column.month == Column(0).month else None
    return Point(number, print_number(number)) if number is not None else Point()


def _breaks(rows: Sequence[Row], columns: Sequence[Column]) -> list[Break]:
    """The columns at which a new definition breaks a series that has begun."""
    years = {one.valid_from for row in rows for one in row.definitions[1:] if one.breaks}
    found = []
    for year in sorted(years):
        place = next((place for place, column in enumerate(columns) if column.year >= year), 0)
        if place:
            found.append(Break(place, f"Ny definition från {year}: åren före går inte att jämföra med åren efter"))
    return found
