"""Each method against values reckoned by hand."""

import numpy as np
import pytest

from finance.proposal import domain_methods, smoothing
from finance.proposal.cases import YEARS_SEEN, Cases
from finance.proposal.evidence import half_width, middle_shares, weigh


def case(*years: list[float], so_far: list[float]) -> Cases:
    earlier = np.full((1, YEARS_SEEN, 12), np.nan)
    for place, months in enumerate(reversed(years), start=1):
        earlier[0, -place, 12 - len(months) :] = months
    return Cases(earlier, np.array([so_far], dtype=float))


LAST_YEAR = [10.0] * 4 + [20.0] * 8  # 40 by April, 160 left
YEAR_BEFORE = [10.0] * 4 + [5.0] * 8  # 40 by April, 40 left
NOW = [12.0, 12, 12, 24]  # 60 by April


@pytest.mark.parametrize(
    ("method", "total"),
    [
        (domain_methods.run_rate, 60 / 4 * 12),
        (domain_methods.last_months_carried, 60 + 16 * 8),
        (domain_methods.last_year_share, 60 / (40 / 200)),
        (domain_methods.mean_share, 60 / ((40 / 200 + 40 / 80) / 2)),
        (domain_methods.seasonal_naive, 60 + 160),
        (domain_methods.usual_rest, 60 + (160 + 40) / 2),
    ],
)
def test_domain_methods_follow_their_formulas(method, total):
    known = case(YEAR_BEFORE, LAST_YEAR, so_far=NOW)
    assert known.year(method(known))[0] == pytest.approx(total)


@pytest.mark.parametrize(
    ("method", "months"),
    [
        (domain_methods.run_rate, [15.0] * 8),
        (domain_methods.last_months_carried, [16.0] * 8),
        (domain_methods.last_year_share, [30.0] * 8),
        (domain_methods.seasonal_naive, [20.0] * 8),
        (domain_methods.usual_rest, [12.5] * 8),  # 100 left, as the months of both years were on average
    ],
)
def test_domain_methods_give_each_month_left(method, months):
    assert method(case(YEAR_BEFORE, LAST_YEAR, so_far=NOW))[0] == pytest.approx(months)


def test_a_rest_whose_months_cancel_out_is_spread_evenly_upon_the_usual_months():
    year = [10.0] * 8 + [100.0, -100.0, 1.0, -1.0]  # nothing left in all, but much in every month
    grown = [10.0] * 8 + [100.0, -100.0, 5.0, 3.0]
    known = case(year, grown, grown, so_far=[10.0] * 8)
    rest = domain_methods.usual_rest(known)[0]
    assert rest.sum() == pytest.approx(8)
    assert rest[:2] == pytest.approx([100 + 2 / 3, -100 + 2 / 3])


def test_budget_remaining_adds_the_phased_budget_of_the_months_left():
    budget = np.array([[1.0] * 4 + [7.0] * 8])
    known = case(so_far=NOW)
    assert known.year(domain_methods.budget_remaining(known, budget))[0] == pytest.approx(60 + 56)


def test_run_rate_counts_only_the_months_that_a_new_unit_has_lived():
    assert domain_methods.run_rate(case(so_far=[np.nan, np.nan, 10, 10]))[0] == pytest.approx([10] * 8)


@pytest.mark.parametrize("method", [domain_methods.last_year_share, domain_methods.mean_share])
@pytest.mark.parametrize(
    "now", [[200.0] * 4, [-10.0] * 4, [0.0] * 4], ids=["over three times", "other sign", "nothing"]
)
def test_shares_refuse_years_that_are_no_guide(method, now):
    assert np.isnan(method(case(LAST_YEAR, so_far=now))[0]).all()


def test_a_year_that_is_not_whole_is_no_year_to_compare_with():
    half = case([20.0] * 8, so_far=NOW)
    assert np.isnan(domain_methods.seasonal_naive(half)[0]).all()
    assert np.isnan(domain_methods.mean_share(half)[0]).all()


def test_statistical_methods_need_two_whole_years_of_months():
    assert np.isnan(smoothing.smoothed(case(LAST_YEAR, so_far=[10.0] * 11)).theta[0]).all()
    assert np.isfinite(smoothing.smoothed(case(LAST_YEAR, LAST_YEAR, so_far=[10.0])).theta[0]).all()


