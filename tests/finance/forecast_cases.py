"""Violating rows for the constraints of entered forecasts, their versions and the thresholds."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from finance.models import Forecast, ForecastVersion, MaterialityThreshold


def version(world: Any, **values: Any) -> ForecastVersion:
    """A version of a forecast in kronor."""
    return ForecastVersion.objects.create(**world.forecast | {"number": 1, "side": "cost", "by": world.person} | values)


def version_twice(world: Any) -> None:
    version(world)
    version(world, amount=2)


def threshold(world: Any, **values: Any) -> MaterialityThreshold:
    """A threshold of the municipality."""
    limits = {"kronor": 1, "percent": 1, "smallest": 1} | values
    return MaterialityThreshold.objects.create(municipality=world.organisation.municipality, **limits)


def months(world: Any) -> None:
    split = {"so_far": Decimal(10), "months": [Decimal(1), Decimal(2)]}
    Forecast.objects.create(**world.forecast | {"amount": 14}, side="cost", by=world.person, **split)


FORECAST_CASES: dict[str, tuple[str, Callable[[Any], object]]] = {
    "a version of a forecast twice": ("forecast_version_once", version_twice),
    "a version of the balance sheet": ("forecast_version_side", lambda world: version(world, side="balance")),
    "a version before the first": ("forecast_version_counts_from_one", lambda world: version(world, number=0)),
    "a withdrawal with a comment": (
        "forecast_version_withdrawn_is_empty",
        lambda world: version(world, amount=None, comment="Fler elever"),
    ),
    "a version rewritten": (
        "Cannot update or delete",
        lambda world: ForecastVersion.objects.filter(pk=version(world).pk).update(amount=3),
    ),
    "a version that disappears": ("Cannot update or delete", lambda world: version(world).delete()),
    "months that don't make the year": ("months do not sum to the year", months),
    "months of a version that don't make the year": (
        "months do not sum to the year",
        lambda world: version(world, months=[Decimal(1)], so_far=Decimal(1), amount=3),
    ),
    "a threshold below nothing": ("materiality_not_negative", lambda world: threshold(world, kronor=-1)),
    "a threshold above the whole": ("materiality_not_negative", lambda world: threshold(world, percent=101)),
}
