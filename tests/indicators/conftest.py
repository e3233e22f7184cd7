"""A small municipality with indicators."""

from decimal import Decimal
from typing import Any

import pytest

from followup.models import Unit
from indicators.models import Definition, Indicator
from tests.factories import workflow as workflows


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


def indicator(world: workflows.World, code: str = "trygghet", name: str = "Trygghet", **words: Any) -> Indicator:
    """An indicator of the committee with a definition since 2019; a share between 0 and 100 per cent."""
    owner: Unit = words.pop("owner", world.units.committee)
    made: Indicator = Indicator.objects.create(code=code, owner=owner, **words)
    Definition.objects.create(
        indicator=made, name=name, valid_from=2019, unit_of_measure="%", lowest=Decimal(0), highest=Decimal(100)
    )
    return made
