"""A municipality out of an empty database: two commands, then screens."""

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from followup import access
from followup.access import Permission, Role
from followup.models import Change, Membership, Unit, User

pytestmark = pytest.mark.django_db
MENU = ("/mal/", "/uppdrag/", "/verksamhetsplan/", "/internkontroll/", "/styrdokument/", "/handelser/", "/indikatorer/")


@pytest.fixture
def first() -> User:
    return User.objects.create_superuser("anna", "anna@akerby.example", "x")


def _laid_up(**said: str) -> None:
    call_command("lay_up_municipality", "Åkerby kommun", **{"code": "AK", "admin": "anna"} | said)


def test_a_command_lays_up_the_municipality_and_who_administers_it(first: User) -> None:
    _laid_up()
    made = Unit.objects.get()
    assert (made.code, made.name, made.kind) == ("AK", "Åkerby kommun", "municipality")
    assert Membership.objects.get().role == Role.ADMIN
    assert access.may(User.objects.get(), Permission.ADMINISTER, made)
    assert Change.objects.filter(kind="organisation", by=first).exists()


@pytest.mark.parametrize(("said", "words"), [({"admin": "nils"}, "nils finns inte"), ({}, "redan upplagd")])
def test_an_unknown_account_and_a_second_municipality_are_refused_in_words(
    first: User, said: dict[str, str], words: str
) -> None:
    if not said:
        _laid_up()
    before = Unit.objects.count()
    with pytest.raises(CommandError, match=words):
        _laid_up(**said)
    assert Unit.objects.count() == before


def test_the_rest_is_laid_up_on_the_screens(first: User, client: Client) -> None:
    _laid_up()
    client.force_login(first)
    for address in MENU:
        shown = client.get(address)
        assert shown.status_code == 200 and "Lägg upp det första tillfället" in shown.content.decode(), address
    under = Unit.objects.get().pk
    for kind, code, name in (
        ("committee", "SN", "Skolnämnden"),
        ("department", "SF", "Skolförvaltningen"),
        ("area", "S1", "Grundskolan"),
    ):
        said = {"kind": kind, "code": code, "name": name, "financing": "appropriation", "valid_from": "2020-01-01"}
        assert client.post(f"/administration/organisation/{under}/ny/", said).status_code == 302
        under = Unit.objects.get(code=code).pk
    days = {"area": "2026-09-12", "department": "2026-09-15", "committee": "2026-10-01"}
    said = {"kind": "interim", "year": "2026", "month": "8", "name": ""} | days
    assert client.post("/administration/kalender/nytt/", said).status_code == 302
    for address in MENU:
        assert client.get(address).status_code == 302, address
    assert "Huvudboken" in client.get("/ekonomi/inlasning/").content.decode()
