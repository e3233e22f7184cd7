"""Investeringstabellens rader: outcome, forecast and frame of investments, in exact kronor. Pure.

Expenditure and income are both plus; net is expenditure less income. Deviation is frame less forecast, net, so plus is
always better. What stands outside the frame has neither frame nor deviation and is in no sum. Source: the investment
table of the 2023 report.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from followup.money import ZERO, rounding_shows

SUM_NAME = "Summa investeringar"


class RowKind(StrEnum):
    """What a row of the table is among the others."""

    HEADER = "header"  # a group's name, without amounts
    OF_WHICH = "of_which"  # an investment in a group
    ROW = "row"
    SUM = "sum"
    SUM_OF_WHICH = "sum_of_which"
    SEPARATE = "separate"  # outside the frame


@dataclass(frozen=True, slots=True)
class Money:
    """Expenditure and income in kronor, both plus."""

    expenditure: Decimal = ZERO
    income: Decimal = ZERO

    @property
    def net(self) -> Decimal:
        """Expenditure less income."""
        return self.expenditure - self.income

    def __add__(self, other: "Money") -> "Money":
        return Money(self.expenditure + other.expenditure, self.income + other.income)

    @property
    def parts(self) -> tuple["Money", "Money"]:
        """Expenditure alone and income alone."""
        return Money(self.expenditure), Money(income=self.income)


@dataclass(frozen=True, slots=True)
class Entered:
    """What a person last said of an investment's year; ``number`` is the version."""

    amounts: Money
    finishes_on: date | None
    slip: str
    comment: str
    number: int
    by: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """An investment with its amounts at an occasion.

    ``so_far`` is the outcome of the year and ``ever`` that since the investment began, as far back as the ledger goes.
    ``frame`` (with ``carried_over`` in it) and ``total`` are sums of decisions; no total is None. ``reference`` is the
    latest decision as reports say it.
    """

    id: int
    name: str
    unit_id: int
    place: tuple[int, str, int, str]
    group: str = ""
    outside_frame: bool = False
    starts_on: date | None = None
    planned_finish: date | None = None
    so_far: Money = Money()
    ever: Money = Money()
    frame: Money = Money()
    carried_over: Money = Money()
    total: Money | None = None
    entered: Entered | None = None
    reference: str = ""

    @property
    def expected(self) -> Money:
        """The year: what a person says; otherwise that the frame is used, or what is spent already where greater."""
        if self.entered:
            return self.entered.amounts
        return Money(max(self.frame.expenditure, self.so_far.expenditure), max(self.frame.income, self.so_far.income))

    @property
    def finishes_on(self) -> date | None:
        """When it is expected to be done: as last said, otherwise as planned."""
        return (self.entered.finishes_on if self.entered else None) or self.planned_finish

    @property
    def slips(self) -> bool:
        """Whether it is expected to be done later than planned."""
        done, planned = self.finishes_on, self.planned_finish
        return bool(done and planned and done > planned)

    @property
    def deviation(self) -> Decimal | None:
        """Frame less forecast, net, in kronor; None outside the frame."""
        return None if self.outside_frame else self.frame.net - self.expected.net


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the table in kronor; a heading has no amounts (None), and what is outside the frame has no frame."""

    name: str
    kind: RowKind
    outcome: Money | None = None
    forecast: Money | None = None
    frame: Money | None = None
    parent: str = ""
    note: str = ""
    investment_id: int | None = None

    @property
    def deviation(self) -> Decimal | None:
        """Frame less forecast, net; plus is better."""
        return None if self.frame is None or self.forecast is None else self.frame.net - self.forecast.net

    @property
    def amounts(self) -> tuple[Decimal | None, ...]:
        """Outcome's expenditure and income; forecast's expenditure, income and net; frame; deviation."""
        outcome = (None, None) if self.outcome is None else (self.outcome.expenditure, self.outcome.income)
        year = self.forecast
        forecast = (None, None, None) if year is None else (year.expenditure, year.income, year.net)
        return *outcome, *forecast, None if self.frame is None else self.frame.net, self.deviation


def rows(investments: Iterable[Facts]) -> list[Row]:
    """The table: investments in their groups' order, their sum with its parts, then those outside the frame."""
    found = sorted(investments, key=lambda one: one.place)
    inside = [one for one in found if not one.outside_frame]
    made: list[Row] = []
    heading = ""
    for one in inside:
        if one.group and one.group != heading:
            made.append(Row(one.group, RowKind.HEADER))
        heading = one.group
        made.append(_row(one, RowKind.OF_WHICH if one.group else RowKind.ROW))
    made += _sums(inside)
    return made + [_row(one, RowKind.SEPARATE) for one in found if one.outside_frame]


def _row(one: Facts, kind: RowKind) -> Row:
    name = f"varav {one.name}" if kind is RowKind.OF_WHICH else one.name
    frame = None if one.outside_frame else one.frame
    note = f"Beslut {one.reference}" if one.outside_frame and one.reference else ""
    return Row(name, kind, one.so_far, one.expected, frame, one.group, note, one.id)


def _sums(inside: Sequence[Facts]) -> list[Row]:
    """The sum of those within the frame, and what of it is expenditure and income."""
    whole = [sum(column, Money()) for column in zip(*((x.so_far, x.expected, x.frame) for x in inside), strict=True)]
    outcome, forecast, frame = whole or (Money(), Money(), Money())
    total = Row(SUM_NAME, RowKind.SUM, outcome, forecast, frame)
    names = ("varav utgifter", "varav inkomster")
    parts = [
        Row(name, RowKind.SUM_OF_WHICH, outcome.parts[side], forecast.parts[side], frame.parts[side], SUM_NAME)
        for side, name in enumerate(names)
    ]
    return [total, *parts]


def rounding_is_seen(table: Sequence[Row]) -> bool:
    """Whether amounts as shown do not add up to the sum as shown, so that a note must say so."""
    total = next(row for row in table if row.kind is RowKind.SUM)
    parts = [row.amounts for row in table if row.kind in (RowKind.ROW, RowKind.OF_WHICH)]
    columns = zip(zip(*parts, strict=True), total.amounts, strict=False)
    return any(rounding_shows([part or ZERO for part in column], whole or ZERO) for column, whole in columns)
