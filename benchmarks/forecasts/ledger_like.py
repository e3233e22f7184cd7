"""Ledger-like monthly series of known truth: what a unit × activity × side looks like in a municipal ledger.

Written before the methods were compared and not adjusted to any of them. Every series is a level in kronor per month
times a yearly pattern times noise, with what ledgers suffer from laid on top: reorganisations, late bookings, one-off
items that nobody has flagged, months without entries, revenues with a minus sign.
"""

from dataclasses import dataclass

import numpy as np

KINDS = ("pay", "rent", "heating", "purchases", "fees", "summer", "grants", "projects", "growing", "reorganised", "net")


@dataclass(frozen=True, slots=True)
class LedgerLike:
    """A generated series: its kind, and its months in kronor (years × 12), the last year being the one to forecast."""

    kind: str
    months: np.ndarray


def generate(count: int, seed: int = 2023) -> list[LedgerLike]:
    """``count`` series of 5–8 years in turn of every kind. The same seed gives the same series."""
    random = np.random.default_rng(seed)
    return [one(KINDS[number % len(KINDS)], random) for number in range(count)]


def one(kind: str, random: np.random.Generator) -> LedgerLike:
    """One series of a kind, with dirt laid on in proportion to what that kind meets."""
    years = int(random.integers(5, 9))
    level = float(np.exp(random.normal(13, 1.2)))  # kronor a month: median 440,000, nine in ten within 60,000–3,200,000
    growth = random.normal(0.025, 0.015) if kind != "growing" else random.choice([-1, 1]) * random.uniform(0.05, 0.2)
    time = np.arange(years * 12)
    months = level * (1 + growth) ** (time // 12 if kind in {"pay", "rent"} else time / 12)
    months = months * np.tile(pattern(kind, random), years) * noise(kind, time.size, random)
    if kind == "reorganised" or random.random() < 0.08:
        start = int(random.integers(12, time.size))
        months[start:] *= random.choice([random.uniform(0.4, 0.8), random.uniform(1.25, 2.0)])
    if kind == "net":
        revenue = level * random.uniform(0.5, 1.3) * np.tile(pattern("fees", random), years)
        months = months - revenue * noise("fees", time.size, random)
    months = with_late_bookings(with_one_offs(months, level, random), random)
    if kind == "fees":
        months = -months
    return LedgerLike(kind, np.round(months, 2).reshape(years, 12))


def pattern(kind: str, random: np.random.Generator) -> np.ndarray:
    """The year's pattern of a kind: twelve factors around one, a little different for every unit."""
    flat = np.ones(12)
    if kind in {"pay", "growing", "reorganised", "net"}:
        flat[[5, 6, 7]] += random.uniform(-0.12, 0.08, 3)  # holidays and their stand-ins
        flat[3:] += random.uniform(0.015, 0.035)  # the pay revision in April
        flat[11] += random.uniform(-0.05, 0.15)  # the year's accruals
    elif kind == "heating":
        flat += random.uniform(0.3, 0.8) * np.cos(2 * np.pi * np.arange(12) / 12)
    elif kind == "purchases":
        flat *= [0.8, 0.9, 1, 1, 1.05, 1.05, 0.6, 0.85, 1.05, 1.1, 1.15, 1.5]
        flat += random.normal(0, 0.05, 12)
    elif kind == "rent" and random.random() < 0.5:
        flat = np.tile([3.0, 0, 0], 4)  # invoiced by the quarter
    elif kind == "fees":
        flat[[5, 6]] *= random.uniform(0.2, 0.9)
        flat[[0, 8]] *= random.uniform(1, 2)
    elif kind == "summer":
        flat *= [0.1, 0.1, 0.2, 0.4, 1, 2.5, 3.5, 2.5, 0.8, 0.3, 0.2, 0.1]
        flat *= random.uniform(0.8, 1.2, 12)
    elif kind == "grants":
        flat[:] = 0
        flat[random.choice(12, int(random.integers(1, 5)), replace=False)] = random.uniform(1, 4)
    return np.maximum(flat, 0)


def noise(kind: str, size: int, random: np.random.Generator) -> np.ndarray:
    """Factors around one, month by month, with the spread that a kind has."""
    spread = {"pay": 0.02, "rent": 0.01, "heating": 0.1, "purchases": 0.15, "fees": 0.12, "summer": 0.15}.get(
        kind, 0.06
    )
    if kind == "projects":
        return random.gamma(0.8, 1.25, size) * (random.random(size) < 0.7)
    factors = np.exp(random.normal(0, spread, size))
    if kind == "grants":
        factors *= (random.random(size) < 0.9) * np.exp(random.normal(0, 0.2, size))
        moved = random.random(size) < 0.1  # the payment comes a month late
        moved[-1] = False
        shift = np.roll(np.where(moved, factors, 0), 1)
        factors = np.where(moved, 0, factors) + shift
    return factors


def with_one_offs(months: np.ndarray, level: float, random: np.random.Generator) -> np.ndarray:
    """Items that are not ordinary business, which nobody has flagged: about one in three years."""
    hit = random.random(months.size) < 1 / 36
    return months + hit * level * random.choice([-1, 1], months.size) * random.uniform(0.5, 3, months.size)


def with_late_bookings(months: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """A part of some months is booked the month after (never over the turn of the year: the books are closed)."""
    late = (random.random(months.size) < 1 / 12) & (np.arange(months.size) % 12 != 11)
    moved = np.where(late, months * random.uniform(0.2, 1, months.size), 0)
    return months - moved + np.roll(moved, 1)
