"""Figures: every number that a report may print, by its key; those of one committee at one occasion as a list."""

from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from finance import selectors
from followup import figures as catalogue
from followup.access import Permission, may
from followup.figures import Figure
from followup.models import Unit, User
from followup.scopes import Scope
from reports import tracing
from reports.api import asking, problems, shapes
from reports.api.shapes import CommitteeCode, Key, LimitOf, OccasionCode, OffsetOf, Words
from reports.binding import Scope as Within

router = Router(tags=["Siffror"])


class FigureShape(Shape):
    """En siffra som en rapport kan trycka."""

    key: str = Field(description="Siffrans nyckel, till exempel ks.2023-08.drift.avvikelse.period.")
    label: str = Field(description="Vad siffran är.")
    value: shapes.Number = Field(description="Exakt värde.")
    measure: Literal["kr", "%", "st", ""] = Field(
        description="Vad värdet räknas i: kronor, procent, stycken, eller (tomt) det som indikatorn mäter."
    )
    signed: bool = Field(description="Sant där plus betyder bättre och minus sämre.")
    source: str = Field(description="Sidan i Uppsikt som visar varifrån siffran kommer.")


class FigureList(shapes.Listed):
    """Siffror."""

    items: list[FigureShape]


@router.get("/figures", response={200: FigureList, **problems.responses()}, summary="Sök siffror")
def figures(
    request: HttpRequest,
    committee: CommitteeCode,
    occasion: OccasionCode,
    limit: LimitOf = 100,
    offset: OffsetOf = 0,
    search: Annotated[Words, Field(description="Ord som ska finnas i siffrans namn eller nyckel.")] = "",
) -> dict[str, Any]:
    """En nämnds siffror vid ett tillfälle. Det som omfattas av sekretess eller gäller en liten grupp finns inte med."""
    reader = asking.reader(request, Scope.FIGURES)
    within = readable(committee, occasion, reader)
    asked = search.casefold().split()
    found = [
        _figure(request, one)
        for one in catalogue.listed(committee, occasion)
        if within.holds(one.key) and all(word in f"{one.label} {one.key}".casefold() for word in asked)
    ]
    return shapes.part(request, found, limit, offset)


@router.get("/figures/{key}", response={200: FigureShape, **problems.responses()}, summary="En siffra")
def figure(request: HttpRequest, key: Key) -> FigureShape:
    """Siffran med en viss nyckel."""
    reader = asking.reader(request, Scope.FIGURES)
    return _figure(request, tracing.trace(key, reader).figure)


def readable(committee: str, occasion: str, reader: User) -> Within:
    """Which of a committee's figures one may read: all, or those of one's own units. Raises Http404 where none."""
    at = shapes.occasion_of(occasion)
    of = selectors.committees(shapes.last_day(at)).filter(code=committee).first()
    if of is None:
        raise Http404("Nämnden finns inte.")
    if may(reader, Permission.READ, of):
        return Within(of.code.lower(), None)
    own = Unit.objects.visible_to(reader).filter(pk__in=Unit.objects.below(of)).values_list("code", flat=True)
    if not own:
        raise Http404("Nämnden finns inte.")
    return Within(of.code.lower(), frozenset(code.lower() for code in own))


def _figure(request: HttpRequest, one: Figure) -> FigureShape:
    return FigureShape(
        key=one.key,
        label=one.label,
        value=shapes.number(one.value),
        measure=one.measure.value,
        signed=one.signed,
        source=request.build_absolute_uri(one.source),
    )
