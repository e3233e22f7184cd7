"""``manage.py render_report``: the report of a committee at an occasion as a PDF."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from finance.management.commands.operating_summary import found_committee, found_occasion
from followup.jobs import JobFailed
from reports import services, snapshots
from reports.models import Report


class Command(BaseCommand):
    """Render a report into a file, in this process."""

    help = "Tar fram en nämnds rapport vid ett uppföljningstillfälle som PDF."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which report, and where to."""
        parser.add_argument("--committee", required=True, help="nämndens kod, till exempel KS")
        parser.add_argument("--occasion", required=True, help="uppföljningstillfällets kod, till exempel 2023-08")
        parser.add_argument("--output", required=True, type=Path, help="filen som ska skrivas")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write the file. Raises CommandError in Swedish for what does not exist or cannot be written."""
        occasion = found_occasion(options["occasion"])
        committee = found_committee(options["committee"], occasion)
        report = Report.objects.filter(unit=committee, occasion=occasion).standing().first()
        if report is None:
            raise CommandError(f"{committee.name} har ingen rapport vid {occasion.name}. Börja den i Uppsikt först.")
        try:
            made = services.printed(snapshots.document_of(report))
        except JobFailed as refusal:
            raise CommandError(str(refusal)) from refusal
        try:
            options["output"].write_bytes(made)
        except OSError as error:
            raise CommandError(f"Filen {options['output']} kan inte skrivas: {error.strerror}.") from error
        self.stdout.write(f"Skrev {options['output']} ({len(made)} byte).")
