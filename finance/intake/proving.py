"""The foreign keys of an import of several pieces, proved side by side while its sums are rolled up."""

import queue
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from django.db import connection

from finance.intake import beside

_SIDE_BY_SIDE = 2


class Proof:
    """Tables whose foreign keys are being proved, each at once and on a connection that is not the caller's."""

    def __init__(self, holders: Sequence[str]) -> None:
        self._left: queue.SimpleQueue[str] = queue.SimpleQueue()
        for holder in holders:
            self._left.put(holder)
        self._errors: list[Exception] = []
        self._threads = [
            threading.Thread(target=self._run, daemon=True, name=f"prove-{number}")
            for number in range(min(_SIDE_BY_SIDE, len(holders)))
        ]
        for thread in self._threads:
            thread.start()

    def wait(self) -> None:
        """Wait until all are proved. Raises IntegrityError for rows that refer to what no register holds."""
        self.join()
        for error in self._errors:
            raise error

    def join(self) -> None:
        """Wait until nothing is at work any more, whatever came of it."""
        for thread in self._threads:
            thread.join()

    def _run(self) -> None:
        try:
            while not self._errors:
                beside.prove_keys(self._left.get_nowait())
        except queue.Empty:
            pass
        except Exception as error:  # raised again where it is waited for
            self._errors.append(error)
        finally:
            connection.close()


@contextmanager
def proving(batch_id: int) -> Iterator[Proof]:
    """Give an import's tables their foreign keys; the proof goes on within, and has ended when it is left."""
    proof = Proof(beside.add_keys(batch_id))
    try:
        yield proof
    finally:
        proof.join()
