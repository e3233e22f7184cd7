"""The demo, read in through the import, prints the four driftsammandrag tables of the 2023 report cell by cell."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import call_command

from demo.generator.printed import CORRECTED, MEASURES, SUM, Cell, tables, targets
from finance.models import Entry, Import, LedgerCell, PublishedPeriod, Source, SummaryCell

pytestmark = pytest.mark.usefixtures("demo")
COMBINATIONS = [(cut, horizon) for cut in ("activity", "organisation") for horizon in ("period", "year")]
PARTS = {"varav kostnader": "cost", "varav intäkter": "revenue"}


def summary(cut: str, horizon: str, form: str = "csv") -> str:
    """What the command prints."""
    out = io.StringIO()
    call_command(
        "operating_summary", committee="KS", occasion="2023-08", cut=cut, horizon=horizon, format=form, stdout=out
    )
    return out.getvalue()


def shown(cut: str, horizon: str) -> dict[Cell, str]:
    """Every amount of a table as the command shows it, by the place where the report prints it."""
    found: dict[Cell, str] = {}
    parent = ""
    for row in csv.DictReader(io.StringIO(summary(cut, horizon))):
        part = PARTS.get(row["name"], "")
        if not part:
            parent = SUM if row["kind"] == "sum" else row["codes"] if cut == "activity" else row["name"]
        for measure in MEASURES:
            column = "forecast" if (measure, horizon) == ("outcome", "year") else measure
            found[Cell(cut, horizon, parent, part, measure)] = row[column]
    return found


@pytest.mark.parametrize(("cut", "horizon"), COMBINATIONS)
def test_every_cell_is_as_printed(cut: str, horizon: str, printed: Path) -> None:
    expected = {cell: value for cell, value in targets(printed).items() if (cell.cut, cell.horizon) == (cut, horizon)}
    found = shown(cut, horizon)
    assert found.keys() == expected.keys()  # no row more, no row less
    assert {cell: Decimal(value) for cell, value in found.items()} == expected


@pytest.mark.parametrize(("cut", "horizon"), COMBINATIONS)
def test_the_digits_are_those_on_paper(cut: str, horizon: str, printed: Path) -> None:
    """As text too: ``0`` where the report prints 0, one decimal elsewhere; but for the six cells that differ."""
    found = shown(cut, horizon)
    for cell, value in tables(printed).items():
        if (cell.cut, cell.horizon) == (cut, horizon) and cell not in CORRECTED:
            assert found[cell] == str(value), cell


@pytest.mark.parametrize(("cut", "horizon"), COMBINATIONS)
def test_csv_and_json_say_the_same(cut: str, horizon: str) -> None:
    rows = list(csv.DictReader(io.StringIO(summary(cut, horizon))))
    as_json = json.loads(summary(cut, horizon, "json"))
    assert [row["name"] for row in as_json] == [row["name"] for row in rows]
    assert [Decimal(row["budget_kr"]) for row in as_json] == [Decimal(row["budget_kr"]) for row in rows]


def test_both_cuts_agree_to_the_öre() -> None:
    for horizon in ("period", "year"):
        sums = [
            {name: value for name, value in row.items() if name.endswith("_kr")}
            for cut in ("activity", "organisation")
            for row in csv.DictReader(io.StringIO(summary(cut, horizon)))
            if row["kind"] == "sum"
        ]
        assert len(sums) == 2 and sums[0] == sums[1]


def test_the_ledger_came_through_the_import_alone() -> None:
    imports = Import.objects.filter(state=Import.State.PUBLISHED)
    assert imports.filter(source__kind=Source.Kind.OUTCOME).count() == 3
    assert imports.filter(source__kind=Source.Kind.BUDGET).count() == 5
    outcome = Entry.objects.filter(batch__source__kind=Source.Kind.OUTCOME)
    assert outcome.count() >= 200_000
    assert set(Entry.objects.values_list("batch_id", flat=True).distinct()) == set(imports.values_list("pk", flat=True))
    assert PublishedPeriod.objects.filter(source__kind=Source.Kind.OUTCOME).count() == 56  # 2019 through August 2023


def test_the_roll_ups_hold_the_ledger_to_the_öre() -> None:
    from django.db.models import Sum

    entries = Entry.objects.aggregate(sum=Sum("amount"))["sum"]
    assert entries == LedgerCell.objects.aggregate(sum=Sum("amount"))["sum"]
    assert entries == SummaryCell.objects.aggregate(sum=Sum("so_far__11"))["sum"]
