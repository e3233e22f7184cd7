"""The demo municipality in a database of its own: loaded once a session, through the import, and read by many tests."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from pytest_django import DjangoDbBlocker

from demo import load


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


@pytest.fixture(scope="session")
def demo_database(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory
) -> str:
    """The name of a database of its own, beside the test database, into which the demo has been loaded."""
    with django_db_blocker.unblock():
        full = f"{connection.settings_dict['NAME']}_demo"
        with _other("postgres"), connection.cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{full}"')
            cursor.execute(f'CREATE DATABASE "{full}"')
        with _other(full):
            call_command("migrate", verbosity=0)
            load.load(tmp_path_factory.mktemp("demo"), lambda percent, text: None)
    return full


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
