"""What the tests of reports share."""

import pytest

from reports import deciding


@pytest.fixture
def ungated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stops a report from being submitted: for tests of what comes after. The gate itself: test_gate."""
    monkeypatch.setattr(deciding, "_gates", [])
