"""The overview in a window: it holds on a tablet, and leads down to the ledger by finger, mouse and keyboard."""

import io
from collections.abc import Callable

import pypdf
import pytest
from playwright.sync_api import Page, expect

from followup.models import User


@pytest.fixture
def start(page: Page, demo_site: str, sign_in: Callable[[User], None]) -> Page:
    sign_in(User.objects.get(username="fortroendevald"))
    page.goto("/")
    return page


def test_the_whole_committee_is_seen_at_once_on_a_tablet(start: Page) -> None:
    start.set_viewport_size({"width": 1180, "height": 820})
    for address in ("/namnd/KS/2023-08/", "/namnd/KS/2023-03/", "/rapporter/KS/2023-03/oversikt/"):
        start.goto(address)
        expect(start.locator(".glance-text")).to_be_in_viewport(ratio=1)
        assert start.evaluate("document.documentElement.scrollHeight <= innerHeight"), address


def test_each_card_has_a_way_on_that_a_finger_hits(start: Page) -> None:
    start.set_viewport_size({"width": 1180, "height": 820})
    ways = start.locator(".way")
    assert ways.count() >= 9
    for number in range(ways.count()):
        box = ways.nth(number).bounding_box()
        assert box and min(box["width"], box["height"]) >= 44
    for control in (start.locator(".choose summary").first, start.get_by_role("link", name="Rapporten", exact=True)):
        box = control.bounding_box()
        assert box and box["height"] >= 44


def test_it_prints_on_one_sheet(start: Page) -> None:
    printed = start.pdf(format="A4", print_background=True, prefer_css_page_size=True)
    (sheet,) = pypdf.PdfReader(io.BytesIO(printed)).pages
    words = sheet.extract_text()
    assert "Delårsrapport augusti 2023" in words and "Förvaltningschefens bedömning" in words


def test_a_stranger_reads_what_was_decided_without_a_wall(page: Page, demo_site: str) -> None:
    page.set_viewport_size({"width": 390, "height": 820})
    page.goto("/")
    expect(page.get_by_role("link", name="Logga in")).to_be_visible()
    page.get_by_role("link", name="Kommunstyrelsen väntas").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Kommunstyrelsen väntas")
    page.get_by_role("link", name="Helårsprognosen rad för rad").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Exakta värden")


def test_a_bar_leads_down_to_the_ledger_on_a_telephone(start: Page) -> None:
    start.set_viewport_size({"width": 390, "height": 900})
    start.get_by_role("link", name="Kommungemensamt +70,7").click()
    expect(start.get_by_role("heading", level=1)).to_have_text("Kommungemensamt")
    start.get_by_role("link", name="Huvudboksrader").click()
    expect(start.get_by_role("columnheader", name="Verifikation")).to_be_visible()


def test_another_occasion_is_a_choice_away(start: Page) -> None:
    start.locator("summary", has_text="Delårsrapport augusti 2023").click()
    start.get_by_role("link", name="Uppföljning mars 2023").click()
    expect(start.get_by_text("Till och med mars 2023 är nettokostnaden")).to_be_visible()
    start.locator("summary", has_text="Uppföljning mars 2023").click()
    expect(start.get_by_role("link", name="Uppföljning mars 2023")).to_have_attribute("aria-current", "true")


def test_a_term_explains_itself_at_a_touch(start: Page) -> None:
    start.get_by_role("button", name="periodbudget").click()
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
