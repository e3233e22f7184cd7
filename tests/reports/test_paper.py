"""How tables are set: columns so wide that nothing is cut, and only long tables parted."""

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reports import paper
from reports.document import Cell, Column, Header, Row, RowKind, Table
from tests.reports import samples

TEXTS = st.text(alphabet="abc å-/ ", max_size=80)


def table(heads: list[str], *rows: list[str], column: Column = Column.AMOUNT) -> Table:
    made = tuple(Row(name, tuple(Cell(text, Decimal(1)) for text in texts)) for name, *texts in rows)
    return Table("t", "T", "Namn", tuple(Header(head, column) for head in heads), made)


@given(st.lists(TEXTS, min_size=1, max_size=9), st.sampled_from(list(Column)), st.data())
def test_the_columns_never_take_the_names_room(heads: list[str], column: Column, data: st.DataObject) -> None:
    texts = data.draw(st.lists(st.lists(TEXTS, min_size=len(heads), max_size=len(heads)), max_size=3))
    found = paper.widths(table(heads, *(["Rad", *row] for row in texts), column=column))
    assert len(found) == len(heads) and sum(found) <= paper.ROOM - paper.NAME and min(found) > 0


def test_a_long_number_makes_its_column_wider_and_a_long_text_does_not() -> None:
    number, short, text = paper.widths(
        table(["A", "B", "C"], ["Rad", "123 456 789,0", "1", "47,0 (2021); 46,7 (2020)"])
    )
    assert number > short == paper.LEAST and text < 24 * paper.LETTER


def test_a_heading_is_parted_in_two_lines_at_most_where_there_is_room() -> None:
    (wide,), (narrow,) = paper.widths(table(["Redovisat jan–aug 2023"])), paper.widths(table(["Avvikelse"]))
    assert wide > narrow and wide >= len("jan–aug 2023") * paper.LETTER * paper.HEAD


def test_only_a_table_that_is_long_on_paper_may_be_parted() -> None:
    assert not paper.may_be_parted(samples.table("t", "T", 12))
    assert paper.may_be_parted(samples.table("t", "T", 60))
    assert paper.may_be_parted(table(["Status"], *[[samples.LOREM * 2, "Pågår"]] * 8, column=Column.STATUS))


def test_the_name_over_others_goes_on_over_empty_cells_only_where_it_finds_room() -> None:
    heads = ["2021", "2022", "Uppnås"]
    empty = (Cell(""), Cell(""), Cell("Uppnås delvis"))
    name = "God social sammanhållning och delaktighet"
    made = table(heads, ["Rad", "1", "2", "Nås"])
    assert paper.may_go_over(made, Row(name, empty, RowKind.HEADER))
    assert not paper.may_go_over(made, Row(name, empty))
    assert not paper.may_go_over(made, Row(name * 4, empty, RowKind.HEADER))
