"""Work on a file in two hands: a part is read while the one before it is checked."""

import queue
import threading
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Ahead(Generic[T]):
    """An iterator's parts, the next of them read in a thread of its own while one is used. To be closed.

    No more than one part is read before it is asked for, so that memory is bounded. What the reading raises is raised
    where the part was asked for.
    """

    def __init__(self, parts: Iterator[T]) -> None:
        self._parts = parts
        self._wanted = threading.Semaphore(1)
        self._ready: queue.SimpleQueue[T | BaseException] = queue.SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._run, daemon=True, name="read-ahead")
        self._thread.start()

    def __iter__(self) -> Iterator[T]:
        while not isinstance(part := self._ready.get(), BaseException):
            self._wanted.release()
            yield part
            del part  # two parts are never held here
        if not isinstance(part, StopIteration):
            raise part

    def close(self) -> None:
        """Stop reading."""
        self._closed = True
        self._wanted.release()
        self._thread.join()

    def _run(self) -> None:
        while True:
            self._wanted.acquire()
            if self._closed:
                return
            try:
                self._ready.put(next(self._parts))
            except BaseException as error:  # raised again where the part is asked for
                self._ready.put(error)
                return
