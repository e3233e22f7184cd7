"""Money is exact until shown, rounded once, half up, in Swedish typography."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup import money
from followup.money import Unit

KRONOR = st.decimals(min_value=-(10**13), max_value=10**13, places=2, allow_nan=False)


@pytest.mark.parametrize(
    ("kronor", "unit", "expected"),
    [
        ("81900000", Unit.MNKR, "81,9"),
        ("-83249999.99", Unit.MNKR, "−83,2"),
        ("50000", Unit.MNKR, "0,1"),  # half up
        ("-50000", Unit.MNKR, "−0,1"),
        ("49999.99", Unit.MNKR, "0,0"),  # something, but too small to show
        ("-49999.99", Unit.MNKR, "0,0"),  # never minus nought
        ("0", Unit.MNKR, "0"),  # exactly nothing
        ("1725300000", Unit.MNKR, "1\u00a0725,3"),
        ("1234567.50", Unit.TKR, "1\u00a0235"),
        ("1234567.89", Unit.ORE, "1\u00a0234\u00a0567,89"),
    ],
)
def test_amounts_are_shown_as_a_swede_writes_them(kronor: str, unit: Unit, expected: str) -> None:
    assert money.shown(Decimal(kronor), unit) == expected


def test_deviations_carry_their_plus() -> None:
    assert money.shown(Decimal(700_000), signed=True) == "+0,7"
    assert money.shown(Decimal(-1_100_000), signed=True) == "−1,1"
    assert money.shown(Decimal(0), signed=True) == "0"


def test_no_amount_is_a_dash() -> None:
    assert money.shown(None) == "–"


def test_machines_get_a_point_and_a_hyphen() -> None:
    assert money.plain(Decimal("-1725349999.99")) == "-1725.3"
    assert money.plain(Decimal(0)) == "0"


@given(KRONOR)
def test_rounding_is_never_off_by_more_than_half_a_step(kronor: Decimal) -> None:
    assert abs(money.rounded(kronor) * 1_000_000 - kronor) <= 50_000


@given(KRONOR)
def test_people_and_machines_read_the_same_number(kronor: Decimal) -> None:
    seen = money.shown(kronor).replace("\u00a0", "").replace(",", ".").replace("−", "-")
    assert Decimal(seen) == Decimal(money.plain(kronor))


def test_the_rounding_note_is_there_exactly_when_rows_do_not_add_up() -> None:
    parts = [Decimal(140_000), Decimal(140_000), Decimal(140_000)]
    assert money.rounding_shows(parts, sum(parts, Decimal(0)))
    assert not money.rounding_shows([Decimal(100_000), Decimal(200_000)], Decimal(300_000))


@pytest.mark.parametrize(
    ("text", "set_"),
    [
        ("Överskott 81,9 mnkr.", "Överskott 81,9_mnkr."),
        ("från 49 procent till 61 %, KF § 184", "från 49_procent till 61_%, KF §_184"),
        ("sedan 2022 kronor", "sedan 2022_kronor"),
        ("av 27 kronologiskt ordnade", "av 27 kronologiskt ordnade"),
        ("18 nämndmål", "18 nämndmål"),
    ],
)
def test_no_line_ends_between_an_amount_and_its_unit(text: str, set_: str) -> None:
    assert money.unparted(text) == set_.replace("_", "\N{NO-BREAK SPACE}")
