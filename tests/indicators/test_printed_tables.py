"""The demo's indicators against the tables of the 2023 report, row by row and cell by cell, as printed."""

import csv
from pathlib import Path

import pytest
from django.test import Client

from followup.models import Occasion, User
from goals.models import Goal
from indicators import pages
from indicators.models import Indicator

PRINTED = Path(__file__).parent.parent / "data" / "linkoping-2023"
VALUES = ("value_2021", "value_2022", "value_aug_2023")


def rows(name: str) -> list[dict[str, str]]:
    with (PRINTED / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def typeset(words: str) -> str:
    """A cell of the report in Swedish typography: the data file has decimal points and hyphens."""
    number = words.lstrip("-").replace(".", "", 1)
    return words.replace(".", ",").replace("-", "\N{MINUS SIGN}") if number.isdigit() else words


def shown(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", "")


@pytest.fixture
def lines(demo: None) -> list[pages.Line]:
    occasion, reader = Occasion.objects.get(code="2023-08"), User.objects.get(username="controller")
    return pages.lines_of(occasion, reader, pages.columns_of(occasion))


def test_every_row_of_the_indicator_tables_is_shown_as_printed(lines: list[pages.Line]) -> None:
    printed = [row for row in rows("namndindikatorer.csv") if row["row_kind"] != "none"]
    assert len(printed) == len(lines) == 67
    for row, line in zip(printed, lines, strict=True):
        cells = [shown(cell.text) for cell in line.row.cells.values()]
        expected = ["Sekretess"] * 3 if row["row_status"] else [typeset(row[name]) for name in VALUES]
        assert (line.name, cells) == (row["indicator"], expected)
        assert shown(line.wish) == typeset(row["desired"])
        assert line.row.definition.unit_of_measure == row["unit"]
        assert (line.whole.name if line.whole else "") == row["parent_indicator"]
        marks = {f"{name}:{cell.mark}" for name, cell in zip(VALUES, line.row.cells.values(), strict=True) if cell.mark}
        named = {f"name:{line.row.definition.note_mark}"} if line.row.definition.note_mark else set()
        assert marks | named == {mark for mark in row["footnote_marks"].split("; ") if mark}


def test_each_of_the_68_rows_stands_under_its_goal(lines: list[pages.Line]) -> None:
    shown_lines = iter(lines)
    printed = rows("namndindikatorer.csv")
    assert len(printed) == 68
    for row in printed:
        goal = Goal.objects.select_related("overall__area").get(name=row["namndmal"])
        above = (goal.overall.area.name, goal.overall.name)
        assert above == (row["malomrade"], row["kommunovergripande_mal"]), row
        if row["row_kind"] == "none":  # "Ingen nämndindikator"
            assert not goal.evidence.exists(), row
            continue
        line = next(shown_lines)
        assert line.name == row["indicator"], row
        assert [(one.area, one.name) for one in line.goals] == [(row["malomrade"], row["namndmal"])], row
        assert bool(line.whole) == (row["row_kind"] == "breakdown"), row
    assert next(shown_lines, None) is None


def test_the_footnotes_are_those_of_the_report(lines: list[pages.Line]) -> None:
    told = [(mark, text) for line in lines for mark, _, text in pages.notes_of(line.row)]
    printed = [row for row in rows("fotnoter.csv") if row["section"].startswith("Nämndindikatorer, ") and row["text"]]
    assert told == [(row["mark"], row["text"]) for row in printed]
    assert len(told) == 9


def test_the_goal_without_indicators_says_so(demo: None) -> None:
    client = Client()
    client.force_login(User.objects.get(username="controller"))
    goal = Goal.objects.get(name="Klimatsäkert Linköping")
    page = client.get(f"/mal/2023-08/{goal.pk}/").content.decode()
    assert "Inga indikatorer, uppdrag eller aktiviteter är kopplade till målet." in page


def test_nothing_is_claimed_in_the_demo_where_there_is_no_value(lines: list[pages.Line]) -> None:
    judged = {line.full_name: line.outcome for line in lines}
    assert judged["Delaktighetsindex, andel (%) av maxpoäng."] == "Kan inte bedömas"  # I.U.
    assert judged["Krigsduglighet (KDU)."] == "Kan inte bedömas"
    assert judged["Digital mognad, KLF, %"] == "Kan inte bedömas"
    assert judged["Personalkostnader/verksamhetens nettokostnad, KLF (%)."] == "Nås"
    assert judged["Procentuell avvikelse mellan budget och utfall, KLF (%)."] == "Nås inte"
    assert judged["Total sjukfrånvaro, %"] == "Nås"
    assert judged["Markreserv verksamhetsmark, hektar (ha)"] == "Nås inte"


def test_the_personnel_statistics_are_those_of_the_report(demo: None) -> None:
    occasion, reader = Occasion.objects.get(code="2023-08"), User.objects.get(username="controller")
    columns = pages.columns_of(occasion, Indicator.Series.PERSONNEL)
    lines = pages.lines_of(occasion, reader, columns, Indicator.Series.PERSONNEL)
    printed = rows("personalstatistik.csv")
    assert [line.name for line in lines] == [row["item"] for row in printed]
    for row, line in zip(printed, lines, strict=True):
        assert [cell.text for cell in line.row.cells.values()] == [
            typeset(row[f"value_{year}"]) for year in range(2019, 2024)
        ]
