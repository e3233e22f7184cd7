"""The rules of risk: value, level, and what a risk asks for."""

import pytest

from goals.risks import STEPS, Level, Need, Rating, Treatment, accepted, need


def test_the_value_is_the_product_and_the_level_follows_it() -> None:
    values = {Rating(p, c).value: Rating(p, c).level for p in STEPS for c in STEPS}
    assert values == {1: "low", 2: "low", 3: "low", 4: "medium", 6: "medium", 8: "medium"} | dict.fromkeys(
        (9, 12, 16), Level.HIGH
    )


@pytest.mark.parametrize(("probability", "consequence"), [(0, 1), (1, 5), (-1, 2)])
def test_no_step_lies_outside_one_to_four(probability: int, consequence: int) -> None:
    with pytest.raises(ValueError, match="är 1–4"):
        Rating(probability, consequence)


LOW, MEDIUM, HIGH = Rating(1, 3), Rating(2, 4), Rating(3, 3)


@pytest.mark.parametrize(
    ("rating", "treatment", "expected"),
    [
        (None, Treatment(), Need.RATE),
        (None, Treatment(measured=True), Need.RATE),
        (None, Treatment(withdrawn=True), Need.NOTHING),
        (LOW, Treatment(), Need.NOTHING),
        (MEDIUM, Treatment(), Need.CONTROL),
        (MEDIUM, Treatment(controlled=True), Need.NOTHING),
        (HIGH, Treatment(controlled=True), Need.ACT),
        (HIGH, Treatment(measured=True), Need.NOTHING),
        (HIGH, Treatment(accepted_at=(9,)), Need.NOTHING),
        (HIGH, Treatment(accepted_at=(8,)), Need.ACT),
        (HIGH, Treatment(withdrawn=True), Need.NOTHING),
    ],
)
def test_what_a_risk_asks_for(rating: Rating | None, treatment: Treatment, expected: Need) -> None:
    assert need(rating, treatment) is expected


def test_an_acceptance_holds_for_its_value_and_lower() -> None:
    assert accepted(HIGH, (9,)) and accepted(MEDIUM, (4, 9)) and not accepted(HIGH, ()) and not accepted(HIGH, (8,))
