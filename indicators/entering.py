"""Lämna utfall och önskade utfall: versions are added, nothing is written over."""

import calendar
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

import structlog
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Q

from followup import changes, workflow
from followup.access import Permission, require
from followup.models import Occasion, User
from indicators import reading
from indicators.models import ClosedYear, Definition, Indicator, TargetVersion, Value
from indicators.reading import Column
from indicators.targets import Kind, parse_target
from indicators.values import Cell, decimals, print_number

log = structlog.get_logger()
DEFINITION = (
    "name",
    "description",
    "unit_of_measure",
    "source",
    "lag",
    "frequency",
    "better",
    "lowest",
    "highest",
    "note",
    "breaks",
)
SECRET_STANDS = (
    "utfallet omfattas av sekretess. Ditt utfall är inte sparat. "
    "Be någon som får läsa sekretessbelagda utfall att lämna det."
)
_KEPT = ("note_mark", "note", "people", "secret")


class NotPossible(Exception):
    """What was asked cannot be done; the message is Swedish and says which indicator and column, and what to do."""


class Conflict(NotPossible):
    """Somebody else has written in between; ``theirs`` is the cell as the writer may read it."""

    def __init__(self, name: str, column: Column, theirs: reading.Shown) -> None:
        self.theirs = theirs
        super().__init__(
            f"{name}, {column.label}: någon annan har skrivit ”{theirs.text}” medan du skrev. "
            "Ditt utfall är inte sparat. Spara igen om det ska gälla i stället."
        )


@dataclass(frozen=True, slots=True)
class Marks:
    """What is kept beside a value: its footnote, its source's own wording, how many people it is about, its secrecy."""

    note_mark: str = ""
    note: str = ""
    printed: str = ""
    people: int | None = None
    secret: bool = False
    origin: str = Value.Origin.ENTERED


def definition_of(indicator: Indicator, year: int) -> Definition:
    """The definition that holds in a year. Raises NotPossible when none does."""
    held = indicator.definitions.filter(valid_from__lte=year).filter(Q(valid_to=None) | Q(valid_to__gte=year)).first()
    if held is None:
        raise NotPossible(f"{name_of(indicator)} har ingen definition som gäller {year}. Välj ett annat år.")
    return held


def name_of(indicator: Indicator) -> str:
    """What an indicator is called now, after the whole that it is a part of."""
    newest = indicator.definitions.order_by("-valid_from").first()
    own = newest.name if newest else indicator.code
    return f"{name_of(indicator.parent)} – {own}" if indicator.parent else own


def require_possible(indicator: Indicator, column: Column, cell: Cell) -> None:
    """Raise NotPossible for a closed year, a year without a definition, or a number that cannot be."""
    name = name_of(indicator)
    if ClosedYear.objects.filter(year=column.year).exists():
        raise NotPossible(
            f"{name}, {column.label}: {column.year} är stängt. Utfall och önskade utfall för året kan inte ändras."
        )
    held = definition_of(indicator, column.year)
    if cell.number is None:
        return
    words = f"{print_number(cell.number)} {held.unit_of_measure}".strip()
    if held.lowest is not None and cell.number < held.lowest:
        raise NotPossible(f"{name}, {column.label}: {words} är mindre än {_plain(held.lowest)}, det lägsta möjliga.")
    if held.highest is not None and cell.number > held.highest:
        raise NotPossible(
            f"{name}, {column.label}: {words} är mer än {_plain(held.highest)}, det högsta möjliga. "
            "Kontrollera talet och decimaltecknet."
        )


@transaction.atomic
def put(
    *,
    indicator: Indicator,
    column: Column,
    cell: Cell,
    version: int,
    by: User,
    marks: Marks | None = None,
    origin: str = Value.Origin.ENTERED,
) -> Value | None:
    """Keep what a cell says; None when it is what stands already.

    ``version`` is the one that the writer had before her, 0 for none. Without ``marks`` the footnote, the number of
    people and the secrecy of what stands are kept. Raises PermissionDenied without the right, NotPossible (its
    Conflict where somebody wrote in between; also for a value that the writer may not read, which she may not write
    over either) and workflow.Closed when the owner has sent it in.
    """
    require(by, Permission.ENTER_INDICATORS, indicator.owner)
    require_possible(indicator, column, cell)
    occasion = occasion_of(column)
    if occasion is not None:
        workflow.require_open(occasion=occasion, unit=indicator.owner)
    said = _standing(indicator, column)
    kept = marks or Marks(**(_marks(said) if said else {}), origin=origin)
    # Whoever may not read the cell must not learn by trying whether it says so already.
    masked = said is not None and _masked(indicator, column, by)
    if masked and origin != Value.Origin.COMPUTED:
        raise NotPossible(f"{name_of(indicator)}, {column.label}: {SECRET_STANDS}")
    if said and _same(said, cell, marks) and not masked:
        return None
    if (said.version if said else 0) != version:
        raise _conflict(indicator, column, by)
    try:
        with transaction.atomic():
            made = Value.objects.create(
                indicator=indicator,
                year=column.year,
                month=column.month,
                version=version + 1,
                occasion=occasion,
                by=by,
                **_fields(cell),
                **asdict(kept),
            )
    except IntegrityError as clash:
        if _standing(indicator, column) == said:
            raise
        raise _conflict(indicator, column, by) from clash
    # The number is not logged: a log is read by others than those who may read secrets.
    log.info("indicator.put", indicator=indicator.code, year=column.year, month=column.month, by=by.username)
    return made


