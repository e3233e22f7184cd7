"""The page behind a proposed forecast."""

from decimal import Decimal

import pytest

from finance import baselines
from finance.models import ActivityGroup
from finance.proposal import Method
from finance.proposal.words import explanation
from finance.proposal_page import proposal_page
from followup.access import Role
from followup.jobs import Progress
from tests.factories import cells, ground
from tests.finance import world as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    """A school of four whole years and eight months, computed."""
    made = small.empty()
    ground.calendar(*range(2019, 2022))
    booked = [
        (year * 100 + month, "5010", "10101", "440", str((900 + 10 * month + 20 * (year - 2019)) * 1000))
        for year in range(2019, 2024)
        for month in range(1, 13)
        if year < 2023 or month <= 8
    ]
    cells.outcome(made.clerk, booked)
    cells.budget(made.clerk, [(202300 + month, "5010", "10101", "440", "1000000") for month in range(1, 13)])
    baselines.compute(occasion=made.occasion, committee=made.organisation.committee, progress=Progress())
    return made


@pytest.fixture
def group():
    return ActivityGroup.objects.get(label="44*").pk


def address(group, unit="101", side="cost"):
    return f"/ekonomi/prognos/TN/2023-08/enhet/{unit}/forslag/{group}-{side}/"


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_says_the_year_its_interval_its_backtest_and_its_methods(client, world, group):
    client.force_login(world.clerk)
    response = client.get(address(group))
    page, words = response.context["page"], text(response)
    assert page.headline == "Förslaget för 2023 är 12,5 mnkr"
    assert "Fyra gånger av fem väntas året sluta mellan 12,5 och 12,6 mnkr." in page.lead
    assert "Träffsäkerhet senaste 3 åren: ±0,3\u00a0%." in page.lead
    assert [trial.year for trial in page.trials] == [2022, 2021, 2020]
    assert "Sammanvägning." in words
    assert len(page.shares) > 1
    assert all(f"{one.name} <span" in words and one.words.source in words for one in page.shares)
    assert f'href="{world_area()}"' in words


def world_area():
    return "/ekonomi/prognos/TN/2023-08/enhet/101/"


def test_the_chart_holds_outcome_last_year_budget_and_proposal(world, group):
    page = proposal_page(world.organisation.committee, world.occasion, world.organisation.school, group, "cost")
    chart = page.chart
    assert chart.headers[1:5] == ("2022, mnkr", "Budget, mnkr", "Utfall, mnkr", "Förslag, mnkr")
    december = chart.rows[-1]
    assert december[:4] == ("dec", "12,3", "12,0", "–")
    assert chart.rows[7][3] == chart.rows[7][4]  # the proposal begins where the outcome ends


def test_the_grid_leads_to_the_page(client, world, group):
    client.force_login(world.clerk)
    words = text(client.get(world_area()))
    assert f'href="{address(group)}"' in words
    assert "senaste 3 åren: ±" in words


def test_a_stranger_and_one_of_another_committee_find_nothing_and_a_politician_reads(client, world, group):
    client.force_login(ground.person("nyfiken"))
    assert client.get(address(group)).status_code == 404
    client.force_login(ground.person("annan", Role.CONTROLLER, world.organisation.other_committee))
    assert client.get(address(group)).status_code == 404
    client.force_login(ground.person("politiker", Role.POLITICIAN, world.organisation.committee))
    assert client.get(address(group)).status_code == 200


@pytest.mark.parametrize(("unit", "side"), [("999", "cost"), ("102", "cost"), ("101", "revenue"), ("101", "x")])
def test_what_has_no_proposal_has_no_page(client, world, group, unit, side):
    client.force_login(world.clerk)
    assert client.get(address(group, unit, side)).status_code == 404


def test_every_method_has_words():
    assert all(explanation(method).formula and explanation(method).source for method in Method)


def test_small_years_are_shown_in_thousands(world, group):
    page = proposal_page(world.organisation.committee, world.occasion, world.organisation.school, group, "cost")
    page.baseline.amount = page.baseline.low = page.baseline.high = Decimal(412_000)
    assert page.headline == "Förslaget för 2023 är 412 tkr"


def test_the_page_has_no_fault_that_axe_finds(page, sign_in, accessible, transactional_db):
    made = small.booked(scale=1000)
    baselines.compute(occasion=made.occasion, committee=made.organisation.committee, progress=Progress())
    sign_in(made.clerk)
    group = ActivityGroup.objects.get(label="44*").pk
    page.goto(address(group))
    accessible(page)
    assert page.get_by_text("Underlaget är tunt").is_visible()
