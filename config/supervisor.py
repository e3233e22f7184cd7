"""One foreground process that keeps others running and shows what all of them say in one log."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import psutil

PATIENCE = 15.0  # seconds that a process gets to end in good order
TOO_SOON = 30.0  # seconds within which a process may not die more than RESTARTS times
RESTARTS = 3
COLOURS = ("36", "32", "35", "33", "34")
MARK = "UPPSIKT_SUPERVISED"  # in the environment of every process that we start, so that orphans can be found


class Stopped(Exception):
    """The supervised processes cannot be kept running; the text is Swedish."""


@dataclass
class Child:
    """A process to keep running, under a short name."""

    name: str
    command: Sequence[str]
    process: subprocess.Popen[bytes] | None = None
    deaths: list[float] = field(default_factory=list)


class Log:
    """One readable log on the terminal: a coloured name before each line, one line at a time."""

    def __init__(self, names: Sequence[str]) -> None:
        self._width = max(map(len, names))
        self._colours = dict(zip(names, COLOURS, strict=False))
        self._plain = not sys.stdout.isatty() or "NO_COLOR" in os.environ
        self._lock = threading.Lock()

    def write(self, name: str, line: str) -> None:
        """Print one line of the process ``name``."""
        prefix = f"{name:<{self._width}} │"
        if not self._plain:
            prefix = f"\033[{self._colours[name]}m{prefix}\033[0m"
        with self._lock, suppress(BrokenPipeError):
            print(prefix, line.rstrip(), flush=True)

    def show(self, name: str, process: subprocess.Popen[bytes]) -> None:
        """Print what a process says, for as long as it lives."""
        threading.Thread(target=self._pump, args=(name, process), daemon=True).start()

    def follow(self, name: str, path: Path) -> None:
        """Print what is added to a file from now on."""
        threading.Thread(target=self._tail, args=(name, path), daemon=True).start()

    def _pump(self, name: str, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout
        with process.stdout as lines:
            for line in lines:
                self.write(name, line.decode(errors="replace"))

    def _tail(self, name: str, path: Path) -> None:
        with path.open(errors="replace") as lines:
            lines.seek(0, os.SEEK_END)
            while True:
                line = lines.readline()
                if line:
                    self.write(name, line)
                else:
                    time.sleep(0.3)


class Supervisor:
    """Starts processes, starts those that die again, and ends them all together."""

    def __init__(self, children: Sequence[Child], log: Log, environment: Mapping[str, str], place: Path) -> None:
        self._children = children
        self._log = log
        self._environment = {**environment, MARK: str(place), "PYTHONUNBUFFERED": "1"}

    def start(self) -> None:
        """Start every process."""
        for child in self._children:
            self._start(child)

    def check(self) -> None:
        """Start again whatever has died. Raises Stopped when a process keeps dying."""
        for child in self._children:
            assert child.process
            status = child.process.poll()
            if status is None:
                continue
            _kill_group(child.process.pid)  # children that it left behind
            now = time.monotonic()
            child.deaths = [moment for moment in child.deaths if now - moment < TOO_SOON] + [now]
            if len(child.deaths) > RESTARTS:
                raise Stopped(f"{child.name} dör gång på gång (status {status}). Orsaken står i loggen ovanför.")
            self._log.write(child.name, f"Processen dog (status {status}) och startas igen.")
            self._start(child)

    def stop(self) -> None:
        """Ask every process to end, wait, and end those that do not."""
        started = [child.process for child in self._children if child.process]
        for process in started:
            with suppress(ProcessLookupError):
                process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE
        for process in started:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _kill_group(process.pid)
            process.wait()

    def _start(self, child: Child) -> None:
        child.process = subprocess.Popen(
            child.command,
            env=self._environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # Ctrl-C reaches us alone, and we ask each of them once
        )
        self._log.show(child.name, child.process)


def clear_orphans(place: Path) -> None:
    """End the processes of an earlier supervisor of ``place`` that was killed before it could end them itself."""
    orphans = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if process.environ().get(MARK) == str(place):
                orphans.append(process)
    for process in orphans:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    psutil.wait_procs(orphans, PATIENCE)


def _kill_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)