def test_smoothing_of_a_level_is_the_level():
    flat = smoothing.smoothed(case([7.0] * 12, [7.0] * 12, so_far=[7.0] * 4))
    for path in (flat.simple, flat.damped, flat.theta, flat.mean):
        assert path[0] == pytest.approx([7] * 8)


def test_simple_smoothing_ends_at_the_level_of_the_best_parameter():
    months = np.array([[3.0, 5.0, 5.0, 5.0]])  # one error of 2; the faster it is taken in, the smaller the next
    level = 3.0
    for month in months[0, 1:]:
        level += smoothing.LEVELS[-1] * (month - level)
    assert smoothing.simple_path(months, 2)[0] == pytest.approx([level, level])


def test_theta_adds_half_the_slope_of_the_trend():
    months = np.arange(1.0, 41.0)[None, :]  # slope one
    path = smoothing.trend_paths(months, 3)[1][0]
    alpha = smoothing.LEVELS[-1]  # a line is followed best by the fastest level
    level = 1.0
    for month in months[0, 1:]:
        level += alpha * (month - level)
    drift = (1 - (1 - alpha) ** 40) / alpha
    assert path == pytest.approx([level + 0.5 * (step + drift) for step in range(3)])


def test_seasonal_figures_of_a_pure_season_are_that_season():
    season = np.array([0.5] * 5 + [1.5, 3.0, 2.0] + [0.75] * 4)
    adjusted, figures, multiplied = smoothing.seasonally_adjusted(np.tile(100 * season, 4)[None, :])
    assert multiplied[0]
    assert figures[0] == pytest.approx(season)
    assert adjusted[0] == pytest.approx([100] * 48)


def test_season_is_added_where_months_are_not_all_above_zero():
    season = np.tile([4.0, 0, -4, 0], 12)
    adjusted, figures, multiplied = smoothing.seasonally_adjusted((2 + season)[None, :])
    assert not multiplied[0]
    assert figures[0] == pytest.approx(season[:12])
    assert adjusted[0] == pytest.approx([2] * 48)


def test_the_midmean_leaves_out_the_outer_quarters_of_the_weight():
    values, weights = np.array([[1000.0], [1.0], [3.0], [-500.0]]), np.full((4, 1), 0.25)
    assert middle_shares(values, weights)[:, 0] == pytest.approx([0, 0.5, 0.5, 0])
    uneven = np.array([[0.5], [0.1], [0.2], [0.2]])  # in order: 0.2 (−500), 0.1 (1), 0.2 (3), 0.5 (1000)
    assert middle_shares(values, uneven)[:, 0] == pytest.approx([0.5, 0.1, 0.4, 0])


def test_a_better_past_weighs_more_but_one_year_is_not_believed_outright():
    now, errors = np.array([[100.0], [200.0]]), np.array([[[10.0]], [[30.0]]])
    weights = weigh(now, errors, np.array([1000.0])).weights[:, 0]
    # typical 20; shrunk (10 + 40) / 3 and (30 + 40) / 3, so the weights are as 7³ to 5³
    assert weights == pytest.approx([343 / 468, 125 / 468], rel=1e-6)


def test_a_method_without_ground_in_a_tried_year_counts_as_that_years_worst():
    now, size = np.array([[1.0], [1.0], [1.0]]), np.array([1000.0])
    untried = weigh(now, np.array([[[10.0]], [[30.0]], [[np.nan]]]), size).weights
    worst = weigh(now, np.array([[[10.0]], [[30.0]], [[30.0]]]), size).weights
    assert untried == pytest.approx(worst)


def test_the_interval_is_students_point_times_the_shrunken_error():
    errors = np.array([[[4.0, 2.0]], [[4.0, 2.0]]])
    weighed = weigh(np.array([[100.0], [100.0]]), errors, np.array([100.0]))
    # own errors 3 and 1 (10 squared); methods' mean square 10, no disagreement now: the prior is 5, twice
    assert half_width(np.array([[3.0, -1.0]]), weighed, errors)[0] == pytest.approx(1.6377 * np.sqrt((10 + 10) / 4))
