"""SIE files read: what counts, what is passed over, what is told by line, in every dress that real files wear."""

from datetime import date
from decimal import Decimal

import pytest

from finance import parsing
from finance.parsing import UnreadableFile, sie
from finance.parsing.sie.checksum import Checksum
from tests.finance.files import BANK, HIT, SIE_HEAD, VOUCHER, File, noted, told, voucher, whole

ENCODING = "cp437"


# The dress of the file


@pytest.mark.parametrize("encoding", ["cp437", "utf-8", "utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_the_bytes_decide_the_encoding_whatever_the_header_says(file: File, encoding: str, newline: str):
    batch = whole(file((SIE_HEAD + VOUCHER).replace("\n", newline), encoding=encoding))
    assert batch.frame.rows() == [HIT, BANK]
    assert not batch.problems
    assert batch.rows_read == 2
    assert batch.frame.schema == parsing.SCHEMA


@pytest.mark.parametrize("name", ["fil.si", "fil.SE", "huvudbok.csv", "namnlös"])
def test_the_name_of_the_file_decides_nothing(file: File, name: str):
    assert whole(file(SIE_HEAD + VOUCHER, name=name)).frame.height == 2


def test_letters_that_tell_no_encoding_are_read_as_the_format_says(file: File):
    batch = whole(file(b"#FLAGGA 0\n" + voucher('#TRANS 5010 {} 0 "" "Müller"').encode("cp437")))
    assert batch.frame["text"].to_list() == ["Müller"]


def test_two_encodings_in_one_file_are_refused(file: File):
    mixed = b'#FLAGGA 0\n#FNAMN "' + "Åkerö".encode() + b'"\n#KONTO 5010 "' + "ö".encode("cp437") + b'"\n'
    with pytest.raises(UnreadableFile, match="blandar två teckenkodningar"):
        parsing.inspect(file(mixed))


@pytest.mark.parametrize(("written", "read"), [("utf-8", "cp1252"), ("utf-8", "cp437"), ("cp1252", "cp437")])
def test_letters_spoilt_on_the_way_are_noted_with_their_line(file: File, written: str, read: str):
    spoilt = "Fastighetsskötsel".encode(written).decode(read)
    batch = whole(file(SIE_HEAD + VOUCHER.replace("Hyra Åkern", spoilt), encoding="utf-8"))
    assert noted(batch, "förvanskats").line == 15
    assert batch.frame["ore"].sum() == 0


def test_a_file_may_end_without_a_line_feed_or_with_the_end_mark_of_dos(file: File):
    assert whole(file((SIE_HEAD + VOUCHER).rstrip("\n"))).frame.rows() == [HIT, BANK]
    assert whole(file(SIE_HEAD + VOUCHER + "\x1a")).frame.rows() == [HIT, BANK]


def test_tabs_indents_blank_lines_and_lower_case_do_no_harm(file: File):
    text = SIE_HEAD + "\n\n" + VOUCHER.replace("#TRANS 5010 ", "\t#trans\t5010\t").replace("} 1000", "}\t 1000")
    rows = whole(file(text)).frame.rows()
    assert [row[1:] for row in rows] == [HIT[1:], BANK[1:]]
    assert [row[0] for row in rows] == [19, 20]


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ('#TRANS 5010 {} 0 "" "5\\" rör"', '5" rör'),
        ('#TRANS 5010 {} 0 "" "rör 5\\""', 'rör 5"'),
        ('#TRANS 5010 {} 0 "" "C:\\"', "C:\\"),
        ('#TRANS 5010 {} 0 "" "C:\\temp" 1', "C:\\temp"),
        ('#TRANS "5010" {} "0.00" "" Hyra', "Hyra"),
        ('#TRANS 5010 {} 0 "" "{klammer} # och ;" 5 AN', "{klammer} # och ;"),
        ('#TRANS 5010 {}0 20230831 "Tätt"', "Tätt"),
        ('#TRANS 5010 { } 0 "" ""', None),
        ('#TRANS 5010 {} 0 20230831 "brutet\npå två rader" 1', "brutet på två rader"),
        ('#TRANS 5010 {} 0 "" "Text" 1.5 "AN" "ett fält till"', "Text"),
        ('#TRANS 5010 0 "" "utan lista"', "utan lista"),
        ('#TRANS 5010 {} 0 "" "=1+1"', "=1+1"),
    ],
)
def test_quoted_escaped_broken_and_bare_fields_are_read(file: File, row: str, text: str | None):
    batch = whole(file("#FLAGGA 0\n" + voucher(row)))
    assert not batch.problems
    assert batch.frame["text"].to_list() == [text]


def test_a_mark_without_an_end_is_told_and_the_next_record_stands(file: File):
    batch = whole(file("#FLAGGA 0\n" + voucher('#TRANS 5010 {} 5 "" "utan slut', "#TRANS 5010 {} 0")))
    assert told(batch)[0][:2] == (4, "hela raden")
    assert batch.frame["line"].to_list() == [5]


