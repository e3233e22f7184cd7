"""The looks: colours that can be read, amounts that align, components that say what they are."""

import re
from collections.abc import Callable
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.template import Context, Template
from django.test import RequestFactory
from django.utils.safestring import mark_safe
from playwright.sync_api import Page, expect

from followup import gallery, terms
from followup.templatetags import ui

ROOT = Path(__file__).resolve().parents[2]
TOKENS = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
COLOURS = {
    name: {"light": light, "dark": dark}
    for name, light, dark in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", TOKENS)
}
# Which colours stand on which grounds. Text needs 4.5 (WCAG 1.4.3), marks and control borders 3 (WCAG 1.4.11).
TEXT = [
    *((ink, ground) for ink in ("ink", "quiet", "accent") for ground in ("paper", "card", "sunken")),
    *((ink, "card") for ink in ("better", "worse", "warn")),
    *(("ink", ground) for ground in ("track", "accent-soft", "better-soft", "worse-soft", "warn-soft")),
    *((tone, "paper") for tone in ("better", "worse", "warn")),
    ("accent", "accent-soft"),
    ("better", "better-soft"),
    ("worse", "worse-soft"),
    ("warn", "warn-soft"),
    ("on-accent", "accent"),
    ("card", "ink"),
]
MARKS = [
    *((mark, "card") for mark in ("better", "worse", "accent", "neutral", "edge", "quiet", "focus")),
    *((mark, "track") for mark in ("better", "worse", "accent", "ink")),
    ("edge", "sunken"),
    ("focus", "paper"),
    ("accent", "band"),
    ("ink", "band"),
]
DECORATION = {"rule"}  # hairlines between what stands apart without them
STATUS_INKS = ("better", "worse", "warn", "accent", "quiet")  # what {% status %} is written in


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb`` (WCAG 2.1)."""
    channels = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.1)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def shown(source: str, **values: object) -> str:
    return Template(source).render(Context(values))


def test_contrast_is_computed_as_wcag_does() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.005)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("pairs", "least"), [(TEXT, 4.5), (MARKS, 3.0)], ids=["text", "marks"])
def test_every_colour_can_be_read_on_its_grounds(scheme: str, pairs: list[tuple[str, str]], least: float) -> None:
    found = {pair: contrast(COLOURS[pair[0]][scheme], COLOURS[pair[1]][scheme]) for pair in pairs}
    assert not {pair: round(ratio, 2) for pair, ratio in found.items() if ratio < least}


def test_every_colour_is_measured_against_a_ground() -> None:
    assert {name for pair in (*TEXT, *MARKS) for name in pair} | DECORATION == set(COLOURS)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read_in_the_row_under_the_pointer(scheme: str) -> None:
    """Tables.css lays 45 % of the soft accent over the card."""
    assert "color-mix(in srgb, var(--accent-soft) 45%, var(--card))" in (ROOT / "static/css/tables.css").read_text()
    soft, card = (COLOURS[name][scheme] for name in ("accent-soft", "card"))
    mixed = [round(0.45 * int(soft[at : at + 2], 16) + 0.55 * int(card[at : at + 2], 16)) for at in (1, 3, 5)]
    ground = "#" + "".join(f"{channel:02x}" for channel in mixed)
    found = {ink: contrast(COLOURS[ink][scheme], ground) for ink in ("ink", *STATUS_INKS)}
    assert not {ink: round(ratio, 2) for ink, ratio in found.items() if ratio < 4.5}


def test_the_colours_of_states_are_among_those_that_are_measured() -> None:
    """Status colours stand on cards and on the page itself."""
    css = (ROOT / "static/css/components.css").read_text(encoding="utf-8")
    inks = set(re.findall(r"\.status[\w, .\n-]*\{[^}]*?[^-]color: var\(--(\w+)\)", css))
    assert inks == set(STATUS_INKS)
    assert {(ink, ground) for ink in inks for ground in ("card", "paper")} <= set(TEXT)


def test_style_sheets_name_no_colour_but_the_tokens() -> None:
    for path in (ROOT / "static/css").glob("*.css"):
        if path.name not in ("tokens.css", "print.css"):
            found = re.findall(r"#[0-9a-fA-F]{3,8}\b", path.read_text(encoding="utf-8"))
            assert not found, f"{path.name}: {found}"


def test_style_sheets_use_only_tokens_that_exist() -> None:
    defined = set(re.findall(r"^\s*(--[\w-]+):", TOKENS, re.MULTILINE))
    for path in (ROOT / "static/css").glob("*.css"):
        used = set(re.findall(r"var\((--[\w-]+)", path.read_text(encoding="utf-8")))
        assert used <= defined, f"{path.name}: {used - defined}"


def test_the_font_is_small_has_its_licence_and_the_signs_that_amounts_need() -> None:
    from fontTools.ttLib import TTFont

    path = ROOT / "static/fonts/inter-latin.woff2"
    assert path.stat().st_size <= 150_000
    assert "SIL Open Font License, Version 1.1" in (path.parent / "OFL.txt").read_text(encoding="utf-8")
    font = TTFont(path)
    assert set("åäöÅÄÖéü0123456789+,%–−\u00a0\u202f") <= {chr(code) for code in font.getBestCmap()}
    assert "tnum" in {record.FeatureTag for record in font["GSUB"].table.FeatureList.FeatureRecord}


@pytest.mark.parametrize(
    ("kronor", "written"),
    [("517449999.99", "517,4"), ("-83250000", "−83,3"), ("1725300000", "1\u00a0725,3"), ("-1", "0,0"), (None, "–")],
)
def test_mnkr_is_rounded_once_in_swedish_typography(kronor: str | None, written: str) -> None:
    assert ui.mnkr(None if kronor is None else Decimal(kronor)) == written


def test_an_exact_zero_is_0_and_keeps_its_place_before_the_decimal_comma() -> None:
    assert ui.mnkr(Decimal("0.00")) == '<span class="zero" data-pad=",0">0</span>'
    assert ui.kr(Decimal(0)) == '<span class="zero" data-pad=",00">0</span>'
    assert ui.tkr(Decimal(0)) == "0"


def test_a_deviation_has_its_sign_and_colour_as_the_reader_sees_it() -> None:
    assert ui.deviation(Decimal(81_900_000)) == '<span class="better">+81,9</span>'
    assert ui.deviation(Decimal(-1_100_000)) == '<span class="worse">−1,1</span>'
    assert ui.deviation(Decimal(-4)) == "0,0", "what rounds to nothing has no colour"
    assert ui.deviation(None) == "–"


def test_periods_and_counts_are_words_and_grouped_digits() -> None:
    assert shown("{{ p|period_name }}, {{ p|span_name }}, {{ n|count }}", p=202308, n=231480) == (
        "augusti 2023, jan–aug 2023, 231\u00a0480"
    )


def test_a_term_opens_its_explanation_without_scripts_and_hugs_the_comma() -> None:
    html = shown('{% term "avvikelse" "avvikelsen" %}, {% term "avvikelse" %}')
    targets = re.findall(r'popovertarget="([^"]+)"', html)
    assert len(set(targets)) == 2
    assert re.findall(r'id="([^"]+)" popover', html) == targets
    assert terms.explanation("avvikelse") in html
    assert html.count('<a href="/ord/#avvikelse">Alla ord och begrepp</a>') == 2
    assert "</span>, <button" in html


def test_a_term_without_an_explanation_is_refused() -> None:
    with pytest.raises(KeyError):
        shown('{% term "påhittat" %}')


def test_every_explanation_is_a_plain_sentence_or_two() -> None:
    for name in terms.names():
        assert re.fullmatch(r"[A-ZÅÄÖ].*\.", terms.explanation(name)), name


def test_a_status_is_icon_and_word_and_an_unknown_kind_is_refused() -> None:
    html = shown('{% status "part" "Uppnås delvis" %}')
    assert "Uppnås delvis" in html and "<svg" in html and 'aria-hidden="true"' in html
    with pytest.raises(KeyError):
        shown('{% status "kanske" "Kanske" %}')


def test_every_icon_that_a_component_names_is_drawn() -> None:
    for name in {*ui.STATUSES.values(), *ui.NOTICES.values(), "up", "down", "sort", "file", "download", "person"}:
        assert "<path" in ui.icon(name), name


def test_an_error_is_announced_and_what_it_says_is_text() -> None:
    html = shown('{% notice kind="error" title=t %}<p>{{ t }}</p>{% endnotice %}', t="<b>fel</b>")
    assert 'role="alert"' in html
    assert "<b>" not in html


class Form(forms.Form):
    amount = forms.DecimalField(label="Prognos", help_text="I mnkr.")
    comment = forms.CharField(label="Kommentar", required=False)
    file = forms.FileField(label="Fil", help_text="CSV.")


def test_a_field_ties_its_label_hint_and_error_together() -> None:
    form = Form({"amount": "abc"})
    html = shown("{% field f.amount %}{% field f.comment %}", f=form)
    assert '<label class="field-label" for="id_amount">Prognos</label>' in html
    assert 'aria-describedby="id_amount_helptext id_amount_error"' in html
    assert 'id="id_amount_helptext"' in html and 'id="id_amount_error"' in html
    assert html.count("(frivilligt)") == 1


def test_progress_asks_for_itself_only_while_there_is_more_to_come() -> None:
    source = '{% include "components/progress.html" with key="j" percent=p words="Läser" poll_url=u only %}'
    html = shown(source, p=0, u="/jobb/1/")
    assert 'hx-get="/jobb/1/"' in html and 'value="0"' in html and "0 %" in html
    assert "hx-get" not in shown(source, p=100, u="")
    assert "value=" not in shown(source, p=None, u="/jobb/1/"), "how far is not known yet"


class Landmarks(HTMLParser):
    """Collects what a test asks of a page: identifiers, what inline code it has, table cells' roles."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.inline: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.ids += [found["id"]] if found.get("id") else []
        if (
            tag == "style"
            or (tag == "script" and "src" not in found)
            or any(name in found for name in ("style", "onclick"))
        ):
            self.inline.append(self.get_starttag_text() or tag)


