"""A budget decision balances, is financed and leaves no frame below zero; each refusal says what to do."""

from decimal import Decimal

from finance.budget_rules import Frame, Names, negative_frames, summed, unbalanced, unfinanced

COST, REVENUE = Frame(1, 10, "cost"), Frame(1, 10, "revenue")
OTHER = Frame(2, 10, "cost")
NAMES = Names({1: "Skola", 2: "Park"}, {10: "Grundskola"}, frozenset())


def kr(**amounts: int) -> dict[Frame, Decimal]:
    frames = {"cost": COST, "revenue": REVENUE, "other": OTHER}
    return {frames[name]: Decimal(amount) for name, amount in amounts.items()}


def test_a_transfer_goes_even() -> None:
    assert unbalanced("transfer", kr(cost=-500, other=500)) == []
    assert "ökar budgeten med 100 kr" in unbalanced("transfer", kr(cost=-400, other=500))[0]
    assert unbalanced("technical", kr(cost=-400)) == []


def test_what_is_added_during_the_year_is_financed() -> None:
    assert "11 kap. 15 §" in unfinanced("carry_over", kr(cost=100), "")[0]
    assert "100 kr" in unfinanced("technical", kr(cost=100), "  ")[0]
    assert unfinanced("supplement", kr(cost=100), "Ur resultatutjämningsreserven") == []
    assert unfinanced("original", kr(cost=100), "") == []
    assert unfinanced("technical", kr(cost=-100), "") == []
    assert unfinanced("supplement", kr(cost=-1), "")


def test_a_decision_that_would_make_a_frame_negative_is_refused_with_the_amounts() -> None:
    (words,) = negative_frames("technical", kr(cost=1000), kr(cost=-1500), NAMES)
    assert words.startswith("Kostnadsbudgeten för Skola, Grundskola, skulle bli −500 kr. Den är 1\u00a0000 kr")
    assert negative_frames("technical", kr(cost=1000), kr(cost=-1000), NAMES) == []


def test_a_revenue_budget_does_not_go_below_zero_either() -> None:
    assert "Intäktsbudgeten" in negative_frames("technical", kr(revenue=-100), kr(revenue=200), NAMES)[0]


def test_the_frame_of_an_area_is_its_net_cost() -> None:
    before = kr(cost=1000, revenue=-200)
    (words,) = negative_frames("technical", before, kr(revenue=-900), NAMES)
    assert words.startswith("Ramen för Skola skulle bli −100 kr")
    results = Names(NAMES.areas, NAMES.lines, frozenset({1}))
    assert negative_frames("technical", before, kr(revenue=-900), results) == []


def test_the_original_budget_may_give_an_area_more_revenue_than_cost() -> None:
    assert negative_frames("original", {}, kr(cost=100, revenue=-900), NAMES) == []


def test_a_frame_that_is_negative_already_can_be_mended_step_by_step() -> None:
    assert negative_frames("technical", kr(cost=-1000), kr(cost=500), NAMES) == []


def test_rows_of_the_same_frame_are_added_up() -> None:
    assert summed([(COST, Decimal(1)), (COST, Decimal(2)), (OTHER, Decimal(3))]) == kr(cost=3, other=3)
