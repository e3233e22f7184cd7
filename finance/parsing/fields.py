"""Fields of plain text found by their octets alone, many rows at a time, without a text being made of each.

A part is *simple* when every record has the header's number of fields and quotation marks stand only around whole
fields. Then the delimiters and line feeds say where each field is, and what a field holds is a number of its octets:
the same number, the same text. A part that is not simple, or whose values are not in the plainest form, is left to
``delimited`` and ``columns``, which read every part; this is but the short way to the same result.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from finance.parsing.normalising import BLANKS
from finance.parsing.values import Refused

LONGEST = 16  # octets of a field that is read as a number of its octets
MOST_NUMBERED = 50_000
WIDEST = 128  # octets that may be looked at from where any field begins, or before where it ends
_AROUND = bytes(WIDEST)
_FEED, _RETURN, _QUOTE, _SPACE = b'\n\r" '

Octets = npt.NDArray[np.uint8]
Positions = npt.NDArray[np.intp]
Words = npt.NDArray[np.uint64]

# Octets that are a sign of their own and no blank; and the first of two that are a letter like å, ä and ö.
_BARE = np.zeros(256, np.bool_)
_BARE[ord("!") : ord("~") + 1] = True
_LATIN = 0xC3
_BARE_BEGINS = _BARE | (np.arange(256) == _LATIN)
_EVERY = (1 << 64) - 1
_FIRST = np.array([(1 << 8 * count) - 1 for count in range(9)], np.uint64)  # the first octets of a word
_LAST = np.array([_EVERY ^ (1 << 64 - 8 * count) - 1 for count in range(9)], np.uint64)  # the last ones
_ZEROS = np.uint64(int.from_bytes(b"00000000", "little"))
_TENS = 10**7
_SLOT_BITS = 14
_SPREAD = np.uint64(0x9E37_79B9_7F4A_7C15)  # the golden ratio of 64 bits: a product's first bits depend on every octet


def _word(octets: int) -> np.uint64:
    return np.uint64(octets)


@dataclass(frozen=True)
class Column:
    """A column of a part: where its texts begin and how long they are, in the octets of the part."""

    octets: Octets
    words: Words  # at each position, the eight octets that begin there
    starts: Positions
    lengths: Positions

    @classmethod
    def of_texts(cls, texts: Sequence[str]) -> "Column":
        """A column of these texts."""
        encoded = [text.encode() for text in texts]
        lengths = np.array([len(text) for text in encoded], np.intp)
        octets, words = _looked_at(b"".join([_AROUND, *encoded, _AROUND]))
        return cls(octets, words, np.cumsum(lengths) - lengths + len(_AROUND), lengths)

    def taken(self, rows: npt.NDArray[Any]) -> "Column":
        """The same of some rows."""
        return replace(self, starts=self.starts[rows], lengths=self.lengths[rows])

    def text(self, row: int) -> str:
        """The text of a row."""
        start = self.starts[row]
        return self.octets[start : start + self.lengths[row]].tobytes().decode()

    def texts(self) -> list[str]:
        """The text of every row."""
        return [self.text(row) for row in range(len(self.starts))]

    def as_before(self) -> npt.NDArray[np.bool_]:
        """Which texts are the same as the one before; the first is not."""
        same = np.zeros(len(self.starts), np.bool_)
        same[1:] = self.lengths[1:] == self.lengths[:-1]
        alike, skipped = np.flatnonzero(same), 0
        while len(alike):
            alike = alike[self.lengths[alike] > skipped]
            here, before = self.taken(alike), self.taken(alike - 1)
            differs = here.word(skipped) != before.word(skipped)
            same[alike[differs]] = False
            alike, skipped = alike[~differs], skipped + 8
        return same

    def stripped(self) -> "Column":
        """The texts without the blanks around them."""
        octets, starts, lengths = self.octets, self.starts.copy(), self.lengths.copy()
        while (blank := (lengths > 0) & (octets[starts] == _SPACE)).any():
            starts += blank
            lengths -= blank
        while (blank := (lengths > 0) & (octets[starts + lengths - 1] == _SPACE)).any():
            lengths -= blank
        last = starts + lengths - 1
        sure = _BARE_BEGINS[octets[starts]] & (_BARE[octets[last]] | (octets[last - 1] == _LATIN))
        for row in np.flatnonzero(~sure & (lengths > 0)):  # letters of other alphabets, and rarer blanks
            text = octets[starts[row] : starts[row] + lengths[row]].tobytes().decode()
            starts[row] += len(text.encode()) - len(text.lstrip(BLANKS).encode())
            lengths[row] = len(text.strip(BLANKS).encode())
        return replace(self, starts=starts, lengths=lengths)

    def word(self, skipped: int) -> Words:
        """Up to eight octets of each text after the first ``skipped``."""
        if not skipped:
            return self.words[self.starts] & _FIRST[np.minimum(self.lengths, 8)]
        return self.words[self.starts + skipped] & _FIRST[np.maximum(np.minimum(self.lengths - skipped, 8), 0)]

    def amounts(self, decimal: str) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
        """The öre of texts like ``-1234,50``, and for which rows the text is another: their öre tell nothing."""
        negative = self.octets[self.starts] == ord("-")
        ends, digits = self.starts + self.lengths, self.lengths - negative
        plain = (digits >= 4) & (digits <= LONGEST) & (self.octets[ends - 3] == ord(decimal))
        high, low = self._right(ends - 16, digits - 8), self._right(ends - 8, digits)
        # The decimal sign, the sixth octet of eight, goes: 12345,67 is read as 01234567.
        low = (low << _word(8)) & _word(0xFFFF_FFFF_FF00) | low & _word(0xFFFF_0000_0000_0000) | _word(ord("0"))
        large, wrong_large = _number(high)
        small, wrong_small = _number(low)
        ore = large * _TENS + small
        return np.where(negative, -ore, ore), ~plain | wrong_large | wrong_small

    def _right(self, first: Positions, kept: Positions) -> Words:
        """The eight octets from ``first``, with noughts before the last ``kept`` of them."""
        mask = _LAST[np.maximum(np.minimum(kept, 8), 0)]
        return self.words[first] & mask | _ZEROS & ~mask


def _number(digits: Words) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The number that eight digits write, and where they are not digits; two, four, then all eight at a time."""
    values = digits ^ _ZEROS
    wrong = ((values + _word(0x7676_7676_7676_7676)) | values) & _word(0x8080_8080_8080_8080)
    values = (values * _word(10 * 2**8 + 1) >> _word(8)) & _word(0x00FF_00FF_00FF_00FF)
    values = (values * _word(100 * 2**16 + 1) >> _word(16)) & _word(0x0000_FFFF_0000_FFFF)
    values = values * _word(10_000 * 2**32 + 1) >> _word(32)
    return values.astype(np.int64), wrong != 0


