"""``manage.py operating_summary``: a driftsammandrag as CSV or JSON, for machines and for those who check it."""

import csv
import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finance.summary import Cut, Horizon, OperatingSummary, operating_summary
from followup import money, periods
from followup.models import Occasion, Unit

COLUMNS = {
    Horizon.PERIOD: ("outcome", "budget", "deviation", "last_year"),
    Horizon.YEAR: ("forecast", "budget", "deviation", "last_year"),
}


class Command(BaseCommand):
    """Print a driftsammandrag: mnkr as shown, then the same in exact kronor."""

    help = "Skriver ut ett driftsammandrag: mnkr som de visas, sedan samma belopp i exakta kronor."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which table, and how."""
        parser.add_argument("--committee", required=True, help="nämndens kod, till exempel KS")
        parser.add_argument("--occasion", required=True, help="uppföljningstillfällets kod, till exempel 2023-08")
        parser.add_argument("--cut", choices=[cut.value for cut in Cut], default=Cut.ORGANISATION.value)
        parser.add_argument("--horizon", choices=[horizon.value for horizon in Horizon], default=Horizon.PERIOD.value)
        parser.add_argument("--format", choices=["csv", "json"], default="csv")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print it. Raises CommandError in Swedish for a committee or an occasion that does not exist."""
        occasion = found_occasion(options["occasion"])
        summary = operating_summary(
            committee=found_committee(options["committee"], occasion),
            occasion=occasion,
            cut=Cut(options["cut"]),
            horizon=Horizon(options["horizon"]),
        )
        rows = lines(summary)
        if options["format"] == "json":
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
        else:
            writer = csv.DictWriter(self.stdout, fieldnames=header(summary.horizon), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


def found_occasion(code: str) -> Occasion:
    """The occasion with a code. Raises CommandError in Swedish."""
    try:
        return Occasion.objects.get(code=code)
    except Occasion.DoesNotExist:
        known = ", ".join(Occasion.objects.values_list("code", flat=True)) or "inga"
        raise CommandError(f"Uppföljningstillfället {code} finns inte. De som finns: {known}.") from None


def found_committee(code: str, occasion: Occasion) -> Unit:
    """The committee that has a code on the occasion's last day. Raises CommandError in Swedish."""
    committees = Unit.objects.filter(kind=Unit.Kind.COMMITTEE).valid_on(periods.last_day(occasion.period_id))
    try:
        return committees.get(code=code)
    except Unit.DoesNotExist:
        known = ", ".join(committees.values_list("code", flat=True)) or "inga"
        raise CommandError(f"Nämnden {code} finns inte. De som finns: {known}.") from None


def header(horizon: Horizon) -> list[str]:
    """The columns: codes, name and kind, four amounts in mnkr, the same four in kronor."""
    names = COLUMNS[horizon]
    return ["codes", "name", "kind", *names, *(f"{name}_kr" for name in names)]


def lines(summary: OperatingSummary) -> list[dict[str, str]]:
    """The rows as text: decimal point, hyphen as minus, of-which rows after their parent, sums included."""
    names = header(summary.horizon)
    return [
        dict(
            zip(
                names,
                [
                    row.codes,
                    row.name,
                    row.kind.value,
                    *(money.plain(amount) for amount in row.amounts),
                    *(f"{amount:.2f}" for amount in row.amounts),
                ],
                strict=True,
            )
        )
        for row in summary.rows
    ]
