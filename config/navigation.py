"""The main menu: what the person may open, across the apps, in groups by what one comes to do."""

from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from followup import fresh
from followup.access import Permission, permissions_held
from followup.marks import Area

# Of each group its words, and of each page in it the words, the name of the address, and the permission that it takes.
# A group with one page is that page.
GROUPS = (
    (
        "Översikt",
        (
            ("Översikt", "overview_index", None),
            ("Kommunen", "municipality_index", Permission.READ),
            ("Mina uppgifter", "tasks", Permission.WRITE_REPORT),
            ("Läget per enhet", "standing_index", Permission.READ),
        ),
    ),
    (
        "Ekonomi",
        (
            ("Driftsammandrag", "finance:summaries", Permission.READ),
            ("Prognos", "finance:forecast_index", Permission.READ),
            ("Budget", "finance:budget_index", Permission.READ),
            ("Investeringar", "finance:investment_index", Permission.READ),
            ("Åtgärdsplaner", "finance:corrective_index", Permission.READ),
            ("Jämförelsestörande poster", "finance:one_off_index", Permission.READ),
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
            ("Rapporter", "reports", Permission.READ),
            ("Publicerade rapporter", "published_list", None),
            ("Rapportmallar", "report_templates", Permission.ARRANGE_REPORT),
        ),
    ),
    (
        "Data",
        (
            ("Inläsning", "finance:imports", Permission.IMPORT_LEDGER),
            ("Verksamhetsgrupper", "finance:activity_groups", Permission.IMPORT_LEDGER),
            ("Kontogrupper", "finance:account_groups", Permission.IMPORT_LEDGER),
            ("Indikatorernas källor", "indicators:sources", Permission.ENTER_INDICATORS),
            ("Stängda år", "indicators:closed_years", Permission.CLOSE_YEARS),
            ("SIE-export", "finance:sie_exports", Permission.READ),
            ("Data ut", "data_out", Permission.READ),
            ("Systemnycklar", "system_tokens", Permission.ADMINISTER),
            ("Jobb", "jobs", None),
            ("Spår", "trail", Permission.READ_TRAIL),
            ("Administration", "administration", Permission.ADMINISTER),
            ("Rapporterade brister", "accessibility_reports", Permission.ADMINISTER),
        ),
    ),
)

WHOLE = {"municipality_index"}  # what takes its permission in the municipality itself, not only somewhere in it


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
    held = fresh.state(request).kept("menu", [Area.PEOPLE], lambda: permissions_held(user), user.pk)
    return _groups(*held, _place(request.path))


def _place(path: str) -> str:
    """The address of the menu's page that the person is on or below; empty where there is none.

    Of two pages above where she is, she is at the nearer one.
    """
    return max((address for address in _addresses() if path.startswith(address)), key=len, default="")


@cache
def _addresses() -> tuple[str, ...]:
    return tuple(reverse(name) for _, pages in GROUPS for _, name, _ in pages)


@lru_cache(maxsize=1024)
def _groups(somewhere: frozenset[Permission], everywhere: frozenset[Permission], place: str) -> tuple[Group, ...]:
    """The menu of one who may do so much, at a page of it: no data, the same for everybody like her."""
    groups = []
    for words, pages in GROUPS:
        open_to_her = (
            (label, reverse(name))
            for label, name, needed in pages
            if needed is None or needed in (everywhere if name in WHOLE else somewhere)
        )
        groups.append(Group(words, tuple(Item(label, url, url == place) for label, url in open_to_her)))
    return tuple(group for group in groups if group.items)
