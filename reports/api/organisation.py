"""Organisation and occasions: what the other kinds of data are of."""

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from followup.models import Occasion, Unit
from followup.scopes import Scope
from reports.api import asking, problems, shapes
from reports.api.shapes import LimitOf, OffsetOf

router = Router(tags=["Organisation"])


class UnitShape(shapes.Named):
    """En enhet i organisationen: kommun, nämnd, förvaltning, stab eller område, enhet, ansvar."""

    kind: Literal["municipality", "committee", "department", "area", "unit", "responsibility"] = Field(
        description="Enhetens slag."
    )
    kind_words: str = Field(description="Slaget på svenska.")
    parent: str | None = Field(description="Koden för enheten närmast över, där nyckeln gäller för den.")
    financing: Literal["appropriation", "revenue"] = Field(
        description="appropriation: visar nettokostnad. revenue: visar resultat."
    )
    valid_from: date = Field(description="Första dagen som enheten finns.")
    valid_to: date | None = Field(description="Sista dagen; null tills vidare.")


class UnitList(shapes.Listed):
    """Enheter."""

    items: list[UnitShape]


class OccasionShape(Shape):
    """Ett uppföljningstillfälle: månadsuppföljning, delår eller bokslut."""

    code: str = Field(description="Kod, till exempel 2023-08.")
    name: str = Field(description="Namn.")
    kind: Literal["monthly", "interim", "annual"] = Field(description="Slag.")
    year: int = Field(description="Räkenskapsår.")
    through: date = Field(description="Sista dagen i perioden.")


class OccasionList(shapes.Listed):
    """Uppföljningstillfällen, det senaste först."""

    items: list[OccasionShape]


@router.get("/units", response={200: UnitList, **problems.responses()}, summary="Enheter")
def units(
    request: HttpRequest,
    limit: LimitOf = 100,
    offset: OffsetOf = 0,
    on: Annotated[date | None, Field(description="Enheter som finns den dagen; i dag om inget anges.")] = None,
) -> dict[str, Any]:
    """Enheterna som nyckeln gäller för, som de ser ut en viss dag."""
    reader = asking.reader(request, Scope.ORGANISATION)
    found = Unit.objects.visible_to(reader).valid_on(on or timezone.localdate()).select_related("parent")
    seen = set(Unit.objects.visible_to(reader).values_list("pk", flat=True))
    return shapes.part(request, [_unit(one, seen) for one in found.order_by("sort", "code", "pk")], limit, offset)


def _unit(one: Unit, seen: set[int]) -> UnitShape:
    return UnitShape(
        code=one.code,
        name=one.name,
        kind=shapes.word(one.kind),
        kind_words=str(one.get_kind_display()),
        parent=one.parent.code if one.parent and one.parent_id in seen else None,
        financing=shapes.word(one.financing),
        valid_from=one.valid_from,
        valid_to=one.valid_to,
    )


@router.get("/occasions", response={200: OccasionList, **problems.responses()}, summary="Uppföljningstillfällen")
def occasions(request: HttpRequest, limit: LimitOf = 100, offset: OffsetOf = 0) -> dict[str, Any]:
    """Alla uppföljningstillfällen, det senaste först. Koden är den som andra frågor ställs med."""
    asking.reader(request, Scope.ORGANISATION)
    found = [
        OccasionShape(code=one.code, name=one.name, kind=one.kind, year=one.year, through=shapes.last_day(one))
        for one in Occasion.objects.latest_first()
    ]
    return shapes.part(request, found, limit, offset)
