"""``manage.py group_roles FILE.csv``: say what the groups at the identity provider mean, or show it."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from followup.models import GroupRole
from followup.sign_in import groups

HEADERS = ["grupp", "enhet", "roll"]


class Command(BaseCommand):
    """Takes in the whole table of groups; without a file, prints it in the same form."""

    help = "Läser in vad identitetsleverantörens grupper betyder (grupp;enhet;roll), eller skriver ut det."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The file, which may be left out."""
        parser.add_argument("file", nargs="?", type=Path, help="CSV med semikolon; ersätter hela tabellen")

    def handle(self, *args: Any, file: Path | None = None, **options: Any) -> None:
        """Take the file in, or print the table."""
        if file is None:
            writer = csv.writer(self.stdout, delimiter=";", lineterminator="\n")
            writer.writerows([HEADERS, *GroupRole.objects.values_list("group", "unit_code", "role")])
            return
        try:
            come, gone = groups.replace(lines=_lines(file), day=timezone.localdate())
        except (OSError, UnicodeDecodeError, groups.BadGroupRoles) as error:
            raise CommandError(f"Inget är ändrat.\n{error}") from error
        self.stdout.write(f"{come} nya rader, {gone} borttagna. De gäller vid nästa inloggning.")


def _lines(file: Path) -> list[groups.Line]:
    with file.open(encoding="utf-8-sig", newline="") as text:
        reader = csv.reader(text, delimiter=";")
        if [cell.strip().lower() for cell in next(reader, [])] != HEADERS:
            raise groups.BadGroupRoles(f"Första raden ska vara {';'.join(HEADERS)}.")
        rows = [[cell.strip() for cell in row] for row in reader if any(row)]
    short = [number for number, row in enumerate(rows, 1) if len(row) != len(HEADERS)]
    if short:
        raise groups.BadGroupRoles(f"Rad {short[0]}: tre kolumner ska det vara.")
    return [groups.Line(*row) for row in rows]
