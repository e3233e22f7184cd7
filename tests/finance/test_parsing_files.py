"""Whole files: encodings, layouts, dirt, line numbers, and what is refused at the door."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from finance import parsing
from finance.parsing import Field, Layout
from tests.finance.files import HEADER, ROW, SHORT, File, refusal, whole


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp437", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_a_file_reads_the_same_in_every_encoding_delimiter_and_line_end(
    file: File, encoding: str, delimiter: str, newline: str
):
    row = ROW.replace("1 234,50", '"1 234,50"')
    text = (
        newline.join([HEADER, row, row.replace("81", "10").replace("Åkern", "öre")]).replace(";", delimiter) + newline
    )
    batch = whole(file(text, encoding=encoding))
    assert not batch.problems
    assert batch.rows_read == 2
    assert batch.done == 1.0
    assert batch.frame.rows() == [
        (2, 202308, "4010", "40100", "215", None, "81", 123450, date(2023, 8, 31), "1001", "Hyra Åkern"),
        (3, 202308, "4010", "40100", "215", None, "10", 123450, date(2023, 8, 31), "1001", "Hyra öre"),
    ]


def test_a_swedish_letter_on_the_last_of_many_rows_decides_the_encoding(file: File):
    rows = f"{SHORT}\n" + "202308;4010;401;215;Hyra;1,00\n" * 200_000 + "202308;4010;401;215;Åkeri;2,00\n"
    batch = whole(file(rows, encoding="cp1252"))
    assert batch.frame["text"][-1] == "Åkeri"
    assert batch.rows_read == batch.frame.height == 200_001
    assert batch.frame["line"].to_list() == list(range(2, 200_003))


def test_columns_are_known_by_their_names_in_any_order_and_case_among_any_others(file: File):
    layout = parsing.inspect(
        file(
            "belopp;ovrigt;VERKSAMHETSKOD;Verksamhet (text);Ansvarskod;konto;Kontotext;bokforingsdatum\n"
            "1;x;215;Skola;401;4010;Y;2023-08-31\n"
        )
    )
    assert {field: layout.headers[at] for field, at in layout.columns.items() if isinstance(at, int)} == {
        Field.AMOUNT: "belopp",
        Field.ACTIVITY: "VERKSAMHETSKOD",
        Field.UNIT: "Ansvarskod",
        Field.ACCOUNT: "konto",
        Field.BOOKED_ON: "bokforingsdatum",
    }


def test_the_period_is_taken_from_the_booking_date_when_no_column_has_it(file: File):
    batch = whole(file("Verdatum;Konto;Ansvar;Verksamhet;Belopp\n2023-03-31;4010;401;215;5\n;4010;401;215;5\n"))
    assert batch.frame["period"].to_list() == [202303]
    assert [(problem.line, problem.column) for problem in batch.problems] == [(3, "Verdatum")]


def test_debit_is_above_zero_and_credit_below(file: File):
    batch = whole(
        file("Period;Konto;Ansvar;Verksamhet;Debet;Kredit\n202301;4010;401;215;10,50;\n202301;3010;401;215;;7\n")
    )
    assert batch.frame["ore"].to_list() == [1050, -700]


def test_utfall_or_budget_is_the_amount_by_the_kind_of_the_import(file: File):
    path = file("År;Period;Konto;Ansvar;Verksamhet;Utfall;Budget\n2023;8;4010;401;215;1;2\n")
    assert whole(path, kind="outcome").frame["ore"].to_list() == [100]
    assert whole(path, kind="budget").frame["ore"].to_list() == [200]
    assert whole(path, kind="budget").frame["period"].to_list() == [202308]


@pytest.mark.parametrize(
    ("months", "year"),
    [
        ("Jan;Feb;Mar;Apr;Maj;Jun;Jul;Aug;Sep;Okt;Nov;Dec", 2023),
        ("202301;202302;202303;202304;202305;202306;202307;202308;202309;202310;202311;202312", None),
        ("P1;P2;P3;P4;P5;P6;P7;P8;P9;P10;P11;P12", 2023),
        ("jan-23;feb-23;mar-23;apr-23;maj-23;jun-23;jul-23;aug-23;sep-23;okt-23;nov-23;dec-23", None),
    ],
)
def test_months_in_columns_become_a_row_for_each_month_with_an_amount(file: File, months: str, year: int | None):
    path = file(f"Konto;Ansvar;Verksamhet;{months};Totalt\n4010;401;215;1;;3,5;-;0;0;0;8;0;0;0;12;24,5\n")
    batch = whole(path, year_hint=year)
    assert batch.frame.select("line", "period", "ore").rows() == [
        (2, 202301, 100),
        (2, 202303, 350),
        (2, 202308, 800),
        (2, 202312, 1200),
    ]
    assert batch.rows_read == 1


def test_months_without_a_year_ask_for_one(file: File):
    path = file("Konto;Ansvar;Verksamhet;Jan;Feb;Mar\n4010;401;215;1;2;3\n")
    assert "vilket år" in refusal(path)
    path = file("År;Konto;Ansvar;Verksamhet;Jan;Feb;Mar\n2024;4010;401;215;1;2;3\n")
    assert whole(path).frame["period"].to_list() == [202401, 202402, 202403]


def test_an_amount_in_a_thirteenth_month_is_a_problem_and_an_empty_one_is_not(file: File):
    months = ";".join(f"2023{month:02d}" for month in range(1, 14))
    batch = whole(file(f"Konto;Ansvar;Verksamhet;{months}\n4010;401;215{';1' * 13}\n4010;401;216{';1' * 12};\n"))
    assert batch.frame.height == 12
    assert [(problem.line, problem.column, problem.value) for problem in batch.problems] == [(2, "202313", "1")]
    assert "Period 13" in batch.problems[0].reason


def test_titles_before_the_header_page_breaks_repeated_headers_and_sums_are_passed_over(file: File):
    text = f"""Huvudbok Kommunstyrelsen;;;;;
