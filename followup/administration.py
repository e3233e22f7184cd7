"""Administration: what one must look after, as sections of items with a state and a way to where it is mended.

Each app registers the sections that it knows of (``register``); the ground's own are ``followup.looked_after``.
"""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Item:
    """Something to look after. ``state`` is a status of the component and ``words`` what it says; ``url`` mends."""

    name: str
    state: str
    words: str
    detail: str = ""
    url: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Items that belong together, and the page that they are all about."""

    title: str
    items: list[Item]
    url: str = ""
    action: str = ""


def counted(name: str, number: int, detail: str, url: str) -> Item:
    """Things of which there should be none: how many there are, and where somebody sees to them."""
    return Item(name, "ask", str(number), detail, url, "Se över") if number else Item(name, "ok", "Inga")


Provider = Callable[[], Section]
_providers: dict[int, Provider] = {}
WRONG = {"no", "ask"}


def register(place: int, provider: Provider) -> None:
    """Make a section known, at its place on the page."""
    _providers[place] = provider


def sections() -> list[Section]:
    """The sections in order."""
    return [provider() for _, provider in sorted(_providers.items())]


def to_see_to(found: list[Section]) -> int:
    """How many items ask for somebody."""
    return sum(item.state in WRONG for section in found for item in section.items)
