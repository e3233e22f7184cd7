"""The main menu: what the person may open, across the apps, in groups by what one comes to do."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from followup import fresh
from followup.access import Permission, permissions
from followup.marks import Area

# Of each group its words, and of each page in it the words, the name of the address, and the permission that it takes.
# A group with one page is that page.
GROUPS = (
    ("Översikt", (("Översikt", "start", None),)),
    (
        "Ekonomi",
        (
            ("Driftsammandrag", "finance:summaries", Permission.READ),
            ("Prognos", "finance:forecast_index", Permission.READ),
            ("Budget", "finance:budget_index", Permission.READ),
            ("Investeringar", "finance:investment_index", Permission.READ),
            ("Engångsposter", "finance:one_off_index", Permission.READ),
        ),
    ),
    (
        "Verksamhet",
        (
            ("Mål", "goals:goal_index", Permission.READ),
            ("Strategiska uppdrag", "goals:assignment_index", Permission.READ),
            ("Indikatorer", "indicators:index", Permission.READ),
            ("Verksamhetsplan", "goals:planned_activity_index", Permission.READ),
            ("Internkontroll", "goals:control_index", Permission.READ),
            ("Styrdokument", "goals:document_index", Permission.READ),
            ("Händelser", "goals:passage_index", Permission.READ),
            ("Beslut", "goals:decisions", Permission.READ),
        ),
    ),
    (
        "Rapportering",
        (
            ("Inlämning", "boards", Permission.READ),
            ("Rapporter", "reports", Permission.READ),
            ("Publicerade rapporter", "published_list", None),
            ("Rapportmallar", "report_templates", Permission.ARRANGE_REPORT),
        ),
    ),
    (
        "Data",
        (
            ("Inläsning", "finance:imports", Permission.IMPORT_LEDGER),
            ("Indikatorernas källor", "indicators:sources", Permission.ENTER_INDICATORS),
            ("Stängda år", "indicators:closed_years", Permission.CLOSE_YEARS),
            ("SIE-export", "finance:sie_exports", Permission.READ),
            ("Jobb", "jobs", None),
        ),
    ),
)


@dataclass(frozen=True)
class Item:
    """A page in the menu; ``current`` is true on it and on the pages below it."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Group:
    """Pages of a kind under one word in the menu; ``current`` is true on all of them and on the pages below them."""

    label: str
    items: tuple[Item, ...]

    @property
    def current(self) -> bool:
        """Whether the person is at one of its pages."""
        return any(item.current for item in self.items)


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: ``nav``, the pages that the person may open. Asks the database only where a menu is shown."""
    return {"nav": SimpleLazyObject(lambda: menu(request))}


def menu(request: HttpRequest) -> tuple[Group, ...]:
    """The menu of the person who asks, without empty groups; empty for one who has not signed in."""
    user = getattr(request, "user", None)
    if user is None or isinstance(user, AnonymousUser):
        return ()
    own = fresh.state(request).kept("menu", [Area.PEOPLE], lambda: permissions(user), user.pk)
    return _groups(own, _place(request.path))


def _place(path: str) -> str:
    """The address of the menu's page that the person is on or below; empty where there is none.

    Of two pages above where she is, she is at the nearer one. The start page is above everything: one is on it alone.
    """
    start = reverse("start")
    above = [address for address in _addresses() if address != start and path.startswith(address)]
    return start if path == start else max(above, key=len, default="")


@cache
def _addresses() -> tuple[str, ...]:
    return tuple(reverse(name) for _, pages in GROUPS for _, name, _ in pages)


@lru_cache(maxsize=1024)
def _groups(own: frozenset[Permission], place: str) -> tuple[Group, ...]:
    """The menu of one who may do ``own``, at a page of it: no data, the same for everybody like her."""
    groups = []
    for words, pages in GROUPS:
        addresses = [(label, reverse(name)) for label, name, needed in pages if needed is None or needed in own]
        groups.append(Group(words, tuple(Item(label, url, url == place) for label, url in addresses)))
    return tuple(group for group in groups if group.items)
