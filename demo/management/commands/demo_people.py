"""manage.py demo_people: who one can sign in as in the demo."""

from typing import Any

from django.core.management.base import BaseCommand

from demo.people import PASSWORD, PEOPLE


class Command(BaseCommand):
    """Prints the demo's people, one a line, and their common password."""

    help = "Skriver ut demons personer och deras lösenord."

    def handle(self, *args: Any, **options: Any) -> None:
        """One line a person."""
        for person in PEOPLE:
            self.stdout.write(f"  {person.username:<17} {person.role.label}: {person.wants}")
        self.stdout.write(f"  Lösenord för alla: {PASSWORD}")
