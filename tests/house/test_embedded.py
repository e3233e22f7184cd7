"""The embedded servers: shared, gone when unused, back after kill -9, never as root."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from config import embedded, servers, unprivileged
from followup.models import Unit
from followup.sorting import swedish

ROOT = Path(__file__).resolve().parents[2]
HOLD = """
import sys
from pathlib import Path
from config import embedded
with embedded.running(Path(sys.argv[1])):
    print("up", flush=True)
    sys.stdin.readline()
"""

as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has to become somebody else for PostgreSQL")


@pytest.fixture
def var_dir(tmp_path: Path) -> Iterator[Path]:
    """A var/ of its own; whatever a failed test leaves running is ended."""
    yield tmp_path / "var"
    _kill(_servers(tmp_path / "var"))
    shutil.rmtree(embedded.socket_dir(tmp_path / "var"), ignore_errors=True)
    shutil.rmtree(unprivileged.OPEN / embedded.socket_dir(tmp_path / "var").name, ignore_errors=True)


@contextmanager
def _another_user(var_dir: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that uses the servers until it is told a line, or killed."""
    command = [sys.executable, "-c", HOLD, str(var_dir)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout and process.stdout.readline() == "up\n"
        yield process
        process.kill()


def _leave(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    process.stdin.write("\n")
    process.stdin.flush()
    assert process.wait(30) == 0


def _servers(var_dir: Path) -> list[psutil.Process]:
    """The two servers of a var/, without PostgreSQL's own children."""
    marks = {str((var_dir / "postgres").resolve()), f"unixsocket:{embedded.valkey_socket(var_dir)}"}
    found = []
    for process in psutil.process_iter(["cmdline", "status"]):
        words = " ".join(process.info["cmdline"] or []).split()
        if marks & set(words) and process.info["status"] != psutil.STATUS_ZOMBIE:
            found.append(process)
    return found


def _database(var_dir: Path) -> psycopg.Connection:
    entry = embedded.database(var_dir)
    return psycopg.connect(host=entry["HOST"], port=entry["PORT"], user=entry["USER"], dbname=entry["NAME"])


def _queue(var_dir: Path) -> redis.Redis:
    return redis.Redis(unix_socket_path=str(embedded.valkey_socket(var_dir)))


def _kill(processes: list[psutil.Process]) -> None:
    for process in processes:
        with suppress(psutil.NoSuchProcess):  # a child ends by itself when its server is gone
            process.kill()
    psutil.wait_procs(processes, 10)


def test_addresses_are_known_and_short_without_anything_running(tmp_path: Path) -> None:
    deep = tmp_path / ("long" * 40)
    assert len(f"{embedded.database(deep)['HOST']}/.s.PGSQL.{embedded.PORT}") < 100
    assert str(embedded.valkey_socket(deep)) in embedded.redis_url(deep)
    assert not deep.exists()


def test_secret_key_is_made_once_and_is_private(tmp_path: Path) -> None:
    first = embedded.secret_key(tmp_path / "var")
    assert len(first) > 50
    assert embedded.secret_key(tmp_path / "var") == first
    assert (tmp_path / "var" / "secret_key").stat().st_mode & 0o077 == 0


def test_servers_answer_inside_and_are_gone_afterwards(var_dir: Path) -> None:
    with embedded.running(var_dir):
        assert len(_servers(var_dir)) == 2
        with _database(var_dir) as database:
            row = database.execute("SELECT current_setting('fsync'), current_setting('listen_addresses')").fetchone()
            encoding = database.execute("SHOW server_encoding").fetchone()
        assert (row, encoding) == (("on", ""), ("UTF8",))
        assert embedded.socket_dir(var_dir).stat().st_mode & 0o077 == 0
    assert _servers(var_dir) == []


def test_two_at_once_share_one_server_and_the_last_one_stops_it(var_dir: Path) -> None:
    with _another_user(var_dir) as other:
        before = {process.pid for process in _servers(var_dir)}
        with embedded.running(var_dir):
            assert {process.pid for process in _servers(var_dir)} == before
            _leave(other)
            with _database(var_dir) as database, _queue(var_dir) as queue:
                assert database.execute("SELECT 1").fetchone() == (1,)
                assert queue.ping()
    assert _servers(var_dir) == []


def test_five_users_in_a_rush_get_one_server(var_dir: Path) -> None:
    command = [sys.executable, "-c", HOLD, str(var_dir)]
    rush = [subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE) for _ in range(5)]
    lines = [process.stdout.readline() for process in rush if process.stdout]
    running = len(_servers(var_dir))
    statuses = [process.communicate(b"\n", timeout=60) and process.returncode for process in rush]
    assert (lines, running, statuses) == ([b"up\n"] * 5, 2, [0] * 5)
    assert _servers(var_dir) == []


def test_a_killed_user_counts_no_more(var_dir: Path) -> None:
    with _another_user(var_dir) as other:
        other.kill()
        other.wait()
        with embedded.running(var_dir):
            pass
    assert _servers(var_dir) == []


def test_a_terminated_user_stops_what_it_started(var_dir: Path) -> None:
    with _another_user(var_dir) as other:
        other.send_signal(signal.SIGTERM)
        assert other.wait(30) == 128 + signal.SIGTERM
    assert _servers(var_dir) == []


def test_kill_9_of_everything_loses_nothing_that_was_done(var_dir: Path) -> None:
    with _another_user(var_dir) as other:
        with _database(var_dir) as database, _queue(var_dir) as queue:
            database.execute("CREATE TABLE kept AS SELECT 1 AS number")
            queue.lpush("celery", "a job")
            assert queue.execute_command("WAITAOF", 1, 0, 30_000) == [1, 0], "written to disk"
        other.kill()
        children = [child for process in _servers(var_dir) for child in process.children()]
        _kill(_servers(var_dir) + children)
    assert (var_dir / "postgres" / "postmaster.pid").exists()
    with embedded.running(var_dir), _database(var_dir) as database, _queue(var_dir) as queue:
        assert database.execute("SELECT number FROM kept").fetchone() == (1,)
        assert queue.lrange("celery", 0, -1) == [b"a job"]


def test_a_killed_server_is_replaced_although_its_children_linger(var_dir: Path) -> None:
    with embedded.running(var_dir):
        _kill(_servers(var_dir))
        with embedded.running(var_dir), _database(var_dir) as database:
            assert database.execute("SELECT 1").fetchone() == (1,)


def test_a_stale_number_that_is_now_another_programs_does_no_harm(var_dir: Path) -> None:
    with embedded.running(var_dir):
        left = (var_dir / "postgres" / "postmaster.pid").read_text()
    (var_dir / "postgres" / "postmaster.pid").write_text("\n".join([str(os.getppid()), *left.split("\n")[1:]]))
    with embedded.running(var_dir), _database(var_dir) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)
    assert psutil.pid_exists(os.getppid())


