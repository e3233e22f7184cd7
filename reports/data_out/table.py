"""A table that goes out: its address, what can be asked of it, its columns, and how its rows are made."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

import django_tables2 as tables
from django.http import Http404

from finance import selectors
from followup import exports, periods
from followup.models import Occasion, Unit, User
from followup.organisation import UnitQuerySet
from followup.scopes import Scope

NEWEST = "senaste"


@dataclass(frozen=True)
class Column:
    """A column: what it is called at every occasion, what it holds, and its name in the page's table (where one is)."""

    heading: str
    about: str
    name: str = ""


@dataclass(frozen=True)
class Parameter:
    """Something that can be asked for: its word in the address, what it is, the words it takes (all when empty)."""

    word: str
    about: str
    choices: tuple[str, ...] = ()
    required: bool = False


class Unanswerable(ValueError):
    """What was asked cannot be answered; the text is Swedish and says which word, and what to write."""


OCCASION = Parameter("tillfalle", f"Uppföljningstillfällets kod, eller {NEWEST} (om inget anges).")
COMMITTEE = Parameter("namnd", "Nämndens kod. Alla nämnder som nyckeln gäller för om ingen anges.")
IN_COMMITTEES = (OCCASION, COMMITTEE)
ONE_COMMITTEE = replace(COMMITTEE, about="Nämndens kod.", required=True)
UNIT = Parameter("enhet", "Enhetens kod. Hela nämnden om ingen anges.")
COMMITTEE_HEADS = (Column("Nämnd, kod", "Nämndens kod."), Column("Nämnd", "Nämndens namn."))
OCCASION_HEAD = Column("Tillfälle", "Uppföljningstillfällets kod.")
PLACE_HEADS = (OCCASION_HEAD, *COMMITTEE_HEADS)


@dataclass(frozen=True)
class Asked:
    """What is asked of a table, and by whom."""

    reader: User
    query: Mapping[str, str]

    def word(self, parameter: Parameter) -> str:
        """What was asked for, else the first choice. Raises Unanswerable for a word that is none of the choices."""
        value = self.query.get(parameter.word, "")
        if "\x00" in value or (parameter.required and not value):
            raise Unanswerable(f"Ange {parameter.word} i adressen: {parameter.about}")
        if not parameter.choices:
            return value
        if value and value not in parameter.choices:
            raise Unanswerable(f"{parameter.word} ska vara {' eller '.join(parameter.choices)}.")
        return value or parameter.choices[0]

    @cached_property
    def occasion(self) -> Occasion:
        """The occasion asked for; the newest with an outcome. Raises Http404."""
        code = self.word(OCCASION)
        newest = code in ("", NEWEST)
        found = selectors.occasions().first() if newest else Occasion.objects.filter(code=code).first()
        if found is None:
            raise Http404("Uppföljningstillfället finns inte.")
        return found

    @property
    def every(self) -> UnitQuerySet:
        """The committee asked for, or all of them, whether or not the reader may read it whole.

        Raises Http404 for one that was named and is not there, or of which the reader may read nothing.
        """
        found = selectors.committees(periods.last_day(self.occasion.period_id)).order_by("sort", "code")
        code = self.word(COMMITTEE)
        if not code:
            return found
        named = found.filter(code=code)
        below = Unit.objects.below(*named).values("pk")
        if not Unit.objects.visible_to(self.reader).filter(pk__in=below).exists():
            raise Http404("Nämnden finns inte.")
        return named

    @property
    def committees(self) -> list[Unit]:
        """Those of them that the reader may read whole. Raises Http404 for one that was named and may not be."""
        found = list(self.every.visible_to(self.reader))
        if not found and self.word(COMMITTEE):
            raise Http404("Nämnden finns inte.")
        return found

    @cached_property
    def nearest(self) -> dict[str, str]:
        """The words for what lies nearest to the reader: a committee, and of one that she reads a part of the part.

        Empty for one who may read nothing. Raises Http404 before the first outcome.
        """
        unit = selectors.first_readable(self.reader, periods.last_day(self.occasion.period_id))
        if unit is None:
            return {}
        committee = unit.committee()
        whole = {COMMITTEE.word: committee.code}
        return whole if unit == committee else {**whole, UNIT.word: unit.code}


Rows = Iterable[Sequence[Any]]


@dataclass(frozen=True)
class DataTable:
    """A table that goes out."""

    key: str
    title: str
    scope: Scope
    about: str
    columns: tuple[Column, ...]
    rows: Callable[[Asked], Rows]
    parameters: tuple[Parameter, ...] = field(default=(OCCASION,))
    narrowed: Callable[[Asked], Mapping[str, str]] | None = None  # the words of an example, where it takes any

    @property
    def waits(self) -> bool:
        """Whether there is nothing at its address before the first outcome."""
        return OCCASION in self.parameters

    def example(self, asked: Asked) -> str:
        """The query of an address of the table that answers this reader: empty where the plain one does.

        Raises Http404 before the first outcome.
        """
        return f"?{urlencode(self.narrowed(asked))}" if self.narrowed else ""

    def file(self, kind: str, asked: Asked) -> bytes:
        """The table as the bytes of a file. Raises Unanswerable, Http404 and exports.UnknownFormat."""
        return exports.file(kind, [one.heading for one in self.columns], self.rows(asked), title=self.title)


def of_table(made: tables.Table, columns: Iterable[Column], *before: Any) -> Iterator[list[Any]]:
    """The rows of a page's table in the columns that go out, each after what is the same for all of them."""
    wanted = [one.name for one in columns if one.name]
    yield from ([*before, *row] for row in exports.values(made, wanted))


def place(occasion: Occasion, committee: Unit) -> tuple[str, str, str]:
    """What stands first in a row of a committee at an occasion (``PLACE_HEADS``)."""
    return occasion.code, committee.code, committee.name
