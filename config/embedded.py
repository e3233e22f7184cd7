"""The embedded default: PostgreSQL and Valkey of our own when no address of theirs is configured.

The addresses are known without anything running, so settings may import this module. ``running`` starts what does not
run and stops it when its last user leaves. Every user holds a shared file lock for as long as it lives; the kernel lets
go of the lock also of a process that was killed, so the count of users is always true. A second lock, exclusive and
short, keeps two processes from starting or stopping at once.
"""

import fcntl
import hashlib
import os
import secrets
import shutil
import signal
import stat
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO, Any
from urllib.parse import quote

NAME = "uppsikt"  # the database and its owner
PORT = 5432  # only a part of the socket's name: nothing listens on TCP


class EmbeddedError(RuntimeError):
    """An embedded server cannot be had; the text is a full Swedish sentence with what to do."""


def secret_key(var_dir: Path) -> str:
    """Return this checkout's secret key, made at the first call and kept in ``var_dir`` for its owner alone."""
    path = var_dir / "secret_key"
    if not path.exists():
        var_dir.mkdir(parents=True, exist_ok=True)
        draft = var_dir / f"secret_key.{os.getpid()}.{threading.get_ident()}"
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(50))
        try:
            os.link(draft, path)  # whoever comes first decides; the others read
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text()


def socket_dir(var_dir: Path) -> Path:
    """Return the folder of the unix sockets: one per user and ``var_dir``; an address has 107 bytes at most.

    It lies in ``/tmp`` whatever TMPDIR says, so that two shells with different environments meet at the same server.
    """
    digest = hashlib.sha256(os.fsencode(var_dir.resolve())).hexdigest()[:12]
    return Path("/tmp") / f"uppsikt-{os.geteuid()}-{digest}"


def database(var_dir: Path, name: str = NAME) -> dict[str, Any]:
    """Return Django's DATABASES entry for the database ``name`` in the embedded PostgreSQL."""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": NAME,
        "HOST": str(socket_dir(var_dir)),
        "PORT": str(PORT),
    }


def redis_url(var_dir: Path, number: int = 0) -> str:
    """Return the embedded Valkey's address, as Celery writes one on a unix socket, of logical database ``number``."""
    return f"redis+socket://{quote(str(valkey_socket(var_dir)))}?virtual_host={number}"


def cache_url(var_dir: Path, number: int = 0) -> str:
    """Return the embedded Valkey's address for the cache that goes with queue ``number``: Valkey has sixteen databases.

    The cache never shares a database with a queue, so that it can be emptied.
    """
    return f"unix://{quote(str(valkey_socket(var_dir)))}?db={8 + number % 8}"


def valkey_socket(var_dir: Path) -> Path:
    """Return the path of Valkey's unix socket."""
    return socket_dir(var_dir) / "valkey.sock"


@contextmanager
def running(var_dir: Path, *, durable: bool = True) -> Iterator[None]:
    """Hold the embedded servers up for the time of the block.

    ``durable`` False: what they keep may be lost with the machine, as what tests write may. Who comes to servers that
    run already takes them as they are, so a folder is used in one of the two ways alone. Raises EmbeddedError where
    they cannot be started. SIGTERM and SIGHUP leave the block in good order.
    """
    _private_folders(var_dir)
    with _leaving_in_order(), (var_dir / "embedded.users").open("a") as users:
        with _alone(var_dir):
            fcntl.flock(users, fcntl.LOCK_SH)
            try:
                _start(var_dir, durable=durable)
            except BaseException:
                _stop_if_unused(var_dir, users)
                raise
        try:
            yield
        finally:
            with _alone(var_dir):
                _stop_if_unused(var_dir, users)


def erase(var_dir: Path) -> None:
    """Remove the embedded servers' data and the files that belong to it. Raises EmbeddedError while someone uses it."""
    _private_folders(var_dir)
    with (var_dir / "embedded.users").open("a") as users, _alone(var_dir):
        if not _stop_if_unused(var_dir, users):
            raise EmbeddedError(
                "Databasen används av en annan process. Stoppa den först (Ctrl-C där ./uppsikt demo körs)."
            )
        for name in ("postgres", "valkey", "media"):
            shutil.rmtree((var_dir / name).resolve(), ignore_errors=True)
            if (var_dir / name).is_symlink():
                (var_dir / name).unlink()


def _start(var_dir: Path, *, durable: bool) -> None:
    from config.servers import Postgres, Valkey

    Postgres.under(var_dir).start(durable=durable)
    Valkey.under(var_dir).start()


def _stop_if_unused(var_dir: Path, users: IO[str]) -> bool:
    """Give up our place among the users and stop the servers if nobody else has one; say whether nobody had."""
    from config.servers import Postgres, Valkey

    fcntl.flock(users, fcntl.LOCK_UN)
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    Valkey.under(var_dir).stop()
    Postgres.under(var_dir).stop()
    return True


def _private_folders(var_dir: Path) -> None:
    var_dir.mkdir(parents=True, exist_ok=True)
    (var_dir / "log").mkdir(exist_ok=True)
    folder = socket_dir(var_dir)
    folder.mkdir(mode=0o700, exist_ok=True)
    found = folder.lstat()  # the address is guessable: somebody else may have made the folder, or a link, before us
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.geteuid() or stat.S_IMODE(found.st_mode) & 0o077:
        raise EmbeddedError(f"Mappen {folder} är inte privat för den här användaren. Ta bort den och försök igen.")


@contextmanager
def _alone(var_dir: Path) -> Iterator[None]:
    with (var_dir / "embedded.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _exit(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


@contextmanager
def _leaving_in_order() -> Iterator[None]:
    """Turn SIGTERM and SIGHUP, where nobody else handles them, into SystemExit, so that ``finally`` is reached."""
    ours = []
    if threading.current_thread() is threading.main_thread():
        ours = [n for n in (signal.SIGTERM, signal.SIGHUP) if signal.getsignal(n) is signal.SIG_DFL]
    for number in ours:
        signal.signal(number, _exit)
    try:
        yield
    finally:
        for number in ours:
            signal.signal(number, signal.SIG_DFL)
