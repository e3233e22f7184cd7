"""Whichever way a row takes through the reader, the result is the same."""

import csv
import io
import re
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance import parsing
from finance.parsing import columns, fields, source
from finance.parsing.rows import RowReader
from finance.parsing.values import amount

AMOUNTS = st.sampled_from(
    [
        *("1,00", "-12,5", "1234", "1 234,50", "1.234,50", "1,234.50", "1.234", "5-", "(5)", "\u22125", "", "-", "abc"),
        *("1,239", "+3,00", "--5", " 7,00 ", "0007,10", ",5", "5,", "1e5", "1_0", "9" * 17, "\u0663,00"),
        *("99999999999999,99", "999999999999999,99"),
    ]
) | st.integers(-(10**16), 10**16).map(lambda ore: f"{ore / 100:.2f}".replace(".", ","))
CODES = st.sampled_from(
    ["401", "0215", "40100.0", " 17 ", "", "-", "02-jan", "Summa", "Summa 5", "A1", '="01"', "två ord", "#REF!", "'5"]
)
TEXTS = st.sampled_from(
    ["", "Hyra", "Summa hyra", " x ", 'med "citat"', "semi;kolon", "två\nrader", "=1+1", "Åkern",
     "\u00a0", "-", "=====", "två\r\nrader", 'a"b']
)  # fmt: skip
DATES = st.sampled_from(["2023-08-31", "20230801", "31/08/2023", "08/09/2023", "31/02/2023", "", "x", "2022-12-31"])
PERIODS = st.sampled_from(["202308", "2023-08", "202313", "8", "aug", "", "x", "202208"])
YEARS = st.sampled_from(["2023", "", "x", "2022"])
COLUMNS = {
    "Period": PERIODS, "År": YEARS, "Vernr": TEXTS, "Bokföringsdatum": DATES, "Konto": CODES, "Ansvar": CODES,
    "Verksamhet": CODES, "Projekt": CODES, "Annat": TEXTS, "Belopp": AMOUNTS, "Debet": AMOUNTS, "Kredit": AMOUNTS,
    "Text": TEXTS,
}  # fmt: skip
GOOD = {
    "Period": "202308", "År": "2023", "Vernr": "1", "Bokföringsdatum": "2023-08-31", "Konto": "4010", "Ansvar": "401",
    "Verksamhet": "215", "Projekt": "", "Annat": "", "Belopp": "1,00", "Debet": "1,00", "Kredit": "", "Text": "",
}  # fmt: skip


def written(cells: list[str], style: int) -> str:
    """A row: quoted where needed (0), quoted throughout (1), or with the marks left as they fall (2)."""
    if style == 2:
        return ";".join(cell.replace("\n", " ").replace("\r", " ") for cell in cells)
    out = io.StringIO(newline="")
    csv.writer(
        out, delimiter=";", lineterminator="", quoting=csv.QUOTE_ALL if style == 1 else csv.QUOTE_MINIMAL
    ).writerow(cells)
    return out.getvalue()


@st.composite
def files(draw: st.DrawFn) -> str:
    always = ["Konto", "Ansvar", "Verksamhet"]
    time = draw(st.sampled_from([["Period"], ["Bokföringsdatum"], ["Period", "År"], ["Period", "Bokföringsdatum"]]))
    money = draw(st.sampled_from([["Belopp"], ["Debet", "Kredit"]]))
    others = draw(st.lists(st.sampled_from(["Vernr", "Projekt", "Annat", "Text"]), unique=True))
    headers = draw(st.permutations([*always, *time, *money, *others]))
    newline = draw(st.sampled_from(["\n", "\r\n"]))
    styles = draw(st.sampled_from([(0,), (1,), (0, 1), (0, 1, 2)]))
    rows = [";".join(headers), ";".join(GOOD[header] for header in headers)]
    for _ in range(draw(st.integers(0, 12))):
        dirty = draw(st.sets(st.sampled_from(headers), max_size=3))
        cells = [draw(COLUMNS[header]) if header in dirty else GOOD[header] for header in headers]
        match draw(st.sampled_from(["", "", "", "", "short", "long", "blank", "header", "empty extra"])):
            case "short":
                cells = cells[: draw(st.integers(0, len(cells)))]
            case "long":
                cells = [*cells, "mer"]
            case "blank":
                cells = []
            case "header":
                cells = list(headers)
            case "empty extra":
                cells = [*cells, ""]
        rows.append(written(cells, draw(st.sampled_from(styles))))
    return newline.join(rows) + draw(st.sampled_from(["", newline, newline * 2]))


