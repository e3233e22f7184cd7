"""The demo's budget files: one per decision, months in columns, whole kronor.

The targets are the budget after all decisions. The original budget is therefore the target less the changes; it is
phased over the months by each account's habits, and each change over its own months.
"""

from collections import defaultdict
from pathlib import Path

from demo.generator import data
from demo.generator.data import MONTHS, SPANS, Target
from demo.generator.habits import Habits, sign
from demo.generator.split import split

SPAN_NAMES = ("budget_2023_01_08", "budget_2023_09_12")
HEADER = ";".join(["År", "Ansvar", "Verksamhet", "Konto", *(month.capitalize() for month in MONTHS)])
ACCOUNT_GRAIN = 100_000  # öre: an account has whole thousands of kronor in a span
MONTH_GRAIN = 10_000  # öre: and whole hundreds in a month

Line = tuple[str, str, str]  # unit, activity, account


def changes(decision: str) -> dict[Line, list[int]]:
    """A decision's changes of the budget: signed öre per month."""
    return {
        (row["unit"], row["activity"], row["account"]): [data.ore(row[month]) for month in MONTHS]
        for row in data.rows("budget_changes.csv")
        if row["decision"] == decision
    }


def original(habits: Habits, later: list[dict[Line, list[int]]]) -> dict[Line, list[int]]:
    """The original budget: signed öre per month, such that it and the later decisions sum to the targets."""
    months: dict[Line, list[int]] = {}
    for target in data.targets():
        for line, amounts in _phased(target, habits, later).items():
            months[line] = amounts
    return months


def _phased(target: Target, habits: Habits, later: list[dict[Line, list[int]]]) -> dict[Line, list[int]]:
    """One target's budget per account and month."""
    shares = habits.shares(target.profile, target.side, 2023)
    lines: dict[Line, list[int]] = defaultdict(list)
    for span in SPAN_NAMES:
        _, first, last = SPANS[span]
        total = sign(target.side) * target.spans[span]
        for account, amount in zip(shares, split(total, list(shares.values()), ACCOUNT_GRAIN), strict=True):
            line = (target.unit, target.activity, account)
            changed = sum(sum(decision[line][first - 1 : last]) for decision in later if line in decision)
            weights = habits.accounts[account].months[first - 1 : last]
            lines[line] += split(amount - changed, weights, MONTH_GRAIN)
    return {line: amounts for line, amounts in lines.items() if any(amounts)}


def write(folder: Path) -> list[Path]:
    """Writes one file for each budget decision (UTF-8 with a byte order mark) into ``folder``; returns their paths."""
    decisions = data.rows("budget_decisions.csv")
    later = [changes(row["code"]) for row in decisions if row["kind"] != "original"]
    first = original(Habits(), later)
    paths = []
    for row, lines in zip(decisions, [first, *later], strict=True):
        text = [HEADER]
        text += [
            ";".join([row["year"], *line, *(str(ore // 100) for ore in amounts)])
            for line, amounts in sorted(lines.items())
        ]
        path = folder / row["file"]
        path.write_bytes("\r\n".join([*text, ""]).encode("utf-8-sig"))
        paths.append(path)
    return paths
