"""``manage.py lay_up_municipality NAME``: the first thing in an empty database; the rest is laid up on the screens."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from followup import memberships, units
from followup.access import Role
from followup.models import User


class Command(BaseCommand):
    """Lays up the municipality and lets an account administer it, both or neither."""

    help = "Lägger upp kommunen i en tom databas och ger ett konto rollen administratör i den."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The municipality's name and code, from when it is valid, and the account."""
        parser.add_argument("name", help="kommunens namn, till exempel ”Åkerby kommun”")
        parser.add_argument("--code", required=True, help="kommunens kod i ekonomisystemet, till exempel AK")
        parser.add_argument("--admin", required=True, help="användarnamnet på ett konto från createsuperuser")
        parser.add_argument(
            "--from",
            dest="valid_from",
            type=date.fromisoformat,
            default=date(2000, 1, 1),
            help="första dagen, ÅÅÅÅ-MM-DD; före det första år som ska läsas in (annars 2000-01-01)",
        )

    @transaction.atomic
    def handle(self, *args: Any, name: str, code: str, admin: str, valid_from: date, **options: Any) -> None:
        """Lay it up. Raises CommandError (Swedish) for an unknown account and for a second municipality."""
        person = User.objects.filter(username=admin).first()
        if person is None:
            raise CommandError(f"Kontot {admin} finns inte. Lägg upp det med createsuperuser.")
        try:
            made = units.lay_up_municipality(code=code, name=name, valid_from=valid_from, by=person)
            memberships.give(
                person=person, unit=made, role=Role.ADMIN.value, valid_from=valid_from, valid_to=None, by=person
            )
        except (units.NotPossible, memberships.NotPossible) as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{made} är upplagd. {person} lägger upp resten under Data, Administration.")
