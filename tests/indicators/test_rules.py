"""Targets, attainment and trend: a test for each kind of target that the report has, and those it could have."""

from decimal import Decimal

import pytest

from indicators.rules import Better, Direction, Outcome, Trend, attainment, trend
from indicators.targets import Kind, Target, UnreadableTarget, parse_target
from indicators.values import Cell, State

D = Decimal


@pytest.mark.parametrize(
    ("written", "kind", "number"),
    [
        ("Öka", Kind.INCREASE, None),
        ("Minska", Kind.DECREASE, None),
        ("Ej negativ", Kind.NOT_NEGATIVE, None),
        ("Mindre än 23", Kind.LESS_THAN, D(23)),
        ("≥ 4", Kind.AT_LEAST, D(4)),
        ("≥4% Positiv trend", Kind.AT_LEAST, D(4)),
        ("≤ 2,5", Kind.AT_MOST, D("2.5")),
        ("> 1 000", Kind.GREATER_THAN, D(1000)),
        ("4–6", Kind.INTERVAL, D(4)),
        ("mellan 4 och 6", Kind.INTERVAL, D(4)),
        ("147,0", Kind.NUMBER, D("147.0")),
        ("-", Kind.TEXT, None),
        ("Enligt plan", Kind.TEXT, None),
        ("Mindre än 2 (absolutbelopp)", Kind.LESS_THAN, D(2)),
    ],
)
def test_a_target_is_understood(written: str, kind: Kind, number: Decimal | None) -> None:
    target = parse_target(written)
    assert target is not None
    assert (target.kind, target.number) == (kind, number)


@pytest.mark.parametrize("written", ["ungefär 5", "6–4", "mindre än många 7", "Bättre (absolutbelopp)", "1,2,3"])
def test_a_target_with_a_number_that_no_rule_understands_is_refused(written: str) -> None:
    with pytest.raises(UnreadableTarget, match="går inte att pröva") as refused:
        parse_target(written)
    assert written in str(refused.value)


REACHED, MISSED, UNKNOWN = Outcome.REACHED, Outcome.NOT_REACHED, Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("target", "number", "before", "better", "outcome"),
    [
        ("Öka", "61", "49", Better.UNSAID, REACHED),
        ("Öka", "48", "48", Better.UNSAID, MISSED),
        ("Öka", "48", None, Better.UNSAID, UNKNOWN),
        ("Minska", "7.5", "8.3", Better.UNSAID, REACHED),
        ("Minska", "8.3", "8.3", Better.UNSAID, MISSED),
        ("Ej negativ", "0", None, Better.UNSAID, REACHED),
        ("Ej negativ", "-0.1", None, Better.UNSAID, MISSED),
        ("Mindre än 23", "21", None, Better.UNSAID, REACHED),
        ("Mindre än 23", "23", None, Better.UNSAID, MISSED),
        ("Mindre än 2 (absolutbelopp)", "-7.3", None, Better.UNSAID, MISSED),
        ("Mindre än 2", "-7.3", None, Better.UNSAID, REACHED),
        ("≥4% Positiv trend", "4.0", None, Better.UNSAID, REACHED),
        ("≤ 4", "4.1", None, Better.UNSAID, MISSED),
        ("> 4", "4", None, Better.UNSAID, MISSED),
        ("4–6", "6", None, Better.UNSAID, REACHED),
        ("4–6", "6.1", None, Better.UNSAID, MISSED),
        ("77", "78", None, Better.HIGHER, REACHED),
        ("77", "76", None, Better.HIGHER, MISSED),
        ("3,0", "1.6", None, Better.LOWER, REACHED),
        ("3,0", "3.1", None, Better.LOWER, MISSED),
        ("50", "50", None, Better.UNSAID, REACHED),
        ("50", "31", None, Better.UNSAID, UNKNOWN),
        ("-", "31", None, Better.UNSAID, UNKNOWN),
    ],
)
def test_each_kind_of_target_is_judged(
    target: str, number: str, before: str | None, better: Better, outcome: Outcome
) -> None:
    judged = attainment(parse_target(target), Cell(D(number)), D(before) if before else None, better)
    assert judged.outcome is outcome
    assert judged.reason.endswith(".")


@pytest.mark.parametrize("cell", [None, *(Cell(state=state) for state in State)])
def test_nothing_is_claimed_where_there_is_no_value(cell: Cell | None) -> None:
    assert attainment(parse_target("Öka"), cell, D(1)).outcome is UNKNOWN


def test_a_part_of_the_year_and_no_target_are_not_judged() -> None:
    assert attainment(parse_target("≤ 147"), Cell(D("60.2"), partial=True)).reason == (
        "Utfallet avser bara en del av året."
    )
    assert attainment(None, Cell(D(1))).outcome is UNKNOWN


def test_the_reason_tells_the_numbers() -> None:
    assert attainment(parse_target("Mindre än 23"), Cell(D("21"))).reason == "Nås: 21 mot önskat mindre än 23."
    assert attainment(parse_target("Öka"), Cell(D("48")), D("46.5")).reason == "Nås: 48 mot 46,5 förra gången."


@pytest.mark.parametrize(
    ("numbers", "target", "better", "expected"),
    [
        (["8.0", "7.5"], "Minska", Better.UNSAID, Trend(Direction.DOWN, True)),
        (["41", "61"], "Öka", Better.UNSAID, Trend(Direction.UP, True)),
        (["41", "61"], "Mindre än 3", Better.UNSAID, Trend(Direction.UP, False)),
        (["-17.1", "7.3"], "Mindre än 2 (absolutbelopp)", Better.UNSAID, Trend(Direction.DOWN, True)),
        (["41", "61"], "77", Better.HIGHER, Trend(Direction.UP, True)),
        (["41", "61"], "77", Better.UNSAID, Trend(Direction.UP, None)),
        (["41", "41"], "Öka", Better.UNSAID, Trend(Direction.LEVEL, None)),
        (["41"], "Öka", Better.UNSAID, Trend(Direction.UNKNOWN, None)),
    ],
)
def test_the_trend_says_where_it_goes_and_whether_that_is_wanted(
    numbers: list[str], target: str, better: Better, expected: Trend
) -> None:
    assert trend([D(number) for number in numbers], parse_target(target), better) == expected


def test_a_target_without_its_number_is_a_fault() -> None:
    with pytest.raises(ValueError, match="saknar tal"):
        attainment(Target(Kind.AT_LEAST), Cell(D(1)))
