"""What is told of an assignment is made from each committee's state, in the words of the printed report."""

import pytest

from goals.wording import State, of_report, own, together


def states(**of: str | None) -> list[State]:
    return [State(name, status) for name, status in of.items()]


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([], "Ingen uppgift"),
        (states(KS="under_way", BOU="under_way"), "Pågår"),
        (states(KS="done"), "Genomförd"),
        (
            states(KS="done", BOU="remains", BIN="remains", SON="remains", ÄN="done"),
            "Kvarstår för BOU, BIN och SON. Övriga har genomfört uppdraget.",
        ),
        (states(KS="done", BOU="remains"), "Kvarstår för BOU. KS har genomfört uppdraget."),
        (
            states(KS="remains", BOU="under_way", SON="not_started", ÄN="dropped"),
            "Kvarstår för KS. Ej påbörjad för SON. Pågår för BOU. Utgår för ÄN.",
        ),
        (
            states(KS="done", BOU="remains", SON="done", ÄN=None),
            "Kvarstår för BOU. KS och SON har genomfört uppdraget. Ingen uppgift från ÄN.",
        ),
        ([State("KS", "done", "VSS")], "Genomförd (VSS del)"),
        ([State("KS", "done", "VSS"), State("BOU", "under_way")], "Pågår för BOU. KS har genomfört sin del (VSS)."),
    ],
)
def test_the_words_are_made_from_the_states(given: list[State], words: str) -> None:
    assert together(given) == words


def test_every_committee_is_told_of_once_and_no_one_is_claimed_for() -> None:
    given = states(A="remains", B=None, C="done", D="done", E="dropped")
    told = together(given)
    assert all(told.count(state.committee + " ") + told.count(state.committee + ".") == 1 for state in given[:2])
    assert "Övriga" not in told


def test_a_report_tells_its_own_state_of_a_named_assignment_and_all_states_of_a_common_one() -> None:
    given = [State("KS", "done", "VSS"), State("BOU", None)]
    assert of_report(given, committee="KS", common=False) == own(given[0]) == "Genomförd (VSS del)"
    assert of_report(given, committee="KS", common=True) != "Genomförd (VSS del)"
    assert of_report(states(BOU="under_way"), committee="KS", common=False) == "Pågår"
