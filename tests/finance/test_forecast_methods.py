from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.methods import History, Method, budget_remaining, last_year_rest, propose

USUAL = History(
    outcome=Decimal(88),
    budget_so_far=Decimal(80),
    budget_year=Decimal(120),
    last_year_so_far=Decimal(80),
    last_year_rest=Decimal(40),
)
kronor = st.decimals("-99999999", "99999999", places=2)


def test_last_years_remaining_months_are_scaled_to_this_years_level():
    assert last_year_rest(USUAL) == Decimal("132.00")  # 88 + 40 × 88/80
    assert propose(USUAL).method is Method.LAST_YEAR_REST


def test_the_signs_of_revenues_work_as_those_of_costs():
    turned = History(*(-amount for amount in (USUAL.outcome, USUAL.budget_so_far, USUAL.budget_year, 80, 40)))
    assert last_year_rest(turned) == Decimal("-132.00")


@pytest.mark.parametrize(
    ("why", "history"),
    [
        ("history is missing", replace(USUAL, last_year_rest=None)),
        ("nothing was booked last year", replace(USUAL, last_year_so_far=Decimal(0))),
        ("nothing is booked this year", replace(USUAL, outcome=Decimal(0))),
        ("the sign has changed", replace(USUAL, outcome=Decimal(-88))),
        ("last year's base is near zero", replace(USUAL, last_year_so_far=Decimal("0.01"))),
        ("the level is more than three times lower", replace(USUAL, outcome=Decimal(26))),
    ],
)
def test_where_last_year_is_no_guide_the_remaining_budget_is(why, history):
    proposal = propose(history)
    assert proposal.method is Method.BUDGET_REMAINING
    assert proposal.amount == history.outcome + 40


def test_three_times_up_or_down_is_still_believed():
    assert last_year_rest(replace(USUAL, outcome=Decimal(240))) == Decimal("360.00")
    assert last_year_rest(replace(USUAL, last_year_so_far=Decimal(264))) == Decimal("101.33")


@given(kronor, kronor, kronor, kronor, kronor)
def test_a_proposal_is_whole_ore_and_never_loses_the_outcome(outcome, so_far, year, before, rest):
    proposal = propose(History(outcome, so_far, year, before, rest))
    assert proposal.amount == proposal.amount.quantize(Decimal("0.01"))
    if proposal.method is Method.BUDGET_REMAINING:
        assert proposal.amount - outcome == year - so_far


def test_in_december_nothing_remains():
    december = replace(USUAL, budget_so_far=USUAL.budget_year, last_year_rest=Decimal(0))
    assert last_year_rest(december) == budget_remaining(december) == december.outcome
