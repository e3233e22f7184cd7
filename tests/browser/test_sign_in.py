"""Signing in on a page: with a security key, with an app, on a telephone, by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings

from followup.access import Role
from followup.models import GroupRole, User
from tests.conftest import PATIENCE, WINDOW
from tests.factories import ground
from tests.openid_provider import Provider

PASSWORD = "fyra korrekta hästar häftar"


@pytest.fixture(autouse=True)
def _no_tries_so_far(servers: None) -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def anna(transactional_db: None) -> User:
    person = ground.person("anna", Role.CONTROLLER, ground.organisation().committee)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def key(page: Page) -> None:
    """A security key in the computer, which its owner touches whenever it is asked for."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "usb",
        "hasResidentKey": False,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def _password(page: Page) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Användarnamn").fill("anna")
    page.get_by_label("Lösenord", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")


def _is_in(page: Page) -> None:
    expect(page.locator("summary", has_text="Inloggad som")).to_be_visible()


def _holds_together(page: Page, accessible: Callable[[Page], None]) -> None:
    page.wait_for_load_state("load")  # with its style
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        accessible(page)


def test_a_security_key_is_added_and_used(
    page: Page, anna: User, key: None, settings: Settings, accessible: Callable[[Page], None]
) -> None:
    settings.MFA_REQUIRED_ROLES = [Role.CONTROLLER]
    page.set_viewport_size({"width": 390, "height": 900})
    _password(page)
    expect(page.get_by_text("Din roll kräver inloggning i två steg")).to_be_visible()
    _holds_together(page, accessible)
    page.get_by_role("link", name="Lägg till en nyckel").click()
    page.wait_for_url(f"**{reverse('mfa_add_webauthn')}**")  # with its scripts, which ask for the key
    page.get_by_label("Namn på nyckeln").fill("Nyckelknippan")
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Reservkoder")
    _holds_together(page, accessible)
    page.get_by_role("link", name="Jag har sparat dem").click()
    page.get_by_role("link", name="Visa nycklarna").click()
    expect(page.locator("strong", has_text="Nyckelknippan")).to_be_visible()
    _holds_together(page, accessible)
    page.locator("summary", has_text="Inloggad som").click()
    page.get_by_role("button", name="Logga ut").click()
    expect(page.get_by_role("link", name="Logga in", exact=True)).to_be_visible()
    _password(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Steg två")
    _holds_together(page, accessible)
    page.get_by_role("button", name="Använd säkerhetsnyckeln").click()
    _is_in(page)
    assert Authenticator.objects.get(user=anna, type="webauthn").last_used_at


def test_a_key_that_does_not_answer_is_told_on_the_page(page: Page, anna: User) -> None:
    _password(page)
    _is_in(page)
    page.goto(reverse("mfa_add_webauthn"))
    page.evaluate(
        "() => { navigator.credentials.create = async () => { throw new DOMException('', 'NotAllowedError'); }; }"
    )
    page.get_by_role("button", name="Lägg till nyckeln").click()
    expect(page.get_by_text("Nyckeln svarade inte")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_the_picture_for_the_app_is_shown_and_old_sign_ins_are_confirmed(
    page: Page, anna: User, accessible: Callable[[Page], None]
) -> None:
    page.set_viewport_size({"width": 390, "height": 900})
    _password(page)
    _is_in(page)
    page.goto(reverse("account_reauthenticate"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Bekräfta att det är du")
    _holds_together(page, accessible)
    page.goto(reverse("mfa_activate_totp"))
    picture = page.get_by_role("img", name="QR-kod")
    assert picture.evaluate("one => one.complete && one.naturalWidth > 0"), "the policy let the picture through"


@pytest.mark.browser
def test_the_policy_lets_one_go_to_the_identity_provider_and_come_back(
    browser: Browser, live_server: object, anna: User, openid_provider: Provider
) -> None:
    GroupRole.objects.create(group="Ekonomer", unit_code="TN", role=Role.CONTROLLER)
    openid_provider.knows("bo", email="bo@kommun.example", given_name="Bo", groups=["Ekonomer"])
    ours = (str(live_server), openid_provider.base)
    with browser.new_context(base_url=str(live_server), **WINDOW) as context:
        context.route("**/*", lambda route: route.continue_() if route.request.url.startswith(ours) else route.abort())
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/logga-in/?next=/jobb/")
        page.get_by_role("button", name="Logga in med Testkommuns inloggning").click()
        page.wait_for_url(f"{openid_provider.base}/**")
        page.get_by_placeholder("sub").fill("bo")
        page.get_by_role("button", name="Authorize", exact=True).click()
        page.wait_for_url("**/jobb/")
        expect(page.locator("summary", has_text="Inloggad som Bo")).to_be_visible(timeout=PATIENCE)
