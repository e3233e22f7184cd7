"""Rights follow the organisation tree and the time of the membership."""

import html
import re
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followup import access
from followup.access import Permission, Role
from followup.models import Membership, Unit, User
from tests.factories import ground

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> ground.Organisation:
    return ground.organisation()


def seen(user) -> set[str]:
    return set(Unit.objects.visible_to(user).values_list("code", flat=True))


def test_rights_flow_down_the_tree_and_not_up_or_sideways(organisation: ground.Organisation) -> None:
    person = ground.person("anna", Role.STAFF, organisation.department)
    assert seen(person) == {"TF", "101", "102", "10101", "10102", "10201"}


def test_a_person_without_membership_sees_nothing(organisation: ground.Organisation) -> None:
    assert seen(ground.person("frida")) == set()


def test_two_memberships_add_up(organisation: ground.Organisation) -> None:
    person = ground.person("anna", Role.STAFF, organisation.park)
    Membership.objects.create(
        person=person, unit=organisation.other_committee, role=Role.POLITICIAN, valid_from=ground.FOREVER
    )
    assert seen(person) == {"102", "10201", "AN", "AF", "901", "90101"}


def test_a_membership_that_has_ended_or_not_begun_gives_nothing(organisation: ground.Organisation) -> None:
    person = ground.person("anna")
    Membership.objects.create(
        person=person,
        unit=organisation.park,
        role=Role.STAFF,
        valid_from=date(2023, 1, 1),
        valid_to=date(2023, 6, 30),
    )
    inside, before, after = date(2023, 6, 30), date(2022, 12, 31), date(2023, 7, 1)
    assert access.may(person, Permission.READ, organisation.park, on=inside)
    assert not access.may(person, Permission.READ, organisation.park, on=before)
    assert not access.may(person, Permission.READ, organisation.park, on=after)


def test_a_membership_holds_from_its_first_day_through_its_last(organisation: ground.Organisation) -> None:
    person, today = ground.person("anna"), timezone.localdate()
    day = timedelta(days=1)
    held = Membership.objects.create(person=person, unit=organisation.park, role=Role.STAFF, valid_from=today)
    for first, last, holds in [
        (today, today, True),
        (today - day, today - day, False),
        (today + day, None, False),
        (today - day, None, True),
    ]:
        Membership.objects.filter(pk=held.pk).update(valid_from=first, valid_to=last)
        assert access.may(person, Permission.READ, organisation.park) is holds
        assert (Permission.READ in access.permissions(person)) is holds
        assert (Permission.READ in access.permissions_in(person, organisation.park)) is holds


def test_a_right_in_one_unit_is_none_in_another(organisation: ground.Organisation) -> None:
    person = ground.person("anna", Role.POLITICIAN, organisation.committee)
    Membership.objects.create(person=person, unit=organisation.park, role=Role.HEAD, valid_from=ground.FOREVER)
    allowed = Unit.objects.where(person, Permission.SUBMIT).values_list("code", flat=True)
    assert set(allowed) == {"102", "10201"}
    assert access.permissions_in(person, organisation.school) == access.ROLES[Role.POLITICIAN]
    assert access.permissions_in(person, organisation.by_code["10201"]) >= access.ROLES[Role.HEAD]


def test_a_superuser_may_everything_everywhere(organisation: ground.Organisation) -> None:
    boss = User.objects.create_superuser("boss", password="ett-långt-lösenord")
    assert all(access.may(boss, permission, organisation.park) for permission in Permission)
    assert access.permissions(boss) == access.permissions_in(boss, organisation.park) == set(Permission)


def test_every_role_and_permission_is_told_in_swedish() -> None:
    assert set(access.PURPOSE) == set(access.ROLES) == set(Role)
    assert set(access.MEANING) == set(Permission)
    for words in [*access.PURPOSE.values(), *access.MEANING.values()]:
        assert words[0].isupper() and words.endswith(".") and len(words) < 110


def test_nothing_of_the_product_asks_for_a_role() -> None:
    """What one may do hangs on permissions alone, so the table says all of it.

    Where one begins hangs on what one has come to do, a system reads as a politician does, and the first account of all
    is given the municipality to administer.
    """
    named = re.compile(r"\bRole\.(" + "|".join(role.name for role in Role) + r")\b")
    packages = ("config", "finance", "followup", "goals", "indicators", "reports")
    files = [path for package in packages for path in (settings.BASE_DIR / package).rglob("*.py")]
    assert {path.name for path in files if named.search(path.read_text())} == {
        "access.py",
        "first_pages.py",
        "lay_up_municipality.py",
        "systems.py",
    }


def test_the_page_of_the_roles_shows_the_table_and_ones_own(organisation: ground.Organisation, client: Client) -> None:
    person = ground.person("anna", Role.SECRETARY, organisation.committee)
    Membership.objects.create(
        person=person, unit=organisation.park, role=Role.STAFF, valid_from=date(2020, 1, 1), valid_to=date(2020, 12, 31)
    )
    client.force_login(person)
    page = client.get(reverse("roles")).content.decode()
    for words in [*Role.labels, *Permission.labels, *access.PURPOSE.values(), *access.MEANING.values()]:
        assert words in html.unescape(page)
    assert page.count("<strong>Ja</strong>") == sum(len(given) for given in access.ROLES.values())
    assert "Testnämnden" in page and "från 1 januari 2020 till och med 31 december 2020" in page
    assert page.count("gäller inte i dag") == 1


@pytest.mark.parametrize("role", list(Role))
def test_each_role_may_exactly_what_the_table_says(organisation: ground.Organisation, role: Role) -> None:
    person = ground.person("anna", role, organisation.committee)
    allowed = {permission for permission in Permission if access.may(person, permission, organisation.park)}
    assert allowed == access.ROLES[role]
    assert not any(access.may(person, permission, organisation.other_committee) for permission in Permission)


def test_an_auditor_may_change_nothing() -> None:
    assert access.ROLES[Role.AUDITOR] == {Permission.READ, Permission.SEE_ALL_JOBS, Permission.READ_TRAIL}


def test_what_is_missing_is_said_in_swedish(organisation: ground.Organisation) -> None:
    person = ground.person("anna", Role.POLITICIAN, organisation.committee)
    with pytest.raises(PermissionDenied, match="Du saknar rätten: lämna prognos"):
        access.require(person, Permission.ENTER_FORECAST, organisation.park)
