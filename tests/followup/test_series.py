"""Series of measured values: gaps with their reasons, curves told apart without colour, target, broken definitions."""

import re
from decimal import Decimal

import pytest

from followup import charts
from tests.followup.test_charts import drawings, shapes, texts

LABELS = ["2019", "2020", "2021", "2022"]


def curve(name: str, *words: str, other: bool = False) -> charts.Curve:
    points = [
        charts.Point(
            Decimal(text.split()[0].replace(",", ".")) if text[:1].isdigit() else None, text, text.endswith("delår")
        )
        for text in words
    ]
    return charts.Curve(name, tuple(points), other)


def test_a_gap_is_never_bridged_and_its_reason_is_said_in_picture_and_words() -> None:
    chart = charts.series("Trygghet", LABELS, [curve("Trygghet", "61", "Genomförs ej", "63", "64,50")], measure="%")
    for markup in drawings(chart):
        assert len(shapes(markup, "line", "line-ours")) == 1 + 1  # one between 2021 and 2022, one in the legend
        assert "Genomförs ej: 2020" in texts(markup)
        assert "Trygghet: 64,50, 2022" in texts(markup)
    assert chart.summary == "Trygghet: 61 % 2019, 64,50 % 2022. Genomförs ej: 2020."
    assert chart.rows[1] == ("2020", "Genomförs ej")


def test_curves_differ_in_mark_and_strokes_and_anothers_is_drawn_back() -> None:
    chart = charts.series(
        "Trygghet",
        LABELS,
        [curve("Kvinnor", *["61"] * 4), curve("Män", *["70"] * 4), curve("Norrköping", *["62"] * 4, other=True)],
    )
    for markup in drawings(chart):
        assert len(set(re.findall(r'<path[^>]* d="([^"]+)"', markup))) == 3
        strokes = {line.get("stroke-dasharray") for line in shapes(markup, "line", "line-ours")}
        assert strokes == {None, "7 4"}
        assert {line.get("stroke-dasharray") for line in shapes(markup, "line", "line-neutral")} == {"2 4"}


def test_a_target_is_a_line_or_a_band_and_a_new_definition_breaks_the_curve() -> None:
    values = [curve("Trygghet", "61", "62", "70", "71")]
    broken = [charts.Break(2, "Ny definition från 2021")]
    line = charts.series("Trygghet", LABELS, values, aim=charts.Aim("minst 65", Decimal(65)), breaks=broken)
    band = charts.series("Trygghet", LABELS, values, aim=charts.Aim("65–75", Decimal(65), Decimal(75)))
    assert line.summary.endswith("Önskat utfall: minst 65. Ny definition från 2021.")
    for markup in drawings(line):
        assert len(shapes(markup, "line", "line-ours")) == 2 + 1
        assert len(shapes(markup, "line", "line-mark")) == 1 + 1
        assert {"Önskat utfall: minst 65", "Ny definition från 2021"} <= set(texts(markup))
    for markup in drawings(band):
        assert len(shapes(markup, "polygon", "band")) == 1
        assert len(shapes(markup, "line", "line-mark")) == 2 + 1


def test_a_part_of_a_year_is_hollow_and_a_level_far_from_zero_fills_the_picture() -> None:
    chart = charts.series("Invånare", LABELS[:2], [curve("Invånare", "166500", "166673 delår")])
    for markup in drawings(chart):
        assert 'class="hollow"' in markup
        ticks = [words for words in texts(markup) if re.fullmatch(r"\d{3}\s\d{3}", words)]
        assert ticks[0] == "166\N{NO-BREAK SPACE}500" and "0" not in texts(markup)


@pytest.mark.parametrize("words", [("5", "5", "5", "5"), ("0", "0", "0", "0"), ("", "", "", "7"), ("", "", "", "")])
def test_values_that_do_not_change_or_are_few_still_make_a_picture(words: tuple[str, ...]) -> None:
    chart = charts.series("Antal", LABELS, [curve("Antal", *words)])
    assert all("nan" not in markup.casefold() for markup in drawings(chart))


def test_a_curve_with_too_few_points_is_refused() -> None:
    with pytest.raises(ValueError, match="Antal har 1 värden för 4 rubriker"):
        charts.series("Antal", LABELS, [curve("Antal", "1")])
