"""Indicators: definitions, series of values with reasoned states, targets."""

from indicators.models.definitions import Definition, Indicator
from indicators.models.values import ClosedYear, TargetVersion, Value

__all__ = ["ClosedYear", "Definition", "Indicator", "TargetVersion", "Value"]
