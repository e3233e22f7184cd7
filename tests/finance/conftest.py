"""What the tests of finance share."""

from tests.finance.river import river

__all__ = ["river"]
