"""Evidence: what each method has been worth for a series, how the methods are weighed, and how wide the interval is.

Every method is tried at the same cut-off month in up to six earlier years, each time with only what was known then
(rolling origin; L. J. Tashman 2000, Int. J. Forecasting 16(4)). The proposal of each year is weighed with the errors of
the years before it, so the proposal's own past errors are honest too, and the interval is made from those.

Measured on the benchmark's series (docs/adr/0010): picking the best method of the past is worse than any combination,
because one to six years of errors are mostly chance. Hence the weighted midmean with shrunken errors.
"""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from finance.proposal import domain_methods, smoothing
from finance.proposal.cases import Cases, Floats

TYPICAL_YEARS = 2  # a method's error is shrunk as if it had had the typical error of all methods for two more years
SHARPNESS = 3  # weight = 1 / error ** 3
OUTER_QUARTER = 0.25  # of the weight, left out at either end
LEAST_ERROR = 1e-9  # of the series' size: perfect methods share the weight instead of dividing by zero
SPREAD_YEARS = 2  # the prior spread counts as two more years of errors
# The one-sided 90 % points of Student's t, for 1, 2, … degrees of freedom.
STUDENT_90 = np.array([3.0777, 1.8856, 1.6377, 1.5332, 1.4759, 1.4398, 1.4149, 1.3968])


class Method(StrEnum):
    """How a proposed amount came to be."""

    RUN_RATE = "run_rate"
    LAST_MONTHS_CARRIED = "last_months_carried"
    LAST_YEAR_SHARE = "last_year_share"
    MEAN_SHARE = "mean_share"
    SEASONAL_NAIVE = "seasonal_naive"
    USUAL_REST = "usual_rest"
    SIMPLE_SMOOTHING = "simple_smoothing"
    DAMPED_TREND = "damped_trend"
    THETA = "theta"
    STATISTICAL_MEAN = "statistical_mean"
    BUDGET_REMAINING = "budget_remaining"
    COMBINATION = "combination"

    @property
    def label(self) -> str:
        """The method's name as a person reads it."""
        return LABELS[self]


LABELS = {
    Method.RUN_RATE: "årstakt",
    Method.LAST_MONTHS_CARRIED: "senaste månaderna framskrivna",
    Method.LAST_YEAR_SHARE: "föregående års andel",
    Method.MEAN_SHARE: "genomsnittlig andel",
    Method.SEASONAL_NAIVE: "föregående års återstående månader",
    Method.USUAL_REST: "vanlig återstod",
    Method.SIMPLE_SMOOTHING: "enkel utjämning",
    Method.DAMPED_TREND: "dämpad trend",
    Method.THETA: "Theta",
    Method.STATISTICAL_MEAN: "medel av statistiska metoder",
    Method.BUDGET_REMAINING: "återstående budget",
    Method.COMBINATION: "sammanvägning",
}

METHODS = tuple(method for method in Method if method is not Method.COMBINATION)


def ahead(cases: Cases, budget: Floats) -> Floats:
    """Every method's kronor for each month left, methods × n × months left in the order of ``METHODS``.

    NaN where a method has no ground. ``budget`` is n × 12 kronor, NaN where there is none.
    """
    statistical = smoothing.smoothed(cases)
    by_method = {
        Method.RUN_RATE: domain_methods.run_rate(cases),
        Method.LAST_MONTHS_CARRIED: domain_methods.last_months_carried(cases),
        Method.LAST_YEAR_SHARE: domain_methods.last_year_share(cases),
        Method.MEAN_SHARE: domain_methods.mean_share(cases),
        Method.SEASONAL_NAIVE: domain_methods.seasonal_naive(cases),
        Method.USUAL_REST: domain_methods.usual_rest(cases),
        Method.SIMPLE_SMOOTHING: statistical.simple,
        Method.DAMPED_TREND: statistical.damped,
        Method.THETA: statistical.theta,
        Method.STATISTICAL_MEAN: statistical.mean,
        Method.BUDGET_REMAINING: domain_methods.budget_remaining(cases, budget),
    }
    return np.stack([by_method[method] for method in METHODS])


