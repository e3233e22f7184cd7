"""When a session ends: after a time without its person, and after a working day in any case."""

import time
from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

BEGAN, SEEN = "session_began", "session_seen"  # seconds since 1970
NOTED_EVERY = 60  # seconds; a write to the database at every request would cost more than it tells
BACKGROUND = "X-Background"  # a page that asks for news by itself says so: it proves no person


class SessionLimits:
    """Ends sessions that have been idle for SESSION_IDLE_MINUTES or are older than SESSION_HOURS."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Sign out whoever has been away too long before the view sees her, and note that the others were here."""
        now = int(time.time())
        if request.user.is_authenticated and (words := _ended(request, now)):
            logout(request)
            messages.info(request, words)
        response = self.get_response(request)
        if request.user.is_authenticated and request.headers.get(BACKGROUND) is None:
            _note(request, now)
        return response


def _ended(request: HttpRequest, now: int) -> str:
    """Why the session has ended, in Swedish; nothing while it lasts."""
    if now - request.session.get(SEEN, now) > settings.SESSION_IDLE_MINUTES * 60:
        return "Du blev utloggad eftersom du var borta en stund. Logga in igen, så kommer du tillbaka till sidan."
    if now - request.session.get(BEGAN, now) > settings.SESSION_HOURS * 3600:
        return f"Man loggar in på nytt efter {settings.SESSION_HOURS} timmar. Sedan kommer du tillbaka till sidan."
    return ""


def _note(request: HttpRequest, now: int) -> None:
    """Write the time, with what is written anyway or else once a minute."""
    session = request.session
    if session.modified or now - session.get(SEEN, now) >= NOTED_EVERY:
        session[SEEN] = now
        session.setdefault(BEGAN, now)
