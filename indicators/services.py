"""Utfall som sparas tillsammans: all of them or none."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from followup.models import User
from indicators import entering, reading
from indicators.entering import NotPossible
from indicators.models import Indicator, Value
from indicators.reading import Column
from indicators.values import Cell

Change = tuple[Indicator, Column, Cell, int]
Step = tuple[Indicator, Column, int, int]


@transaction.atomic
def save(*, changes: Iterable[Change], by: User) -> list[Value]:
    """Keep cells, each with the version that it is based on: all or, when one is refused, none of them.

    Raises what ``entering.put`` raises. Returns the versions that were made.
    """
    made = [
        entering.put(indicator=indicator, column=column, cell=cell, version=seen, by=by)
        for indicator, column, cell, seen in changes
    ]
    return [one for one in made if one]


@transaction.atomic
def restore(*, steps: Iterable[Step], by: User) -> None:
    """Undo: put back the version before, as a new version, with its footnote.

    A step is the indicator, the column, the version to go back to and the one that stands. Raises NotPossible for the
    first version of a cell, which has nothing before it, and for one that the person may not read: where anything in
    the column once was secret, that is every version but the one that stands.
    """
    for indicator, column, to, standing in steps:
        cell_name = f"{entering.name_of(indicator)}, {column.label}"
        if to < 1:
            raise NotPossible(
                f"{cell_name}: det första utfallet kan inte ångras. "
                "Skriv det rätta, eller I.U. om det inte finns något utfall ännu."
            )
        before = [
            one for one in reading.history(indicator, user=by) if (one.year, one.month, one.version) == (*column, to)
        ]
        if not before:
            raise NotPossible(f"{cell_name}: utfallet före kan inte hämtas tillbaka. Skriv in det igen.")
        old = before[0]
        marks = entering.Marks(old.note_mark, old.note, old.printed, old.people, old.secret)
        cell = replace(old.cell)
        entering.put(indicator=indicator, column=column, cell=cell, version=standing, by=by, marks=marks)
