"""The access matrix of systems: every route, asked with a key; what takes no key answers as it answers a stranger.

In the API a row of the table of routes says what a key must be for, or that anybody may read: one without a word of it
fails here.
"""

import logging
from collections.abc import Iterator

import pytest
from django.template.backends.django import Template
from django.urls import URLPattern

from reports.api import v1
from tests.routes import ROUTES, Reach, Route
from tests.routes import objects as the
from tests.routes.asking import Answer, Asking, methods
from tests.routes.hunting import text_of
from tests.routes.keys import EACH, WITH_ALL, WITHOUT, Key, admin
from tests.routes.marks import SECRET, SMALL, put

READ_BY_KEY = tuple(route for route in ROUTES if route.scope is not None)
pytestmark = [pytest.mark.usefixtures("demo"), pytest.mark.urls("tests.browser.demo_urls")]


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def faults(keys: list[Key], routes: tuple[Route, ...]) -> list[str]:
    found, issuer, owner = [], admin(), the.controller()
    asked = [(route, route.url(owner), route.sent(owner)) for route in routes]
    for key in keys:
        asking = Asking(None, {"Authorization": f"Bearer {key.secret(issuer)}"})
        for route, url, body in asked:
            for method in methods(route):
                answer, expected = asking.ask(method, url, body).answer, key.expected(route)
                if answer is not expected:
                    found.append(f"{key}: {method} {url} ({route.name}): {answer}, expected {expected}")
    return found


def test_every_operation_of_the_api_says_what_a_key_must_be_for() -> None:
    named = {f"api:{one.name}" for one in v1.addresses() if isinstance(one, URLPattern)}
    rows = [route for route in ROUTES if route.name in {*named, "data_file"}]
    assert {route.name for route in rows} == {*named, "data_file"}
    assert [str(route) for route in rows if route.scope is None and route.seen.reach is not Reach.ANYBODY] == []
    assert {route.name for route in READ_BY_KEY} <= {*named, "data_file"}


@pytest.mark.usefixtures("unseen")
def test_a_key_opens_what_it_is_for_in_its_unit_and_nothing_else() -> None:
    assert faults([*EACH, *WITH_ALL[1:]], READ_BY_KEY) == []


@pytest.mark.usefixtures("unseen")
def test_a_key_for_everything_in_the_whole_municipality_opens_no_other_route_than_a_stranger_opens() -> None:
    assert faults(WITH_ALL[:1], ROUTES) == []


@pytest.mark.parametrize("key", WITHOUT, ids=lambda key: key.dead)
def test_a_key_that_is_dead_opens_nothing(key: Key) -> None:
    assert faults([key], READ_BY_KEY) == []


def test_nothing_is_written_with_a_key() -> None:
    asking = Asking(None, {"Authorization": f"Bearer {WITH_ALL[0].secret(admin())}"})
    answers = {str(route): asking.ask("POST", route.url(the.controller()), {}).answer for route in READ_BY_KEY}
    assert set(answers.values()) == {Answer.NO_METHOD}, answers


def test_no_key_reads_a_secret() -> None:
    put()
    asking = Asking(None, {"Authorization": f"Bearer {WITH_ALL[0].secret(admin())}"})
    for route in READ_BY_KEY:
        text = text_of(asking.ask("GET", route.url(the.controller())).content)
        assert text and str(SECRET) not in text and str(SMALL) not in text, route


@pytest.fixture
def unseen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages are worked out but not written: only the answer counts."""
    monkeypatch.setattr(Template, "render", lambda self, context=None, request=None: "")
