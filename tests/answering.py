"""Waiting for the live server: a page that is closed may have asked for something that is not answered yet.

A draft that saves itself as the page closes would otherwise be written while the database is emptied for the next
test, or after it. What counts is the connection and not the request: what has been sent on one may not have been read
yet. A browser's window closes its own as it is closed, and the server ends each once all that was asked is answered.
"""

import select
import socket
import threading
from typing import Any

from django.core.servers.basehttp import ThreadedWSGIServer
from django.test.testcases import LiveServerThread

SECONDS = 30.0
_changed = threading.Condition()
_servers: list["_Server"] = []
_open = 0  # connections that a live server has taken, and not ended


class _Server(ThreadedWSGIServer):
    """Django's, with a count of its connections."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _servers.append(self)

    def get_request(self) -> tuple[socket.socket, Any]:
        _count(1)  # before it is taken: nobody shall see it neither waiting nor taken
        try:
            return super().get_request()
        except OSError:
            _count(-1)
            raise

    def close_request(self, request: Any) -> None:
        try:
            super().close_request(request)
        finally:
            _count(-1)


def watch() -> None:
    """Keep count from now on."""
    LiveServerThread.server_class = _Server


def wait() -> None:
    """Come back when all that was asked of the live server has its answer; fail when it does not get it."""
    with _changed:
        ended = _changed.wait_for(lambda: not (_waiting() or _open), SECONDS)
    assert ended, f"the live server does not answer, or a page is left open: {_open} connections"


def _count(more: int) -> None:
    global _open
    with _changed:
        _open += more
        _changed.notify_all()


def _waiting() -> bool:
    """Whether somebody has connected whom no server has taken yet."""
    sockets = [one.socket for one in _servers if one.socket.fileno() >= 0]
    return bool(sockets and select.select(sockets, [], [], 0)[0])
