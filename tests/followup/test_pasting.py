"""Blocks out of a spreadsheet: how they are read, and where their cells land."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from followup import pasting
from followup.pasting import Kind

COLUMNS = [("budget", False), ("amount", True), ("deviation", False), ("reason", True), ("comment", True)]
LINES = ["1-cost", "1-revenue", "2-cost"]


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
        ("1\n2", [["1"], ["2"]]),
        ("1\t\t3", [["1", "", "3"]]),
        ("1\t", [["1", ""]]),
        ('"två\nrader"\t"med ""citat"""\t"inget slut', [["två\nrader", 'med "citat"', '"inget slut']]),
        ('5" rör\t1', [['5" rör', "1"]]),
        ("\r\n1", [[""], ["1"]]),
        ("", []),
    ],
)
def test_a_block_is_read_as_excel_lays_it_on_the_clipboard(text, cells):
    assert [row for row in pasting.cells(text) if row] == cells


@given(st.lists(st.lists(st.text(alphabet='ab1,5 \t\n"', max_size=5), min_size=2, max_size=3), min_size=1, max_size=3))
def test_what_a_spreadsheet_quotes_comes_back(block):
    quoted = "\r\n".join("\t".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in block)
    assert pasting.cells(quoted) == block


def test_a_block_larger_than_a_grid_is_refused_in_words():
    with pytest.raises(pasting.TooLarge, match="fler än 5000 celler"):
        pasting.cells("1\t" * 6000)


def test_each_cell_lands_below_and_to_the_right_of_the_corner():
    landings = pasting.land([["1", "x", "Volym"], ["2"]], LINES, COLUMNS, "1-revenue", "amount")
    assert [(one.row, one.field, one.kind) for one in landings] == [
        ("1-revenue", "amount", Kind.VALUE),
        ("1-revenue", "deviation", Kind.SHOWN_ONLY),
        ("1-revenue", "reason", Kind.VALUE),
        ("2-cost", "amount", Kind.VALUE),
    ]


def test_what_falls_outside_is_said_and_blanks_of_merged_cells_leave_what_stands():
    landings = pasting.land([["1", "", "", "text", "för bred"], ["2"]], LINES, COLUMNS, "2-cost", "amount")
    assert [one.kind for one in landings] == [
        Kind.VALUE,
        Kind.BLANK,
        Kind.BLANK,
        Kind.VALUE,
        Kind.OUTSIDE,
        Kind.OUTSIDE,
    ]


def test_a_corner_outside_the_grid_is_no_place():
    with pytest.raises(ValueError, match="not in list"):
        pasting.land([["1"]], LINES, COLUMNS, "9-cost", "amount")


def test_the_versions_of_a_preview_come_back_as_they_were_sent():
    assert pasting.seen('{"1-cost": 3}') == {"1-cost": 3}
    assert pasting.seen("") == {}


@pytest.mark.parametrize("sent", ["[]", "1", '"x"', "null", '{"1-cost": null}', '{"1-cost": "3"}', "{"])
def test_versions_that_nobody_was_sent_are_refused(sent):
    with pytest.raises(ValueError):
        pasting.seen(sent)


def test_one_cell_and_several_are_told_each_in_its_words():
    counted = [(1, "cell ändras", "celler ändras"), (0, "är tom", "är tomma"), (1200, "är redan så", "är redan så")]
    assert pasting.told(counted) == ["1 cell ändras.", "1\N{NO-BREAK SPACE}200 är redan så."]
