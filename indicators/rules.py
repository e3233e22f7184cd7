"""Måluppfyllelse och trend: what a value says of its target, and where a series is going. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from indicators.targets import Kind, Target
from indicators.values import MEANINGS, Cell, print_number


class Better(StrEnum):
    """Which way is better, where the target alone does not tell."""

    HIGHER = "higher"
    LOWER = "lower"
    UNSAID = ""


class Outcome(StrEnum):
    """Whether the target is reached. Without a value nothing is claimed."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"


class Direction(StrEnum):
    """Where a series is going."""

    UP = "up"
    DOWN = "down"
    LEVEL = "level"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Attainment:
    """Whether the target is reached, and the Swedish sentence that says why."""

    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class Trend:
    """Where the series is going, and whether that is the way that is wanted (None where nobody has said)."""

    direction: Direction
    wanted: bool | None = None


def attainment(
    target: Target | None, cell: Cell | None, before: Decimal | None = None, better: Better = Better.UNSAID
) -> Attainment:
    """Whether a value reaches its target.

    ``before`` is the latest earlier number with the same definition, which ”Öka” and ”Minska” are measured from;
    ``better`` says how a bare number is meant.
    """
    if target is None or (target.kind is Kind.TEXT and target.text in "-–"):
        return Attainment(Outcome.UNKNOWN, "Inget önskat utfall är satt.")
    if cell is None:
        return Attainment(Outcome.UNKNOWN, "Inget utfall är inlagt.")
    if cell.number is None or cell.state is not None:
        return Attainment(Outcome.UNKNOWN, f"Utfall saknas: {MEANINGS[cell.state] if cell.state else ''}.")
    if target.kind is Kind.TEXT:
        return Attainment(Outcome.UNKNOWN, "Önskat utfall är en text, som måste bedömas av en människa.")
    if cell.partial:
        return Attainment(Outcome.UNKNOWN, "Utfallet avser bara en del av året.")
    number = abs(cell.number) if target.absolute else cell.number
    if target.kind in (Kind.INCREASE, Kind.DECREASE):
        return _change(target.kind, number, abs(before) if before is not None and target.absolute else before)
    reached = _reaches(target, number, better)
    if reached is None:
        return Attainment(Outcome.UNKNOWN, "Det är inte sagt om ett högre eller ett lägre tal är bättre.")
    return _said(reached, f"{print_number(number)} mot önskat {_wish(target, better)}")


def _change(kind: Kind, number: Decimal, before: Decimal | None) -> Attainment:
    """Whether a number has gone the wanted way since the one before."""
    if before is None:
        return Attainment(Outcome.UNKNOWN, "Inget tidigare utfall med samma definition att jämföra med.")
    reached = number > before if kind is Kind.INCREASE else number < before
    return _said(reached, f"{print_number(number)} mot {print_number(before)} förra gången")


def _said(reached: bool, why: str) -> Attainment:
    """The outcome with its sentence."""
    return Attainment(*((Outcome.REACHED, f"Nås: {why}.") if reached else (Outcome.NOT_REACHED, f"Nås inte: {why}.")))


def _reaches(target: Target, number: Decimal, better: Better) -> bool | None:
    """Whether a number is where the target wants it; None when the target does not say which way is better."""
    if target.kind is Kind.NOT_NEGATIVE:
        return number >= 0
    wished = target.number
    if wished is None:
        raise ValueError(f"Målet {target.kind} saknar tal.")
    if target.kind is Kind.INTERVAL and target.upper is not None:
        return wished <= number <= target.upper
    answers = {
        Kind.AT_LEAST: number >= wished,
        Kind.AT_MOST: number <= wished,
        Kind.LESS_THAN: number < wished,
        Kind.GREATER_THAN: number > wished,
    }
    if target.kind in answers:
        return answers[target.kind]
    if number == wished:
        return True
    return None if better is Better.UNSAID else (number > wished) == (better is Better.HIGHER)


def _wish(target: Target, better: Better) -> str:
    """The wish within a sentence."""
    if target.kind is Kind.NOT_NEGATIVE:
        return "noll eller mer"
    if target.number is None:
        return ""
    if target.upper is not None:
        return f"{print_number(target.number)}–{print_number(target.upper)}"
    bare = {Better.HIGHER: "minst ", Better.LOWER: "högst ", Better.UNSAID: ""}[better]
    said = {
        Kind.AT_LEAST: "minst ",
        Kind.AT_MOST: "högst ",
        Kind.LESS_THAN: "mindre än ",
        Kind.GREATER_THAN: "mer än ",
    }.get(target.kind, bare)
    return said + print_number(target.number)


def trend(numbers: Sequence[Decimal], target: Target | None = None, better: Better = Better.UNSAID) -> Trend:
    """Where the numbers of one definition are going, the oldest first: from the first of them to the last."""
    if len(numbers) < 2:
        return Trend(Direction.UNKNOWN)
    first, last = numbers[0], numbers[-1]
    if target is not None and target.absolute:
        first, last = abs(first), abs(last)
    if first == last:
        return Trend(Direction.LEVEL)
    way = wanted_way(target, better)
    up = last > first
    return Trend(Direction.UP if up else Direction.DOWN, None if way is Better.UNSAID else up == (way is Better.HIGHER))


def wanted_way(target: Target | None, better: Better = Better.UNSAID) -> Better:
    """Which way is better: the target's word for it, else what the definition says."""
    if target is not None and target.kind in (Kind.INCREASE, Kind.AT_LEAST, Kind.GREATER_THAN):
        return Better.HIGHER
    if target is not None and target.kind in (Kind.DECREASE, Kind.AT_MOST, Kind.LESS_THAN):
        return Better.LOWER
    return better
