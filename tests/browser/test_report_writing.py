"""Two people write in a section: keyboard, a figure by /, saving by itself, the lock, a takeover, the history."""

from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page, expect

from finance.models import Import
from followup.models import User
from reports import writing
from reports.models import Prose
from tests.browser.seeing import whole
from tests.conftest import WINDOW
from tests.reports import report_cases
from tests.reports.report_cases import World

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = (1280, 390)


@pytest.fixture
def world() -> Iterator[World]:
    yield report_cases.world()
    with connection.cursor() as cursor:
        for pk in Import.objects.values_list("pk", flat=True):
            cursor.execute(f"DROP TABLE IF EXISTS finance_entry_{pk}")


@pytest.fixture
def other(browser: Browser, live_server: object, world: World) -> Iterator[Page]:
    """The controller's browser."""
    client = Client()
    client.force_login(world.controller)
    name = settings.SESSION_COOKIE_NAME
    context = browser.new_context(base_url=str(live_server), **WINDOW)
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": str(live_server)}])
    yield context.new_page()
    context.close()


def editor(page: Page):
    return page.locator(".prose-text")


def status(page: Page):
    return page.locator("[data-prose-status]")


def begin(page: Page, world: World) -> None:
    """Open the section and begin to write in it."""
    page.goto(reverse("report_section", args=[world.section().pk]))
    page.get_by_role("button", name="Skriv", exact=True).click()
    expect(status(page)).to_have_text("Det du skriver sparas av sig självt.")


def kept(page: Page, world: World, words: str) -> str:
    """The text that stands, once the page says that all of what one has written is saved."""
    expect(status(page)).to_contain_text("Sparat kl.")
    expect(status(page)).to_have_attribute("data-kind", "ok")
    newest = writing.newest(world.section())
    assert newest and words in newest.html
    return newest.html