def row_by_row(text: str, layout: parsing.Layout) -> tuple[list[tuple], list, list, int]:
    """The file as the csv module and the row reader see it, the whole text at once."""
    rows = RowReader(layout, year_hint=2023)
    reader = csv.reader(io.StringIO(text, newline="\n"), delimiter=layout.delimiter)
    entries, problems, notes, count, first = [], [], [], 0, 1
    for cells in reader:
        if first >= layout.data_line:
            outcome = rows.read(first, cells)
            entries += outcome.entries
            problems += outcome.problems
            notes += outcome.notes
            count += outcome.is_data
        first = reader.line_num + 1
    return entries, problems, notes, count


@settings(
    max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(
    text=files(),
    part=st.sampled_from([70, 200, 1000, 4 << 20]),
    unsure=st.sampled_from([0.05, 1]),
    numbered=st.sampled_from([2, 50_000]),
)
def test_a_dirty_file_reads_the_same_by_columns_in_parts_as_row_by_row_at_once(
    text: str, part: int, unsure: float, numbered: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(source, "PART", part)
    monkeypatch.setattr(columns, "MOST_UNSURE", unsure)
    monkeypatch.setattr(fields, "MOST_NUMBERED", numbered)
    path = tmp_path / "fil.csv"
    path.write_bytes(text.encode())
    layout = parsing.inspect(path)
    try:
        batches = list(parsing.read(path, layout, year_hint=2023))
    except parsing.UnreadableFile as refused:
        assert "tar aldrig slut" in str(refused)
        assert '"' in text
        return
    expected = row_by_row(text, layout)
    assert pl.concat([batch.frame for batch in batches]).rows() == expected[0]
    assert [problem for batch in batches for problem in batch.problems] == expected[1]
    assert [note for batch in batches for note in batch.notes] == expected[2]
    assert sum(batch.rows_read for batch in batches) == expected[3]
    assert all(batch.frame.schema == parsing.SCHEMA for batch in batches)
    assert all(parsing.Table.of(batch.frame).frame.equals(batch.frame) for batch in batches)


def test_an_ordinary_file_takes_the_short_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "fil.csv"
    path.write_text(";".join(GOOD) + "\n" + (";".join(GOOD.values()) + "\n") * 10)
    found = fields.of(path.read_bytes(), ";", len(GOOD))
    assert found and len(found) == 11 and found.record(1) == list(GOOD.values())
    unyeared = tmp_path / "utan år.csv"
    unyeared.write_text(path.read_text().replace("År", "Annat 2"))
    monkeypatch.delattr(columns.ColumnReader, "read")
    assert sum(batch.rows_read for batch in parsing.read(unyeared, parsing.inspect(unyeared))) == 10


@pytest.mark.parametrize(
    "text",
    [
        "a;b;c",  # no whole record
        "a;b\n",  # another number of fields
        "a;b;c;d;e\na\n",  # the right number of them, in the wrong records
        'a;"b;c";d\n',  # a delimiter between quotation marks
        'a;"b ""c""";d\n',  # a quotation mark in a text
        'a;5" rör;5" rör\n',  # marks that do not stand around a field
        'a;";";b\n',  # one field of three octets, or two fields of a mark each
        "a;b\0;c\n",
    ],
)
def test_what_is_not_simple_goes_the_long_way(text: str):
    assert fields.of(text.encode(), ";", 3) is None


@given(st.lists(AMOUNTS, min_size=1, max_size=20))
def test_an_amount_read_by_its_octets_is_the_amount(texts: list[str]):
    found = fields.of("".join(f"x;{text}\n" for text in texts).encode(), ";", 2)
    assert found
    ore, other = found.column(1).amounts(",")
    for text, number, unknown in zip(texts, ore.tolist(), other.tolist(), strict=True):
        assert unknown or number == amount(text, ",")
        assert not (unknown and re.fullmatch(r"-?[0-9]{1,12},[0-9]{2}", text))
