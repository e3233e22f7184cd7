"""Addresses that no page has: those with a character that no word and no code can hold."""

from collections.abc import Callable
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

NUL = "\x00"  # the database takes it in no text
OWN_ANSWERS = ("/api/", "/data/")  # these say 422 and which parameter it is


class AddressMiddleware:
    """Answers 404 where an address holds a NUL, in its path or its question, before anything is looked up by it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Hand the request on; process_view answers, so that the page is in the frame of whoever is signed in."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Raise Http404 for an address with a NUL."""
        if request.path.startswith(OWN_ANSWERS):
            return
        words = chain.from_iterable([name, *values] for name, values in request.GET.lists())
        if any(NUL in word for word in chain([request.path], words)):
            raise Http404("Sidan finns inte.")
