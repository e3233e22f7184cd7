"""The demo: everything in one foreground process, from an empty folder to a page in the browser."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import embedded, system
from config.supervisor import Child, Log, Stopped, Supervisor, clear_orphans

READY_SECONDS = 60.0
WEB, WORKER, BEAT, DATABASE, QUEUE = "webb", "jobb", "klocka", "databas", "kö"


class DemoError(Exception):
    """The demo cannot run; the text is Swedish and says what to do."""


def run(*, port: int, reset: bool, load_only: bool) -> int:
    """Load the demo municipality and serve it until Ctrl-C or SIGTERM. Return the exit status."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):  # a shell's background jobs are born deaf to SIGINT
        signal.signal(number, signal.default_int_handler)
    try:
        _run(port, reset=reset, load_only=load_only)
    except (DemoError, Stopped, embedded.EmbeddedError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStoppat. Data ligger kvar; ./uppsikt demo fortsätter där.")
    return 0


def _run(port: int, *, reset: bool, load_only: bool) -> None:
    try:
        var_dir = settings.VAR_DIR.resolve()
    except ImproperlyConfigured as error:  # the settings refuse DEMO with any other servers
        raise DemoError("Demon har egna servrar. Ta bort DATABASE_URL och REDIS_URL ur miljön och ur .env.") from error
    var_dir.mkdir(parents=True, exist_ok=True)
    with (var_dir / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DemoError("Demon kör redan i ett annat fönster. Stoppa den först.") from None
        clear_orphans(var_dir)
        if not load_only:
            _refuse_taken(port)
        if not system.has_pango():
            print(f"PDF kan inte göras förrän detta är installerat: {system.how_to_install(*system.PANGO)}")
        if reset:
            embedded.erase(var_dir)
        with embedded.running(var_dir):
            _step("Gör i ordning databasen", "migrate", "--verbosity=0")
            _step("Läser in demokommunen", "load_demo")
            if not load_only:
                _serve(port, var_dir)


def _refuse_taken(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except (OSError, OverflowError) as error:
            raise DemoError(
                f"Port {port} går inte att använda ({error}). Välj en annan: PORT=8080 ./uppsikt demo"
            ) from None


def _step(title: str, *command: str) -> None:
    """Run a management command; its lines ``PROGRESS <0-100> <text>`` become a progress bar. Raises DemoError."""
    bar = Bar()
    bar.show(0, title)
    process = subprocess.Popen(
        [sys.executable, "manage.py", *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout
    try:
        with process.stdout as lines:
            for line in lines:
                word, _, rest = line.rstrip().partition(" ")
                percent, _, text = rest.partition(" ")
                if word == "PROGRESS" and percent.isdecimal():
                    bar.show(int(percent), text)
                else:
                    bar.say(line.rstrip())
        status = process.wait()
    except KeyboardInterrupt:
        process.terminate()
        process.wait()
        raise
    finally:
        bar.end()
    if status:
        raise DemoError(f"{title}: det gick inte. Orsaken står ovanför.")


class Bar:
    """A progress bar on a terminal, a line for each new text elsewhere."""

    def __init__(self) -> None:
        self._live = sys.stdout.isatty()
        self._text = ""

    def show(self, percent: int, text: str) -> None:
        """Show how far it has come."""
        if self._live:
            width = 24
            filled = width * min(percent, 100) // 100
            room = max(10, shutil.get_terminal_size().columns - width - 10)
            print(f"\r{'█' * filled}{'░' * (width - filled)} {percent:3} % {text[:room]}\033[K", end="", flush=True)
        elif text != self._text:
            print(f"{percent:3} % {text}", flush=True)
        self._text = text

    def say(self, line: str) -> None:
        """Print an ordinary line, above the bar."""
        print(f"\r\033[K{line}" if self._live else line, flush=True)

    def end(self) -> None:
        """Leave the bar as it stands."""
        if self._live:
            print()


def _serve(port: int, var_dir: Path) -> None:
    celery = [sys.executable, "-m", "celery", "--quiet", "-A", "config"]
    children = [
        Child(WEB, [sys.executable, "-m", "gunicorn", "--config=python:config.gunicorn", "config.wsgi"]),
        Child(WORKER, [*celery, "worker", "--loglevel=INFO", "--concurrency=2", "--without-mingle"]),
        Child(BEAT, [*celery, "beat", "--loglevel=INFO", "--pidfile="]),
    ]
    log = Log([WEB, WORKER, BEAT, DATABASE, QUEUE])
    log.follow(DATABASE, var_dir / "log" / "postgres.log")
    log.follow(QUEUE, var_dir / "log" / "valkey.log")
    environment = {"BIND": f"127.0.0.1:{port}", "PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
    supervisor = Supervisor(children, log, os.environ | environment, var_dir)
    try:
        supervisor.start()
        people = _people()  # asked for while the web starts
        _wait_for_web(supervisor, port)
        print(f"\nUppsikt körs på http://127.0.0.1:{port}\n\nLogga in som någon av demons personer:\n{people}")
        print("\nCtrl-C stoppar allt.\n", flush=True)
        while True:
            supervisor.check()
            time.sleep(0.5)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)  # once is enough: from here on everything ends in good order
        supervisor.stop()


def _wait_for_web(supervisor: Supervisor, port: int) -> None:
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline:
        supervisor.check()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise DemoError("Webben svarade inte. Orsaken står i loggen ovanför.")


def _people() -> str:
    command = [sys.executable, "manage.py", "demo_people"]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.rstrip()
