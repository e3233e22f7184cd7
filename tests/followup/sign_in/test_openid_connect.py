"""Signing in through a real OpenID Connect provider, which runs beside the test."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from followup.access import Role
from followup.models import GroupRole, User
from tests.factories import ground
from tests.openid_provider import Provider

ADDRESS = "anna@kommun.example"


@pytest.fixture
def provider(openid_provider: Provider) -> Provider:
    return openid_provider


@pytest.fixture
def _ekonomer(organisation: ground.Organisation) -> None:
    GroupRole.objects.create(group="Ekonomer", unit_code="TN", role=Role.CONTROLLER)


def _to_provider(client: Client, following: str = "") -> str:
    """Press the button on the login page; return the provider's address."""
    page = client.get(reverse("account_login"), {"next": following} if following else {}).content.decode()
    assert "Logga in med Testkommuns inloggning" in page
    action = html.unescape(re.search(r'action="(/logga-in/oidc/[^"]*)"', page).group(1))
    onwards = client.post(action)
    assert onwards.status_code == 200 and "form" not in onwards.content.decode()
    return html.unescape(re.search(r'content="0; url=([^"]+)"', onwards.content.decode()).group(1))


def _sign_in(client: Client, provider: Provider, sub: str = "anna", following: str = ""):
    back = urlsplit(provider.answer(_to_provider(client, following), sub=sub))
    assert back.netloc == "testserver"
    return client.get(f"{back.path}?{back.query}")


def test_somebody_with_a_group_of_ours_gets_an_account_and_a_membership(
    client: Client, provider: Provider, _ekonomer: None
) -> None:
    provider.knows("anna", email=ADDRESS, given_name="Anna", family_name="Ek", groups=["Ekonomer", "Kören"])
    assert _sign_in(client, provider, following="/jobb/")["Location"] == "/jobb/"
    assert client.get("/jobb/").status_code == 200
    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert (str(person), person.email, person.has_usable_password()) == ("Anna Ek", ADDRESS, False)
    [given] = person.memberships.all()
    assert (given.unit.code, given.role, given.valid_from) == ("TN", "controller", timezone.localdate())


def test_the_request_is_bound_to_the_browser_and_to_a_secret_of_its_own(
    client: Client, provider: Provider, db: None
) -> None:
    asked = parse_qs(urlsplit(_to_provider(client)).query)
    assert asked["code_challenge_method"] == ["S256"] and len(asked["state"][0]) >= 16
    assert asked["redirect_uri"] == ["http://testserver/logga-in/oidc/oidc/svar/"]


def test_an_answer_to_another_browser_is_worth_nothing(client: Client, provider: Provider, _ekonomer: None) -> None:
    provider.knows("anna", email=ADDRESS, groups=["Ekonomer"])
    back = urlsplit(provider.answer(_to_provider(client), sub="anna"))
    other = Client()
    answer = other.get(f"{back.path}?{back.query}")
    assert answer.status_code == 401 and "gav inget svar som gick att lita på" in answer.content.decode()
    assert "_auth_user_id" not in other.session


def test_memberships_follow_the_groups_from_sign_in_to_sign_in(
    client: Client, provider: Provider, _ekonomer: None
) -> None:
    provider.knows("anna", email=ADDRESS, groups=["Ekonomer"])
    _sign_in(client, provider)
    provider.knows("anna", email=ADDRESS, groups=[])
    _sign_in(Client(), provider)
    person = User.objects.get(email=ADDRESS)
    assert [one.valid_to for one in person.memberships.all()] == [timezone.localdate()]
    assert User.objects.count() == 1


def test_somebody_without_a_group_of_ours_gets_no_account(client: Client, provider: Provider, _ekonomer: None) -> None:
    provider.knows("bo", email="bo@kommun.example", groups=["Kören"])
    answer = _sign_in(client, provider, "bo")
    assert answer.status_code == 403 and "Du har inget uppdrag i Uppsikt" in answer.content.decode()
    assert not User.objects.exists() and not SocialAccount.objects.exists()


