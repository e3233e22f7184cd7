"""The administration: what one must look after, people, rights, groups, the calendar; who may, and what is kept."""

import re
from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followup import memberships, people, tasks, trail
from followup.access import Role
from followup.models import Change, GroupRole, Job, Membership, Occasion, User
from followup.trail import Asked
from tests.factories import ground
from tests.factories import workflow as workflows

DAY = timedelta(days=1)
PAGES = [
    ("administration", []),
    ("people", []),
    ("person_new", []),
    ("group_roles", []),
    ("occasions", []),
    ("occasion_new", []),
    ("organisation", []),
    ("finance:settings", []),
    ("finance:reason_new", []),
    ("finance:threshold", []),
]
OF_SOMETHING = [
    ("person", [1]),
    ("person_change", [1]),
    ("person_give", [1]),
    ("person_end", [1, 1]),
    ("occasion", ["finns-inte"]),
    ("finance:reason", [99999]),
]
POSTED = [("person_invite", [1]), ("person_close", [1]), ("person_open", [1]), ("group_role_drop", [1])]


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


@pytest.fixture
def admin(world: workflows.World) -> User:
    return ground.person("admin", Role.ADMIN, world.units.municipality)


@pytest.fixture
def office(admin: User, client: Client) -> Client:
    """The administrator's browser."""
    client.force_login(admin)
    return client


def text(client: Client, name: str, *arguments: object) -> str:
    answer = client.get(reverse(name, args=arguments))
    assert answer.status_code == 200
    return answer.content.decode()


def statuses(client: Client) -> set[int]:
    seen = {client.get(reverse(name, args=some)).status_code for name, some in [*PAGES, *OF_SOMETHING]}
    return seen | {client.post(reverse(name, args=some)).status_code for name, some in POSTED}


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_nobody_but_an_administrator_comes_in(world: workflows.World, client: Client, role: Role) -> None:
    client.force_login(ground.person("någon", role, world.units.municipality))
    assert statuses(client) == {403}


def test_an_administrator_of_a_committee_does_not_administer_the_municipality(
    world: workflows.World, client: Client
) -> None:
    client.force_login(ground.person("admin2", Role.ADMIN, world.units.committee))
    assert statuses(client) == {403}


def test_to_a_stranger_there_is_no_administration(world: workflows.World, client: Client) -> None:
    client.force_login(ground.person("främling"))
    assert statuses(client) == {404}


def test_the_administrator_comes_in_and_what_is_not_there_is_404(office: Client) -> None:
    assert {office.get(reverse(name, args=some)).status_code for name, some in PAGES} == {200}
    for name, some in (("person", [0]), ("occasion", ["x"]), ("finance:reason", [0]), ("person_end", [0, 0])):
        assert office.get(reverse(name, args=some)).status_code == 404
    assert office.get(reverse("person_close", args=[1])).status_code == 405


def test_the_first_page_says_what_to_see_to_and_where(office: Client, world: workflows.World, admin: User) -> None:
    now = timezone.now()
    Job.objects.create(kind="x", title="Y", by=admin, state=Job.State.FAILED, finished_at=now)
    ground.person("ny")
    ends = {"role": Role.STAFF, "valid_from": ground.FOREVER, "valid_to": timezone.localdate() + DAY}
    Membership.objects.create(person=world.staff, unit=world.units.other_committee, **ends)
    GroupRole.objects.create(group="g", unit_code="borta", role=Role.STAFF)
    page = re.sub(r"<[^>]+>|\s+", " ", text(office, "administration"))
    page = re.sub(r" +", " ", page)
    for words in (
        "Utan roll 1 Se över",
        "Roller som tar slut inom 30 dagar 1 Se över",
        "Grupper utan enhet 1",
        "Tillfällen utan sista dagar 1",
        "Nästa tillfälle Saknas Lägg upp",
        "Misslyckade, senaste veckan 1",
        "Senast publicerad Ingen än Läs in",
        "Databas Svarar",
        "Säkerhetskopior Vet inte",
        "Databasens form Aktuell",
    ):
        assert words in page, words


def test_the_first_page_says_whether_the_scheduler_runs(office: Client) -> None:
    cache.delete(tasks.BEAT_SEEN)
    assert "Har inte hörts" in text(office, "administration")
    tasks.sweep_jobs()
    assert "Har inte hörts" not in text(office, "administration")


