"""The proposal: what it may see, how it follows scale and sign, and that strange series get a number or a reason."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from finance.proposal import Method, Series, propose, propose_all

THROUGH = 202308


def months(*years: list[float], last: int = 2023) -> dict[int, float]:
    first = last - len(years) + 1
    return {
        (first + row) * 100 + month: value
        for row, year in enumerate(years)
        for month, value in enumerate(year, start=1)
    }


def ledger_like(years: int, seed: int = 1) -> dict[int, float]:
    random = np.random.default_rng(seed)
    season = np.array([10, 10, 11, 12, 12, 11, 6, 9, 11, 12, 12, 15]) * 100
    return months(*(list(season * 1.03**year * random.normal(1, 0.05, 12)) for year in range(years)))


amounts = st.one_of(st.just(0.0), st.floats(-1e9, 1e9, allow_nan=False), st.floats(-1, 1))
some_months = st.dictionaries(
    st.builds(lambda year, month: year * 100 + month, st.integers(2016, 2023), st.integers(1, 12)), amounts, max_size=96
)


@settings(max_examples=150, deadline=None)
@given(some_months, st.integers(1, 11))
def test_any_series_gets_a_number_within_its_interval_or_a_reason(series, month):
    proposal = propose(Series(series), 202300 + month)
    if proposal.total is None:
        assert proposal.reason
        assert proposal.low is None
        assert proposal.high is None
        assert not [period for period in series if period <= 202300 + month]
    else:
        assert math.isfinite(proposal.total)
        assert proposal.low <= proposal.total <= proposal.high
        assert sum(weight for _, weight in proposal.weights) == pytest.approx(1)
        size = max(abs(value) for value in series.values())
        assert math.fsum(one.amount for one in proposal.path) == pytest.approx(proposal.total, abs=1e-9 * size)
        assert (proposal.path[-1].low, proposal.path[-1].high) == pytest.approx(
            (proposal.low, proposal.high), abs=1e-9 * size
        )


@settings(max_examples=50, deadline=None)
@given(some_months, st.integers(1, 11), st.floats(-1e9, 1e9))
def test_nothing_after_the_cut_off_is_used(series, month, intruder):
    through = 202300 + month
    changed = {period: value + intruder if period > through else value for period, value in series.items()}
    changed |= {202300 + later: intruder for later in range(month + 1, 13)}
    assert propose(Series(changed), through) == propose(Series(series), through)


@pytest.mark.parametrize("factor", [1000.0, 0.001, -1.0])
@pytest.mark.parametrize("month", [1, 4, 8, 11])
def test_the_proposal_follows_the_unit_and_the_sign_of_the_money(factor, month):
    series = ledger_like(6)
    one = propose(Series(series), 202300 + month)
    other = propose(Series({period: value * factor for period, value in series.items()}), 202300 + month)
    ends = sorted((one.low * factor, one.high * factor))
    assert other.total == pytest.approx(one.total * factor)
    assert [other.low, other.high] == pytest.approx(ends)
    assert other.backtest.error == pytest.approx(one.backtest.error)


def test_a_series_gets_the_same_proposal_alone_and_among_others():
    many = [Series(ledger_like(years, seed=years)) for years in range(1, 9)]
    for among, one in zip(propose_all(many, THROUGH), many, strict=True):
        alone = propose(one, THROUGH)
        assert [among.total, among.low, among.high] == pytest.approx([alone.total, alone.low, alone.high])
        assert (among.method, among.backtest.years, among.reason) == (alone.method, alone.backtest.years, alone.reason)


def test_the_backtest_of_a_year_is_what_would_have_been_proposed_then():
    series = ledger_like(4)
    then = propose(Series(series), 202208)
    now = propose(Series(series), THROUGH)
    outcomes = {year: sum(series[year * 100 + month] for month in range(1, 13)) for year in (2021, 2022)}
    before = propose(Series(series), 202108)
    off = [before.total - outcomes[2021], then.total - outcomes[2022]]
    assert now.backtest.years == (2021, 2022)
    assert now.backtest.error == pytest.approx(sum(map(abs, off)) / sum(outcomes.values()) * 100)
    assert now.backtest.bias == pytest.approx(sum(off) / sum(outcomes.values()) * 100)


def test_the_path_follows_the_seasons_and_its_interval_widens_to_the_years():
    year = [5.0, 0, 0, 90, 1, 2, 3, 4, 0, 30, 7, 8]
    proposal = propose(Series(months(*[year] * 5)), THROUGH)
    assert [one.amount for one in proposal.path] == pytest.approx(year, abs=0.5)
    widths = [one.high - one.low for one in proposal.path]
    assert widths[:8] == [0] * 8
    assert widths == sorted(widths)
    assert widths[-1] == pytest.approx(proposal.high - proposal.low)


def test_the_path_through_the_cut_off_is_what_is_booked_with_its_one_off_items():
    booked = ledger_like(5)
    path = propose(Series(booked, one_offs={202303: 500.0, 202311: 900.0}), THROUGH).path
    plain = propose(Series(booked, one_offs={202303: 500.0}), THROUGH).path
    assert [one.amount for one in path[:8]] == [booked[202300 + month] for month in range(1, 9)]
    assert path[10].amount - plain[10].amount == pytest.approx(900)


def test_whoever_asks_for_thousands_hears_how_far_it_has_come():
    heard: list[int] = []
    propose_all([Series({202301: 1.0})] * 1_500, THROUGH, heard.append)
    assert heard == [1_000, 1_500]


def test_a_series_that_repeats_itself_is_proposed_exactly_with_little_doubt():
    proposal = propose(Series(months(*[[5.0, 0, 0, 90, 1, 2, 3, 4, 0, 0, 7, 8]] * 5)), THROUGH)
    assert proposal.total == pytest.approx(120)
    assert proposal.high - proposal.low < 12
    assert proposal.backtest.error == pytest.approx(0, abs=1e-4)


def test_thirty_years_are_no_trouble():
    proposal = propose(Series(ledger_like(30)), THROUGH)
    assert proposal.backtest.years == (2017, 2018, 2019, 2020, 2021, 2022)
    assert proposal.reason == ""


def test_a_single_year_goes_by_its_months_and_says_so():
    proposal = propose(Series(months([10.0] * 12)), THROUGH)
    assert proposal.total == pytest.approx(120)
    assert proposal.reason == "Inget helt tidigare år finns. Prognosen bygger på årets månader."


def test_without_history_the_budget_is_the_default():
    budget = months([10.0] * 8 + [50.0] * 4)
    proposal = propose(Series(months([11.0] * 8), budget=budget), THROUGH)
    assert proposal.method is Method.BUDGET_REMAINING
    assert proposal.total == pytest.approx(88 + 200)
    assert "återstående budget" in proposal.reason


def test_budgets_that_have_been_right_are_believed():
    outcome = [
        [float(value)] * 6 + [value * factor / 10.0] * 6 for value, factor in ((9, 5), (8, 30), (12, 2), (10, 22))
    ]
    now = [11.0] * 8
    budget = months(*outcome, [11.0] * 8 + [77.0] * 4)
    proposal = propose(Series(months(*outcome, now), budget=budget), THROUGH)
    assert proposal.weights[0][0] is Method.BUDGET_REMAINING
    told, untold = proposal.total, propose(Series(months(*outcome, now)), THROUGH).total
    assert abs(told - (88 + 4 * 77)) < abs(untold - (88 + 4 * 77)) / 2


def test_few_trials_are_stated():
    assert propose(Series(ledger_like(2)), THROUGH).reason.startswith("Bara ett helt tidigare år finns.")
    assert propose(Series(ledger_like(3)), THROUGH).reason.endswith("i ett tidigare år.")
    assert propose(Series(ledger_like(4)), THROUGH).reason.endswith("i två tidigare år.")


def test_months_without_value_count_as_nothing_and_are_stated():
    series = ledger_like(6)
    with_zero = series | {202203: 0.0, 202305: 0.0}
    del series[202203], series[202305]
    gapped, zero = propose(Series(series), THROUGH), propose(Series(with_zero), THROUGH)
    assert gapped.total == zero.total
    assert gapped.reason == "2 månader utan värde räknas som 0."


def test_a_series_that_has_ended_is_proposed_and_the_silence_stated():
    ended = {period: value for period, value in ledger_like(6).items() if period < 202301}
    proposal = propose(Series(ended), THROUGH)
    assert proposal.total is not None
    assert "Inget värde finns för 2023." in proposal.reason


def test_nothing_known_gives_a_reason_instead_of_a_number():
    proposal = propose(Series({202311: 5.0}), THROUGH)
    assert (proposal.total, proposal.method, proposal.weights) == (None, None, ())
    assert proposal.reason == "Inget värde finns till och med augusti 2023."


def test_one_off_items_are_taken_out_first_and_put_back_after():
    plain = ledger_like(6)
    one_offs = {202110: 9_000.0, 202303: 5_000.0, 202311: -700.0}
    booked = {period: value + one_offs.get(period, 0) for period, value in plain.items()}
    without, told = propose(Series(plain), THROUGH), propose(Series(booked, one_offs=one_offs), THROUGH)
    assert told.total == pytest.approx(without.total + 5_000 - 700)
    assert told.high - told.low == pytest.approx(without.high - without.low)


def test_an_accrual_and_its_reversal_leave_the_year_as_it_was():
    plain = ledger_like(6)
    accrual = {202308: 3_000.0, 202309: -3_000.0}
    booked = plain | {202308: plain[202308] + 3_000}
    assert propose(Series(booked, one_offs=accrual), THROUGH).total == pytest.approx(
        propose(Series(plain), THROUGH).total
    )


@pytest.mark.parametrize("value", [math.nan, math.inf, 1e16])
def test_what_is_no_plausible_amount_is_refused(value):
    with pytest.raises(ValueError, match="inget rimligt belopp"):
        Series({202301: value})


@pytest.mark.parametrize("through", [202312, 202300])
def test_a_cut_off_outside_the_year_is_refused(through):
    with pytest.raises(ValueError, match="månad 1–11"):
        propose(Series(ledger_like(3)), through)


def test_the_interval_covers_about_four_in_five_of_noisy_series():
    series = [Series(ledger_like(6, seed)) for seed in range(300)]
    inside = [
        one.low <= sum(value for period, value in whole.months.items() if period > 202300) <= one.high
        for whole, one in zip(series, propose_all(series, 202304), strict=True)
    ]
    assert 0.72 <= np.mean(inside) <= 0.9
