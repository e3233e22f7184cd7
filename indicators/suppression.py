"""Suppression: which cells of a table of people to hide, so that no small group can be read or worked out. Pure.

A small group is one of ``SMALL`` people or fewer, nobody included. Hiding it alone is not enough: who sees the total
and the other parts subtracts. So more cells are hidden (complementary suppression) until the visible ones, with
every sum that is known to hold, neither fix a hidden cell nor tell that some hidden parts
together are a small group.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Generic, TypeVar

SMALL = 10

Cell = TypeVar("Cell", bound=Hashable)


class Inconsistent(ValueError):
    """A total that isn't the sum of its parts: what may be shown cannot be judged, so nothing may be."""


@dataclass(frozen=True, slots=True)
class Sum(Generic[Cell]):
    """A total and the parts that it is the sum of, such as both sexes, or the areas of the municipality."""

    total: Cell
    parts: tuple[Cell, ...]

    @property
    def cells(self) -> tuple[Cell, ...]:
        """The total and its parts."""
        return (self.total, *self.parts)


def hidden(
    people: Mapping[Cell, int], sums: Sequence[Sum[Cell]], secret: Iterable[Cell] = (), small: int = SMALL
) -> frozenset[Cell]:
    """The cells to hide.

    ``people`` says how many people each cell is about, ``sums`` what adds up to what, and ``secret`` which cells are
    hidden whatever their size. Of those that may be hidden to protect another, the one with fewest people is taken.
    Raises Inconsistent when a total isn't the sum of its parts, and KeyError for a sum over an unknown cell.
    """
    for line in sums:
        if people[line.total] != sum(people[part] for part in line.parts):
            raise Inconsistent(line.total)
    gone = {cell for cell, number in people.items() if number <= small} | set(secret)
    while (weak := _unprotected(people, sums, gone, small)) is not None:
        gone.add(weak)
    return frozenset(gone)


def determined(sums: Sequence[Sum[Cell]], gone: Iterable[Cell]) -> frozenset[Cell]:
    """The hidden cells that whoever sees all the others can work out, by any chain of additions and subtractions."""
    order = list(gone)
    place = {cell: at for at, cell in enumerate(order)}
    rows = []
    for line in sums:
        row = [Fraction(0)] * len(order)
        for cell, sign in ((line.total, -1), *((part, 1) for part in line.parts)):
            if cell in place:
                row[place[cell]] += sign
        rows.append(row)
    # In reduced form a cell is fixed exactly when an equation is about it alone.
    alone = [[at for at, factor in enumerate(row) if factor] for row in _reduced(rows)]
    return frozenset(order[places[0]] for places in alone if len(places) == 1)


def _unprotected(people: Mapping[Cell, int], sums: Sequence[Sum[Cell]], gone: set[Cell], small: int) -> Cell | None:
    """The next cell to hide so that another is protected, or None when all are."""
    known = determined(sums, sorted(gone, key=list(people).index))
    for line in sums:
        parts = [part for part in line.parts if part in gone]
        together = sum(people[part] for part in parts)
        told = bool(parts) and line.total not in gone and together <= small
        if told or any(cell in known for cell in line.cells):
            seen = [cell for cell in line.cells if cell not in gone]
            if seen:
                # A part before the total: the total is what most people need.
                return min(seen, key=lambda cell: (cell == line.total, people[cell]))
    # A fixed cell whose own sums are all hidden is fixed through others: hide on among these.
    seen = [cell for line in sums for cell in line.cells if cell not in gone] if known else []
    return min(seen, key=people.__getitem__) if seen else None


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The equations in reduced row echelon form (Gauss and Jordan), in exact fractions."""
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((at for at in range(done, len(rows)) if rows[at][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        lead = rows[done][column]
        rows[done] = [factor / lead for factor in rows[done]]
        for at, row in enumerate(rows):
            if at != done and row[column]:
                times = row[column]
                rows[at] = [mine - times * other for mine, other in zip(row, rows[done], strict=True)]
        done += 1
    return rows
