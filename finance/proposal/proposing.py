"""Propose: a year's total for each series at a cut-off month, with its interval, its method and its backtest.

Amounts are binary floating point here: a forecast is an estimate, not a booked amount. Whoever keeps it makes it
Decimal kronor to the öre.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from finance.proposal import evidence
from finance.proposal.cases import MONTHS, YEARS_SEEN, Cases, Floats
from finance.proposal.evidence import METHODS, Method
from followup import periods

YEARS_TRIED = 6
YEARS_KEPT = YEARS_SEEN + YEARS_TRIED
GREATEST = 1e15  # kronor; beyond it a value is a mistake
LEAST = 1e-100  # a series whose years come to less is nothing
NOTHING = 1e-12  # of the series' usual year: a month below it is the dust of binary sums, not money
FEW_TRIALS = 3
BATCH = 1_000  # series at a time


@dataclass(frozen=True)
class Series:
    """Months of one kind of money: unit × activity group × cost or revenue. Period (202308) → kronor, either sign.

    A month without a value after the first one is a month in which nothing was booked: zero. ``budget`` is phased by
    month, for as many years as there are. ``one_offs`` are items that are not ordinary business and accruals with their
    reversals, month by month and with the sign they have (or will have, for months to come): they are taken out before
    anything is computed, and this year's are put back. Raises ValueError for a value that is not a plausible number.
    """

    months: Mapping[int, float]
    budget: Mapping[int, float] = field(default_factory=dict)
    one_offs: Mapping[int, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for amounts in (self.months, self.budget, self.one_offs):
            for period, amount in amounts.items():
                if not 1 <= periods.month_of(period) <= MONTHS:
                    raise ValueError(f"Perioden {period} är ingen månad.")
                if not math.isfinite(amount) or abs(amount) > GREATEST:
                    raise ValueError(f"{amount} i {periods.shown(period)} är inget rimligt belopp.")


@dataclass(frozen=True, slots=True)
class Trial:
    """An earlier year in which the proposal was tried: what it would have been, and what the year came to, in kronor.

    One-off items are in neither.
    """

    year: int
    proposed: float
    outcome: float


@dataclass(frozen=True, slots=True)
class Backtest:
    """What the proposal would have been worth at the same cut-off month in earlier years.

    Percent of the size of those years' totals together: ``error`` is Σ|proposal − outcome| ÷ Σ|outcome|, ``bias``
    Σ(proposal − outcome) ÷ Σ|outcome| (plus: proposals were above the outcome). None when the outcomes are all zero.
    """

    trials: tuple[Trial, ...]
    error: float | None
    bias: float | None

    @property
    def years(self) -> tuple[int, ...]:
        """The years tried."""
        return tuple(trial.year for trial in self.trials)


@dataclass(frozen=True, slots=True)
class PathMonth:
    """A month of the proposed year: its kronor, and an 80 % interval for the year's sum through it.

    ``low`` = ``high`` through the cut-off; in December they are those of the total.
    """

    period: int
    amount: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """A proposed total for a year in kronor, with an 80 % interval: ``low`` ≤ ``total`` ≤ ``high``.

    ``weights`` says how much each method makes of the total, the heaviest first; ``method`` is the only one or
    ``COMBINATION``. ``path`` is the twelve months, which sum to ``total``; empty when there is none.
    ``reason`` says in Swedish why the ground is thin; empty when it isn't. The three amounts are None only when nothing
    is known up to the cut-off.
    """

    year: int
    total: float | None
    low: float | None
    high: float | None
    method: Method | None
    weights: tuple[tuple[Method, float], ...]
    backtest: Backtest
    reason: str
    path: tuple[PathMonth, ...] = ()


def propose(series: Series, through: int) -> Proposal:
    """The proposal for the year of ``through``, from nothing later than it. ValueError unless its month is 1–11."""
    return propose_all([series], through)[0]


def propose_all(
    series: Sequence[Series], through: int, told: Callable[[int], None] = lambda done: None
) -> list[Proposal]:
    """The proposals for many series at once, in their order. ValueError as ``propose``.

    Each is as if it were alone, but for the last binary digits. ``told`` hears how many are done, now and then.
    """
    if not 1 <= periods.month_of(through) < MONTHS:
        raise ValueError(f"Prognos görs efter månad 1–11, inte {periods.month_of(through)}.")
    proposals: list[Proposal] = []
    for start in range(0, len(series), BATCH):
        proposals += _propose_batch(series[start : start + BATCH], through)
        told(len(proposals))
    return proposals


def _propose_batch(series: Sequence[Series], through: int) -> list[Proposal]:
    year, month = periods.year_of(through), periods.month_of(through)
    ledger = np.stack([_ordinary(one, through) for one in series])
    size = _size(ledger)
    ledger[np.abs(ledger) < NOTHING * size[:, None, None]] = 0
    budget = np.stack([_by_year(one.budget, year) for one in series])
    *tried, present = (_cases(ledger, back, month) for back in range(YEARS_TRIED, -1, -1))
    ahead = evidence.ahead(present, budget[:, YEARS_KEPT])
    past = [evidence.forecasts(cases, budget[:, row]) for row, cases in enumerate(tried, YEARS_KEPT - YEARS_TRIED)]
    trials = np.stack([*past, present.year(ahead)], axis=2)
    outcomes = _outcomes_to_try(ledger)
    errors = np.abs(trials[:, :, :-1] - outcomes)
    history = [evidence.weigh(trials[:, :, k], errors[:, :, :k], size) for k in range(YEARS_TRIED + 1)]
    now = _with_fallback(trials[:, :, -1], history[-1], ledger)
    own = np.stack([weighed.totals for weighed in history[:-1]], axis=1)
    half = np.where(
        np.isfinite(own - outcomes).any(axis=1),
        evidence.half_width(own - outcomes, now, errors),
        _half_without_trials(ledger, now, month),
    )
    months = (now.shares[:, :, None] * np.where(np.isfinite(ahead), ahead, 0)).sum(axis=0)
    return [
        _proposal(one, through, _Estimate(now.totals[n], half[n], now.shares[:, n], months[n]), own[n], outcomes[n])
        for n, one in enumerate(series)
    ]


@dataclass(frozen=True, slots=True)
class _Estimate:
    """One series' ordinary business: the year's total, half its interval, each method's share, and the months left."""

    total: float
    half: float
    shares: Floats
    months: Floats


