"""``manage.py forecast_series``: what it prints and what it refuses."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from finance.proposal import propose, series_file

HEADER = "series_id,period,value"


def run(path: Path, *options: str) -> str:
    out = StringIO()
    call_command("forecast_series", str(path), *options, stdout=out)
    return out.getvalue()


def written(folder: Path, *lines: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
    path = folder / "serier.csv"
    path.write_text("\n".join([header, *lines]) + "\n", encoding=encoding)
    return path


def months(series_id: str, *years: int, level: float = 100) -> list[str]:
    return [f"{series_id},{year}-{month:02d},{level + month}" for year in years for month in range(1, 13)]


def refusal(path: Path, *options: str) -> str:
    with pytest.raises(CommandError) as refused:
        run(path, *(options or ("--cutoff", "8")))
    return str(refused.value)


def test_json_lists_every_series_in_the_files_order(tmp_path):
    path = written(
        tmp_path, *months("skola/kostnad", 2020, 2021, 2022, 2023), *months("avgifter", 2022, 2023, level=-900)
    )
    answer = json.loads(run(path, "--cutoff", "8", "--json"))
    assert [one["series_id"] for one in answer] == ["skola/kostnad", "avgifter"]
    assert [one["year"] for one in answer] == [2023, 2023]
    assert answer[0]["proposal"] == pytest.approx(1278)
    assert answer[0]["low"] <= answer[0]["proposal"] <= answer[0]["high"]
    assert answer[0]["method"] == "combination"
    assert answer[0]["backtest"]["years"] == [2021, 2022]
    assert answer[1]["reason"].startswith("Bara ett helt tidigare år finns.")
    assert answer[1]["proposal"] < 0
    expected = propose(series_file.read(path)["avgifter"], 202308)
    assert answer[1]["proposal"] == pytest.approx(expected.total)


def test_values_of_the_last_year_after_the_cut_off_change_nothing(tmp_path):
    lines = months("a", 2021, 2022, 2023)
    answer = run(written(tmp_path, *lines), "--cutoff", "8", "--json")
    assert run(written(tmp_path, *lines[:-4], "a,2023-10,999999"), "--cutoff", "8", "--json") == answer
    assert run(written(tmp_path, *lines[:-4]), "--cutoff", "8", "--json") == answer


def test_people_get_a_table_in_swedish(tmp_path):
    printed = run(written(tmp_path, *months("skola", 2020, 2021, 2022, 2023, level=1000)), "--cutoff", "8")
    assert "Förslag till helår efter augusti 2023." in printed
    assert "12\u00a0078,00" in printed
    assert "sammanvägning" in printed


def test_semicolons_decimal_commas_and_old_encodings_are_read(tmp_path):
    lines = [line.replace(",", ";") + ",50" for line in months("förskola", 2022, 2023)]
    path = written(tmp_path, *lines, header="series_id;period;value")
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    series = series_file.read(path)
    assert list(series) == ["förskola"]
    assert series["förskola"].months[202308] == 108.5


def test_columns_are_found_by_name_whatever_their_order(tmp_path):
    path = written(tmp_path, "x,1 000.5,a,2023-01", 'y,"−2,5",a,2023-02', header="note,Value,SERIES_ID,period")
    assert series_file.read(path)["a"].months == {202301: 1000.5, 202302: -2.5}


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (["a,2023-01,abc"], "rad 2, kolumn value: ”abc”. Värdet är inget tal."),
        (["a,2023-01,"], "rad 2, kolumn value: ””. Värdet saknas."),
        (["a,2023-01,nan"], "Värdet är inget tal."),
        (["a,2023-01,1e300"], "Värdet är för stort."),
        (["a,2023-01,1", "a,2023-13,1"], "rad 3, kolumn period: ”2023-13”. Månad 13 finns inte."),
        (["a,jan 2023,1"], "rad 2, kolumn period: ”jan 2023”. Perioden ska skrivas ÅÅÅÅ-MM"),
        (["a,0001-01,1"], "Året 1 är inte rimligt."),
        ([" ,2023-01,1"], "rad 2, kolumn series_id: ””. Seriens namn saknas."),
        (
            ["a,2023-01,1", "b,2023-01,1", "a,2023-01,2"],
            "rad 4, kolumn period: ”2023-01”. Serien a har redan ett värde",
        ),
        (["a,2023-01"], "rad 2: Raden har 2 kolumner"),
        (['"a,2023-01,1'], "Raden går inte att dela i kolumner."),
        ([], "Filen har inga värden under rubrikraden."),
    ],
)
def test_a_fault_names_file_line_column_value_and_what_to_do(tmp_path, lines, said):
    path = written(tmp_path, *lines)
    answer = refusal(path)
    assert said in answer
    assert str(path) in answer


def test_every_fault_is_named_up_to_twenty(tmp_path):
    answer = refusal(written(tmp_path, *(f"a,2023-01,x{number}" for number in range(25))))
    assert answer.count("Värdet är inget tal.") == 20
    assert answer.endswith("… och 5 fel till.")


def test_a_missing_and_a_doubled_column_are_named(tmp_path):
    assert "kolumn value: ”series_id, period”. Kolumnen saknas." in refusal(
        written(tmp_path, header="series_id,period")
    )
    assert "Kolumnen finns två gånger." in refusal(written(tmp_path, header="series_id,period,value,value"))


def test_files_that_are_no_text_table_are_refused(tmp_path):
    path = tmp_path / "fil.csv"
    assert "går inte att öppna" in refusal(path)
    path.write_bytes(b"")
    assert "Filen är tom" in refusal(path)
    path.write_text("<!DOCTYPE html><html></html>")
    assert "webbsida" in refusal(path)
    path.write_bytes(b"PK\x03\x04" + bytes(100))
    assert "Excelfil" in refusal(path)


@pytest.mark.parametrize("cutoff", ["0", "12", "-1", "åtta", "8.5", ""])
def test_the_cut_off_is_a_month_before_december(tmp_path, cutoff):
    assert "heltal mellan 1 och 11" in refusal(written(tmp_path, *months("a", 2023)), f"--cutoff={cutoff}")
