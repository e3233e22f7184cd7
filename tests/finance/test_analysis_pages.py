"""The analysis on the screen: from the ledger's sums, its text kept by versions, its numbers figures with keys."""

from dataclasses import replace

import pytest
from django.test import Client

from finance import analysis_texts
from finance.analysis import Dimension, Said
from finance.analysis_reading import Analysis
from finance.models import AnalysisText
from finance.selectors import scope
from followup import figures
from followup.access import Role
from goals.models import Decision
from tests.factories import cells, ground
from tests.finance import world as small

PAGE = "/ekonomi/analys/TN/2023-08/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return small.booked(scale=1_000_000)


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def analysis(world) -> Analysis:
    return Analysis(scope(world.organisation.committee, world.occasion))


def school(world) -> str:
    return f"{PAGE}?enhet={world.organisation.school.pk}"


def test_the_parts_come_from_the_ledger_and_make_the_deviation(world):
    found = {one.dimension: one for one in analysis(world).explanations}
    assert analysis(world).total.deviation == 30_000_000  # budget 170 less outcome 140
    assert [(one.name, one.amount) for one in found[Dimension.ACCOUNT].parts] == [
        ("Taxor och avgifter", 10_000_000),
        ("Löner", 10_000_000),
        ("Lokalhyror", 10_000_000),
    ]
    assert [one.name for one in found[Dimension.UNIT].parts] == ["Skola", "Park"]
    assert found[Dimension.MONTH].parts[0].name == "januari"
    for one in found.values():
        assert sum(part.amount for part in one.named) + one.rest == 30_000_000


def test_months_are_told_for_outcome_and_budget(world):
    months = analysis(world).months
    assert months.outcome[202301] == 100_000_000 and months.outcome[202201] == 90_000_000
    assert months.budget == {202301: 160_000_000, 202306: 10_000_000}
    assert 202309 not in months.outcome


def test_the_page_says_what_the_deviation_is_made_of(clerk, world):
    page = text(clerk.get(PAGE))
    assert "Testnämnden är 30,0 mnkr bättre än budget" in page
    assert "Avvikelsen 30,0 mnkr förklaras till 100 % av Skola (20,0 mnkr) och Park (10,0 mnkr)." in page
    assert "Utfall per månad 2023 och 2022, mnkr" in page


def test_the_way_there_is_from_a_row_of_the_driftsammandrag(clerk, world):
    behind = f"/ekonomi/driftsammandrag/TN/2023-08/underlag/?enhet={world.organisation.school.pk}"
    assert f'href="{school(world)}"' in text(clerk.get(behind))
    assert clerk.get(f"{PAGE}?enhet=999999").status_code == 404


def test_every_number_of_the_draft_is_a_figure_that_says_the_same(world):
    for limit in (None, world.organisation.school, world.organisation.park):
        at = scope(world.organisation.committee, world.occasion)
        if limit:
            at = replace(at, unit=at.tree.named(limit.pk))
        draft = Analysis(at).draft
        assert draft.figures
        for said in draft.figures:
            figure = figures.find(said.key)
            assert figure.shown == said.shown, said
            assert said.shown in draft.text
            assert figure.source.startswith(PAGE)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("tn.2023-08.drift.utfall.period", 140_000_000),
        ("tn.2023-08.drift.avvikelse.period", 30_000_000),
        ("tn.2023-08.drift.enhet-101.avvikelse.period", 20_000_000),
        ("tn.2023-08.drift.grupp-44*.utfall.period", 120_000_000),
        ("tn.2023-08.drift.fjolar.period", 115_000_000),
        ("tn.2023-08.drift.budget.helar", 250_000_000),
        ("tn.2023-08.drift.enhet-101.budget.helar", 220_000_000),
        ("tn.2023-08.drift.grupp-249.bokslut.helar", 25_000_000),
        ("tn.2023-08.investeringar.ram", 0),
        ("tn.2023-08.drift.analys-andel.period", 100),
    ],
)
def test_a_figure_is_found_by_its_key(world, key, value):
    figure = figures.find(key)
    assert figure.value == value
    assert figure.label and figure.source


@pytest.mark.parametrize(
    "key",
    [
        "",
        "tn",
        "tn.2023-08.drift",
        "tn.2023-08.drift.utfall",
        "xx.2023-08.drift.utfall.period",
        "tn.2031-01.drift.utfall.period",
        "tn.2023-08.drift.enhet-999.utfall.period",
        "tn.2023-08.drift.grupp-999.utfall.period",
        "tn.2023-08.drift.okant-1.utfall.period",
        "tn.2023-08.drift.prognos.period",
        "tn.2023-08.drift.utfall.helar",
        "tn.2023-08.drift.analys-9.period",
        "tn.2023-08.drift.utfall.vecka",
        "tn.2023-08.investeringar.okant",
        "tn.2023-08.personal.antal",
    ],
)
def test_an_unknown_key_is_unknown(world, key):
    with pytest.raises(figures.UnknownFigure):
        figures.find(key)
    assert figures.found([key]) == {}


