"""Staff work in the forecast grid: keyboard, blocks, no network, no login, a lock.

Two at once in it are in tests.browser.test_journeys.
"""

import json
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from playwright.sync_api import Page, expect

from finance.models import Forecast, ForecastVersion, Import
from followup import workflow
from followup.access import Role
from followup.models import User
from tests.factories import ground
from tests.finance import world as small

PATH = "/ekonomi/prognos/TN/2023-08/enhet/101/"
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world() -> Iterator[small.World]:
    yield small.booked(scale=1000)
    with connection.cursor() as cursor:
        for pk in Import.objects.values_list("pk", flat=True):
            cursor.execute(f"DROP TABLE IF EXISTS finance_entry_{pk}")


@pytest.fixture
def grid(page: Page, sign_in: Callable[[User], None], world: small.World) -> Page:
    sign_in(world.clerk)
    page.goto(PATH)
    expect(page.locator("[data-grid-status]")).to_have_text("Det du skriver sparas när du lämnar rutan.")
    return page


def amount(page: Page, side: str = "cost"):
    return page.locator(f"tr[data-side={side}] td[data-field=amount] input[type=text]").first


def status(page: Page):
    return page.locator("[data-grid-status]")


def stands(side: str = "cost") -> int | None:
    found = Forecast.objects.filter(side=side).first()
    return int(found.amount) if found else None


def row(name: str, page: Page):
    return page.locator(f"[data-total={name}]")


def test_with_the_keyboard_alone(grid: Page, accessible: Callable[[Page], None]) -> None:
    accessible(grid)
    amount(grid).focus()
    grid.keyboard.type("1")
    grid.keyboard.press("Escape")  # takes back what is not saved
    expect(amount(grid)).to_have_value("")
    grid.keyboard.type("200+50")
    expect(row("total", grid).locator("[data-field=amount]")).to_have_text("220")  # 250 − 30, as one types
    expect(grid.locator("tr[data-side=cost] [data-field=deviation]")).to_have_text("−10")
    grid.keyboard.press("Enter")
    expect(status(grid)).to_contain_text("Sparat ")
    expect(amount(grid, "revenue")).to_be_focused()  # Enter goes down
    assert stands() == 250_000
    grid.keyboard.press("ArrowUp")
    expect(amount(grid)).to_be_focused()
    expect(amount(grid)).to_have_value("250")
    grid.keyboard.type("0,3 mnkr")  # typing replaces
    grid.keyboard.press("Tab")
    expect(grid.locator("tr[data-side=cost] select")).to_be_focused()
    expect(amount(grid)).to_have_value("300")
    grid.keyboard.press("ArrowLeft")
    grid.keyboard.press("ArrowLeft")
    expect(amount(grid)).to_be_focused()
    grid.keyboard.press("F2")
    grid.keyboard.press("End")
    grid.keyboard.type("1")  # edits in the cell
    grid.keyboard.press("Enter")
    expect(amount(grid)).to_have_value("3\u00a0001")
    grid.keyboard.press("ArrowUp")
    for _ in range(3):
        grid.keyboard.press("Control+z")
    expect(amount(grid)).to_have_value("")
    assert stands() is None
    assert list(ForecastVersion.objects.filter(side="cost").values_list("amount", flat=True).order_by("number")) == [
        250_000,
        300_000,
        3_001_000,
        300_000,
        250_000,
        None,
    ]


def test_what_cant_be_read_stays_with_words_beside_it(grid: Page, accessible: Callable[[Page], None]) -> None:
    for written, words in [("abc", "Det går inte att läsa"), ("1000000000000", "orimligt stort"), ("-5", "utan minus")]:
        amount(grid).fill(written)
        amount(grid).press("Enter")
        expect(grid.locator("tr[data-side=cost] [data-error]").first).to_contain_text(words)
        expect(amount(grid)).to_have_value(written)
    accessible(grid)
    assert stands() is None
    amount(grid).fill("250")
    amount(grid).press("Enter")
    expect(status(grid)).to_contain_text("Sparat ")
    expect(grid.locator("tr[data-side=cost] [data-error]").first).to_be_hidden()


