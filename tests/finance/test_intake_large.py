"""A file of two million rows: in bounded time and memory, every row of it."""

import json
import subprocess
import sys
import time
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests.factories import ledger
from tests.finance.river import River, standing

ROWS = 2_000_000
SECONDS, MEGABYTES = 60, 200


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


@pytest.mark.slow
def test_two_million_rows(river: River, shell_environment: dict[str, str]) -> None:
    path = river.folder / "huvudbok.csv"
    ore = write(path)
    command = [sys.executable, "manage.py", "import_ledger", str(path), "--publish", "--json"]
    began = time.monotonic()
    most = 0
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=shell_environment, stdout=subprocess.PIPE) as process:
        while process.poll() is None:
            with suppress(psutil.NoSuchProcess):
                most = max(most, psutil.Process(process.pid).memory_info().rss)
            time.sleep(0.02)
        assert process.stdout
        found = json.loads(process.stdout.read())
    seconds = time.monotonic() - began
    assert process.returncode == 0 and found["rows"] == ROWS and found["state"] == "published"
    stands = standing(river.source)
    assert sum(rows for _, rows in stands.values()) == ROWS
    assert sum(kronor for kronor, _ in stands.values()) == Decimal(ore).scaleb(-2)
    assert sum(map(Decimal, found["totals"].values())) == Decimal(ore).scaleb(-2)
    assert seconds < SECONDS
    assert most / (1 << 20) < MEGABYTES
