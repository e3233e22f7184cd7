"""Waiting for the live server: a page that is closed may have asked for something that is not answered yet.

A draft that saves itself as the page closes would otherwise be written while the database is emptied for the next
test, or after it.
"""

import threading
from typing import Any

from django.core.signals import request_finished, request_started

SECONDS = 15.0
_changed = threading.Condition()
_asked: set[int] = set()  # the threads of the live server that are about a request


def watch() -> None:
    """Keep count from now on."""
    request_started.connect(_begun, weak=False)
    request_finished.connect(_ended, weak=False)


def wait() -> None:
    """Come back when every request to the live server has its answer; fail when one does not get it."""
    with _changed:
        assert _changed.wait_for(lambda: not _asked, SECONDS), "the live server does not answer"


def _begun(**_: Any) -> None:
    if threading.current_thread() is not threading.main_thread():  # a test's own client asks in the test's thread
        with _changed:
            _asked.add(threading.get_ident())


def _ended(**_: Any) -> None:
    with _changed:
        _asked.discard(threading.get_ident())
        _changed.notify_all()
