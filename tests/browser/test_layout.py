"""The looks as a browser makes them: nothing jumps or runs over, figures stand under figures, text can be read."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from playwright.sync_api import Page, Route

from followup import gallery
from followup.models import User
from tests.factories.municipality import municipality, plan

LONG = "Kommunikationsutvecklingsledningsförvaltningen"[:45]
AT = "N1/2023-08"
PAGES = (
    "/kommunen/2023-08/",
    f"/namnd/{AT}/",
    f"/ekonomi/driftsammandrag/{AT}/",
    f"/ekonomi/driftsammandrag/{AT}/underlag/",
    f"/ekonomi/prognos/{AT}/",
    f"/laget/{AT}/",
    "/ekonomi/atgarder/2023-08/",
    "/mal/2023-08/",
    "/uppdrag/2023-08/",
    "/ord/",
)
LEAST_TEXT = 11  # px, after whatever scale a picture has
SHIFTS = """
    window.shifted = 0;
    const add = (entries) => {
        for (const entry of entries) if (!entry.hadRecentInput) window.shifted += entry.value;
    };
    const observer = new PerformanceObserver((list) => add(list.getEntries()));
    observer.observe({type: "layout-shift", buffered: true});
    window.seen = () => add(observer.takeRecords());
"""
# How far things have moved, once the font is there and has been drawn with.
SHIFTED = """async () => {
    await document.fonts.load("16px Inter");
    await document.fonts.ready;
    for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
    window.seen();
    return window.shifted;
}"""
# Of each column of amounts, how far apart the decimal commas of its cells stand, px.
COMMAS = """() => [...document.querySelectorAll("table.amounts")].flatMap((table) => {
    const columns = {};
    for (const row of table.tBodies[0].rows) [...row.cells].forEach((cell, number) => {
        if (!cell.classList.contains("n")) return;
        const walker = document.createTreeWalker(cell, NodeFilter.SHOW_TEXT);
        for (let node = walker.nextNode(); node; node = walker.nextNode()) {
            const place = node.data.indexOf(",");
            if (place < 0) continue;
            const range = document.createRange();
            range.setStart(node, place);
            range.setEnd(node, place + 1);
            (columns[number] ??= []).push(range.getBoundingClientRect().left);
        }
    });
    return Object.values(columns).map((all) => [all.length, Math.max(...all) - Math.min(...all)]);
})"""
# What reaches out of the window, where it does not lie in something that scrolls by itself.
OVER = """() => [...document.querySelectorAll("body *")].filter((one) => {
    const box = one.getBoundingClientRect();
    const apart = one.closest(".table-scroll, .visually-hidden, [popover]");
    return !apart && one.checkVisibility({contentVisibilityAuto: true}) && box.right > innerWidth + 0.5;
}).map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 60)}`)"""
# The size that each line of text of a picture is seen at, px.
SIZES = """() => [...document.querySelectorAll("svg.chart text")].filter((text) => text.getClientRects().length)
    .map((text) => parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a)"""


@pytest.fixture
def town(transactional_db: None, sign_in: Callable[[User], None]) -> Any:
    """A municipality whose committees, departments and areas have names of one very long word."""
    from followup.models import Unit

    made = municipality([112, 99, None, 1104], name=LONG)
    Unit.objects.filter(kind__in=["department", "area"]).update(name=LONG)
    plan(made, made.committees[0], deficit=12, effect=5)
    sign_in(made.overseer)
    return made


def test_nothing_jumps_though_the_font_comes_late(page: Page, town: Any) -> None:
    def late(route: Route) -> None:
        time.sleep(0.4)
        route.fallback()

    page.route("**/*.woff2", late)
    page.add_init_script(SHIFTS)
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for address in PAGES:
            page.goto(address)
            assert page.evaluate(SHIFTED) < 0.02, f"{address} at {width} px"
            assert page.evaluate("document.fonts.check('16px Inter')")


def test_long_words_do_not_break_the_layout(page: Page, town: Any) -> None:
    assert len(LONG) == 45
    page.set_viewport_size({"width": 390, "height": 900})
    wrong = {}
    for address in PAGES:
        response = page.goto(address)
        assert response and response.status == 200, address
        wrong[address] = page.evaluate(OVER)
        wrong[address] += page.evaluate(
            """() => [...document.querySelectorAll("h1, h2, .card p, .kicker")].filter(
                (one) => one.getClientRects().length && one.scrollWidth > one.clientWidth + 1
            ).map((one) => one.textContent.trim())"""
        )
    assert not {address: found for address, found in wrong.items() if found}


def test_the_decimal_commas_of_a_column_stand_under_one_another(page: Page, town: Any) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    found = []
    for address in ("/kommunen/2023-08/", f"/ekonomi/driftsammandrag/{AT}/"):
        page.goto(address)
        page.evaluate("document.fonts.load('16px Inter').then(() => document.fonts.ready)")
        found += page.evaluate(COMMAS)
    assert sum(cells > 2 for cells, _ in found) >= 4
    assert all(apart < 0.75 for _, apart in found), found


def test_charts_can_be_read_on_a_phone(page: Page, rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEBUG", True)
    request = rf.get("/")
    request.user = AnonymousUser()
    shown = gallery.gallery(request).content.decode()
    page.route("**/galleri", lambda route: route.fulfill(body=shown, content_type="text/html; charset=utf-8"))
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto("/galleri")
    sizes = page.evaluate(SIZES)
    assert len(sizes) > 60
    assert min(sizes) >= LEAST_TEXT
