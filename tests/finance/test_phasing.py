"""A year laid over its months adds up to the öre, follows its season, and shows no red where nothing is wrong."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import phasing
from finance.signs import Profile

kronor = st.decimals(min_value=-(10**12), max_value=10**12, places=2)
share = st.decimals(min_value=0, max_value=1000, places=4)
shares = st.lists(share, min_size=12, max_size=12).filter(any)
SUMMER = [Decimal(amount) for amount in (0, 0, 0, 10, 40, 200, 300, 250, 30, 0, 0, 0)]


@given(kronor, shares)
def test_the_months_add_up_to_the_year_to_the_ore(amount: Decimal, parts: list[Decimal]) -> None:
    months = phasing.spread(amount, parts)
    assert sum(months) == amount and len(months) == 12
    assert all(month == month.quantize(phasing.ORE) for month in months)


@given(kronor, shares)
def test_no_month_is_an_ore_or_more_from_its_share_and_none_goes_the_other_way(
    amount: Decimal, parts: list[Decimal]
) -> None:
    total = sum(parts)
    for month, part in zip(phasing.spread(amount, parts), parts, strict=True):
        assert abs(month - amount * part / total) < phasing.ORE
        assert month * amount >= 0
        assert part or not month


@given(kronor, shares, st.integers(min_value=1, max_value=12), st.booleans())
def test_a_change_touches_no_month_before_it_begins(
    amount: Decimal, parts: list[Decimal], first: int, catch_up: bool
) -> None:
    months = phasing.spread(amount, phasing.from_month(parts, first, catch_up=catch_up))
    assert not any(months[: first - 1]) and sum(months) == amount


def test_with_catch_up_the_rest_of_the_year_is_as_if_the_change_had_been_there_all_along() -> None:
    months = phasing.spread(Decimal(-12_000_000), phasing.from_month(phasing.FLAT, 8, catch_up=True))
    assert months[7:] == (-8_000_000, -1_000_000, -1_000_000, -1_000_000, -1_000_000)  # as the 2023 report's B2023-2


def test_without_catch_up_the_remaining_months_share_it() -> None:
    months = phasing.spread(Decimal(500), phasing.from_month(phasing.FLAT, 8, catch_up=False))
    assert months[7:] == (100, 100, 100, 100, 100)


def test_a_change_after_the_season_lies_in_its_first_month() -> None:
    assert phasing.spread(Decimal(7), phasing.from_month(SUMMER, 11, catch_up=False))[10] == 7


def test_flat_twelfths_take_their_last_ore_from_the_front() -> None:
    assert phasing.spread(Decimal("100.00"), phasing.FLAT)[:5] == tuple(
        Decimal(words) for words in ("8.34", "8.34", "8.34", "8.34", "8.33")
    )


def test_a_summer_business_that_does_as_last_year_shows_no_red_in_february_nor_in_any_month() -> None:
    """Its revenue comes in the summer; by flat twelfths it would lie far behind its budget all spring."""
    budget = Decimal(-900)
    by_season = phasing.spread(budget, phasing.seasons([-amount for amount in SUMMER]).shares)
    by_twelfths = phasing.spread(budget, phasing.FLAT)
    outcome = [-amount * 900 / sum(SUMMER) for amount in SUMMER]
    for month in range(1, 13):
        so_far, planned = sum(outcome[:month]), sum(by_season[:month])
        deviation = Profile.REVENUE.deviation(Profile.REVENUE.shown(so_far), Profile.REVENUE.shown(planned))
        assert abs(deviation) < Decimal("0.12"), month
    assert Profile.REVENUE.deviation(Decimal(0), -sum(by_twelfths[:2])) == -150


def test_a_month_that_went_against_the_year_gets_no_share() -> None:
    found = phasing.seasons([Decimal(10), Decimal(-5), *[Decimal(10)] * 10])
    assert found.shares[1] == 0 and not found.reason


@pytest.mark.parametrize("months", [[Decimal(0)] * 12, [Decimal(1), Decimal(-1), *[Decimal(0)] * 10]])
def test_where_last_year_gives_nothing_to_go_by_the_year_is_flat_and_says_so(months: list[Decimal]) -> None:
    found = phasing.seasons(months)
    assert found.shares == phasing.FLAT and "delat lika" in found.reason


@pytest.mark.parametrize(
    ("parts", "words"),
    [([Decimal(1)] * 11, "tolv"), ([Decimal(-1), *[Decimal(1)] * 11], "negativ"), ([Decimal(0)] * 12, "noll")],
)
def test_shares_that_cannot_be_are_refused(parts: list[Decimal], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        phasing.spread(Decimal(1), parts)


def test_parts_of_an_ore_are_refused() -> None:
    with pytest.raises(ValueError, match="hela ören"):
        phasing.spread(Decimal("0.001"), phasing.FLAT)
