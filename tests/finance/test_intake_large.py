"""A file of two million rows: in bounded memory, every row of it."""

import json
import os
import re
import subprocess
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings

from tests.factories import ledger
from tests.finance.river import River, standing

ROWS = 2_000_000
MEGABYTES = 200


def write(path: Path) -> int:
    """Two million rows over a year, several codes, no two amounts alike in a row. Returns the öre of it all."""
    ore = 0
    with path.open("w", encoding="cp1252", newline="") as file:
        file.write(f"{ledger.HEADER}\r\n")
        for number in range(ROWS):
            amount = number % 99_991 - 20_000
            ore += amount
            period = 202301 + number * 12 // ROWS
            account, unit = ("5010", "6010", "3110")[number % 3], ("10101", "10102", "10201")[number % 7 % 3]
            sign, kronor, cents = "-" * (amount < 0), abs(amount) // 100, abs(amount) % 100
            file.write(
                f"{period};{number // 4};{period // 100}-{period % 100:02}-15;{account};{unit};440;;;"
                f"Räkning {number};{sign}{kronor},{cents:02}\r\n"
            )
    return ore


def peak(process: int) -> int:
    """The most resident memory that a process has had so far, shared file pages too, in KiB; 0 when it has ended.

    Linux keeps it itself (VmHWM), so that nothing between two looks is missed.
    """
    with suppress(FileNotFoundError, ProcessLookupError):
        if found := re.search(r"^VmHWM:\s+(\d+)", Path(f"/proc/{process}/status").read_text(), re.MULTILINE):
            return int(found[1])
    return 0


def test_memory_does_not_grow_with_the_cores() -> None:
    """The readers' libraries take no thread, and so no memory, for each core of a larger machine."""
    said = "import config.settings, polars; print(polars.thread_pool_size())"
    bare = {name: value for name, value in os.environ.items() if name != "POLARS_MAX_THREADS"}
    told = subprocess.run(
        [sys.executable, "-c", said], cwd=settings.BASE_DIR, env=bare, capture_output=True, text=True, check=True
    )
    assert told.stdout.strip() == "1"


@pytest.mark.slow
def test_two_million_rows(river: River, shell_environment: dict[str, str]) -> None:
    path = river.folder / "huvudbok.csv"
    ore = write(path)
    command = [sys.executable, "manage.py", "import_ledger", str(path), "--publish", "--json"]
    most = 0
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=shell_environment, stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            most = max(most, peak(process.pid))
            time.sleep(0.02)
        assert process.stdout
        found = json.loads(process.stdout.read())
    assert process.returncode == 0 and found["rows"] == ROWS and found["state"] == "published"
    stands = standing(river.source)
    assert sum(rows for _, rows in stands.values()) == ROWS
    assert sum(kronor for kronor, _ in stands.values()) == Decimal(ore).scaleb(-2)
    assert sum(map(Decimal, found["totals"].values())) == Decimal(ore).scaleb(-2)
    assert 0 < most < MEGABYTES * 1024