def test_a_person_is_laid_up_invited_chooses_a_password_and_signs_in(office: Client, admin: User) -> None:
    said = {"username": "nils", "first_name": "Nils", "last_name": "Ek", "email": "nils@kommun.example", "invite": "on"}
    answer = office.post(reverse("person_new"), said)
    made = User.objects.get(username="nils")
    assert answer["Location"] == reverse("person", args=[made.pk])
    assert not made.has_usable_password()
    path = re.search(r"https?://[^/]+(\S+)", mail.outbox[0].body)[1]
    theirs = Client()
    form = theirs.get(path, follow=True)
    where = form.redirect_chain[-1][0]
    theirs.post(where, {"password1": "mellan-svart-boll-7", "password2": "mellan-svart-boll-7"})
    made.refresh_from_db()
    assert made.check_password("mellan-svart-boll-7")
    told = Change.objects.filter(kind="account").order_by("pk")
    assert [one.by for one in told] == [admin, admin]
    assert "Användarnamn: nils" in told[0].after


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"username": "ADMIN"}, "är upptaget"),
        ({"email": "HAR@kommun.example"}, "har en annan person redan"),
        ({"username": "två ord"}, "Använd bokstäver"),
        ({"email": "ingen adress"}, "giltig"),
    ],
)
def test_a_person_that_cannot_be_is_refused_in_words(
    office: Client, world: workflows.World, said: dict[str, str], words: str
) -> None:
    User.objects.filter(pk=world.staff.pk).update(email="har@kommun.example")
    whole = {"username": "nils", "first_name": "Nils", "email": "nils@kommun.example"} | said
    answer = office.post(reverse("person_new"), whole)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not User.objects.filter(first_name="Nils").exists()


