"""Charts: what they say is what the figures say, at every width, on paper and to a screen reader."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup import charts, money
from followup.charts import svg
from followup.charts.metrics import text_width, wrap

SVG = "{http://www.w3.org/2000/svg}"
MNKR = money.Unit.MNKR.kronor
DEVIATIONS = [
    ("Kommungemensamt", 70 * MNKR),
    ("Kommunstyrelsen", Decimal(0)),
    ("Kommunikation- och utvecklingsstaben", Decimal("-1149999.99")),
]
TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"


def texts(markup: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(markup).iter(f"{SVG}text")]


def shapes(markup: str, name: str, cls: str) -> list[ET.Element]:
    return [element for element in ET.fromstring(markup).iter(f"{SVG}{name}") if element.get("class") == cls]


def drawings(chart: charts.Chart) -> list[str]:
    return [*(picture.svg for picture in chart.pictures), chart.printed]


def every_chart() -> list[charts.Chart]:
    amounts = tuple(Decimal(number) * MNKR for number in (41, 80, 118))
    return [
        charts.bullet(
            "Prognos mot budget",
            charts.Measure("Prognos", 517 * MNKR),
            charts.Measure("Budget", 599 * MNKR),
            deviation=82 * MNKR,
        ),
        charts.deviation_bars("Avvikelser", DEVIATIONS),
        charts.kind_bars("Slag", [charts.Item("Löner", (150 * MNKR, 160 * MNKR))], years=("2022", "2023")),
        charts.waterfall("Steg", [charts.Step("Från", 80 * MNKR, total=True), charts.Step("Elstöd", -6 * MNKR)]),
        charts.lines("Året", ("jan", "feb", "mar"), [charts.Series("Utfall", amounts)]),
        risk_matrix({(3, 4): 2, (1, 1): 1}),
        *dense_charts(),
    ]


def dense_charts() -> list[charts.Chart]:
    steps = [charts.Step("Från", 80 * MNKR, total=True), charts.Step("Elstöd", -6 * MNKR)]
    both = charts.Measure("Prognos", 517 * MNKR), charts.Measure("Ramen", 599 * MNKR)
    return [
        charts.bullet("Mot ramen", *both, deviation=82 * MNKR, dense=True),
        charts.deviation_bars("Få rum", DEVIATIONS, dense=True),
        charts.waterfall("Steg i ett kort", steps, dense=True),
        charts.lines("Från mars", ("mar", "aug"), [charts.Series("Prognos", (595 * MNKR, 517 * MNKR))], dense=True),
    ]


def test_a_bullet_says_what_it_is_held_against() -> None:
    assert dense_charts()[0].summary.endswith("bättre än ramen.")


def test_parts_without_names_say_them_to_a_screen_reader_and_in_the_table() -> None:
    parts = [charts.Segment("Genomförd", 2, charts.Tone.BETTER), charts.Segment("Pågår", 1, charts.Tone.OURS)]
    chart = charts.segments("Uppdrag", parts, named=False)
    assert texts(chart.pictures[0].svg) == []
    assert chart.summary == "Av 3: 2 genomförd, 1 pågår." and chart.rows == (("Genomförd", "2"), ("Pågår", "1"))


def risk_matrix(counts: dict[tuple[int, int], int]) -> charts.Chart:
    down = charts.Axis("Sannolikhet", ("Osannolik", "Mindre sannolik", "Möjlig", "Sannolik"))
    across = charts.Axis("Konsekvens", ("Försumbar", "Lindrig", "Kännbar", "Allvarlig"))
    shades = ((1, charts.Shade.BETTER, "Låg"), (4, charts.Shade.WARN, "Medelhög"), (9, charts.Shade.WORSE, "Hög"))
    return charts.matrix("Risker", down, across, counts, shades=shades, one="risk", many="risker")


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_each_drawing_says_its_title_and_summary_to_a_screen_reader(chart: charts.Chart) -> None:
    for markup in drawings(chart):
        root = ET.fromstring(markup)
        named = {element.get("id"): element.text for element in root.iter() if element.get("id")}
        assert root.get("role") == "img"
        assert [named[key] for key in root.get("aria-labelledby", "").split()] == [chart.title, chart.summary]


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_identifiers_are_unique_on_a_page_and_the_same_each_time(chart: charts.Chart) -> None:
    found = [key for markup in drawings(chart) for key in re.findall(r' id="([^"]+)"', markup)]
    assert len(found) == len(set(found)) > 0
    again = next(other for other in every_chart() if other.title == chart.title)
    assert again == chart


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_on_screen_text_keeps_its_size_and_on_paper_the_drawing_has_its_own(chart: charts.Chart) -> None:
    for picture in chart.pictures:
        root = ET.fromstring(picture.svg)
        assert root.get("width") == "100%"
        assert root.get("viewBox") is None, "a viewBox would scale the text with the picture"
    printed = ET.fromstring(chart.printed)
    assert printed.get("viewBox") == f"0 0 {printed.get('width')} {printed.get('height')}"
    assert "%" not in "".join(
        value for element in printed.iter() for value in (element.get("x"), element.get("x1")) if value
    )


@pytest.mark.parametrize("chart", every_chart(), ids=lambda chart: chart.title)
def test_every_figure_of_the_table_stands_in_the_picture(chart: charts.Chart) -> None:
    figures = {row[-1] for row in chart.rows if row[0] != "Avvikelse"}
    shown = " ".join(texts(chart.printed))
    if chart.title in ("Året", "Från mars"):
        figures = {chart.rows[-1][-1]}  # a curve names its last value
    if chart.title == "Risker":
        figures -= {"0"}  # an empty field of a matrix stays empty
    assert figures and all(figure in shown for figure in figures)


def test_deviations_share_one_zero_and_go_to_the_side_of_their_sign() -> None:
    printed = charts.deviation_bars("Avvikelser", DEVIATIONS).printed
    (zero,) = shapes(printed, "line", "line-zero")
    (better,) = shapes(printed, "rect", "fill-better")
    (worse,) = shapes(printed, "rect", "fill-worse")
    assert better.get("x") == zero.get("x1")
    assert float(worse.get("x", 0)) + float(worse.get("width", 0)) == pytest.approx(float(zero.get("x1", 0)), abs=0.11)


def test_a_deviation_of_exactly_nothing_shows_0_and_draws_no_bar() -> None:
    printed = charts.deviation_bars("Avvikelser", [("Kommunstyrelsen", Decimal(0))]).printed
    assert texts(printed) == ["Kommunstyrelsen", "0"]
    assert not list(ET.fromstring(printed).iter(f"{SVG}rect"))


def test_amounts_are_rounded_once_with_the_true_minus_sign() -> None:
    chart = charts.deviation_bars("Avvikelser", DEVIATIONS)
    assert chart.rows[-1] == ("Kommunikation- och utvecklingsstaben", "−1,1")
    assert chart.summary == (
        "Störst överskott: Kommungemensamt, +70,0 mnkr. "
        "Störst underskott: Kommunikation- och utvecklingsstaben, −1,1 mnkr."
    )


def test_when_nothing_is_below_budget_the_summary_says_so() -> None:
    assert charts.deviation_bars("A", DEVIATIONS[:2]).summary.endswith("Ingen ligger under budget.")
    assert charts.deviation_bars("A", [("X", Decimal(0))]).summary == "Inga avvikelser mot budget."


def test_bars_are_as_long_as_their_amounts() -> None:
    items = [charts.Item("Löner", (200 * MNKR, 100 * MNKR)), charts.Item("Lokaler", (50 * MNKR, 25 * MNKR))]
    printed = charts.kind_bars("Slag", items, years=("2022", "2023")).printed
    # the legend's swatch comes first
    before = [float(bar.get("width", 0)) for bar in shapes(printed, "rect", "fill-before")][1:]
    now = [float(bar.get("width", 0)) for bar in shapes(printed, "rect", "fill-ours")][1:]
    assert before[0] / now[0] == pytest.approx(2, rel=0.01)
    assert before[0] / before[1] == pytest.approx(4, rel=0.01)


def test_the_year_before_is_told_apart_without_colour() -> None:
    chart = charts.kind_bars("Slag", [charts.Item("Löner", (150 * MNKR, 160 * MNKR))], years=("2022", "2023"))
    for markup in drawings(chart):
        assert all(bar.get("stroke") for bar in shapes(markup, "rect", "fill-before"))
        assert not any(bar.get("stroke") for bar in shapes(markup, "rect", "fill-ours"))
        assert {"2022", "2023"} <= set(texts(markup))


def test_a_waterfall_step_begins_where_the_one_before_ended() -> None:
    steps = [
        charts.Step("Prognos", 80 * MNKR, total=True),
        charts.Step("Tomträtt", -60 * MNKR),
        charts.Step("Elstöd", -30 * MNKR),
        charts.Step("Kvar", -10 * MNKR, total=True),
    ]
    chart = charts.waterfall("Steg", steps)
    first, second = shapes(chart.printed, "rect", "fill-neutral")[1:3]
    assert float(first.get("x", 0)) == pytest.approx(
        float(second.get("x", 0)) + float(second.get("width", 0)), abs=0.11
    )
    assert chart.summary == "Från +80,0 till −10,0 mnkr. Störst påverkan: Tomträtt, −60,0 mnkr."


def test_a_waterfall_whose_total_is_not_the_sum_of_its_steps_is_refused() -> None:
    steps = [charts.Step("Prognos", 80 * MNKR, total=True), charts.Step("Elstöd", -6 * MNKR)]
    with pytest.raises(ValueError, match="stegen ger 74"):
        charts.waterfall("Steg", [*steps, charts.Step("Kvar", 75 * MNKR, total=True)])


@pytest.mark.parametrize(
    ("deviation", "tone", "verdict"),
    [(5, "better", "bättre än budget"), (-5, "worse", "sämre än budget"), (0, "neutral", "enligt budget")],
)
def test_the_bullet_takes_its_tone_from_the_deviation_not_from_what_is_larger(
    deviation: int, tone: str, verdict: str
) -> None:
    chart = charts.bullet(
        "Resultat",
        charts.Measure("Prognos", 10 * MNKR),
        charts.Measure("Budget", 5 * MNKR),
        deviation=deviation * MNKR,
    )
    assert shapes(chart.printed, "rect", f"fill-{tone}")
    assert verdict in chart.summary


def test_a_bullet_for_a_deficit_starts_at_zero_and_goes_left() -> None:
    chart = charts.bullet(
        "Resultat",
        charts.Measure("Prognos", -40 * MNKR),
        charts.Measure("Budget", 13 * MNKR),
        deviation=-53 * MNKR,
    )
    (bar,) = shapes(chart.printed, "rect", "fill-worse")
    (zero,) = shapes(chart.printed, "line", "line-zero")
    end = float(bar.get("x", 0)) + float(bar.get("width", 0))
    assert end == pytest.approx(float(zero.get("x1", 0)), abs=0.11)


def test_a_curve_stops_where_the_months_have_no_outcome_yet() -> None:
    series = [charts.Series("Utfall", (40 * MNKR, 80 * MNKR, None, None))]
    chart = charts.lines("Året", ("jan", "feb", "mar", "apr"), series)
    assert len(shapes(chart.printed, "line", "line-ours")) == 1
    assert chart.rows[2] == ("mar", "–")
    assert chart.summary == "Utfall: 40,0 mnkr jan, 80,0 mnkr feb."


def test_a_curve_with_too_few_amounts_is_refused() -> None:
    with pytest.raises(ValueError, match="Utfall har 1 värden för 2 rubriker"):
        charts.lines("Året", ("jan", "feb"), [charts.Series("Utfall", (MNKR,))])


def test_month_names_do_not_touch_in_a_narrow_room() -> None:
    months = [f"månad{number}" for number in range(1, 13)]
    chart = charts.lines("Året", months, [charts.Series("Utfall", tuple(MNKR * number for number in range(12)))])
    narrow = next(picture.svg for picture in chart.pictures if picture.kind == "narrow")
    places = [
        float((element.get("x") or "").rstrip("%")) / 100 * svg.NARROW.least_width
        for element in ET.fromstring(narrow).iter(f"{SVG}text")
        if (element.text or "").startswith("månad")
    ]
    assert len(places) >= 2
    assert min(right - left for left, right in pairwise(places)) >= text_width("månad12", 14)


def test_a_sparkline_needs_two_amounts_and_is_the_same_each_time() -> None:
    assert charts.sparkline("Sjukfrånvaro", [Decimal(1), None]) == ""
    once, again = (charts.sparkline("Sjukfrånvaro", [Decimal(1), None, Decimal(3)], target=Decimal(2)) for _ in "ab")
    assert once == again


def test_a_sparkline_never_bridges_a_gap_and_shows_the_amount_that_stands_alone() -> None:
    whole = charts.sparkline("Hel", [Decimal(1), Decimal(2), Decimal(3)])
    assert (len(shapes(whole, "line", "line-ours")), whole.count("<circle")) == (2, 1)
    gap = charts.sparkline("Bruten", [Decimal(1), Decimal(2), None, Decimal(3), None, Decimal(5), Decimal(4)])
    assert (len(shapes(gap, "line", "line-ours")), gap.count("<circle")) == (2, 2)
    alone = charts.sparkline("Enstaka", [Decimal(1), None, Decimal(3)])
    assert (len(shapes(alone, "line", "line-ours")), alone.count("<circle")) == (0, 2)


def test_a_name_with_markup_is_text() -> None:
    chart = charts.deviation_bars("<b>A & B</b>", [("<script>", MNKR)])
    assert "<script>" not in chart.printed
    assert texts(chart.printed)[0] == "<script>"


@given(
    st.lists(
        st.tuples(st.text("abcåäöÅÄÖ -", min_size=1, max_size=60), st.decimals(-(10**10), 10**10, places=2)),
        max_size=12,
    )
)
def test_nothing_drawn_falls_outside_the_least_width(deviations: list[tuple[str, Decimal]]) -> None:
    chart = charts.deviation_bars("Avvikelser", deviations)
    frames = {"wide": svg.WIDE, "narrow": svg.NARROW}
    for picture in chart.pictures:
        frame = frames[picture.kind]
        for element in ET.fromstring(picture.svg).iter(f"{SVG}text"):
            x = float((element.get("x") or "").rstrip("%")) / 100 * frame.least_width + float(element.get("dx", 0))
            width = text_width(element.text or "", frame.text)
            left = x - width if element.get("text-anchor") == "end" else x
            assert left >= -0.5
            assert left + width <= frame.least_width + 0.5


@given(st.text("abcdefåäö- ", max_size=80), st.integers(40, 200))
def test_wrapping_loses_no_letter_and_keeps_within_the_room(words: str, room: int) -> None:
    lines = wrap(words, room, 14)
    assert all(text_width(line, 14) <= room for line in lines)
    assert re.sub(r"[ -]", "", "".join(lines)) == re.sub(r"[ -]", "", words)


def test_long_names_break_at_hyphens_and_spaces_before_words_are_cut() -> None:
    assert wrap("Kommunikation- och utvecklingsstaben", 150, 14) == ["Kommunikation- och", "utvecklingsstaben"]


def test_the_colours_for_paper_are_those_of_the_light_theme() -> None:
    tokens = dict(re.findall(r"--([\w-]+): light-dark\((#\w{6}),", TOKENS.read_text(encoding="utf-8")))
    fixed = {
        "ink": svg.INK,
        "quiet": svg.QUIET,
        "rule": svg.RULE,
        "track": svg.TRACK,
        "band": svg.BAND,
        "card": svg.CARD,
    }
    assert fixed == {name: tokens[name] for name in fixed}
    names = {"better": "better", "worse": "worse", "ours": "accent", "neutral": "neutral", "before": "card"}
    assert {f"{shade}-soft": fill for shade, fill in svg.SHADES.items()} == {
        name: tokens[name] for name in ("better-soft", "warn-soft", "worse-soft")
    }
    assert {tone.value: fill for tone, fill in svg.FILLS.items()} == {
        tone: tokens[name] for tone, name in names.items()
    }


def test_rows_lead_where_they_are_told_to_on_screen_and_nowhere_on_paper() -> None:
    chart = charts.deviation_bars("Avvikelser", DEVIATIONS, links=["/ett/", None, "/tre/"])
    for picture in chart.pictures:
        root = ET.fromstring(picture.svg)
        links = {link.get("href"): "".join(link.itertext()) for link in root.iter(f"{SVG}a")}
        assert set(links) == {"/ett/", "/tre/"}
        assert links["/ett/"] == "Kommungemensamt+70,0"
        assert root.get("role") == "group", "what is inside an image cannot be reached by a screen reader"
    assert "<a" not in chart.printed
    assert ET.fromstring(chart.printed).get("role") == "img"


def test_a_matrix_says_each_field_that_holds_something_and_shades_it_by_its_value() -> None:
    chart = risk_matrix({(3, 4): 2, (1, 1): 1, (2, 2): 0})
    assert chart.summary == (
        "3 risker. Sannolikhet 3 och konsekvens 4, värde 12 (hög): 2. Sannolikhet 1 och konsekvens 1, värde 1 (låg): 1."
    )
    assert chart.headers == ("Sannolikhet", "1 Försumbar", "2 Lindrig", "3 Kännbar", "4 Allvarlig")
    assert chart.rows[0] == ("4 Sannolik", "0", "0", "0", "0")
    assert chart.rows[1] == ("3 Möjlig", "0", "0", "0", "2")
    for markup in drawings(chart):
        assert [len(shapes(markup, "rect", f"soft-{shade}")) for shade in ("better", "warn", "worse")] == [6, 8, 5]
        assert [words for words in texts(markup) if words.endswith(" st")] == ["2 st", "1 st"]
    narrow = next(picture.svg for picture in chart.pictures if picture.kind == "narrow")
    for element in ET.fromstring(narrow).iter(f"{SVG}text"):
        x = float((element.get("x") or "").rstrip("%")) / 100 * svg.NARROW.least_width + float(element.get("dx", 0))
        width = text_width(element.text or "", svg.NARROW.text)
        assert x + width * {"middle": 0.5, "end": 0}.get(element.get("text-anchor"), 1) <= svg.NARROW.least_width
    assert risk_matrix({}).summary == "Det finns inga risker att placera i bilden."


def test_a_fan_is_shaded_between_its_edges_and_said_in_words_and_figures():
    curve = charts.Series("Förslag", (Decimal(10_000_000), Decimal(20_000_000)))
    band = charts.Band("80 %", (Decimal(10_000_000), Decimal(15_000_000)), (Decimal(10_000_000), Decimal(25_000_000)))
    fan = charts.lines("Året", ["nov", "dec"], [curve], band=band)
    assert "Det skuggade fältet (80 %) slutar mellan 15,0 och 25,0 mnkr dec." in fan.summary
    assert fan.headers == ("Tid", "Förslag, mnkr", "Lägst (80 %), mnkr", "Högst (80 %), mnkr")
    assert fan.rows[1] == ("dec", "20,0", "15,0", "25,0")
    for picture in (fan.printed, *(one.svg for one in fan.pictures)):
        polygon = ET.fromstring(picture).find(".//{*}polygon")
        points = [tuple(map(float, point.split(","))) for point in polygon.get("points").split()]
        assert len(points) == 4
        assert points[0] == points[3]  # nothing is unsure in November
        assert points[1][1] < points[2][1]  # the highest stands above the lowest in December


def test_a_band_has_one_amount_for_each_label():
    with pytest.raises(ValueError, match="rubriker"):
        charts.lines("Året", ["nov", "dec"], [], band=charts.Band("80 %", (Decimal(1),), (Decimal(2),)))
