"""From the answer on the start page down to the ledger, with the mouse and with the keyboard."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from followup.models import User


@pytest.fixture
def start(page: Page, demo_site: str, sign_in: Callable[[User], None]) -> Page:
    sign_in(User.objects.get(username="fortroendevald"))
    page.goto("/")
    return page


@pytest.mark.parametrize("width", [1280, 390])
def test_a_bar_leads_down_to_the_ledger(start: Page, width: int) -> None:
    start.set_viewport_size({"width": width, "height": 900})
    start.get_by_role("link", name="Kommungemensamt +70,7").click()
    expect(start.get_by_role("heading", level=1)).to_have_text("Kommungemensamt")
    start.get_by_role("link", name="Huvudboksrader").click()
    expect(start.get_by_role("columnheader", name="Verifikation")).to_be_visible()


def test_a_bar_is_reached_by_keyboard(start: Page) -> None:
    start.get_by_role("link", name="Infrastruktur").focus()
    start.keyboard.press("Enter")
    expect(start.get_by_role("heading", level=1)).to_contain_text("Infrastruktur")


def test_another_occasion_is_a_choice_away(start: Page) -> None:
    start.get_by_role("link", name="Uppföljning mars 2023").click()
    expect(start.get_by_text("Till och med mars 2023 är nettokostnaden")).to_be_visible()
    expect(start.get_by_role("link", name="Uppföljning mars 2023")).to_have_attribute("aria-current", "true")


def test_a_term_explains_itself_at_a_touch(start: Page) -> None:
    start.get_by_role("button", name="Periodbudgeten").click()
    expect(start.get_by_text("Den del av årets budget som hör till de månader som har gått.")).to_be_visible()


def test_the_menu_folds_out_and_in_by_keyboard_one_group_at_a_time(start: Page) -> None:
    economy, data = (
        start.get_by_role("navigation", name="Huvudmeny").get_by_role("group").filter(has_text=words)
        for words in ("Ekonomi", "Data")
    )
    economy.locator("summary").press("Enter")
    expect(start.get_by_role("link", name="Driftsammandrag", exact=True)).to_be_visible()
    data.locator("summary").press("Enter")
    expect(start.get_by_role("link", name="Driftsammandrag", exact=True)).to_be_hidden()
    expect(start.get_by_role("link", name="Jobb", exact=True)).to_be_visible()
    start.keyboard.press("Escape")
    expect(start.get_by_role("link", name="Jobb", exact=True)).to_be_hidden()
    expect(data.locator("summary")).to_be_focused()
