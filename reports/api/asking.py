"""Who asks the API, and what of it she may have: a system with its key, or a person who has signed in."""

import base64
from dataclasses import dataclass
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from ninja.errors import Throttled
from ninja.security import HttpBasicAuth, HttpBearer
from ninja.security.base import AuthBase
from ninja.throttling import BaseThrottle

from followup import limits, systems
from followup.access import Permission, may
from followup.models import User
from followup.scopes import Scope


@dataclass(frozen=True)
class Asker:
    """Who asks: whose reading it is, what may be had, and what the asking is counted by (empty: by the person)."""

    reader: User
    scopes: frozenset[Scope]
    key: str = ""


class Admitted(HttpRequest):
    """A request that one of ``WAYS`` has let in."""

    auth: Asker


class BearerKey(HttpBearer):
    """``Authorization: Bearer`` and the key."""

    openapi_bearerFormat = "systemnyckel"
    openapi_description = "En systemnyckel, utfärdad i Uppsikt."

    def authenticate(self, request: HttpRequest, token: str) -> Asker | None:
        """The system, where the key opens anything."""
        return of_key(request, token.strip())


class BasicKey(HttpBasicAuth):
    """HTTP Basic with the key as password, for programs that know nothing else. The user name is not read."""

    openapi_description = "En systemnyckel som lösenord. Användarnamnet läses inte."

    def __call__(self, request: HttpRequest) -> Asker | None:
        """The system, where the key opens anything."""
        secret = _basic(request.headers.get("Authorization", ""))
        return of_key(request, secret) if secret else None

    def authenticate(self, request: HttpRequest, username: str, password: str) -> Asker | None:
        """The system, where the key opens anything."""
        return of_key(request, password)


class SignedIn(AuthBase):
    """A person who has signed in to the product, with her own rights; only where no key is sent."""

    openapi_type = "apiKey"
    openapi_in = "cookie"
    openapi_name = "sessionid"
    openapi_description = "Den som är inloggad i Uppsikt läser med sina egna rättigheter."

    def __call__(self, request: HttpRequest) -> Asker | None:
        """The person."""
        if "Authorization" in request.headers or not isinstance(request.user, User):
            return None
        return Asker(request.user, frozenset(Scope))


WAYS: list[Any] = [BearerKey(), BasicKey(), SignedIn()]


def of_key(request: HttpRequest, secret: str) -> Asker | None:
    """The system that a secret is of. Raises Throttled for an address that tries many that open nothing."""
    token = systems.known(secret)
    if token is None:
        if limits.exceeds(request, "api_refused"):
            raise Throttled(wait=60)
        return None
    return Asker(systems.reader(token), frozenset(map(Scope, token.scopes)), f"token {token.pk}")


def who(request: HttpRequest) -> Asker | None:
    """Who asks for a file outside the API, in the same ways."""
    for way in WAYS:
        if found := way(request):
            return cast(Asker, found)
    return None


class Limit(BaseThrottle):
    """So many questions a minute for each system, person, or address."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this one is within the limit."""
        asker = getattr(request, "auth", None)
        return not limits.exceeds(request, "api", key=asker.key if isinstance(asker, Asker) else "")

    def wait(self) -> float | None:
        """How long to wait, seconds."""
        return 60


def require(asker: Asker, scope: Scope) -> User:
    """The reader, for data of a scope.

    Raises PermissionDenied for a key without the scope, and Http404 for one who may read nothing anywhere.
    """
    if scope not in asker.scopes:
        raise PermissionDenied(f"Nyckeln gäller inte för {scope.label.lower()}. Be om en nyckel som gör det.")
    if not may(asker.reader, Permission.READ):
        raise Http404("Det finns inget här.")
    return asker.reader


def reader(request: HttpRequest, scope: Scope) -> User:
    """Who reads, for an operation of a scope. Raises as ``require``."""
    return require(cast(Admitted, request).auth, scope)


def _basic(header: str) -> str:
    """The password of a Basic header; empty where there is none that can be read."""
    scheme, _, value = header.partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(value.strip(), validate=True).decode().partition(":")[2]
    except ValueError:  # not base64, or not text
        return ""
