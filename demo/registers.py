"""The demo municipality's registers, from the data files: organisation, calendar, codes, groups, sources, decisions.

Every function may run twice: what is there already stays as it is.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from finance.models import (
    Account,
    AccountGroup,
    Activity,
    ActivityGroup,
    ActivityPattern,
    BudgetDecision,
    Counterparty,
    MaterialityThreshold,
    OperatingSummaryLayout,
    Project,
    Source,
)
from followup import periods
from followup.models import DueDate, FiscalYear, Occasion, Period, Unit

DATA = Path(__file__).parent / "data"
YEARS = (2019, 2020, 2021, 2022, 2023)
LEDGER = "huvudbok"


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a data file as dictionaries."""
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def day(text: str) -> date | None:
    """A date of a data file; None where there is none."""
    return date.fromisoformat(text) if text else None


def budgets() -> list[dict[str, str]]:
    """The budget decisions, those of the report and the made-up one of the year before."""
    return [*rows("earlier_budgets.csv"), *rows("budget_decisions.csv")]


def load() -> None:
    """All registers, in the order that they need each other."""
    _organisation()
    _calendar()
    _codes()
    _groups()
    _sources()
    _thresholds()


def _thresholds() -> None:
    for row in rows("materiality.csv"):
        MaterialityThreshold.objects.get_or_create(
            municipality=Unit.objects.get(code=row["municipality"]),
            defaults={"kronor": row["kronor"], "percent": row["percent"], "smallest": row["smallest"]},
        )


def _organisation() -> None:
    for row in rows("organisation.csv"):
        parent = Unit.objects.get(code=row["parent"]) if row["parent"] else None
        Unit.objects.get_or_create(
            code=row["code"],
            valid_from=row["valid_from"],
            defaults={
                "name": row["name"],
                "kind": row["kind"],
                "parent": parent,
                "financing": row["financing"],
                "valid_to": row["valid_to"] or None,
                "sort": row["sort"],
            },
        )


def _calendar() -> None:
    for year in YEARS:
        fiscal_year, _ = FiscalYear.objects.get_or_create(year=year)
        for number in periods.whole_year(year):
            Period.objects.get_or_create(number=number, defaults={"fiscal_year": fiscal_year})
    for row in rows("occasions.csv"):
        occasion, _ = Occasion.objects.get_or_create(
            code=row["code"], defaults={"name": row["name"], "kind": row["kind"], "period_id": int(row["period"])}
        )
        for level in (
            Unit.Kind.RESPONSIBILITY,
            Unit.Kind.AREA,
            Unit.Kind.DEPARTMENT,
            Unit.Kind.COMMITTEE,
        ):
            DueDate.objects.get_or_create(
                occasion=occasion, level=level, defaults={"day": date.fromisoformat(row[f"due_{level}"])}
            )


def _codes() -> None:
    for row in rows("accounts.csv"):
        Account.objects.get_or_create(code=row["code"], defaults={"name": row["name"], "side": row["side"]})
    for name, model in (
        ("activities.csv", Activity),
        ("projects.csv", Project),
        ("counterparties.csv", Counterparty),
    ):
        for row in rows(name):
            model.objects.get_or_create(code=row["code"], defaults={"name": row["name"]})


def _groups() -> None:
    for row in rows("account_groups.csv"):
        AccountGroup.objects.get_or_create(
            side=row["side"], name=row["name"], defaults={"prefixes": row["prefixes"], "sort": row["sort"]}
        )
    for row in rows("activity_groups.csv"):
        committee = Unit.objects.get(code=row["committee"])
        group, _ = ActivityGroup.objects.get_or_create(
            committee=committee, label=row["label"], defaults={"name": row["name"], "sort": row["sort"]}
        )
        for pattern in row["patterns"].split("|"):
            ActivityPattern.objects.get_or_create(
                group=group, committee=committee, pattern=pattern, first_year=int(row["valid_from"][:4])
            )
    for committee in Unit.objects.filter(kind=Unit.Kind.COMMITTEE):
        for cut in ("activity", "organisation"):
            for horizon in ("period", "year"):
                OperatingSummaryLayout.objects.get_or_create(
                    committee=committee,
                    cut=cut,
                    horizon=horizon,
                    # As the 2023 report prints them: costs and revenues only in the full-year table by organisation.
                    defaults={"of_which": (cut, horizon) == ("organisation", "year")},
                )


def _sources() -> None:
    Source.objects.get_or_create(code=LEDGER, defaults={"name": "Huvudboken", "kind": Source.Kind.OUTCOME})
    for row in budgets():
        source, _ = Source.objects.get_or_create(
            code=row["code"].lower(), defaults={"name": row["text"].split(":")[0][:200], "kind": Source.Kind.BUDGET}
        )
        BudgetDecision.objects.get_or_create(
            source=source,
            defaults={
                "fiscal_year_id": int(row["year"]),
                "kind": row["kind"],
                "body": row["body"],
                "paragraph": row["paragraph"],
                "decided_on": row["date"] or None,
                "text": row["text"],
            },
        )
