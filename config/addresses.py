"""Addresses that no page has, and those that only forms are sent to: each answered by a page that says so.

What programs read answers a program instead (``reports.api.problems``).
"""

from collections.abc import Callable
from http import HTTPStatus
from itertools import chain
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from reports.api import problems

NUL = "\x00"  # the database takes it in no text
OWN_ANSWERS = ("/api/", "/data/")  # what programs read: what is wrong is said as a problem (JSON), not as a page
READ_BY_PEOPLE = "/data/"  # but this one is a page
NO_ANSWER = {HTTPStatus.NOT_FOUND, HTTPStatus.METHOD_NOT_ALLOWED}


class AddressMiddleware:
    """Answers 404 where an address holds a NUL, and with words where a form's address is opened as a page.

    One whose session ended is led to such an address after she has signed in. It stands innermost, so that its pages
    are in the frame of whoever is signed in and have the headers of all others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The answer, with a page where it would be an empty one, and a problem where a program would get a page."""
        answer = self.get_response(request)
        if request.path.startswith(OWN_ANSWERS):
            return _as_problem(request, answer)
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
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


def _as_problem(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The same answer, told as a program is told of what is wrong where it was a page or nothing at all."""
    status = answer.status_code
    if status not in NO_ANSWER or answer["Content-Type"] == problems.CONTENT_TYPE:
        return answer
    if request.path == READ_BY_PEOPLE and status == HTTPStatus.NOT_FOUND:
        return answer
    problem = problems.answer(status)
    if allowed := answer.get("Allow"):
        problem["Allow"] = allowed
    return problem
