"""Each file is opened and read back: it holds what the report says, and the same report gives the same bytes."""

import csv
import hashlib
import io
import json
import zipfile
from decimal import Decimal

import docx
import openpyxl
import pytest
from docx.oxml.ns import qn

from reports import document
from reports.exports import figures, files, package, sheets, word
from tests.reports import small

REPORT = small.report()
DRAFT = small.report(decided=None)


class TestWorkbook:
    def test_each_table_has_a_sheet_and_is_listed(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(sheets.workbook(REPORT)))
        assert book.sheetnames == ["Innehåll", "1 Driftsammandrag jan–aug  nämn", "2 Mål"]
        listed = [row for row in book["Innehåll"].values if row[1]]
        assert listed[1] == ("1 Driftsammandrag jan–aug  nämn", REPORT.tables[0].title, "mnkr")
        assert "§ 321" in book["Innehåll"]["A2"].value
        assert book.properties.title == REPORT.document_title

    def test_numbers_are_numbers_in_the_tables_unit(self) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(sheets.workbook(REPORT))).worksheets[1]
        assert [cell.value for cell in sheet[3]] == ["Verksamhet", "Prognos", "Budget", "Avvikelse"]
        assert [cell.value for cell in sheet[5]] == ["Skola", 517.4, 599.3, 81.9]
        assert [cell.number_format for cell in sheet[5]][1::2] == ["#,##0.0", "+#,##0.0;-#,##0.0;0"]
        assert sheet["A8"].value == "Plus är bättre än budget."

    def test_nothing_in_it_can_run(self) -> None:
        sheet = openpyxl.load_workbook(io.BytesIO(sheets.workbook(REPORT))).worksheets[1]
        assert (sheet["A4"].value, sheet["A4"].data_type) == ("'=1+1", "s")

    def test_a_draft_says_that_it_is_one(self) -> None:
        book = openpyxl.load_workbook(io.BytesIO(sheets.workbook(DRAFT)))
        assert book["Innehåll"]["A2"].value == "UTKAST: rapporten är inte beslutad och kan ändras."


def test_csv_has_exact_kronor_decimal_commas_and_nothing_that_can_run() -> None:
    text = sheets.table_csv(small.operations("81900000.25")).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [
        ["Verksamhet", "Prognos (kronor)", "Budget (kronor)", "Avvikelse (kronor)"],
        ["'=1+1", "–", "–", "–"],
        ["Skola", "517400000", "599300000", "81900000,25"],
        ["Summa", "517400000", "599300000", "81900000,25"],
    ]


def test_json_has_every_figure_and_every_table_with_exact_values() -> None:
    read = json.loads(figures.as_json(REPORT))
    assert read["decision"] == {
        "body": "Testnämnden",
        "day": "2023-10-10",
        "paragraph": "§ 321",
        "diary_number": "KS 2023-512",
    }
    assert (read["draft"], json.loads(figures.as_json(DRAFT))["draft"]) == (False, True)
    assert [(one["key"], Decimal(one["value"]), one["measure"]) for one in read["figures"]] == [
        (small.KEY, Decimal(81_900_000), "kr")
    ]
    first = read["tables"][0]
    assert (first["unit"], first["values_in"], first["rows"][1]["cells"][2]) == (
        "mnkr",
        "kronor",
        {"text": "+81,9", "value": "81900000", "figure": small.KEY},
    )


