"""The checks after reading: each finds its fault, and leaves a file without it alone."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest

from finance import checks
from finance.parsing import SCHEMA, Batch, Problem, Table

Row = tuple[int, str, int, date | None, str | None]


def batch(*rows: Row, first: int = 2) -> Batch:
    """Rows of period, account, öre, booking date and voucher, on the lines from ``first``."""
    full = [
        (line, period, account, "401", "215", None, None, ore, booked_on, voucher, None)
        for line, (period, account, ore, booked_on, voucher) in enumerate(rows, first)
    ]
    return Batch(Table.of(pl.DataFrame(full, schema=SCHEMA, orient="row")), (), len(rows))


def notes(*batches: Batch) -> Sequence[Problem]:
    run = checks.Run()
    for one in batches:
        assert run.examine(one) == one
    return run.notes()


GOOD = (202308, "4010", 100, date(2023, 8, 31), "1")
AGAINST = (202308, "3010", -100, date(2023, 8, 31), "1")


def test_a_good_file_has_nothing_to_look_at():
    assert notes(batch(GOOD, AGAINST)) == ()


def test_rows_of_another_year_are_stopped_with_line_and_reason():
    run = checks.Run(years=frozenset({2023}))
    earlier = Problem(1, "Konto", "x", "Fel.")
    found = run.examine(
        Batch(
            batch(GOOD, (202208, "4010", 5, None, None), AGAINST).table, (earlier, Problem(9, "Konto", "y", "Fel.")), 5
        )
    )
    assert found.frame["line"].to_list() == [2, 4]
    assert [(problem.line, problem.column, problem.value) for problem in found.problems] == [
        (1, "Konto", "x"),
        (3, "Period", "202208"),
        (9, "Konto", "y"),
    ]
    assert "hör inte till 2023" in found.problems[1].reason
    assert found.rows_read == 5


def test_a_booking_date_in_another_year_than_the_period_is_noted_once_with_the_first_line():
    (note,) = notes(batch(GOOD, AGAINST), batch(*[(202301, "4010", 1, date(2022, 12, 31), None)] * 3, first=4))
    assert (note.line, note.column, note.value) == (4, "Bokföringsdatum", "2022-12-31")
    assert note.reason.startswith("3 rader har ett bokföringsdatum i ett annat år")


def test_amounts_of_nothing_are_noted_once():
    (note,) = notes(batch(GOOD, AGAINST, (202308, "4010", 0, None, None)))
    assert (note.line, note.reason[:6]) == (4, "En rad")


def test_turned_signs_are_noticed_over_the_whole_file():
    turned = batch((202308, "4010", -100, None, None)), batch((202308, "3010", 90, None, None), first=3)
    (note,) = notes(*turned)
    assert "bokföringens tecken" in note.reason
    assert notes(batch((202308, "4010", -100, None, None), (202308, "4010", 101, None, None))) == ()


def whole_vouchers(count: int) -> list[Row]:
    return [row for number in range(count) for row in ((*GOOD[:4], f"V{number}"), (*AGAINST[:4], f"V{number}"))]


def test_a_voucher_that_does_not_balance_is_named_among_whole_ones():
    rows = whole_vouchers(300)
    (note,) = notes(batch(*rows[:101]), batch(*rows[101:], (202308, "4010", 123456, None, "V7"), first=103))
    assert (note.line, note.column, note.value) == (602, "Verifikationsnummer", "V7")
    assert note.reason == "Verifikationen balanserar inte: 1\u00a0234,56 kronor skiljer."


def test_many_unbalanced_vouchers_are_counted_beyond_the_first():
    lonely = [(202308, "4010", 1, None, f"L{number}") for number in range(14)]
    found = notes(batch(*whole_vouchers(2000), *lonely))
    assert len(found) == 11
    assert found[-1].reason == "Ytterligare 4 verifikationer balanserar inte."


def test_a_file_of_one_side_of_each_voucher_is_left_alone():
    assert notes(batch(*[(202308, "4010", 1, None, f"L{number}") for number in range(50)])) == ()


@pytest.mark.parametrize("check", checks.CHECKS, ids=lambda check: check.key)
def test_every_check_says_what_it_looks_for_and_why(check: checks.Check):
    assert check.name
    assert check.description.endswith(".")
    assert check.why.endswith(".")


def test_only_the_checks_that_say_so_stop_rows():
    bad = batch((202208, "4010", 0, date(2021, 1, 1), "1"))
    for check in checks.CHECKS:
        stopped = checks.Run(years=frozenset({2023}), checks=(check,)).examine(bad).problems
        assert bool(stopped) == check.stops
