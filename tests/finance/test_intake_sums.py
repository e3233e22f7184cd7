"""An import's rows and fine sums on their way to the server: written in its own format, added up on this side."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import numpy as np
import polars as pl
import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from finance.intake import ahead, binary, sum_tables, summing
from finance.intake.registers import ABSENT, Ids
from finance.intake.summing import Sums
from finance.intake.year_sums import YearSums
from finance.models import LedgerCell, ProjectCell, SummaryPart
from finance.parsing import SCHEMA, Table
from finance.parsing.table import CODES
from finance.parsing.values import MAX_ORE
from tests.factories import ledger
from tests.finance.river import River, row

ROWS = [
    (2, 202301, 1, 2, 3, None, None, 0, None, None, None),
    (3, 202301, 2**31 - 1, 2, 3, 7, None, -1, date(1999, 12, 31), "", "Åkern"),
    (4, 202312, 1, 2, 3, None, 8, 12_345, date(2023, 8, 31), "V1", "=1+1"),
    (5, 202312, 1, 2, 3, 7, 8, MAX_ORE, date(2000, 1, 1), "två\nrader", 'med "citat" och \\'),
    (6, 202312, 1, 2, 3, 7, 8, -MAX_ORE, date(2000, 1, 1), "x" * 1000, ""),
    (7, 202312, 1, 2, 3, None, None, 5, None, "å" * 64, "y" * 127),
    (8, 202312, 1, 2, 3, 7, 8, 5, None, "", "y" * 129),
]


def part(rows: list[tuple[Any, ...]]) -> tuple[Table, Ids]:
    """Rows of ``parsing.SCHEMA`` with ids where their codes are."""
    codes = [(name, at) for at, name in enumerate(SCHEMA) if name in CODES]
    texts = [tuple("" if name in CODES else value for name, value in zip(SCHEMA, row, strict=True)) for row in rows]
    ids = {name: np.array([row[at] or ABSENT for row in rows], np.int64) for name, at in codes}
    return Table.of(pl.DataFrame(texts, schema=SCHEMA, orient="row")), ids


@pytest.mark.django_db
def test_the_server_reads_the_rows_that_were_written() -> None:
    table, written_ids = part(ROWS)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE given (LIKE finance_entry)")
        cursor.execute("ALTER TABLE given ALTER batch_id SET DEFAULT 1")
        with cursor.copy(f"COPY given ({', '.join(binary.COLUMNS)}) FROM STDIN (FORMAT binary)") as copy:
            written = binary.rows(table, written_ids, np.arange(len(ROWS), dtype=np.int16))
            copy.write(binary.HEADER + written + binary.TRAILER)
        cursor.execute(
            "SELECT line, number, period_id, account_id, unit_id, activity_id, project_id, counterparty_id, amount, "
            "booked_on, voucher, text FROM given ORDER BY line"
        )
        found = cursor.fetchall()
    for number, (kept, (line, period, *ids, ore, day, voucher, text)) in enumerate(zip(found, ROWS, strict=True)):
        assert kept == (line, number, period, *ids, Decimal(ore).scaleb(-2), day, voucher or "", text or "")


def summed(rows: list[tuple[int, int, int, int, int]]) -> tuple[dict[str, Any], Any]:
    columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)] or [np.empty(0, np.int64)] * 5
    return dict(zip(summing.FINE, columns[:4], strict=True)), columns[4]


def added_up(sums: Sums) -> dict[tuple[int, ...], tuple[int, int]]:
    found = {}
    for columns in sums.in_order():
        for *key, ore, rows in zip(*(columns[name].tolist() for name in binary.SUMS), strict=True):
            found[tuple(key)] = ore, rows
    assert list(found) == sorted(found)
    return found


PARTS = st.lists(
    st.lists(
        st.tuples(
            st.sampled_from([202301, 202302, 202412]),
            st.sampled_from([1, 2, 65_535]),
            st.sampled_from([1, 16_383]),
            st.sampled_from([1, 3, 32_767]),
            st.integers(-MAX_ORE, MAX_ORE),
        ),
        max_size=12,
    ),
    max_size=8,
)


@given(parts=PARTS, at_a_time=st.sampled_from([1, 7, 100_000]), most=st.sampled_from([5, 400_000]))
def test_sums_are_the_sums_of_the_rows_or_left_to_the_server(
    parts: list[list[tuple[int, int, int, int, int]]], at_a_time: int, most: int
) -> None:
    expected: dict[tuple[int, ...], tuple[int, int]] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(summing, "AT_A_TIME", at_a_time)
        sums = Sums(summing.FINE, most)
        for rows in parts:
            sums.add(*summed(rows))
            for *key, ore in rows:
                before, count = expected.get(tuple(key), (0, 0))
                expected[tuple(key)] = before + ore, count + 1
        if sums.too_many:
            assert len(expected) > most
        else:
            assert added_up(sums) == expected


def test_ids_that_no_key_has_room_for_are_left_to_the_server() -> None:
    sums = Sums(summing.FINE)
    sums.add(*summed([(202301, 1, 1, 1, 5)]))
    sums.add(*summed([(202301, 65_536, 1, 1, 5)]))
    sums.add(*summed([(202301, 1, 1, 1, 5)]))
    assert sums.too_many


@pytest.mark.parametrize("most", [0, 400_000])
def test_sums_are_kept_whoever_adds_them_up(river: River, monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(summing, "AT_A_TIME", 1)
    monkeypatch.setattr(sum_tables, "Sums", lambda key: Sums(key, most))
    other = ledger.row(202302, "3110", "10101", "440", "-0,01").replace(";440;;", ";440;7001;")
    batch = river.publish(row(202301, "5,10"), row(202301, "-2,00"), row(202302, "7"), other)
    kept = (
        LedgerCell.objects.filter(batch=batch).order_by("period", "-amount").values_list("period_id", "amount", "rows")
    )
    assert list(kept) == [(202301, Decimal("3.10"), 2), (202302, Decimal(7), 1), (202302, Decimal("-0.01"), 1)]
    parts = SummaryPart.objects.filter(batch=batch, year=2023).order_by("side").values_list("side", "months")
    assert list(parts) == [
        ("cost", [Decimal("3.10"), 7, *[0] * 10]),
        ("revenue", [0, Decimal("-0.01"), *[0] * 10]),
    ]
    by_project = ProjectCell.objects.filter(batch=batch).values_list("period_id", "project__code", "amount", "rows")
    assert list(by_project) == [(202302, "7001", Decimal("-0.01"), 1)]
    assert not {cell.source_id for cell in LedgerCell.objects.filter(batch=batch)} - {river.source.pk}


@given(
    fine=st.dictionaries(
        st.tuples(
            st.sampled_from([202301, 202302, 202412]),
            st.sampled_from([1, 65_535]),
            st.sampled_from([1, 16_383]),
            st.sampled_from([1, 2, 3]),
        ),
        st.integers(-MAX_ORE, MAX_ORE),
        min_size=1,
    )
)
def test_the_months_of_a_year_are_its_fine_sums(fine: dict[tuple[int, int, int, int], int]) -> None:
    sides = {1: "cost", 2: "revenue", 3: "cost"}
    years = YearSums(sides)
    for period in {period for period, *_ in fine}:
        rows = [(*key, ore) for key, ore in fine.items() if key[0] == period]
        columns = [np.array(column, np.int64) for column in zip(*rows, strict=True)]
        years.add(dict(zip(["period_id", "unit_id", "activity_id", "account_id", "amount"], columns, strict=True)))
    expected: dict[tuple[object, ...], list[int]] = {}
    for (period, unit, activity, account), ore in fine.items():
        expected.setdefault((sides[account], period // 100, unit, activity), [0] * 12)[period % 100 - 1] += ore
    names = ("year_id", "unit_id", "activity_id", "amount")
    found = {
        (side, *key): months
        for side, of in years.by_side()
        for *key, months in zip(*(of[name].tolist() for name in names), strict=True)
    }
    assert found == expected


class Broken(Exception):
    """What goes wrong on the way."""


def test_parts_come_in_order_and_what_goes_wrong_comes_to_who_asks() -> None:
    def parts() -> Iterator[int]:
        yield 1
        yield 2
        raise Broken

    reader = ahead.Ahead(parts())
    found = []
    with pytest.raises(Broken):
        for number in reader:
            found.append(number)
    reader.close()
    assert found == [1, 2]


def test_no_more_than_one_part_is_read_before_it_is_asked_for() -> None:
    read = []

    def parts() -> Iterator[int]:
        for number in range(100):
            read.append(number)
            yield number

    reader = ahead.Ahead(parts())
    asked = iter(reader)
    assert next(asked) == 0 and next(asked) == 1
    reader.close()
    assert len(read) <= 4
