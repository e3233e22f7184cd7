"""Exact kronor behind the printed tables: finds amounts whose rows and sums all print as the report's.

The report gives mnkr with one decimal; the demo needs kronor and öre for each responsibility, activity and side. Three
steps lead there. (1) The margins (areas, activity groups, totals) are found as a point within the intervals that the
printed numbers leave, deviations included, by cyclic projection. (2) A plausible picture of who does what
(``shape.csv``) is fitted to those margins by iterative proportional fitting. (3) All is rounded to whole öre (outcome)
or whole thousands of kronor (budget, forecast), and the few grains that rounding leaves are carried through the table
until every margin holds exactly.

The solution is data in the repository; this is the tool that made it::

    python -m demo.generator.solve tests/data/linkoping-2023
"""

import csv
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from random import Random

from demo.generator import data, margins
from demo.generator.data import COST, REVENUE
from demo.generator.fitting import Key, fitted, settled
from demo.generator.margins import OUTCOME_GRAIN, PLAN_GRAIN, Margins
from demo.generator.split import split

ELECTRICITY_SUPPORT = (
    "102",
    "920",
    600_000_000,
)  # awaited in September: area, activity group, öre (the report, "elstöd")

Amounts = dict[tuple[str, str, str], int]  # (unit, activity, side) → öre, costs and revenues both above zero


class Shape:
    """A department's plausible picture: who does what, in mnkr a year."""

    def __init__(self, areas: Iterable[str]) -> None:
        kept = set(areas)
        among = data.groups()
        self.rows = [row for row in data.rows("shape.csv") if row["unit"][:3] in kept]
        self.keys = [(row["unit"], row["activity"]) for row in self.rows]
        self.margins: dict[Key, tuple[str, str]] = {
            key: (key[0][:3], data.group_of(key[1], among)) for key in self.keys
        }

    def weights(self, column: str, otherwise: str = "") -> list[int]:
        """One column as whole thousands of kronor, the other column where it is empty."""
        return [round(1000 * float(row[column] or (row[otherwise] if otherwise else 0) or 0)) for row in self.rows]


def appropriation(found: Margins, shape: Shape) -> tuple[dict[str, Amounts], Amounts]:
    """The department that shows net cost: amounts per span and the forecast per area, group and side."""
    one_offs = _one_offs(shape)
    net_seed = {
        k: float(c - r) for k, c, r in zip(shape.keys, shape.weights("cost"), shape.weights("revenue"), strict=True)
    }
    spans: dict[str, Amounts] = {}
    for span in data.SPANS:
        grain = PLAN_GRAIN if span.startswith("budget") else OUTCOME_GRAIN
        extra = one_offs if span == "outcome_2023_01_08" else {}
        areas, groups = found.less(span, _nets(extra, shape.margins))
        net = settled(fitted(net_seed, shape.margins, areas, groups), shape.margins, areas, groups, grain)
        revenues = shape.weights("revenue_2022", "revenue") if "2022" in span else shape.weights("revenue")
        ordinary = found.sides[span][REVENUE] - sum(extra[key] for key in extra if key[2] == REVENUE)
        live = [weight if net[key] else 0 for key, weight in zip(shape.keys, revenues, strict=True)]
        revenue = dict(zip(shape.keys, split(ordinary, live, grain), strict=True))
        spans[span] = _sum(_sides(net, revenue), extra)
    return spans, _forecast(found, shape, spans["outcome_2023_01_08"], net_seed)


def _forecast(found: Margins, shape: Shape, outcome: Amounts, seed: Mapping[Key, float]) -> Amounts:
    """The year's forecast: outcome so far, the months that remain fitted to the printed margins, whole thousands."""
    so_far: dict[Key, int] = defaultdict(int)
    for (unit, activity, side), amount in outcome.items():
        so_far[shape.margins[unit, activity]] += amount if side == COST else -amount
    cell_margins = {cell: cell for cell in so_far}
    area, group, support = ELECTRICITY_SUPPORT
    left_areas, left_groups = found.less("forecast", {**so_far, (area, group): so_far[area, group] - support})
    cell_seed: dict[Key, float] = defaultdict(float)
    for key, weight in seed.items():
        cell_seed[shape.margins[key]] += weight
    left = fitted(cell_seed, cell_margins, left_areas, left_groups)
    left[area, group] -= support
    areas, groups = found.less("forecast", {})
    net = settled({cell: so_far[cell] + left[cell] for cell in so_far}, cell_margins, areas, groups, PLAN_GRAIN)
    booked, ordinary = dict.fromkeys(so_far, 0), dict.fromkeys(so_far, 0)
    once = _one_offs(shape)
    for (unit, activity, side), amount in outcome.items():
        if side == REVENUE:
            cell = shape.margins[unit, activity]
            booked[cell] += amount
            ordinary[cell] += amount - once.get((unit, activity, side), 0)
    remaining = found.sides["forecast"][REVENUE] - sum(booked.values()) - support
    later = dict(zip(booked, split(remaining, list(ordinary.values())), strict=True))
    later[area, group] += support
    total = found.sides["forecast"][REVENUE]
    revenue = split(total, [booked[cell] + later[cell] for cell in booked], PLAN_GRAIN)
    return _sides(net, dict(zip(booked, revenue, strict=True)))


