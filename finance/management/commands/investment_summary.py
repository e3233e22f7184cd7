"""``manage.py investment_summary``: the investment table as CSV or JSON, for machines and for those who check it."""

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from finance import investment_summary
from finance.investment_rows import Row
from finance.management.commands.operating_summary import found_committee, found_occasion
from followup import money

AMOUNTS = (
    "outcome_expenditure",
    "outcome_income",
    "forecast_expenditure",
    "forecast_income",
    "forecast_net",
    "frame",
    "deviation",
)
HEADER = ("kind", "name", "parent", *AMOUNTS, *(f"{name}_kr" for name in AMOUNTS), "note")


class Command(BaseCommand):
    """Print the investment table: mnkr as shown, then the same in exact kronor."""

    help = "Skriver ut investeringstabellen: mnkr som de visas, sedan samma belopp i exakta kronor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which committee and occasion, and how."""
        parser.add_argument("--committee", required=True, help="nämndens kod, till exempel KS")
        parser.add_argument("--occasion", required=True, help="uppföljningstillfällets kod, till exempel 2023-08")
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it. Raises CommandError in Swedish for a committee or an occasion that does not exist."""
        occasion = found_occasion(options["occasion"])
        summary = investment_summary.read(committee=found_committee(options["committee"], occasion), occasion=occasion)
        lines = [line(row) for row in summary.rows]
        if options["format"] == "json":
            self.stdout.write(json.dumps(lines, ensure_ascii=False, indent=2))
        else:
            writer = csv.DictWriter(self.stdout, fieldnames=HEADER, lineterminator="\n")
            writer.writeheader()
            writer.writerows(lines)


def line(row: Row) -> dict[str, str]:
    """A row as text: decimal point, hyphen as minus, empty where there is no amount."""
    shown = ("" if amount is None else money.plain(amount) for amount in row.amounts)
    exact = ("" if amount is None else f"{amount:.2f}" for amount in row.amounts)
    return dict(zip(HEADER, [row.kind.value, row.name, row.parent, *shown, *exact, row.note], strict=True))
