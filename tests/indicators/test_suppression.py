"""Small groups are hidden together with what would let one subtract them back."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.suppression import Inconsistent, Sum, determined, hidden

SEXES = ("women", "men")


def table(groups):
    """People by area and sex with all totals, and the sums that hold; ``groups`` are (women, men) of each area."""
    people, sums = {}, []
    areas = [f"area {number}" for number in range(len(groups))]
    for area, group in zip(areas, groups, strict=True):
        people |= {(area, sex): number for sex, number in zip(SEXES, group, strict=True)}
        people[area, "all"] = sum(group)
    people |= {("all", sex): sum(people[area, sex] for area in areas) for sex in (*SEXES, "all")}
    sums += [Sum((area, "all"), tuple((area, sex) for sex in SEXES)) for area in (*areas, "all")]
    sums += [Sum(("all", sex), tuple((area, sex) for area in areas)) for sex in (*SEXES, "all")]
    return people, sums


def test_ten_are_few_and_eleven_are_not():
    sums = [Sum("all", SEXES)]
    assert hidden({"all": 51, "women": 11, "men": 40}, sums) == frozenset()
    assert hidden({"all": 50, "women": 10, "men": 40}, sums) == {"women", "men"}


def test_nobody_is_also_a_small_group():
    assert hidden({"all": 40, "women": 0, "men": 40}, [Sum("all", SEXES)]) == {"women", "men"}


def test_hidden_areas_that_are_few_together_take_a_third_with_them():
    people = {"all": 85, "north": 2, "south": 3, "east": 30, "west": 50}
    line = [Sum("all", ("north", "south", "east", "west"))]
    assert hidden(people, line) == {"north", "south", "east"}


def test_a_secret_cell_is_protected_whatever_its_size():
    assert hidden({"all": 90, "women": 50, "men": 40}, [Sum("all", SEXES)], secret=["women"]) == {"women", "men"}


def test_a_small_cell_of_a_table_is_hidden_in_both_directions():
    people, sums = table([(4, 30), (25, 40), (60, 70)])
    gone = hidden(people, sums)
    assert ("area 0", "women") in gone
    assert gone >= {("area 0", "men"), ("area 1", "women"), ("area 1", "men")}
    assert ("all", "all") not in gone


def test_sums_that_do_not_hold_are_refused():
    with pytest.raises(Inconsistent):
        hidden({"all": 50, "women": 10, "men": 41}, [Sum("all", SEXES)])


def test_what_follows_from_several_sums_together_is_seen_as_known():
    sums = [Sum("t", ("a", "b")), Sum("u", ("a", "b", "c"))]
    assert determined(sums, ["a", "b", "c"]) == {"c"}


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), min_size=1, max_size=5))
def test_nothing_hidden_can_be_worked_out_by_any_subtraction(groups):
    people, sums = table(groups)
    gone = sorted(hidden(people, sums))
    assert {cell for cell, number in people.items() if number <= 10} <= set(gone)
    # By another road than the code's: a cell is known when its unit vector lies in the span of the equations.
    equations = np.array([[(cell in line.parts) - (cell == line.total) for cell in gone] for line in sums], dtype=float)
    rank = np.linalg.matrix_rank(equations) if gone else 0
    for at in range(len(gone)):
        assert np.linalg.matrix_rank(np.vstack([equations, np.eye(len(gone))[at]])) == rank + 1
    for line in sums:
        parts = [part for part in line.parts if part in gone]
        assert not parts or line.total in gone or sum(people[part] for part in parts) > 10