def test_a_cut_short_first_start_is_begun_again(var_dir: Path) -> None:
    (var_dir / "postgres.new" / "base").mkdir(parents=True)
    with embedded.running(var_dir), _database(var_dir) as database:
        assert database.execute("SELECT 1").fetchone() == (1,)


def test_erase_is_refused_while_somebody_uses_the_database(var_dir: Path) -> None:
    with embedded.running(var_dir):
        with pytest.raises(embedded.EmbeddedError, match="används av en annan process"):
            embedded.erase(var_dir)
        assert (var_dir / "postgres" / "PG_VERSION").exists()
    embedded.erase(var_dir)
    assert not (var_dir / "postgres").exists()


def test_data_of_another_version_is_refused_in_words(var_dir: Path) -> None:
    with embedded.running(var_dir):
        pass
    (var_dir / "postgres" / "PG_VERSION").write_text("12\n")
    with pytest.raises(embedded.EmbeddedError, match=r"skriven av PostgreSQL 12.*--reset"), embedded.running(var_dir):
        pass
    assert _servers(var_dir) == []


def test_a_socket_folder_that_others_may_enter_is_refused(var_dir: Path) -> None:
    embedded.socket_dir(var_dir).mkdir(mode=0o755)
    embedded.socket_dir(var_dir).chmod(0o755)
    with pytest.raises(embedded.EmbeddedError, match="inte privat"), embedded.running(var_dir):
        pass


def _may(runner: tuple[str, ...]) -> bool:
    """Whether root may run programs so here."""
    return not subprocess.run([*runner, "true"], capture_output=True, check=False).returncode


