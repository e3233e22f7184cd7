"""The start pages under 50 concurrent readers, against a trivial page of one query on the same server in the same run.

``python benchmarks/pages/run.py [--seconds 5] [--rounds 5] [--var FOLDER]`` prints ratios. wrk makes the load
(``apt-get install wrk``). The databases are kept in the folder, so that another run is quick.
"""

import argparse
import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

CONNECTIONS = 50
BIND = "127.0.0.1:8190"
SETS = ("demo", "municipality")
# Name, address, and whether the reader is signed in. The first is what the others are held against.
PAGES = (("trivial", "/trivial/", False), ("trivial, signed in", "/trivial/", True), ("start page", "/", True))


@dataclass(frozen=True)
class Measured:
    """What a page took under the load: requests a second, median and p95 in ms, and CPU in ms a request."""

    rate: float
    median: float
    p95: float
    cpu: float


def main() -> None:
    """Run everything and print it."""
    options = _options()
    if not shutil.which("wrk"):
        sys.exit("wrk is missing: apt-get install wrk")
    os.environ |= {"UPPSIKT_VAR": str(options.var), "LOG_LEVEL": "WARNING", "DEMO": "0", "DEBUG": "0"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.pages.settings"
    from config import embedded

    with embedded.running(options.var):
        for name in SETS if options.only is None else (options.only,):
            os.environ["EMBEDDED_DATABASE"] = f"uppsikt_pages_{name}"
            said = subprocess.run(
                [sys.executable, "-m", "benchmarks.pages.prepare", name], cwd=ROOT, check=True, stdout=subprocess.PIPE
            )
            readers = json.loads(said.stdout.decode().splitlines()[-1])
            with served() as server:
                tell(name, readers, server, options)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=int, default=5, choices=range(1, 31), help="of each page in each round")
    parser.add_argument("--rounds", type=int, default=5, choices=range(1, 21))
    parser.add_argument("--only", choices=SETS)
    parser.add_argument("--var", type=Path, default=Path(tempfile.gettempdir()) / "uppsikt-benchmark-pages")
    return parser.parse_args()


@contextmanager
def served() -> Iterator[psutil.Process]:
    """The web server as in production, for the time of the block."""
    command = [sys.executable, "-m", "gunicorn", "--config=python:config.gunicorn", "config.wsgi"]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"BIND": BIND})
    try:
        for _ in range(120):
            try:
                urllib.request.urlopen(f"http://{BIND}/trivial/", timeout=5).close()
                break
            except OSError:
                time.sleep(0.25)
        yield psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait(20)


def tell(name: str, readers: list[str], server: psutil.Process, options: argparse.Namespace) -> None:
    """Measure the pages by turns, so that all have the same company, and print the medians of the rounds."""
    found: dict[str, list[Measured]] = {page: [] for page, _, _ in PAGES}
    anew = sorted(one_by_one(readers))
    for _ in range(options.rounds):
        for page, path, signed_in in PAGES:
            found[page].append(load(path, readers if signed_in else [], server, options.seconds))
    print(f"\n{name}: {CONNECTIONS} readers, {options.rounds} rounds of {options.seconds} s, medians")
    print(f"{'':<20} {'req/s':>7} {'p50 ms':>7} {'p95 ms':>7} {'CPU ms':>7}  {'p95 ratio':>9} {'CPU ratio':>9}")
    first = found[PAGES[0][0]]
    for page, runs in found.items():
        middle = [statistics.median(getattr(run, key) for run in runs) for key in ("rate", "median", "p95", "cpu")]
        ratios = [
            statistics.median(getattr(run, key) / getattr(base, key) for run, base in zip(runs, first, strict=True))
            for key in ("p95", "cpu")
        ]
        print(f"{page:<20} " + " ".join(f"{one:7.1f}" for one in middle) + "  " + " ".join(f"{x:9.2f}" for x in ratios))
    slowest, usual = anew[-1] * 1000, statistics.median(anew) * 1000
    print(f"the start page made anew, one reader at a time: {usual:.0f} ms, at most {slowest:.0f} ms")
    whole, packed = weight(readers[0])
    print(
        f"the start page with all its files: {whole / 1000:.0f} kB as they are, {packed / 1000:.0f} kB packed by gzip"
    )
    print(f"connections to the database at the end: {_connections()}")


def one_by_one(readers: list[str]) -> list[float]:
    """The seconds of each reader's first start page; after it every process has every page, as far as readers go."""
    taken = []
    for turn in range(6):
        for key in readers:
            began = time.perf_counter()
            _read("/", key)
            if not turn:
                taken.append(time.perf_counter() - began)
    return taken


def weight(reader: str) -> tuple[int, int]:
    """The bytes of the start page with all that it links to, as they are and packed."""
    html = _read("/", reader)
    linked = re.findall(r'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"', html.decode())
    parts = [html, *(_read(address, reader) for address in dict.fromkeys(linked))]
    return sum(map(len, parts)), sum(len(gzip.compress(part)) for part in parts)


def _read(path: str, reader: str) -> bytes:
    request = urllib.request.Request(f"http://{BIND}{path}", headers={"Cookie": f"sessionid={reader}"})
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def load(path: str, readers: list[str], server: psutil.Process, seconds: int) -> Measured:
    """The load on a page for some seconds. Exits where any answer was an error."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as keys:
        keys.write("\n".join(readers))
        keys.flush()
        before = _cpu(server)
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            "--timeout",
            "30s",
            "-s",
            str(HERE / "readers.lua"),
        ]
        said = subprocess.run(
            [*command, f"http://{BIND}{path}"],
            env=os.environ | {"READERS": keys.name},
            check=True,
            capture_output=True,
            text=True,
        )
        spent = _cpu(server) - before
    line = next(line for line in said.stdout.splitlines() if line.startswith("RESULT"))
    count, microseconds, median, p95, errors = map(int, line.split()[1:])
    if errors or not count:
        sys.exit(f"{path}: {errors} errors in {count} requests\n{said.stdout}")
    return Measured(count / microseconds * 1e6, median / 1000, p95 / 1000, spent / count * 1000)


def _cpu(server: psutil.Process) -> float:
    """The seconds of CPU that the web server's processes have used."""
    return sum(sum(process.cpu_times()[:2]) for process in (server, *server.children(recursive=True)))


def _connections() -> int:
    import psycopg

    from config import embedded

    address = embedded.database(Path(os.environ["UPPSIKT_VAR"]), "postgres")
    with psycopg.connect(
        host=address["HOST"], port=address["PORT"], user=address["USER"], dbname="postgres", autocommit=True
    ) as connection:
        name = os.environ["EMBEDDED_DATABASE"]
        found = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    main()