def _ordinary(series: Series, through: int) -> Floats:
    """Ordinary business up to the cut-off, years × 12: NaN before the first month and after the cut-off, else a number.

    Months before the years kept are not needed. Nothing after the cut-off is looked at.
    """
    table = np.full((YEARS_KEPT + 1, MONTHS), np.nan)
    known = [period for period in series.months if period <= through]
    if not known:
        return table
    first_year = periods.year_of(through) - YEARS_KEPT
    first = max(min(known), periods.period(first_year, 1))
    for period in periods.between(first, through):
        amount = series.months.get(period, 0) - series.one_offs.get(period, 0)
        table[periods.year_of(period) - first_year, periods.month_of(period) - 1] = amount
    return table


def _by_year(amounts: Mapping[int, float], year: int) -> Floats:
    """Budget, years × 12: a year with any amount is whole (months without one are zero), other years are NaN."""
    table = np.full((YEARS_KEPT + 1, MONTHS), np.nan)
    for row, of_year in enumerate(range(year - YEARS_KEPT, year + 1)):
        months = periods.whole_year(of_year)
        if any(period in amounts for period in months):
            table[row] = [amounts.get(period, 0) for period in months]
    return table


def _cases(ledger: Floats, back: int, month: int) -> Cases:
    """What was known ``back`` years ago at the same month."""
    row = YEARS_KEPT - back
    return Cases(ledger[:, row - YEARS_SEEN : row], ledger[:, row, :month])


def _outcomes_to_try(ledger: Floats) -> Floats:
    """The outcome of each of the six years before, n × 6; NaN unless the year and some year before it are whole."""
    totals = ledger.sum(axis=2)
    whole = np.isfinite(totals)
    older = np.cumsum(whole, axis=1) - whole > 0
    return np.where(older, totals, np.nan)[:, -YEARS_TRIED - 1 : -1]


def _size(ledger: Floats) -> Floats:
    """The usual kronor per year regardless of sign, n; one where nothing was ever booked."""
    count = np.maximum(np.isfinite(ledger).sum(axis=(1, 2)), 1)
    size = np.nansum(np.abs(ledger), axis=(1, 2)) / count * MONTHS
    return np.where(size > LEAST, size, 1)


def _with_fallback(methods: Floats, weighed: evidence.Weighed, ledger: Floats) -> evidence.Weighed:
    """Without a whole earlier year the budget is the best there is to go by, where there is one."""
    row = METHODS.index(Method.BUDGET_REMAINING)
    whole_years = np.isfinite(ledger[:, :-1].sum(axis=2)).sum(axis=1)
    new = (whole_years == 0) & np.isfinite(methods[row])
    alone = np.zeros_like(weighed.weights)
    alone[row] = 1
    spread = np.where(np.isfinite(methods), np.abs(methods - methods[row]), 0).max(axis=0)
    return evidence.Weighed(
        np.where(new, methods[row], weighed.totals),
        np.where(new, alone, weighed.weights),
        np.where(new, spread, weighed.spread),
        np.where(new, alone, weighed.shares),
    )


