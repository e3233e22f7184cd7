"""Groups at the identity provider become memberships, with a beginning and an end."""

from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from structlog.testing import capture_logs

from followup.access import Role
from followup.models import GroupRole, Membership, User
from followup.sign_in import groups
from followup.sign_in.claims import groups_of
from tests.factories import ground

MONDAY, TUESDAY, WEDNESDAY = date(2026, 3, 2), date(2026, 3, 3), date(2026, 3, 4)


@pytest.fixture
def person(organisation: ground.Organisation) -> User:
    GroupRole.objects.create(group="Ekonomer", unit_code="TN", role=Role.CONTROLLER)
    GroupRole.objects.create(group="Rektorer", unit_code="101", role=Role.STAFF)
    GroupRole.objects.create(group="Skolledning", unit_code="101", role=Role.STAFF)
    return ground.person("anna")


def _follow(person: User, day: date, *named: str) -> None:
    groups.follow(person=person, groups=frozenset(named), day=day)


def _all(person: User) -> list[tuple[str, str, date, date | None]]:
    rows = person.memberships.order_by("valid_from", "unit__code", "pk")
    return [(one.unit.code, one.role, one.valid_from, one.valid_to) for one in rows]


def test_a_group_gives_a_membership_from_the_day_of_the_sign_in(person: User) -> None:
    _follow(person, MONDAY, "Ekonomer", "Rektorer")
    _follow(person, TUESDAY, "Ekonomer", "Rektorer")
    assert _all(person) == [("101", "staff", MONDAY, None), ("TN", "controller", MONDAY, None)]
    assert {one.from_group for one in person.memberships.all()} == {"Ekonomer", "Rektorer"}


def test_one_who_has_left_a_group_loses_the_right_at_once_and_the_row_stays(person: User) -> None:
    _follow(person, MONDAY, "Ekonomer", "Rektorer")
    _follow(person, WEDNESDAY, "Ekonomer")
    assert _all(person) == [("101", "staff", MONDAY, TUESDAY), ("TN", "controller", MONDAY, None)]
    assert [one.unit.code for one in person.memberships.valid_on(WEDNESDAY)] == ["TN"]


def test_one_who_comes_back_begins_anew(person: User) -> None:
    _follow(person, MONDAY, "Rektorer")
    _follow(person, TUESDAY)
    _follow(person, WEDNESDAY, "Rektorer")
    assert _all(person) == [("101", "staff", MONDAY, MONDAY), ("101", "staff", WEDNESDAY, None)]


def test_what_began_and_ended_on_one_day_can_begin_again_on_it(person: User) -> None:
    _follow(person, MONDAY, "Rektorer")
    _follow(person, MONDAY)
    assert _all(person) == [("101", "staff", MONDAY, MONDAY)]
    _follow(person, MONDAY, "Rektorer")
    assert _all(person) == [("101", "staff", MONDAY, None)]


def test_of_two_groups_that_give_the_same_one_is_enough(person: User) -> None:
    _follow(person, MONDAY, "Rektorer", "Skolledning")
    _follow(person, TUESDAY, "Skolledning")
    assert _all(person) == [("101", "staff", MONDAY, None)]


def test_what_the_administrator_has_given_is_left_alone(person: User, organisation: ground.Organisation) -> None:
    Membership.objects.create(person=person, unit=organisation.school, role=Role.STAFF, valid_from=ground.FOREVER)
    _follow(person, MONDAY, "Rektorer")
    _follow(person, TUESDAY)
    assert _all(person) == [("101", "staff", ground.FOREVER, None)]


def test_unknown_groups_and_codes_are_written_in_the_log_and_give_nothing(person: User) -> None:
    GroupRole.objects.create(group="Nedlagda", unit_code="999", role=Role.STAFF)
    with capture_logs() as logged:
        _follow(person, MONDAY, "Kören", "Nedlagda")
    assert _all(person) == []
    assert {(one["event"], one["group"]) for one in logged} == {
        ("sign_in.unknown_group", "Kören"),
        ("sign_in.unknown_unit", "Nedlagda"),
    }