def test_lines_that_are_no_records_are_told(file: File):
    batch = whole(file(SIE_HEAD + "skräp här\n" + VOUCHER))
    assert told(batch) == [(15, "hela raden", "skräp här")]


# Vouchers


def test_only_what_stands_counts_not_its_history(file: File):
    rows = [
        "#TRANS 1910 {} -1000.00", "#TRANS 2640 {} 200.00", "#BTRANS 6110 {} 800.00",
        "#RTRANS 6250 {} 800.00", "#TRANS 6250 {} 800.00",
    ]  # fmt: skip
    path = file(SIE_HEAD + voucher(*rows))
    batch = whole(path)
    assert batch.frame["ore"].to_list() == [-100000, 20000, 80000]
    assert not batch.problems
    assert noted(batch, "#BTRANS").line == 19
    assert noted(batch, "#RTRANS").reason.endswith("(antal: 1).")
    assert sie.totals(path) == sie.SieTotals(
        1, 3, {"1910": Decimal("-1000.00"), "2640": Decimal("200.00"), "6250": Decimal("800.00")}
    )


def test_unknown_records_are_passed_over_with_one_note_each(file: File):
    batch = whole(file(SIE_HEAD + "#EGEN 1\n#EGEN 2\n" + VOUCHER))
    note = noted(batch, "#EGEN")
    assert (note.line, note.column) == (15, "#EGEN")
    assert note.reason.endswith("(antal: 2).")
    assert not batch.problems


def test_a_voucher_that_does_not_balance_is_reported_by_number_and_its_rows_are_kept(file: File):
    path = file(SIE_HEAD + VOUCHER + voucher("#TRANS 5010 {} 1234.56", head='#VER B "12" 20230801'))
    batch = whole(path)
    assert told(batch) == [(20, "#VER verno", "B 12")]
    assert batch.problems[0].reason.startswith("Verifikation B 12 balanserar inte: 1\u00a0234,56 kronor skiljer.")
    assert batch.rows_read == batch.frame.height == 3
    assert sie.totals(path).accounts["5010"] == Decimal("2235.06")


def test_vouchers_without_series_and_number_are_vouchers_of_their_own(file: File):
    one = voucher("#TRANS 5010 {} 5", "#TRANS 1930 {} -5", head='#VER "" "" 20230801 "Import"')
    other = voucher("#TRANS 5010 {} 7", head='#VER "" "" 20230802')
    path = file(SIE_HEAD + one + other)
    batch = whole(path)
    assert batch.frame["voucher"].to_list() == [None, None, None]
    assert told(batch) == [(20, "#VER verno", "")]
    assert "utan nummer balanserar inte: 7,00" in batch.problems[0].reason
    assert sie.totals(path).vouchers == 2


def test_a_voucher_with_a_row_that_cannot_be_read_is_not_called_unbalanced_too(file: File):
    batch = whole(file(SIE_HEAD + voucher("#TRANS 5010 {} fem", "#TRANS 1930 {} -5")))
    assert told(batch) == [(17, "#TRANS belopp", "fem")]


@pytest.mark.parametrize("text", [SIE_HEAD, SIE_HEAD.replace("#SIETYP 4", "#SIETYP 4I"), "#FLAGGA 0\n#SIETYP 4\n"])
def test_a_file_of_type_4_without_vouchers_is_whole(file: File, text: str):
    path = file(text)
    batch = whole(path)
    assert (batch.rows_read, batch.frame.height, batch.problems) == (0, 0, ())
    assert sie.totals(path) == sie.SieTotals(0, 0, {})


def test_a_row_belongs_to_the_month_of_its_own_day_or_else_of_its_voucher(file: File):
    batch = whole(file(SIE_HEAD + voucher("#TRANS 5010 {} 5 20230715", '#TRANS 1930 {} -5 ""')))
    assert batch.frame["period"].to_list() == [202307, 202308]


def test_a_voucher_dated_outside_the_year_is_told(file: File):
    batch = whole(file(SIE_HEAD + voucher("#TRANS 5010 {} 0", head="#VER A 9 20221231")))
    assert told(batch) == [(15, "#VER verdatum", "20221231")]
    assert "Verifikation A 9 har ett datum utanför räkenskapsåret 2023-01-01–2023-12-31" in batch.problems[0].reason


def test_a_row_dated_outside_the_year_follows_its_voucher(file: File):
    batch = whole(file(SIE_HEAD + voucher("#TRANS 5010 {} 0 20240102")))
    assert batch.frame.select("period", "booked_on").row(0) == (202308, date(2024, 1, 2))
    assert noted(batch, "utanför räkenskapsåret").line == 17


