"""Domain methods: the forecasts that controllers reckon by hand. Each takes cases, gives kronor for the whole year.

NaN is given where a method has nothing to go by. All are linear in scale and indifferent to sign: a revenue booked with
minus gets the forecast of a cost with the sign turned. Sources: the first three with these formulas in the public
exercise mro0001.github.io/exercise4-budget-monitoring; the rest are customary in Swedish municipal follow-up.
"""

import numpy as np

from finance.proposal.cases import Cases, Floats

CARRIED_MONTHS = 3
SHARE_YEARS = 5
GREATEST_CHANGE = 3.0  # times up or down from earlier years; beyond it the row is something else than it was


def run_rate(cases: Cases) -> Floats:
    """Outcome so far ÷ months so far × 12 (months before a new unit began count on neither side)."""
    return cases.outcome + _per_month(cases) * cases.months_left


def last_months_carried(cases: Cases) -> Floats:
    """Outcome so far + the mean of the last three months × months left."""
    last = cases.so_far[:, -CARRIED_MONTHS:]
    return cases.outcome + _mean(last) * cases.months_left


def last_year_share(cases: Cases) -> Floats:
    """Outcome so far ÷ the share of last year that had come by now. None beyond three times last year's level."""
    before, rest = cases.earlier_so_far[:, -1], cases.earlier_rest[:, -1]
    level = _ratio(cases.outcome, before)
    usable = (level >= 1 / GREATEST_CHANGE) & (level <= GREATEST_CHANGE)
    return np.where(usable, cases.outcome + rest * level, np.nan)


def mean_share(cases: Cases) -> Floats:
    """Outcome so far ÷ the mean share that had come by now, over the latest five whole years at hand.

    None beyond three times the mean level of those years, either way.
    """
    before, rest = cases.earlier_so_far[:, -SHARE_YEARS:], cases.earlier_rest[:, -SHARE_YEARS:]
    total = _ratio(cases.outcome, _mean(_ratio(before, before + rest)))
    level = _ratio(total, _mean(before + rest))
    return np.where((level >= 1 / GREATEST_CHANGE) & (level <= GREATEST_CHANGE), total, np.nan)


def seasonal_naive(cases: Cases) -> Floats:
    """Outcome so far + last year's remaining months as they were."""
    return cases.outcome + cases.earlier_rest[:, -1]


def usual_rest(cases: Cases) -> Floats:
    """Outcome so far + the median of what was left in the latest five whole years: one odd year doesn't tell."""
    return cases.outcome + _median(cases.earlier_rest[:, -SHARE_YEARS:])


def budget_remaining(cases: Cases, budget: Floats) -> Floats:
    """Outcome so far + the phased budget of the months left. ``budget`` is n × 12 kronor, NaN where there is none."""
    return cases.outcome + budget[:, cases.month :].sum(axis=1)


def _per_month(cases: Cases) -> Floats:
    return _ratio(cases.outcome, cases.months_lived.astype(float))


def _ratio(above: Floats, below: Floats) -> Floats:
    """above ÷ below, NaN where below is zero."""
    return np.divide(above, below, out=np.full(np.broadcast(above, below).shape, np.nan), where=below != 0)


def _mean(values: Floats) -> Floats:
    """The mean of the numbers in each row, NaN where there are none."""
    count = np.isfinite(values).sum(axis=1)
    return _ratio(np.nansum(values, axis=1), count.astype(float))


def _median(values: Floats) -> Floats:
    """The median of the numbers in each row, NaN where there are none."""
    middle = np.full(len(values), np.nan)
    some = np.isfinite(values).any(axis=1)
    middle[some] = np.nanmedian(values[some], axis=1)
    return middle
