"""SIE files written: valid by the format's own rules, and the same sums when read back."""

import re
from collections import defaultdict
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance import parsing
from finance.parsing import Field, sie
from finance.parsing.sie import SieHead, SieRow
from finance.parsing.sie.dimensions import CODES
from finance.parsing.sie.vouchers import VoucherReader

NAMES = {"5010": 'Hyra "lokal"', "401": "Åkerby kansli"}
TEXTS = st.text(st.sampled_from('Åäö é"\\{}#;\t\n\r\x00\x1a\x7f\x85a1 €–−…漢'), max_size=12)
CODE = st.sampled_from(["", "0401", "40", "Å1", 'a"b', "x\\", "{1}", "#5"])
DAYS = st.none() | st.dates(date(2022, 12, 1), date(2024, 1, 31))
ROWS = st.lists(
    st.builds(
        SieRow,
        period=st.integers(202301, 202312),
        account=st.sampled_from(["1930", "3010", "5010"]),
        amount=st.integers(-(10**15), 10**15).map(lambda ore: Decimal(ore).scaleb(-2)),
        unit=CODE,
        activity=CODE,
        project=CODE,
        counterparty=CODE,
        booked_on=DAYS,
        voucher=st.sampled_from(["", "A 1", "A 12", "17", "LEV 2 b"]) | TEXTS,
        text=TEXTS,
    ),
    max_size=12,
)


def head_of(rows: list[SieRow], **more: object) -> SieHead:
    """The head of a file of the whole of 2023 with these rows."""
    names: dict[Field, dict[str, str]] = {of: {} for of in CODES}
    for row in rows:
        for of, code in zip(CODES, row.codes, strict=True):
            if code:
                names[of][code] = NAMES.get(code, code)
    head = SieHead(
        company='Åkerby "kommun"', org_no="212000-0449", first=202301, through=202312, whole=True,
        generated_on=date(2023, 9, 1), accounts={row.account: NAMES.get(row.account, row.account) for row in rows},
        codes=names,
    )  # fmt: skip
    left: dict[object, Decimal] = defaultdict(Decimal)
    for row in rows:
        left[sie.voucher_of(row, head)] += row.amount
    return replace(head, whole=not any(left.values()), **more)


def written(rows: list[SieRow], **more: object) -> bytes:
    return sie.write(rows, head_of(rows, **more))


def read_back(data: bytes, folder: Path) -> list[parsing.Batch]:
    path = folder / "export.se"
    path.write_bytes(data)
    return list(parsing.read(path, parsing.inspect(path)))


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=ROWS)
def test_what_is_written_reads_back_to_the_same_sums_of_every_period_account_and_code(
    rows: list[SieRow], tmp_path: Path
):
    batches = read_back(written(rows), tmp_path)
    assert [problem for batch in batches for problem in batch.problems] == []
    expected: dict[tuple, int] = defaultdict(int)
    for row in rows:
        key = (row.period, row.account, row.unit, row.activity, row.project or None, row.counterparty or None)
        expected[key] += int(row.amount * 100)
    frame = pl.concat([batch.frame for batch in batches])
    found = frame.group_by("period", "account", "unit", "activity", "project", "counterparty").agg(pl.col("ore").sum())
    assert {row[:6]: row[6] for row in found.iter_rows()} == expected
    by_account: dict[str, Decimal] = defaultdict(Decimal)
    for row in rows:
        by_account[row.account] += row.amount
    totals = sie.totals(tmp_path / "export.se")
    assert totals.rows == len(rows)
    assert totals.accounts == by_account


