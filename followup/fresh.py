"""What many readers see alike, made once and kept until something that it is made of changes.

Every statement that writes in a watched table leaves a mark in its transaction (``followup.marks``), whoever writes
and by whatever way. What is kept is kept under the marks of the areas that it is made of; they are read before it is
made or looked up, so that the first request after a change no longer finds the old. Why: ADR 34.
"""

import hashlib
import secrets
from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from followup.marks import Area, marks

T = TypeVar("T")
SAFE = ("GET", "HEAD")
TOKEN = secrets.token_hex(24)  # in kept forms, in the place of the reader's own token; of this process alone
_CONTENT = secrets.token_hex(24)  # in a kept frame, in the place of what stands in it
_MISSING = object()
_ON_REQUEST = "state_of_the_data"


class State:
    """The data as they stood at a moment before this was made. Reads the marks, in one query."""

    def __init__(self) -> None:
        # Within a transaction one may see what no other may see yet, and marks come once in each: nothing is kept.
        self._marks = {} if connection.in_atomic_block or settings.DEBUG else marks()

    def kept(self, name: str, areas: Iterable[Area], make: Callable[[], T], *of: object) -> T:
        """What ``make`` gives, or gave when the same was asked for in this state of the areas.

        ``of`` is everything besides the data that decides the answer, above all what the reader may see; each with a
        ``repr`` that says all of it. What is given must bear pickling. The day is part of the state.
        """
        held = [self._marks.get(area) for area in sorted(areas)]
        if not all(held):
            return make()
        return _found((name, of, held, timezone.localdate()), make)


def unchanging(name: str, make: Callable[[], T], *of: object) -> T:
    """What ``make`` gives of what never changes, such as a decided report: ``of`` alone decides it, and the day."""
    return make() if settings.DEBUG else _found((name, of, timezone.localdate()), make)


def _found(under: tuple[object, ...], make: Callable[[], T]) -> T:
    key = hashlib.sha256(repr(under).encode()).hexdigest()
    found = caches["pages"].get(key, _MISSING)
    if found is _MISSING:
        found = make()
        caches["pages"].set(key, found)
    return cast(T, found)


def rendered(template: str, context: dict[str, Any]) -> SafeString:
    """A part of a page, made to be kept: nothing in it is the reader's own, and its forms bear ``TOKEN``."""
    return render_to_string(template, context | {"csrf_token": TOKEN})


def with_token(kept: str, request: HttpRequest) -> SafeString:
    """What ``rendered`` gave, kept or not, with the reader's own token in its forms."""
    return SafeString(kept.replace(TOKEN, get_token(request)))


def state(request: HttpRequest) -> State:
    """The state that a request sees: read once by one that only reads, and anew each time by one that may write."""
    if request.method not in SAFE:
        return State()
    found = getattr(request, _ON_REQUEST, None)
    if not isinstance(found, State):
        found = State()
        setattr(request, _ON_REQUEST, found)
    return found


def framed(request: HttpRequest, template: str, shown: dict[str, str], *, status: int = 200) -> HttpResponse:
    """A page of ``rendered`` content, in the frame that the template puts around ``shown["content"]``.

    The frame is kept for each reader at each address, but where there is a message for her.
    """
    if get_messages(request):
        told = shown | {"content": with_token(shown["content"], request)}
        return render(request, template, told, status=status)
    around = shown | {"content": _CONTENT, "csrf_token": TOKEN}
    of = (request.user.pk, request.path, template, {name: shown[name] for name in shown if name != "content"})
    frame = state(request).kept("frame", [Area.PEOPLE], lambda: render_to_string(template, around, request), *of)
    return HttpResponse(with_token(frame.replace(_CONTENT, shown["content"]), request), status=status)
