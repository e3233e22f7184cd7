"""The main journeys from one person to the next, each at a desk by keyboard alone and on a telephone by touch."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.db import connection
from django.test import Client
from playwright.sync_api import Browser, Locator, Page, expect

from finance.models import Forecast, Import
from followup.access import Role
from followup.models import Job, User
from reports import arranging, services
from tests.browser.hands import DEVICES, HANDS, Hands, Keyboard
from tests.browser.seeing import finished, whole
from tests.conftest import WINDOW
from tests.factories import cells, ground, ledger
from tests.finance import world as small
from tests.reports import decision_cases
from tests.waiting import until

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
SignIn = Callable[[User], None]
GRID = "/ekonomi/prognos/TN/2023-08/enhet/101/"


@pytest.fixture(params=DEVICES)
def name(request: pytest.FixtureRequest) -> str:
    """What the person has in front of her."""
    return str(request.param)


@pytest.fixture
def device(name: str) -> dict[str, Any]:
    return DEVICES[name]


@pytest.fixture
def hands(page: Page, name: str) -> Hands:
    return HANDS[name](page)


@pytest.fixture(autouse=True)
def _partitions(transactional_db: None) -> Iterator[None]:
    """The tables of imports go with the test."""
    yield
    with connection.cursor() as cursor:
        for pk in Import.objects.values_list("pk", flat=True):
            cursor.execute(f"DROP TABLE IF EXISTS finance_entry_{pk}")


def waited(page: Page) -> None:
    """The job of the page has ended, and one begins at the top of the page, as one does who has waited."""
    finished(page)
    page.reload()


def ended(hands: Hands, address: str) -> None:
    """Wait for the job of the page, and see what it made, at an address."""
    waited(hands.page)
    hands.press("Visa resultatet")
    hands.page.wait_for_url(address)


def downloaded(hands: Hands, name: str | re.Pattern[str]) -> str:
    """The text of a PDF that a link leads to."""
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(hands.download(name)).pages)


def test_from_the_file_to_the_politicians_page_and_the_pdf(
    page: Page, hands: Hands, sign_in: SignIn, worker: object, tmp_path: Path
) -> None:
    units = ground.organisation()
    ledger.codes(units.committee)
    admin = ground.person("admin", Role.ADMIN, units.municipality)
    politician = ground.person("politiker", Role.POLITICIAN, units.committee)
    occasion = ground.occasion(202308)
    cells.budget(admin, [(202308, "5010", "10101", "440", "100000000")])
    report = arranging.begin(unit=units.committee, occasion=occasion, by=admin)
    report.sections.exclude(content="ekonomi.drift").delete()
    rows = [ledger.row(202308, "5010", "10101", "440", "61700000,25", number) for number in (1, 2)]
    file = ledger.write(tmp_path / "huvudbok.csv", rows, "cp1252")

    sign_in(admin)
    page.goto("/")
    _open_menu(hands, "Data")
    hands.press("Inläsning", "link")
    hands.choose_file("Fil", file)
    expect(page.locator(".file-drop-chosen")).to_contain_text("huvudbok.csv")
    hands.press("Läs filen")
    ended(hands, "**/ekonomi/inlasning/*/")
    expect(page.get_by_text("Filen är läst utan fel")).to_be_visible()
    expect(page.get_by_role("cell", name="123\u00a0400\u00a0000,50").first).to_be_visible()
    whole(page)
    hands.press("Publicera")
    hands.press("Publicera", "button")
    ended(hands, "**/ekonomi/inlasning/*/")

    page.goto("/rapport/TN/2023-08/")
    hands.press("Ta fram PDF")
    waited(page)
    whole(page)
    assert "123,4" in downloaded(hands, "Visa resultatet")

    sign_in(politician)
    page.goto("/")
    expect(page.locator(".overview")).to_contain_text("Utfall 123,4 mnkr")
    whole(page)


def _open_menu(hands: Hands, name: str) -> None:
    summary = hands.page.get_by_role("navigation", name="Huvudmeny").locator("summary", has_text=name)
    if isinstance(hands, Keyboard):
        hands.reach(summary)
        hands.page.keyboard.press("Enter")
    else:
        summary.tap()


@pytest.fixture
def other(browser: Browser, live_server: object, name: str, sign_in: SignIn) -> Iterator[Page]:
    """Another person's browser, of the same kind."""
    context = browser.new_context(base_url=str(live_server), **WINDOW | DEVICES[name])
    yield context.new_page()
    context.close()


