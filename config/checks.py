"""Everything that must hold: ``./uppsikt test``. The short checks are run one by one beside pytest."""

import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree import ElementTree

from config import system

PYTHON = sys.executable
BIN = Path(PYTHON).parent
PACKAGES = ["config", "followup", "finance", "goals", "indicators", "reports", "demo", "manage.py"]

# As in production, with nothing embedded; no server is asked.
PRODUCTION = {
    "DATABASE_URL": "postgres://uppsikt:secret@postgres/uppsikt",
    "REDIS_URL": "redis://redis:6379/0",
    "SECRET_KEY": "only-for-this-check-" + "0123456789abcdefghijklmnopqrstuvwxyz" * 2,
    "ALLOWED_HOSTS": "uppsikt.example",
    "DEMO": "0",
    "DEBUG": "0",
}


@dataclass(frozen=True)
class Check:
    """One thing that must hold: a name, a command that fails when it does not, and the environment it needs."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)


CHECKS = [
    Check("ruff check", [str(BIN / "ruff"), "check", "."]),
    Check("ruff format", [str(BIN / "ruff"), "format", "--check", "."]),
    Check("mypy", [PYTHON, "-m", "mypy", *PACKAGES]),
    Check("lint-imports", [str(BIN / "lint-imports"), "--no-logo"]),
    Check("djlint --lint", [str(BIN / "djlint"), "templates", "--lint", "--quiet"]),
    Check("djlint --check", [str(BIN / "djlint"), "templates", "--check", "--quiet"]),
    Check("makemigrations --check", [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"]),
    Check("manage.py check", [PYTHON, "manage.py", "check", "--fail-level", "WARNING"]),
    Check("check --deploy", [PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"], PRODUCTION),
]

# Some sixty processes of Python are started in a run: where the environment says that nothing compiled is to be kept,
# each of them would compile the whole product, and both of pytest's all tests as well.
COMPILES_EVERY_TIME = "PYTHONDONTWRITEBYTECODE"

# Three processes, each with a database, a queue and a demo of its own; with a broker from outside there is one queue,
# and so one process. Three on two cores: tests of browsers, workers and servers wait for a good part of their time.
AT_ONCE = [] if "REDIS_URL" in os.environ else ["--numprocesses=3", "--dist=worksteal"]


def run(arguments: list[str], *, browser: bool) -> int:
    """Run every check and then pytest with ``arguments``; print a line of each; return 0 if all of them held."""
    results: list[tuple[str, bool, float]] = []
    if not system.has_pango():
        results.append((f"systempaket för PDF: {system.how_to_install(*system.PANGO)}", False, 0.0))
    if browser and not system.has_browser():
        how = system.how_to_install(*system.TO_BROWSE)
        results.append((f"Webbläsare saknas: {how}, eller kör utan: ./uppsikt test --no-browser", False, 0.0))
        browser = False
    chosen = arguments if browser else ["-m", "not browser", *arguments]
    with ThreadPoolExecutor(1) as beside, tempfile.TemporaryDirectory() as folder:
        checks = beside.map(_run_quietly, CHECKS)
        report = Path(folder) / "report.xml"
        command = [PYTHON, "-m", "pytest", f"--junit-xml={report}", *AT_ONCE, *chosen]
        of_pytest = _run(command)
        results += [(check.name, *result) for check, result in zip(CHECKS, checks, strict=True)]
        results.append(("pytest" if browser else "pytest utan webbläsare", *of_pytest))
        left_out = skipped(report)
    print()
    for name, held, seconds in results:
        print(f"{'  ok  ' if held else ' FEL  '} {name} ({seconds:.0f} s)")
    if not browser:
        print("\nOBS! Webbläsartesterna är INTE körda.")
    if left_out is None:
        print("\nOBS! Det går inte att säga vilka tester som hoppades över: pytest lämnade ingen rapport.")
    elif left_out:
        print(f"\nOBS! {left_out.total()} av testerna är INTE körda, eftersom något saknas här:")
        for reason, count in left_out.most_common():
            print(f"  {count:>4}  {reason}")
    return 0 if all(held for _, held, _ in results) else 1


def skipped(report: Path) -> Counter[str] | None:
    """Count the tests that pytest's JUnit report says were skipped, by reason; None where there is no report."""
    try:
        root = ElementTree.parse(report).getroot()
    except (OSError, ElementTree.ParseError):
        return None
    return Counter(found.get("message") or "utan skäl" for found in root.iter("skipped"))


def _run(command: list[str]) -> tuple[bool, float]:
    """Run pytest, with its output on the screen. Return whether it held and the seconds it took."""
    print("── pytest", flush=True)
    start = time.monotonic()
    done = subprocess.run(command, env=_environment(), check=False)
    return not done.returncode, time.monotonic() - start


def _run_quietly(check: Check) -> tuple[bool, float]:
    """Run one check and print what it had to say in one piece. Return whether it held and the seconds it took."""
    start = time.monotonic()
    done = subprocess.run(
        check.command,
        env=_environment() | check.environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        check=False,
    )
    print(f"\n── {check.name}\n{done.stdout.decode(errors='replace')}", end="", flush=True)
    return not done.returncode, time.monotonic() - start


def _environment() -> dict[str, str]:
    """The environment of what is run."""
    return {name: value for name, value in os.environ.items() if name != COMPILES_EVERY_TIME}
