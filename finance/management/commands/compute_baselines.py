"""``manage.py compute_baselines``: compute the forecasts of a committee at an occasion, here and now."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from finance import forecasts
from finance.management.commands.operating_summary import found_committee, found_occasion
from finance.models import Baseline
from followup.jobs import Progress


class Command(BaseCommand):
    """Compute the forecasts without a worker."""

    help = "Beräknar prognoserna för en nämnd vid ett uppföljningstillfälle."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """For which committee, and when."""
        parser.add_argument("--committee", required=True, help="nämndens kod, till exempel KS")
        parser.add_argument("--occasion", required=True, help="uppföljningstillfällets kod, till exempel 2023-08")

    def handle(self, *args: Any, **options: Any) -> None:
        """Compute them and say how many by each method."""
        occasion = found_occasion(options["occasion"])
        committee = found_committee(options["committee"], occasion)
        made = forecasts.compute_baselines(occasion=occasion, committee=committee, progress=Progress())
        for method, count in made.items():
            self.stdout.write(f"{Baseline.Method(method).label}: {count}")