def at_both_widths(page: Page, accessible: Callable[[Page], None]) -> None:
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        accessible(page)
        whole(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_whole_way(
    page: Page, other: Page, sign_in: Callable[[User], None], world: World, accessible: Callable[[Page], None]
) -> None:
    sign_in(world.staff)
    begin(page, world)
    page.route(f"**{reverse('report_lock', args=[world.section().pk])}", lambda route: route.abort())  # below, a save
    editor(page).focus()  # shall be the first to tell her that somebody has taken over
    page.keyboard.type("Skolan har ett ")
    page.keyboard.type("/")
    dialog = page.locator("[data-prose-search]")
    expect(dialog).to_be_visible()
    page.keyboard.type("avvikelse skola perioden")
    expect(dialog.get_by_role("option").first).to_contain_text("Skola: avvikelse mot budget, perioden")
    expect(dialog.get_by_role("listbox")).to_have_attribute("aria-busy", "false")  # no hits for more words are to come
    accessible(page)
    dialog.get_by_label("Skrivs som").select_option("over-under")
    dialog.get_by_role("button", name="Infoga").press("Enter")
    expect(editor(page).locator(".chip")).to_have_text("överskott med 20,0\u00a0mnkr")
    expect(editor(page)).to_be_focused()
    page.keyboard.type(" och/eller mer.")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+b")
    page.keyboard.type("Fet.")
    assert kept(page, world, "Fet.") == (
        '<p>Skolan har ett <span data-figure="tn.2023-08.drift.enhet-101.avvikelse.period"'
        ' data-format="over-under"></span> och/eller mer.</p><p><strong>Fet.</strong></p>'
    )
    expect(page.locator("[data-prose-beside]")).to_contain_text("Varifrån kommer siffran?")
    at_both_widths(page, accessible)

    # A second person sees who writes, and takes over.
    other.goto(reverse("report_section", args=[world.section().pk]))
    expect(other.locator(".notice").first).to_contain_text("handläggare skriver i avsnittet nu")
    at_both_widths(other, accessible)
    other.get_by_role("button", name="Ta över").click()
    expect(editor(other)).to_contain_text("överskott med 20,0\u00a0mnkr")
    editor(other).locator("p").last.click()
    other.keyboard.press("End")
    other.keyboard.type(" Kontrollerat.")
    kept(other, world, "Kontrollerat.")

    # The first one's text is refused in words, and stays.
    editor(page).locator("p").last.click()
    page.keyboard.type("Mitt eget. ")
    expect(status(page)).to_contain_text("controller har tagit över avsnittet")
    expect(editor(page)).to_have_attribute("contenteditable", "false")
    expect(editor(page)).to_contain_text("Mitt eget.")
    assert "Mitt eget" not in writing.newest(world.section()).html

    # After a reload it is offered again.
    writing.leave(section=world.section(), by=world.controller)
    page.unroute_all()
    begin(page, world)
    page.get_by_role("button", name="Ta tillbaka den").click()
    expect(editor(page)).to_contain_text("Mitt eget.")
    kept(page, world, "Mitt eget.")

    # The history shows who wrote what, and what differs.
    page.get_by_role("link", name="Historik").click()
    expect(page.locator("ins").first).to_contain_text("Mitt")
    expect(page.locator(".writing-beside li")).to_have_count(3)
    accessible(page)


def test_a_dialog_shows_only_what_it_has_use_for(page: Page, sign_in: Callable[[User], None], world: World) -> None:
    sign_in(world.staff)
    begin(page, world)
    editor(page).focus()
    page.get_by_role("button", name="Beslut", exact=True).click()
    search = page.locator("[data-prose-search]")
    expect(search.locator("[data-prose-count]")).to_contain_text("Ingen träff")
    expect(search.locator("[data-prose-formats]")).to_be_hidden()  # a decision is written in one way only
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Fotnot", exact=True).click()
    line = page.locator("[data-prose-line]")
    expect(line.get_by_role("button", name="Infoga")).to_be_visible()
    expect(line.get_by_role("button", name="Ta bort")).to_be_hidden()  # a new note is nothing to remove


@pytest.mark.stopped_by_policy
def test_a_paste_from_word_keeps_the_structure_and_a_script_does_not_run(
    page: Page, sign_in: Callable[[User], None], world: World
) -> None:
    sign_in(world.staff)
    begin(page, world)
    editor(page).focus()
    pasted = (
        "<h1>Rubrik</h1><p class=MsoNormal style='color:red'>Text <b>fet</b></p>"
        "<p class=MsoListParagraph>·<span>    </span>Punkt</p><img src=x onerror='window.ran = 1'>"
        "<script>window.ran = 1</script>"
    )
    page.evaluate(
        """(html) => {
          const data = new DataTransfer();
          data.setData("text/html", html);
          const paste = new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true });
          document.querySelector(".prose-text").dispatchEvent(paste);
        }""",
        pasted,
    )
    assert kept(page, world, "Punkt") == "<h2>Rubrik</h2><p>Text <strong>fet</strong></p><ul><li>Punkt</li></ul>"
    assert page.evaluate("window.ran") is None
    # What got into the page all the same would not run: the policy lets no script of the page itself do so.
    page.evaluate(
        """() => new Promise((failed) => {
          document.body.insertAdjacentHTML("beforeend", '<img src="data:" onerror="window.ran = 1">');
          document.body.lastElementChild.addEventListener("error", failed);
        })"""
    )
    assert page.evaluate("window.ran") is None


def test_without_a_network_the_text_is_kept_and_sent_later(
    page: Page, sign_in: Callable[[User], None], world: World
) -> None:
    sign_in(world.staff)
    begin(page, world)
    page.route("**/skriv/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())
    editor(page).focus()
    page.keyboard.type("Skrivet utan nät")
    expect(status(page)).to_contain_text("Ingen kontakt med servern")
    assert not Prose.objects.exists()
    page.unroute("**/skriv/")
    assert kept(page, world, "nät") == "<p>Skrivet utan nät</p>"


def test_a_section_is_moved_with_the_keyboard(page: Page, sign_in: Callable[[User], None], world: World) -> None:
    sign_in(world.controller)
    page.goto(reverse("report_arrange", args=["rapport", world.report.pk]))
    page.locator(f"#avsnitt-{world.section().pk} button[name=ner]").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#avsnitt-*")
    moved = page.locator(f"#avsnitt-{world.section().pk}")
    expect(moved).to_be_focused()
    page.keyboard.press("Tab")
    expect(moved.locator("button[name=upp]")).to_be_focused()
    expect(page.locator(".arranged > li").nth(1)).to_contain_text("Nämndens uppdrag")