Utskriven 2023-09-01;;;;;

{SHORT}
202308;4010;401;215;Hyra;100,00
Summa ansvar 401;;;;;100,00
;;;;;100,00
----------;----;----;----;----;----
\f
Sida 2
{SHORT}
202308;4010;401;215;Summa hyror i augusti;5,00
;;;;Totalt;105,00
"""
    batch = whole(file(text))
    assert not batch.problems
    assert batch.frame.select("line", "ore", "text").rows() == [(5, 10000, "Hyra"), (12, 500, "Summa hyror i augusti")]
    assert [note.line for note in batch.notes] == [6, 7, 10, 13]
    assert batch.rows_read == 2


def test_every_problem_names_line_column_value_and_reason(file: File):
    batch = whole(
        file(
            f"{SHORT}\n202313;4010;401;215;;abc\n202308;02-jan;;215;;1\n202308;4010;401;215;bara fem\n"
            "202308;4010;401;215;för;många;1\n202308;4010;401;215;rätt;1\n"
        )
    )
    assert [(problem.line, problem.column, problem.value) for problem in batch.problems] == [
        (2, "Period", "202313"),
        (2, "Belopp", "abc"),
        (3, "Konto", "02-jan"),
        (3, "Ansvar", ""),
        (4, "hela raden", "202308;4010;401;215;bara fem"),
        (5, "hela raden", "202308;4010;401;215;för;många;1"),
    ]
    assert all(problem.reason.endswith(".") for problem in batch.problems)
    assert batch.frame["line"].to_list() == [6]
    assert batch.rows_read == 5


def test_line_numbers_are_physical_when_texts_hold_line_breaks_and_delimiters(file: File):
    rows = [
        f"{SHORT}",
        '202308;4010;401;215;"två\nrader; med ""citat""";1',
        '202308;4010;401;215;"enkel";x',
        '202308;4010;401;215;5" rör;2',
        '202308;4010;401;215;"tre\n\nrader";y',
        "202308;4010;401;215;;3",
    ]
    batch = whole(file("\n".join(rows)))
    assert batch.frame.select("line", "text").rows() == [(2, 'två\nrader; med "citat"'), (5, '5" rör'), (9, None)]
    assert [problem.line for problem in batch.problems] == [4, 6]


def test_text_that_looks_like_a_formula_stays_text(file: File):
    assert whole(file(f"{SHORT}\n202308;4010;401;215;=cmd|' /C calc'!A0;1\n")).frame["text"].to_list() == [
        "=cmd|' /C calc'!A0"
    ]


def test_the_files_own_amounts_decide_what_a_lone_separator_means(file: File):
    body = f"{SHORT}\n202308;4010;401;215;;1.234\n202308;4010;401;215;;"
    assert whole(file(body + "5,50\n")).frame["ore"].to_list() == [123400, 550]
    assert [problem.value for problem in whole(file(body + "7\n")).problems] == ["1.234"]
    assert "fler än två" in whole(file(body + "5.50\n")).problems[0].reason


