"""What no wheel brings: installed where we may, and otherwise named."""

import pytest

from config import checks, system


@pytest.fixture
def installed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The packages that are asked for, on a machine that has a browser and nothing to drive it with."""
    asked: list[str] = []
    monkeypatch.setattr(system, "chromium", lambda: "/usr/bin/chromium")
    monkeypatch.setattr(system, "_driver_works", lambda: "libatomic1" in asked)
    monkeypatch.setattr(system, "_install", lambda *packages: not asked.extend(packages))
    return asked


def test_what_drives_the_browser_is_installed_when_it_does_not_run(installed: list[str]) -> None:
    assert system.has_browser()
    assert installed == ["libatomic1"]


def test_a_browser_that_nothing_drives_is_no_browser_and_what_it_takes_is_named(
    installed: list[str], monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(system, "_install", lambda *packages: False)
    monkeypatch.setattr(system, "has_pango", lambda: True)
    monkeypatch.setattr(checks, "CHECKS", [])
    monkeypatch.setattr(checks, "_run", lambda command: (True, 0.0))
    monkeypatch.setattr(checks, "skipped", lambda report: {})
    assert checks.run([], browser=True) == 1
    assert "apt-get install -y chromium-headless-shell libatomic1" in capfd.readouterr().out
