"""The demo's way in leads in. How it looks is walked with every page (tests.browser.walk)."""

from playwright.sync_api import Page, expect
from pytest_django import Settings


def test_the_demo_lets_one_choose_who_to_be(page: Page, settings: Settings, demo_site: str) -> None:
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    page.goto("/logga-in/")
    page.get_by_role("button", name="Förtroendevald").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunstyrelsen väntas ge ett överskott på 81,9 mnkr")
