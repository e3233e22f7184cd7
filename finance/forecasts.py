"""Lämnade prognoser: what a person says of the year, cell by cell. Nothing else writes these rows.

A forecast is made for an area (stab/område) × activity group × side at an occasion: kronor for the whole year, as a
person writes them (costs and revenues are both plus). The computed one (baseline) stands until somebody enters another;
a withdrawn one leaves it standing again. Intake never touches either.

Every word is a new version (``ForecastVersion``); ``Forecast`` is the newest. A change names the version that it was
based on. Has somebody else changed the same field since, it is a ``Conflict`` and nothing is written; changes of
different fields of a cell are laid together. The database has the last word: a version's number is there once.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import structlog
from django.db import transaction

from finance.models import ActivityGroup, Forecast, ForecastReason, ForecastVersion
from finance.spreading import months_of, spread
from followup import workflow
from followup.models import Occasion, Unit, User
from followup.money import ZERO

AMOUNT, REASON, COMMENT = "amount", "reason", "comment"
CellKey = tuple[int, str]  # activity group and side

log = structlog.get_logger()


@dataclass(frozen=True)
class Said:
    """What is said of a cell: the year in kronor (none: the proposal stands), its remaining months, and why."""

    amount: Decimal | None = None
    months: tuple[Decimal, ...] | None = None
    so_far: Decimal | None = None
    reason: ForecastReason | None = None
    comment: str = ""

    def value(self, name: str) -> Any:
        """The value of a field: ``amount``, ``reason``, ``comment``, or ``m0`` … for a remaining month."""
        if name.startswith("m"):
            place = int(name[1:])
            return self.months[place] if self.months and place < len(self.months) else None
        return getattr(self, name)


@dataclass(frozen=True)
class Ground:
    """What a cell stands on when something is said of it: what is booked, the proposal and how the budget is phased.

    Kronor with the sign that a person writes; ``phasing`` is the budget of each remaining month.
    """

    so_far: Decimal
    proposal: Decimal
    phasing: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class Change:
    """New values of fields of a cell, by their names. ``based_on`` is the version that the person saw, 0 for none."""

    group_id: int
    side: str
    values: Mapping[str, Any]
    based_on: int | None = None  # None: whatever stands
    ground: Ground | None = None

    @property
    def cell(self) -> CellKey:
        """The cell that it is about."""
        return self.group_id, self.side


@dataclass(frozen=True)
class Clash:
    """A field that somebody else has changed since: theirs is the newest version."""

    change: Change
    name: str
    theirs: ForecastVersion


class Conflict(Exception):
    """Somebody else has changed the same; nothing is written. ``clashes`` says what."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        super().__init__("Någon annan har ändrat samma ruta. Inget är sparat.")
        self.clashes = clashes


class NothingToExplain(Exception):
    """A reason or a comment where the proposal stands. The message is Swedish."""

    def __init__(self) -> None:
        super().__init__("Skriv en egen prognos först: orsak och kommentar hör till den.")


@dataclass
class _Book:
    """The cells of a unit at an occasion: every version, by cell and number."""

    occasion: Occasion
    unit: Unit
    versions: dict[CellKey, dict[int, ForecastVersion]] = field(default_factory=dict)

    def number(self, cell: CellKey) -> int:
        return max(self.versions.get(cell, {}), default=0)

    def said(self, cell: CellKey, number: int) -> Said:
        found = self.versions.get(cell, {}).get(number)
        if found is None:
            return Said()
        months = tuple(found.months) if found.months is not None else None
        return Said(found.amount, months, found.so_far, found.reason, found.comment)


@transaction.atomic
def save(*, occasion: Occasion, unit: Unit, changes: Sequence[Change], by: User) -> list[ForecastVersion]:
    """Write what a person changed, all or nothing; the versions that came of it (none where nothing was new).

    Raises Conflict, NothingToExplain for a reason or a comment where no forecast of one's own stands, and
    ``workflow.Closed`` when the unit's follow-up is submitted, attested or locked.
    """
    book = _open(occasion, unit, changes)
    clashes = [clash for change in changes for clash in _clashes(book, change)]
    if clashes:
        raise Conflict(clashes)
    return [made for change in changes if (made := _write(book, change, _merged(book, change), by))]


