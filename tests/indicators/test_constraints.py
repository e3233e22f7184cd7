"""Integrity lives in the database: every constraint of indicators refuses the row that violates it."""

import pytest
from django.apps import apps
from django.db import DatabaseError, transaction

from tests.factories.workflow import World
from tests.indicators.indicator_cases import CASES as INDICATOR_CASES
from tests.indicators.source_cases import SOURCE_CASES

CASES = INDICATOR_CASES | SOURCE_CASES


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(world: World, case: str) -> None:
    constraint, violate = CASES[case]
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        violate(world)


def test_no_constraint_of_indicators_is_left_out() -> None:
    models = apps.get_app_config("indicators").get_models()
    named = {one.name for model in models for one in model._meta.constraints}
    assert named <= {name.split("|")[0] for name, _ in CASES.values()}
