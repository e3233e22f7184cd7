"""Last days in words."""

from datetime import date, timedelta

import pytest

from followup import deadlines

DUE = date(2023, 9, 12)


@pytest.mark.parametrize(
    ("after", "words"),
    [
        (-61, "mer än 60 dagar kvar"),
        (-60, "60 dagar kvar"),
        (-2, "2 dagar kvar"),
        (-1, "i morgon"),
        (0, "i dag"),
        (1, "1 dag försenad"),
        (60, "60 dagar försenad"),
        (61, "mer än 60 dagar försenad"),
    ],
)
def test_what_is_left_is_said_in_days(after: int, words: str) -> None:
    assert deadlines.left(DUE, DUE + timedelta(after)) == words
    assert deadlines.is_late(DUE, DUE + timedelta(after)) is (after > 0)


def test_what_was_delivered_came_in_time_or_so_many_days_late() -> None:
    assert deadlines.kept(DUE, DUE) == "i tid"
    assert deadlines.kept(DUE, DUE + timedelta(1)) == "1 dag för sent"
    assert deadlines.kept(DUE, DUE + timedelta(3)) == "3 dagar för sent"


def test_without_a_last_day_nothing_is_late() -> None:
    assert deadlines.left(None, DUE) == "ingen sista dag"
    assert deadlines.kept(None, DUE) == "i tid"
    assert not deadlines.is_late(None, DUE)


def test_a_day_is_written_out() -> None:
    assert deadlines.day(DUE) == "12 september 2023"