@as_root
@pytest.mark.parametrize("runner", [unprivileged.IN_NAMESPACE, unprivileged.AS_NOBODY], ids=["unshare", "setpriv"])
def test_root_runs_postgresql_as_somebody_else(
    var_dir: Path, runner: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    if not _may(runner):
        pytest.skip(f"{runner[0]} is refused here")
    monkeypatch.setattr(servers, "postgres_runner", lambda: runner)
    var_dir.mkdir(mode=0o700)
    with embedded.running(var_dir), _database(var_dir) as database:
        database.execute("CREATE TABLE kept AS SELECT 1 AS number")
        database.commit()
        server = next(process for process in _servers(var_dir) if "postgres" in process.name())
        assert server.uids().real == (0 if runner == unprivileged.IN_NAMESPACE else unprivileged.NOBODY)
    assert _servers(var_dir) == []
    other = unprivileged.AS_NOBODY if runner == unprivileged.IN_NAMESPACE else unprivileged.IN_NAMESPACE
    for after in (other, runner) if _may(other) else (runner,):
        monkeypatch.setattr(servers, "postgres_runner", lambda after=after: after)
        with embedded.running(var_dir), _database(var_dir) as database:
            assert database.execute("SELECT number FROM kept").fetchone() == (1,)
    embedded.erase(var_dir)
    assert not (var_dir / "postgres").exists() and not (var_dir / "postgres").is_symlink()


@pytest.fixture
def stepped_down(monkeypatch: pytest.MonkeyPatch) -> None:
    """Namespaces are refused."""
    if not _may(unprivileged.AS_NOBODY):
        pytest.skip("setpriv is refused here")
    monkeypatch.setattr(servers, "postgres_runner", lambda: unprivileged.AS_NOBODY)


@as_root
def test_nobody_runs_a_copy_of_the_wheel_without_any_capability(
    var_dir: Path, stepped_down: None, tmp_path: Path
) -> None:
    tmp_path.chmod(0o700)  # as under a closed home
    with embedded.running(var_dir):
        server = next(process for process in _servers(var_dir) if "postgres" in process.name())
        lines = Path(f"/proc/{server.pid}/status").read_text().splitlines()
        status = dict(line.split(":\t", 1) for line in lines if ":\t" in line)
        assert {int(status[name], 16) for name in ("CapPrm", "CapEff", "CapInh", "CapAmb")} == {0}
        assert status["Uid"].split() == [str(unprivileged.NOBODY)] * 4 and not status["Groups"].strip()
        assert Path(server.exe()).is_relative_to(unprivileged.OPEN)
        assert (unprivileged.OPEN / embedded.socket_dir(var_dir).name).stat().st_mode & 0o077 == 0


@as_root
def test_the_wheel_is_copied_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unprivileged, "OPEN", tmp_path / "open")
    own = servers.postgres_binaries()
    assert unprivileged.programs_for(unprivileged.IN_NAMESPACE, own) == own
    copy = unprivileged.programs_for(unprivileged.AS_NOBODY, own)
    assert sorted(path.name for path in copy.parents[2].iterdir()) == sorted(unprivileged.WHEEL)
    assert {path.stat().st_mode & 0o055 for path in (copy, copy / "postgres")} == {0o055}
    before = (copy / "postgres").stat().st_ino
    assert unprivileged.programs_for(unprivileged.AS_NOBODY, own) == copy
    assert (copy / "postgres").stat().st_ino == before
    assert [path.name for path in (tmp_path / "open").iterdir()] == [copy.parents[2].name]


@as_root
def test_nobodys_server_is_back_after_kill_9(var_dir: Path, stepped_down: None) -> None:
    with embedded.running(var_dir):
        with _database(var_dir) as database:
            database.execute("CREATE TABLE kept AS SELECT 1 AS number")
        _kill(_servers(var_dir))
        with embedded.running(var_dir), _database(var_dir) as database:
            assert database.execute("SELECT number FROM kept").fetchone() == (1,)


@as_root
def test_no_room_for_nobodys_folder_is_said_in_words(
    var_dir: Path, stepped_down: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(unprivileged, "OPEN", tmp_path / "file" / "uppsikt")
    with pytest.raises(embedded.EmbeddedError, match="kan inte skrivas"), embedded.running(var_dir):
        pass


@as_root
def test_root_steps_down_where_namespaces_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = tmp_path / "unshare"
    refusing.write_text("#!/bin/sh\nexit 1\n")
    refusing.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    assert servers.postgres_runner() == unprivileged.AS_NOBODY


@pytest.mark.skipif(not shutil.which("postgres"), reason="no PostgreSQL on PATH")
def test_a_postgresql_on_path_serves_where_the_wheel_does_not_fit(
    var_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(servers.importlib.util, "find_spec", lambda name: None)
    assert servers.postgres_binaries() == Path(shutil.which("postgres") or "").resolve().parent
    monkeypatch.setattr(servers, "valkey_binary", lambda: _wheel_valkey)
    with embedded.running(var_dir), _database(var_dir) as database:
        assert _in_swedish_order(database, ["ö", "Åmål", "Zoo", "ä", "Édouard", "Envoy", "zebra", "Arkiv"]) == [
            "Arkiv", "Édouard", "Envoy", "zebra", "Zoo", "Åmål", "ä", "ö",
        ]  # fmt: skip  # the same on the wheel's server: tests/followup/test_ground.py


def _in_swedish_order(database: psycopg.Connection, names: list[str]) -> list[str]:
    """The names as the product's own expression orders them on this server."""
    query, parameters = Unit.objects.order_by(swedish("name")).values("name").query.get_compiler("default").as_sql()
    database.execute("CREATE TEMP TABLE followup_unit (name text)")
    for name in names:
        database.execute("INSERT INTO followup_unit VALUES (%s)", [name])
    return [name for (name,) in database.execute(query, parameters)]


_wheel_valkey = servers.valkey_binary()
