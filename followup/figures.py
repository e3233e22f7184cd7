"""Figures: every number that a report may print, by a key. The catalogue is here; each app adds its providers.

A key reads from the wide to the narrow and says what the number is: ``ks.2023-08.drift.avvikelse.period``. Whoever
needs a number (prose, a computed indicator, an export) asks by its key without knowing who answers. Pure.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from followup import money


class Measure(StrEnum):
    """What a figure is counted in."""

    KRONOR = "kr"
    PERCENT = "%"
    COUNT = "st"
    NUMBER = ""  # of an indicator: what its definition says


class UnknownFigure(LookupError):
    """No app knows the key."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its key, what it is (``label``), what it is counted in and where it comes from (``source``).

    ``value`` is exact kronor, a share of a hundred, a number of things, or what an indicator measures. ``signed``
    figures carry a plus where they stand alone. ``printed`` is how the source itself writes the number, where it does.
    """

    key: str
    label: str
    value: Decimal
    measure: Measure
    source: str
    signed: bool = False
    printed: str = ""

    @property
    def shown(self) -> str:
        """The number as a text prints it: million kronor with one decimal, or whole percent or things; no unit."""
        if self.printed:
            return self.printed
        if self.measure is not Measure.KRONOR:
            return money.number(self.value.quantize(Decimal(1), "ROUND_HALF_UP"))
        return money.shown(self.value)


Provider = Callable[[str], Figure | None]
Lister = Callable[[str, str], Iterable[Figure]]
FEW = 3  # keys of one place: to find them one by one is less than to list it
_providers: list[Provider] = []
_listers: dict[Lister, frozenset[str]] = {}


def register(provider: Provider, lister: Lister | None = None, subjects: Iterable[str] = ()) -> None:
    """Let an app answer for its keys (called in ``ready``); it returns None for a key that is not its own.

    The lister gives all figures of a committee's code at an occasion's code that anybody may read, for those who look
    for one; a provider may know further keys that nobody looks for. ``subjects`` are the third words of its keys.
    """
    if provider not in _providers:
        _providers.append(provider)
    if lister is not None:
        _listers[lister] = frozenset(subjects)


def find(key: str) -> Figure:
    """The figure of a key. Raises UnknownFigure."""
    for provider in _providers:
        found = provider(key)
        if found is not None:
            return found
    raise UnknownFigure(key)


def listed(committee: str, occasion: str, subjects: Collection[str] | None = None) -> list[Figure]:
    """The figures of a committee at an occasion (their codes), each key once: a few queries an app, not one each.

    With ``subjects`` only those apps are asked that have figures of one of them.
    """
    asked = [one for one, own in _listers.items() if subjects is None or own & set(subjects)]
    found = (figure for lister in asked for figure in lister(committee, occasion))
    return list({figure.key: figure for figure in found}.values())


def found(keys: Iterable[str]) -> dict[str, Figure]:
    """The figures of those keys that are known. Those of a committee at an occasion are read together."""
    asked = list(dict.fromkeys(keys))
    answers: dict[str, Figure] = {}
    places: dict[tuple[str, str], list[str]] = {}
    for key in asked:
        if key.count(".") > 1:
            committee, occasion, subject, *_ = key.split(".")
            places.setdefault((committee, occasion), []).append(subject)
    for place, subjects in places.items():
        if len(subjects) > FEW:
            together = {figure.key: figure for figure in listed(*place, subjects)}
            answers |= {key: together[key] for key in asked if key in together}
    for key in asked:
        try:
            answers.setdefault(key, answers.get(key) or find(key))
        except UnknownFigure:
            continue
    return answers
