"""Make one of the two databases ready, in a process of its own, and print its readers as JSON.

``python -m benchmarks.pages.prepare demo|municipality``, in the environment that ``run.py`` gives it. A database that
has been loaded is kept, and only migrated.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

from benchmarks.pages.server import connect

READERS = 50
# Of each kind of readers who they are, and what they ask for.
KINDS: dict[str, tuple[dict[str, object], str]] = {
    "anybody": ({"memberships__isnull": False}, "/namnd/"),
    "politicians": ({"memberships__role": "politician"}, "/"),
    "staff": ({"memberships__role": "staff"}, "/"),
    "controllers": ({"memberships__role": "controller"}, "/"),
    "the whole": (
        {
            "memberships__unit__kind": "municipality",
            "memberships__role__in": ["finance_director", "auditor", "politician"],
        },
        "/kommunen/",
    ),
}
LOADED = "loaded for benchmarks/pages"


def main(which: str) -> None:
    """Database, data, sessions."""
    _create()
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from benchmarks.pages import municipality
    from demo import load

    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [name])
        if cursor.fetchone() != (LOADED,):
            with tempfile.TemporaryDirectory() as folder:
                if which == "demo":
                    load.load(Path(folder), lambda percent, text: print(f"{percent} % {text}", flush=True))
                else:
                    municipality.load()
            cursor.execute(f"COMMENT ON DATABASE {name} IS '{LOADED}'")
        cursor.execute("VACUUM ANALYZE")
    print(json.dumps(_readers()))


def _create() -> None:
    with connect() as server:
        name = os.environ["EMBEDDED_DATABASE"]
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE {name}")


def _readers() -> dict[str, list[tuple[str, str]]]:
    """Of each kind of readers as many as are wanted, dealt out to the people that there are: session key and address.

    The address is where the product itself leads her.
    """
    from django.contrib.sessions.models import Session

    from followup.models import User

    Session.objects.all().delete()
    found = {}
    for kind, (only, asked) in KINDS.items():
        people = list(User.objects.filter(is_superuser=False, **only).distinct().order_by("username"))
        found[kind] = [_reader(people[number % len(people)], asked) for number in range(READERS)]
    return found


def _reader(user: object, asked: str) -> tuple[str, str]:
    from django.test import Client

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(user)
    session = client.session
    session["second_factor_excused"] = True
    session.save()
    response = client.get(asked, follow=True)
    assert response.status_code == 200, (user, asked, response.status_code)
    return str(session.session_key), str(response.request["PATH_INFO"])


if __name__ == "__main__":
    main(sys.argv[1])
