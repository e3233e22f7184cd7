"""What many readers see alike, made once and kept until something that it is made of changes.

Every statement that writes in a watched table leaves a mark in its transaction (``followup.marks``), whoever writes
and by whatever way. What is kept is kept under the marks of the areas that it is made of; they are read before it is
made or looked up, so that the first request after a change no longer finds the old. Why: ADR 34.
"""

import hashlib
from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.http import HttpRequest
from django.utils import timezone

from followup.marks import Area, marks

T = TypeVar("T")
SAFE = ("GET", "HEAD")
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
        words = repr((name, of, held, timezone.localdate()))
        key = hashlib.sha256(words.encode()).hexdigest()
        found = caches["pages"].get(key, _MISSING)
        if found is _MISSING:
            found = make()
            caches["pages"].set(key, found)
        return cast(T, found)


def state(request: HttpRequest) -> State:
    """The state that a request sees: read once by one that only reads, and anew each time by one that may write."""
    if request.method not in SAFE:
        return State()
    found = getattr(request, _ON_REQUEST, None)
    if not isinstance(found, State):
        found = State()
        setattr(request, _ON_REQUEST, found)
    return found
