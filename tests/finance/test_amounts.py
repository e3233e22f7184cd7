"""Amounts as people write them, which differences are explained, and a year as months."""

import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance import amounts, materiality
from finance.materiality import Lack, Threshold
from finance.parsing.values import Refused
from finance.spreading import months_of, spread
from followup import money

CASES = json.loads((Path(__file__).parents[1] / "data" / "amounts.json").read_text())
LIMITS = Threshold(kronor=Decimal(500_000), percent=Decimal(2), smallest=Decimal(150_000))
KRONOR = st.decimals(-(10**10), 10**10, places=2)


@pytest.mark.parametrize(("text", "kronor"), CASES["readable"])
def test_what_people_write_is_read_in_thousand_kronor_unless_it_says_otherwise(text, kronor):
    assert amounts.kronor(text) == Decimal(kronor)


@pytest.mark.parametrize("text", CASES["blank"])
def test_nothing_is_nothing_and_not_zero(text):
    assert amounts.kronor(text) is None


@pytest.mark.parametrize("text", CASES["unreadable"])
def test_what_is_no_amount_or_no_sane_amount_is_refused_in_words(text):
    with pytest.raises(Refused, match=r"belopp|orimligt stort|Punkten|Excel|Beloppet"):
        amounts.kronor(text)


def test_a_bare_number_is_in_the_unit_of_the_grid():
    assert amounts.kronor("1,5", money.Unit.MNKR) == 1_500_000
    assert amounts.kronor("1,5", money.Unit.KR) == Decimal("1.5")


@given(KRONOR)
def test_what_is_written_out_is_read_back_to_the_ore(amount):
    assert amounts.kronor(amounts.written(amount)) == amount


def test_a_deviation_is_material_above_both_kronor_and_percent():
    assert materiality.exceeds(Decimal(-600_000), Decimal(10_000_000), LIMITS)
    assert not materiality.exceeds(Decimal(600_000), Decimal(100_000_000), LIMITS)
    assert not materiality.exceeds(Decimal(400_000), Decimal(1_000_000), LIMITS)
    assert not materiality.exceeds(Decimal(500_000), Decimal(1_000_000), LIMITS)  # at the threshold is not above it
    assert materiality.exceeds(Decimal(600_000), Decimal(0), LIMITS)


@pytest.mark.parametrize(
    ("own", "reason", "comment", "asks", "lack"),
    [
        (None, False, False, False, Lack.NOTHING),
        (10_000_000, False, False, False, Lack.NOTHING),
        (10_100_000, False, False, False, Lack.NOTHING),  # nobody is asked to explain 0,1
        (10_150_000, False, False, False, Lack.REASON),
        (10_150_000, True, False, False, Lack.NOTHING),
        (10_150_000, True, False, True, Lack.COMMENT),  # a decision says which
        (9_000_000, True, False, False, Lack.COMMENT),
        (9_000_000, False, True, False, Lack.REASON),
        (9_000_000, True, True, False, Lack.NOTHING),
    ],
)
def test_leaving_the_proposal_takes_a_reason_and_when_material_a_comment(own, reason, comment, asks, lack):
    own = None if own is None else Decimal(own)
    said = {"reason": reason, "comment": comment, "reason_asks": asks}
    assert materiality.lacking(own, Decimal(10_000_000), Decimal(10_000_000), LIMITS, **said) is lack


@given(KRONOR, st.lists(KRONOR, max_size=12))
def test_a_year_spread_over_months_is_the_year_to_the_ore(rest, weights):
    months = spread(rest, weights)
    assert len(months) == len(weights)
    assert sum(months) == (rest if weights else 0)


def test_months_follow_the_budget_and_are_even_without_one():
    assert spread(Decimal(90), [Decimal(1), Decimal(2)]) == (30, 60)
    assert spread(Decimal(90), [Decimal(0), Decimal(0)]) == (45, 45)
    assert spread(Decimal(90), [Decimal(-1), Decimal(2)]) == (45, 45)
    assert spread(Decimal(-90), [Decimal(-1), Decimal(-2)]) == (-30, -60)


def test_months_somebody_wrote_stand_until_the_ledger_has_changed():
    weights = [Decimal(1), Decimal(1)]
    assert months_of(Decimal(100), Decimal(40), [Decimal(50), Decimal(10)], weights) == (50, 10)
    assert months_of(Decimal(100), Decimal(60), [Decimal(50), Decimal(10)], weights) == (40, 0)
    assert months_of(Decimal(100), Decimal(40), None, weights) == (30, 30)