def test_a_text_is_kept_with_its_figures_and_versions(clerk, world):
    first = analysis(world).draft.text
    assert clerk.post(PAGE, {"text": first, "seen": 0}).status_code == 302
    edited = "Avvikelsen 30,0 mnkr beror på vakanser."
    assert clerk.post(PAGE, {"text": edited, "seen": 1}).status_code == 302
    kept = AnalysisText.objects.get(number=2)
    assert (kept.text, kept.figures) == (edited, {"tn.2023-08.drift.avvikelse.period": "30,0"})
    page = text(clerk.get(PAGE))
    assert edited in page and first in page and "Tidigare texter" in page
    assert first in text(clerk.get(f"{PAGE}?utkast=ja"))
    assert clerk.post(PAGE, {"text": edited, "seen": 2}, follow=True).status_code == 200
    assert AnalysisText.objects.count() == 2  # the same is not kept twice


def test_a_number_that_is_no_longer_true_is_seen(clerk, world):
    clerk.post(PAGE, {"text": analysis(world).draft.text, "seen": 0})
    assert "Siffror i texten har ändrats" not in text(clerk.get(PAGE))
    cells.outcome(world.clerk, [(202307, "5010", "10101", "440", "5000000")])
    page = text(clerk.get(PAGE))
    assert "Siffror i texten har ändrats sedan den skrevs" in page
    assert "30,0 i texten, nu 25,0" in page


def test_two_writers_never_overwrite_one_another(clerk, world):
    at = {"occasion": world.occasion, "unit": world.organisation.committee, "group": None}
    analysis_texts.write(**at, text="Hennes", offered=[], seen=0, by=world.clerk)
    response = clerk.post(PAGE, {"text": "Min", "seen": 0})
    assert response.status_code == 409
    assert "har sparat en text medan du skrev: ”Hennes”" in text(response) and "Min</textarea>" in text(response)
    assert clerk.post(PAGE, {"text": "Min", "seen": 1}).status_code == 302
    assert [one.text for one in analysis_texts.history(**at)] == ["Min", "Hennes"]
    Decision.objects.create(code="ks-1", body="KS", title="Plan")
    assert clerk.post(PAGE, {"text": "Enligt [beslut:ks-1]", "seen": 2}).status_code == 302
    reader = Client()
    reader.force_login(ground.person("läsare2", Role.POLITICIAN, world.organisation.committee))
    assert 'href="/beslut/#ks-1"' in text(reader.get(PAGE))


@pytest.mark.parametrize(
    ("number", "words", "stands"),
    [
        ("53,6", "är 53,6 mnkr.", True),
        ("53,6", "är 153,6 mnkr", False),
        ("53,6", "är 53,61", False),
        ("97", "till 97 %", True),
        ("97", "1997", False),
        ("1\u00a0725,3", "är 1 725,3 mnkr", True),
    ],
)
def test_a_number_stands_in_a_text_by_itself(number, words, stands):
    assert analysis_texts.stands_in(number, words) is stands
    assert Said("k", number).shown == number


def test_a_stranger_finds_nothing(client, world):
    client.force_login(ground.person("nyfiken"))
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, {"text": "x", "seen": 0}).status_code == 404


def test_a_politician_reads_but_does_not_write(client, world):
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    page = text(client.get(PAGE))
    assert "Ett utkast ur siffrorna" in page and "Spara texten" not in page
    assert client.post(PAGE, {"text": "x", "seen": 0}).status_code == 403
    assert not AnalysisText.objects.exists()


def test_staff_of_a_unit_write_of_it_alone(client, world):
    client.force_login(ground.person("handlaggare", Role.STAFF, world.organisation.school))
    assert client.get(PAGE).status_code == 404
    assert client.get(f"{PAGE}?enhet={world.organisation.park.pk}").status_code == 404
    assert client.post(school(world), {"text": "Vakanser", "seen": 0}).status_code == 302
    kept = AnalysisText.objects.get()
    assert (kept.unit, kept.text) == (world.organisation.school, "Vakanser")


def test_the_page_costs_the_same_however_many_rows(clerk, django_assert_max_num_queries):
    with django_assert_max_num_queries(45):
        clerk.get(PAGE)