def revenue_financed(found: Margins, shape: Shape) -> tuple[dict[str, Amounts], Amounts]:
    """A department that shows a result: amounts per span and the forecast per area, group and side."""
    spans: dict[str, Amounts] = {span: {} for span in data.SPANS}
    forecast: Amounts = defaultdict(int)
    for side in (COST, REVENUE):
        weights = shape.weights(side)
        total = found.sides["forecast"][side]
        plain = split(found.sides["budget_2023"][side], weights, PLAN_GRAIN)
        hints = [PLAN_GRAIN * change for change in shape.weights(f"forecast_{side}_change")]
        free = [
            0 if row[f"forecast_{side}_change"] else weight for row, weight in zip(shape.rows, weights, strict=True)
        ]
        rest = split(total - sum(plain) - sum(hints), free, PLAN_GRAIN)
        expected = [sum(parts) for parts in zip(plain, hints, rest, strict=True)]
        for key, amount in zip(shape.keys, expected, strict=True):
            forecast[*shape.margins[key], side] += amount
        for span in data.SPANS:
            grain = PLAN_GRAIN if span.startswith("budget") else OUTCOME_GRAIN
            by = expected if span.startswith("outcome_2023") else weights
            parts = split(found.sides[span][side], by, grain)
            spans[span] |= {(*key, side): part for key, part in zip(shape.keys, parts, strict=True)}
    return spans, dict(forecast)


def _one_offs(shape: Shape) -> Amounts:
    """The listed one-off items of the department, per unit, activity and side; a lowered cost is below zero."""
    amounts: Amounts = defaultdict(int)
    for row in data.rows("one_offs.csv"):
        if (row["unit"], row["activity"]) in shape.margins:
            side = REVENUE if row["account"].startswith("3") else COST
            amounts[row["unit"], row["activity"], side] += data.ore(row["amount"]) * (-1 if side == REVENUE else 1)
    return dict(amounts)


def _nets(amounts: Amounts, cells: Mapping[Key, Key]) -> dict[Key, int]:
    nets: dict[Key, int] = defaultdict(int)
    for (unit, activity, side), amount in amounts.items():
        nets[cells[unit, activity]] += amount if side == COST else -amount
    return nets


def _sides(net: Mapping[Key, int], revenue: Mapping[Key, int]) -> Amounts:
    return {
        (*key, side): amount
        for key in net
        for side, amount in ((COST, net[key] + revenue[key]), (REVENUE, revenue[key]))
    }


def _sum(one: Amounts, other: Amounts) -> Amounts:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one | other}


def solve(printed: Path) -> tuple[dict[str, Amounts], Amounts]:
    """Amounts per span for every unit, activity and side, and forecasts per area, group and side."""
    spans: dict[str, Amounts] = {span: {} for span in data.SPANS}
    forecasts: Amounts = {}
    support = ELECTRICITY_SUPPORT[2]
    leaseholds = -sum(data.ore(row["amount"]) for row in data.rows("one_offs.csv") if row["account"].startswith("3"))
    for found in margins.found(printed, Random(20230831), leaseholds, support):
        shape = Shape(found.codes)
        part, forecast = (appropriation if found.shows_net_cost else revenue_financed)(found, shape)
        for span, amounts in part.items():
            spans[span] |= amounts
        forecasts |= forecast
    return spans, forecasts


def write(printed: Path, folder: Path = data.DATA) -> None:
    """Writes ``cells.csv`` and ``forecasts.csv`` into ``folder``, with the comments of ``forecast_comments.csv``.

    Raises ValueError when a comment has no forecast to stand beside.
    """
    spans, forecasts = solve(printed)
    profiles = {(row["unit"], row["activity"]): row["profile"] for row in data.rows("shape.csv")}
    with (folder / "cells.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["unit", "activity", "side", "profile", *data.SPANS])
        for key in sorted({key for amounts in spans.values() for key in amounts}):
            amounts = [spans[span].get(key, 0) for span in data.SPANS]
            if any(amounts):
                writer.writerow([*key, profiles[key[:2]], *map(data.kronor, amounts)])
    comments = {(row["unit"], row["group"], row["side"]): row["comment"] for row in data.rows("forecast_comments.csv")}
    order = {group.label: index for index, group in enumerate(data.groups())}
    with (folder / "forecasts.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["unit", "group", "side", "amount", "comment"])
        for key in sorted(forecasts, key=lambda key: (key[0], order[key[1]], key[2])):
            if forecasts[key]:
                writer.writerow([*key, data.kronor(forecasts[key]), comments.pop(key, "")])
    if comments:
        raise ValueError(f"kommentarer utan prognos: {sorted(comments)}")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