@dataclass(frozen=True)
class Fields:
    """Where every field of a simple part begins and ends, the quotation marks around it left out."""

    octets: Octets
    words: Words
    starts: Positions  # by column and record
    ends: Positions
    consumed: int  # octets of the part that the records cover

    def __len__(self) -> int:
        return self.starts.shape[1]

    def column(self, at: int) -> Column:
        """One column of all records."""
        return Column(self.octets, self.words, self.starts[at], self.ends[at] - self.starts[at])

    def blank(self) -> Column:
        """A column that the file lacks: no text on any record."""
        return Column(self.octets, self.words, np.full(len(self), len(_AROUND)), np.zeros(len(self), np.intp))

    def record(self, row: int) -> list[str]:
        """The texts of one record."""
        return [self.column(at).text(row) for at in range(len(self.starts))]


def of(body: bytes, delimiter: str, width: int) -> Fields | None:
    """The fields of a part's whole records; None when it is not simple."""
    consumed = body.rfind(b"\n") + 1
    if not consumed or b"\0" in body:
        return None
    padded = b"".join([_AROUND, memoryview(body)[:consumed], _AROUND])
    octets, words = _looked_at(padded)
    feeds = octets == _FEED
    found = np.flatnonzero(feeds | (octets == ord(delimiter)))
    if len(found) % width or np.count_nonzero(feeds) * width != len(found):
        return None
    ends = found.reshape(-1, width).T.copy()
    if not feeds[ends[-1]].all():
        return None
    starts = np.concatenate([[len(_AROUND) - 1], found[:-1]]).reshape(-1, width).T + 1
    ends[-1] -= octets[ends[-1] - 1] == _RETURN
    if marks := np.count_nonzero(octets == _QUOTE):
        around = (octets[starts] == _QUOTE) & (octets[ends - 1] == _QUOTE) & (ends > starts + 1)
        if 2 * np.count_nonzero(around) != marks:
            return None
        starts += around
        ends -= around
    return Fields(octets, words, starts, ends, consumed)


