"""Several units attested and returned at once in a browser, with the keyboard alone.

One unit that is submitted, returned and submitted again is in tests.browser.test_journeys.
"""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from followup import workflow
from followup.models import User
from tests.factories import workflow as workflows


def press(page: Page, name: str) -> None:
    """Go to a button or link by Tab, as one without a mouse does, and press it."""
    page.wait_for_load_state("load")  # with all that Tab goes through
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.innerText").strip() == name:
            page.keyboard.press("Enter")
            return
    pytest.fail(f"{name} is not reached by Tab")


@pytest.mark.django_db(transaction=True)
def test_units_are_attested_together_by_one_without_a_mouse(
    page: Page, sign_in: Callable[[User], None], accessible: Callable[[Page], None]
) -> None:
    world = workflows.world()
    for unit in (world.units.school, world.units.park):
        workflow.submit(occasion=world.occasion, unit=unit, by=world.staff)
    sign_in(world.controller)
    page.goto("/mina-uppgifter/")
    accessible(page)
    press(page, "Attestera 2 inskickade enheter")
    expect(page.get_by_role("heading", level=1)).to_have_text("2 enheter väntar på din attest")
    page.get_by_label("Välj Park").focus()
    page.keyboard.press("Space")
    press(page, "Attestera valda")
    expect(page.get_by_text("Park är attesterad.")).to_be_visible()
    accessible(page)
    press(page, "Kryssa för alla som väntar på dig")
    expect(page.get_by_label("Välj Skola")).to_be_checked()
    press(page, "Returnera valda")
    expect(page.get_by_text("Skriv varför").first).to_be_visible()
    expect(page.get_by_label("Välj Skola")).to_be_checked()
    accessible(page)
    page.get_by_label("Kommentar").fill("Förklara lönerna")
    press(page, "Returnera valda")
    expect(page.get_by_text("Skola är returnerad.")).to_be_visible()
