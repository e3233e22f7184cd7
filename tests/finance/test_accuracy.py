"""Forecast accuracy against values reckoned by hand, and whose forecasts of which years are counted."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.accuracy import Case, Lean, accuracy, added_up
from finance.models import ActivityGroup, Forecast
from finance.track_record import track_record
from followup.access import Role
from tests.factories import cells, ground, proposals
from tests.finance import world as small

kronor = st.decimals("-1e9", "1e9", places=2)


def case(forecast, budget, outcome, proposal=None, month=3, year=2022, gross=1000):
    numbers = (Decimal(value) for value in (forecast, budget, outcome, gross))
    return Case(year, month, *numbers, None if proposal is None else Decimal(proposal))


THREE = [case(-100, -100, -120, -115, 3), case(-110, -100, -120, -121, 8), case(-117, -100, -120, -120, 10)]


def test_error_bias_and_skill_are_reckoned_as_said():
    found = accuracy(THREE)
    assert found.error == 11  # (20 + 10 + 3) / 3
    assert found.error_percent == Decimal("1.1")
    assert (found.bias, found.lean) == (11, Lean.OPTIMISTIC)  # the result became worse than expected
    assert found.against_budget == 1 - Decimal(33) / 60
    assert found.against_proposal == 1 - Decimal(33) / 6


def test_below_three_occasions_nothing_is_said():
    assert accuracy(THREE[:2]) is None
    assert accuracy([]) is None


def test_errors_that_even_out_have_no_leaning():
    found = accuracy([case(10, 0, 0), case(-10, 0, 0), case(1, 0, 0)])
    assert found.lean is Lean.NONE
    assert accuracy([case(-10, 0, 0), case(-10, 0, 0), case(1, 0, 0)]).lean is Lean.PESSIMISTIC


def test_against_something_that_was_never_wrong_there_is_no_skill_to_tell():
    found = accuracy([case(1, 0, 0, gross=0)] * 3)
    assert (found.against_budget, found.against_proposal, found.error_percent) == (None, None, None)


def test_units_are_added_up_occasion_by_occasion():
    [march] = added_up([[case(10, 5, 4, 3)], [case(-4, 1, 2, 3)]])
    assert march == case(6, 6, 6, 6, gross=2000)
    [without] = added_up([[case(10, 5, 4, 3)], [case(-4, 1, 2)]])
    assert without.proposal is None


@given(st.lists(st.tuples(kronor, kronor, kronor), min_size=3, max_size=9))
def test_the_bias_is_never_larger_than_the_error(rows):
    found = accuracy([case(*row) for row in rows])
    assert abs(found.bias) <= found.error + Decimal("0.01")
    assert found.against_budget is None or found.against_budget <= 1


# From the database

PAGE = "/ekonomi/prognos/TN/2023-08/"


@pytest.fixture
def world(db):
    """2022 is whole in the ledger; Skola has entered forecasts at three occasions of it, Park at one."""
    made = small.empty()
    ground.calendar(2021, 2022)
    months = [(202200 + month, "5010", unit, "440", "10000") for month in range(1, 13) for unit in ("10101", "10201")]
    cells.outcome(made.clerk, [*months, (202308, "5010", "10101", "440", "1")])
    cells.budget(made.clerk, [(202206, "5010", "10101", "440", "100000"), (202206, "5010", "10201", "440", "100000")])
    group = ActivityGroup.objects.get(label="44*")
    for month, school, park in ((3, 100_000, 90_000), (8, 110_000, None), (10, 118_000, None)):
        at = {"occasion": ground.occasion(202200 + month, "monthly"), "group": group, "side": "cost"}
        _say(made, school, unit=made.organisation.school, **at)
        if park:
            _say(made, park, unit=made.organisation.park, **at)
        proposals.baseline(120_000, unit=made.organisation.school, **at)
    return made


def _say(made, amount, **where):
    Forecast.objects.create(**where, amount=amount, by=made.clerk)


def test_forecasts_of_finished_years_are_held_against_the_accounts(world):
    record = track_record(world.organisation.committee, world.occasion)
    school = record.of("101")
    assert [(one.month, int(one.forecast), int(one.budget), int(one.outcome)) for one in school.cases] == [
        (3, -100_000, -100_000, -120_000),
        (8, -110_000, -100_000, -120_000),
        (10, -118_000, -100_000, -120_000),
    ]
    assert [int(one.proposal) for one in school.cases] == [-120_000] * 3
    assert school.error_shown == "11 tkr (10,7\u00a0% av bruttobudgeten)"
    assert school.bias_shown == "för optimistisk, i snitt 11 tkr"
    assert school.against_budget == "46,7\u00a0% närmare"
    assert school.against_proposal == "–"  # it was never wrong
    assert record.of("102").too_few == "För få tillfällen: ett tillfälle av minst tre."
    assert record.of("201").too_few == "För få tillfällen: inget tillfälle av minst tre."


def test_the_whole_committee_adds_up_what_its_units_said(world):
    whole = track_record(world.organisation.committee, world.occasion).whole
    assert [int(one.forecast) for one in whole.cases] == [-190_000, -110_000, -118_000]
    assert whole.accuracy.cases == 3


def test_a_year_that_is_not_over_counts_for_nothing(world):
    early = ground.occasion(202203)
    assert all(not unit.cases for unit in track_record(world.organisation.committee, early).units)


def test_a_unit_sees_its_own_and_the_committee_its_sum(client, world):
    client.force_login(world.clerk)
    whole = client.get(f"{PAGE}traffsakerhet/")
    assert whole.context["whole"].code == "TN"
    assert "för optimistisk, i snitt 11 tkr" in whole.content.decode()
    client.force_login(ground.person("handlaggare", Role.STAFF, world.organisation.school))
    own = client.get(f"{PAGE}traffsakerhet/")
    assert (own.context["whole"], [unit.code for unit in own.context["units"]]) == (None, ["101"])
    assert client.get(f"{PAGE}enhet/101/traffsakerhet/").status_code == 200
    assert client.get(f"{PAGE}enhet/102/traffsakerhet/").status_code == 404


def test_the_grid_fetches_the_part_alone(client, world):
    client.force_login(world.clerk)
    assert f'hx-get="{PAGE}enhet/101/traffsakerhet/"' in client.get(f"{PAGE}enhet/101/").content.decode()
    part = client.get(f"{PAGE}enhet/101/traffsakerhet/", headers={"HX-Request": "true"}).content.decode()
    assert "Genomsnittligt fel" in part
    assert "<html" not in part


@pytest.mark.parametrize("address", [f"{PAGE}traffsakerhet/", f"{PAGE}enhet/101/traffsakerhet/"])
def test_a_stranger_finds_nothing(client, world, address):
    client.force_login(ground.person("nyfiken"))
    assert client.get(address).status_code == 404
