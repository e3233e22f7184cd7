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
TRIVIAL = "/trivial/"
NOBODY = "-"
# Of each page its readers (``prepare.KINDS``, or nobody who has signed in) and its address where it is not the readers'
# own. The first is what the others are held against.
PAGES = {
    "trivial": (NOBODY, TRIVIAL),
    "trivial, signed in": ("anybody", TRIVIAL),
    "overview (politicians)": ("politicians", ""),
    "tasks (staff)": ("staff", ""),
    "standing (controllers)": ("controllers", ""),
    "municipality (the whole)": ("the whole", ""),
    "front page (strangers)": (NOBODY, "/"),
}
Reader = tuple[str, str]  # session key and address


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
            people = json.loads(said.stdout.decode().splitlines()[-1])
            with served() as server:
                tell(name, {page: readers_of(page, people) for page in PAGES}, server, options)


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


def readers_of(page: str, people: dict[str, list[Reader]]) -> list[Reader]:
    """Who asks for a page, each at her address."""
    kind, path = PAGES[page]
    return [(NOBODY, path)] if kind == NOBODY else [(key, path or own) for key, own in people[kind]]


def tell(name: str, readers: dict[str, list[Reader]], server: psutil.Process, options: argparse.Namespace) -> None:
    """Measure the pages by turns, so that all have the same company, and print the medians of the rounds."""
    found: dict[str, list[Measured]] = {page: [] for page in PAGES}
    anew = {page: sorted(one_by_one(readers[page])) for page in PAGES}
    for _ in range(options.rounds):
        for page in PAGES:
            found[page].append(load(readers[page], server, options.seconds))
    print(f"\n{name}: {CONNECTIONS} readers, {options.rounds} rounds of {options.seconds} s, medians")
    print(f"{'':<25} {'req/s':>7} {'p50 ms':>7} {'p95 ms':>7} {'CPU ms':>7}  {'p95 ratio':>9} {'CPU ratio':>9}")
    first = found["trivial"]
    for page, runs in found.items():
        middle = [statistics.median(getattr(run, key) for run in runs) for key in ("rate", "median", "p95", "cpu")]
        ratios = [
            statistics.median(getattr(run, key) / getattr(base, key) for run, base in zip(runs, first, strict=True))
            for key in ("p95", "cpu")
        ]
        print(f"{page:<25} " + " ".join(f"{one:7.1f}" for one in middle) + "  " + " ".join(f"{x:9.2f}" for x in ratios))
    for page in list(PAGES)[2:]:
        usual, slowest = statistics.median(anew[page]) * 1000, anew[page][-1] * 1000
        whole, packed = weight(readers[page][0])
        print(
            f"{page:<25} made anew, one reader at a time: {usual:.0f} ms, at most {slowest:.0f} ms; "
            f"with all its files {whole / 1000:.0f} kB, {packed / 1000:.0f} kB packed by gzip"
        )
    print(f"connections to the database at the end: {_connections()}")


def one_by_one(readers: list[Reader]) -> list[float]:
    """The seconds of the first time that each is asked; after it every process has every page, as far as readers go."""
    taken = {}
    for _ in range(6 * CONNECTIONS // len(readers)):
        for reader in readers:
            began = time.perf_counter()
            _read(*reader)
            taken.setdefault(reader, time.perf_counter() - began)
    return list(taken.values())


def weight(reader: Reader) -> tuple[int, int]:
    """The bytes of a page with all that it links to, as they are and packed."""
    key, path = reader
    html = _read(key, path)
    linked = re.findall(r'<(?:link|script)[^>]*?(?:href|src)="(/static/[^"]+)"', html.decode())
    parts = [html, *(_read(key, address) for address in dict.fromkeys(linked))]
    return sum(map(len, parts)), sum(len(gzip.compress(part)) for part in parts)


def _read(key: str, path: str) -> bytes:
    headers = {} if key == NOBODY else {"Cookie": f"sessionid={key}"}
    request = urllib.request.Request(f"http://{BIND}{path}", headers=headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return bytes(answer.read())


def load(readers: list[Reader], server: psutil.Process, seconds: int) -> Measured:
    """The load on a page for some seconds. Exits where any answer was an error."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as keys:
        keys.write("\n".join(f"{key} {path}" for key, path in readers))
        keys.flush()
        before = _cpu(server)
        script = str(HERE / "readers.lua")
        command = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--timeout", "30s", "-s", script]
        said = subprocess.run(
            [*command, f"http://{BIND}/"],
            env=os.environ | {"READERS": keys.name},
            check=True,
            capture_output=True,
            text=True,
        )
        spent = _cpu(server) - before
    line = next(line for line in said.stdout.splitlines() if line.startswith("RESULT"))
    count, microseconds, median, p95, errors = map(int, line.split()[1:])
    if errors or not count:
        sys.exit(f"{readers[0][1]}: {errors} errors in {count} requests\n{said.stdout}")
    return Measured(count / microseconds * 1e6, median / 1000, p95 / 1000, spent / count * 1000)


def _cpu(server: psutil.Process) -> float:
    """The seconds of CPU that the web server's processes have used."""
    return sum(sum(process.cpu_times()[:2]) for process in (server, *server.children(recursive=True)))


def _connections() -> int:
    from benchmarks.pages.server import connect  # found once the product's folder is on the path

    with connect() as server:
        name = os.environ["EMBEDDED_DATABASE"]
        found = server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()
    return int(found[0]) if found else 0


if __name__ == "__main__":
    main()
