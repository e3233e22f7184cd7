"""The demo's way in holds together, at two widths, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings


@pytest.mark.parametrize("width", [1280, 390])
def test_the_demo_lets_one_choose_who_to_be(
    page: Page, settings: Settings, demo_site: str, accessible: Callable[[Page], None], width: int
) -> None:
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/logga-in/")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        accessible(page)
    page.get_by_role("button", name="Förtroendevald").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunstyrelsen väntas ge ett överskott på 81,9 mnkr")
