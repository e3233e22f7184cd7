"""An import's part of the coarse sums, added up from its fine ones."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from followup import periods

Numbers = npt.NDArray[Any]
_UNIT, _ACTIVITY, _SIDE = 16, 14, 3  # bits of a key: as much as the fine sums have room for, and eight sides


class YearSums:
    """Sums by year, ansvar, activity and side of the result: the twelve months of a year in a row, exact öre.

    ``sides`` tells the side of each account by its id.
    """

    def __init__(self, sides: Mapping[int, str]) -> None:
        self._sides = sorted(set(sides.values()))
        self._side_of = np.zeros(max(sides, default=0) + 1, np.int64)
        for account, side in sides.items():
            self._side_of[account] = self._sides.index(side)
        self._found: list[tuple[Numbers, int, Numbers]] = []  # keys, the month that they are of, and the öre of each

    def add(self, fine: Mapping[str, Numbers]) -> None:
        """Add fine sums of one period, by column (``Sums.in_order``)."""
        period = int(fine["period_id"][0])
        keys = fine["unit_id"] + (periods.year_of(period) << _UNIT)
        for numbers, bits in ((fine["activity_id"], _ACTIVITY), (self._side_of[fine["account_id"]], _SIDE)):
            keys = (keys << bits) + numbers
        keys, which = np.unique(keys, return_inverse=True)
        ore = np.zeros(len(keys), np.int64)
        np.add.at(ore, which, fine["amount"])
        self._found.append((keys, periods.month_of(period), ore))

    def by_side(self) -> Iterator[tuple[str, dict[str, Numbers]]]:
        """Each side with the sums of it by column; ``amount`` has a row of twelve months for each sum."""
        if not self._found:
            return
        keys = np.unique(np.concatenate([found for found, _, _ in self._found]))
        amount = np.zeros((len(keys), 12), np.int64)
        for found, month, ore in self._found:
            amount[np.searchsorted(keys, found), month - 1] += ore
        of_side, rest = keys & (1 << _SIDE) - 1, keys >> _SIDE
        columns = {"year_id": rest >> _ACTIVITY + _UNIT, "unit_id": (rest >> _ACTIVITY) & (1 << _UNIT) - 1}
        columns |= {"activity_id": rest & (1 << _ACTIVITY) - 1, "amount": amount}
        for number, side in enumerate(self._sides):
            own = of_side == number
            yield side, {name: numbers[own] for name, numbers in columns.items()}
