"""System keys: what they are, who issues them, and what the database refuses."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone

from followup import systems
from followup.access import ROLES, Permission, Role
from followup.models import Membership, SystemToken, Unit, User
from followup.models.systems import READS_AS
from followup.scopes import Scope
from tests.factories import ground

pytestmark = pytest.mark.django_db
PAGE = "/administration/systemnycklar/"
TODAY = date(2023, 9, 1)


@pytest.fixture
def units() -> ground.Organisation:
    return ground.organisation()


@pytest.fixture
def admin(units: ground.Organisation) -> User:
    return ground.person("admin", Role.ADMIN, units.municipality)


def issued(unit: Unit, by: User, **more: Any) -> tuple[SystemToken, str]:
    given = {"name": "Power BI", "scopes": [Scope.SUMMARIES], "valid_from": timezone.localdate(), "valid_to": None}
    return systems.issue(**(given | more), unit=unit, by=by)


def test_a_key_is_known_by_its_secret_and_only_the_checksum_is_kept(units: ground.Organisation, admin: User) -> None:
    token, secret = issued(units.committee, admin)
    assert secret.startswith("uppsikt_") and len(secret) > 48
    assert systems.known(secret) == token and systems.known(secret + "x") is None
    kept = " ".join(str(value) for value in SystemToken.objects.values().get(pk=token.pk).values())
    assert secret not in kept and secret[16:] not in kept and token.hint == secret[:12]
    token.refresh_from_db()
    assert token.last_used_at is not None


def test_a_key_opens_in_its_time_alone_and_not_when_it_is_revoked(units: ground.Organisation, admin: User) -> None:
    today = timezone.localdate()
    later = issued(units.committee, admin, valid_from=today + timedelta(1))[1]
    past = issued(units.committee, admin, valid_from=today - timedelta(9), valid_to=today - timedelta(1))[1]
    last = issued(units.committee, admin, valid_to=today)[1]
    token, secret = issued(units.committee, admin)
    systems.revoke(token=token, by=admin)
    assert [systems.known(one) is not None for one in (later, past, last, secret)] == [False, False, True, False]


def test_a_key_sees_what_a_person_who_may_read_its_unit_sees(units: ground.Organisation, admin: User) -> None:
    for unit in (units.municipality, units.committee, units.school):
        reader = systems.reader(issued(unit, admin)[0])
        person = ground.person(f"läsare-{unit.code}", Role.POLITICIAN, unit)
        assert set(Unit.objects.visible_to(reader)) == set(Unit.objects.visible_to(person))
        assert not Unit.objects.where(reader, Permission.READ_SECRETS).exists()
    assert ROLES[READS_AS] >= {Permission.READ} and Permission.READ_SECRETS not in ROLES[READS_AS]


def test_a_revoked_key_sees_nothing_even_while_it_is_read_with(units: ground.Organisation, admin: User) -> None:
    token, _ = issued(units.committee, admin)
    reader = systems.reader(token)
    systems.revoke(token=token, by=admin)
    assert not Unit.objects.visible_to(reader).exists()


def test_only_who_administers_the_unit_issues_and_revokes(units: ground.Organisation, admin: User) -> None:
    token, _ = issued(units.other_committee, admin)
    own = ground.person("egen admin", Role.ADMIN, units.committee)
    for act in (lambda: issued(units.other_committee, own), lambda: systems.revoke(token=token, by=own)):
        with pytest.raises(PermissionDenied):
            act()
    assert not SystemToken.objects.visible_to(own).exists() and issued(units.school, own)


@pytest.mark.parametrize(
    ("wrong", "constraint"),
    [
        ({"name": "  "}, "system_token_named"),
        ({"valid_to": date(1999, 1, 1)}, "system_token_valid_to_after_from"),
        ({"scopes": []}, "system_token_scopes_known"),
        ({"scopes": ["goals", "allt"]}, "system_token_scopes_known"),
        ({"digest": "hemlig"}, "system_token_digest"),
        ({"revoked_at": timezone.now()}, "system_token_revoked_by_somebody"),
    ],
)
def test_the_database_refuses(units: ground.Organisation, admin: User, wrong: dict[str, Any], constraint: str) -> None:
    right = {"name": "BI", "unit": units.committee, "scopes": ["goals"], "valid_from": TODAY, "by": admin}
    right |= {"digest": "a" * 64, "hint": "uppsikt_abcd"}
    with pytest.raises(DatabaseError, match=constraint), transaction.atomic():
        SystemToken.objects.create(**(right | wrong))
    assert SystemToken.objects.create(**right).pk


def test_what_a_key_opens_never_changes_and_a_revoked_one_stays(units: ground.Organisation, admin: User) -> None:
    token, _ = issued(units.committee, admin)
    for change in ({"scopes": ["goals"]}, {"unit": units.municipality}, {"valid_to": date(2099, 1, 1)}):
        with pytest.raises(DatabaseError, match="Cannot update"), transaction.atomic():
            SystemToken.objects.filter(pk=token.pk).update(**change)
    systems.revoke(token=token, by=admin)
    for act in (lambda rows: rows.update(revoked_at=None, revoked_by=None), lambda rows: rows.delete()):
        with pytest.raises(DatabaseError, match="Cannot update or delete"), transaction.atomic():
            act(SystemToken.objects.filter(pk=token.pk))


def test_the_page_shows_the_secret_once(units: ground.Organisation, admin: User) -> None:
    client = Client()
    client.force_login(admin)
    said = {
        "name": "Beslutsstöd",
        "unit": units.committee.pk,
        "scopes": ["goals", "indicators"],
        "valid_from": "2023-01-01",
    }
    answer = client.post(PAGE, said)
    secret = answer.context["secret"]
    assert answer.status_code == 201 and secret in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    token = systems.known(secret)
    assert token is not None and token.scopes == ["goals", "indicators"] and token.by == admin
    again = client.get(PAGE).content.decode()
    assert secret not in again and token.hint in again and "Beslutsstöd" in again
    assert client.post(f"{PAGE}{token.pk}/aterkalla/").status_code == 302
    assert systems.known(secret) is None and "Återkallad" in client.get(PAGE).content.decode()


def test_the_page_says_what_is_wrong_and_keeps_nothing(units: ground.Organisation, admin: User) -> None:
    client = Client()
    client.force_login(admin)
    said = {
        "name": "X",
        "unit": units.committee.pk,
        "scopes": ["goals"],
        "valid_from": "2023-02-01",
        "valid_to": "2023-01-01",
    }
    answer = client.post(PAGE, said)
    assert answer.status_code == 422 and "innan den börjar gälla" in answer.content.decode()
    assert client.post(PAGE, {}).status_code == 422 and not SystemToken.objects.exists()


def test_the_page_is_for_those_who_administer(units: ground.Organisation, admin: User) -> None:
    foreign, _ = issued(units.other_committee, admin)
    own, _ = issued(units.committee, admin)
    for role in Role:
        client = Client()
        user = ground.person(f"roll-{role}", role, units.committee)
        client.force_login(user)
        may = Permission.ADMINISTER in ROLES[role]
        assert client.get(PAGE).status_code == (200 if may else 403), role
        assert client.post(f"{PAGE}{foreign.pk}/aterkalla/").status_code == 404, role
        assert client.post(f"{PAGE}{own.pk}/aterkalla/").status_code == (302 if may else 403), role
    assert Client().get(PAGE).status_code == 302 and Membership.objects.exists()