def test_a_person_laid_up_twice_at_once_is_laid_up_once(
    world: workflows.World, admin: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = {"username": "dubbel", "first_name": "Du", "last_name": "Bel", "email": "", "by": admin}
    people.lay_up(**said)
    monkeypatch.setattr(people, "_require_free", lambda *_: None)  # it was free when the second asked
    with pytest.raises(people.NotPossible, match="dubbel används redan"):
        people.lay_up(**said)
    assert User.objects.filter(username="dubbel").count() == 1


def test_a_person_is_found_and_changed(office: Client, world: workflows.World) -> None:
    office.post(
        reverse("person_change", args=[world.staff.pk]), {"first_name": "Åsa", "last_name": "Ö", "email": "a@b.example"}
    )
    page = office.get(reverse("people"), {"sok": "åsa ö"}).content.decode()
    assert page.count('<th scope="row">') == 1
    assert "Förnamn: Åsa" in Change.objects.get(kind="account").after
    assert "Ingen person hittades" in office.get(reverse("people"), {"sok": "xyz"}).content.decode()


def test_closing_an_account_ends_its_sessions_for_good(office: Client, world: workflows.World) -> None:
    theirs = Client()
    theirs.force_login(world.controller)
    assert theirs.get("/jobb/").status_code == 200
    office.post(reverse("person_close", args=[world.controller.pk]))
    assert theirs.get("/jobb/").status_code == 302
    office.post(reverse("person_open", args=[world.controller.pk]))
    assert theirs.get("/jobb/").status_code == 302
    page = text(office, "person", world.controller.pk)
    assert "Öppet" in page


def test_what_cannot_be_done_with_an_account(office: Client, world: workflows.World, admin: User) -> None:
    for call, words in (
        (lambda: people.close(person=admin, by=admin), "ditt eget konto"),
        (lambda: people.invite(person=world.staff, by=admin), "ingen e-postadress"),
    ):
        with pytest.raises(people.NotPossible, match=words):
            call()
    people.close(person=world.staff, by=admin)
    with pytest.raises(people.NotPossible, match="avstängt"):
        people.invite(person=world.staff, by=admin)


def test_a_role_is_given_and_ended_and_the_trail_says_by_whom(
    office: Client, world: workflows.World, admin: User
) -> None:
    person = ground.person("nils")
    said = {"role": "controller", "unit": world.units.school.pk, "valid_from": "2023-01-01", "valid_to": ""}
    office.post(reverse("person_give", args=[person.pk]), said)
    held = person.memberships.get()
    again = office.post(reverse("person_give", args=[person.pk]), said)
    assert "har redan rollen Controller i Skola" in again.content.decode()
    early = office.post(reverse("person_end", args=[person.pk, held.pk]), {"last": "2022-12-31"})
    assert "Rollen börjar 2023-01-01" in early.content.decode()
    office.post(reverse("person_end", args=[person.pk, held.pk]), {"last": "2023-06-30"})
    held.refresh_from_db()
    assert held.valid_to == date(2023, 6, 30)
    ended, given = trail.page(user=admin, asked=Asked(kind="membership")).entries
    assert (ended.by, ended.unit, ended.kind) == (admin, world.units.school, "Rättigheter")
    assert (ended.before, ended.after) == ("", "Till: 2023-06-30")
    assert "Roll: Controller" in given.after
    assert "Avslutade roller" in text(office, "person", person.pk)


def test_a_role_that_cannot_be_is_refused(world: workflows.World, admin: User) -> None:
    words = {"person": world.staff, "unit": world.units.school, "role": Role.STAFF, "by": admin}
    with pytest.raises(memberships.NotPossible, match="före den första"):
        memberships.give(**words, valid_from=date(2023, 2, 1), valid_to=date(2023, 1, 1))
    world.units.school.valid_to = date(2022, 12, 31)
    world.units.school.save()
    with pytest.raises(memberships.NotPossible, match="upphörde"):
        memberships.give(**words, valid_from=date(2023, 2, 1), valid_to=None)


def test_an_end_does_not_reach_into_the_next_time_with_the_same_role(
    office: Client, world: workflows.World, admin: User
) -> None:
    person = ground.person("nils")
    words = {"person": person, "unit": world.units.school, "role": Role.STAFF, "by": admin}
    first = memberships.give(**words, valid_from=date(2022, 1, 1), valid_to=date(2022, 12, 31))
    memberships.give(**words, valid_from=date(2023, 1, 1), valid_to=date(2023, 12, 31))
    answer = office.post(reverse("person_end", args=[person.pk, first.pk]), {"last": "2023-12-31"})
    assert answer.status_code == 422
    assert "har redan rollen Handläggare i Skola under den tiden" in answer.content.decode()
    first.refresh_from_db()
    assert first.valid_to == date(2022, 12, 31)


def test_nobody_takes_her_own_last_right_to_administer(world: workflows.World, admin: User) -> None:
    today = timezone.localdate()
    held = admin.memberships.get()
    with pytest.raises(memberships.NotPossible, match="din enda rätt"):
        memberships.end(membership=held, last=today + DAY, by=admin)
    memberships.give(
        person=admin,
        unit=world.units.municipality,
        role=Role.ADMIN,
        valid_from=held.valid_from - DAY,
        valid_to=held.valid_from - DAY,
        by=admin,
    )  # of before: it does not help
    with pytest.raises(memberships.NotPossible, match="din enda rätt"):
        memberships.end(membership=held, last=today, by=admin)
    other = ground.person("admin2", Role.ADMIN, world.units.municipality)
    memberships.end(membership=held, last=today, by=other)
    assert admin.memberships.filter(valid_to=today).exists()


def test_groups_are_added_and_taken_away(office: Client, world: workflows.World, admin: User) -> None:
    said = {"group": "Ekonomi", "role": "controller", "unit": "TN"}
    office.post(reverse("group_roles"), said)
    again = office.post(reverse("group_roles"), said)
    assert again.status_code == 422
    assert "Gruppen ger redan rollen" in again.content.decode()
    office.post(reverse("group_role_drop", args=[GroupRole.objects.get().pk]))
    assert not GroupRole.objects.exists()
    dropped, added = trail.page(user=admin, asked=Asked(kind="group_role")).entries
    assert (added.by, dropped.by, dropped.after) == (admin, admin, "")
    assert "Roll: Controller" in dropped.before == added.after


def test_an_occasion_is_laid_up_with_its_days_and_changed(office: Client, admin: User) -> None:
    said = {"kind": "annual", "year": "2031", "month": "12", "area": "2032-01-15", "department": "2032-01-20"}
    office.post(reverse("occasion_new"), said)
    made = Occasion.objects.get(code="2031-12")
    assert (made.name, made.period_id) == ("Årsbokslut december 2031", 203112)
    office.post(reverse("occasion_new"), said | {"kind": "monthly"})
    assert Occasion.objects.filter(code="2031-12-manad").exists()
    assert "Saknas" in text(office, "occasions")
    days = {"name": "Bokslut 2031", "area": "2032-01-16", "department": "", "committee": "2032-02-01"}
    office.post(reverse("occasion", args=[made.code]), days)
    assert dict(made.due_dates.values_list("level", "day")) == {
        "area": date(2032, 1, 16),
        "committee": date(2032, 2, 1),
    }
    newest = trail.page(user=admin, asked=Asked(kind="calendar")).entries[0]
    assert newest.before == "Stab/område: 2032-01-15\nFörvaltning: 2032-01-20"
    assert newest.after == "Stab/område: 2032-01-16\nNämnd: 2032-02-01"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"month": "8", "year": "2023", "kind": "interim"}, "Det finns redan ett tillfälle"),
        ({"area": "2031-12-31"}, "Perioden är inte slut"),
        ({"area": "2032-02-01", "committee": "2032-01-15"}, "Nivån under har en senare dag"),
        ({"year": "1800"}, "1990"),
        ({"area": "i morgon"}, "datum"),
    ],
)
def test_an_occasion_that_cannot_be_is_refused_in_words(
    office: Client, world: workflows.World, said: dict[str, str], words: str
) -> None:
    answer = office.post(reverse("occasion_new"), {"kind": "annual", "year": "2031", "month": "12"} | said)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Occasion.objects.count() == 1
    assert not Change.objects.exists()


def test_the_tree_shows_what_a_unit_shows_and_how_long(office: Client) -> None:
    page = text(office, "organisation")
    assert "Kostservice" in page
    assert "Norra skolan" not in page
    assert "Norra skolan" in office.get(reverse("organisation"), {"ansvar": "1"}).content.decode()


def test_the_database_refuses_an_occasion_without_a_name(world: workflows.World) -> None:
    with pytest.raises(DatabaseError, match="occasion_named"), transaction.atomic():
        Occasion.objects.filter(pk=world.occasion.pk).update(name=" ")
