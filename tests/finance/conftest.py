"""What the tests of finance share."""

from tests.finance.files import file
from tests.finance.river import river

__all__ = ["file", "river"]
