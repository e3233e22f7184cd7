"""Strategic assignments with what each committee says of them. They are common: whoever reads anything reads all."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from followup.scopes import Scope
from goals import assignment_pages
from goals.assignment_pages import Row
from goals.models import Addressee
from reports.api import asking, problems, shapes
from reports.api.shapes import LimitOf, OccasionCode, OffsetOf

router = Router(tags=["Strategiska uppdrag"])


class StatusShape(Shape):
    """Vad en nämnd säger om ett uppdrag."""

    committee: shapes.Named = Field(description="Nämnden.")
    status: Literal["not_started", "under_way", "remains", "done", "dropped"] | None = Field(
        description="Status; null där nämnden inte har svarat."
    )
    status_words: str = Field(description="Status på svenska.")
    part: str = Field(description="Den del som är genomförd, där inte allt är det.")
    comment: str = Field(description="Nämndens kommentar.")
    at: datetime | None = Field(description="När statusen lämnades.")


class AssignmentShape(Shape):
    """Ett strategiskt uppdrag vid ett tillfälle."""

    id: int = Field(description="Uppdragets nummer i Uppsikt.")
    label: str = Field(description="Grupp och nummer.")
    group: Literal["common", "named"] = Field(description="common: kommungemensamt. named: till namngivna nämnder.")
    number: int = Field(description="Nummer i gruppen.")
    text: str = Field(description="Vad som ska göras.")
    given_in: str = Field(description="Beslutet som gav uppdraget.")
    carried_from: str = Field(description="Beslutet som först gav uppdraget, där det är ett annat.")
    report_back: str = Field(description="När uppdraget ska återrapporteras.")
    status_words: str = Field(description="Alla nämnders status tillsammans, som en rapport säger det.")
    committees: list[StatusShape] = Field(description="Status hos var och en av nämnderna som har uppdraget.")


class AssignmentList(shapes.Listed):
    """Strategiska uppdrag."""

    items: list[AssignmentShape]


@router.get("/assignments/{occasion}", response={200: AssignmentList, **problems.responses()}, summary="Uppdrag")
def assignments(
    request: HttpRequest, occasion: OccasionCode, limit: LimitOf = 100, offset: OffsetOf = 0
) -> dict[str, Any]:
    """Årets strategiska uppdrag med nämndernas status vid tillfället."""
    asking.reader(request, Scope.ASSIGNMENTS)
    page = assignment_pages.overview(occasion=shapes.occasion_of(occasion), mine=[], chosen="", occasions=[])
    return shapes.part(request, [_assignment(row) for row in page.rows], limit, offset)


def _assignment(row: Row) -> AssignmentShape:
    own = row.assignment
    return AssignmentShape(
        id=own.pk,
        label=row.label,
        group=shapes.word(own.group),
        number=own.number,
        text=own.text,
        given_in=own.given_in.title,
        carried_from=row.carried_from,
        report_back=own.report_back,
        status_words=row.words,
        committees=[_status(row, to) for to in own.addressees.all()],
    )


def _status(row: Row, to: Addressee) -> StatusShape:
    said = row.statuses.get(to.committee_id)
    return StatusShape(
        committee=shapes.named(to.committee),
        status=shapes.word(said.status if said else None),
        status_words=said.shown if said else "Ingen uppgift",
        part=said.part if said else "",
        comment=said.comment if said else "",
        at=said.at if said else None,
    )
