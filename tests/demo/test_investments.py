"""The demo's investments, booked through the import and read back, are the printed table of the 2023 report."""

import csv
import io
import json
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db.models import Sum

from finance.models import Entry, ProjectCell

pytestmark = pytest.mark.usefixtures("demo")
COLUMNS = {
    "outcome_expenditure": "actual_expenditure_ytd_2023",
    "outcome_income": "actual_income_ytd_2023",
    "forecast_expenditure": "forecast_expenditure_2023",
    "forecast_income": "forecast_income_2023",
    "forecast_net": "forecast_net_2023",
    "frame": "investment_frame_2023",
    "deviation": "deviation",
    "note": "decision_reference",
}


def table(form: str = "csv") -> str:
    out = io.StringIO()
    call_command("investment_summary", committee="KS", occasion="2023-08", format=form, stdout=out)
    return out.getvalue()


def test_every_cell_of_the_investment_table_is_as_printed(printed: Path) -> None:
    facts = list(csv.DictReader(io.StringIO((printed / "investeringar.csv").read_text(encoding="utf-8"))))
    rows = list(csv.DictReader(io.StringIO(table())))
    assert [(row["kind"], row["name"], row["parent"]) for row in rows] == [
        (fact["row_type"], fact["name"], fact["parent"]) for fact in facts
    ]
    for row, fact in zip(rows, facts, strict=True):
        assert {name: row[name] for name in COLUMNS} == {name: fact[own] for name, own in COLUMNS.items()}, row["name"]


def test_json_says_the_same_as_csv() -> None:
    assert json.loads(table("json")) == list(csv.DictReader(io.StringIO(table())))


def test_the_exact_kronor_add_up() -> None:
    rows = {row["name"]: row for row in json.loads(table("json"))}
    parts = [row for row in rows.values() if row["kind"] in ("row", "of_which")]
    for column in ("outcome_expenditure_kr", "forecast_net_kr", "frame_kr", "deviation_kr"):
        assert sum(float(row[column]) for row in parts) == pytest.approx(float(rows["Summa investeringar"][column]))


def test_the_sums_by_project_are_those_of_the_ledger_rows_that_carry_one() -> None:
    entries = Entry.objects.filter(project__isnull=False).aggregate(sum=Sum("amount"))["sum"]
    assert entries == ProjectCell.objects.aggregate(sum=Sum("amount"))["sum"]
