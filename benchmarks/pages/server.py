"""The database server that a run of the pages has for itself."""

import os
from pathlib import Path

import psycopg

from config import embedded


def connect() -> psycopg.Connection:
    """A connection to it, outside the database that is measured."""
    address = embedded.database(Path(os.environ["UPPSIKT_VAR"]), "postgres")
    return psycopg.connect(
        host=address["HOST"], port=address["PORT"], user=address["USER"], dbname="postgres", autocommit=True
    )