def test_the_files_own_dates_decide_what_is_day_and_month(file: File):
    body = "Datum;Konto;Ansvar;Verksamhet;Belopp\n08/09/2023;4010;401;215;1\n"
    assert [problem.value for problem in whole(file(body)).problems] == ["08/09/2023"]
    assert whole(file(body + "31/08/2023;4010;401;215;1\n")).frame["booked_on"][0] == date(2023, 9, 8)
    assert whole(file(body + "08/31/2023;4010;401;215;1\n")).frame["booked_on"][0] == date(2023, 8, 9)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tom"),
        (b"\xef\xbb\xbf \r\n\r\n", "tom"),
        (b"<!DOCTYPE html><html><body>Logga in</body></html>", "webbsida"),
        (b"\n<html><table><tr><td>Konto</td></tr></table>", "webbsida"),
        (b"%PDF-1.7\n", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0\0", "bild"),
        (b"\x00\x01\x02\x03" * 500, "textfil"),
        (b"bara ord\nutan tabell\n", "rubrikrad"),
        (b"x" * (20 << 20), "tabell med rader"),
        (SHORT.encode() + b"\n", "inga rader"),
        (SHORT.encode() + b"\nSumma;;;;;5\n", "inga rader"),
        ("Namn;Text\nÅkerö;".encode() + "Åkerö".encode("cp1252"), "teckenkodningar"),
        (SHORT.encode("utf-16") + b"\n", "tyda"),
    ],
)
def test_what_is_no_ledger_is_refused_in_words(file: File, content: bytes, words: str):
    assert words in refusal(file(content))


def test_missing_columns_are_named_beside_those_that_were_found_and_can_be_mended(file: File):
    path = file("Period;Kontering;Ansvar;Verksamhet;Värde\n202308;4010;401;215;1\n")
    with pytest.raises(parsing.MissingColumns) as refused:
        parsing.inspect(path)
    assert "Kolumnerna Konto och Belopp" in str(refused.value)
    assert "Period, Kontering, Ansvar, Verksamhet, Värde" in str(refused.value)
    mended = refused.value.layout.to_dict()
    mended["columns"] |= {"account": 1, "amount": 4}
    layout = parsing.inspect(path, remembered=mended)
    assert whole(path, layout=layout).frame.select("account", "ore").rows() == [("4010", 100)]
    other = file("Värde;Ny;Verksamhet;Ansvar;Kontering;Period\n1;;215;401;4010;202308\n")
    assert whole(other, layout=parsing.inspect(other, remembered=layout.to_dict())).frame["ore"].to_list() == [100]


def test_a_choice_of_columns_that_a_person_made_goes_before_the_names(file: File):
    path = file("Period;Konto;Ansvar;Verksamhet;Belopp;Belopp justerat\n202308;4010;401;215;1;2\n")
    chosen = parsing.inspect(path).to_dict()
    chosen["columns"]["amount"] = 5
    assert whole(path, layout=parsing.inspect(path, remembered=chosen)).frame["ore"].to_list() == [200]


def test_two_columns_of_one_name_are_refused_with_their_places(file: File):
    words = refusal(file("Period;belopp;Konto;Ansvar;Verksamhet;Belopp\n202308;1;4010;401;215;2\n"))
    assert "2 kolumner som heter belopp (kolumn 2 och 6)" in words


def test_a_mark_that_is_never_closed_is_refused_with_its_line(file: File):
    rows = f'{SHORT}\n202308;4010;401;215;;1\n202308;4010;401;215;"öppen;1\n' + "202308;4010;401;215;;1\n" * 100
    assert "rad 3 tar aldrig slut" in refusal(file(rows))


def test_a_layout_survives_being_written_down_and_knows_its_kin(file: File):
    layout = parsing.inspect(file(f"{HEADER}\n{ROW}\n"))
    assert Layout.from_dict(layout.to_dict()) == layout
    assert parsing.inspect(file(f"Titel\n{HEADER.upper()}\n{ROW}\n", encoding="cp1252")).signature == layout.signature
    assert parsing.inspect(file(f"{SHORT}\n202308;4010;401;215;;1\n")).signature != layout.signature


PEAK = """
import resource, sys
from pathlib import Path
from finance import parsing
path = Path(sys.argv[1])
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
rows = sum(batch.frame.height for batch in parsing.read(path, parsing.inspect(path)))
print(rows, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)
"""


def test_reading_a_large_file_takes_no_more_memory_than_some_parts_of_it(file: File):
    path = file(f"{HEADER}\n" + f"{ROW}\n" * 1_200_000)
    assert path.stat().st_size > 80 << 20
    root = Path(parsing.__file__).parents[2]
    ran = subprocess.run([sys.executable, "-c", PEAK, path], cwd=root, check=True, capture_output=True, text=True)
    rows, mebibytes = map(int, ran.stdout.split())
    assert rows == 1_200_000
    assert mebibytes < 120
