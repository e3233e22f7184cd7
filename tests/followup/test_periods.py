"""Periods are months as whole numbers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup import periods

MONTHS = st.builds(periods.period, st.integers(1990, 2100), st.integers(1, 12))


def test_a_period_is_year_and_month() -> None:
    assert periods.period(2023, 8) == 202308
    assert (periods.year_of(202308), periods.month_of(202308)) == (2023, 8)


@pytest.mark.parametrize("month", [0, 13])
def test_a_thirteenth_month_is_refused(month: int) -> None:
    with pytest.raises(ValueError, match="månad"):
        periods.period(2023, month)


@given(MONTHS)
def test_the_next_month_begins_the_day_after_this_one_ends(number: int) -> None:
    assert (periods.first_day(periods.following(number)) - periods.last_day(number)).days == 1


@given(MONTHS, st.integers(0, 40))
def test_months_between_are_counted_with_both_ends(first: int, steps: int) -> None:
    last = first
    for _ in range(steps):
        last = periods.following(last)
    assert len(list(periods.between(first, last))) == steps + 1


def test_year_to_date_and_whole_year() -> None:
    assert periods.year_to(202303) == [202301, 202302, 202303]
    assert periods.whole_year(2023)[-1] == 202312 and len(periods.whole_year(2023)) == 12


def test_periods_in_words() -> None:
    assert periods.shown(202308) == "augusti 2023"
    assert periods.span_shown(202308) == "jan–aug 2023"
    assert periods.span_shown(202301) == "jan 2023"
    assert periods.last_day(202402) == date(2024, 2, 29)
    assert periods.year_before(202308) == 202208
