"""Import of a million rows into a ledger that holds five million, against the server's limit and django-import-export.

``python benchmarks/ledger/import_speed.py`` prints ratios. Every time is the median of ``REPEATS`` runs, all on one
server in one run; ``UPPSIKT_VAR`` may point to a folder of its own for the embedded server.
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.ledger import floor, server, town

MILLION = 1_000_000
REPEATS = 3
SAMPLE = 20_000  # rows for django-import-export, whose time grows with the rows; counted per row
YEARS = range(2018, 2025)


def main() -> None:
    """Run everything and print it."""
    with server.database(), tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        town.lay_up(YEARS)
        for year in YEARS[:5]:
            run_import(town.write(folder / f"{year}.csv", MILLION, year))
        file = town.write(folder / "million.csv", MILLION, YEARS[5])
        turns = [(raw_copy(file), *measured(file)) for _ in range(REPEATS)]  # by turns: all have the same company
        limit = statistics.median(limit for limit, _, _ in turns)
        runs, bare = [run for _, run, _ in turns], [pieces for _, _, pieces in turns]
        ours = statistics.median(run["all"] for run in runs)
        peer = median(lambda: import_export(file)) / SAMPLE * MILLION
        large = run_import(town.write(folder / "large.csv", 5 * MILLION, YEARS[6]))
        megabytes = file.stat().st_size / 1e6
        print(f"File of {runs[0]['rows']:,} rows, {megabytes:.0f} MB, into a ledger of {5 * MILLION:,} rows")
        for stage in ("receive", "read", "publish"):
            print(f"  {stage:<8} {statistics.median(run[stage] for run in runs) / limit:6.2f} × the limit")
        print(f"  all      {ours / limit:6.2f} × the limit (raw COPY into an unlogged table of text columns)")
        print("  the server alone with the same rows, ready and typed, into a table with the same keys:")
        for piece in bare[0]:
            print(f"    {piece:<22} {statistics.median(run[piece] for run in bare) / limit:6.2f} × the limit")
        print(f"  django-import-export, bulk, from {SAMPLE:,} rows: {peer / ours:.0f} × our time")
        print(f"  memory   {max(run['megabytes'] for run in runs):.0f} MB at 1 million rows", end=", ")
        print(f"{large['megabytes']:.0f} MB at {large['rows']:,} rows ({large['all'] / ours:.1f} × the time)")


def median(timed: Callable[[], float]) -> float:
    """The median of the seconds of some runs."""
    return statistics.median(timed() for _ in range(REPEATS))


def settle() -> None:
    """Let the disk take what earlier runs have left for it, so that the next has it for itself."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
    os.sync()


def run_import(file: Path, source: str = "huvudbok") -> dict[str, Any]:
    """Our import of the file, in a process of its own: seconds by stage, rows and memory."""
    settle()
    command = [sys.executable, str(Path(__file__).with_name("one_import.py")), str(file), source]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def measured(file: Path) -> tuple[dict[str, Any], dict[str, float]]:
    """Our import of the file, and what the server alone takes for its rows.

    Undone and let go of afterwards, as the limit's table is: the next finds disk and memory as this one found them.
    """
    from finance import intake
    from finance.intake.loading import drop
    from finance.models import Import

    run = run_import(file)
    batch = Import.objects.get(pk=run["batch"])
    pieces = floor.pieces(batch.pk)
    intake.undo(batch=batch, by=batch.by)
    drop(batch.pk)
    batch.file.delete(save=False)
    return run, pieces


def raw_copy(file: Path) -> float:
    """The limit: the file's bytes through COPY into an unlogged table of text columns without keys."""
    from django.db import connection

    columns = ", ".join(f"c{number} text" for number in range(len(town.HEADER.split(";"))))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TABLE IF EXISTS raw; CREATE UNLOGGED TABLE raw ({columns})")
        settle()
        began = time.perf_counter()
        with file.open("rb") as content, cursor.copy("COPY raw FROM STDIN (FORMAT csv, DELIMITER ';', HEADER)") as copy:
            while part := content.read(1 << 20):
                copy.write(part)
        seconds = time.perf_counter() - began
        cursor.execute("DROP TABLE raw")
    return seconds


def import_export(file: Path) -> float:
    """django-import-export in bulk mode with cached foreign keys: the first rows of the file into a plain table."""
    import tablib
    from django.db import connection

    from benchmarks.ledger import peer

    with file.open(encoding="utf-8", newline="") as content:
        head = "".join(line for line, _ in zip(content, range(SAMPLE + 1), strict=False))
    with connection.schema_editor() as editor:
        editor.create_model(peer.Row)
    began = time.perf_counter()
    rows = tablib.Dataset().load(head, format="csv", delimiter=";")
    result = peer.RowResource().import_data(rows, raise_errors=True)
    seconds = time.perf_counter() - began
    assert not result.has_errors() and peer.Row.objects.count() == SAMPLE
    with connection.schema_editor() as editor:
        editor.delete_model(peer.Row)
    return seconds


if __name__ == "__main__":
    main()
