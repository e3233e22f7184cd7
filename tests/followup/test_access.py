"""Rights follow the organisation tree and the time of the membership."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from followup import access
from followup.access import Permission, Role
from followup.models import Membership, Unit
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
