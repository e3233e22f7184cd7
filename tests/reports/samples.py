"""A chapter in small, made without a database: what paper must cope with, a table longer than two pages among it."""

from datetime import date
from decimal import Decimal

from followup.charts import Item, kind_bars
from reports.content import COLUMNS, Chapter, Line, Section, Table

HEADERS = ("Redovisat jan–aug 2023", "Budget jan–aug 2023", "Avvikelse", "Redovisat jan–aug 2022")
LONG = 60  # rows


def table(title: str, rows: int) -> Table:
    """A driftsammandrag of so many rows, with a sum, an of-which row and another administration."""
    kinds = [*["row"] * rows, "sum", "of_which", "other_administration"]
    lines = tuple(
        Line(f"{number} Verksamhet {number}", kind, tuple((Decimal(number * 1_000_000), how) for how in COLUMNS))
        for number, kind in enumerate(kinds)
    )
    return Table(title, "Verksamhet", tuple(zip(HEADERS, COLUMNS, strict=True)), lines, ("En not under tabellen.",))


def chapter() -> Chapter:
    """The chapter."""
    items = [Item("Hyror och arrenden", (Decimal(30_100_000), Decimal(12_600_000)))]
    return Chapter(
        title="Ekonomi",
        committee="Räddningsnämnden",
        municipality="Ängelköpings kommun",
        occasion="Delår augusti 2023",
        through=date(2023, 8, 31),
        headline="Räddningsnämnden väntas ge ett överskott på 81,9 mnkr",
        lead="Till och med augusti 2023 är nettokostnaden 298,7 mnkr.",
        sections=(
            Section("Kort", tables=(table("Kort tabell", 1),)),
            Section("Slag", charts=(kind_bars("Intäkter per slag", items, years=("jan–aug 2022", "jan–aug 2023")),)),
            Section("Lång", tables=(table("Lång tabell", LONG), table("Tabell efter den långa", 3))),
        ),
    )