@pytest.fixture
def gallery_page(rf: RequestFactory, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setattr(settings, "DEBUG", True)
    request = rf.get("/", {"t3-sort": "-deviation"})
    request.user = AnonymousUser()
    return gallery.gallery(request).content.decode()


def test_a_page_has_no_inline_code_and_asks_no_other_origin(gallery_page: str) -> None:
    page = Landmarks()
    page.feed(gallery_page)
    assert not page.inline
    addresses = re.findall(r'(?:src|href|action|hx-get)="([^"]*)"', gallery_page)
    assert addresses and not [address for address in addresses if "//" in address]


def test_a_page_is_swedish_and_begins_with_a_way_past_the_menu(gallery_page: str) -> None:
    assert '<html lang="sv"' in gallery_page
    assert gallery_page.index('href="#main"') < gallery_page.index("<header")
    assert 'id="main"' in gallery_page
    assert re.search(r"<title>\s*Galleri\s*– Uppsikt\s*</title>", gallery_page)


def test_a_table_names_its_rows_says_how_it_is_sorted_and_marks_its_sum(gallery_page: str) -> None:
    assert re.search(r'<th scope="row"[^>]*>Kommungemensamt</th>', gallery_page)
    assert gallery_page.count('aria-sort="descending"') == 1
    assert re.search(r'<tr class="[^"]*sum[^"]*">', gallery_page)
    assert "Rad 1–3 av 9" in gallery_page


def test_the_sorted_table_begins_with_the_largest_deviation(gallery_page: str) -> None:
    second = gallery_page.split('<div class="table-shell">')[2]
    rows = re.findall(r'<span class="(?:better|worse)">([^<]+)</span>', second)
    assert rows[:3] == ["+43,0", "+34,4", "+11,1"]


@pytest.fixture
def gallery_open(page: Page, gallery_page: str) -> Page:
    page.route("**/galleri", lambda route: route.fulfill(body=gallery_page, content_type="text/html; charset=utf-8"))
    page.goto("/galleri")
    return page


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1280, 390])
def test_every_component_is_accessible_and_whole_at_every_width(
    gallery_open: Page, accessible: Callable[[Page], None], width: int, scheme: str
) -> None:
    page = gallery_open
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 900})
    page.evaluate("document.fonts.load('16px Inter').then(() => document.fonts.ready)")
    assert page.evaluate("document.fonts.check('16px Inter')")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    clipped = page.evaluate(
        """() => [...document.querySelectorAll('svg.chart text')].filter((text) => {
             const box = text.getBoundingClientRect(), card = text.closest('.card').getBoundingClientRect();
             return box.width && (box.left < card.left || box.right > card.right);
           }).map((text) => text.textContent)"""
    )
    assert clipped == []
    accessible(page)


