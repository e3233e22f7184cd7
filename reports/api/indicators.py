"""Indicators: series, targets and attainment, as the reader may read them: by ``indicators.reading`` alone."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from followup.scopes import Scope
from indicators import reading
from indicators.models import Indicator, TargetVersion
from indicators.pages import OUTCOMES, columns_of, lines_of
from indicators.reading import Column, Row, Shown
from reports.api import asking, problems, shapes
from reports.api.shapes import Code, LimitOf, OccasionCode, OffsetOf

router = Router(tags=["Indikatorer"])
SECRET = "secret"
Series = Literal["committee", "personnel"]


class ValueShape(Shape):
    """Ett utfall: ett tal, eller ett skäl till att det inte finns något."""

    year: int = Field(description="År.")
    month: int = Field(description="Till och med månad; 12 är hela året.")
    number: shapes.Number | None = Field(description="Talet; null där det inte finns eller inte får läsas.")
    state: Literal["", "pending", "not_conducted", "secret", "not_comparable", "not_applicable"] = Field(
        description="Varför det inte finns något tal; tomt där det finns."
    )
    text: str = Field(description="Som rapporten skriver det.")
    preliminary: bool = Field(description="Sant för ett preliminärt utfall.")
    note: str = Field(description="Fotnot.")


class TargetShape(Shape):
    """Ett önskat utfall."""

    year: int = Field(description="Året som det gäller från.")
    words: str = Field(description="Som det är beslutat.")
    kind: str = Field(description="Slag: at_least, at_most, interval, increase …")
    number: shapes.Number | None = Field(description="Talet, eller den nedre gränsen.")
    upper: shapes.Number | None = Field(description="Den övre gränsen i ett intervall.")


class IndicatorShape(Shape):
    """En indikator, eller en del av en: ett kön, ett område, ett segment."""

    code: str = Field(description="Kod.")
    name: str = Field(description="Namn.")
    part_of: str | None = Field(description="Koden för indikatorn som den är en del av.")
    dimension: Literal["", "sex", "area", "segment"] = Field(description="Vad delen är en del efter.")
    owner: shapes.Named = Field(description="Enheten som äger indikatorn.")
    unit_of_measure: str = Field(description="Måttenhet.")
    better: Literal["higher", "lower", ""] = Field(description="Vilket håll som är bättre.")
    values: list[ValueShape] = Field(description="Utfallen, det äldsta först.")
    targets: list[TargetShape] = Field(description="Önskade utfall, det äldsta först.")
    outcome: Literal["reached", "not_reached", "unknown"] = Field(description="Om det senaste utfallet når målet.")
    outcome_words: str = Field(description="Det på svenska.")
    reason: str = Field(description="Meningen som förklarar bedömningen.")
    trend: Literal["up", "down", "level", "unknown"] = Field(description="Vart serien är på väg.")
    breaks: list[int] = Field(description="År då en ny definition bryter serien.")


class IndicatorList(shapes.Listed):
    """Indikatorer, var och en följd av sina delar."""

    items: list[IndicatorShape]


class IndicatorDetail(IndicatorShape):
    """En indikator med alla sina år och delar."""

    description: str = Field(description="Vad indikatorn mäter.")
    source: str = Field(description="Källa.")
    parts: list[IndicatorShape] = Field(description="Delarna.")


@router.get("/indicators/{occasion}", response={200: IndicatorList, **problems.responses()}, summary="Indikatorer")
def indicators(
    request: HttpRequest,
    occasion: OccasionCode,
    series: Annotated[
        Series, Field(description="committee: nämndindikatorer. personnel: personalstatistik.")
    ] = "committee",
    limit: LimitOf = 100,
    offset: OffsetOf = 0,
) -> dict[str, Any]:
    """Indikatorerna vid ett tillfälle, med de år som rapporten visar. Sekretess och små grupper är dolda."""
    reader, at = asking.reader(request, Scope.INDICATORS), shapes.occasion_of(occasion)
    lines = lines_of(at, reader, columns_of(at, series), series)
    found = [IndicatorShape(**_indicator(line.row)) for line in lines]
    return shapes.part(request, found, limit, offset)


@router.get(
    "/indicators/{occasion}/{code}",
    response={200: IndicatorDetail, **problems.responses()},
    summary="En indikator",
)
def indicator(request: HttpRequest, occasion: OccasionCode, code: Code) -> IndicatorDetail:
    """En indikator med alla år och delar som finns."""
    reader = asking.reader(request, Scope.INDICATORS)
    shapes.occasion_of(occasion)
    visible = Indicator.objects.visible_to(reader).whole().select_related("owner", "parent")
    found = get_object_or_404(visible, code=code)
    parts = found.parts.select_related("owner", "parent").order_by("sort", "code")
    whole, *rest = reading.read([found, *parts], user=reader)
    return IndicatorDetail(
        **_indicator(whole),
        description=whole.definition.description,
        source=whole.definition.source,
        parts=[IndicatorShape(**_indicator(row)) for row in rest],
    )


def _indicator(row: Row) -> dict[str, Any]:
    own, definition, judged = row.indicator, row.definition, row.attainment
    return {
        "code": own.code,
        "name": definition.name,
        "part_of": own.parent.code if own.parent else None,
        "dimension": own.dimension,
        "owner": shapes.named(own.owner),
        "unit_of_measure": definition.unit_of_measure,
        "better": definition.better,
        "values": [value_of(column, shown) for column, shown in row.cells.items() if shown is not reading.EMPTY],
        "targets": [_target(year, row.targets[year]) for year in sorted(row.targets)],
        "outcome": judged.outcome.value,
        "outcome_words": OUTCOMES[judged.outcome][1],
        "reason": judged.reason,
        "trend": row.trend.direction.value,
        "breaks": [one.valid_from for one in row.definitions[1:] if one.breaks],
    }


def value_of(column: Column, shown: Shown) -> ValueShape:
    """A cell as the reader may read it; of a masked one there is nothing but that it is secret."""
    cell = shown.cell
    state = SECRET if shown.masked else (cell.state.value if cell and cell.state else "")
    return ValueShape(
        year=column.year,
        month=column.month,
        number=None if cell is None or cell.number is None else shapes.number(cell.number),
        state=shapes.word(state),
        text=shown.text,
        preliminary=bool(cell and cell.preliminary),
        note=shown.note,
    )


def _target(year: int, one: TargetVersion) -> TargetShape:
    return TargetShape(
        year=year,
        words=one.words,
        kind=one.kind,
        number=None if one.number is None else _plain(one.number),
        upper=None if one.upper is None else _plain(one.upper),
    )


def _plain(value: Any) -> str:
    """A target's number without the zeros that the database keeps."""
    words = shapes.number(value)
    return words.rstrip("0").rstrip(".") if "." in words else words
