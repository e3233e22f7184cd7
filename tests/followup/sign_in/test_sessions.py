"""Sessions end: after a time without their person, and after a working day in any case."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from followup.models import User
from followup.tasks import clear_sessions
from tests.followup.sign_in.conftest import PASSWORD


@pytest.fixture
def signed_in(client: Client, anna: User) -> Client:
    client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
    assert client.get("/jobb/").status_code == 200
    return client


def _later(client: Client, minutes: float, **headers: str) -> int:
    """What the page of jobs answers so many minutes from now."""
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes), tick=False):
        return client.get("/jobb/", headers=headers).status_code


def test_one_who_works_stays(signed_in: Client) -> None:
    assert [_later(signed_in, minutes) for minutes in (50, 100, 150)] == [200, 200, 200]


def test_one_who_has_been_away_is_signed_out_and_told(signed_in: Client) -> None:
    assert _later(signed_in, 61) == 302
    assert "_auth_user_id" not in signed_in.session
    assert "borta en stund" in signed_in.get(reverse("account_login")).content.decode()


def test_a_page_that_asks_by_itself_keeps_nobody_signed_in(signed_in: Client) -> None:
    assert [_later(signed_in, minutes, **{"X-Background": "1"}) for minutes in (20, 40, 59)] == [200, 200, 200]
    assert _later(signed_in, 61, **{"X-Background": "1"}) == 302


def test_a_working_day_is_the_longest(signed_in: Client) -> None:
    assert [_later(signed_in, minutes) for minutes in range(30, 720, 30)] == [200] * 23
    assert _later(signed_in, 721) == 302


def test_ended_sessions_are_cleared_at_night(signed_in: Client) -> None:
    clear_sessions()
    assert Session.objects.count() == 1
    Session.objects.update(expire_date=timezone.now() - timedelta(minutes=1))
    clear_sessions()
    assert not Session.objects.exists()


def test_the_cookie_is_gone_with_the_browser_and_out_of_reach_of_scripts(client: Client, anna: User) -> None:
    answer = client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
    cookie = answer.cookies["sessionid"]
    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("", True, "Lax")
