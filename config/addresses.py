"""Addresses that no page has, and those that only forms are sent to: each answered by a page that says so."""

from collections.abc import Callable
from http import HTTPStatus
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

NUL = "\x00"  # the database takes it in no text
OWN_ANSWERS = ("/api/", "/data/")  # these say themselves what is wrong, as JSON


class AddressMiddleware:
    """Answers 404 where an address holds a NUL, and with words where a form's address is opened as a page.

    One whose session ended is led to such an address after she has signed in. It stands innermost, so that its pages
    are in the frame of whoever is signed in and have the headers of all others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with a page where it would be an empty one."""
        answer = self.get_response(request)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or request.path.startswith(OWN_ANSWERS):
            return answer
        page = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        page["Allow"] = answer["Allow"]
        return page

    def process_view(self, request: HttpRequest, view: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:
        """Raise Http404 for an address with a NUL, before anything is looked up by it."""
        if request.path.startswith(OWN_ANSWERS):
            return
        words = chain.from_iterable([name, *values] for name, values in request.GET.lists())
        if any(NUL in word for word in chain([request.path], words)):
            raise Http404("Sidan finns inte.")
