"""The database itself refuses what cannot be in the internal control."""

import pytest
from django.db import DatabaseError, transaction

from goals.models import control, control_work
from tests.factories import workflow as workflows
from tests.goals.control_cases import CASES

MODELS = [
    *(control.ControlPlan, control.ControlArea, control.ControlAreaReport),
    *(control.Risk, control.RiskRating, control.RiskAcceptance),
    *(control_work.ControlMoment, control_work.ControlMomentChange, control_work.ControlResult),
    *(control_work.ControlMeasure, control_work.ControlMeasureVersion),
]


@pytest.mark.django_db
def test_the_database_refuses_every_violating_row() -> None:
    world = workflows.world()
    for case, (constraint, violate) in CASES.items():
        with pytest.raises(DatabaseError) as refused, transaction.atomic():
            violate(world)
        assert constraint in str(refused.value), case


def test_no_constraint_of_internal_control_is_left_out() -> None:
    own_names = {constraint.name for model in MODELS for constraint in model._meta.constraints}
    assert own_names <= {constraint for constraint, _ in CASES.values()}
    triggers = {trigger.name for model in MODELS for trigger in getattr(model._meta, "triggers", [])}
    assert triggers == {"never_changed", "decided_stands", "same_area"}, "each has its case, named by its message"
