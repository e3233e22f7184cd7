"""The files inside the PDF hold the tables: exact numbers, nothing that can run, and the same bytes every time."""

import csv
import io
from decimal import Decimal

import pikepdf
from openpyxl import load_workbook

from reports import attached, pdf
from reports.document import Cell, Column, Header, Row, Table
from tests.reports import samples


def lines(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_csv_holds_the_exact_numbers_in_the_tables_unit() -> None:
    cells = (Cell("517,4", Decimal("517412345.67")), Cell("−0,1", Decimal(-60000)), Cell("", None))
    table = Table(
        "t", "T", "Namn", (Header("A"), Header("B", Column.DEVIATION), Header("C")), (Row("Rad", cells),), (), "mnkr"
    )
    assert lines(attached.as_csv(table)) == [
        ["Namn", "A", "B", "C", "Enhet"],
        ["Rad", "517,41234567", "-0,06", "", "mnkr"],
    ]


def test_words_stay_words_and_units_are_the_rows_own() -> None:
    found = lines(attached.as_csv(samples.indicators()))
    assert found[2] == ["Trygghet i hela kommunen", "1835", "I.U.", "Minska", "Nås inte", "antal"]
    assert found[3] == ["Skäggetorp", "2,5", "Sekretess", "", "", "medelvärde"]


def test_what_looks_like_a_formula_cannot_run() -> None:
    table = Table("t", "T", "Namn", (Header("A", Column.TEXT),), (Row("=HYPERLINK(1)", (Cell("@SUM(A1)"),)),))
    assert lines(attached.as_csv(table))[1][:2] == ["'=HYPERLINK(1)", "'@SUM(A1)"]
    sheet = load_workbook(io.BytesIO(attached.workbook([table]))).active
    assert [cell.data_type for cell in sheet[4][:2]] == ["s", "s"] and sheet["A4"].value.startswith("'")


def test_the_workbook_has_a_sheet_for_each_table_with_numbers_that_can_be_added() -> None:
    tables = samples.document().tables
    book = load_workbook(io.BytesIO(attached.workbook(tables)))
    assert len(book.sheetnames) == len(tables) and all(len(name) <= 31 for name in book.sheetnames)
    sheet = book.worksheets[0]
    assert sheet["A1"].value == "Kort tabell" and [cell.value for cell in sheet[3]][:2] == [
        "Verksamhet",
        samples.HEADERS[0],
    ]
    assert sheet["B5"].value == 1 and sheet["D5"].value == -17.5 and sheet["B5"].number_format == "#,##0.0"
    assert sheet.cell(4 + len(tables[0].rows) + 1, 1).value == "En not under tabellen."


def test_the_same_tables_give_the_same_bytes() -> None:
    assert attached.files(samples.document()) == attached.files(samples.document())


def test_those_in_the_pdf_open_and_hold_the_tables() -> None:
    with pikepdf.open(io.BytesIO(pdf.render(samples.document(rows=2)))) as opened:
        inside = {name: spec.get_file().read_bytes() for name, spec in opened.attachments.items()}
    assert inside == {one.name: one.content for one in attached.files(samples.document(rows=2))}
    assert lines(inside["tabell-2-lang.csv"])[2][0] == "1 Verksamhet 1"
    assert load_workbook(io.BytesIO(inside["alla-tabeller.xlsx"])).sheetnames[0] == "1 Kort tabell"
