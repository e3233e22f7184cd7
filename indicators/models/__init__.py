"""Indicators: definitions, series of values with reasoned states, targets, and where values come from."""

from indicators.models.definitions import Definition, Indicator
from indicators.models.sources import ComparedMunicipality, ComputedSource, KoladaChange, KoladaSource
from indicators.models.values import ClosedYear, TargetVersion, Value

__all__ = [
    "ClosedYear",
    "ComparedMunicipality",
    "ComputedSource",
    "Definition",
    "Indicator",
    "KoladaChange",
    "KoladaSource",
    "TargetVersion",
    "Value",
]