@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(rows=ROWS)
def test_the_short_way_and_the_long_way_read_the_same(rows: list[SieRow], tmp_path: Path):
    data = written(rows)
    short = read_back(data, tmp_path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(VoucherReader, "at_once", lambda self, line, text: False)
        long = read_back(data, tmp_path)
    assert [batch.frame.rows() for batch in short] == [batch.frame.rows() for batch in long]
    assert [(batch.problems, batch.notes, batch.rows_read) for batch in short] == [
        (batch.problems, batch.notes, batch.rows_read) for batch in long
    ]


@given(text=st.text(st.sampled_from('Åäöé"\\{}#; a1'), max_size=20))
@settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
def test_a_text_in_the_formats_own_letters_comes_back_as_it_was(text: str, tmp_path: Path):
    (batch,) = read_back(written([SieRow(202308, "5010", Decimal(0), text=text)]), tmp_path)
    assert batch.frame["text"].to_list() == [text.strip() or None]


def test_a_file_is_valid_by_the_formats_rules():
    rows = [
        SieRow(
            202308, "5010", Decimal("1000.5"), "401", "215", booked_on=date(2023, 8, 30), voucher="A 10", text="Hyra"
        ),
        SieRow(202308, "1930", Decimal("-1000.5"), booked_on=date(2023, 8, 30), voucher="A 10"),
        SieRow(202308, "5010", Decimal(0), "401", "215", booked_on=date(2023, 8, 2), voucher="A 9"),
    ]
    closing = {"1930": Decimal("-995.5"), "5010": Decimal("1000.5")}
    data = written(rows, through=202308, opening={"1930": Decimal(5)}, closing=closing)
    assert data.decode("cp437").split("\r\n") == [
        "#FLAGGA 0", "#KSUMMA", '#PROGRAM "Uppsikt" 1', "#FORMAT PC8", "#GEN 20230901", "#SIETYP 4",
        '#ORGNR "212000-0449"', '#FNAMN "Åkerby \\"kommun\\""', "#RAR 0 20230101 20231231", "#OMFATTN 20230831",
        '#KONTO 1930 "1930"', '#KONTO 5010 "Hyra \\"lokal\\""',
        '#DIM 1 "Ansvar"', '#DIM 20 "Verksamhet"', '#DIM 6 "Projekt"', '#DIM 21 "Motpart"',
        '#OBJEKT 1 "401" "Åkerby kansli"', '#OBJEKT 20 "215" "215"',
        "#IB 0 1930 5.00", "#UB 0 1930 -995.50", "#RES 0 5010 1000.50",
        '#VER "A" "9" 20230802', "{", '#TRANS 5010 {1 "401" 20 "215"} 0.00 "" ""', "}",
        '#VER "A" "10" 20230830', "{", '#TRANS 5010 {1 "401" 20 "215"} 1000.50 "" "Hyra"',
        '#TRANS 1930 {} -1000.50 "" ""', "}", re.search(r"#KSUMMA [0-9]+", data.decode("cp437"))[0], "",
    ]  # fmt: skip


def test_letters_that_the_format_lacks_are_written_with_their_nearest():
    data = written([SieRow(202308, "5010", Decimal(0), text="5 € – “Łódź”\t漢")])
    assert '"5 EUR - \\"?ódz\\" ?"' in data.decode("cp437")


def test_parts_of_vouchers_say_so_and_read_back_without_problems(tmp_path: Path):
    rows = [SieRow(202308, "5010", Decimal(5), voucher="A 1"), SieRow(202308, "5010", Decimal(7), voucher="A 2")]
    (batch,) = read_back(written(rows), tmp_path)
    assert not batch.problems
    (note,) = [note for note in batch.notes if "utdrag" in note.reason]
    assert "2 av dem balanserar inte" in note.reason
    assert b"#PROSA" not in written([SieRow(202308, "5010", Decimal(0))])


def test_a_changed_amount_is_found_by_the_checksum(tmp_path: Path):
    data = written([SieRow(202308, "5010", Decimal(5)), SieRow(202308, "1930", Decimal(-5))])
    (batch,) = read_back(data.replace(b" 5.00", b" 6.00").replace(b"-5.00", b"-6.00"), tmp_path)
    assert [problem.column for problem in batch.problems] == ["#KSUMMA"]


def test_nothing_to_write_is_a_whole_file(tmp_path: Path):
    (batch,) = read_back(written([]), tmp_path)
    assert (batch.rows_read, batch.problems) == (0, ())


@pytest.mark.parametrize("row", [SieRow(202212, "5010", Decimal(1)), SieRow(202301, "5010", Decimal("0.005"))])
def test_rows_of_another_year_and_parts_of_ore_are_refused(row: SieRow):
    with pytest.raises(ValueError, match=r"is not within 202301–202312|parts of öre"):
        written([row])