def test_a_broken_fiscal_year_is_a_year_too(file: File):
    head = SIE_HEAD.replace("#RAR 0 20230101 20231231", "#RAR 0 20230701 20240630")
    assert not whole(file(head + voucher("#TRANS 5010 {} 0", head="#VER A 1 20240115"))).problems


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("#TRANS 50X0 {} 5", "#TRANS konto", "bara av siffror"),
        ('#TRANS "" {} 5', "#TRANS konto", "Konto saknas"),
        ("#TRANS 5010 {}", "#TRANS belopp", "Beloppet saknas"),
        ("#TRANS 5010 {} 1.234", "#TRANS belopp", "fler än två decimaler"),
        ("#TRANS 5010 {} 99999999999999999", "#TRANS belopp", "för stort"),
        ("#TRANS 5010 {1} 5", "#TRANS objektlista", "parvis"),
        ('#TRANS 5010 {1 "04 01"} 5', "#TRANS objektlista", "mellanslag"),
        ("#TRANS 5010 {} 0 20230231", "#TRANS transdat", "finns inte i kalendern"),
        ("#TRANS 5010 {} 0 igår", "#TRANS transdat", "går inte att läsa"),
    ],
)
def test_a_field_that_cannot_be_used_is_told_with_line_field_and_reason(file: File, row: str, column: str, reason: str):
    (problem,) = whole(file(SIE_HEAD + voucher(row))).problems
    assert (problem.line, problem.column) == (17, column)
    assert reason in problem.reason


def test_amounts_may_be_written_in_swedish(file: File):
    batch = whole(file(SIE_HEAD + voucher('#TRANS 5010 {} "1 234,50"', "#TRANS 1930 {} -1234,50")))
    assert batch.frame["ore"].to_list() == [123450, -123450]


def test_rows_outside_vouchers_and_dates_that_are_missing_are_told(file: File):
    batch = whole(file(SIE_HEAD + "#TRANS 5010 {} 5\n" + voucher("#TRANS 5010 {} 0", head="#VER A 1")))
    assert told(batch) == [(15, "#TRANS", "5010"), (18, "#TRANS transdat", "")]


def test_a_voucher_cut_off_in_the_middle_is_told(file: File):
    batch = whole(file((SIE_HEAD + VOUCHER).removesuffix("}\n")))
    assert told(batch) == [(15, "#VER", "A 567")]
    assert "avkortad" in batch.problems[0].reason


def test_a_file_marked_as_read_before_is_noted(file: File):
    assert noted(whole(file((SIE_HEAD + VOUCHER).replace("#FLAGGA 0", "#FLAGGA 1"))), "redan inläst").line == 1


# Checksum


def summed(body: str, encoding: str = "cp437") -> int:
    checksum = Checksum(encoding)
    for line in body.splitlines():
        checksum.add(line)
    return checksum.value


def crc_32(data: bytes) -> int:
    """CRC-32 bit by bit, as the format's code example has it."""
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xEDB88320 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def test_what_is_summed_is_what_the_format_says():
    """4B, 10.14–10.15; the numbers are CRC-32 of the underlined characters."""
    assert summed('#KONTO 1915 "Kassa \\"special\\""') == crc_32(b'#KONTO1915Kassa "special"')
    assert summed('#TRANS 7010 {"1" "456" 7  "47"}\t13200.00\n{\n}') == crc_32(b"#TRANS7010145674713200.00")
    assert summed('#FNAMN "Åkerby kommun "') == crc_32("#FNAMNÅkerby kommun ".encode("cp437"))


def with_sum(body: str, value: int) -> str:
    return f"#FLAGGA 0\n#KSUMMA\n{body}#KSUMMA {value}\n"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_right_checksum_passes_signed_or_not(file: File, newline: str):
    body = SIE_HEAD.removeprefix("#FLAGGA 0\n") + VOUCHER
    for value in (summed(body), summed(body) - 2**32):
        assert not whole(file(with_sum(body, value).replace("\n", newline))).problems


def test_a_checksum_over_the_bytes_of_utf_8_passes(file: File):
    own_bytes = crc_32("#FNAMNÅkerby#SIETYP4".encode())
    assert not whole(file(with_sum("#FNAMN Åkerby\n#SIETYP 4\n", own_bytes), encoding="utf-8")).problems


def test_a_wrong_checksum_is_told(file: File):
    body = SIE_HEAD.removeprefix("#FLAGGA 0\n") + VOUCHER
    batch = whole(file(with_sum(body.replace("1000.50", "1000.60"), summed(body))))
    assert told(batch) == [(21, "#KSUMMA", str(summed(body)))]
    assert "stämmer inte" in batch.problems[0].reason


def test_a_file_that_promised_a_checksum_and_has_none_is_cut_off(file: File):
    (problem,) = whole(file(f"#FLAGGA 0\n#KSUMMA\n{VOUCHER}")).problems
    assert (problem.line, problem.column) == (2, "#KSUMMA")
    assert "avkortad" in problem.reason
