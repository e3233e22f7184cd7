"""The pages of goals, assignments, internal control, registers and indicators: how they look, and by keyboard alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from followup.models import User
from goals import registers
from goals.models import Assignment, ControlResult, Goal, PlannedActivity, Risk, SteeringDocument
from goals.registers import Told
from indicators.models import Indicator
from tests.factories import workflow as workflows

AT = "2023-08"
SignIn = Callable[[User], None]
Accessible = Callable[[Page], None]


def _goal() -> str:
    return f"/mal/{AT}/{Goal.objects.get(name='Goda arbetsplatser').pk}/"


def _assignment() -> str:
    return f"/uppdrag/{AT}/{Assignment.objects.get(fiscal_year=2023, group='named', number=6).pk}/"


def _moment() -> str:
    return f"/internkontroll/{AT}/moment/{ControlResult.objects.get(finding='deficient').moment_id}/"


def _risk() -> str:
    return f"/internkontroll/{AT}/risk/{Risk.objects.get(area__name='Ekonomi').pk}/"


def _value() -> str:
    return f"/indikatorer/{AT}/lamna/KS/{Indicator.objects.get(code='ks-01').pk}/uppgifter/"


PAGES: dict[str, tuple[str, Callable[[], str]]] = {
    "mål": ("controller", lambda: f"/mal/{AT}/"),
    "ett mål": ("controller", _goal),
    "ett mål, läsare": ("fortroendevald", _goal),
    "nytt mål": ("controller", lambda: f"/mal/{AT}/nytt/"),
    "nytt övergripande mål": ("controller", lambda: f"/mal/{AT}/nytt-overgripande/"),
    "uppdrag": ("controller", lambda: f"/uppdrag/{AT}/"),
    "ett uppdrag": ("controller", _assignment),
    "rapport av ett uppdrag": ("controller", lambda: f"{_assignment()}KS/"),
    "nytt uppdrag": ("controller", lambda: f"/uppdrag/{AT}/nytt/"),
    "verksamhetsplan": ("controller", lambda: f"/verksamhetsplan/{AT}/"),
    "en aktivitet": ("controller", lambda: f"/verksamhetsplan/{AT}/{PlannedActivity.objects.latest('pk').pk}/"),
    "ny aktivitet": ("controller", lambda: f"/verksamhetsplan/{AT}/ny/"),
    "internkontroll": ("controller", lambda: f"/internkontroll/{AT}/"),
    "internkontrollplan": ("forvaltningschef", lambda: f"/internkontroll/{AT}/KLF/"),
    "kontrollmoment": ("forvaltningschef", _moment),
    "resultat av ett kontrollmoment": ("forvaltningschef", lambda: f"{_moment()}resultat/"),
    "risk": ("forvaltningschef", _risk),
    "bedömning av en risk": ("forvaltningschef", lambda: f"{_risk()}bedomning/"),
    "styrdokument": ("controller", lambda: f"/styrdokument/{AT}/"),
    "ett styrdokument": ("controller", lambda: f"/styrdokument/{AT}/{SteeringDocument.objects.first().pk}/"),
    "nytt styrdokument": ("controller", lambda: f"/styrdokument/{AT}/nytt/"),
    "händelser": ("controller", lambda: f"/handelser/{AT}/"),
    "en händelse": ("controller", lambda: f"/handelser/{AT}/KS/event/1/"),
    "beslut": ("controller", lambda: "/beslut/"),
    "nytt beslut": ("namndsekreterare", lambda: "/beslut/nytt/"),
    "indikatorer": ("controller", lambda: f"/indikatorer/{AT}/"),
    "indikator per område": ("controller", lambda: f"/indikatorer/{AT}/ks-05/"),
    "indikator per kön": ("fortroendevald", lambda: f"/indikatorer/{AT}/ks-37/"),
    "personalstatistik": ("controller", lambda: f"/indikatorer/{AT}/personal/"),
    "lämna utfall": ("controller", lambda: f"/indikatorer/{AT}/lamna/KS/"),
    "uppgifter om ett utfall": ("controller", _value),
    "klistra in utfall": ("controller", lambda: f"/indikatorer/{AT}/lamna/KS/klistra/"),
    "kalkylblad": ("controller", lambda: f"/indikatorer/{AT}/kalkylblad/"),
    "ny indikator": ("controller", lambda: f"/indikatorer/{AT}/ny/"),
    "ny definition": ("controller", lambda: f"/indikatorer/{AT}/ks-05/definition/"),
    "indikatorernas källor": ("controller", lambda: "/indikatorer/kalla/"),
    "en indikators källa": ("controller", lambda: "/indikatorer/kalla/indikator/ks-25/"),
    "stängda år": ("ekonomichef", lambda: "/indikatorer/stangda-ar/"),
}


@pytest.mark.parametrize("name", PAGES)
def test_each_page_holds_together(
    page: Page, demo_site: str, sign_in: SignIn, accessible: Accessible, name: str
) -> None:
    username, address = PAGES[name]
    sign_in(User.objects.get(username=username))
    path = address()
    for width, schemes in ((1280, ("light", "dark")), (390, ("light",))):
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(f"{demo_site}{path}")
        assert answer is not None and answer.status == 200, (path, answer)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (path, width)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            accessible(page)


@pytest.mark.parametrize("address", [f"/mal/{AT}/", f"/indikatorer/{AT}/"])
def test_every_status_is_in_sight_on_a_telephone(page: Page, demo_site: str, sign_in: SignIn, address: str) -> None:
    sign_in(User.objects.get(username="fortroendevald"))
    page.set_viewport_size({"width": 390, "height": 900})
    page.goto(f"{demo_site}{address}")
    for status in page.locator("tbody .status").all():
        box = status.bounding_box()
        assert box and box["x"] + box["width"] <= 390


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
    assert set(page.locator("tbody .status").all_inner_texts()) == {"Uppnås delvis"}


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
    page.wait_for_selector("text=Punkten är nu nummer 1")
    assert items.first.input_value() == second
    page.wait_for_function("document.activeElement.name === 'results'")


def test_an_event_is_moved_with_the_keyboard_alone(page: Page, sign_in: SignIn) -> None:
    world = workflows.world()
    place = {"occasion": world.occasion, "unit": world.units.committee, "kind": "event", "by": world.controller}
    for heading in ("Först", "Sedan"):
        registers.tell(**place, position=None, told=Told(heading, "Något hände."), version=0)
    sign_in(world.controller)
    page.goto(f"/handelser/{AT}/")
    assert page.locator("section section h3").all_inner_texts() == ["Först", "Sedan"]
    page.get_by_role("button", name="Flytta upp").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("text=är flyttad uppåt")
    assert page.locator("section section h3").all_inner_texts() == ["Sedan", "Först"]


def test_a_value_is_entered_with_the_keyboard_alone(page: Page, demo_site: str, sign_in: SignIn) -> None:
    sign_in(User.objects.get(username="controller"))
    page.goto(f"{demo_site}/indikatorer/{AT}/lamna/KS/")
    page.wait_for_selector("text=Det du skriver sparas när du lämnar rutan.")
    cells = page.locator("td[data-kind=value] input[type=text]")
    cells.first.focus()
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.name") == cells.nth(1).get_attribute("name")
    page.keyboard.press("j")
    assert cells.nth(1).input_value() == "Ej jämförbar"
    page.keyboard.press("Escape")
    assert cells.nth(1).input_value() == "I.U."
