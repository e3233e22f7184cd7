"""Every figure that is listed is found by its own key, as the same number; nothing secret is a figure."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from followup import figures
from followup.figures import Figure, UnknownFigure
from indicators.models import Indicator, Value

MANY = 60  # queries for all figures of a committee; there are hundreds of figures


@pytest.fixture
def listed(demo: None) -> list[Figure]:
    with CaptureQueriesContext(connection) as asked:
        found = figures.listed("KS", "2023-08")
    assert len(asked) < MANY and len(found) > 300
    return found


def test_a_listed_figure_is_the_one_that_its_key_finds(listed: list[Figure]) -> None:
    for one in listed[:: len(listed) // 40]:
        found = figures.find(one.key)
        assert (found.label, found.value, found.measure, found.signed) == (
            one.label,
            one.value,
            one.measure,
            one.signed,
        )


def test_together_or_one_by_one_the_figures_are_the_same(listed: list[Figure]) -> None:
    keys = [one.key for one in listed[::50]]
    assert {key: one.value for key, one in figures.found(keys).items()} == {
        key: figures.find(key).value for key in keys
    }


@pytest.mark.parametrize(
    ("key", "label", "shown"),
    [
        ("ks.2023-08.drift.avvikelse.helar", "Kommunstyrelsen: avvikelse mot budget", "81,9"),
        ("ks.2023-08.drift.kostnader.prognos.helar", "Kommunstyrelsen, kostnader: prognos", "627,3"),
        ("ks.2023-08.drift.intakter.prognos.helar", "Kommunstyrelsen, intäkter: prognos", "109,9"),
        (
            "ks.2023-08.poster.ordinarie",
            "Kommunstyrelsen: prognos mot budget för ordinarie verksamhet",
            "12,3",
        ),
        ("ks.2023-08.budget.ursprunglig", "Kommunstyrelsen: ursprunglig budget", "632,6"),
        ("ks.2023-08.mal.uppnas", "Nämndmål, uppnås, Delårsrapport augusti 2023", "13"),
    ],
)
def test_the_numbers_of_the_2023_report_are_figures(listed: list[Figure], key: str, label: str, shown: str) -> None:
    one = next(one for one in listed if one.key == key)
    assert (one.label, one.shown) == (label, shown)
    assert figures.find(key).shown == shown


def test_a_secret_value_is_no_figure(demo: None) -> None:
    value = Value.objects.filter(number__isnull=False, month=12).select_related("indicator").first()
    assert value is not None
    key = f"ks.2023-08.indikator.{value.indicator.code}.{value.year}"
    assert figures.find(key).value == value.number
    Indicator.objects.filter(pk=value.indicator_id).update(secret=True)
    with pytest.raises(UnknownFigure):
        figures.find(key)
    assert key not in {one.key for one in figures.listed("KS", "2023-08")}


def test_a_committee_or_an_occasion_that_is_not_there_has_no_figures(demo: None) -> None:
    assert figures.listed("XX", "2023-08") == [] == figures.listed("KS", "2031-01")
