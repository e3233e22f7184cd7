"""What a deviation is made of, and the sentence that says so: pure rules."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from finance.analysis import Contribution, Dimension, Explanation, best, drafted, explained, lowered, rolling

D = Decimal
MNKR = D(1_000_000)
KEY = "ks.2023-08.drift"


def made(*amounts: float, dimension: Dimension = Dimension.ACCOUNT, deviation: float | None = None) -> Explanation:
    parts = [Contribution(f"Konto {place}", D(str(one)) * MNKR) for place, one in enumerate(amounts, start=1)]
    whole = D(str(sum(amounts) if deviation is None else deviation)) * MNKR
    return explained(dimension, whole, parts)


def names(explanation: Explanation) -> list[str]:
    return [one.name for one in explanation.named]


def test_the_largest_come_first_until_four_fifths_are_explained():
    assert names(made(1, 5, 3, 1)) == ["Konto 2", "Konto 3"]
    assert names(made(1, 5, 2.9, 1.1)) == ["Konto 2", "Konto 3", "Konto 4"]
    assert made(1, 5, 3, 1).share == D("0.8")


def test_a_deficit_is_explained_by_what_is_worse_than_budget():
    explanation = made(-8, 1, -3)
    assert names(explanation) == ["Konto 1"]
    assert (explanation.share, explanation.rest) == (D("0.8"), -2 * MNKR)


def test_what_goes_against_is_named_where_the_parts_are_far_more_than_the_whole():
    explanation = made(10, -6, -1)
    assert ([one.name for one in explanation.parts], [one.name for one in explanation.against]) == (
        ["Konto 1"],
        ["Konto 2", "Konto 3"],
    )


def test_nothing_is_explained_of_no_deviation():
    explanation = made(5, -5)
    assert (explanation.share, explanation.is_enough) == (0, False)


@given(st.lists(st.integers(-1000, 1000), max_size=12))
def test_the_parts_and_the_rest_are_always_the_whole(amounts: list[int]):
    parts = [Contribution(str(place), D(one)) for place, one in enumerate(amounts)]
    found = explained(Dimension.ACCOUNT, D(sum(amounts)), parts)
    assert sum(one.amount for one in found.named) + found.rest == sum(amounts)
    own_way = [one for one in parts if one.amount * sum(amounts) > 0]
    assert not sum(amounts) or abs(sum(one.amount for one in found.parts)) >= D("0.8") * abs(sum(amounts))
    assert len(found.parts) <= max(len(own_way), len(parts) if not sum(amounts) else 0)


def test_the_fewest_parts_that_are_enough_say_it_best_and_months_never_do():
    three, one = made(3, 3, 3, 1), made(10, dimension=Dimension.UNIT)
    month = made(10, dimension=Dimension.MONTH)
    assert best([three, one, month]) is one
    assert best([three, made(10, dimension=Dimension.ONE_OFF), one]).dimension is Dimension.ONE_OFF
    assert best([month]) is None
    little = made(5, deviation=10, dimension=Dimension.ONE_OFF)
    assert best([little, three]) is three


def test_rolling_sums_begin_when_all_their_months_are_known():
    assert rolling([None, D(1), D(2), D(3)], 2) == [None, None, 3, 5]
    assert rolling([D(1), D(2)], 3) == [None, None]


def test_the_sentence_of_the_report():
    one_off = Explanation(
        Dimension.ONE_OFF, D("53.6") * MNKR, (Contribution("Tomträttsförsäljningar", D("52.2") * MNKR),)
    )
    draft = drafted(one_off, D("53.6") * MNKR, D("-54.1") * MNKR, key=KEY, what="nettokostnaden")
    assert draft.text == (
        "Avvikelsen 53,6 mnkr förklaras till 97 % av tomträttsförsäljningar. "
        "Jämfört med samma period i fjol är nettokostnaden 54,1 mnkr lägre."
    )
    assert [(said.key, said.shown) for said in draft.figures] == [
        (f"{KEY}.avvikelse.period", "53,6"),
        (f"{KEY}.analys-andel.period", "97"),
        (f"{KEY}.forandring.period", "54,1"),
    ]


def test_what_is_more_than_the_whole_has_its_amount_instead_of_a_share():
    draft = drafted(made(6, 4, -5), 5 * MNKR, D(0), key=KEY, what="resultatet")
    assert draft.text == "Avvikelsen 5,0 mnkr förklaras av konto 1 (6,0 mnkr). Resultatet är som i fjol."
    assert [said.key for said in draft.figures] == [f"{KEY}.avvikelse.period", f"{KEY}.analys-1.period"]


def test_what_goes_against_has_a_sentence_of_its_own():
    draft = drafted(made(9, -6), 3 * MNKR, D(0), key=KEY, what="resultatet")
    assert draft.text.startswith(
        "Avvikelsen 3,0 mnkr förklaras av konto 1 (9,0 mnkr). Den motverkas av konto 2 (−6,0 mnkr)."
    )


def test_a_negative_deviation_has_its_sign():
    draft = drafted(made(-9, -3), -12 * MNKR, 2 * MNKR, key=KEY, what="nettokostnaden")
    assert draft.text == (
        "Avvikelsen −12,0 mnkr förklaras till 100 % av konto 1 (−9,0 mnkr) och konto 2 (−3,0 mnkr). "
        "Jämfört med samma period i fjol är nettokostnaden 2,0 mnkr högre."
    )


def test_no_more_than_three_causes_are_named():
    draft = drafted(made(2, 2, 2, 2, 2), 10 * MNKR, D(0), key=KEY, what="nettokostnaden")
    assert "förklaras till 60 % av konto 1 (2,0 mnkr), konto 2 (2,0 mnkr) och konto 3 (2,0 mnkr)." in draft.text


def test_without_deviation_or_cause_it_says_so():
    assert "i nivå med budget" in drafted(None, D(10), D(0), key=KEY, what="nettokostnaden").text
    assert drafted(None, MNKR, D(0), key=KEY, what="x").text.startswith("Avvikelsen är 1,0 mnkr.")


@pytest.mark.parametrize(("name", "within"), [("Löner", "löner"), ("HR staben", "HR staben"), ("", ""), ("Å", "å")])
def test_a_name_within_a_sentence_begins_small_unless_it_is_an_abbreviation(name: str, within: str):
    assert lowered(name) == within
