"""Forecasts: the whole year of each area, and how many of its lines somebody has entered."""

from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpRequest
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from finance import forecast_lines, selectors
from finance.cells import Cells, read_many
from finance.forecast_lines import AreaRow
from followup.models import Occasion, Unit, User
from followup.scopes import Scope
from reports.api import asking, problems, shapes
from reports.api.shapes import CommitteeCode, OccasionCode

router = Router(tags=["Prognoser"])


class ForecastShape(shapes.Named):
    """En enhets prognos för helåret. Nettokostnader är plus; för den som visar resultat är överskott plus."""

    profile: str = Field(description="net_cost eller result: hur avvikelsen räknas.")
    forecast: shapes.Kronor = Field(description="Prognos för helåret.")
    budget: shapes.Kronor = Field(description="Budget för helåret.")
    deviation: shapes.Kronor = Field(description="Prognosen mot budget; plus är alltid bättre.")
    last_year: shapes.Kronor = Field(description="Bokslutet i fjol.")
    entered: int = Field(description="Hur många av raderna som någon har lämnat prognos för.")
    lines: int = Field(description="Hur många rader prognosen har.")


class Forecasts(Shape):
    """Prognoserna för en nämnds enheter vid ett tillfälle."""

    committee: shapes.Named = Field(description="Nämnden.")
    occasion: str = Field(description="Uppföljningstillfällets kod.")
    through: date = Field(description="Sista dagen i perioden med utfall.")
    units: list[ForecastShape] = Field(description="Enheterna som nyckeln gäller för.")


@router.get("/forecasts/{committee}/{occasion}", response={200: Forecasts, **problems.responses()}, summary="Prognoser")
def forecasts(request: HttpRequest, committee: CommitteeCode, occasion: OccasionCode) -> Forecasts:
    """Prognos för helåret per enhet."""
    reader = asking.reader(request, Scope.FORECASTS)
    at = shapes.occasion_of(occasion)
    of, rows = readable(committee, at, reader)
    return Forecasts(
        committee=shapes.named(of),
        occasion=at.code,
        through=shapes.last_day(at),
        units=[_forecast(row) for row in rows],
    )


def readable_in(committees: Sequence[Unit], at: Occasion, reader: User) -> list[tuple[Cells, list[AreaRow]]]:
    """Each committee's cells with its areas that the reader may read; without those where she may read none.

    As many queries for many as for one.
    """
    visible = set(Unit.objects.visible_to(reader).values_list("pk", flat=True))
    found = []
    for cells in read_many(committees=committees, occasion=at):
        rows = [row for row in forecast_lines.areas_in(cells) if row.unit_id in visible]
        if rows:
            found.append((cells, rows))
    return found


def readable(committee: str, at: Occasion, reader: User) -> tuple[Unit, list[AreaRow]]:
    """The committee, and its areas that the reader may read. Raises Http404 where there are none."""
    of = selectors.committees(shapes.last_day(at)).filter(code=committee).first()
    found = readable_in([of], at, reader) if of else []
    if of is None or not found:
        raise Http404("Nämnden finns inte.")
    return of, found[0][1]


def _forecast(row: AreaRow) -> ForecastShape:
    return ForecastShape(
        code=row.codes,
        name=row.name,
        profile=row.profile.key,
        forecast=shapes.kronor(row.current),
        budget=shapes.kronor(row.budget),
        deviation=shapes.kronor(row.deviation),
        last_year=shapes.kronor(row.last_year),
        entered=row.entered,
        lines=row.lines,
    )
