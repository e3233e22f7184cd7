"""Two steps: an app, recovery codes, and roles that require them."""

import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core import mail
from django.core.checks import run_checks
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from demo.people import PEOPLE
from followup.access import Role
from followup.models import Membership, User
from tests.factories import ground
from tests.followup.sign_in.conftest import PASSWORD

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def _code(secret: str, steps: int = 0) -> str:
    """What an authenticator app shows, so many half minutes from now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def _password(client: Client):
    return client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})


def _second(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def _signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


@pytest.fixture
def app(anna: User) -> User:
    """Anna with an authenticator app."""
    TOTP.activate(anna, SECRET)
    return anna


@pytest.mark.django_db(transaction=True)  # the letter goes when it is kept
def test_an_app_is_added_by_the_code_that_it_shows(client: Client, anna: User) -> None:
    _password(client)
    page = client.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    assert secret in page.content.decode() and "data:image/svg+xml;base64," in page.content.decode()
    assert "stämmer inte" in client.post(reverse("mfa_activate_totp"), {"code": "000000"}).content.decode()
    answer = client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    assert mail.outbox[0].subject == "Uppsikt: En app är tillagd"
    kept = Authenticator.objects.get(user=anna, type="totp")
    assert secret not in str(kept.data)  # encrypted
    assert "<code>" in client.get(answer["Location"]).content.decode()


def test_the_password_alone_is_not_enough(client: Client, app: User) -> None:
    assert _password(client)["Location"].startswith(reverse("mfa_authenticate"))
    assert not _signed_in(client)
    assert client.get("/jobb/").status_code == 302
    assert "Koden stämmer inte" in _second(client, "123456").content.decode()
    assert not _signed_in(client)
    assert _second(client, _code(SECRET))["Location"] == "/"
    assert _signed_in(client)


def test_a_code_of_the_app_works_once(client: Client, app: User) -> None:
    code = _code(SECRET)
    _password(client)
    _second(client, code)
    other = Client()
    _password(other)
    assert "Koden stämmer inte" in _second(other, code).content.decode()
    assert not _signed_in(other)


def test_codes_cannot_be_guessed_at_length(client: Client, app: User) -> None:
    _password(client)
    for _ in range(5):
        _second(client, "000000")
    assert "för många försök" in _second(client, _code(SECRET)).content.decode()
    assert not _signed_in(client)


def test_a_recovery_code_lets_one_in_once(client: Client, app: User) -> None:
    codes = RecoveryCodes.activate(app).get_unused_codes()
    _password(client)
    assert _second(client, codes[0])["Location"] == "/"
    other = Client()
    _password(other)
    assert "Koden stämmer inte" in _second(other, codes[0]).content.decode()
    assert _second(other, codes[1])["Location"] == "/"


def test_the_second_step_does_not_exist_before_the_first(client: Client, app: User) -> None:
    assert client.get(reverse("mfa_authenticate"))["Location"] == reverse("account_login")


def test_after_a_while_one_proves_again_who_one_is_before_changing_how_one_signs_in(client: Client, app: User) -> None:
    client.force_login(app)  # as long ago as can be
    address = reverse("mfa_deactivate_totp")
    assert client.get(address)["Location"].startswith(reverse("account_reauthenticate"))
    page = client.get(reverse("account_reauthenticate")).content.decode()
    assert "Med en kod" in page
    assert client.post(reverse("account_reauthenticate"), {"password": PASSWORD, "next": address}).status_code == 302
    assert client.post(address)["Location"] == reverse("mfa_index")
    assert not Authenticator.objects.filter(user=app).exists()


def test_one_who_has_nothing_to_prove_it_with_signs_in_anew(client: Client, anna: User) -> None:
    anna.set_unusable_password()
    anna.save()
    client.force_login(anna)
    answer = client.get(reverse("mfa_activate_totp"))
    assert answer["Location"].startswith(reverse("account_logout"))
    assert client.get(answer["Location"]).status_code == 200


# Roles that require it


@pytest.fixture
def required(settings: Settings) -> None:
    settings.MFA_REQUIRED_ROLES = [Role.CONTROLLER]


def test_a_role_that_requires_it_leads_there_before_anything_else(client: Client, anna: User, required: None) -> None:
    _password(client)
    for path in (
        "/",
        "/jobb/",
        "/ekonomi/prognos/",
        reverse("account_change_password"),
        reverse("mfa_view_recovery_codes"),
    ):
        assert client.get(path)["Location"] == reverse("mfa_index"), path
    assert client.post("/jobb/")["Location"] == reverse("mfa_index")
    assert client.get("/jobb/", headers={"HX-Request": "true"})["HX-Redirect"] == reverse("mfa_index")
    assert "Din roll kräver inloggning i två steg" in client.get(reverse("mfa_index")).content.decode()
    secret = client.get(reverse("mfa_activate_totp")).context["form"].secret
    client.post(reverse("mfa_activate_totp"), {"code": _code(secret)})
    assert client.get("/jobb/").status_code == 200
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200


def test_signing_out_is_always_open(client: Client, anna: User, required: None) -> None:
    _password(client)
    assert client.post(reverse("account_logout"))["Location"] == reverse("account_login")


def test_other_roles_are_left_in_peace(
    client: Client, anna: User, organisation: ground.Organisation, settings: Settings
) -> None:
    settings.MFA_REQUIRED_ROLES = [Role.ADMIN]
    client.force_login(anna)
    assert client.get("/jobb/").status_code == 200
    Membership.objects.create(
        person=anna, unit=organisation.municipality, role=Role.ADMIN, valid_from=ground.FOREVER, valid_to=ground.FOREVER
    )
    assert client.get("/jobb/").status_code == 200  # a role of before
    Membership.objects.create(person=anna, unit=organisation.municipality, role=Role.ADMIN, valid_from=ground.FOREVER)
    assert client.get("/jobb/")["Location"] == reverse("mfa_index")


def test_a_superuser_has_every_role(client: Client, required: None, db: None) -> None:
    client.force_login(User.objects.create_superuser("root"))
    assert client.get("/jobb/")["Location"] == reverse("mfa_index")


def test_the_last_factor_stays_where_the_role_requires_it(client: Client, app: User, required: None) -> None:
    _password(client)
    _second(client, _code(SECRET))
    page = client.post(reverse("mfa_deactivate_totp")).content.decode()
    assert "Din roll kräver inloggning i två steg" in page
    assert Authenticator.objects.filter(user=app, type="totp").exists()


def test_the_last_key_stays_where_the_role_requires_it(client: Client, anna: User, required: None) -> None:
    key = Authenticator.objects.create(user=anna, type="webauthn", data={"name": "Nyckeln", "credential": {}})
    client.force_login(anna)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert Authenticator.objects.filter(pk=key.pk).exists()
    TOTP.activate(anna, SECRET)
    client.post(reverse("mfa_remove_webauthn", args=[key.pk]))
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_nobody_removes_anothers_key(client: Client, anna: User) -> None:
    key = Authenticator.objects.create(
        user=ground.person("bo"), type="webauthn", data={"name": "Bos", "credential": {}}
    )
    _password(client)
    for name in ("mfa_remove_webauthn", "mfa_edit_webauthn"):
        assert client.post(reverse(name, args=[key.pk])).status_code == 404


def test_a_misspelt_role_is_an_error_at_start(settings: Settings) -> None:
    settings.MFA_REQUIRED_ROLES = ["admin", "kontroller"]
    assert ["followup.E001" in found.id and "kontroller" in found.msg for found in run_checks() if found.id] == [True]


def test_the_demos_people_need_no_second_factor(client: Client, db: None, settings: Settings) -> None:
    settings.MFA_REQUIRED_ROLES = list(Role.values)
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    who = PEOPLE[0].username
    municipality = ground.organisation().municipality
    ground.person(who, Role.ADMIN, municipality)
    assert client.post(reverse("sign_in_as", args=[who]))["Location"] == "/"
    assert client.get("/jobb/").status_code == 200


def test_a_key_of_before_is_read_after_a_change_of_secret_key(app: User, settings: Settings) -> None:
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = generate_totp_secret() * 3
    assert Authenticator.objects.get(user=app, type="totp").wrap().validate_code(_code(SECRET))
