"""Workbooks are read like text files, and archives that are none are refused before they are unpacked."""

import io
import tracemalloc
import zipfile
from datetime import date

import openpyxl

from tests.finance.files import HEADER, File, refusal, whole


def workbook(*sheets: list[list[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets, 1):
        sheet = book.create_sheet(f"Blad{number}")
        for row in rows:
            sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


XLSX_ROWS: list[list[object]] = [
    [],
    ["Huvudbok"],
    ["Period", "Konto", "Ansvar", "Verksamhet", "Bokföringsdatum", "Text", "Belopp"],
    [202308, 4010, "0401", 215.0, date(2023, 8, 31), "=1+1", 1234.5],
    ["2023-08", "4010", 401, 215, 45169, None, "1 234,50-"],
    ["Summa", None, None, None, None, None, 0],
    [202308, date(2023, 1, 2), 401, 215, None, None, 0.125],
]


def test_a_workbook_is_read_whatever_it_is_called(file: File):
    batch = whole(file(workbook(XLSX_ROWS, [["Anteckningar"]]), name="huvudbok.csv"))
    assert batch.frame.select("line", "period", "account", "unit", "activity", "ore", "booked_on").rows() == [
        (4, 202308, "4010", "0401", "215", 123450, date(2023, 8, 31)),
        (5, 202308, "4010", "401", "215", -123450, date(2023, 8, 31)),
    ]
    assert [(problem.line, problem.column, problem.value) for problem in batch.problems] == [
        (7, "Konto", "2023-01-02"),
        (7, "Belopp", "0.125"),
    ]
    assert [note.line for note in batch.notes] == [6]


def test_a_formula_counts_as_the_value_that_excel_saved(file: File):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook(XLSX_ROWS))) as plain, zipfile.ZipFile(out, "w") as archive:
        for name in plain.namelist():
            content = plain.read(name)
            archive.writestr(name, content.replace(b"<v>1234.5</v>", b"<f>1000+234.5</f><v>1234.5</v>"))
    assert b"<f>1000+234.5</f>" in zipfile.ZipFile(out).read("xl/worksheets/sheet1.xml")
    assert whole(file(out.getvalue())).frame["ore"].to_list() == [123450, -123450]


def test_a_workbook_with_several_ledgers_is_refused_with_their_names(file: File):
    assert "Blad1, Blad2" in refusal(file(workbook(XLSX_ROWS, XLSX_ROWS)))


def test_a_workbook_without_our_columns_says_which(file: File):
    assert "Kolumnen Ansvar saknas" in refusal(
        file(workbook([["Period", "Konto", "Verksamhet", "Belopp"], [202308, 4010, 215, 1]]))
    )
    assert "rubrikrad" in refusal(file(workbook([["Anteckningar"]])))


def test_a_truncated_workbook_and_other_archives_are_refused(file: File):
    content = workbook(XLSX_ROWS)
    assert "trasig eller avkortad" in refusal(file(content[: len(content) // 2]))
    damaged = bytearray(content)
    damaged[200:260] = bytes(60)
    assert "trasig eller avkortad" in refusal(file(bytes(damaged)))
    assert "trasig eller avkortad" in refusal(file(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("huvudbok.csv", HEADER)
    assert "zip-arkiv" in refusal(file(out.getvalue()))


def test_a_zip_bomb_is_refused_before_it_is_unpacked(file: File):
    out = io.BytesIO()
    with (
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/worksheets/sheet1.xml", "w") as sheet,
    ):
        for _ in range(60):
            sheet.write(bytes(1 << 20))
    tracemalloc.start()
    try:
        assert "för stor när den packas upp" in refusal(file(out.getvalue(), name="budget.xlsx"))
        assert tracemalloc.get_traced_memory()[1] < 5 << 20
    finally:
        tracemalloc.stop()


def test_a_zip_that_lies_about_its_size_is_refused(file: File):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", bytes(3 << 20))
    lying = out.getvalue().replace((3 << 20).to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert "trasig eller avkortad" in refusal(file(lying))
