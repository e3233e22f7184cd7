"""Answers that come late: nothing that somebody has written or chosen gives way to what was asked for before it."""

from collections.abc import Callable, Iterator
from decimal import Decimal

import pytest
from django.db import connection
from django.urls import reverse
from playwright.sync_api import Page, Route, expect

from finance import forecasts
from finance.models import ActivityGroup, Import
from followup.models import User
from tests.browser.test_forecast_grid import PATH, amount, status
from tests.browser.test_report_writing import begin, editor
from tests.finance import world as small
from tests.reports import report_cases

pytestmark = pytest.mark.django_db(transaction=True)
SignIn = Callable[[User], None]


@pytest.fixture(autouse=True)
def _partitions(transactional_db: None) -> Iterator[None]:
    """The tables of imports go with the test."""
    yield
    with connection.cursor() as cursor:
        for pk in Import.objects.values_list("pk", flat=True):
            cursor.execute(f"DROP TABLE IF EXISTS finance_entry_{pk}")


def test_news_from_before_a_save_is_not_written_over_it(page: Page, sign_in: SignIn) -> None:
    world = small.booked(scale=1000)
    sign_in(world.clerk)
    page.goto(PATH)
    place = {"occasion": world.occasion, "unit": world.organisation.school, "by": world.clerk}
    group = ActivityGroup.objects.get(label="44*")
    forecasts.enter(**place, group=group, side="revenue", amount=Decimal(40_000))
    news = page.request.get(f"{PATH}lage/")
    late: list[Route] = []
    with page.expect_request("**/lage/**"):
        page.route("**/lage/**", lambda route: late.append(route))
    amount(page).fill("250")
    amount(page).press("Enter")
    expect(status(page)).to_contain_text("Sparat ")
    with page.expect_event("requestfinished", lambda request: "/lage/" in request.url):
        late[0].fulfill(response=news)
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
    expect(amount(page)).to_have_value("250")
    page.unroute("**/lage/**")
    expect(amount(page, "revenue")).to_have_value("40")  # of newer news
    expect(amount(page)).to_have_value("250")


def test_one_who_is_done_while_her_text_is_on_its_way_leaves_when_it_has_come(page: Page, sign_in: SignIn) -> None:
    world = report_cases.world()
    sign_in(world.staff)
    begin(page, world)
    late: list[Route] = []
    page.route("**/skriv/", lambda route: late.append(route) if route.request.method == "POST" else route.continue_())
    editor(page).focus()
    with page.expect_request("**/skriv/"):
        page.keyboard.type("Sent men säkert.")
    page.get_by_role("button", name="Klar", exact=True).click()
    late[0].continue_()
    page.wait_for_url(f"**{reverse('report_section', args=[world.section().pk])}")
    expect(page.locator("main")).to_contain_text("Sent men säkert.")


def test_enter_before_the_hits_have_come_takes_one_of_the_words_that_stand_there(page: Page, sign_in: SignIn) -> None:
    world = report_cases.world()
    sign_in(world.staff)
    begin(page, world)
    editor(page).focus()
    page.keyboard.type("/")
    expect(page.locator("[data-prose-search]").get_by_role("option").first).to_be_visible()
    page.keyboard.type("avvikelse skola perioden")
    page.keyboard.press("Enter")
    expect(editor(page).locator(".chip")).to_have_attribute("data-figure", report_cases.DEVIATION)
