"""``manage.py send_reminders``: send the reminders of a day from a shell, or show whom they would reach."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from followup import reminders
from followup.models import User


class Command(BaseCommand):
    """Remind those who have not submitted, as beat does every working hour."""

    help = "Skicka dagens påminnelser, högst en per person och dag."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The day, and whether to show instead of send."""
        parser.add_argument("--day", type=date.fromisoformat, help="En annan dag än i dag, år-månad-dag.")
        parser.add_argument("--dry-run", action="store_true", help="Visa mottagarna, skicka inget.")

    def handle(self, **options: Any) -> None:
        """Send, and say how many."""
        day = options["day"] or timezone.localdate()
        people = reminders.people(day)
        if options["dry_run"]:
            for user in User.objects.filter(pk__in=people):
                self.stdout.write(f"{user} <{user.email}>")
            return
        sent = sum(reminders.send(person=person, day=day) for person in people)
        self.stdout.write(f"{sent} påminnelser skickade för {day}.")