@transaction.atomic
def restore(*, occasion: Occasion, unit: Unit, changes: Sequence[Change], to: Sequence[int], by: User) -> None:
    """Put cells back as they were at the versions ``to``, as new versions; 0 withdraws. Raises Conflict as ``save``."""
    book = _open(occasion, unit, changes)
    clashes = [
        Clash(change, AMOUNT, book.versions[change.cell][book.number(change.cell)])
        for change in changes
        if change.based_on is not None and book.number(change.cell) != change.based_on
    ]
    if clashes:
        raise Conflict(clashes)
    for change, number in zip(changes, to, strict=True):
        _write(book, change, book.said(change.cell, number), by)


def enter(
    *,
    occasion: Occasion,
    unit: Unit,
    group: ActivityGroup,
    side: str,
    amount: Decimal,
    by: User,
    comment: str = "",
    reason: ForecastReason | None = None,
) -> Forecast:
    """Enter a person's forecast for an area; what stands is replaced. ``side`` is ``cost`` or ``revenue``."""
    values = {AMOUNT: amount, COMMENT: comment.strip(), REASON: reason}
    save(occasion=occasion, unit=unit, changes=[Change(group.pk, side, values)], by=by)
    return Forecast.objects.get(occasion=occasion, unit=unit, group=group, side=side)


def _open(occasion: Occasion, unit: Unit, changes: Sequence[Change]) -> _Book:
    """The book of the unit, which nobody else writes until the transaction has ended (``require_open`` holds it)."""
    workflow.require_open(occasion=occasion, unit=unit)
    book = _Book(occasion, unit)
    cells = {change.cell for change in changes}
    groups = {group for group, _ in cells}
    found = ForecastVersion.objects.filter(occasion=occasion, unit=unit, group__in=groups)
    for version in found.select_related("by", "reason").order_by("number"):
        if (version.group_id, version.side) in cells:
            book.versions.setdefault((version.group_id, version.side), {})[version.number] = version
    return book


def _clashes(book: _Book, change: Change) -> list[Clash]:
    newest = book.number(change.cell)
    if change.based_on is None or change.based_on == newest:
        return []
    now, then = book.said(change.cell, newest), book.said(change.cell, change.based_on)
    return [
        Clash(change, name, book.versions[change.cell][newest])
        for name, value in change.values.items()
        if now.value(name) != then.value(name) and now.value(name) != value
    ]


def _merged(book: _Book, change: Change) -> Said:
    """What stands, with what is new laid over it."""
    said, ground = book.said(change.cell, book.number(change.cell)), change.ground
    for name, value in change.values.items():
        if name == AMOUNT and value is None:
            return Said()
        if name == AMOUNT and value != said.amount:
            months = spread(value - ground.so_far, ground.phasing) if ground and ground.phasing else None
            said = replace(said, amount=value, months=months, so_far=ground.so_far if ground else None)
        elif name.startswith("m"):
            said = _with_month(said, int(name[1:]), value, ground)
        elif name in {REASON, COMMENT}:
            said = replace(said, **{name: value})
    if said.amount is None and (said.reason or said.comment):
        raise NothingToExplain
    return said


def _with_month(said: Said, place: int, value: Decimal | None, ground: Ground | None) -> Said:
    """The forecast with another amount in a remaining month; an emptied month is nothing, and the year their sum."""
    if ground is None:
        raise ValueError("a month can't be said without what is booked before it")
    year = ground.proposal if said.amount is None else said.amount
    months = list(months_of(year, ground.so_far, said.months, ground.phasing))
    months[place] = ZERO if value is None else value
    return replace(said, amount=ground.so_far + sum(months, ZERO), months=tuple(months), so_far=ground.so_far)


def _write(book: _Book, change: Change, said: Said, by: User) -> ForecastVersion | None:
    """A new version with what is said, unless it is what stands already."""
    number = book.number(change.cell)
    if said == book.said(change.cell, number):
        return None
    place: dict[str, Any] = {
        "occasion": book.occasion,
        "unit": book.unit,
        "group_id": change.group_id,
        "side": change.side,
    }
    words: dict[str, Any] = {
        "amount": said.amount,
        "months": list(said.months) if said.months is not None else None,
        "so_far": said.so_far,
        "reason": said.reason,
        "comment": said.comment,
        "number": number + 1,
        "by": by,
    }
    workflow.begin(occasion=book.occasion, unit=book.unit, by=by)
    proposed = change.ground.proposal if change.ground else None
    made = ForecastVersion.objects.create(**place, **words, proposed=proposed)
    if said.amount is None:
        Forecast.objects.filter(**place).delete()
    else:
        Forecast.objects.update_or_create(**place, defaults=words)
    book.versions.setdefault(change.cell, {})[made.number] = made
    log.info("forecast.enter", occasion=book.occasion.code, unit=book.unit.code, version=made.number, by=by.username)
    return made
