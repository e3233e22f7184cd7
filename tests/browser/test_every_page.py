"""Every page of the product, as everyone who may open it sees it, holds together: see tests.browser.walk."""

import pytest
from playwright.sync_api import Browser
from pytest_django import Settings

from followup.models import User
from tests.browser.walk import Walk
from tests.routes import ROUTES, Kind, Reach, Route, pages

# One of each role, those who may do most first: what the others see is then mostly a part of it.
PEOPLE = (
    "controller",
    "kommundirektor",
    "ekonomichef",
    "namndsekreterare",
    "admin",
    "handlaggare",
    "revisor",
    "fortroendevald",
)
PARTS = ("finance", "goals", "indicators", "reports", "the rest")
REPORTS = ("report", "published", "review", "figure", "start")


def part(route: Route) -> str:
    """The part of the walk that a route belongs to."""
    app, colon, _ = route.name.partition(":")
    if colon:
        return app if app in PARTS else "the rest"
    return "reports" if route.name.startswith(REPORTS) else "the rest"


def is_ahead(route: Route) -> bool:
    """Whether a route answers with a page that the demo has."""
    return route.kind is Kind.PAGE and not route.absent


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", PARTS)
def test_every_page_holds_together(browser: Browser, demo_site: str, settings: Settings, name: str) -> None:
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    walk = Walk(browser, demo_site)
    people = [User.objects.get(username=username) for username in PEOPLE]
    opened: set[str] = set()
    for user in people:
        for route in pages(user):
            if part(route) == name and route.seen.reach is not Reach.ANYBODY:
                opened.add(str(route))
                walk.visit(route, user, route.url(user))
    for route in ROUTES:
        if is_ahead(route) and part(route) == name and route.seen.reach is Reach.ANYBODY:
            opened.add(str(route))
            walk.visit(route, None, route.url(people[0]))
    walk.context.close()
    assert {str(one) for one in ROUTES if is_ahead(one) and part(one) == name} == opened
    assert not walk.wrongs, "\n".join(walk.wrongs)
