"""Cases: what is known at a cut-off month, the only thing that a method may see.

A case is one series at one cut-off: up to eight earlier years, month by month, and the months of the year so far. The
same shape serves today's forecast and the backtest of an earlier year, so neither can see what came after. Cases are
stacked into arrays, because a municipality has thousands of series and each is tried at several cut-offs.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Floats: TypeAlias = NDArray[np.float64]
Flags: TypeAlias = NDArray[np.bool_]

MONTHS = 12
YEARS_SEEN = 8  # older years say little of how money moves today, and cost time


@dataclass(frozen=True)
class Cases:
    """``n`` cases at one cut-off month ``m``, in kronor with one sign convention throughout.

    ``earlier`` is n × 8 × 12, the latest year last; ``so_far`` is n × m. Months before a series began are NaN and stand
    first; every later month is a number (zero where nothing was booked).
    """

    earlier: Floats
    so_far: Floats

    @property
    def month(self) -> int:
        """The cut-off month, 1–11."""
        return self.so_far.shape[1]

    @property
    def months_left(self) -> int:
        """Months after the cut-off."""
        return MONTHS - self.month

    @cached_property
    def outcome(self) -> Floats:
        """Kronor booked so far this year, n."""
        return np.nansum(self.so_far, axis=1)

    @cached_property
    def months_lived(self) -> NDArray[np.int64]:
        """How many months of this year the series has existed, n."""
        return np.isfinite(self.so_far).sum(axis=1)

    @cached_property
    def earlier_so_far(self) -> Floats:
        """Kronor up to the cut-off in each earlier year, n × 8; NaN for a year that is not whole."""
        return self.earlier[:, :, : self.month].sum(axis=2) + 0 * self.earlier_rest

    @cached_property
    def earlier_rest(self) -> Floats:
        """Kronor after the cut-off in each earlier year, n × 8; NaN for a year that is not whole."""
        rest = self.earlier[:, :, self.month :].sum(axis=2)
        return np.where(np.isfinite(self.earlier).all(axis=2), rest, np.nan)

    @cached_property
    def sequence(self) -> Floats:
        """All months in a row, n × (96 + m), NaN first where the series had not begun."""
        return np.hstack([self.earlier.reshape(len(self.earlier), -1), self.so_far])

    def year(self, ahead: Floats) -> Floats:
        """The whole year's kronor when the months left (… × n × months left) come to ``ahead``; … × n."""
        total: Floats = self.outcome + ahead.sum(axis=-1)
        return total

    def __getitem__(self, rows: slice | Flags) -> "Cases":
        """Some of the cases."""
        return Cases(self.earlier[rows], self.so_far[rows])
