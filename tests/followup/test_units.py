"""The organisation in the product: units are laid up, renamed and ended, never removed, and the trail says by whom."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from followup import trail, units
from followup.access import Role
from followup.models import Unit, User
from followup.trail import Asked
from tests.factories import ground

DAY = date(2023, 6, 30)


@pytest.fixture
def organisation(db: None) -> ground.Organisation:
    return ground.organisation()


@pytest.fixture
def admin(organisation: ground.Organisation) -> User:
    return ground.person("admin", Role.ADMIN, organisation.municipality)


@pytest.fixture
def office(admin: User, client: Client) -> Client:
    client.force_login(admin)
    return client


def test_a_unit_is_laid_up_named_and_ended_with_all_under_it(
    office: Client, admin: User, organisation: ground.Organisation
) -> None:
    said = {"kind": "area", "code": "103", "name": "Vatten", "financing": "revenue", "valid_from": "2023-01-01"}
    office.post(reverse("unit_new", args=[organisation.department.pk]), said)
    made = Unit.objects.get(code="103")
    assert (made.parent, made.shows_result, made.sort) == (organisation.department, True, 3)
    office.post(reverse("unit_rename", args=[made.pk]), {"name": "Vatten och avlopp"})
    assert "Vatten och avlopp" in office.get(reverse("unit", args=[made.pk])).content.decode()
    office.post(reverse("unit_end", args=[organisation.department.pk]), {"last": "2023-06-30"})
    ended = Unit.objects.filter(valid_to=DAY).values_list("code", flat=True)
    assert set(ended) == {"TF", "101", "102", "103", "10101", "10102", "10201"}
    told = trail.page(user=admin, asked=Asked(kind="organisation", unit=made)).entries
    assert [(one.before, one.after) for one in told[:2]] == [
        ("", "Gäller till: 2023-06-30"),
        ("Namn: Vatten", "Namn: Vatten och avlopp"),
    ]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"code": "101"}, "används av en annan enhet"),
        ({"valid_from": "1999-01-01"}, "gäller inte den dagen"),
        ({"code": "två ord"}, "Använd bokstäver"),
        ({"kind": "committee"}, "giltigt"),
    ],
)
def test_a_unit_that_cannot_be_is_refused_in_words(
    office: Client, organisation: ground.Organisation, said: dict[str, str], words: str
) -> None:
    whole = {
        "kind": "area",
        "code": "103",
        "name": "X",
        "financing": "appropriation",
        "valid_from": "2023-01-01",
    } | said
    answer = office.post(reverse("unit_new", args=[organisation.department.pk]), whole)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Unit.objects.filter(name="X").exists()


def test_what_cannot_end_or_stand_where(admin: User, organisation: ground.Organisation) -> None:
    later = ground.unit("104", Unit.Kind.AREA, organisation.department, valid_from=date(2024, 1, 1))
    for unit, last, words in (
        (organisation.municipality, DAY, "Kommunen står överst"),
        (organisation.park, date(1999, 1, 1), "Enheten gäller från 2000-01-01"),
        (organisation.department, DAY, f"{later} under enheten börjar först 2024-01-01"),
    ):
        with pytest.raises(units.NotPossible, match=words):
            units.end(unit=unit, last=last, by=admin)
    with pytest.raises(units.NotPossible, match="kan inte ligga under"):
        units.lay_up(
            parent=organisation.park,
            code="105",
            name="Fel",
            kind=Unit.Kind.COMMITTEE,
            financing="appropriation",
            valid_from=DAY,
            by=admin,
        )


def test_who_comes_in(client: Client, organisation: ground.Organisation) -> None:
    names = ("unit", "unit_new", "unit_rename", "unit_end")
    client.force_login(ground.person("revisor", Role.AUDITOR, organisation.municipality))
    assert {client.get(reverse(name, args=[organisation.park.pk])).status_code for name in names} == {403}
    client.force_login(ground.person("främling"))
    assert {client.get(reverse(name, args=[organisation.park.pk])).status_code for name in names} == {404}
    client.force_login(ground.person("admin", Role.ADMIN, organisation.municipality))
    assert {client.get(reverse(name, args=[organisation.park.pk])).status_code for name in names} == {200}
    assert client.get(reverse("unit", args=[0])).status_code == 404
    assert client.get(reverse("unit_new", args=[organisation.by_code["10101"].pk])).status_code == 404