class TestWord:
    @pytest.fixture
    def made(self) -> object:
        return docx.Document(io.BytesIO(word.as_word(REPORT)))

    def test_headings_paragraphs_and_lists_have_words_own_styles(self, made: docx.document.Document) -> None:
        said = [(one.style.name, one.text) for one in made.paragraphs if one.text]
        for expected in (
            ("Title", "Delårsrapport"),
            ("Heading 1", "Ekonomi"),
            ("Heading 2", "Drift"),
            ("Heading 2", "Mellanrubrik"),
            ("List Bullet", "ett"),
            ("List Number", "först"),
            ("Caption", "Kostnader per slag"),
            ("Normal", "Personal kostar mest."),
            ("Normal", "Skolan fick fler elever."),
            ("Heading 1", "Noter"),
        ):
            assert expected in said, expected
        assert said[-1] == ("Normal", "1 Utan engångsposter.")

    def test_marks_and_links_are_kept(self, made: docx.document.Document) -> None:
        paragraph = next(one for one in made.paragraphs if one.text.startswith("Överskottet"))
        assert [run.text for run in paragraph.runs if run.font.superscript] == ["1"]
        assert [run.text for run in paragraph.runs if run.bold] == [" viktigt"]
        assert [(one.text, one.address) for one in paragraph.hyperlinks] == [("Läs mer", "https://example.org/")]

    def test_tables_have_header_rows(self, made: docx.document.Document) -> None:
        operations, picture, goals = made.tables
        assert [cell.text for cell in operations.rows[2].cells] == ["Skola", "517,4", "599,3", "+81,9"]
        assert [cell.text for cell in picture.rows[1].cells] == ["Personal", "298,7"]
        assert [cell.text for cell in goals.rows[1].cells] == ["Trygga skolor", "Uppnås"]
        for table in made.tables:
            heads = [row._tr.trPr.find(qn("w:tblHeader")) is not None for row in table.rows]
            assert heads == [True] + [False] * (len(table.rows) - 1)

    def test_it_is_in_swedish_and_has_a_title(self, made: docx.document.Document) -> None:
        language = made.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
        assert language.get(qn("w:val")) == "sv-SE"
        core = made.core_properties
        assert (core.title, core.language, core.author) == (REPORT.document_title, "sv-SE", "Testnämnden")

    def test_only_a_draft_says_so_on_every_page(self, made: docx.document.Document) -> None:
        draft = docx.Document(io.BytesIO(word.as_word(DRAFT)))
        assert draft.sections[0].header.paragraphs[0].text.startswith("UTKAST")
        assert made.sections[0].header.paragraphs[0].text == ""


class TestPackage:
    SNAPSHOT = document.to_json(REPORT)

    def made(self) -> zipfile.ZipFile:
        return zipfile.ZipFile(io.BytesIO(package.package(REPORT, snapshot=self.SNAPSHOT, pdf=b"%PDF-1.7 rapport")))

    def test_it_holds_the_record_in_every_form(self) -> None:
        archive = self.made()
        assert archive.namelist() == [
            "manifest.json",
            "rapport.json",
            "rapport.pdf",
            "sha256sums.txt",
            "siffror.json",
            "tabeller/01-drift.csv",
            "tabeller/02-mal.csv",
        ]
        assert archive.testzip() is None
        assert document.from_json(archive.read("rapport.json").decode()) == REPORT
        assert archive.read("rapport.pdf").startswith(b"%PDF")

    def test_its_checksums_are_of_its_files(self) -> None:
        archive = self.made()
        sums = dict(reversed(line.split("  ")) for line in archive.read("sha256sums.txt").decode().splitlines())
        assert set(sums) == set(archive.namelist()) - {"sha256sums.txt"}
        assert all(hashlib.sha256(archive.read(name)).hexdigest() == checksum for name, checksum in sums.items())
        manifest = json.loads(archive.read("manifest.json"))
        assert {one["name"]: one["sha256"] for one in manifest["files"]} == {
            name: checksum for name, checksum in sums.items() if name != "manifest.json"
        }
        assert manifest["decision"]["diary_number"] == "KS 2023-512"

    def test_a_draft_is_no_record(self) -> None:
        with pytest.raises(ValueError, match="inte beslutad"):
            package.package(DRAFT, snapshot="", pdf=b"")


def test_the_same_report_gives_the_same_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    def made() -> list[bytes]:
        whole = package.package(REPORT, snapshot="{}", pdf=b"")
        return [sheets.workbook(REPORT), word.as_word(REPORT), figures.as_json(REPORT).encode(), whole]

    first = made()
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert [hashlib.sha256(one).hexdigest() for one in made()] == [hashlib.sha256(one).hexdigest() for one in first]


def test_a_file_is_named_by_what_it_is() -> None:
    assert files.name(small.report(version=2), "xlsx") == "TN-2023-08-version-2.xlsx"
    assert files.name(DRAFT, "docx") == "TN-2023-08-utkast-1.docx"
