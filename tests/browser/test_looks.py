"""Every page holds together: nothing runs over its edge and axe-core finds no fault, at any width, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from followup.models import User

AT = "KS/2023-08"
PAGES = {
    "översikt": ("fortroendevald", "/"),
    "översikt, mars": ("ekonomichef", "/namnd/KS/2023-03/"),
    "översikt, förvaltning": ("handlaggare", "/"),
    "driftsammandrag per enhet": ("fortroendevald", f"/ekonomi/driftsammandrag/{AT}/"),
    "driftsammandrag per verksamhet": (
        "fortroendevald",
        f"/ekonomi/driftsammandrag/{AT}/?indelning=verksamhet&tid=helåret",
    ),
    "underlag": ("fortroendevald", f"/ekonomi/driftsammandrag/{AT}/underlag/?slag=cost"),
    "huvudboksrader": ("fortroendevald", f"/ekonomi/driftsammandrag/{AT}/underlag/?visar=rader"),
    "prognoser": ("controller", f"/ekonomi/prognos/{AT}/"),
    "prognos": ("controller", f"/ekonomi/prognos/{AT}/enhet/106/"),
    "prognosens historik": ("controller", f"/ekonomi/prognos/{AT}/enhet/106/historik/"),
    "träffsäkerhet": ("controller", f"/ekonomi/prognos/{AT}/traffsakerhet/"),
    "träffsäkerhet, enhet": ("controller", f"/ekonomi/prognos/{AT}/enhet/106/traffsakerhet/"),
    "analys": ("controller", f"/ekonomi/analys/{AT}/"),
    "budget": ("fortroendevald", f"/ekonomi/budget/{AT}/"),
    "periodisering": ("controller", "/ekonomi/budget/profiler/"),
    "skriv in budgetbeslut": ("controller", f"/ekonomi/budget/{AT}/nytt/"),
    "engångsposter": ("fortroendevald", f"/ekonomi/engangsposter/{AT}/"),
    "ny engångspost": ("controller", f"/ekonomi/engangsposter/{AT}/ny/"),
    "läget per enhet": ("controller", f"/laget/{AT}/"),
    "mina uppgifter": ("handlaggare", "/mina-uppgifter/"),
    "inlämning, enhet": ("handlaggare", f"/uppfoljning/{AT}/108/"),
    "inlämning, beslut": ("namndsekreterare", f"/uppfoljning/{AT}/KS/decide/"),
    "åtgärdsplaner": ("ekonomichef", "/ekonomi/atgarder/2023-08/"),
    "åtgärdsplan": ("chef-leanlink", f"/ekonomi/atgarder/{AT}/123/"),
    "åtgärd": ("chef-leanlink", f"/ekonomi/atgarder/{AT}/123/1/"),
    "ny åtgärd": ("chef-leanlink", f"/ekonomi/atgarder/{AT}/123/ny/"),
    "hela kommunen": ("kommunalrad", "/kommunen/2023-08/"),
    "ord och begrepp": ("handlaggare", "/ord/"),
    "kalender": ("handlaggare", "/kalender/"),
    "rapport": ("namndsekreterare", f"/rapport/{AT}/"),
    "rapport, beslutad": ("ekonomichef", "/rapport/KS/2023-03/"),
    "rapport, ändrat sedan beslutet": ("controller", "/rapport/KS/2023-03/andrat/"),
    "rapport, rätta": ("ekonomichef", "/rapport/KS/2023-03/ratta/"),
    "översikt, beslutad": ("controller", "/rapporter/KS/2023-03/oversikt/"),
    "publicerade rapporter": ("controller", "/rapporter/"),
    "publicerad rapport": ("controller", "/rapporter/KS/2023-03/"),
    "publicerad tabell": ("controller", "/rapporter/KS/2023-03/1/tabell/ekonomi/"),
    "inläsning": ("admin", "/ekonomi/inlasning/"),
    "jobb": ("controller", "/jobb/"),
    "finns inte": ("controller", "/finns-inte/"),
}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_holds_together(
    page: Page,
    demo_site: str,
    sign_in: Callable[[User], None],
    accessible: Callable[[Page], None],
    name: str,
    width: int,
) -> None:
    username, address = PAGES[name]
    sign_in(User.objects.get(username=username))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(address)
    _holds_together(page, accessible)


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize(
    ("start", "link"),
    [
        (f"/ekonomi/budget/{AT}/", 'a:has-text("Fenomenmagasinet")'),
        (f"/ekonomi/engangsposter/{AT}/", 'a:has-text("Tomträttsförsäljningar")'),
        (f"/ekonomi/prognos/{AT}/enhet/106/", 'a[href*="/forslag/"]'),
    ],
)
def test_what_a_list_leads_to_holds_together(
    page: Page,
    demo_site: str,
    sign_in: Callable[[User], None],
    accessible: Callable[[Page], None],
    start: str,
    link: str,
    width: int,
) -> None:
    sign_in(User.objects.get(username="controller"))
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(start)
    page.goto(page.locator(f"main {link}").first.get_attribute("href") or "")
    assert page.url.rstrip("/") != start.rstrip("/")
    _holds_together(page, accessible)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_demo_lets_one_choose_who_to_be(
    page: Page, settings: Settings, demo_site: str, accessible: Callable[[Page], None], width: int
) -> None:
    settings.ROOT_URLCONF = "tests.browser.demo_urls"
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/logga-in/")
    _holds_together(page, accessible)
    page.get_by_role("button", name="Förtroendevald").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunstyrelsen väntas ge ett överskott på 81,9 mnkr")


def _holds_together(page: Page, accessible: Callable[[Page], None]) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page is wider than the window"
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        accessible(page)
