"""Statistical methods: simple smoothing, damped trend and Theta on seasonally adjusted months, and their mean.

Each is fitted by least squared one-step errors over a grid of parameters, all cases at once. A case needs two whole
years of months; with fewer the methods give NaN.

Sources: SES, R. G. Brown 1956; damped trend, E. S. Gardner & E. McKenzie 1985, Management Science 31(10); Theta, V.
Assimakopoulos & K. Nikolopoulos 2000, Int. J. Forecasting 16(4), in the form of R. J. Hyndman & B. Billah 2003, 19(2):
SES with half the slope of the time trend as drift. Seasonal adjustment by classical decomposition with the test of the
Theta paper (autocorrelation at lag 12 beyond 90 %).
"""

from dataclasses import dataclass

import numpy as np

from finance.proposal.cases import MONTHS, Cases, Flags, Floats

LEAST_MONTHS = 2 * MONTHS
SEASONAL_LIMIT = 1.645  # the two-sided 90 % point of the normal distribution
LEVELS = np.array([0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
DAMPED_LEVELS = np.array([0.05, 0.1, 0.2, 0.35, 0.5, 0.7, 0.9])
DAMPED_TRENDS = np.array([0.01, 0.05, 0.1, 0.2, 0.4])  # as a share of the level's own parameter
DAMPINGS = np.array([0.8, 0.9, 0.95, 0.98])
BATCH = 2_000  # cases at a time: the grid's working memory stays under a hundred megabytes


@dataclass(frozen=True, slots=True)
class Smoothed:
    """Kronor for each month left by each statistical method, n × months left each."""

    simple: Floats
    damped: Floats
    theta: Floats

    @property
    def mean(self) -> Floats:
        """The mean of the three (S. Makridakis & M. Hibon 2000: combinations beat their parts on average)."""
        return (self.simple + self.damped + self.theta) / 3


def smoothed(cases: Cases) -> Smoothed:
    """Forecasts of all statistical methods."""
    parts = [_batch(cases[slice(start, start + BATCH)]) for start in range(0, len(cases.outcome), BATCH)]
    if not parts:
        return Smoothed(*(np.empty((0, cases.months_left)) for _ in range(3)))
    return Smoothed(*np.concatenate(parts, axis=1))


def _batch(cases: Cases) -> Floats:
    """The months left, 3 × n × months left: simple, damped, Theta."""
    ahead = np.full((3, len(cases.outcome), cases.months_left), np.nan)
    enough = np.isfinite(cases.sequence).sum(axis=1) >= LEAST_MONTHS
    if not enough.any():
        return ahead
    fit = cases[enough]
    months, turned = _turned(fit.sequence)
    adjusted, season, multiplied = seasonally_adjusted(months)
    paths = np.stack([simple_path(adjusted, fit.months_left), *trend_paths(adjusted, fit.months_left)])
    figures = season[:, -fit.months_left :]
    seasoned = np.where(multiplied[:, None], paths * figures, paths + figures)
    ahead[:, enough] = np.where(turned[:, None], -seasoned, seasoned)
    return ahead


def _turned(months: Floats) -> tuple[Floats, Flags]:
    """The months with the sign turned where they sum below zero, and which were."""
    turned = np.nansum(months, axis=1) < 0
    return np.where(turned[:, None], -months, months), turned


def seasonally_adjusted(months: Floats) -> tuple[Floats, Floats, Flags]:
    """Adjusted months, the twelve seasonal figures (calendar order, n × 12) and whether they multiply.

    Multiplicative where every month is above zero, additive elsewhere; figures of one and zero where the series shows
    no season. The first month of ``months`` is a January.
    """
    positive = np.where(np.isfinite(months), months, 1).min(axis=1) > 0
    away = _away(months, _moving_year(months), positive)
    figures = np.stack([_nanmean(away[:, month::MONTHS]) for month in range(MONTHS)], axis=1)
    figures = _away(figures, figures.mean(axis=1, keepdims=True), positive)
    neutral = positive.astype(float)[:, None]
    usable = is_seasonal(months) & np.isfinite(figures).all(axis=1) & (~positive | (figures > 0.01).all(axis=1))
    figures = np.where(usable[:, None], figures, neutral)
    along = np.tile(figures, months.shape[1] // MONTHS + 1)[:, : months.shape[1]]
    return _away(months, along, positive), figures, positive


def _away(values: Floats, base: Floats, multiplied: Flags) -> Floats:
    """How far values are from a base: the ratio in the rows that multiply, the difference in the others."""
    return np.where(multiplied[:, None], values / np.where(multiplied[:, None], base, 1), values - base)


def is_seasonal(months: Floats) -> Flags:
    """Whether the autocorrelation at lag 12 is beyond its 90 % limit (the test of the Theta paper)."""
    count = np.isfinite(months).sum(axis=1)
    off = months - _nanmean(months)[:, None]
    spread = np.nansum(off**2, axis=1)
    lags = [np.nansum(off[:, lag:] * off[:, :-lag], axis=1) for lag in range(1, MONTHS + 1)]
    correlation = np.divide(np.stack(lags), spread, out=np.zeros((MONTHS, len(months))), where=spread > 0)
    limit = SEASONAL_LIMIT * np.sqrt((1 + 2 * (correlation[:-1] ** 2).sum(axis=0)) / count)
    return np.asarray(np.abs(correlation[-1]) > limit)


def simple_path(months: Floats, ahead: int) -> Floats:
    """SES: the last level, for every month ahead. level ← level + α (month − level)."""
    level, _ = _best_level(months)
    return np.repeat(level[:, None], ahead, axis=1)


def trend_paths(months: Floats, ahead: int) -> tuple[Floats, Floats]:
    """Damped trend and Theta, n × ahead each."""
    return _damped_path(months, ahead), _theta_path(months, ahead)


def _theta_path(months: Floats, ahead: int) -> Floats:
    """SES + ½ slope × (h − 1 + 1/α − (1 − α)^n / α) for h = 1 … ahead."""
    level, alpha = _best_level(months)
    count = np.isfinite(months).sum(axis=1)
    time = np.where(np.isfinite(months), np.arange(months.shape[1]), np.nan)
    off = time - _nanmean(time)[:, None]
    slope = np.nansum(off * months, axis=1) / np.nansum(off**2, axis=1)
    steps = np.arange(ahead)[None, :] + ((1 - (1 - alpha) ** count) / alpha)[:, None]
    return level[:, None] + slope[:, None] / 2 * steps


def _best_level(months: Floats) -> tuple[Floats, Floats]:
    """The last level of SES and its α, by the least sum of squared one-step errors."""
    level = np.full((len(months), LEVELS.size), np.nan)
    squares = np.zeros_like(level)
    for month in months.T[:, :, None]:
        error = np.where(np.isnan(level), 0, month - level)
        squares += np.nan_to_num(error) ** 2
        level = np.where(np.isnan(level), month, level + LEVELS * error)
    best = squares.argmin(axis=1)
    return level[np.arange(len(months)), best], LEVELS[best]


def _damped_path(months: Floats, ahead: int) -> Floats:
    """Damped trend: level + (φ + … + φ^h) trend.

    level ← expected + α error, trend ← φ trend + αβ error, where expected = level + φ trend.
    """
    alpha, beta, phi = (grid.ravel() for grid in np.meshgrid(DAMPED_LEVELS, DAMPED_TRENDS, DAMPINGS))
    level = np.full((len(months), alpha.size), np.nan)
    trend = np.zeros_like(level)
    squares = np.zeros_like(level)
    alpha_beta = alpha * beta
    for month in months.T[:, :, None]:
        trend *= phi
        expected = level + trend
        error = np.where(np.isnan(expected), 0, month - expected)
        squares += np.nan_to_num(error) ** 2
        level = np.where(np.isnan(expected), month, expected + alpha * error)
        trend += alpha_beta * error
    rows, best = np.arange(len(months)), squares.argmin(axis=1)
    growth = (phi[best][:, None] ** np.arange(1, ahead + 1)).cumsum(axis=1)
    return level[rows, best][:, None] + growth * trend[rows, best][:, None]


def _moving_year(months: Floats) -> Floats:
    """The centred moving average over a year (2 × 12), NaN where a whole year does not surround the month."""
    weights = np.r_[0.5, np.ones(MONTHS - 1), 0.5] / MONTHS
    half = MONTHS // 2
    inside = np.lib.stride_tricks.sliding_window_view(months, MONTHS + 1, axis=1) @ weights
    return np.pad(inside, ((0, 0), (half, half)), constant_values=np.nan)


def _nanmean(values: Floats) -> Floats:
    """The mean of the numbers in each row, NaN where there are none."""
    count = np.isfinite(values).sum(axis=1)
    return np.divide(np.nansum(values, axis=1), count, out=np.full(len(values), np.nan), where=count > 0)
