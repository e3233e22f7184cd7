"""The table of routes has a row for every route, and each row's address leads to it."""

import pytest

from followup.models import User
from tests.routes import ROUTES, Kind, pages
from tests.routes.model import patterns


def test_every_route_has_a_row_and_every_row_a_route() -> None:
    assert sorted({route.name for route in ROUTES}) == sorted(patterns())


def test_every_address_is_its_routes_own(demo: None) -> None:
    admin = User.objects.get(username="admin")
    assert [str(route) for route in ROUTES if not route.leads_here(admin)] == []


@pytest.mark.parametrize("username", ["fortroendevald", "controller", "admin"])
def test_a_person_of_the_demo_has_pages_to_walk(demo: None, username: str) -> None:
    found = list(pages(User.objects.get(username=username)))
    assert len(found) > 60
    assert {route.kind for route in found} == {Kind.PAGE}
