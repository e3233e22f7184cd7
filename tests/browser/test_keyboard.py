"""By keyboard alone: the frame of a page, reading the dashboard, assessing a goal, dialogs. See tests.browser.hands.

Entering a forecast, importing a file and deciding a report by keyboard are in tests.browser.test_journeys.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from followup.models import User
from goals.models import Assessment
from tests.browser.hands import DEVICES, FOCUS, Keyboard
from tests.factories import workflow as workflows
from tests.goals import goal_cases
from tests.reports import decision_cases

SignIn = Callable[[User], None]
HERE = "document.activeElement"
STOPS = """() => [
  ...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")
].filter(
  (one) => !one.disabled && one.type !== "hidden" && one.checkVisibility({ visibilityProperty: true })
).length"""


@pytest.fixture
def device() -> dict[str, Any]:
    return DEVICES["desktop"]


def test_the_politician_reads_the_dashboard_down_to_the_ledger(page: Page, demo_site: str, sign_in: SignIn) -> None:
    sign_in(User.objects.get(username="fortroendevald"))
    keys = Keyboard(page)
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{HERE}.className") == "skip"
    assert page.evaluate(FOCUS) == ""
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    assert page.evaluate(f"!!{HERE}.closest('main')"), "after the skip link comes the content"

    term = page.locator("main button[popovertarget]").first
    keys.reach(term)
    page.keyboard.press("Enter")
    words = page.locator(f"[id='{term.get_attribute('popovertarget')}']")
    expect(words).to_be_visible()
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()
    expect(term).to_be_focused()

    page.reload()
    headline = page.locator("h1").inner_text()
    keys.reach(page.locator("main svg a:visible").first)
    page.keyboard.press("Enter")
    expect(page.locator("h1")).not_to_have_text(headline)
    keys.press("Huvudboksrader")
    expect(page.get_by_role("columnheader", name="Verifikation")).to_be_visible()


@pytest.mark.parametrize("address", ["/namnd/", "/laget/KS/2023-08/", "/rapport/KS/2023-08/granskning/"])
def test_tab_goes_once_through_all_that_can_be_used_in_the_order_in_which_it_is_read(
    page: Page, demo_site: str, sign_in: SignIn, address: str
) -> None:
    sign_in(User.objects.get(username="controller"))
    page.goto(address)
    page.evaluate("window.stops = []")
    for _ in range(page.evaluate(STOPS)):
        page.keyboard.press("Tab")
        assert page.evaluate(FOCUS) == ""
        if page.evaluate(f"{HERE} === document.body"):
            break
        page.evaluate(f"window.stops.push({HERE})")
    assert page.evaluate("new Set(stops).size") == page.evaluate("stops.length") > 10
    backwards = page.evaluate(
        "stops.filter((one, at) => at && stops[at - 1].compareDocumentPosition(one) & 2).map((one) => one.outerHTML)"
    )
    assert backwards == []


def test_menus_close_by_escape_and_give_the_focus_back(page: Page, demo_site: str, sign_in: SignIn) -> None:
    sign_in(User.objects.get(username="controller"))
    page.goto("/kalender/")
    keys = Keyboard(page)
    person = page.locator("summary", has_text="Inloggad som")
    keys.reach(person)
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Logga ut")).to_be_visible()
    keys.reach(page.get_by_role("button", name="Logga ut"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Logga ut")).to_be_hidden()
    expect(person).to_be_focused()


@pytest.mark.django_db(transaction=True)
def test_a_goal_is_assessed(page: Page, sign_in: SignIn) -> None:
    world = workflows.world()
    goal = goal_cases.goal(world)
    sign_in(world.staff)
    keys = Keyboard(page)
    page.goto("/mal/2023-08/")
    keys.press(goal.name, "link")
    expect(page.get_by_role("heading", level=1)).to_have_text(goal.name)  # the list has a field of that name too
    status = page.get_by_label("Bedömning", exact=True)
    keys.reach(status)
    for _ in range(5):
        if status.input_value() == Assessment.Status.PARTLY:
            break
        page.keyboard.press("ArrowDown")
    keys.write("Motivering", "Otryggheten minskar, men inte överallt.")
    keys.press("Spara")
    expect(page.get_by_text("Otryggheten minskar, men inte överallt.").first).to_be_visible()
    kept = Assessment.objects.get(goal=goal)
    assert (kept.status, kept.by) == (Assessment.Status.PARTLY, world.staff)


@pytest.mark.django_db(transaction=True)
def test_a_dialog_keeps_the_focus_and_gives_it_back(page: Page, sign_in: SignIn) -> None:
    world = decision_cases.world()
    section = world.report.sections.get(title="Nämndens uppdrag")
    sign_in(world.staff)
    keys = Keyboard(page)
    page.goto(reverse("report_section", args=[section.pk]))
    keys.press("Skriv", "button")
    expect(page.locator("[data-prose-status]")).to_have_text("Det du skriver sparas av sig självt.")
    text = page.locator(".prose-text")
    keys.reach(text)
    page.keyboard.press("End")
    page.keyboard.type(" /")
    dialog = page.locator("[data-prose-search]")
    expect(dialog).to_be_visible()
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate(f"{HERE} === document.body || !!{HERE}.closest('dialog')"), "the focus left the dialog"
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(text).to_be_focused()
