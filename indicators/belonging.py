"""Tillhör: which goals an indicator serves. The app of goals knows; it registers its answer when it starts.

Indicators know nothing of goals, so that they can be used without them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from followup.models import Occasion, User


@dataclass(frozen=True, slots=True)
class Belongs:
    """A goal that an indicator serves: its målområde, its name and its page."""

    area: str
    name: str
    url: str


Provider = Callable[[Iterable[int], Occasion, User], dict[int, list[Belongs]]]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Let an app answer which goals indicators (by id) serve at an occasion, as far as a person may see them."""
    if provider not in _providers:
        _providers.append(provider)


def goals_of(indicators: Iterable[int], occasion: Occasion, user: User) -> dict[int, list[Belongs]]:
    """The goals that each indicator serves, by the indicator's id; those that serve none are left out."""
    asked, found = list(indicators), dict[int, list[Belongs]]()
    for provider in _providers:
        for key, goals in provider(asked, occasion, user).items():
            found.setdefault(key, []).extend(goals)
    return found
