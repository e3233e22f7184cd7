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
# Pages that look otherwise by what is asked for, or by how far their object has come: route, person, address.
ALSO = (
    ("overview", "ekonomichef", "/namnd/KS/2023-03/"),
    ("finance:summary", "fortroendevald", "/ekonomi/driftsammandrag/KS/2023-08/?indelning=verksamhet&tid=helåret"),
    ("finance:drill", "fortroendevald", "/ekonomi/driftsammandrag/KS/2023-08/underlag/?visar=rader"),
    ("finance:forecast", "controller", "/ekonomi/prognos/KS/2023-08/enhet/103/?visar=månader"),
    ("finance:investment", "controller", "/ekonomi/investeringar/KS/2023-08/"),
    ("indicators:indicator", "controller", "/indikatorer/2023-08/ks-05/"),
    ("indicators:indicator", "fortroendevald", "/indikatorer/2023-08/ks-37/"),
    ("report", "ekonomichef", "/rapport/KS/2023-03/"),
    ("account_logout", "controller", "/logga-ut/"),
    ("report_step", "namndsekreterare", "/uppfoljning/KS/2023-08/KS/decide/"),
)
PARTS = ("finance", "goals", "indicators", "reports", "the rest")
REPORTS = ("report", "published", "review", "figure", "start", "overview", "municipality", "standing")


def part(name: str) -> str:
    """The part of the walk that a route belongs to."""
    app, colon, _ = name.partition(":")
    if colon:
        return app if app in PARTS else "the rest"
    return "reports" if name.startswith(REPORTS) else "the rest"


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
            if part(route.name) == name and route.seen.reach is not Reach.ANYBODY:
                opened.add(str(route))
                walk.visit(route.name, user, route.url(user))
    for route in ROUTES:
        if is_ahead(route) and part(route.name) == name and route.seen.reach is Reach.ANYBODY:
            opened.add(str(route))
            walk.visit(route.name, None, route.url(people[0]))
    for other, username, address in ALSO:
        if part(other) == name:
            walk.visit(other, User.objects.get(username=username), address)
    if name == "the rest":
        walk.visit("404", people[0], "/finns-inte/", status=404)
    walk.context.close()
    assert {str(one) for one in ROUTES if is_ahead(one) and part(one.name) == name} == opened
    assert not walk.wrongs, "\n".join(walk.wrongs)