def test_a_unit_that_is_no_more_gives_no_new_membership(person: User, organisation: ground.Organisation) -> None:
    organisation.school.valid_to = MONDAY
    organisation.school.save()
    _follow(person, TUESDAY, "Rektorer")
    assert _all(person) == []


# What providers say


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ({"userinfo": {"groups": ["A", " B "]}}, {"A", "B"}),
        ({"userinfo": {"name": "Anna"}, "id_token": {"groups": ["A"]}}, {"A"}),
        ({"id_token": {"groups": "A"}}, {"A"}),
        ({"groups": ["A", ""]}, {"A"}),
        ({"userinfo": {"sub": "1"}}, set()),
        ({"userinfo": {"groups": None}}, set()),
        ({"id_token": {"_claim_names": {"groups": "src1"}}}, None),
        ({"id_token": {"hasgroups": True}}, None),
        ({"http://schemas.microsoft.com/claims/groups.link": ["https://graph.example/"]}, None),
    ],
)
def test_groups_are_found_where_providers_put_them(said: dict, found: set[str] | None) -> None:
    assert groups_of(said, "groups") == found


# The table


def test_the_table_is_replaced_by_a_file_and_printed_as_one(person: User, tmp_path: Path) -> None:
    file = tmp_path / "grupper.csv"
    file.write_text("grupp;enhet;roll\nEkonomer;TN;controller\nRevisorer;TK;auditor\n", "utf-8-sig")
    out = StringIO()
    call_command("group_roles", str(file), stdout=out)
    assert "1 nya rader, 2 borttagna" in out.getvalue()
    out = StringIO()
    call_command("group_roles", stdout=out)
    assert out.getvalue() == file.read_text("utf-8-sig")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("grupp;enhet;roll\nEkonomer;XX;controller\n", "Rad 1: ingen enhet har koden XX"),
        ("grupp;enhet;roll\nEkonomer;TN;kung\n", "Rad 1: rollen kung finns inte"),
        ("grupp;enhet;roll\n;TN;staff\n", "Rad 1: gruppens namn saknas"),
        ("grupp;enhet;roll\nEkonomer;TN\n", "tre kolumner"),
        ("Ekonomer;TN;controller\n", "Första raden ska vara"),
    ],
)
def test_a_wrong_table_changes_nothing(person: User, tmp_path: Path, text: str, reason: str) -> None:
    file = tmp_path / "grupper.csv"
    file.write_text(text)
    with pytest.raises(CommandError, match=reason):
        call_command("group_roles", str(file))
    assert GroupRole.objects.count() == 3


# What the database refuses


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("group_role_once", {"group": "Ekonomer", "unit_code": "TN", "role": "controller"}),
        ("group_role_known", {"group": "Ekonomer", "unit_code": "TN", "role": "kung"}),
        ("group_role_named", {"group": "", "unit_code": "TN", "role": "staff"}),
        ("group_role_named", {"group": "Ekonomer", "unit_code": "", "role": "staff"}),
    ],
)
def test_a_line_that_says_nothing_or_something_twice_is_refused(
    person: User, constraint: str, values: dict[str, str]
) -> None:
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        GroupRole.objects.create(**values)


def test_the_administrator_and_a_group_may_give_the_same_but_neither_twice(
    person: User, organisation: ground.Organisation
) -> None:
    values = {"person": person, "unit": organisation.park, "role": Role.STAFF, "valid_from": MONDAY}
    Membership.objects.create(**values, from_group="Ekonomer")
    Membership.objects.create(**values)
    with pytest.raises(IntegrityError, match="membership_once"), transaction.atomic():
        Membership.objects.create(**values, from_group="Ekonomer")


def test_what_is_wrong_with_a_line_is_told_with_its_code_as_written(person: User) -> None:
    line = groups.Line("Ekonomi", "XYZ", Role.STAFF.value)
    with pytest.raises(groups.BadGroupRoles, match=r"^Ingen enhet har koden XYZ i dag\.$"):
        groups.add(line=line, day=date(2023, 9, 1), by=person)
