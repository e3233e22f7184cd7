"""Signing in with a password: the policy, the tries, the way back in for one who has forgotten it."""

import re

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse
from pytest_django import Settings

from followup.models import User
from tests.followup.sign_in.conftest import PASSWORD


def _sign_in(client: Client, password: str = PASSWORD, username: str = "anna", **extra: str):
    return client.post(reverse("account_login"), {"login": username, "password": password, **extra})


def test_one_comes_in_by_username_and_password_to_where_one_was_going(client: Client, anna: User) -> None:
    assert client.get("/jobb/")["Location"] == "/logga-in/?next=/jobb/"
    assert _sign_in(client, next="/jobb/")["Location"] == "/jobb/"
    assert client.get("/jobb/").status_code == 200


def test_the_next_page_is_never_somebody_elses(client: Client, anna: User) -> None:
    assert _sign_in(client, next="https://annan.example/")["Location"] == "/"


def test_a_wrong_password_is_refused_in_the_same_words_as_a_wrong_name(client: Client, anna: User) -> None:
    pages = [_sign_in(client, "fel").content.decode(), _sign_in(client, "fel", "nobody").content.decode()]
    assert all("Användarnamnet eller lösenordet stämmer inte." in page for page in pages)


def test_after_five_wrong_passwords_the_right_one_is_refused_too(client: Client, anna: User) -> None:
    for _ in range(5):
        _sign_in(client, "fel")
    assert "Det blev för många försök." in _sign_in(client).content.decode()
    assert "_auth_user_id" not in client.session


def test_behind_a_socket_file_the_proxys_header_alone_says_where_one_is(anna: User, settings: Settings) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    assert _sign_in(Client(REMOTE_ADDR="")).status_code == 403
    assert _sign_in(Client(REMOTE_ADDR="", headers={"x-forwarded-for": "198.51.100.7"}))["Location"] == "/"


def test_an_account_that_is_closed_lets_nobody_in(client: Client, anna: User) -> None:
    anna.is_active = False
    anna.save()
    _sign_in(client)
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    ("password", "reason"),
    [
        ("kortare1234", "12"),
        ("1qaz2wsx3edc", "vanligt"),
        ("annakommunanna", "likt e-post"),
        ("918273645091827", "numeriskt"),
    ],
)
def test_the_policy_refuses_what_is_short_common_or_like_oneself(anna: User, password: str, reason: str) -> None:
    anna.email = "annakommunanna@kommun.example"
    with pytest.raises(ValidationError) as refused:
        validate_password(password, anna)
    assert reason in " ".join(refused.value.messages)


def test_a_forgotten_password_is_replaced_by_a_link_in_a_mail_once(client: Client, anna: User) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": "ANNA@kommun.example"})
    assert answer["Location"] == reverse("account_reset_password_done")
    [letter] = mail.outbox
    assert (letter.subject, letter.to) == ("Uppsikt: Nytt lösenord", ["anna@kommun.example"])
    link = re.search(r"http://testserver(/glomt-losenord/\S+)", letter.body).group(1)
    form = client.get(link, follow=True)
    key = form.redirect_chain[-1][0]
    assert "anna" in letter.body and link not in key  # the key is not left in the address
    short = client.post(key, {"password1": "kort", "password2": "kort"}).content.decode()
    assert "minst 12 tecken" in short
    new = "en helt annan lång fras"
    assert client.post(key, {"password1": new, "password2": new}).status_code == 302
    assert "bytts med länken" in mail.outbox[1].body
    assert "redan använd eller för gammal" in Client().get(link, follow=True).content.decode()
    assert _sign_in(client, new)["Location"] == "/"


def test_who_has_an_account_is_not_told(client: Client, anna: User) -> None:
    answer = client.post(reverse("account_reset_password"), {"email": "nobody@kommun.example"})
    assert answer["Location"] == reverse("account_reset_password_done")
    assert mail.outbox == []


def test_a_password_is_changed_by_the_one_who_knows_it(client: Client, anna: User) -> None:
    _sign_in(client)
    address, new = reverse("account_change_password"), "en helt annan lång fras"
    values = {"oldpassword": "fel", "password1": new, "password2": new}
    assert "Skriv ditt nuvarande lösenord." in client.post(address, values).content.decode()
    assert client.post(address, values | {"oldpassword": PASSWORD})["Location"] == "/"
    anna.refresh_from_db()
    assert anna.check_password(new)
    assert mail.outbox[0].subject == "Uppsikt: Ditt lösenord är bytt"


def test_one_without_a_password_has_none_to_change(client: Client, anna: User) -> None:
    anna.set_unusable_password()
    anna.save()
    client.force_login(anna)
    assert client.get(reverse("account_change_password")).status_code == 404


def test_signing_out_takes_a_button(client: Client, anna: User) -> None:
    client.force_login(anna)
    assert "Vill du logga ut" in client.get(reverse("account_logout")).content.decode()
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize(
    "name", ["account_signup", "account_email", "socialaccount_signup", "socialaccount_connections"]
)
def test_nobody_signs_up_and_nobody_manages_addresses(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/accounts/signup/", "/signup/", "/3rdparty/signup/", "/login/code/"])
def test_the_librarys_own_addresses_do_not_exist(client: Client, path: str, anna: User) -> None:
    client.force_login(anna)
    assert client.get(path).status_code == 404
