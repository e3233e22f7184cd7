"""Whoever asks too often for what costs is told to wait."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import Settings

from followup.access import Role
from followup.models import User
from tests.factories import ground


@pytest.fixture(autouse=True)
def _nobody_has_asked(servers: None, settings: Settings) -> Iterator[None]:
    settings.LIMITS = dict.fromkeys(settings.LIMITS, "2/m")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def admin(client: Client, db: None) -> Client:
    client.force_login(ground.person("admin", Role.ADMIN, ground.organisation().municipality))
    return client


def test_the_third_import_in_a_minute_has_to_wait(admin: Client) -> None:
    address = reverse("finance:imports")
    assert [admin.post(address).status_code for _ in range(3)] == [200, 200, 429]
    answer = admin.post(address)
    assert "Vänta lite" in answer.content.decode() and answer["Retry-After"] == "60"
    assert admin.get(address).status_code == 200  # to look costs little


def test_one_persons_haste_is_not_anothers(admin: Client) -> None:
    for _ in range(3):
        admin.post(reverse("finance:imports"))
    other = Client()
    other.force_login(ground.person("admin2", Role.ADMIN, User.objects.get().memberships.get().unit))
    assert other.post(reverse("finance:imports")).status_code == 200


@pytest.mark.parametrize("query", ["format=csv", "sok=hyra"])
def test_exports_and_searches_are_counted_on_every_page(admin: Client, query: str) -> None:
    assert [admin.get(f"/jobb/?{query}").status_code for _ in range(3)] == [200, 200, 429]
    assert admin.get("/jobb/").status_code == 200


def test_a_stranger_is_counted_by_address(client: Client, db: None) -> None:
    assert [client.get("/logga-in/?sok=x").status_code for _ in range(3)] == [200, 200, 429]


def _views(patterns: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in patterns:
        yield from _views(one.url_patterns) if isinstance(one, URLResolver) else [one]


@pytest.mark.parametrize(
    "name",
    [
        "imports",
        "import_columns",
        "import_codes",
        "import_again",
        "sie_exports",
        "compute_baselines",
        "report_order",
        "job_again",
        "spreadsheet",
        "spreadsheet_file",
        "source_fetch",
        "source_compute",
    ],
)
def test_what_starts_work_is_limited(name: str) -> None:
    [found] = [one for one in _views(get_resolver().url_patterns) if one.name == name]
    view, wrapped = found.callback, []
    while hasattr(view, "__wrapped__"):
        wrapped.append(view.__code__.co_name)
        view = view.__wrapped__
    assert "limited_view" in wrapped
