"""Figures: every number that a report may print, by a key. The catalogue is here; each app adds its providers.

A key reads from the wide to the narrow and says what the number is: ``ks.2023-08.drift.avvikelse.period``. Whoever
needs a number (prose, a computed indicator, an export) asks by its key without knowing who answers. Pure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from followup import money


class Measure(StrEnum):
    """What a figure is counted in."""

    KRONOR = "kr"
    PERCENT = "%"
    COUNT = "st"


class UnknownFigure(LookupError):
    """No app knows the key."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its key, what it is (``label``), what it is counted in and where it comes from (``source``).

    ``value`` is exact kronor, a share of a hundred, or a number of things. ``signed`` figures carry a plus where they
    stand alone.
    """

    key: str
    label: str
    value: Decimal
    measure: Measure
    source: str
    signed: bool = False

    @property
    def shown(self) -> str:
        """The number as a text prints it: million kronor with one decimal, or whole percent or things; no unit."""
        if self.measure is not Measure.KRONOR:
            return money.number(self.value.quantize(Decimal(1), "ROUND_HALF_UP"))
        return money.shown(self.value)


Provider = Callable[[str], Figure | None]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app answer for its keys (called in ``ready``); it returns None for a key that is not its own."""
    if provider not in _providers:
        _providers.append(provider)


def find(key: str) -> Figure:
    """The figure of a key. Raises UnknownFigure."""
    for provider in _providers:
        found = provider(key)
        if found is not None:
            return found
    raise UnknownFigure(key)


def found(keys: Iterable[str]) -> dict[str, Figure]:
    """The figures of those keys that are known."""
    answers: dict[str, Figure] = {}
    for key in keys:
        try:
            answers[key] = find(key)
        except UnknownFigure:
            continue
    return answers
