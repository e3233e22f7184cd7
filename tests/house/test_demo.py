"""The supervisor and the door: one log, nothing left running, clear words."""

import os
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from config.supervisor import MARK, Child, Log, Stopped, Supervisor, clear_orphans

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 25.0  # that a process is given to begin, and to end
SLEEPER = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(600)"]


def _supervisor(*commands: list[str], place: Path) -> tuple[Supervisor, list[Child]]:
    children = [Child(f"child{number}", command) for number, command in enumerate(commands)]
    return Supervisor(children, Log([child.name for child in children]), os.environ, place), children


def _marked(place: Path) -> list[int]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(place) and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
        except psutil.Error:
            continue
    return found


def _becomes(place: Path, count: int) -> bool:
    """Say whether so many processes are seen within some seconds: the kernel ends a killed one in its own time."""
    deadline = time.monotonic() + SECONDS
    while len(_marked(place)) != count:
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _demo(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "config.cli", *arguments]
    base = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    return subprocess.run(command, cwd=ROOT, env=base | environment, capture_output=True, text=True, check=False)


def test_a_dead_child_is_started_again_and_all_are_gone_after_stop(tmp_path: Path) -> None:
    supervisor, (first, second) = _supervisor(SLEEPER, SLEEPER, place=tmp_path)
    supervisor.start()
    try:
        assert first.process and second.process
        before = first.process.pid
        first.process.kill()
        first.process.wait()
        supervisor.check()
        assert first.process.pid != before
        assert _becomes(tmp_path, 2)
    finally:
        supervisor.stop()
    assert _becomes(tmp_path, 0)


def test_a_child_that_dies_again_and_again_stops_everything_in_words(tmp_path: Path) -> None:
    supervisor, _ = _supervisor([sys.executable, "-c", "raise SystemExit(3)"], place=tmp_path)
    supervisor.start()
    with pytest.raises(Stopped, match=r"child0 dör gång på gång \(status 3\)"):
        deadline = time.monotonic() + SECONDS
        while time.monotonic() < deadline:
            supervisor.check()
            time.sleep(0.1)
    supervisor.stop()


def test_a_childs_own_children_are_gone_with_it(tmp_path: Path) -> None:
    code = f"import subprocess, time; subprocess.Popen({SLEEPER!r}); time.sleep(600)"
    supervisor, _ = _supervisor([sys.executable, "-c", code], place=tmp_path)
    supervisor.start()
    assert _becomes(tmp_path, 2)
    supervisor.stop()
    assert _becomes(tmp_path, 0)


def test_orphans_of_a_killed_supervisor_are_cleared(tmp_path: Path) -> None:
    with subprocess.Popen(SLEEPER, env=os.environ | {MARK: str(tmp_path)}, stdout=subprocess.DEVNULL) as orphan:
        clear_orphans(tmp_path / "another")
        assert orphan.poll() is None
        clear_orphans(tmp_path)
        assert not psutil.pid_exists(orphan.pid)


def test_every_line_has_the_name_of_who_said_it(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    supervisor, _ = _supervisor(SLEEPER, place=tmp_path)
    supervisor.start()
    seen = ""
    deadline = time.monotonic() + SECONDS
    while "up" not in seen and time.monotonic() < deadline:
        time.sleep(0.1)
        seen += capfd.readouterr().out
    supervisor.stop()
    assert "child0 │ up" in seen


def test_a_taken_port_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        done = _demo("demo", PORT=port, UPPSIKT_VAR=str(tmp_path))
    assert done.returncode == 1
    assert f"Port {port} går inte att använda" in done.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_port_that_is_no_number_and_an_unknown_word_are_refused(tmp_path: Path) -> None:
    assert "PORT ska vara ett heltal" in _demo("demo", PORT="web", UPPSIKT_VAR=str(tmp_path)).stderr
    assert "känner inte till --rest" in _demo("demo", "--rest", UPPSIKT_VAR=str(tmp_path)).stderr


def test_the_demo_keeps_to_its_own_servers(tmp_path: Path) -> None:
    environment = {"REDIS_URL": "redis://r", "SECRET_KEY": "k", "ALLOWED_HOSTS": "h", "UPPSIKT_VAR": str(tmp_path)}
    done = _demo("demo", DATABASE_URL="postgres://u@h/d", **environment)
    assert done.returncode == 1
    assert "Demon har egna servrar" in done.stderr
    assert "Traceback" not in done.stderr


def test_help_names_every_command() -> None:
    done = _demo("help")
    assert done.returncode == 0
    for command in ("demo", "test", "manage", "lock"):
        assert f"./uppsikt {command}" in done.stdout
