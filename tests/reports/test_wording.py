"""How a figure is written in a sentence."""

from decimal import Decimal

import pytest

from followup.figures import Figure, Measure
from reports import wording

NBSP = "\u00a0"


def figure(value: str, measure: Measure = Measure.KRONOR, printed: str = "") -> Figure:
    return Figure("a.b.c", "Något", Decimal(value), measure, "/", printed=printed)


@pytest.mark.parametrize(
    ("value", "form", "words"),
    [
        ("81949999", "mnkr", "81,9 mnkr"),
        ("-74830000", "mnkr", "−74,8 mnkr"),
        ("0", "mnkr", "0 mnkr"),
        ("-74830000", "mnkr-belopp", "74,8 mnkr"),
        ("81900000", "mnkr-tecken", "+81,9 mnkr"),
        ("-1100000", "mnkr-tecken", "−1,1 mnkr"),
        ("91950000", "mnkr-hela", "92 mnkr"),
        ("-400000", "mnkr-hela", "0 mnkr"),
        ("-17000000", "mnkr-hela-belopp", "17 mnkr"),
        ("1725300000", "mnkr-tal", "1 725,3"),
        ("7100000", "over-under", "överskott med 7,1 mnkr"),
        ("-83150000", "over-under", "underskott med 83,2 mnkr"),
        ("49999", "over-under", "resultat i nivå med budget"),
        ("-49999", "over-under", "resultat i nivå med budget"),
        ("0", "over-under", "resultat i nivå med budget"),
        ("91950000", "over-under-hela", "överskott med 92 mnkr"),
        ("-400000", "over-under-hela", "resultat i nivå med budget"),
        ("4000000", "avvikelse", "positiv avvikelse med 4,0 mnkr"),
        ("-3000000", "avvikelse", "negativ avvikelse med 3,0 mnkr"),
        ("10000", "avvikelse", "avvikelse på 0 mnkr"),
        ("1234567", "tkr", "1 235 tkr"),
        ("-500", "tkr", "−1 tkr"),
        ("1234567.49", "kr", "1 234 567 kr"),
    ],
)
def test_kronor(value: str, form: str, words: str) -> None:
    assert wording.worded(figure(value), form).replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("value", "measure", "form", "words"),
    [
        ("12.5", Measure.PERCENT, "procent", "13 procent"),
        ("-0.4", Measure.PERCENT, "procent", "0 procent"),
        ("12.25", Measure.PERCENT, "procent-1", "12,3 procent"),
        ("12.5", Measure.PERCENT, "procent-tal", "13"),
        ("1013", Measure.COUNT, "antal", "1 013"),
        ("3.75", Measure.NUMBER, "tal", "3,75"),
    ],
)
def test_other_measures(value: str, measure: Measure, form: str, words: str) -> None:
    assert wording.worded(figure(value, measure), form).replace(NBSP, " ") == words


def test_between_a_number_and_its_unit_stands_a_space_that_does_not_break() -> None:
    assert wording.worded(figure("81900000"), "over-under") == f"överskott med 81,9{NBSP}mnkr"


def test_a_format_of_another_measure_is_the_usual_one() -> None:
    assert wording.worded(figure("13", Measure.COUNT), "mnkr") == "13"
    assert wording.worded(figure("1000000"), "finns-inte") == f"1,0{NBSP}mnkr"


def test_what_the_source_prints_by_itself_can_be_written_so() -> None:
    one = figure("12.25", Measure.PERCENT, printed="12,25")
    assert [form.key for form in wording.formats(one)][:2] == ["tal", "procent"]
    assert wording.worded(one) == "12,25"
    assert wording.worded(one, "procent") == f"12{NBSP}procent"


def test_every_format_has_a_name_and_says_how_it_rounds() -> None:
    assert all(one.name and one.rounds.endswith(".") for one in wording.FORMATS.values())
    assert all(key == one.key for key, one in wording.FORMATS.items())