def cost(page: Page, side: str = "cost") -> Locator:
    return page.locator(f"tr[data-side={side}] td[data-field=amount] input[type=text]").first


def enter(hands: Hands, amount: str) -> None:
    """Write a forecast of the costs in the grid and leave the cell."""
    if isinstance(hands, Keyboard):
        hands.reach(cost(hands.page))
        hands.page.keyboard.type(amount)
    else:
        cost(hands.page).tap()
        cost(hands.page).fill(amount)
    hands.page.keyboard.press("Enter")


def saved(page: Page) -> None:
    expect(page.locator("[data-grid-status]")).to_contain_text("Sparat ")


def ready(page: Page) -> None:
    expect(page.locator("[data-grid-status]")).to_have_text("Det du skriver sparas när du lämnar rutan.")


def test_two_controllers_in_one_grid(
    page: Page,
    other: Page,
    hands: Hands,
    name: str,
    sign_in: SignIn,
    live_server: object,
    accessible: Callable[[Page], None],
) -> None:
    world = small.booked(scale=1000)
    anna = ground.person("anna", Role.CONTROLLER, world.organisation.committee)
    sign_in(world.clerk)
    client = Client()
    client.force_login(anna)
    other.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": str(live_server)}]
    )
    theirs = HANDS[name](other)
    for one in (page, other):
        one.goto(GRID)
        ready(one)
        whole(one)
    enter(theirs, "240")
    saved(other)
    cost(page, "revenue").focus()
    expect(cost(page)).to_have_value("240")  # comes by itself
    expect(page.locator("[data-grid-status]")).to_contain_text("anna har ändrat")

    # Both write in the same cell at the same time: neither is overwritten without a word.
    cost(page).fill("250")
    cost(other).fill("245")
    cost(other).press("Enter")
    saved(other)
    cost(page).press("Enter")
    wrong = page.locator("tr[data-side=cost] [data-error]").first
    expect(wrong).to_contain_text("anna skrev 245 kl.")
    expect(wrong).to_contain_text("Du skrev 250.")
    assert Forecast.objects.get(side="cost").amount == 245_000
    accessible(page)
    hands.press("Behåll mitt")
    expect(wrong).to_be_hidden()
    cost(other, "revenue").focus()
    expect(cost(other)).to_have_value("250")
    expect(cost(other, "revenue")).to_be_focused()  # nobody is moved from where she is
    assert Forecast.objects.get(side="cost").amount == 250_000


