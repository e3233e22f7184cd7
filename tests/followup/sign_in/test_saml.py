"""Signing in through SAML 2.0, by answers that an identity provider has signed with its key."""

import base64
import html
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from environs import Env
from lxml import etree
from pytest_django import Settings

from config import identity
from followup.access import Role
from followup.models import GroupRole, User
from tests.factories import ground
from tests.followup.sign_in import saml_provider
from tests.followup.sign_in.saml_provider import ENTITY, SSO, Provider

SLUG = identity.SAML_PROVIDER
HOST = "uppsikt.kommun.example"  # SAML wants a name with a dot


def _browser() -> Client:
    return Client(headers={"host": HOST})


@pytest.fixture
def client() -> Client:
    return _browser()


@pytest.fixture(scope="module")
def keys() -> Provider:
    return Provider()


@pytest.fixture
def provider(
    keys: Provider,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    organisation: ground.Organisation,
) -> Provider:
    """The provider, configured as the environment would; its Ekonomer are controllers of TN."""
    settings.ALLOWED_HOSTS = [HOST]
    certificate = tmp_path / "idp.pem"
    certificate.write_text(keys.certificate)
    _configure(settings, monkeypatch, SAML_CERT_FILE=str(certificate))
    GroupRole.objects.create(group="Ekonomer", unit_code="TN", role=Role.CONTROLLER)
    return keys


def _configure(settings: Settings, monkeypatch: pytest.MonkeyPatch, **more: str) -> None:
    values = {"SAML_ENTITY_ID": ENTITY, "SAML_SSO_URL": SSO, "SAML_NAME": "Testkommuns inloggning"} | more
    for name, value in values.items():
        monkeypatch.setenv(name, value)
    settings.SOCIALACCOUNT_PROVIDERS = identity.providers(Env())


def _to_provider(client: Client) -> str:
    page = client.get(reverse("account_login")).content.decode()
    action = html.unescape(re.search(r'action="(/logga-in/saml/[^"]*)"', page).group(1))
    onwards = client.post(action).content.decode()
    return html.unescape(re.search(r'content="0; url=([^"]+)"', onwards).group(1))


def _posted(client: Client, answer: str):
    """The browser posts the answer from the provider's page, without our cookies, and comes on to us with them."""
    stranger = _browser()
    first = stranger.post(reverse("saml_acs", args=[SLUG]), {"SAMLResponse": answer})
    client.cookies.update(stranger.cookies)
    return client.get(first["Location"])


def _sign_in(client: Client, provider: Provider, groups: list[str], uid: str = "anna", **changed: str):
    return _posted(client, provider.answer(_to_provider(client), uid, groups, **changed))


def test_a_signed_answer_lets_one_in_with_an_account_and_a_membership(client: Client, provider: Provider) -> None:
    assert _sign_in(client, provider, ["Ekonomer", "Kören"])["Location"] == "/"
    assert client.get("/jobb/").status_code == 200
    person = User.objects.get(pk=client.session["_auth_user_id"])
    assert (str(person), person.email, person.has_usable_password()) == ("Anna Ek", "anna@kommun.example", False)
    [given] = person.memberships.all()
    assert (given.unit.code, given.role, given.valid_to) == ("TN", "controller", None)


def test_the_same_person_comes_back_to_the_same_account_and_without_groups_to_no_membership(
    client: Client, provider: Provider
) -> None:
    _sign_in(client, provider, ["Ekonomer"])
    _sign_in(_browser(), provider, [])
    [person] = User.objects.all()
    assert [one.valid_to for one in person.memberships.all()] == [timezone.localdate()]


def test_somebody_without_a_group_of_ours_gets_no_account(client: Client, provider: Provider) -> None:
    answer = _sign_in(client, provider, ["Kören"])
    assert answer.status_code == 403 and "Du har inget uppdrag i Uppsikt" in answer.content.decode()
    assert not User.objects.exists()


