"""manage.py load_demo: fill an empty database with the demo municipality."""

import shutil
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from demo import load


class Command(BaseCommand):
    """Loads the demo through the import. Does nothing when it is loaded; ``--reset`` empties the database first."""

    help = "Läser in demokommunen: organisation, huvudbok, budget och prognoser."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """``--reset`` empties the database first."""
        parser.add_argument("--reset", action="store_true", help="Börja om: töm databasen först.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, one line of progress a step."""
        if options["reset"]:
            self._empty()
        if load.loaded():
            self.stdout.write("PROGRESS 100 Demokommunen är redan inläst")
            return
        try:
            load.load(settings.VAR_DIR / "demo", self._say)
        except load.DemoNotLoaded as refused:
            raise CommandError(str(refused)) from refused

    def _empty(self) -> None:
        if not settings.EMBEDDED:
            raise CommandError("--reset tömmer hela databasen och går bara med de inbyggda servrarna.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        shutil.rmtree(settings.MEDIA_ROOT, ignore_errors=True)
        call_command("migrate", verbosity=0)

    def _say(self, percent: int, text: str) -> None:
        self.stdout.write(f"PROGRESS {percent} {text}")
        self.stdout.flush()
