"""Databases beside the test database, and the one that all of them begin as: migrated once and copied.

To migrate takes half a minute of Django's own work, which three databases of a run would each ask for.
"""

import hashlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

MIGRATED = "uppsikt_tests_migrated"
BUSY = 20230831  # the lock that the process holds which makes or copies a database that others copy
Server = psycopg.Connection[tuple[str, ...]]


def use(database: str) -> None:
    """Let this process, and the threads it starts, speak with another database of the same server."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = database
    connection.settings_dict["NAME"] = database


@contextmanager
def other(database: str) -> Iterator[None]:
    """Speak with another database for the time of the block."""
    before = connection.settings_dict["NAME"]
    use(database)
    try:
        yield
    finally:
        use(before)


@contextmanager
def beside() -> Iterator[Server]:
    """A connection to the server beside Django's, for what is done with whole databases; one process at a time."""
    parameters = connection.get_connection_params() | {"dbname": "postgres", "cursor_factory": psycopg.Cursor}
    with psycopg.connect(**{**parameters, "autocommit": True, "context": None}) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [BUSY])
        yield server


def mark(server: Server, database: str) -> str | None:
    """What was said of a database once it was whole, or nothing where it is not."""
    found = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    return found[0] if found else None


def set_mark(server: Server, database: str, words: str) -> None:
    """Say of a database that it is whole."""
    server.execute(f"COMMENT ON DATABASE \"{database}\" IS '{words}'")


def copy(server: Server, source: str, database: str) -> None:
    """A database anew as a copy of another, to which nobody is connected."""
    server.execute(f'DROP DATABASE IF EXISTS "{database}"')
    server.execute(f'CREATE DATABASE "{database}" TEMPLATE "{source}" STRATEGY file_copy')


def migrated(server: Server) -> str:
    """The name of a database in which every migration has been run; made anew where one has changed."""
    digest = _migrations()
    if mark(server, MIGRATED) != digest:
        copy(server, "template1", MIGRATED)
        with other(MIGRATED):
            call_command("migrate", verbosity=0)
        set_mark(server, MIGRATED, digest)
    return MIGRATED


def _migrations() -> str:
    """A number for all that the migrations say."""
    found = MigrationLoader(None).disk_migrations
    files = {key: Path(inspect.getfile(type(one))).read_bytes() for key, one in found.items()}
    return hashlib.sha256(repr(sorted(files.items())).encode()).hexdigest()
