"""One at a time: an import is read by one process, and what locks the registers goes through one door."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from finance.models import Import

_READING, _REGISTERS = 7_001, 7_002  # the first of PostgreSQL's two advisory lock numbers: any that nothing else uses


class NotPossible(Exception):
    """What was asked can't be done with the import as it stands; the message is Swedish and says what to do."""


@contextmanager
def alone(batch: Import) -> Iterator[None]:
    """Hold an import for reading. The server lets go by itself when the process dies. Raises NotPossible if taken."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [_READING, batch.pk])
        if not cursor.fetchone()[0]:
            raise NotPossible("Filen läses just nu av någon annan. Vänta tills det jobbet är klart.")
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [_READING, batch.pk])


def one_at_the_registers() -> None:
    """Wait until no other transaction publishes, undoes or proves foreign keys; the door is ours until this one ends.

    These lock the registers that entries refer to, in an order of PostgreSQL's own. One at a time they can't come
    to wait for each other in a ring.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, 0)", [_REGISTERS])
