"""Dimensions of SIE files become ansvar, verksamhet, projekt and motpart, as they are named or as a person says."""

from pathlib import Path

import pytest

from finance import parsing
from finance.parsing import Field, Layout
from tests.finance.files import SIE_HEAD, VOUCHER, File, noted, voucher, whole

ENCODING = "cp437"


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
    path = file(SIE_HEAD.replace('20 "Verksamhet"', '20 "Slag"').replace('21 "Motpart"', '21 "Uppgift"') + VOUCHER)
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
    batch = whole(file(SIE_HEAD + VOUCHER + voucher("#TRANS 5010 {} 5", "#TRANS 1930 {} -5")))
    assert batch.frame["unit"].to_list() == ["0401", "", "", ""]
    assert not batch.problems
    assert noted(batch, "Ansvar saknas på 2 av raderna på balanskonton").line == 18
    assert noted(batch, "Verksamhet saknas på 1 av raderna på resultatkonton").line == 22


def test_a_default_code_that_a_person_chose_fills_what_is_missing(file: File):
    path = file(SIE_HEAD + VOUCHER)
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
