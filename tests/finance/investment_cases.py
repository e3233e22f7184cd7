"""A violating row for every constraint and trigger of investments and analyses; ``test_constraints`` tries each."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection

from finance.models import (
    AnalysisText,
    Investment,
    InvestmentAccount,
    InvestmentDecision,
    InvestmentForecast,
    InvestmentGroup,
    InvestmentProject,
    Project,
)


def investment(world: Any, **values: object) -> Investment:
    """A playground of the committee."""
    committee = world.organisation.committee
    common = {"committee": committee, "unit": world.organisation.park, "name": "Ny lekplats"}
    return Investment.objects.create(**common | values)


def decision(world: Any, of: Investment | None = None, **values: object) -> InvestmentDecision:
    """A frame of 100 kr for 2023."""
    common = {"kind": "original", "fiscal_year_id": 2023, "expenditure": 100, "body": "KF", "by": world.person}
    return InvestmentDecision.objects.create(investment=of or investment(world), **common | values)


def forecast(world: Any, of: Investment | None = None, **values: object) -> InvestmentForecast:
    """The first version of a forecast."""
    common = {"occasion": world.occasion, "number": 1, "expenditure": 90, "by": world.person}
    return InvestmentForecast.objects.create(investment=of or investment(world), **common | values)


def _in_another_committees_group(world: Any) -> None:
    group = InvestmentGroup.objects.create(committee=world.organisation.other_committee, name="Deras")
    investment(world, group=group)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _below_zero(world: Any, **values: object) -> None:
    own = investment(world)
    decision(world, own)
    decision(world, own, **{"kind": "transfer", "expenditure": -101} | values)


def _total_below_zero_over_the_years(world: Any) -> None:
    own = investment(world)
    decision(world, own, kind="total", fiscal_year_id=2022, expenditure=50)
    decision(world, own, kind="original", fiscal_year_id=2023, expenditure=500)
    decision(world, own, kind="total", fiscal_year_id=2023, expenditure=-51)


def _twice(made: Callable[..., object], world: Any) -> None:
    own = investment(world)
    made(world, own)
    made(world, own)


def _group_twice(world: Any) -> None:
    for _ in range(2):
        InvestmentGroup.objects.create(committee=world.organisation.committee, name="Parker")


def _a_code_in_two_investments(world: Any) -> None:
    code = Project.objects.get(code="7001")
    for name in ("Ny lekplats", "Ny park"):
        InvestmentProject.objects.create(investment=investment(world, name=name), project=code)


INVESTMENT_CASES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "an investment account of neither side": (
        "investment_account_side",
        lambda _: InvestmentAccount.objects.create(prefix="11", side="cost"),
    ),
    "an investment account with letters": (
        "investment_account_is_digits",
        lambda _: InvestmentAccount.objects.create(prefix="1A", side="income"),
    ),
    "an investment group twice": ("investment_group_once", _group_twice),
    "an investment in another committee's group": ("investment_in_its_groups_committee", _in_another_committees_group),
    "an investment twice": ("investment_once", lambda world: [investment(world) for _ in range(2)]),
    "an investment that is done before it begins": (
        "investment_finishes_after_start",
        lambda world: investment(world, starts_on=date(2023, 2, 1), finishes_on=date(2023, 1, 31)),
    ),
    "a project code in two investments": ("project_id", _a_code_in_two_investments),
    "an investment decision of a kind that is none": (
        "investment_decision_kind",
        lambda world: decision(world, kind="gift"),
    ),
    "a decision that makes a frame negative": ("investment_frame_not_negative", _below_zero),
    "a decision that makes the frame of income negative": (
        "investment_frame_not_negative",
        lambda world: _below_zero(world, expenditure=0, income=-1),
    ),
    "a decision that makes the total budget negative": (
        "investment_frame_not_negative",
        _total_below_zero_over_the_years,
    ),
    "an investment decision that changes": (
        "Cannot update or delete",
        lambda world: InvestmentDecision.objects.filter(pk=decision(world).pk).update(expenditure=1),
    ),
    "an investment decision that disappears": (
        "Cannot update or delete",
        lambda world: InvestmentDecision.objects.filter(pk=decision(world).pk).delete(),
    ),
    "a version of an investment forecast twice": ("investment_forecast_once", lambda world: _twice(forecast, world)),
    "an investment forecast before the first": (
        "investment_forecast_counts_from_one",
        lambda world: forecast(world, number=0),
    ),
    "an investment forecast below zero": (
        "investment_forecast_not_negative",
        lambda world: forecast(world, expenditure=-1),
    ),
    "an income forecast below zero": ("investment_forecast_not_negative", lambda world: forecast(world, income=-1)),
    "a reason for slip that is none": ("investment_forecast_slip_known", lambda world: forecast(world, slip="fate")),
    "an investment forecast that changes": (
        "Cannot update or delete",
        lambda world: InvestmentForecast.objects.filter(pk=forecast(world).pk).update(expenditure=1),
    ),
}


def _text(world: Any, number: int = 1) -> AnalysisText:
    made: AnalysisText = AnalysisText.objects.create(
        occasion=world.occasion, unit=world.organisation.school, number=number, text="Vakanser", by=world.person
    )
    return made


INVESTMENT_CASES |= {
    "a version of an analysis text twice": ("analysis_text_once", lambda world: [_text(world) for _ in range(2)]),
    "an analysis text before the first": ("analysis_text_counts_from_one", lambda world: _text(world, 0)),
    "an analysis text that changes": (
        "Cannot update or delete",
        lambda world: AnalysisText.objects.filter(pk=_text(world).pk).update(text="Annat"),
    ),
}
