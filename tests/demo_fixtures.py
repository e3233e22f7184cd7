"""The demo municipality in a database of its own: loaded once a session, through the import, and read by many tests."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from demo import load
from tests import databases

LOADED = "uppsikt_tests_demo"  # the database that is loaded once and copied


def _load(server: databases.Server, database: str, run: str, folder: Path) -> None:
    """The demo into a new database, and its files beside it; the database says at the end that all of it is there."""
    databases.copy(server, databases.migrated(server), database)
    with databases.other(database):
        load.load(folder, lambda percent, text: None)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")  # a copy is not analysed by itself: no row of it has changed
    files = settings.VAR_DIR / database
    shutil.rmtree(files, ignore_errors=True)
    shutil.copytree(settings.MEDIA_ROOT, files)
    databases.set_mark(server, database, run)


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
    with django_db_blocker.unblock(), databases.beside() as server:
        there = databases.mark(server, LOADED)
        if there is None or not (reuse or there == run):
            _load(server, LOADED, run, tmp_path_factory.mktemp("demo"))
        else:
            shutil.copytree(settings.VAR_DIR / LOADED, settings.MEDIA_ROOT, dirs_exist_ok=True)
        databases.copy(server, LOADED, own)
    return own


@pytest.fixture
def demo(demo_database: str, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The test speaks with the demo; what it writes is rolled back."""
    with django_db_blocker.unblock(), databases.other(demo_database):
        atomic = transaction.atomic()
        atomic.__enter__()
        yield
        transaction.set_rollback(True)
        atomic.__exit__(None, None, None)


@pytest.fixture
def demo_site(demo_database: str, live_server: object) -> Iterator[str]:
    """The live server shows the demo. The test may look, and write only what does not matter to others."""
    with databases.other(demo_database):
        yield str(live_server)


@pytest.fixture
def printed() -> Path:
    """The folder with the printed tables of the 2023 report."""
    return Path(__file__).parent / "data" / "linkoping-2023"
