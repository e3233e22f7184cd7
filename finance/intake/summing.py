"""An import's sums, added up here while the server loads the rows that they are the sums of.

To let the server add them up afterwards took as long as everything else that followed the reading (measured). What is
held is bounded: a file with more sums than can be held here, or with ids too large for it, is left to the server.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

# The bits of each part of a key: together a whole number above zero, its period first.
FINE = {"period": 18, "unit": 16, "activity": 14, "account": 15}
BY_PROJECT = {"period": 18, "project": 22, "account": 15}
MOST = 600_000  # sums that are held, 20 octets each; a municipality of 400 ansvar has 300,000 of a year
AT_A_TIME = 100_000  # rows that wait to be added up
_WRITTEN_AT_A_TIME = 10_000

Numbers = npt.NDArray[Any]
Run = tuple[Numbers, Numbers, Numbers]  # keys in order, the öre of each and its rows


class Sums:
    """The sums of a file's entries by the parts of a key (``FINE``, ``BY_PROJECT``), in exact öre."""

    def __init__(self, key: Mapping[str, int], most: int = MOST) -> None:
        self._key = key
        self._below_period = sum(key.values()) - key["period"]
        self._most = most
        self._waiting: list[tuple[Numbers, Numbers]] = []
        self._runs: dict[int, list[Run]] = {}  # by period, so that little is held twice when they are added up
        self.too_many = False

    def add(self, parts: Mapping[str, Numbers], ore: Numbers) -> None:
        """Add some rows: the parts of their keys by name, and their amounts in öre."""
        if self.too_many or not len(ore):
            return
        keys = np.zeros(len(ore), np.int64)
        for name, bits in self._key.items():
            self.too_many |= bool(parts[name].max() >> bits)
            keys <<= bits
            keys += parts[name]
        self._waiting.append((keys, ore))
        if sum(len(keys) for keys, _ in self._waiting) >= AT_A_TIME:
            self._add_up()
        if self.too_many:
            self._waiting, self._runs = [], {}

    def _add_up(self) -> None:
        keys, ore = map(np.concatenate, zip(*self._waiting, strict=True))
        self._waiting = []
        run = _added([keys, ore, np.ones(len(keys), np.int32)])
        periods, firsts = np.unique(run[0] >> self._below_period, return_index=True)
        parts = zip(*(np.split(column, firsts[1:]) for column in run), strict=True)
        for period, (keys, ore, rows) in zip(periods.tolist(), parts, strict=True):
            self._runs.setdefault(period, []).append((keys, ore, rows))
        if self._held() > self._most:
            for period in self._runs:
                self._merge(period)
            self.too_many = self._held() > self._most

    def _held(self) -> int:
        return sum(len(keys) for runs in self._runs.values() for keys, *_ in runs)

    def _merge(self, period: int) -> Run:
        columns = [list(column) for column in zip(*self._runs[period], strict=True)]
        self._runs[period] = []
        run = _added([np.concatenate(columns.pop(0)) for _ in range(len(columns))])
        self._runs[period].append(run)
        return run

    def in_order(self) -> Iterator[dict[str, Numbers]]:
        """The sums in the order of their key, some thousand at a time, by column. Not of a file that has too many."""
        if self._waiting:
            self._add_up()
        for period in sorted(self._runs):
            keys, ore, rows = self._merge(period)
            del self._runs[period]
            for first in range(0, len(keys), _WRITTEN_AT_A_TIME):
                part = slice(first, first + _WRITTEN_AT_A_TIME)
                yield {**self._parts(keys[part]), "amount": ore[part], "rows": rows[part]}

    def _parts(self, keys: Numbers) -> dict[str, Numbers]:
        """The key taken apart again, by the columns that its parts are kept in."""
        found = {}
        for name, bits in reversed(list(self._key.items())):
            found[f"{name}_id"] = keys & (1 << bits) - 1
            keys = keys >> bits
        return found


def _added(columns: list[Numbers]) -> Run:
    """Keys, öre and rows with the same key added up, in the keys' order; far from what 64 bits hold.

    Takes the columns out of the list, so that no more than one of them is held twice at a time.
    """
    order = np.argsort(columns[0])
    keys = columns.pop(0)[order]
    firsts = np.flatnonzero(np.concatenate([[True], keys[1:] != keys[:-1]]))
    keys = keys[firsts]
    ore = np.add.reduceat(columns.pop(0)[order], firsts)
    return keys, ore, np.add.reduceat(columns.pop(0)[order], firsts, dtype=np.int32)
