"""A database of the benchmark's own, made from the migrations and dropped afterwards."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

NAME = "uppsikt_benchmark"
ROOT = Path(__file__).resolve().parents[2]

os.environ["EMBEDDED_DATABASE"] = NAME
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "WARNING")
sys.path.insert(0, str(ROOT))


@contextmanager
def database() -> Iterator[None]:
    """Django set up on an empty database; with ``DATABASE_URL`` set, that database is used as it is."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    from config import embedded

    with embedded.running(settings.VAR_DIR) if settings.EMBEDDED else nullcontext():
        if settings.EMBEDDED:
            _anew(settings.VAR_DIR)
        call_command("migrate", verbosity=0)
        yield
        connection.close()
        if settings.EMBEDDED:
            _drop(settings.VAR_DIR)


def _administer(var_dir: Path, *statements: str) -> None:
    import psycopg

    from config import embedded

    address = embedded.database(var_dir, "postgres")
    with psycopg.connect(
        host=address["HOST"], port=address["PORT"], user=address["USER"], dbname="postgres", autocommit=True
    ) as connection:
        for statement in statements:
            connection.execute(statement)


def _anew(var_dir: Path) -> None:
    _administer(var_dir, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)", f"CREATE DATABASE {NAME}")


def _drop(var_dir: Path) -> None:
    _administer(var_dir, f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
