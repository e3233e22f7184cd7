"""The main menu: what the person may open, across the apps."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from followup.access import Permission, permissions

# Words, name of the address, and the permission that it takes.
PAGES = (
    ("Översikt", "start", None),
    ("Driftsammandrag", "finance:summaries", Permission.READ),
    ("Prognos", "finance:forecast_index", Permission.READ),
    ("Investeringar", "finance:investment_index", Permission.READ),
    ("Inlämning", "boards", Permission.READ),
    ("Budget", "finance:budget_index", Permission.READ),
    ("Engångsposter", "finance:one_off_index", Permission.READ),
    ("Inläsning", "finance:imports", Permission.IMPORT_LEDGER),
    ("SIE-export", "finance:sie_exports", Permission.READ),
    ("Jobb", "jobs", None),
)


@dataclass(frozen=True)
class Item:
    """A page in the menu; ``current`` is true on it and on the pages below it."""

    label: str
    url: str
    current: bool


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Template context: ``nav``, the pages that the person may open. Asks the database only where a menu is shown."""
    return {"nav": SimpleLazyObject(lambda: menu(request))}


def menu(request: HttpRequest) -> list[Item]:
    """The menu of the person who asks; empty for one who has not signed in."""
    user = getattr(request, "user", None)
    if user is None or isinstance(user, AnonymousUser):
        return []
    own = permissions(user)
    urls = [(label, reverse(name)) for label, name, permission in PAGES if permission is None or permission in own]
    start = reverse("start")
    return [
        Item(label, url, request.path == url if url == start else request.path.startswith(url)) for label, url in urls
    ]
