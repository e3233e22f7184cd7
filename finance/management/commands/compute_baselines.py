"""``manage.py compute_baselines``: compute the forecasts of a committee at an occasion, here and now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from finance import baselines
from finance.management.commands.operating_summary import found_committee, found_occasion
from finance.proposal import Method
from followup.jobs import Progress


class Command(BaseCommand):
    """Compute the forecasts without a worker."""

    help = "Beräknar prognoserna för en nämnd, eller alla, vid ett uppföljningstillfälle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For which committee, and when."""
        parser.add_argument("--committee", help="nämndens kod, till exempel KS; utan den räknas alla nämnder")
        parser.add_argument("--occasion", required=True, help="uppföljningstillfällets kod, till exempel 2023-08")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute them and say how many by each method."""
        occasion = found_occasion(options["occasion"])
        if options["committee"]:
            committee = found_committee(options["committee"], occasion)
            made = baselines.compute(occasion=occasion, committee=committee, progress=Progress())
        else:
            made = baselines.compute_all(occasion=occasion, progress=Progress())
        for method, count in made.items():
            self.stdout.write(f"{Method(method).label.capitalize()}: {count}")
