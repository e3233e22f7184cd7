"""``manage.py code_groups``: say which activity codes and accounts make a row in the tables."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from finance import code_groups
from finance.code_groups import AccountRow, ActivityRow, BadGroups

ACTIVITIES = ["nämnd", "grupp", "namn", "koder", "från år"]
ACCOUNTS = ["sida", "namn", "början"]


class Command(BaseCommand):
    """Takes in groups of activities and of accounts; with an error in either nothing is kept."""

    help = "Läser in verksamhetsgrupper (nämnd;grupp;namn;koder;från år) och kontogrupper (sida;namn;början)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files, of which either may be left out."""
        parser.add_argument("--activities", type=Path, help="CSV med semikolon; koder skilda åt av |, 51* är en början")
        parser.add_argument("--accounts", type=Path, help="CSV med semikolon; sida är kostnad eller intäkt")

    def handle(self, *args: Any, activities: Path | None, accounts: Path | None, **options: Any) -> None:
        """Take the files in, and say how many groups there are of each kind."""
        if not (activities or accounts):
            raise CommandError("Ange --activities, --accounts eller båda.")
        try:
            with transaction.atomic():
                if activities:
                    rows = [
                        ActivityRow(committee, label, name, _parts(codes), year)
                        for committee, label, name, codes, year in _rows(activities, ACTIVITIES)
                    ]
                    self.stdout.write(f"{code_groups.take_in_activities(rows)} verksamhetsgrupper.")
                if accounts:
                    kinds = [AccountRow(side, name, _parts(start)) for side, name, start in _rows(accounts, ACCOUNTS)]
                    self.stdout.write(f"{code_groups.take_in_accounts(kinds)} kontogrupper.")
        except (OSError, UnicodeDecodeError, BadGroups) as wrong:
            raise CommandError(f"Inget är ändrat.\n{wrong}") from wrong


def _parts(words: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in words.split("|") if part.strip())


def _rows(file: Path, headers: list[str]) -> list[list[str]]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=";")
        if [cell.strip().lower() for cell in next(reader, [])] != headers:
            raise BadGroups(f"{file.name}: första raden ska vara {';'.join(headers)}.")
        rows = [[cell.strip() for cell in row] for row in reader if any(row)]
    short = next((number for number, row in enumerate(rows, 1) if len(row) != len(headers)), None)
    if short:
        raise BadGroups(f"{file.name}, rad {short}: det ska vara {len(headers)} kolumner.")
    return rows
