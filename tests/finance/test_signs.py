from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.signs import Profile, profile_of, profile_of_side

kronor = st.decimals("-99999999999.99", "99999999999.99", places=2)


def test_a_net_cost_below_budget_is_a_surplus_and_a_result_below_budget_a_deficit():
    assert Profile.NET_COST.deviation(Decimal("16.5"), Decimal("18.8")) == Decimal("2.3")
    assert Profile.RESULT.deviation(Decimal("-67.1"), Decimal("7.7")) == Decimal("-74.8")
    assert Profile.REVENUE.deviation(Decimal("630.8"), Decimal("620.1")) == Decimal("10.7")


def test_revenues_and_results_are_shown_with_the_ledgers_sign_turned():
    assert Profile.REVENUE.shown(Decimal(-100)) == Profile.RESULT.shown(Decimal(-100)) == 100
    assert Profile.COST.shown(Decimal(100)) == Profile.NET_COST.shown(Decimal(100)) == 100
    assert str(Profile.RESULT.shown(Decimal("0.00"))) == "0.00"


def test_the_unit_and_the_side_decide_the_profile():
    assert profile_of(shows_result=True) is Profile.RESULT
    assert profile_of(shows_result=False) is Profile.NET_COST
    assert profile_of_side("revenue") is Profile.REVENUE
    with pytest.raises(ValueError, match="balance"):
        profile_of_side("balance")


@given(st.sampled_from(Profile), kronor)
def test_turning_a_sign_twice_gives_the_amount_back(profile, amount):
    assert profile.shown(profile.shown(amount)) == amount


@given(st.sampled_from(Profile), kronor, kronor)
def test_plus_is_better_than_budget_whatever_the_profile(profile, outcome, budget):
    """In the ledger less is always better for the taxpayer: a lower cost, or a greater revenue, which is minus."""
    deviation = profile.deviation(profile.shown(outcome), profile.shown(budget))
    assert deviation == budget - outcome
    assert (deviation > 0) == (outcome < budget)


@given(kronor, kronor, kronor, kronor)
def test_the_deviations_of_costs_and_revenues_add_up_to_that_of_the_net(cost, revenue, cost_budget, revenue_budget):
    parts = Profile.COST.deviation(cost, cost_budget) + Profile.REVENUE.deviation(revenue, revenue_budget)
    assert parts == Profile.NET_COST.deviation(cost - revenue, cost_budget - revenue_budget)
    assert parts == Profile.RESULT.deviation(revenue - cost, revenue_budget - cost_budget)
