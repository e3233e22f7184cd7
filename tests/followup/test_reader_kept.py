"""One who reads is kept herself, and so is the frame of her pages: neither is older than what is known of her."""

import re
from collections.abc import Callable

import pytest
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.cookie import CookieStorage
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from followup import fresh
from followup.access import Role
from followup.models import Membership, Unit, User
from tests.factories import ground

pytestmark = pytest.mark.django_db(transaction=True)
UNSEEN = {"last_login"}  # what a person's marks do not tell of


@pytest.fixture
def reader() -> Client:
    """One who has just read her tasks."""
    ground.organisation()
    client = _signed_in("handläggare", Role.STAFF)
    assert "handläggare" in _frame(client)
    return client


def _signed_in(username: str, role: Role) -> Client:
    client = Client()
    client.force_login(ground.person(username, role, Unit.objects.get(code="TN")))
    return client


def _frame(client: Client) -> str:
    """What stands around the content of one's tasks; empty for one who is led to sign in."""
    answer = client.get(reverse("tasks"))
    return re.sub(r"<main.*</main>", "", answer.content.decode(), flags=re.S) if answer.status_code == 200 else ""


def _of_trigger() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT attname FROM pg_trigger JOIN pg_attribute ON attrelid = tgrelid AND attnum = ANY(tgattr)
            WHERE tgname = 'mark_change' AND tgrelid = 'followup_user'::regclass
        """)
        return {name for (name,) in cursor.fetchall()}


def test_every_change_of_a_person_leaves_a_mark_but_that_she_signs_in() -> None:
    columns = {field.column for field in User._meta.concrete_fields if not field.primary_key}
    assert _of_trigger() == columns - UNSEEN


@pytest.mark.parametrize(
    "change",
    [lambda them: them.update(is_active=False), lambda them: them.update(password="annat"), lambda them: them.delete()],
    ids=["closed out", "another password", "gone"],
)
def test_one_who_may_not_stay_is_out_at_the_next_request(reader: Client, change: Callable[..., object]) -> None:
    Membership.objects.all().delete()
    assert _frame(reader)
    change(User.objects.filter(username="handläggare"))
    assert reader.get(reverse("tasks")).status_code == 302
    assert reader.get(reverse("tasks")).status_code == 302


def test_one_who_leaves_is_out_though_she_is_kept(reader: Client) -> None:
    reader.post(reverse("account_logout"))
    assert reader.get(reverse("tasks")).status_code == 302


def test_a_new_name_stands_in_the_frame_at_once(reader: Client) -> None:
    User.objects.filter(username="handläggare").update(first_name="Ny", last_name="Benämning")
    assert "Ny Benämning" in _frame(reader)


def test_a_new_role_stands_in_the_menu_at_once(reader: Client) -> None:
    assert "Inläsning" not in _frame(reader)
    unit = Unit.objects.get(code="TN")
    Membership.objects.create(
        person=User.objects.get(username="handläggare"), unit=unit, role=Role.ADMIN, valid_from=unit.valid_from
    )
    assert "Inläsning" in _frame(reader)


def test_each_reader_has_her_own_name_and_token(reader: Client) -> None:
    other = _signed_in("controller", Role.CONTROLLER)
    frames = [_frame(one) for one in (reader, other, reader)]
    assert ["controller" in frame for frame in frames] == [False, True, False]
    tokens = [re.findall(r'csrfmiddlewaretoken" value="(\w+)"|"x-csrftoken": "(\w+)"', frame) for frame in frames]
    assert all(len(found) == 2 for found in tokens) and fresh.TOKEN not in "".join(frames)
    careful = Client(enforce_csrf_checks=True)
    careful.cookies = reader.cookies
    for _ in range(2):
        token = re.findall(r'csrfmiddlewaretoken" value="(\w+)"', _frame(careful))[0]
    assert careful.post(reverse("account_logout"), {"csrfmiddlewaretoken": token}).status_code == 302


def test_a_message_is_seen_once(reader: Client) -> None:
    told, answer = CookieStorage(HttpRequest()), HttpResponse()
    told.add(SUCCESS, "Det är sparat.")
    told.update(answer)
    reader.cookies.update(answer.cookies)
    assert ["Det är sparat." in reader.get(reverse("tasks")).content.decode() for _ in range(2)] == [True, False]


def test_one_who_is_kept_is_not_asked_for(reader: Client) -> None:
    _frame(reader)
    with CaptureQueriesContext(connection) as captured:
        _frame(reader)
    assert not [one["sql"] for one in captured if "followup_user" in one["sql"]]
