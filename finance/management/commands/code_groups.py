"""``manage.py code_groups``: say which activity codes and accounts make a row in the tables."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from finance import account_groups, code_groups, group_files
from finance.code_groups import BadGroups
from finance.group_plan import occasions_of, words


class Command(BaseCommand):
    """Takes in groups of activities and of accounts; with an error in either nothing is kept."""

    help = "Läser in verksamhetsgrupper (nämnd;grupp;namn;koder;från år) och kontogrupper (sida;namn;början)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The two files, of which either may be left out."""
        parser.add_argument("--activities", type=Path, help="CSV eller Excel; koder skilda åt av |, 51* är en början")
        parser.add_argument("--accounts", type=Path, help="CSV eller Excel; sida är kostnad eller intäkt")

    def handle(self, *args: Any, activities: Path | None, accounts: Path | None, **options: Any) -> None:
        """Take the files in, and say how many groups there are of each kind."""
        if not (activities or accounts):
            raise CommandError("Ange --activities, --accounts eller båda.")
        file = activities
        try:
            with transaction.atomic():
                if activities:
                    self._activities(activities)
                if accounts:
                    file = accounts
                    self._accounts(accounts)
        except BadGroups as wrong:
            lines = "\n".join(f"{file.name if file else ''}: {words(one)}" for one in wrong.problems)
            raise CommandError(f"Inget är ändrat.\n{lines}") from wrong
        except OSError as wrong:
            raise CommandError(f"Inget är ändrat.\n{wrong}") from wrong

    def _activities(self, file: Path) -> None:
        rows = group_files.activities(file)
        plan = code_groups.take_in_activities(rows)
        self.stdout.write(f"{len(rows)} verksamhetsgrupper.")
        for note in plan.notes:
            self.stdout.write(f"{file.name}: {words(note)}")
        for committee, occasion in occasions_of(plan):
            self.stdout.write(f"Beräkna prognoserna på nytt för {committee.name}, {occasion.name}.")

    def _accounts(self, file: Path) -> None:
        rows = group_files.accounts(file)
        plan = account_groups.take_in(rows)
        self.stdout.write(f"{len(rows)} kontogrupper.")
        for note in plan.notes:
            self.stdout.write(f"{file.name}: {words(note)}")
