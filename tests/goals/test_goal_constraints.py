"""Integrity lives in the database: every constraint of goals, assessments and evidence refuses what violates it."""

import pytest
from django.db import DatabaseError, transaction

from goals.models import Assessment, AssessmentItem, Evidence, Goal, GoalArea, OverallGoal
from tests.factories import workflow as workflows
from tests.goals.goal_cases import CASES


@pytest.mark.parametrize("case", CASES)
def test_the_database_refuses(db: None, case: str) -> None:
    constraint, violate = CASES[case]
    world = workflows.world()
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        violate(world)


def test_no_constraint_of_goals_is_left_out() -> None:
    models = (Assessment, AssessmentItem, Evidence, Goal, GoalArea, OverallGoal)
    named = {one.name for model in models for one in model._meta.constraints}
    assert named <= {name for name, _ in CASES.values()}
