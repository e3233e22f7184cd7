"""The one test command: what was not run is said, whatever else held."""

import sys
from pathlib import Path

import pytest

from config import checks

SOME_SKIPPED = """
import pytest

def test_one():
    pytest.skip("inget git här")

@pytest.mark.skipif(True, reason="inget git här")
def test_two():
    pass

@pytest.mark.skip(reason="inte root")
def test_three():
    pass

def test_that_runs():
    pass
"""


@pytest.fixture
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of tests of its own, and no other check than pytest."""
    monkeypatch.setattr(checks, "CHECKS", [])
    monkeypatch.setattr(checks.system, "has_pango", lambda: True)
    monkeypatch.setattr(checks.system, "has_browser", lambda: True)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DJANGO_SETTINGS_MODULE", raising=False)
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")  # none of the product's plugins is asked for here
    monkeypatch.setenv("PYTEST_ADDOPTS", "-p no:cacheprovider -p xdist")
    return tmp_path


def test_skipped_tests_are_counted_with_their_reasons_at_the_end(
    alone: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (alone / "test_some.py").write_text(SOME_SKIPPED)
    assert checks.run([], browser=True) == 0
    end = capfd.readouterr().out.split("\n\n")[-1].splitlines()
    assert end == [
        "OBS! 3 av testerna är INTE körda, eftersom något saknas här:",
        "     2  inget git här",
        "     1  inte root",
    ]


def test_nothing_is_said_when_everything_was_run(alone: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (alone / "test_some.py").write_text("def test_that_runs():\n    pass\n")
    assert checks.run([], browser=True) == 0
    assert "OBS" not in capfd.readouterr().out


def test_a_run_without_a_report_is_not_taken_for_one_without_skips(
    alone: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checks, "PYTHON", str(alone / "pytest-that-dies"))
    (alone / "pytest-that-dies").write_text(f"#!/bin/sh\nexec {sys.executable} -c 'raise SystemExit(3)'\n")
    (alone / "pytest-that-dies").chmod(0o755)
    assert checks.run([], browser=True) == 1
    assert "pytest lämnade ingen rapport" in capfd.readouterr().out


def test_what_one_process_compiles_is_there_for_the_next(alone: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(checks.COMPILES_EVERY_TIME, "1")
    (alone / "test_some.py").write_text("import sys\n\ndef test_it():\n    assert not sys.dont_write_bytecode\n")
    assert checks.run([], browser=True) == 0
