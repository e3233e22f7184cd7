"""The four driftsammandrag tables of the interim report of 31 August 2023, as they were printed.

The tables are those that ``tests/data/linkoping-2023`` carries: one row per activity group or area, a sum, and the two
revenue-financed departments. Amounts are mnkr with one decimal. The report contradicts itself in a few cells;
``CORRECTED`` names them with the value that arithmetic and the report's own sign convention demand.
"""

import csv
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

ACTIVITY, ORGANISATION = "activity", "organisation"
PERIOD, YEAR = "period", "year"

_FILES = {
    (ACTIVITY, PERIOD): (
        "driftsammandrag_verksamhet_utfall.csv",
        "actual_ytd_2023",
        "budget_ytd_2023",
        "actual_ytd_2022",
    ),
    (ORGANISATION, PERIOD): (
        "driftsammandrag_organisation_utfall.csv",
        "actual_ytd_2023",
        "budget_ytd_2023",
        "actual_ytd_2022",
    ),
    (ACTIVITY, YEAR): ("driftsammandrag_verksamhet_prognos.csv", "forecast_2023", "budget_2023", "actual_2022"),
    (ORGANISATION, YEAR): ("driftsammandrag_organisation_prognos.csv", "forecast_2023", "budget_2023", "actual_2022"),
}
MEASURES = ("outcome", "budget", "deviation", "last_year")


@dataclass(frozen=True)
class Cell:
    """Where a printed amount stands: cut, horizon, row, of-which row under it (or nothing) and column.

    ``row`` is an activity group's label, a unit's name or ``sum``; ``part`` is ``cost``, ``revenue`` or empty;
    ``measure`` is one of ``MEASURES``, where ``outcome`` is the forecast at the horizon of the year.
    """

    cut: str
    horizon: str
    row: str
    part: str
    measure: str


SUM = "sum"
_PARTS = {"varav kostnader": "cost", "varav intäkter": "revenue"}

CORRECTED: dict[Cell, tuple[Decimal, str]] = {
    Cell(ORGANISATION, PERIOD, "Leanlink", "", "outcome"): (
        Decimal("-67.1"),
        "tryckt 67,1 utan minus; ett underskott har minus, och −67,1 − 7,7 = −74,8 som avvikelsen säger",
    ),
    Cell(ORGANISATION, YEAR, "Verksamhetsstöd och service", "cost", "deviation"): (
        Decimal("-6.7"),
        "tryckt 6,7 utan minus; kostnaderna 626,8 är högre än budgetens 620,1, och −6,7 + 10,7 = 4,0",
    ),
    Cell(ORGANISATION, YEAR, "Verksamhetsstöd och service", "cost", "last_year"): (
        Decimal("593.7"),
        "tryckt 594 i hela mnkr; 594,0 och 601,0 ger inte resultatet 7,7",
    ),
    Cell(ORGANISATION, YEAR, "Verksamhetsstöd och service", "revenue", "last_year"): (
        Decimal("601.4"),
        "tryckt 601 i hela mnkr; 594,0 och 601,0 ger inte resultatet 7,7",
    ),
    Cell(ORGANISATION, YEAR, "Leanlink", "cost", "last_year"): (
        Decimal("1657.4"),
        "tryckt 1 657 i hela mnkr; 1 657,0 och 1 616,0 ger inte resultatet −41,9",
    ),
    Cell(ORGANISATION, YEAR, "Leanlink", "revenue", "last_year"): (
        Decimal("1615.5"),
        "tryckt 1 616 i hela mnkr; 1 657,0 och 1 616,0 ger inte resultatet −41,9",
    ),
}


def tables(folder: Path) -> dict[Cell, Decimal]:
    """Every printed amount of the four tables in ``folder``, in mnkr, exactly as printed."""
    printed: dict[Cell, Decimal] = {}
    for (cut, horizon), (file, outcome, budget, last_year) in _FILES.items():
        with (folder / file).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if row["row_type"] == "footnote":
                    continue
                part = _PARTS.get(row["name"], "")
                name = row["parent"] if part else row.get("codes") or row["name"]
                name = SUM if name.startswith("Summa") else name
                for measure, column in zip(MEASURES, (outcome, budget, "deviation", last_year), strict=True):
                    printed[Cell(cut, horizon, name, part, measure)] = Decimal(row[column])
    return printed


def targets(folder: Path) -> dict[Cell, Decimal]:
    """Every amount as it must print, in mnkr: as printed, but for the cells in ``CORRECTED``."""
    return tables(folder) | {cell: value for cell, (value, _) in CORRECTED.items()}
