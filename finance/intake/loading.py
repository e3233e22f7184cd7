"""Rows on their way to the server, on connections and threads of their own, while the next part of the file is read.

The rows' sums are added up on this side and written while the server makes the last keys. Whatever an interruption
leaves goes when the file is read again, or let go: no one reads a table that is no partition of the ledger.
"""

import queue
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import numpy as np
import numpy.typing as npt
from django.db import IntegrityError, connection

from finance import partitions
from finance.intake import beside, binary, sum_tables
from finance.intake.locks import NotPossible
from finance.intake.registers import Ids
from finance.parsing import Table

_PARTS_AHEAD = 2  # parts of the file that may wait for the server: bounds the memory
_PROVED_AT_A_TIME = 2
_CHANGED = "Registren ändrades medan filen lästes: en kod som filen har finns inte längre. Läs om filen."


def drop(batch_id: int) -> None:
    """Let go of the rows and sums of an import that has not been published, if it has any."""
    beside.drop(batch_id)
    sum_tables.drop(batch_id)


class Abandoned(Exception):
    """The rows of a piece are not to be kept."""


class _Piece(threading.Thread):
    """One of an import's tables being filled, and given its keys when it has its rows."""

    def __init__(self, batch_id: int, number: int) -> None:
        super().__init__(daemon=True, name=f"load-{batch_id}-{number}")
        self.number = number
        self.error: Exception | None = None
        self._batch_id = batch_id
        self._parts: queue.Queue[bytes | Abandoned | None] = queue.Queue(_PARTS_AHEAD)
        self._ended = False
        self.start()

    def put(self, part: bytes | Abandoned | None) -> None:
        """Give it rows, in the order of the file; at the end None, or why they are not to be kept."""
        self._parts.put(part)

    def run(self) -> None:
        """Load what comes; after a fault what comes is let go, so that nobody waits in vain."""
        try:
            beside.load(self._batch_id, self.number, self._rows())
        except Abandoned:
            pass
        except Exception as error:  # raised again in the thread that reads
            self.error = error
            while not self._ended:
                self._next()
        finally:
            connection.close()

    def prove(self) -> None:
        """Wait for the rows, and prove their keys on a connection of the calling thread's own. Raises its fault."""
        self.join()
        if self.error:
            raise self.error
        try:
            beside.prove_keys(self._batch_id, self.number)
        finally:
            connection.close()

    def _rows(self) -> Iterator[bytes]:
        while isinstance(part := self._next(), bytes):
            yield part
        if part:
            raise part

    def _next(self) -> bytes | Abandoned | None:
        part = self._parts.get()
        self._ended = not isinstance(part, bytes)
        return part


class Loader:
    """Shares the rows of a file out on its pieces: one is given its keys while the next is filled, two at most."""

    def __init__(self, batch_id: int, source_id: int) -> None:
        self._batch_id = batch_id
        self._source_id = source_id
        self._sums = sum_tables.ImportSums()
        self._pieces: list[_Piece] = []
        self._abandoned = False

    def add(self, table: Table, ids: Ids, *, wide: bool) -> None:
        """Queue the rows of a part with their ids; waits when the server is behind. Raises what the server refused."""
        if not len(table):
            return
        number = _numbered(table, wide=wide)
        first, last = (int(line) // partitions.LINES for line in (table.line[0], table.line[-1]))
        if first == last:  # as all but a few parts: a row of another piece would be refused by the table
            self._piece(first).put(binary.rows(table, ids, number))
        else:
            of_piece = table.line // partitions.LINES
            for piece in np.unique(of_piece).tolist():
                own = of_piece == piece
                rows = binary.rows(table.taken(own), {kind: ids[kind][own] for kind in ids}, number[own])
                self._piece(piece).put(rows)
        self._sums.add({"period": table.period, **ids}, table.ore)

    def _piece(self, number: int) -> _Piece:
        if self._pieces and self._pieces[-1].number == number:
            self._raise()
            return self._pieces[-1]
        for earlier in self._pieces[-1:]:
            earlier.put(None)
        for earlier in self._pieces[:-1]:
            earlier.join()
        self._raise()
        self._pieces.append(_Piece(self._batch_id, number))
        return self._pieces[-1]

    def _raise(self) -> None:
        for piece in self._pieces:
            if piece.error:
                raise piece.error

    def abandon(self) -> None:
        """Leave no tables behind: the import can't be published as it is."""
        self._abandoned = True

    def close(self) -> None:
        """Wait until the tables stand complete, or are gone if abandoned. Raises what the server refused."""
        for last in self._pieces[-1:]:
            last.put(Abandoned() if self._abandoned else None)
        try:
            if self._pieces and not self._abandoned:
                self._complete()
        except BaseException:
            self._abandoned = True
            raise
        finally:
            for piece in self._pieces:
                piece.join()
            if self._abandoned:
                drop(self._batch_id)

    def _complete(self) -> None:
        """Prove the pieces as their rows stand, two at a time, and keep the sums meanwhile."""
        with ThreadPoolExecutor(_PROVED_AT_A_TIME) as threads:
            proofs = [threads.submit(piece.prove) for piece in self._pieces]
            if not self._sums.too_many:
                self._sums.keep(self._batch_id, self._source_id)
            try:
                for proof in proofs:
                    proof.result()
            except IntegrityError as gone:
                raise NotPossible(_CHANGED) from gone
        beside.put_together(self._batch_id, [piece.number for piece in self._pieces])
        if self._sums.too_many:
            sum_tables.sum_up(self._batch_id, self._source_id)


def _numbered(table: Table, *, wide: bool) -> npt.NDArray[np.int16]:
    """The number of each entry on its line, from 0: ``wide`` files have several, others one."""
    if not wide:
        return np.zeros(len(table), np.int16)
    starts = np.flatnonzero(np.diff(table.line, prepend=-1))
    return (np.arange(len(table)) - np.repeat(starts, np.diff(starts, append=len(table)))).astype(np.int16)


@contextmanager
def loading(batch_id: int, source_id: int) -> Iterator[Loader]:
    """A loader for an import that has no tables yet; closed at the end, and abandoned when reading stops half-way."""
    loader = Loader(batch_id, source_id)
    try:
        yield loader
    except BaseException:
        loader.abandon()
        raise
    finally:
        loader.close()