@transaction.atomic
def annotate(*, indicator: Indicator, column: Column, version: int, marks: Marks, by: User) -> Value | None:
    """Keep a footnote, the number of people or the secrecy beside the value that stands; None when nothing is new.

    Raises what put raises, NotPossible where there is no value, and PermissionDenied for one that is secret to her.
    """
    if _masked(indicator, column, by):
        raise PermissionDenied(f"Du saknar rätten: {Permission.READ_SECRETS.label.lower()}.")
    said = _standing(indicator, column)
    if said is None:
        raise NotPossible(f"{name_of(indicator)}, {column.label}: lämna utfallet först.")
    kept = replace(marks, printed=said.printed, origin=said.origin)
    return put(indicator=indicator, column=column, cell=said.cell, version=version, by=by, marks=kept)


@transaction.atomic
def wish(*, indicator: Indicator, year: int, words: str, by: User) -> TargetVersion | None:
    """Keep the target of a year; empty words take it away; None when it is what stands already.

    Raises PermissionDenied, NotPossible for a closed year, and UnreadableTarget for words that no rule understands.
    """
    require(by, Permission.ENTER_INDICATORS, indicator.owner)
    if ClosedYear.objects.filter(year=year).exists():
        raise NotPossible(f"{name_of(indicator)}, {year}: året är stängt. Önskat utfall kan inte ändras.")
    target = parse_target(words)
    said = indicator.targets.filter(year=year).order_by("-version").first()
    if (said.words if said else "") == words.strip():
        return None
    made: TargetVersion = indicator.targets.create(
        year=year,
        version=said.version + 1 if said else 1,
        words=words.strip(),
        kind=target.kind.value if target else TargetVersion.Kind.NONE,
        number=target.number if target and target.kind is not Kind.TEXT else None,
        upper=target.upper if target else None,
        absolute=target.absolute if target else False,
        by=by,
    )
    return made


@transaction.atomic
def define(*, indicator: Indicator, definition: Definition, by: User) -> Definition:
    """Let a new definition hold from its year on; the one before ends the year before.

    Raises PermissionDenied, and NotPossible for a year that is not after the newest definition's.
    """
    require(by, Permission.ENTER_INDICATORS, indicator.owner)
    newest = indicator.definitions.order_by("-valid_from").first()
    if newest and definition.valid_from <= newest.valid_from:
        raise NotPossible(
            f"{name_of(indicator)} har redan en definition från {newest.valid_from}. Välj ett år efter det."
        )
    if newest and (newest.valid_to is None or newest.valid_to >= definition.valid_from):
        newest.valid_to = definition.valid_from - 1
        newest.save(update_fields=["valid_to"])
    definition.indicator = indicator
    definition.save()
    thing = f"{indicator}: {definition.name}, från {definition.valid_from}"
    before = changes.facts(newest, *DEFINITION)
    after = changes.facts(definition, *DEFINITION)
    changes.record(by=by, kind="indicator", thing=thing, before=before, after=after, unit=indicator.owner)
    log.info("indicator.define", indicator=indicator.code, valid_from=definition.valid_from, by=by.username)
    return definition


def close_year(*, year: int, by: User) -> ClosedYear:
    """Close a year: its values and targets stand. Closing twice is the same as once. Raises PermissionDenied."""
    require(by, Permission.CLOSE_YEARS)
    log.info("indicators.close_year", year=year, by=by.username)
    return ClosedYear.objects.get_or_create(year=year, defaults={"by": by})[0]


def occasion_of(column: Column) -> Occasion | None:
    """The occasion at which a column is reported, where there is one."""
    return Occasion.objects.filter(period=column.year * 100 + column.month).order_by("-kind").first()


def last_day(column: Column) -> date:
    """The day up to which a column is."""
    return date(column.year, column.month, calendar.monthrange(column.year, column.month)[1])


def _standing(indicator: Indicator, column: Column) -> Value | None:
    said: Value | None = indicator.values.filter(year=column.year, month=column.month).order_by("-version").first()
    return said


def _same(said: Value, cell: Cell, marks: Marks | None) -> bool:
    """Whether nothing is new: the same number with the same decimals (2,50 is not 2,5), state and marks."""
    if said.cell != cell or str(said.exact) != str(cell.number):
        return False
    return marks is None or _marks(said) == {name: getattr(marks, name) for name in _KEPT}


def _masked(indicator: Indicator, column: Column, by: User) -> bool:
    return reading.read([indicator], user=by, columns=[column])[0].cells[column].masked


def _conflict(indicator: Indicator, column: Column, by: User) -> Conflict:
    """The conflict as the writer may read it: a secret value is not told in an error either."""
    row = reading.read([indicator], user=by, columns=[column])[0]
    return Conflict(name_of(indicator), column, row.cells[column])


def _fields(cell: Cell) -> dict[str, Any]:
    return {
        "number": cell.number,
        "decimals": decimals(cell.number) if cell.number is not None else 0,
        "state": cell.state.value if cell.state else "",
        "refers_to": cell.refers_to,
        "partial": cell.partial,
        "preliminary": cell.preliminary,
        "expected": cell.expected,
    }


def _marks(value: Value) -> dict[str, Any]:
    """What is kept beside a value that stands. A new number has not the old one's wording."""
    return {name: getattr(value, name) for name in _KEPT}


def _plain(number: Decimal) -> str:
    """A bound without the decimals that the database adds."""
    return print_number(number.normalize() if number != number.to_integral_value() else number.quantize(Decimal(1)))
