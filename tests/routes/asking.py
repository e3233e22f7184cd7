"""Ask every route of the table as one person, and say what came of it in the matrix's words."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum

from django.db import transaction
from django.http import HttpResponse
from django.test import Client

from followup.models import User
from tests.routes.model import Kind, Route

RESULT = {401: "login", 403: "forbidden", 404: "not found", 405: "no such method"}
SAID = {409, 422}
LOGIN = "/logga-in/?"


class Answer(StrEnum):
    """What came of a request."""

    OPEN = "open"  # to a post: whatever the form or the step had to say
    OTHER = "an answer that no row expects"  # such as a page that says why nothing can be had (422)
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not found"
    NO_METHOD = "no such method"
    BROKEN = "broken"


@dataclass
class Asked:
    """A request and what it gave."""

    method: str
    url: str
    answer: Answer
    content: bytes = b""


@dataclass
class Asking:
    """One person's requests, each taken back, so that none meets what another did."""

    user: User | None
    headers: dict[str, str] = field(default_factory=dict)
    client: Client = field(init=False)

    def __post_init__(self) -> None:
        self.client = Client(raise_request_exception=False, headers=self.headers)
        if self.user is not None:
            self.client.force_login(self.user)

    def ask(self, method: str, url: str, body: dict[str, str | int] | None = None) -> Asked:
        """A request and its answer."""
        with self._taken_back():
            response = self.client.post(url, body or {}) if method == "POST" else self.client.get(url)
            content = response.getvalue()
        return Asked(method, url, answer_of(method, response), content)

    @contextmanager
    def _taken_back(self) -> Iterator[None]:
        cookies, point = copy.deepcopy(self.client.cookies), transaction.savepoint()
        yield
        transaction.savepoint_rollback(point)
        self.client.cookies = cookies


def answer_of(method: str, response: HttpResponse) -> Answer:
    """The answer in one word. A login page is no answer of the route's own.

    What a form (422) or a step (409) has against what was posted is told to one whom it is open to; to read, nothing is
    open that does not come whole.
    """
    status, where = response.status_code, response.headers.get("Location", "")
    if status >= 500:
        return Answer.BROKEN
    if status in RESULT:
        return Answer(RESULT[status])
    if status == 302 and where.startswith(LOGIN):
        return Answer.LOGIN
    if status < 400 or (method == "POST" and status in SAID):
        return Answer.OPEN
    return Answer.OTHER


def methods(route: Route) -> tuple[str, ...]:
    """How a route may be asked; the other way round must be refused for all."""
    if route.kind is Kind.ACTION:
        return ("POST",)
    return ("GET", "POST") if route.saves else ("GET",)
