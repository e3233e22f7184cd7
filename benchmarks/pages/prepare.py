"""Make one of the two databases ready, in a process of its own, and print its readers as JSON.

``python -m benchmarks.pages.prepare demo|municipality``, in the environment that ``run.py`` gives it. A database that
has been loaded is kept, and only migrated.
"""

import json
import os
import sys
import tempfile
from pathlib import Path

READERS = 50
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
    import psycopg

    from config import embedded

    address = embedded.database(Path(os.environ["UPPSIKT_VAR"]), "postgres")
    with psycopg.connect(
        host=address["HOST"], port=address["PORT"], user=address["USER"], dbname="postgres", autocommit=True
    ) as server:
        name = os.environ["EMBEDDED_DATABASE"]
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            server.execute(f"CREATE DATABASE {name}")


def _readers() -> list[str]:
    """The session keys of as many readers as are wanted, dealt out to the people that there are."""
    from django.contrib.sessions.models import Session
    from django.test import Client

    from followup.models import User

    Session.objects.all().delete()
    people = list(User.objects.filter(memberships__isnull=False).distinct().order_by("username"))
    keys = []
    for number in range(READERS):
        client = Client()
        client.force_login(people[number % len(people)])
        session = client.session
        session["second_factor_excused"] = True
        session.save()
        keys.append(session.session_key)
    return keys


if __name__ == "__main__":
    main(sys.argv[1])