def test_a_term_opens_from_the_keyboard_and_closes_with_escape(gallery_open: Page) -> None:
    page = gallery_open
    button = page.get_by_role("button", name="avvikelsen")
    button.focus()
    page.keyboard.press("Enter")
    words = page.get_by_text(terms.explanation("avvikelse"))
    expect(words).to_be_visible()
    page.keyboard.press("Escape")
    expect(words).to_be_hidden()


def test_a_chosen_file_is_named_with_its_size(gallery_open: Page, tmp_path: Path) -> None:
    path = tmp_path / "huvudbok.csv"
    path.write_bytes(b"x" * 2_500_000)
    page = gallery_open
    page.get_by_label("Huvudboksfil").set_input_files(path)
    expect(page.locator(".file-drop-chosen")).to_have_text("huvudbok.csv2,5 MB")


def test_a_headline_and_its_lead_keep_amounts_with_their_units_and_are_as_safe_as_they_were() -> None:
    source = "{% page_header title=title lead=lead %}{% endpage_header %}"
    made = shown(source, title="<b> 30,1 mnkr", lead=mark_safe("<em>5 tkr</em> kvar"))
    assert "&lt;b&gt; 30,1\N{NO-BREAK SPACE}mnkr" in made and "<em>5\N{NO-BREAK SPACE}tkr</em> kvar" in made
    assert "None" not in shown(source, title="Rubrik", lead=None)
