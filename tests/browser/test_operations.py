"""Goals, registers and indicators by keyboard alone, and on a telephone."""

from collections import Counter
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from followup.models import User
from goals import registers
from goals.models import Goal
from goals.registers import Told
from tests.factories import workflow as workflows

AT = "2023-08"
SignIn = Callable[[User], None]


def _goal() -> str:
    return f"/mal/{AT}/{Goal.objects.get(name='Goda arbetsplatser').pk}/"


@pytest.mark.parametrize("address", [f"/mal/{AT}/", f"/indikatorer/{AT}/"])
def test_every_status_is_in_sight_on_a_telephone(page: Page, demo_site: str, sign_in: SignIn, address: str) -> None:
    sign_in(User.objects.get(username="fortroendevald"))
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{demo_site}{address}")
    for status in page.locator("tbody .status").all():
        box = status.bounding_box()
        assert box and box["x"] + box["width"] <= 390


def test_the_deviation_of_each_unit_stands_beside_its_name_on_a_telephone(
    page: Page, demo_site: str, sign_in: SignIn
) -> None:
    sign_in(User.objects.get(username="controller"))
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{demo_site}/laget/KS/{AT}/")
    rows = page.locator(".standing tbody tr").all()
    for row in [*rows, page.locator(".standing tfoot tr")]:
        name, amount = row.locator("th").bounding_box(), row.locator("td.deviation").bounding_box()
        assert name and amount and amount["x"] + amount["width"] <= 390
        assert name["x"] + name["width"] <= amount["x"] and abs(name["y"] - amount["y"]) < 12
    assert len(rows) > 5 and page.evaluate("document.querySelector('.table-scroll').scrollWidth") <= 390
    # It stays a table to whoever has it read: each line a row with its cells, under headings that sort it.
    tree = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    roles = Counter(node["role"]["value"] for node in tree if not node["ignored"])
    assert roles["rowheader"] > len(rows) and roles["columnheader"] >= 7 and roles["cell"] >= 4 * len(rows)
    page.get_by_role("link", name="Avvikelse").click()
    expect(page.locator(".standing th[aria-sort]")).to_contain_text("Avvikelse")


def test_the_tree_is_narrowed_with_the_keyboard_alone(page: Page, demo_site: str, sign_in: SignIn) -> None:
    sign_in(User.objects.get(username="fortroendevald"))
    page.goto(f"{demo_site}/mal/{AT}/")
    page.get_by_label("Bedömning", exact=True).focus()
    for _ in range(2):  # Uppnås, Uppnås delvis
        page.keyboard.press("ArrowDown")
    for _ in range(3):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**status=partly**")
    statuses = page.locator("tbody .status")
    expect(statuses.filter(has_not_text="Uppnås delvis")).to_have_count(0)
    expect(statuses.first).to_have_text("Uppnås delvis")


def test_indicators_are_sorted_with_the_keyboard_alone(page: Page, demo_site: str, sign_in: SignIn) -> None:
    sign_in(User.objects.get(username="fortroendevald"))
    page.goto(f"{demo_site}/indikatorer/{AT}/")
    page.get_by_role("columnheader", name="Måluppfyllelse").get_by_role("link").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**ordning=outcome**")
    expect(page.locator("th[aria-sort=ascending]")).to_contain_text("Måluppfyllelse")


def test_an_item_is_moved_with_the_keyboard_alone(page: Page, demo_site: str, sign_in: SignIn) -> None:
    sign_in(User.objects.get(username="controller"))
    page.goto(f"{demo_site}{_goal()}")
    items = page.locator("textarea[name=results]")
    second = items.nth(1).input_value()
    page.locator("button[value='results-1-upp']").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Punkten är nu nummer 1")).to_be_visible()
    expect(items.first).to_have_value(second)
    expect(page.locator("textarea[name=results]:focus")).to_have_count(1)


def test_an_event_is_moved_with_the_keyboard_alone(page: Page, sign_in: SignIn) -> None:
    world = workflows.world()
    place = {"occasion": world.occasion, "unit": world.units.committee, "kind": "event", "by": world.controller}
    for heading in ("Först", "Sedan"):
        registers.tell(**place, position=None, told=Told(heading, "Något hände."), version=0)
    sign_in(world.controller)
    page.goto(f"/handelser/{AT}/")
    expect(page.locator("section section h3")).to_have_text(["Först", "Sedan"])
    page.get_by_role("button", name="Flytta upp").first.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("är flyttad uppåt")).to_be_visible()
    expect(page.locator("section section h3")).to_have_text(["Sedan", "Först"])


def test_a_value_is_entered_with_the_keyboard_alone(page: Page, demo_site: str, sign_in: SignIn) -> None:
    sign_in(User.objects.get(username="controller"))
    page.goto(f"{demo_site}/indikatorer/{AT}/lamna/KS/")
    expect(page.locator("[data-grid-status]")).to_have_text("Det du skriver sparas när du lämnar rutan.")
    cells = page.locator("td[data-kind=value] input[type=text]")
    cells.first.focus()
    page.keyboard.press("ArrowDown")
    expect(cells.nth(1)).to_be_focused()
    page.keyboard.press("j")
    expect(cells.nth(1)).to_have_value("Ej jämförbar")
    page.keyboard.press("Escape")
    expect(cells.nth(1)).to_have_value("I.U.")
