"""Domain methods: the forecasts that controllers reckon by hand. Each takes cases, gives kronor for each month left.

The shape is n × months left; ``Cases.year`` makes it the whole year's total. NaN where a method has nothing to go by.
All are linear in scale and indifferent to sign: a revenue booked with minus gets the forecast of a cost with the sign
turned. Sources: the first three, with these formulas, in the public exercise
mro0001.github.io/exercise4-budget-monitoring; the rest are customary in Swedish municipal follow-up.
"""

import numpy as np

from finance.proposal.cases import Cases, Floats

CARRIED_MONTHS = 3
SHARE_YEARS = 5
ONE_SIGN = 0.5  # of the months' sizes: below it costs and revenues cancel out, and proportions would run wild
GREATEST_CHANGE = 3.0  # times up or down from earlier years; beyond it the row is something else than it was


def run_rate(cases: Cases) -> Floats:
    """Outcome so far ÷ months so far, each month (months before a new unit began count on neither side)."""
    return _every_month(cases, _per_month(cases))


def last_months_carried(cases: Cases) -> Floats:
    """The mean of the last three months, each month."""
    return _every_month(cases, _mean(cases.so_far[:, -CARRIED_MONTHS:]))


def last_year_share(cases: Cases) -> Floats:
    """Last year's remaining months at this year's level; the year is outcome so far ÷ last year's share by now.

    None beyond three times last year's level.
    """
    level = _ratio(cases.outcome, cases.earlier_so_far[:, -1])
    usable = (level >= 1 / GREATEST_CHANGE) & (level <= GREATEST_CHANGE)
    return np.where(usable[:, None], cases.earlier[:, -1, cases.month :] * level[:, None], np.nan)


def mean_share(cases: Cases) -> Floats:
    """So much that the year is outcome so far ÷ the mean share by now, over the latest five whole years at hand.

    None beyond three times the mean level of those years, either way.
    """
    before, rest = cases.earlier_so_far[:, -SHARE_YEARS:], cases.earlier_rest[:, -SHARE_YEARS:]
    total = _ratio(cases.outcome, _mean(_ratio(before, before + rest)))
    level = _ratio(total, _mean(before + rest))
    usable = (level >= 1 / GREATEST_CHANGE) & (level <= GREATEST_CHANGE)
    return _as_usual(cases, np.where(usable, total - cases.outcome, np.nan))


def seasonal_naive(cases: Cases) -> Floats:
    """Last year's remaining months as they were."""
    return np.where(np.isfinite(cases.earlier_rest[:, -1:]), cases.earlier[:, -1, cases.month :], np.nan)


def usual_rest(cases: Cases) -> Floats:
    """The median of what was left in the latest five whole years: one odd year doesn't tell."""
    return _as_usual(cases, _median(cases.earlier_rest[:, -SHARE_YEARS:]))


def budget_remaining(cases: Cases, budget: Floats) -> Floats:
    """The phased budget of the months left. ``budget`` is n × 12 kronor, NaN where there is none."""
    return budget[:, cases.month :]


def _every_month(cases: Cases, amount: Floats) -> Floats:
    return np.repeat(amount[:, None], cases.months_left, axis=1)


def _as_usual(cases: Cases, rest: Floats) -> Floats:
    """What is left of the year over its months, as the latest five whole years' months were on average.

    In proportion where those have mostly one sign; else each month gets its average and an even part of the difference.
    """
    whole = np.isfinite(cases.earlier_rest[:, -SHARE_YEARS:, None])
    months = np.where(whole, cases.earlier[:, -SHARE_YEARS:, cases.month :], 0)
    usual = months.sum(axis=1) / np.maximum(whole.sum(axis=1), 1)
    together = usual.sum(axis=1)
    proportional = np.abs(together) > ONE_SIGN * np.abs(usual).sum(axis=1)
    even = usual + ((rest - together) / cases.months_left)[:, None]
    return np.where(proportional[:, None], usual * _ratio(rest, together)[:, None], even)


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