def forecasts(cases: Cases, budget: Floats) -> Floats:
    """Every method's kronor for the whole year, methods × n; otherwise as ``ahead``."""
    return cases.year(ahead(cases, budget))


@dataclass(frozen=True, slots=True)
class Weighed:
    """The proposals of one year for n series: kronor, the weight of each method (methods × n) and their spread.

    ``shares`` is what is left of the weights without the outer quarters, made to sum to one: how much each method makes
    of the total, which is Σ share × the method's own.
    """

    totals: Floats
    weights: Floats
    spread: Floats
    shares: Floats


def weigh(now: Floats, errors: Floats, size: Floats) -> Weighed:
    """The weighted midmean of the methods.

    ``now`` is methods × n kronor; ``errors`` methods × n × years, absolute kronor of the years before, NaN for a year
    that could not be tried; ``size`` n, the series' usual kronor per year. A method's error is its mean over the years,
    shrunk towards the typical one (the median method's), and its weight one over the error cubed; the outer quarters of
    the weight are left out. A method that had no ground in a tried year counts as the worst one of that year.
    """
    known = _with_worst(errors)
    years = np.isfinite(known).sum(axis=2)
    sums = np.nansum(known, axis=2)
    typical = np.where(years[0] > 0, np.median(sums / np.maximum(years, 1), axis=0), size)
    shrunk = (sums + TYPICAL_YEARS * typical) / (years + TYPICAL_YEARS) + LEAST_ERROR * size
    usable = np.isfinite(now)
    weights = np.where(usable, (typical + LEAST_ERROR * size) / shrunk, 0) ** SHARPNESS
    weights = weights / np.maximum(weights.sum(axis=0), np.finfo(float).tiny)
    shares = middle_shares(np.where(usable, now, 0), weights)
    totals = np.where(usable.any(axis=0), (shares * np.where(usable, now, 0)).sum(axis=0), np.nan)
    spread = np.sqrt((weights * np.where(usable, now - totals, 0) ** 2).sum(axis=0))
    return Weighed(totals, weights, spread, shares)


def _with_worst(errors: Floats) -> Floats:
    """Errors with each gap filled by the worst method of the same series and year."""
    worst = np.where(np.isfinite(errors), errors, -np.inf).max(axis=0)
    tried = np.isfinite(worst)
    return np.where(tried & ~np.isfinite(errors), worst, errors)


def middle_shares(values: Floats, weights: Floats) -> Floats:
    """How much of the middle half of the weight each value holds, by column. ``weights`` sum to one by column."""
    order = values.argsort(axis=0, kind="stable")
    ordered = np.take_along_axis(weights, order, axis=0)
    upto = ordered.cumsum(axis=0)
    inside = np.clip(upto, OUTER_QUARTER, 1 - OUTER_QUARTER) - np.clip(upto - ordered, OUTER_QUARTER, 1 - OUTER_QUARTER)
    shares = np.empty_like(inside)
    np.put_along_axis(shares, order, inside / np.maximum(inside.sum(axis=0), np.finfo(float).tiny), axis=0)
    return shares


def half_width(own: Floats, weighed: Weighed, errors: Floats) -> Floats:
    """Half an 80 % interval in kronor, n: Student's 90 % point × the root of the mean squared error.

    ``own`` is n × years, the proposal's errors in the years tried, NaN where there was no trial. Few errors say little
    of how large an error can be, so the spread to expect beforehand counts as two more years: midway between the
    methods' own past squared errors (``errors``, methods × n × years, weighed) and their squared disagreement now. The
    degrees of freedom are one more than the years tried. Measured coverage: docs/adr/0010.
    """
    years = np.isfinite(own).sum(axis=1)
    squares = np.nansum(own**2, axis=1)
    known = _with_worst(errors)
    past = np.nansum(known**2, axis=2) / np.maximum(np.isfinite(known).sum(axis=2), 1)
    before = ((weighed.weights * past).sum(axis=0) + weighed.spread**2) / 2
    freedom = np.clip(years + 1, 2, STUDENT_90.size)
    return STUDENT_90[freedom - 1] * np.sqrt((squares + SPREAD_YEARS * before) / (years + SPREAD_YEARS))
