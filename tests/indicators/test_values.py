"""What a cell of an indicator says, and how it is read back."""

from datetime import date
from decimal import Decimal

import pytest

from indicators.values import Cell, State, UnreadableValue, parse_value, print_value

D = Decimal


@pytest.mark.parametrize(
    ("written", "cell", "printed"),
    [
        ("2,50", Cell(D("2.50")), "2,50"),
        ("2.50", Cell(D("2.50")), "2,50"),
        ("1\u00a0835", Cell(D(1835)), "1\u00a0835"),
        ("-17,1", Cell(D("-17.1")), "\u221217,1"),
        ("97,1 %", Cell(D("97.1")), "97,1"),
        ("47,0 (2021)", Cell(D("47.0"), refers_to="2021"), "47,0 (2021)"),
        ("2020: 49", Cell(D(49), refers_to="2020"), "49 (2020)"),
        ("60,2 (prel., delår)", Cell(D("60.2"), partial=True, preliminary=True), "60,2 (prel., delår)"),
        ("I.U", Cell(state=State.PENDING), "I.U."),
        ("iu", Cell(state=State.PENDING), "I.U."),
        ("I.U. (2024-03-31)", Cell(state=State.PENDING, expected=date(2024, 3, 31)), "I.U. (2024-03-31)"),
        ("Genomförs ej", Cell(state=State.NOT_CONDUCTED), "Genomförs ej"),
        ("Sekretessbelagt", Cell(state=State.SECRET), "Sekretess"),
        ("ej jämförbar", Cell(state=State.NOT_COMPARABLE), "Ej jämförbar"),
        ("-", Cell(state=State.NOT_APPLICABLE), "Ej tillämplig"),
        ("  ", None, ""),
    ],
)
def test_a_cell_is_read_as_it_is_written_and_prints_so_that_it_reads_back(
    written: str, cell: Cell | None, printed: str
) -> None:
    assert parse_value(written) == cell
    assert print_value(cell) == printed
    assert parse_value(printed) == cell
    again = parse_value(printed)
    assert cell is None or str(again and again.number) == str(cell.number)


@pytest.mark.parametrize("written", ["ungefär 5", "12 34", "1,2,3", "47 (2021, 2020)", "I.U. (snart)"])
def test_what_is_neither_a_number_nor_a_state_is_refused_by_name(written: str) -> None:
    with pytest.raises(UnreadableValue, match="varken ett tal eller en orsak") as refused:
        parse_value(written)
    assert written in str(refused.value)


@pytest.mark.parametrize(
    ("written", "why"),
    [("0,123456789", "har fler än 8 decimaler"), ("1" * 17, "har fler än 16 siffror"), ("x" * 81, "är 81 tecken")],
)
def test_what_is_longer_than_a_value_is_refused_by_name_and_length(written: str, why: str) -> None:
    with pytest.raises(UnreadableValue, match=why) as refused:
        parse_value(written)
    assert written[:60] in str(refused.value)


@pytest.mark.parametrize("cell", [{}, {"number": D(1), "state": State.SECRET}])
def test_a_cell_is_a_number_or_a_state_and_never_both(cell: dict) -> None:
    with pytest.raises(ValueError, match="antingen ett tal eller en orsak"):
        Cell(**cell)


def test_only_what_is_pending_can_be_expected() -> None:
    with pytest.raises(ValueError, match="väntas"):
        Cell(state=State.SECRET, expected=date(2024, 1, 1))
