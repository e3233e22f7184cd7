"""How the tests ask the API: as a system with its key."""

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.test import Client

from followup import systems
from followup.access import Role
from followup.models import Unit, User
from followup.scopes import Scope
from tests.factories import ground

ROOT = "/api/v1/"


def admin(municipality: Unit) -> User:
    """Whoever issues keys."""
    found = User.objects.filter(username="nyckelmästare").first()
    return found or ground.person("nyckelmästare", Role.ADMIN, municipality)


def key(unit: Unit, scopes: Iterable[Scope] = tuple(Scope)) -> str:
    """The secret of a new key in a unit."""
    top = Unit.objects.get(kind=Unit.Kind.MUNICIPALITY)
    given = {"name": "Prov", "valid_from": date(2020, 1, 1), "valid_to": None, "by": admin(top)}
    return systems.issue(unit=unit, scopes=list(scopes), **given)[1]


def get(address: str, secret: str = "", **more: Any) -> HttpResponse:
    """What an address (of the API where it is no path) answers to a key, or to a stranger."""
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    path = address if address.startswith("/") else f"{ROOT}{address}"
    return Client().get(path, headers=headers | more.pop("headers", {}), **more)


def basic(secret: str) -> dict[str, str]:
    """The header of HTTP Basic with the key as password."""
    return {"Authorization": f"Basic {base64.b64encode(f'excel:{secret}'.encode()).decode()}"}
