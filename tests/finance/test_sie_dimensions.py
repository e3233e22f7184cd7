"""Dimensions of SIE files become ansvar, verksamhet, projekt and motpart, as they are named or as a person says."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from finance import parsing
from finance.parsing import Batch, Field, Layout

HEAD = """#FLAGGA 0
#PROGRAM "Ekonomi" 5.1
#FORMAT PC8
#GEN 20230901 AN
#SIETYP 4
#FNAMN "Åkerby kommun"
#RAR 0 20230101 20231231
#RAR -1 20220101 20221231
#DIM 1 "Ansvar"
#DIM 20 "Verksamhet"
#DIM 6 "Projekt"
#DIM 21 "Motpart"
#OBJEKT 1 "0401" "Kansliet"
#KONTO 5010 "Lokalhyra"
"""
VOUCHER = """#VER A 567 20230831 "Hyra Åkern" 20230901 AN
{
#TRANS 5010 {1 "0401" 20 "215" 6 "P7" 21 "81"} 1000.50
#TRANS 1930 {} -1000.50
}
"""
HIT = (17, 202308, "5010", "0401", "215", "P7", "81", 100050, date(2023, 8, 31), "A 567", "Hyra Åkern")
BANK = (18, 202308, "1930", "", "", None, None, -100050, date(2023, 8, 31), "A 567", "Hyra Åkern")

File = Callable[..., Path]


@pytest.fixture
def file(tmp_path: Path) -> File:
    def write(content: str | bytes, *, encoding: str = "cp437", name: str = "fil.se") -> Path:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
        return path

    return write


def whole(path: Path, layout: Layout | None = None, *, kind: str = "outcome", year_hint: int | None = None) -> Batch:
    """The file as one batch."""
    layout = layout or parsing.inspect(path, filename=path.name, kind=kind)
    batches = list(parsing.read(path, layout, year_hint=year_hint))
    return Batch(
        pl.concat([batch.frame for batch in batches]),
        tuple(problem for batch in batches for problem in batch.problems),
        sum(batch.rows_read for batch in batches),
        tuple(note for batch in batches for note in batch.notes),
        batches[-1].done,
    )


def told(batch: Batch) -> list[tuple[int, str, str]]:
    return [(problem.line, problem.column, problem.value) for problem in batch.problems]


def noted(batch: Batch, words: str) -> parsing.Problem:
    (found,) = [note for note in batch.notes if words in note.reason]
    return found


def voucher(*rows: str, head: str = "#VER A 1 20230831") -> str:
    return "\n".join([head, "{", *rows, "}"]) + "\n"


# The dress of the file


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
def mapping(path: Path, remembered: dict | None = None) -> dict[Field, str]:
    layout = parsing.inspect(path, remembered=remembered)
    return {of: layout.headers[at] for of, at in layout.columns.items() if isinstance(at, int)}


def test_dimensions_are_known_by_name_before_number(file: File):
    head = '#FLAGGA 0\n#SIETYP 4\n#DIM 1 "Projekt"\n#DIM 2 "Motpart"\n#DIM 6 "Verksamhet"\n#DIM 30 "ANSVAR"\n'
    assert mapping(file(head)) == {
        Field.UNIT: "30 ANSVAR", Field.ACTIVITY: "6 Verksamhet", Field.PROJECT: "1 Projekt",
        Field.COUNTERPARTY: "2 Motpart",
    }  # fmt: skip


def test_reserved_dimensions_need_no_declaration(file: File):
    path = file("#FLAGGA 0\n" + voucher('#TRANS 5010 {"1" "0401" 2 "215" 6 P7 7 "47"} 0'))
    assert mapping(path) == {
        Field.UNIT: "1 Kostnadsställe", Field.ACTIVITY: "2 Kostnadsbärare", Field.PROJECT: "6 Projekt",
    }  # fmt: skip
    assert whole(path).frame.select("unit", "activity", "project").row(0) == ("0401", "215", "P7")


def test_a_corrected_mapping_is_used_and_remembered_for_the_next_file(file: File):
    path = file(HEAD.replace('20 "Verksamhet"', '20 "Slag"').replace('21 "Motpart"', '21 "Uppgift"') + VOUCHER)
    layout = parsing.inspect(path)
    assert Field.ACTIVITY not in layout.columns
    corrected = layout.to_dict() | {"columns": {"unit": 0, "activity": 2, "project": 1}, "defaults": {"unit": "9999"}}
    remembered = parsing.inspect(path, remembered=corrected)
    assert mapping(path, corrected) == {
        Field.UNIT: "1 Ansvar", Field.ACTIVITY: "20 Slag", Field.PROJECT: "6 Projekt",
    }  # fmt: skip
    assert remembered.signature == layout.signature
    assert Layout.from_dict(remembered.to_dict()) == remembered
    assert whole(path, remembered).frame.select("unit", "activity", "counterparty").rows() == [
        ("0401", "215", None), ("9999", "", None),
    ]  # fmt: skip


def test_rows_without_codes_are_kept_and_noted_once_per_kind_of_account(file: File):
    batch = whole(file(HEAD + VOUCHER + voucher("#TRANS 5010 {} 5", "#TRANS 1930 {} -5")))
    assert batch.frame["unit"].to_list() == ["0401", "", "", ""]
    assert not batch.problems
    assert noted(batch, "Ansvar saknas på 2 av raderna på balanskonton").line == 18
    assert noted(batch, "Verksamhet saknas på 1 av raderna på resultatkonton").line == 22


def test_a_default_code_that_a_person_chose_fills_what_is_missing(file: File):
    path = file(HEAD + VOUCHER)
    layout = parsing.inspect(
        path, remembered={"headers": [], "columns": {}, "defaults": {"unit": "9", "activity": "0"}}
    )
    batch = whole(path, layout)
    assert batch.frame.select("unit", "activity").rows() == [("0401", "215"), ("9", "0")]
    assert not [note for note in batch.notes if "saknas" in note.reason]


def test_an_underdimension_takes_its_first_part_from_the_dimension_above(file: File):
    head = '#FLAGGA 0\n#DIM 20 "Avdelningar"\n#UNDERDIM 22 "Ansvar" 20\n'
    row = voucher('#TRANS 5010 {20 "01" 22 "02"} 0')
    assert whole(file(head + row)).frame["unit"].to_list() == ["0102"]
    assert whole(file(head + '#OBJEKT 22 "02" "Hel kod"\n' + row)).frame["unit"].to_list() == ["02"]
    assert whole(file(head.replace("Avdelningar", "Verksamhet") + row)).frame["unit"].to_list() == ["02"]
