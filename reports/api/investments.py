"""Investments: outcome, forecast, frame and decided total of each, in exact kronor."""

from datetime import date

from django.http import Http404, HttpRequest
from ninja import Router
from ninja import Schema as Shape
from pydantic import Field

from finance import investment_summary, selectors
from finance.investment_rows import Facts, Money
from finance.investment_summary import InvestmentSummary
from finance.models import Investment
from followup.access import Permission, may
from followup.models import Occasion, User
from followup.scopes import Scope
from reports.api import asking, problems, shapes
from reports.api.shapes import CommitteeCode, OccasionCode

router = Router(tags=["Investeringar"])


class MoneyShape(Shape):
    """Utgifter och inkomster, båda plus, och netto."""

    expenditure: shapes.Kronor = Field(description="Utgifter.")
    income: shapes.Kronor = Field(description="Inkomster.")
    net: shapes.Kronor = Field(description="Utgifter minus inkomster.")


class InvestmentShape(Shape):
    """En investering vid ett tillfälle."""

    id: int = Field(description="Investeringens nummer i Uppsikt.")
    name: str = Field(description="Namn.")
    group: str = Field(description="Gruppen som den står under; tomt utan grupp.")
    outside_frame: bool = Field(description="Sant där den har ett eget beslut och inte prövas mot ramen.")
    starts_on: date | None = Field(description="Börjar.")
    planned_finish: date | None = Field(description="Planerades vara klar.")
    finishes_on: date | None = Field(description="Väntas bli klar.")
    outcome: MoneyShape = Field(description="Utfall hittills i år.")
    outcome_ever: MoneyShape = Field(description="Utfall sedan start, så långt huvudboken räcker.")
    forecast: MoneyShape = Field(description="Prognos för helåret.")
    frame: MoneyShape | None = Field(description="Årets ram; null utanför ramen.")
    carried_over: MoneyShape = Field(description="Den del av ramen som är överförd från i fjol.")
    total: MoneyShape | None = Field(description="Beslutad totalutgift; null där ingen är beslutad.")
    deviation: shapes.Kronor | None = Field(description="Ram minus prognos, netto; plus är bättre.")


class Investments(Shape):
    """En nämnds investeringar vid ett tillfälle."""

    committee: shapes.Named = Field(description="Nämnden.")
    occasion: str = Field(description="Uppföljningstillfällets kod.")
    through: date = Field(description="Sista dagen i perioden.")
    whole: bool = Field(description="Sant där nyckeln gäller för hela nämnden.")
    investments: list[InvestmentShape] = Field(description="Investeringarna som nyckeln gäller för.")


@router.get(
    "/investments/{committee}/{occasion}",
    response={200: Investments, **problems.responses()},
    summary="Investeringar",
)
def investments(request: HttpRequest, committee: CommitteeCode, occasion: OccasionCode) -> Investments:
    """En nämnds investeringar."""
    reader = asking.reader(request, Scope.INVESTMENTS)
    at = shapes.occasion_of(occasion)
    summary, whole = readable(committee, at, reader)
    return Investments(
        committee=shapes.named(summary.committee),
        occasion=at.code,
        through=shapes.last_day(at),
        whole=whole,
        investments=[_investment(one) for one in summary.investments],
    )


def readable(committee: str, at: Occasion, reader: User) -> tuple[InvestmentSummary, bool]:
    """The investments that one may read, and whether the whole committee may be read. Raises Http404 where none."""
    of = selectors.committees(shapes.last_day(at)).filter(code=committee).first()
    if of is None:
        raise Http404("Nämnden finns inte.")
    visible = Investment.objects.visible_to(reader).filter(committee=of)
    whole = may(reader, Permission.READ, of)
    if not whole and not visible.exists():
        raise Http404("Nämnden finns inte.")
    return investment_summary.read(committee=of, occasion=at, among=visible), whole


def _investment(one: Facts) -> InvestmentShape:
    return InvestmentShape(
        id=one.id,
        name=one.name,
        group=one.group,
        outside_frame=one.outside_frame,
        starts_on=one.starts_on,
        planned_finish=one.planned_finish,
        finishes_on=one.finishes_on,
        outcome=_money(one.so_far),
        outcome_ever=_money(one.ever),
        forecast=_money(one.expected),
        frame=None if one.outside_frame else _money(one.frame),
        carried_over=_money(one.carried_over),
        total=_money(one.total) if one.total else None,
        deviation=shapes.maybe_kronor(one.deviation),
    )


def _money(one: Money) -> MoneyShape:
    return MoneyShape(
        expenditure=shapes.kronor(one.expenditure), income=shapes.kronor(one.income), net=shapes.kronor(one.net)
    )
