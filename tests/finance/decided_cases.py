"""A violating row for every table in which a committee's decision stands; ``test_constraints`` tries each."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from finance.models import AnalysisText, CorrectiveAction, Forecast, ForecastVersion, InvestmentForecast, OneOffItem
from followup.models import WorkflowEvent
from followup.transitions import State
from tests.finance import corrective_cases, forecast_cases, investment_cases


def _decide(world: Any) -> None:
    """The committee decides, without a word to any service."""
    decision = {"paragraph": "§ 1", "decided_on": date(2023, 10, 10), "diary_number": "TN 2023-1"}
    states = {"number": 1, "before": State.NOT_STARTED, "after": State.DECIDED}
    committee = world.organisation.committee
    WorkflowEvent.objects.create(occasion=world.occasion, unit=committee, by=world.person, **states, **decision)


def _forecast(world: Any) -> Forecast:
    made: Forecast = Forecast.objects.create(**world.forecast, side="cost", by=world.person)
    return made


def _one_off(world: Any) -> OneOffItem:
    what = {"text": "Elstöd", "amount": Decimal(1), "occasion": world.occasion, "unit": world.organisation.school}
    made: OneOffItem = OneOffItem.objects.create(**what)
    return made


def _text(world: Any) -> AnalysisText:
    at = {"occasion": world.occasion, "unit": world.organisation.school}
    made: AnalysisText = AnalysisText.objects.create(**at, number=1, text="Fler elever", by=world.person)
    return made


def _too_late(make: Callable[[Any], object]) -> Callable[[Any], object]:
    def violate(world: Any) -> None:
        _decide(world)
        make(world)

    return violate


def _afterwards(
    make: Callable[[Any], models.Model], change: Callable[[models.QuerySet], object]
) -> Callable[[Any], object]:
    def violate(world: Any) -> None:
        row = make(world)
        _decide(world)
        change(type(row)._default_manager.filter(pk=row.pk))

    return violate


def _measure(world: Any) -> CorrectiveAction:
    plan = corrective_cases.plan(world)
    _decide(world)
    return corrective_cases.action(world, plan)


def _investment(world: Any) -> InvestmentForecast:
    one = investment_cases.investment(world)
    _decide(world)
    return investment_cases.forecast(world, one)


def _version(world: Any) -> ForecastVersion:
    return forecast_cases.version(world)


DECIDED = "Nämnden har beslutat: raden kan inte ändras"
DECIDED_CASES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "a forecast after the decision": (DECIDED, _too_late(_forecast)),
    "a version of a forecast after the decision": (DECIDED, _too_late(_version)),
    "a forecast changed after the decision": (DECIDED, _afterwards(_forecast, lambda rows: rows.update(amount=2))),
    "a forecast withdrawn after the decision": (DECIDED, _afterwards(_forecast, lambda rows: rows.delete())),
    "a text after the decision": (DECIDED, _too_late(_text)),
    "a one-off item after the decision": (DECIDED, _too_late(_one_off)),
    "a measure after the decision": (DECIDED, _measure),
    "a forecast of an investment after the decision": (DECIDED, _investment),
}
