"""Goals with the assessment that stands at an occasion, and everything that has been said of one."""

from datetime import datetime
from typing import Any, Literal

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from followup.scopes import Scope
from goals import assessing, goal_pages
from goals.models import Assessment, AssessmentItem, Goal
from reports.api import asking, problems, shapes
from reports.api.shapes import LimitOf, OccasionCode, OffsetOf

router = Router(tags=["Mål"])
ALL = {"status": "", "namnd": "", "malomrade": ""}  # nothing chosen on the page
Kind = AssessmentItem.Kind


class AssessmentShape(Shape):
    """En bedömning av ett mål."""

    occasion: str = Field(description="Uppföljningstillfällets kod.")
    version: int = Field(description="Version; den högsta gäller.")
    status: Literal["achieved", "partly", "not_achieved", "not_assessed"] = Field(description="Bedömning.")
    status_words: str = Field(description="Bedömningen på svenska.")
    motivation: str = Field(description="Motivering.")
    results: list[str] = Field(description="Resultat.")
    activities: list[str] = Field(description="Övriga aktiviteter.")
    deviations: list[str] = Field(description="Avvikelser.")
    at: datetime = Field(description="När bedömningen skrevs.")


class GoalShape(Shape):
    """Ett nämndmål med den bedömning som gäller vid tillfället."""

    id: int = Field(description="Målets nummer i Uppsikt.")
    name: str = Field(description="Nämndmålet.")
    description: str = Field(description="Målbeskrivning.")
    committee: shapes.Named = Field(description="Nämnden som har målet.")
    area: str = Field(description="Målområde.")
    overall: str = Field(description="Kommunövergripande mål.")
    valid_from: int = Field(description="Första året.")
    valid_to: int | None = Field(description="Sista året; null tills vidare.")
    assessment: AssessmentShape | None = Field(description="Bedömningen; null där ingen finns.")


class GoalList(shapes.Listed):
    """Nämndmål."""

    items: list[GoalShape]


class GoalHistory(GoalShape):
    """Ett nämndmål med allt som har sagts om det."""

    history: list[AssessmentShape] = Field(description="Alla bedömningar, den senaste först.")


@router.get("/goals/{occasion}", response={200: GoalList, **problems.responses()}, summary="Mål")
def goals(request: HttpRequest, occasion: OccasionCode, limit: LimitOf = 100, offset: OffsetOf = 0) -> dict[str, Any]:
    """Nämndmålen som gäller tillfällets år, med den bedömning som gäller vid tillfället."""
    page = goal_pages.overview(occasion=occasion, chosen=ALL, user=asking.reader(request, Scope.GOALS))
    found = [GoalShape(**_goal(row.goal, row.assessment)) for row in page.rows if row.goal]
    return shapes.part(request, found, limit, offset)


@router.get("/goals/{occasion}/{goal}", response={200: GoalHistory, **problems.responses()}, summary="Ett mål")
def goal(request: HttpRequest, occasion: OccasionCode, goal: shapes.Id) -> GoalHistory:
    """Ett mål vid ett tillfälle, med alla bedömningar som har gjorts av det."""
    reader, at = asking.reader(request, Scope.GOALS), shapes.occasion_of(occasion)
    visible = Goal.objects.visible_to(reader).select_related("overall__area", "committee")
    found = get_object_or_404(visible, pk=goal)
    stands = assessing.standing([found], at).get(found.pk)
    history = [_assessment(one) for one in assessing.history(found)]
    return GoalHistory(**_goal(found, stands), history=history)


def _goal(one: Goal, stands: Assessment | None) -> dict[str, Any]:
    return {
        "id": one.pk,
        "name": one.name,
        "description": one.description,
        "committee": shapes.named(one.committee),
        "area": one.overall.area.name,
        "overall": one.overall.name,
        "valid_from": one.valid_from,
        "valid_to": one.valid_to,
        "assessment": _assessment(stands) if stands else None,
    }


def _assessment(one: Assessment) -> AssessmentShape:
    items: dict[str, list[str]] = {kind.value: [] for kind in Kind}
    for item in one.items.all():
        items[item.kind].append(item.text)
    return AssessmentShape(
        occasion=one.occasion.code,
        version=one.version,
        status=shapes.word(one.status),
        status_words=str(one.get_status_display()),
        motivation=one.motivation,
        results=items[Kind.RESULT],
        activities=items[Kind.ACTIVITY],
        deviations=items[Kind.DEVIATION],
        at=one.at,
    )
