"""What the dimensions of a SIE file mean to us: which is ansvar, verksamhet, projekt and motpart.

A file names its own dimensions (``#DIM``, ``#UNDERDIM``); some numbers are reserved and need no name (4B, 8.17). A
person may correct the guess, and the next file with the same dimensions is read as corrected.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from finance.parsing import headers
from finance.parsing.model import Field, Layout
from finance.parsing.normalising import BLANKS, normalised
from finance.parsing.values import MAX_CODE, Refused

CODES = (Field.UNIT, Field.ACTIVITY, Field.PROJECT, Field.COUNTERPARTY)
"""What a dimension can be, in the order of the frame's columns."""

RESERVED: Mapping[str, str] = {
    "1": "Kostnadsställe",
    "2": "Kostnadsbärare",
    "6": "Projekt",
    "7": "Anställd",
    "8": "Kund",
    "9": "Leverantör",
    "10": "Faktura",
}
"""The format's reserved numbers that have a meaning."""

_RESERVED_FOR: Mapping[Field, str] = {Field.UNIT: "1", Field.ACTIVITY: "2", Field.PROJECT: "6"}
_NAMES: Mapping[Field, tuple[str, ...]] = {
    Field.UNIT: ("kostnadsstalleresultatenhet", "resultatenhet", "avdelning", "enhet", "organisation"),
    Field.ACTIVITY: ("kostnadsbarare",),
}  # beside the names that a column may have in a table

Codes = tuple[str, str, str | None, str | None]
"""Ansvar and verksamhet, empty where a row has none; projekt and motpart, None where it has none."""


@dataclass
class Dimensions:
    """The dimensions that a file declares or uses, by number, and the objects declared in its underdimensions."""

    names: dict[str, str] = field(default_factory=dict)
    parents: dict[str, str] = field(default_factory=dict)
    objects: dict[str, set[str]] = field(default_factory=dict)

    def declare(self, number: str, name: str, parent: str = "") -> None:
        """Take in a ``#DIM``, or an ``#UNDERDIM`` with the dimension above it."""
        self.names[number] = name
        if parent:
            self.parents[number] = parent
            self.objects.setdefault(number, set())

    def declare_object(self, number: str, code: str) -> None:
        """Take in an ``#OBJEKT``; only those of underdimensions are kept, to tell whole codes from parts of codes."""
        if number in self.parents:
            self.objects[number].add(code)

    def use(self, numbers: Iterable[str]) -> None:
        """Take in the dimensions of a list of objects, which need no declaration when they are reserved."""
        for number in numbers:
            if number not in self.names:
                self.names[number] = RESERVED.get(number, "")

    @property
    def headers(self) -> tuple[str, ...]:
        """The dimensions in order of number, as a layout's headers: ``1 Kostnadsställe``."""
        ordered = sorted(self.names, key=lambda number: (len(number), number))
        return tuple(f"{number} {self.names[number]}".rstrip() for number in ordered)


def number_of(header: str) -> str:
    """The number of a dimension that stands as a header: ``1`` of ``1 Kostnadsställe``."""
    return header.split(" ", 1)[0]


def recognised(dimensions: Sequence[str], remembered: Mapping[str, Any] | None) -> dict[Field, int | list[int]]:
    """Which dimension, by its position among ``dimensions``, is which code: what a person chose before, then names,
    then reserved numbers. A dimension is only one thing.
    """
    chosen, left_out = headers.chosen_before(remembered)
    whole = [normalised(header) for header in dimensions]
    names = [header.partition(" ")[2] for header in dimensions]
    by_name = headers.recognised(names)
    free = [at for at in range(len(dimensions)) if whole[at] not in left_out and whole[at] not in chosen.values()]
    columns: dict[Field, int | list[int]] = {}
    for of in CODES:
        if chosen.get(of) in whole:
            columns[of] = whole.index(chosen[of])
    for guess in (
        lambda of, at: by_name.get(of) == at,
        lambda of, at: normalised(names[at]) in _NAMES.get(of, ()),
        lambda of, at: number_of(dimensions[at]) == _RESERVED_FOR.get(of),
    ):
        for of in CODES:
            found = [at for at in free if guess(of, at)]
            if of not in columns and found:
                columns[of] = found[0]
                free.remove(found[0])
    return columns


class Objects:
    """Turns a record's list of objects into our codes, as the layout says."""

    def __init__(self, layout: Layout, dimensions: Dimensions) -> None:
        self._dimensions = dimensions
        self._mapped: dict[str, int] = {}
        for place, of in enumerate(CODES):
            at = layout.position(of)
            if at is not None and at < len(layout.headers):
                self._mapped[number_of(layout.headers[at])] = place
        self._defaults = [layout.defaults.get(of, "") for of in CODES]

    @property
    def mapped(self) -> Mapping[str, int]:
        """The dimensions that we read, with their place among the codes."""
        return self._mapped

    def codes(self, objects: Sequence[str], *, of_balance: bool = False) -> Codes:
        """The codes of a list of objects; a person's default where it has none. Raises Refused.

        A row's underdimension may hold only the last part of its code, with the first part in the dimension above
        (8.23); that of a balance (``of_balance``) holds the whole (8.12).
        """
        by_number = {number.strip(): code for number, code in pairs(objects)}
        found = list(self._defaults)
        for number, place in self._mapped.items():
            if code := _code(by_number.get(number, "")):
                found[place] = code if of_balance else self._whole(number, code, by_number)
        return found[0], found[1], found[2] or None, found[3] or None

    def _whole(self, number: str, code: str, by_number: Mapping[str, str]) -> str:
        parent = self._dimensions.parents.get(number, "")
        if not by_number.get(parent) or parent in self._mapped or code in self._dimensions.objects[number]:
            return code
        return _code(by_number[parent] + code)


def pairs(objects: Sequence[str]) -> Iterable[tuple[str, str]]:
    """Dimension and code of each object of a list. Raises Refused when one of them stands alone."""
    if len(objects) % 2:
        raise Refused('Objektlistan ska ha dimension och kod parvis, till exempel {1 "401"}. Rätta listan.')
    return zip(objects[0::2], objects[1::2], strict=True)


def _code(text: str) -> str:
    text = text.strip(BLANKS)
    if len(text) > MAX_CODE or any(sign in text for sign in BLANKS):
        raise Refused(f"Koden {text} är för lång eller har mellanslag. En kod har högst {MAX_CODE} tecken.")
    return text
