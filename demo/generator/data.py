"""Reading of the demo's data files: what the generator and the solver know of the municipality."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

DATA = Path(__file__).resolve().parent.parent / "data"
MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
COST, REVENUE = "cost", "revenue"


def rows(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    """The rows of a data file, by column name."""
    with (folder / name).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def ore(kronor: str) -> int:
    """An amount in kronor, decimal point, as whole öre. Raises ValueError when it has parts of an öre."""
    value = Decimal(kronor or 0).scaleb(2)
    if value != value.to_integral_value():
        raise ValueError(f"{kronor} är inte hela ören")
    return int(value)


def kronor(ore: int) -> str:
    """Whole öre as kronor with two decimals and a decimal point."""
    return f"{Decimal(ore).scaleb(-2):f}"


@dataclass(frozen=True)
class Target:
    """What one responsibility (ansvar) books on one activity and side: öre per span.

    Costs and revenues are both above zero; the ledger's sign is put on when rows are made.
    """

    unit: str
    activity: str
    side: str
    profile: str
    spans: dict[str, int]


SPANS = {
    "outcome_2022_01_08": (2022, 1, 8),
    "outcome_2022_09_12": (2022, 9, 12),
    "outcome_2023_01_08": (2023, 1, 8),
    "budget_2023_01_08": (2023, 1, 8),
    "budget_2023_09_12": (2023, 9, 12),
}  # name of a column in cells.csv → year, first month, last month


def targets() -> Iterator[Target]:
    """The amounts that the generated files must sum to, in the order of ``cells.csv``."""
    for row in rows("cells.csv"):
        yield Target(
            row["unit"], row["activity"], row["side"], row["profile"], {span: ore(row[span]) for span in SPANS}
        )


@dataclass(frozen=True)
class Group:
    """An activity group as the report prints it: its label and the patterns of its codes (``51*`` by prefix)."""

    label: str
    patterns: tuple[str, ...]

    def holds(self, activity: str) -> bool:
        """Whether the activity belongs to the group."""
        return any(activity.startswith(p[:-1]) if p.endswith("*") else activity == p for p in self.patterns)


def groups() -> list[Group]:
    """The activity groups, in printed order."""
    return [Group(row["label"], tuple(row["patterns"].split("|"))) for row in rows("activity_groups.csv")]


def group_of(activity: str, among: list[Group]) -> str:
    """The label of the one group that holds the activity. Raises ValueError when not exactly one does."""
    labels = [group.label for group in among if group.holds(activity)]
    if len(labels) != 1:
        raise ValueError(f"verksamhet {activity} hör till {len(labels)} grupper")
    return labels[0]
