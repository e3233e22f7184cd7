"""How often a person may ask for what costs: imports, reports, exports, searches, proofreading.

The rates stand in ``settings.LIMITS``, written as ``"30/m"``: so many a minute (``s m h d``) for each person. The count
lies in the cache, so that it is one for all processes.
"""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.core.internal.ratelimit import consume
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

# What any page is asked for by its query: a file of it, a search in it.
BY_QUERY = {"format": "export", "sok": "search"}
View = Callable[..., HttpResponse]


def limited(action: str, *, methods: tuple[str, ...] = ("POST",)) -> Callable[[View], View]:
    """A decorator: the view answers 429 to one who asks for ``action`` more often than its rate in LIMITS."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited_view(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in methods and exceeds(request, action):
                return too_many(request)
            return view(request, *args, **kwargs)

        return limited_view

    return decorate


class LimitsMiddleware:
    """Counts exports and searches, which every page has by the same words in its query."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer, or 429."""
        actions = [action for name, action in BY_QUERY.items() if request.GET.get(name)]
        if any(exceeds(request, action) for action in actions):
            return too_many(request)
        return self.get_response(request)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The page that says to wait a little."""
    response = render(request, "429.html", status=HTTPStatus.TOO_MANY_REQUESTS)
    response.headers["Retry-After"] = "60"
    return response


def exceeds(request: HttpRequest, action: str, *, key: str = "") -> bool:
    """Count a request for what costs, and whether it is one too many: of the ``key`` where it is a system that asks."""
    per = "key" if key else "user" if request.user.is_authenticated else "ip"
    config = {action: f"{settings.LIMITS[action]}/{per}"}
    return consume(request, app="followup", action=action, config=config, key=key or None, limit_get=True) is None