@pytest.mark.usefixtures("_ekonomer")
class TestAnAccountWithTheSameAddress:
    def test_is_not_taken_on_the_providers_word_alone(self, client: Client, provider: Provider, anna: User) -> None:
        provider.knows("anna", email=ADDRESS, groups=["Ekonomer"])
        answer = _sign_in(client, provider)
        assert answer.status_code == 403 and "hör redan till ett konto" in answer.content.decode()
        assert not SocialAccount.objects.exists()

    def test_is_found_when_the_provider_vouches_for_the_address(
        self, client: Client, provider: Provider, anna: User
    ) -> None:
        provider.knows("anna", email=ADDRESS, email_verified=True, groups=["Ekonomer"])
        assert _sign_in(client, provider)["Location"] == "/"
        assert client.session["_auth_user_id"] == str(anna.pk)
        assert SocialAccount.objects.get().user == anna

    def test_is_never_a_superusers(self, client: Client, provider: Provider, anna: User) -> None:
        User.objects.filter(pk=anna.pk).update(is_superuser=True)
        provider.knows("anna", email=ADDRESS, email_verified=True, groups=["Ekonomer"])
        assert _sign_in(client, provider).status_code == 403

    def test_is_none_of_two(self, client: Client, provider: Provider, anna: User) -> None:
        User.objects.create(username="anna2", email=ADDRESS.upper())
        provider.knows("anna", email=ADDRESS, email_verified=True, groups=["Ekonomer"])
        assert _sign_in(client, provider).status_code == 403


def test_a_closed_account_stays_closed(client: Client, provider: Provider, _ekonomer: None) -> None:
    provider.knows("anna", email=ADDRESS, groups=["Ekonomer"])
    _sign_in(client, provider)
    User.objects.update(is_active=False)
    other = Client()
    assert _sign_in(other, provider)["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in other.session


def test_one_who_says_no_at_the_provider_comes_back_without_being_signed_in(
    client: Client, provider: Provider, db: None
) -> None:
    back = urlsplit(provider.answer(_to_provider(client), action="deny"))
    state = parse_qs(urlsplit(_to_provider(client)).query)["state"][0]  # this provider forgets it when one says no
    answer = client.get(f"{back.path}?{back.query}&state={state}")
    assert answer["Location"] == reverse("socialaccount_login_cancelled")
    assert "Du är inte inloggad" in client.get(answer["Location"]).content.decode()


def test_an_account_is_never_tied_to_another_by_who_is_signed_in(
    client: Client, provider: Provider, anna: User, _ekonomer: None
) -> None:
    client.force_login(anna)
    provider.knows("bo", email="bo@kommun.example", groups=["Ekonomer"])
    onwards = client.post(reverse("openid_connect_login", args=["oidc"]) + "?process=connect").content.decode()
    back = urlsplit(provider.answer(html.unescape(re.search(r"url=([^\"]+)", onwards).group(1)), sub="bo"))
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert not SocialAccount.objects.exists()


def test_a_role_may_require_a_second_factor_of_those_who_come_this_way(
    client: Client, provider: Provider, _ekonomer: None, settings: Settings
) -> None:
    settings.MFA_REQUIRED_ROLES = [Role.CONTROLLER]
    provider.knows("anna", email=ADDRESS, groups=["Ekonomer"])
    _sign_in(client, provider)
    assert client.get("/jobb/")["Location"] == reverse("mfa_index")
    assert client.get(reverse("mfa_activate_totp")).status_code == 200  # without a password to give once more
    settings.IDP_VOUCHES_FOR_SECOND_FACTOR = True
    assert client.get("/jobb/").status_code == 200


def test_the_button_is_only_there_when_there_is_a_provider(client: Client, db: None) -> None:
    assert "Med kommunens inloggning" not in client.get(reverse("account_login")).content.decode()
    assert client.post(reverse("openid_connect_login", args=["oidc"])).status_code == 404
    assert client.get(reverse("openid_connect_login", args=["oidc"])).status_code == 405
