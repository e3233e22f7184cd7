"""An import's fine sums, added up here while the server loads the rows that they are the sums of.

To let the server add them up afterwards took as long as everything else that followed the reading (measured). What is
held is bounded: a file with more sums than can be held here, or with ids too large for it, is left to the server.
"""

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import polars as pl

_KEY = {"period": 18, "unit_id": 16, "activity_id": 14, "account_id": 15}  # bits: together a whole number above zero
MOST = 400_000  # sums that are held; a municipality of 400 ansvar has half of that in a year
AT_A_TIME = 100_000  # rows that wait to be added up
_WRITTEN_AT_A_TIME = 10_000

Numbers = npt.NDArray[np.int64]
Run = tuple[Numbers, Numbers, npt.NDArray[np.int32]]  # keys in order, the öre of each and its rows


class Sums:
    """The sums of a file's entries by period, ansvar, activity and account, in exact öre."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._waiting: list[tuple[Numbers, Numbers]] = []
        self._runs: list[Run] = []
        self.too_many = False

    def add(self, resolved: pl.DataFrame) -> None:
        """Add the rows of a part, with their ids."""
        if self.too_many or not resolved.height:
            return
        keys = np.zeros(resolved.height, np.int64)
        for name, bits in _KEY.items():
            numbers = resolved[name].to_numpy()
            self.too_many |= bool(numbers.max() >> bits)
            keys = (keys << bits) + numbers
        self._waiting.append((keys, resolved["ore"].to_numpy()))
        if sum(len(keys) for keys, _ in self._waiting) >= AT_A_TIME:
            self._add_up()
        if self.too_many:
            self._waiting, self._runs = [], []

    def _add_up(self) -> None:
        keys, ore = map(np.concatenate, zip(*self._waiting, strict=True))
        self._waiting = []
        self._runs.append(_added(keys, ore, np.ones(len(keys), np.int32)))
        if sum(len(keys) for keys, *_ in self._runs) > self._most:
            self._merge()
            self.too_many = len(self._runs[0][0]) > self._most

    def _merge(self) -> None:
        columns = [np.concatenate(column) for column in zip(*self._runs, strict=True)]
        self._runs = []
        self._runs = [_added(*columns)]

    def in_order(self) -> Iterator[dict[str, npt.NDArray[np.integer]]]:
        """The sums in the order of their key, some thousand at a time, by column. Not of a file that has too many."""
        if self._waiting:
            self._add_up()
        if not self._runs:
            return
        self._merge()
        [(keys, ore, rows)] = self._runs
        for first in range(0, len(keys), _WRITTEN_AT_A_TIME):
            part = slice(first, first + _WRITTEN_AT_A_TIME)
            yield {**_parts(keys[part]), "amount": ore[part], "rows": rows[part]}


def _added(keys: Numbers, ore: Numbers, rows: npt.NDArray[np.int32]) -> Run:
    """What has the same key added up, in the keys' order; far from what 64 bits hold."""
    order = np.argsort(keys)
    keys = keys[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[firsts], np.add.reduceat(ore[order], firsts), np.add.reduceat(rows[order], firsts)


def _parts(keys: Numbers) -> dict[str, Numbers]:
    """The key taken apart again, by the columns that its parts are kept in."""
    found = {}
    for name, bits in reversed(_KEY.items()):
        found["period_id" if name == "period" else name] = keys & (1 << bits) - 1
        keys = keys >> bits
    return found