def copied(page: Page, text: str) -> None:
    """Lay a text on the clipboard and paste it where the focus is."""
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            const event = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
        }""",
        text,
    )


def test_a_block_from_excel_is_shown_before_it_is_saved(grid: Page, accessible: Callable[[Page], None]) -> None:
    amount(grid).focus()
    block = "1 250,5\t\tVolym\tFler elever\r\n\u2212abc\t\t\t\r\n9\t\t\t\r\n"
    copied(grid, block)
    dialog = grid.get_by_role("dialog")
    expect(dialog).to_contain_text("3 celler ändras.")
    expect(dialog).to_contain_text("Hamnar utanför rutnätet")
    expect(dialog).to_contain_text("Det går inte att läsa")
    accessible(grid)
    dialog.get_by_role("link", name="Avbryt").click()
    expect(dialog).to_be_hidden()
    assert not ForecastVersion.objects.exists()
    amount(grid).focus()
    copied(grid, block)
    dialog.get_by_role("button", name="Spara 3 celler").click()
    expect(dialog).to_be_hidden()
    expect(amount(grid)).to_have_value("1\u00a0251")
    expect(grid.locator("tr[data-side=cost] textarea")).to_have_value("Fler elever")
    expect(status(grid)).to_contain_text("Klistrat in.")  # and can be undone
    assert stands() == 1_250_500
    amount(grid).focus()
    grid.keyboard.press("Control+z")
    expect(amount(grid)).to_have_value("")
    assert stands() is None


def test_a_long_block_is_read_from_its_top_and_fits_a_telephone(grid: Page) -> None:
    grid.set_viewport_size({"width": 390, "height": 700})
    amount(grid).focus()
    copied(grid, "\n".join(str(number) for number in range(40)))
    dialog = grid.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_be_in_viewport()  # not where the first button is, far down
    assert dialog.locator(".table-scroll").evaluate("one => one.scrollWidth <= one.clientWidth")
    expect(dialog.locator("td[data-label=Blir]").first).to_be_visible()


def test_a_block_is_copied_out_with_decimal_comma_and_scripts_read_as_the_server(grid: Page) -> None:
    amount(grid).fill("250,5")
    amount(grid).press("Enter")
    expect(status(grid)).to_contain_text("Sparat ")
    grid.keyboard.press("ArrowUp")
    grid.keyboard.press("Shift+ArrowDown")
    grid.keyboard.press("Shift+ArrowLeft")
    expect(grid.locator("[aria-selected=true]")).to_have_count(4)
    text = grid.evaluate(
        """() => {
            const data = new DataTransfer();
            const event = new ClipboardEvent("copy", { clipboardData: data, bubbles: true, cancelable: true });
            document.activeElement.dispatchEvent(event);
            return data.getData("text/plain");
        }"""
    )
    assert text == "230\t250,5\r\n30\t"
    cases = json.loads((settings.BASE_DIR / "tests" / "data" / "amounts.json").read_text())
    read = grid.evaluate(
        "texts => texts.map(text => window.uppsiktGrid.kronor(text))", [t for t, _ in cases["readable"]]
    )
    assert read == [float(kronor) for _, kronor in cases["readable"]]
    assert grid.evaluate("texts => texts.map(text => window.uppsiktGrid.kronor(text))", cases["blank"]) == [
        None for _ in cases["blank"]
    ]
    bad = "texts => texts.filter(text => !Number.isNaN(window.uppsiktGrid.kronor(text)))"
    assert grid.evaluate(bad, cases["unreadable"]) == []


def test_nothing_is_lost_while_the_network_is_down(grid: Page) -> None:
    grid.context.set_offline(True)
    amount(grid).fill("250")
    amount(grid).press("Enter")
    expect(status(grid)).to_contain_text("Ingen kontakt med servern. Ett värde väntar")
    amount(grid, "revenue").fill("40")
    amount(grid, "revenue").press("Enter")
    expect(status(grid)).to_contain_text("2 värden väntar")
    assert stands() is None
    grid.context.set_offline(False)
    expect(status(grid)).to_contain_text("Sparat ")
    assert (stands(), stands("revenue")) == (250_000, 40_000)
    grid.route("**/spara/", lambda route: route.abort())
    amount(grid).fill("260")
    amount(grid).press("Enter")
    expect(status(grid)).to_contain_text("väntar")
    grid.goto("about:blank")
    grid.unroute("**/spara/")
    grid.goto(PATH)  # what waited when the page was left is sent when it comes back
    expect(status(grid)).to_contain_text("Sparat ")
    expect(amount(grid)).to_have_value("260")
    assert stands() == 260_000


def test_an_expired_login_keeps_the_value_until_one_is_signed_in_again(
    grid: Page, sign_in: Callable[[User], None], world: small.World
) -> None:
    Session.objects.all().delete()
    amount(grid).fill("250")
    amount(grid).press("Enter")
    expect(status(grid)).to_contain_text("Du är utloggad")
    expect(grid.get_by_role("link", name="Logga in i en ny flik")).to_be_visible()
    expect(amount(grid)).to_have_value("250")
    assert stands() is None
    sign_in(world.clerk)
    expect(status(grid)).to_contain_text("Sparat ")
    assert stands() == 250_000


def test_a_save_after_the_lock_is_refused_in_words_and_the_value_stays(
    grid: Page, world: small.World, accessible: Callable[[Page], None]
) -> None:
    head = ground.person("chef", Role.HEAD, world.organisation.committee)
    workflow.submit(occasion=world.occasion, unit=world.organisation.school, by=head)
    amount(grid).fill("250")
    amount(grid).press("Enter")
    expect(grid.locator("tr[data-side=cost] [data-error]").first).to_contain_text("skickades in av chef")
    expect(amount(grid)).to_have_value("250")
    assert stands() is None
    grid.route("**/spara/", lambda route: route.abort())
    amount(grid, "revenue").fill("40")
    amount(grid, "revenue").press("Enter")
    expect(status(grid)).to_contain_text("väntar")
    grid.once("dialog", lambda dialog: dialog.accept())  # the browser asks before a refused value is left behind
    grid.goto(PATH)
    expect(status(grid)).to_contain_text("Det här hann inte sparas: Skola, intäkter: 40.")
    accessible(grid)


def test_months_sum_to_the_year_and_a_year_spreads_over_them(grid: Page, accessible: Callable[[Page], None]) -> None:
    grid.set_viewport_size({"width": 390, "height": 900})
    grid.get_by_role("link", name="Månader").click()
    grid.wait_for_url("**visar=*")
    expect(status(grid)).to_have_text("Det du skriver sparas när du lämnar rutan.")
    month = grid.locator("tr[data-side=cost] td[data-field=m0] input[type=text]")
    amount(grid).fill("350")  # 150 is booked, 80 is budgeted in December alone
    amount(grid).press("Enter")
    expect(status(grid)).to_contain_text("Sparat ")
    expect(grid.locator("tr[data-side=cost] td[data-field=m3] input[type=text]")).to_have_value("200")
    month.fill("50")
    month.press("Enter")
    expect(amount(grid)).to_have_value("400")
    found = Forecast.objects.get(side="cost")
    assert ([int(one) for one in found.months], int(found.amount)) == ([50_000, 0, 0, 200_000], 400_000)
    accessible(grid)


def test_the_accounts_unfold_and_the_history_is_at_hand(grid: Page, accessible: Callable[[Page], None]) -> None:
    link = grid.locator("tr[data-side=cost] .drill")
    link.click()
    expect(grid.locator(".unfolded")).to_contain_text("5010")
    expect(link).to_have_attribute("aria-expanded", "true")
    accessible(grid)
    link.click()
    expect(grid.locator(".unfolded")).to_have_count(0)
    amount(grid).fill("250")
    amount(grid).press("Enter")
    expect(status(grid)).to_contain_text("Sparat ")
    grid.get_by_role("link", name="Historik", exact=True).click()
    expect(grid.get_by_role("heading", level=1)).to_have_text("Prognosens historik")
    expect(grid.get_by_role("row").nth(1)).to_contain_text("250")
    accessible(grid)
    grid.go_back()
    grid.get_by_role("link", name="Klistra in från Excel").click()
    expect(grid.get_by_role("heading", level=1)).to_have_text("Klistra in från Excel")
    accessible(grid)
