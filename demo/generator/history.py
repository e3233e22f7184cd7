"""The years before 2022, and the budget of 2022: what the report doesn't hold but proposals and their backtests need.

Made up around the report's accounts of 2022 and said to be so: a ledger carried over from an earlier system, one sum
for each responsibility, activity, account and month, and a budget. The same bytes on every machine.
"""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from demo.generator import data
from demo.generator.budget import HEADER as BUDGET_HEADER
from demo.generator.data import MONTHS, SPANS, Target
from demo.generator.habits import Habits, sign
from demo.generator.ledger import HEADER, working_days
from demo.generator.split import split

LEDGER, BUDGET = "huvudbok-2019--2021.csv", "budget-2022.csv"
LEVELS = {2019: 910, 2020: 940, 2021: 972}  # thousandths of 2022
SPREAD = {"year": 30, "part": 30, "month": 150, "budget": 45}  # thousandths up or down
SPAN_NAMES = ("outcome_2022_01_08", "outcome_2022_09_12")
GRAIN = 100_000  # öre: a budget is in whole thousands of kronor


def write(folder: Path) -> list[Path]:
    """Writes the earlier ledger (CP1252) and the budget of 2022 (UTF-8) into ``folder``; returns their paths."""
    habits = Habits()
    ledger, budget = folder / LEDGER, folder / BUDGET
    ledger.write_bytes("\r\n".join([HEADER, *sorted(_entries(habits)), ""]).encode("cp1252"))
    budget.write_bytes("\r\n".join([BUDGET_HEADER, *sorted(_lines(habits)), ""]).encode("utf-8-sig"))
    return [ledger, budget]


def _entries(habits: Habits) -> Iterator[str]:
    """The ledger's rows as text, one sum a month."""
    for year, level in LEVELS.items():
        for target in data.targets():
            rng = Random(f"{target.unit}/{target.activity}/{target.side}/{year}")
            for account, months in _months(habits, target, rng, level, SPREAD["year"]).items():
                for month, ore in enumerate(months, 1):
                    if ore:
                        yield _row(habits, target, account, year * 100 + month, ore)


def _row(habits: Habits, target: Target, account: str, period: int, ore: int) -> str:
    voucher = f"ÖF{period}{target.unit}"
    minus, amount = "-" if ore < 0 else "", abs(ore)
    return (
        f"{period};{voucher};{working_days(period)[-1]};{account};{habits.accounts[account].name};{target.unit};"
        f"{target.activity};;;Överfört från tidigare system;{minus}{amount // 100},{amount % 100:02d}"
    )


def _lines(habits: Habits) -> Iterator[str]:
    """The budget's rows as text, months in columns, whole kronor."""
    for target in data.targets():
        rng = Random(f"{target.unit}/{target.activity}/{target.side}/budget-2022")
        for account, months in _months(habits, target, rng, 1000, SPREAD["budget"], GRAIN).items():
            if any(months):
                yield ";".join(["2022", target.unit, target.activity, account, *(str(ore // 100) for ore in months)])


def _months(
    habits: Habits, target: Target, rng: Random, level: int, spread: int, grain: int = 1
) -> dict[str, list[int]]:
    """Signed öre per account and month: 2022 at another level, a little up or down, in seasons like its own."""
    shares = habits.shares(target.profile, target.side, 2022)
    months: dict[str, list[int]] = {account: [] for account in shares}
    factor = level + _about(rng, spread)
    for span in SPAN_NAMES:
        _, first, last = SPANS[span]
        part = factor + _about(rng, SPREAD["part"])
        total = sign(target.side) * (target.spans[span] * part // 1000 // grain * grain)
        for account, amount in zip(shares, split(total, list(shares.values()), grain), strict=True):
            weights = habits.accounts[account].months[first - 1 : last]
            uneven = [weight * (1000 + _about(rng, SPREAD["month"])) for weight in weights]
            months[account] += split(amount, uneven, grain)
    assert all(len(found) == len(MONTHS) for found in months.values())
    return months


def _about(rng: Random, spread: int) -> int:
    """A whole number from −spread to spread."""
    return int(rng.random() * (2 * spread + 1)) - spread
