"""How accounts are used: what a profile books on them, when in the year, in how large rows and with whom."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from demo.generator import data
from demo.generator.data import COST, MONTHS, REVENUE


@dataclass(frozen=True)
class Habit:
    """An account's habits: voucher series, weight of each month, typical row in kronor (0: one row a month)."""

    code: str
    name: str
    series: str
    months: tuple[int, ...]
    row_size: int
    counterparts: tuple[tuple[str, str], ...]  # name and motpart (counterparty code, empty when outside)

    def counterparts_of(self, unit: str) -> tuple[tuple[str, str], ...]:
        """Those that the responsibility may deal with: not its own department, unless there is nobody else."""
        own = unit[:2] + "0"  # the motpart of a department is the first two digits of its responsibilities and a nought
        return tuple(party for party in self.counterparts if party[1] != own) or self.counterparts


@dataclass(frozen=True)
class Project:
    """A project that takes some of a responsibility's rows: in which periods and how many of a hundred."""

    code: str
    first: int
    last: int
    percent: int


class Habits:
    """All habits, read once from the demo's data."""

    @cached_property
    def accounts(self) -> dict[str, Habit]:
        """Habits by account code."""
        seasons = {row["season"]: tuple(int(row[month]) for month in MONTHS) for row in data.rows("seasons.csv")}
        names = {row["code"]: row["name"] for row in data.rows("accounts.csv")}
        parties: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for row in data.rows("suppliers.csv"):
            parties[row["account"]].append((row["name"], row["counterparty"]))
        return {
            row["account"]: Habit(
                row["account"],
                names[row["account"]],
                row["series"],
                seasons[row["season"]],
                int(row["row_size"]),
                tuple(parties[row["account"]]),
            )
            for row in data.rows("account_habits.csv")
        }

    @cached_property
    def _shares(self) -> dict[tuple[str, str, int], dict[str, int]]:
        shares: dict[tuple[str, str, int], dict[str, int]] = defaultdict(dict)
        sides = {row["code"]: row["side"] for row in data.rows("accounts.csv")}
        for row in data.rows("account_mix.csv"):
            side = sides[row["account"]]
            shares[row["profile"], side, 2023][row["account"]] = int(row["share"])
            shares[row["profile"], side, 2022][row["account"]] = int(row["share_2022"] or row["share"])
        return shares

    def shares(self, profile: str, side: str, year: int) -> dict[str, int]:
        """The weight of each account that a profile books costs or revenues on in a year."""
        return self._shares[profile, side, year]

    @cached_property
    def projects(self) -> dict[tuple[str, str], Project]:
        """The project of a responsibility's activity, where it has one."""
        return {
            (row["unit"], row["activity"]): Project(
                row["project"], int(row["first_period"]), int(row["last_period"]), int(row["percent"])
            )
            for row in data.rows("project_use.csv")
        }


def sign(side: str) -> int:
    """The ledger's sign of a side: costs +, revenues −."""
    return {COST: 1, REVENUE: -1}[side]
