"""Driftsammandrag: both cuts, both horizons, in exact kronor."""

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from finance import summary
from finance.budget_trail import Against
from finance.summary import Cut, Horizon, OperatingSummary
from followup.scopes import Scope
from reports.api import asking, problems, shapes
from reports.api.shapes import CommitteeCode, OccasionCode

router = Router(tags=["Driftsammandrag"])


class SummaryRow(Shape):
    """En rad i ett driftsammandrag. Nettokostnader är plus; för den som visar resultat är överskott plus."""

    codes: str = Field(description="Enhetens kod, eller verksamhetsgruppens koder; tomt i summor.")
    name: str = Field(description="Radens namn.")
    kind: Literal["row", "sum", "of_which", "other_administration"] = Field(
        description="row: ingår i summan. sum: summan. of_which: del av raden före. "
        "other_administration: egen förvaltning."
    )
    profile: str = Field(description="net_cost, result, cost eller revenue: hur avvikelsen räknas.")
    current: shapes.Kronor = Field(description="Utfall för perioden, eller prognos för helåret.")
    budget: shapes.Kronor = Field(description="Budget.")
    deviation: shapes.Kronor = Field(description="Avvikelse mot budget; plus är alltid bättre.")
    last_year: shapes.Kronor = Field(description="Utfall samma period i fjol, eller bokslutet i fjol.")


class SummaryShape(Shape):
    """Ett driftsammandrag."""

    committee: shapes.Named = Field(description="Nämnden.")
    occasion: str = Field(description="Uppföljningstillfällets kod.")
    through: date = Field(description="Sista dagen i perioden.")
    cut: Cut = Field(description="Indelning: activity per verksamhet, organisation per enhet.")
    horizon: Horizon = Field(description="period: hittills i år. year: helåret.")
    budget: Literal["current", "original"] = Field(description="Budgeten som jämförs med.")
    unit: Literal["kr"] = Field("kr", description="Alla belopp är kronor.")
    rows: list[SummaryRow] = Field(description="Raderna i tabellens ordning.")


@router.get(
    "/operating-summaries/{committee}/{occasion}",
    response={200: SummaryShape, **problems.responses()},
    summary="Driftsammandrag",
)
def operating_summary(
    request: HttpRequest,
    committee: CommitteeCode,
    occasion: OccasionCode,
    cut: Annotated[Cut, Field(description="Indelning.")] = Cut.ORGANISATION,
    horizon: Annotated[Horizon, Field(description="Tidsrymd.")] = Horizon.PERIOD,
    budget: Annotated[Literal["current", "original"], Field(description="Budget.")] = "current",
) -> SummaryShape:
    """En nämnds driftsammandrag: samma rader och belopp som sidan och rapporten, i exakta kronor."""
    reader = asking.reader(request, Scope.SUMMARIES)
    at = shapes.occasion_of(occasion)
    of = shapes.committee_of(committee, at, reader)
    against = Against.ORIGINAL if budget == "original" else Against.CURRENT
    made = summary.operating_summary(committee=of, occasion=at, cut=cut, horizon=horizon, against=against)
    return _shape(made, budget)


def _shape(made: OperatingSummary, budget: Literal["current", "original"]) -> SummaryShape:
    rows = [
        SummaryRow(
            codes=row.codes,
            name=row.name,
            kind=row.kind.value,
            profile=row.profile.key,
            current=shapes.kronor(row.current),
            budget=shapes.kronor(row.budget),
            deviation=shapes.kronor(row.deviation),
            last_year=shapes.kronor(row.last_year),
        )
        for row in made.rows
    ]
    return SummaryShape(
        committee=shapes.named(made.committee),
        occasion=made.occasion.code,
        through=shapes.last_day(made.occasion),
        cut=made.cut,
        horizon=made.horizon,
        budget=budget,
        unit="kr",
        rows=rows,
    )