def test_a_forecast_is_returned_and_corrected(page: Page, hands: Hands, sign_in: SignIn) -> None:
    world = small.booked(scale=1_000_000)
    committee = world.organisation.committee
    staff = ground.person("handläggare", Role.STAFF, committee)
    politician = ground.person("politiker", Role.POLITICIAN, committee)
    place = "/uppfoljning/TN/2023-08/101/"

    sign_in(staff)
    page.goto(GRID)
    ready(page)
    enter(hands, "229860")
    saved(page)
    page.goto(place)
    hands.press("Skicka in")
    expect(page.get_by_text("Skola: uppföljningen är inskickad.")).to_be_visible()
    whole(page)

    sign_in(world.clerk)
    page.goto(GRID)
    expect(page.locator("tr[data-side=cost] [data-field=amount]").first).to_contain_text("229\u00a0860")
    page.goto(place)
    hands.press("Returnera")
    hands.write("Kommentar", "Räkna med höstens elever")
    whole(page)
    hands.press("Returnera", "button")
    expect(page.get_by_text("Skola: uppföljningen är returnerad.")).to_be_visible()

    sign_in(staff)
    page.goto(place)
    expect(page.get_by_text("Räkna med höstens elever").first).to_be_visible()
    page.goto(GRID)
    ready(page)
    enter(hands, "230140")
    saved(page)
    page.goto(place)
    hands.press("Skicka in")
    expect(page.get_by_text("Skola: uppföljningen är inskickad.")).to_be_visible()

    sign_in(world.clerk)
    page.goto(place)
    hands.press("Attestera")
    expect(page.get_by_text("Skola: uppföljningen är attesterad.")).to_be_visible()

    sign_in(politician)
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Testnämnden väntas ge ett överskott på 29,9 mnkr")
    whole(page)


def test_a_report_is_written_proofread_decided_and_read_in_public(
    page: Page, hands: Hands, sign_in: SignIn, worker: object
) -> None:
    world = decision_cases.world()
    cells.budget(world.controller, [(202308, "5010", "10101", "440", "100000000")])  # nothing deviates
    world.report.sections.exclude(title="Nämndens uppdrag").exclude(content="ekonomi.drift").delete()
    world.base.attest_all()
    section = world.report.sections.get(title="Nämndens uppdrag")
    home = "/rapport/TN/2023-08/"

    sign_in(world.staff)
    page.goto(f"/rapport/avsnitt/{section.pk}/")
    hands.press("Skriv", "button")
    text = page.locator(".prose-text")
    expect(page.locator("[data-prose-status]")).to_have_text("Det du skriver sparas av sig självt.")
    if isinstance(hands, Keyboard):
        hands.reach(text)
    else:
        text.tap()
    page.keyboard.press("Control+a")
    page.keyboard.type("Nämnden har fått fler elever än väntat.")
    expect(page.locator("[data-prose-status]")).to_contain_text("Sparat kl.")
    whole(page)
    hands.press("Klar", "button")
    page.wait_for_url(f"**/rapport/avsnitt/{section.pk}/")  # by a script, when what was written is kept

    sign_in(world.controller)
    page.goto(f"{home}granskning/")
    hands.press(re.compile("^Granska"), "button")
    ended(hands, "**/granskning/")
    expect(page.get_by_role("heading", level=1)).not_to_contain_text("fel och")
    whole(page)

    sign_in(world.staff)
    page.goto(home)
    expect(page.locator("main")).to_contain_text("Nämnden har fått fler elever än väntat.")
    hands.press("Skicka in")
    expect(page.locator(".workflow-state")).to_contain_text("Inskickad")
    sign_in(world.controller)
    page.goto(home)
    hands.press("Attestera")
    expect(page.locator(".workflow-state")).to_contain_text("Attesterad")

    sign_in(world.secretary)
    page.goto(home)
    hands.press(re.compile("^Registrera"))
    hands.write("Paragraf", "§ 321")
    page.get_by_label("Beslutsdatum").fill(date(2023, 10, 10).isoformat())
    hands.write("Diarienummer", "KS 2023-512")
    whole(page)
    hands.press(re.compile("^Registrera"), "button")
    expect(page.locator("main")).to_contain_text("Beslutad 10 oktober 2023")

    until(Job.objects.get(kind=services.RENDER), lambda job: job.ended)  # a worker prints it after the decision
    page.context.clear_cookies()  # a stranger
    page.goto("/rapporter/")
    hands.press(re.compile("^Testnämnden"), "link")
    expect(page.locator("main")).to_contain_text("Nämnden har fått fler elever än väntat.")
    whole(page)
    assert "fler elever" in downloaded(hands, re.compile("PDF"))
