"""The demo municipality in a database of its own: loaded once a session, through the import, and read by many tests."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from demo import load

LOADED = "uppsikt_tests_demo"  # the database that is loaded once and copied
LOADING = 20230831  # the lock that the process holds which loads or copies the demo


def _use(database: str) -> None:
    """Let this process, and the threads it starts, speak with another database of the same server."""
    connection.close()
    settings.DATABASES["default"]["NAME"] = database
    connection.settings_dict["NAME"] = database


@contextmanager
def _other(database: str) -> Iterator[None]:
    before = connection.settings_dict["NAME"]
    _use(database)
    try:
        yield
    finally:
        _use(before)


@contextmanager
def _beside() -> Iterator[psycopg.Connection[tuple[str, ...]]]:
    """A connection to the server beside Django's, for what is done with whole databases; one process at a time."""
    parameters = connection.get_connection_params() | {"dbname": "postgres", "cursor_factory": psycopg.Cursor}
    with psycopg.connect(**{**parameters, "autocommit": True, "context": None}) as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOADING])
        yield server


def _loaded_by(server: psycopg.Connection[tuple[str, ...]], database: str) -> str | None:
    """The run that has loaded the demo into a database, or nothing where none has come to the end of it."""
    found = server.execute(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = %s", [database]
    ).fetchone()
    return found[0] if found else None


def _load(server: psycopg.Connection[tuple[str, ...]], database: str, run: str, folder: Path) -> None:
    """The demo into a new database, and its files beside it; the database says at the end that all of it is there."""
    server.execute(f'DROP DATABASE IF EXISTS "{database}"')
    server.execute(f'CREATE DATABASE "{database}"')
    with _other(database):
        call_command("migrate", verbosity=0)
        load.load(folder, lambda percent, text: None)
    files = settings.VAR_DIR / database
    shutil.rmtree(files, ignore_errors=True)
    shutil.copytree(settings.MEDIA_ROOT, files)
    server.execute(f"COMMENT ON DATABASE \"{database}\" IS '{run}'")


@pytest.fixture(scope="session")
def demo_database(
    request: pytest.FixtureRequest,
    django_db_setup: None,
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> str:
    """The name of a database of this process's own, beside its test database, with the demo in it.

    One process of a run loads it, and the others wait and copy. ``--reuse-db`` takes what an earlier run has loaded,
    and ``--create-db`` loads it anew, as pytest-django does with its own.
    """
    own = f"{LOADED}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    reuse = request.config.getvalue("reuse_db") and not request.config.getvalue("create_db")
    with django_db_blocker.unblock(), _beside() as server:
        there = _loaded_by(server, LOADED)
        if there is None or not (reuse or there == run):
            _load(server, LOADED, run, tmp_path_factory.mktemp("demo"))
        else:
            shutil.copytree(settings.VAR_DIR / LOADED, settings.MEDIA_ROOT, dirs_exist_ok=True)
        server.execute(f'DROP DATABASE IF EXISTS "{own}"')
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{LOADED}" STRATEGY file_copy')
    return own


@pytest.fixture
def demo(demo_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test speaks with the demo; what it writes is rolled back."""
    with django_db_blocker.unblock(), _other(demo_database):
        atomic = transaction.atomic()
        atomic.__enter__()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def demo_site(demo_database: str, live_server: object) -> Iterator[str]:
    """The live server shows the demo. The test may look, and write only what does not matter to others."""
    with _other(demo_database):
        yield str(live_server)


@pytest.fixture
def printed() -> Path:
    """The folder with the printed tables of the 2023 report."""
    return Path(__file__).parent / "data" / "linkoping-2023"