def _refused(client: Client, answer) -> bool:
    refused = answer.status_code == 401 and "gav inget svar som gick att lita på" in answer.content.decode()
    return refused and "_auth_user_id" not in client.session and not SocialAccount.objects.exists()


def test_an_answer_that_nobody_has_signed_is_refused(client: Client, provider: Provider) -> None:
    answer = provider.answer(_to_provider(client), "anna", ["Ekonomer"], signed=False)
    assert _refused(client, _posted(client, answer))


def test_an_answer_signed_with_another_key_is_refused(client: Client, provider: Provider) -> None:
    assert _refused(client, _sign_in(client, Provider(), ["Ekonomer"]))


def test_an_answer_that_has_been_changed_is_refused(client: Client, provider: Provider) -> None:
    answer = base64.b64decode(provider.answer(_to_provider(client), "anna", ["Vaktmastare"])).decode()
    changed = base64.b64encode(answer.replace("Vaktmastare", "Ekonomer").encode()).decode()
    assert answer.count("Vaktmastare") == 1 and _refused(client, _posted(client, changed))


@pytest.mark.parametrize(
    "changed",
    [
        {"audience": "https://annan.example/"},
        {"recipient": "https://annan.example/svar/"},
        {"ends": (datetime.now(UTC) - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M:%SZ")},
    ],
)
def test_an_answer_for_somebody_else_or_another_time_is_refused(
    client: Client, provider: Provider, changed: dict[str, str]
) -> None:
    assert _refused(client, _sign_in(client, provider, ["Ekonomer"], **changed))


def test_an_answer_is_good_for_the_browser_that_asked_and_once(client: Client, provider: Provider) -> None:
    answer = provider.answer(_to_provider(client), "anna", ["Ekonomer"])
    other = _browser()
    assert _posted(other, answer).status_code in {401, 403} and "_auth_user_id" not in other.session
    assert _posted(client, answer)["Location"] == "/"
    client.post(reverse("account_logout"))
    assert _posted(client, answer).status_code in {401, 403} and "_auth_user_id" not in client.session


def test_the_provider_is_told_who_we_are(client: Client, provider: Provider) -> None:
    said = etree.fromstring(client.get(reverse("saml_metadata", args=[SLUG])).content)
    [consumer] = said.iter("{urn:oasis:names:tc:SAML:2.0:metadata}AssertionConsumerService")
    assert consumer.get("Location") == "http://uppsikt.kommun.example/logga-in/saml/kommunen/svar/"
    assert saml_provider.asked(_to_provider(client)).get("AssertionConsumerServiceURL") == consumer.get("Location")


def test_requests_are_signed_where_we_have_a_key(
    client: Client, provider: Provider, settings: Settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "sp.key").write_text(provider.key)
    (tmp_path / "sp.pem").write_text(provider.certificate)
    files = {"SAML_SP_KEY_FILE": str(tmp_path / "sp.key"), "SAML_SP_CERT_FILE": str(tmp_path / "sp.pem")}
    _configure(settings, monkeypatch, SAML_CERT_FILE=str(tmp_path / "idp.pem"), **files)
    assert "Signature=" in _to_provider(client) and "rsa-sha256" in _to_provider(client)


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ({"SAML_ENTITY_ID": ENTITY}, "SAML_SSO_URL saknas"),
        ({"SAML_ENTITY_ID": ENTITY, "SAML_SSO_URL": SSO}, "SAML_CERT_FILE saknas"),
        ({"SAML_ENTITY_ID": ENTITY, "SAML_SSO_URL": SSO, "SAML_CERT_FILE": "nowhere.pem"}, "går inte att läsa"),
        ({"OIDC_URL": "https://idp.example"}, "OIDC_CLIENT_ID saknas"),
        ({"OIDC_URL": "https://idp.example", "OIDC_CLIENT_ID": "uppsikt"}, "OIDC_CLIENT_SECRET saknas"),
    ],
)
def test_what_is_missing_is_said_loudly(monkeypatch: pytest.MonkeyPatch, given: dict[str, str], missing: str) -> None:
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ImproperlyConfigured, match=missing):
        identity.providers(Env())