def _half_without_trials(ledger: Floats, now: evidence.Weighed, month: int) -> Floats:
    """Half the interval where no year could be tried: as far as the methods disagree, or the months scatter.

    The scatter is the standard deviation of all months known times the root of the months left; of a single month, its
    whole amount for each month left.
    """
    months = ledger.reshape(len(ledger), -1)
    count = np.isfinite(months).sum(axis=1)
    mean = np.nansum(months, axis=1) / np.maximum(count, 1)
    scatter = np.sqrt(np.nansum((months - mean[:, None]) ** 2, axis=1) / np.maximum(count - 1, 1))
    left = MONTHS - month
    noise = np.where(count > 1, scatter * math.sqrt(left), np.abs(mean) * left)
    return evidence.STUDENT_90[1] * np.maximum(now.spread, noise)


def _proposal(series: Series, through: int, ordinary: _Estimate, own: Floats, outcomes: Floats) -> Proposal:
    """One series' proposal, with this year's one-off items put back."""
    year = periods.year_of(through)
    backtest = _backtest(year, own, outcomes)
    reason = _reason(series, through, backtest)
    if not math.isfinite(ordinary.total):
        return Proposal(year, None, None, None, None, (), backtest, reason)
    total = float(ordinary.total + sum(series.one_offs.get(period, 0) for period in periods.whole_year(year)))
    half = float(ordinary.half)
    parts = sorted(
        ((method, float(share)) for method, share in zip(METHODS, ordinary.shares, strict=True) if share > 0),
        key=lambda part: -part[1],
    )
    method = parts[0][0] if len(parts) == 1 else Method.COMBINATION
    path = _path(series, through, total, half, ordinary.months)
    return Proposal(year, total, total - half, total + half, method, tuple(parts), backtest, reason, path)


def _path(series: Series, through: int, total: float, half: float, ahead: Floats) -> tuple[PathMonth, ...]:
    """The twelve months, with what one-off items put back; the interval widens from the cut-off to the year's.

    Half of its square grows as the months left (errors that come and go), half as their square (a level that is wrong).
    """
    year, month = periods.year_of(through), periods.month_of(through)
    put_back = [series.one_offs.get(period, 0) for period in periods.whole_year(year)]
    amounts = [series.months.get(period, 0) for period in periods.year_to(through)]
    amounts += [float(amount) + one_off for amount, one_off in zip(ahead, put_back[month:], strict=True)]
    amounts[-1] += total - math.fsum(amounts)  # the dust of binary sums
    path, so_far = [], 0.0
    for number, (period, amount) in enumerate(zip(periods.whole_year(year), amounts, strict=True), start=1):
        so_far += amount
        part = max(number - month, 0) / (MONTHS - month)
        width = half * math.sqrt((part + part**2) / 2)
        path.append(PathMonth(period, amount, so_far - width, so_far + width))
    return tuple(path)


def _backtest(year: int, own: Floats, outcomes: Floats) -> Backtest:
    trials = tuple(
        Trial(year - YEARS_TRIED + place, float(proposed), float(outcome))
        for place, (proposed, outcome) in enumerate(zip(own, outcomes, strict=True))
        if math.isfinite(proposed - outcome)
    )
    base = math.fsum(abs(trial.outcome) for trial in trials)
    if not base:
        return Backtest(trials, None, None)
    errors = [trial.proposed - trial.outcome for trial in trials]
    return Backtest(trials, math.fsum(map(abs, errors)) / base * 100, math.fsum(errors) / base * 100)


def _reason(series: Series, through: int, backtest: Backtest) -> str:
    """Why the ground is thin, in words; empty when it isn't."""
    known = sorted(period for period in series.months if period <= through)
    if not known:
        return f"Inget värde finns till och med {periods.shown(through)}."
    reasons = []
    year = periods.year_of(through)
    if known[0] > periods.period(year - 1, 1):
        ground = "återstående budget" if _has_budget(series, year) else "årets månader"
        reasons.append(f"Inget helt tidigare år finns. Prognosen bygger på {ground}.")
    elif not backtest.years:
        reasons.append("Bara ett helt tidigare år finns. Metoderna har inte kunnat prövas mot utfall.")
    elif len(backtest.years) < FEW_TRIALS:
        count = {1: "ett tidigare år", 2: "två tidigare år"}[len(backtest.years)]
        reasons.append(f"Metoderna har bara kunnat prövas mot utfall i {count}.")
    gaps = sum(1 for period in periods.between(known[0], through) if period not in series.months)
    if gaps:
        reasons.append(f"{gaps} {'månad' if gaps == 1 else 'månader'} utan värde räknas som 0.")
    if known[-1] <= periods.period(year - 1, 12):
        reasons.append(f"Inget värde finns för {year}.")
    return " ".join(reasons)


def _has_budget(series: Series, year: int) -> bool:
    return any(period in series.budget for period in periods.whole_year(year))