def _looked_at(padded: bytes) -> tuple[Octets, Words]:
    """Octets, and at each position the eight that begin there."""
    return np.frombuffer(padded, np.uint8), np.ndarray((len(padded) - 7,), "<u8", padded, strides=(1,))


class _Numbering:
    """Numbers for words, from 0 in the order in which they were first met.

    A word's own bits say where its number was last put down; a word that is not found there is sought in order.
    """

    def __init__(self) -> None:
        self._met = np.array([_EVERY], np.uint64)  # by number, and last what is no text: it would not be UTF-8
        self._slots = np.full(1 << _SLOT_BITS, -1, np.int32)
        self._words = np.array([_EVERY], np.uint64)  # in order
        self._numbers = np.array([-1], np.int32)

    def of(self, words: Words) -> tuple[npt.NDArray[np.int32], Positions]:
        """The number of each word, and the rows that have a word for the first time, in the order of its number."""
        slots = (words * _SPREAD >> _word(64 - _SLOT_BITS)).view(np.int64)
        numbers = self._slots[slots]
        missed = np.flatnonzero(self._met[numbers] != words)
        if len(missed):
            found, firsts = self._sought(words[missed])
            self._slots[slots[missed]] = numbers[missed] = found
            missed = missed[firsts]
        return numbers, missed

    def _sought(self, words: Words) -> tuple[npt.NDArray[np.int32], Positions]:
        at = np.searchsorted(self._words, words)
        firsts = np.flatnonzero(self._words[at] != words)
        if len(firsts):
            new, first = np.unique(words[firsts], return_index=True)
            firsts = firsts[first]
            where, count = np.searchsorted(self._words, new), len(self._met) - 1
            self._numbers = np.insert(self._numbers, where, np.arange(count, count + len(new)))
            self._words = np.insert(self._words, where, new)
            self._met = np.concatenate([self._met[:-1], new, self._met[-1:]])
            at = np.searchsorted(self._words, words)
        return self._numbers[at], firsts


class Meanings:
    """What the texts of a column mean, asked once per text. Forgets everything when the texts are too many to hold."""

    def __init__(self, value: Callable[[str], Any]) -> None:
        self._value = value
        self._forget()

    def _forget(self) -> None:
        self._short, self._long, self._heads, self._tails = (_Numbering() for _ in range(4))
        self._place: dict[bool, Positions] = {long: np.empty(0, np.intp) for long in (False, True)}
        self._values: list[Any] = []
        self._refused = np.empty(0, np.bool_)

    def of(self, column: Column) -> tuple[list[Any], Positions, npt.NDArray[np.bool_] | None] | None:
        """All values met, the place of each text's among them, and which rows have none, if any.

        None when texts are too long to be looked up so.
        """
        longest = int(column.lengths.max(initial=0))
        if longest > LONGEST:
            return None
        if len(self._values) > MOST_NUMBERED:
            self._forget()
        long = longest > 8
        words = self._pairs(column) if long else column.word(0)
        numbers, firsts = (self._long if long else self._short).of(words)
        if len(firsts):
            self._learn([column.text(row) for row in firsts], long=long)
        places = self._place[long][numbers]
        return self._values, places, self._refused[places] if self._refused.any() else None

    def _pairs(self, column: Column) -> Words:
        heads, _ = self._heads.of(column.word(0))
        tails, _ = self._tails.of(column.word(8))
        return (heads.astype(np.uint64) << _word(32)) + tails.astype(np.uint64)

    def _learn(self, texts: list[str], *, long: bool) -> None:
        places = np.arange(len(self._values), len(self._values) + len(texts))
        self._place[long] = np.concatenate([self._place[long], places])
        found = [self._value(text) for text in texts]
        refused = [isinstance(value, Refused) for value in found]
        self._refused = np.concatenate([self._refused, np.array(refused, np.bool_)])
        self._values += [None if isinstance(value, Refused) else value for value in found]
