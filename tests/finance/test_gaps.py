"""What is left of a deficit when its measures have done their part."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.gaps import Gap, Measure, Verdict, together

DUE, BEFORE, AFTER = date(2023, 12, 31), date(2023, 9, 1), date(2024, 1, 1)


def measure(effect: int, so_far: int = 0, *, done: bool = False, dropped: bool = False) -> Measure:
    return Measure(Decimal(effect), Decimal(so_far), DUE, done=done, dropped=dropped)


def gap(deviation: int, *measures: Measure) -> Gap:
    return Gap(Decimal(deviation), measures)


def test_only_what_a_measure_has_left_to_give_counts_against_the_deficit() -> None:
    found = gap(-100, measure(60, 20), measure(30))
    assert (found.effect, found.so_far, found.remaining, found.left) == (90, 20, 70, -30)


def test_a_measure_that_is_done_or_dropped_gives_no_more() -> None:
    assert gap(-100, measure(60, 20, done=True)).left == -100
    found = gap(-100, measure(60, 0, dropped=True))
    assert (found.effect, found.left) == (0, -100)


def test_more_measures_than_deficit_leave_nothing() -> None:
    assert gap(-100, measure(150)).left == 0
    assert gap(50, measure(10)).left == 0


def test_one_units_surplus_never_covers_another() -> None:
    assert together([gap(-100, measure(150)), gap(-40)])[3] == -40


@pytest.mark.parametrize(
    ("found", "planned", "material", "today", "verdict"),
    [
        (gap(-100), False, True, BEFORE, Verdict.NO_PLAN),
        (gap(-100), True, True, BEFORE, Verdict.NO_MEASURES),
        (gap(-100, measure(200, dropped=True)), True, True, BEFORE, Verdict.NO_MEASURES),
        (gap(-100, measure(40)), True, True, BEFORE, Verdict.PART),
        (gap(-100, measure(100)), True, True, DUE, Verdict.COVERED),
        (gap(-100, measure(100)), True, True, AFTER, Verdict.LATE),
        (gap(-100, measure(100, 100, done=True)), True, True, AFTER, Verdict.PART),
        (gap(-1, measure(100)), True, False, AFTER, Verdict.SOLVED),
    ],
)
def test_how_a_plan_stands_to_its_deficit(
    found: Gap, planned: bool, material: bool, today: date, verdict: Verdict
) -> None:
    assert found.verdict(planned=planned, material=material, today=today) is verdict


amounts = st.integers(0, 10**9).map(Decimal)


@given(
    st.integers(-(10**9), 10**9).map(Decimal),
    st.lists(st.builds(Measure, amounts, amounts, st.just(DUE), done=st.booleans(), dropped=st.booleans())),
)
def test_what_is_left_is_never_more_than_the_deficit_nor_a_surplus(deviation: Decimal, measures: list[Measure]) -> None:
    left = Gap(deviation, tuple(measures)).left
    assert min(deviation, Decimal(0)) <= left <= 0
