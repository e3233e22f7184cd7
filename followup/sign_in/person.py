"""Who asks, from her session."""

from typing import cast

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from followup import fresh
from followup.marks import Area
from followup.models import User


class PersonMiddleware(AuthenticationMiddleware):
    """Django's own, but one who only reads is not asked for in the database while no person there has changed.

    What the marks do not tell of is when she last signed in (ADR 34).
    """

    def process_request(self, request: HttpRequest) -> None:
        """Set ``request.user``, found when it is first looked at."""
        super().process_request(request)
        if request.method in fresh.SAFE:
            request.user = cast(User, SimpleLazyObject(lambda: _reader(request)))


def _reader(request: HttpRequest) -> User | AnonymousUser:
    """The person of the session. What the session says of her is part of what she is kept under."""
    said = [request.session.get(key) for key in (SESSION_KEY, BACKEND_SESSION_KEY, HASH_SESSION_KEY)]
    if said[0] is None:
        return AnonymousUser()
    return fresh.state(request).kept("person", [Area.PEOPLE], lambda: get_user(request), *said)
