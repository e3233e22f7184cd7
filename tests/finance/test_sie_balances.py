"""SIE files of types 1–3: the same money told in several ways is read once, and no money is lost."""

from decimal import Decimal

import polars as pl
import pytest

from finance import parsing
from finance.parsing import UnreadableFile, sie
from tests.finance.files import File, noted, whole

ENCODING = "cp437"

HEAD = "#FLAGGA 0\n#FORMAT PC8\n#SIETYP {}\n#RAR 0 20230101 20231231\n#RAR -1 20220101 20221231\n"
DIMENSIONS = '#DIM 1 "Ansvar"\n#DIM 20 "Verksamhet"\n#DIM 6 "Projekt"\n'
YEAR = (
    "#IB 0 1930 500.00\n#UB 0 1930 350.00\n#RES 0 3010 -100.00\n#RES 0 5010 250.00\n#IB -1 1930 1.00\n#RES -1 5010 7\n"
)
PERIODS = (
    "#PSALDO 0 202301 1930 {} -250.00\n#PSALDO 0 202302 1930 {} 100.00\n#PSALDO 0 202302 3010 {} -100.00\n"
    "#PSALDO 0 202301 5010 {} 150.00\n#PSALDO 0 202302 5010 {} 100.00\n#PSALDO -1 202201 5010 {} 7.00\n"
)
OBJECTS = (
    '#PSALDO 0 202301 5010 {1 "401"} 120.00\n#PSALDO 0 202301 5010 {1 "402"} 20.00\n'
    '#PSALDO 0 202302 5010 {1 "401"} 100\n'
    '#PSALDO 0 202301 5010 {6 "P1"} 75.00\n#PSALDO 0 202301 5010 {1 "401" 20 "215"} 90.00\n'
)
VOUCHERS = (
    "#VER A 1 20230110\n{\n#TRANS 5010 {} 150\n#TRANS 1930 {} -150\n}\n#VER A 2 20230120\n{\n#TRANS 5010 {} 100\n"
    "#TRANS 1930 {} -100\n}\n#VER A 3 20230228\n{\n#TRANS 1930 {} 100\n#TRANS 3010 {} -100\n}\n"
)
BUDGET = '#PBUDGET 0 202301 5010 {} 1200.50\n#PBUDGET 0 202301 5010 {1 "401"} 1000\n#PBUDGET -1 202201 5010 {} 9\n'
BY_TYPE = {
    1: HEAD.format(1) + YEAR,
    2: HEAD.format(2) + YEAR + PERIODS,
    3: HEAD.format(3) + DIMENSIONS + YEAR + PERIODS + OBJECTS,
    4: HEAD.format(4) + DIMENSIONS + YEAR + PERIODS + VOUCHERS,
}


def by_account(frame: pl.DataFrame) -> dict[str, int]:
    return dict(frame.group_by("account").agg(pl.col("ore").sum()).iter_rows())


@pytest.mark.parametrize("sie_type", [1, 2, 3, 4])
def test_the_same_year_gives_the_same_change_of_each_account_whatever_the_type(file: File, sie_type: int):
    batch = whole(file(BY_TYPE[sie_type]))
    assert not batch.problems
    assert by_account(batch.frame) == {"1930": -15000, "3010": -10000, "5010": 25000}
    assert batch.rows_read == batch.frame.height


def test_the_totals_of_an_account_are_those_that_the_type_is_about(file: File):
    balances = {"1930": Decimal("350.00"), "3010": Decimal("-100.00"), "5010": Decimal("250.00")}
    for sie_type in (1, 2, 3):
        found = sie.totals(file(BY_TYPE[sie_type]))
        assert (found.vouchers, found.accounts) == (0, balances)
    assert sie.totals(file(BY_TYPE[4])) == sie.SieTotals(3, 6, balances | {"1930": Decimal("-150.00")})
    without_year = HEAD.format(2) + PERIODS
    assert sie.totals(file(without_year)).accounts["5010"] == Decimal("250.00")


def test_balances_of_the_year_stand_in_the_last_month_that_the_file_speaks_of(file: File):
    batch = whole(file(BY_TYPE[1]))
    assert batch.frame["period"].unique().to_list() == [202312]
    assert "period 202312" in noted(batch, "typ 1").reason
    assert noted(batch, "andra räkenskapsår").reason.endswith("(antal: 2).")
    until = whole(file(BY_TYPE[1] + "#OMFATTN 20230831\n"))
    assert until.frame["period"].unique().to_list() == [202308]


def test_an_account_that_closes_at_nothing_has_changed_all_the_same(file: File):
    assert by_account(whole(file(HEAD.format(1) + "#IB 0 1930 500\n#RES 0 5010 1\n")).frame)["1930"] == -50000


def test_a_file_of_balances_without_a_year_asks_for_it(file: File):
    path = file("#FLAGGA 0\n#RES 0 5010 5.00\n")
    with pytest.raises(UnreadableFile, match="vilket räkenskapsår"):
        whole(path)
    assert whole(path, year_hint=2023).frame["period"].to_list() == [202312]


def test_the_dimension_that_tells_most_is_read_and_the_rest_is_a_row_without_codes(file: File):
    text = BY_TYPE[3].replace('#PSALDO 0 202301 5010 {1 "401" 20 "215"} 90.00\n', "")
    batch = whole(file(text))
    rows = batch.frame.filter(pl.col("account") == "5010").sort("line").select("period", "unit", "activity", "ore")
    assert rows.rows() == [
        (202301, "", "", 1000), (202301, "401", "", 12000), (202301, "402", "", 2000), (202302, "401", "", 10000),
    ]  # fmt: skip
    assert noted(batch, "på andra sätt").line == 24


def test_ansvar_and_verksamhet_together_go_before_one_of_them(file: File):
    rows = whole(file(BY_TYPE[3])).frame.filter(pl.col("account") == "5010", pl.col("period") == 202301)
    assert rows.sort("line").select("unit", "activity", "ore").rows() == [("", "", 6000), ("401", "215", 9000)]


def test_a_file_that_divides_each_krona_once_is_read_in_all_its_parts(file: File):
    parts = (
        '#PSALDO 0 202301 5010 {1 "401" 20 "215"} 90\n#PSALDO 0 202301 5010 {1 "401" 20 "215" 6 "P1"} 10\n'
        '#PSALDO 0 202301 5010 {1 "402"} 5\n'
    )
    batch = whole(file(HEAD.format(3) + DIMENSIONS + "#PSALDO 0 202301 5010 {} 105\n" + parts))
    assert batch.frame.select("unit", "activity", "project", "ore").rows() == [
        ("401", "215", None, 9000), ("401", "215", "P1", 1000), ("402", "", None, 500),
    ]  # fmt: skip


def test_ansvar_that_tells_of_all_goes_before_ansvar_with_project_that_tells_of_some(file: File):
    parts = '#PSALDO 0 202301 5010 {1 "401"} 105\n#PSALDO 0 202301 5010 {1 "401" 6 "P1"} 10\n'
    batch = whole(file(HEAD.format(3) + DIMENSIONS + "#PSALDO 0 202301 5010 {} 105\n" + parts))
    assert batch.frame.select("unit", "project", "ore").rows() == [("401", None, 10500)]


def test_money_that_is_only_told_in_a_way_that_is_not_read_is_a_problem(file: File):
    batch = whole(file(BY_TYPE[3] + '#PSALDO 0 202303 5010 {7 "23"} 5.00\n'))
    (problem,) = batch.problems
    assert (problem.line, problem.column, problem.value) == (26, "#PSALDO objektlista", "5010")
    assert "period 202303" in problem.reason


def test_period_balances_that_are_not_the_years_change_are_noted_by_account(file: File):
    note = noted(whole(file(BY_TYPE[2].replace("#RES 0 5010 250.00", "#RES 0 5010 260.50"))), "skiljer")
    assert (note.line, note.value) == (9, "5010")
    assert "10,50 kronor" in note.reason


def test_budget_is_read_as_budget_and_only_then(file: File):
    path = file(BY_TYPE[3] + BUDGET)
    budget = whole(path, kind="budget")
    assert budget.frame.select("period", "unit", "ore").sort("ore").rows() == [
        (202301, "", 20050),
        (202301, "401", 100000),
    ]
    assert not budget.problems
    assert by_account(whole(path).frame)["5010"] == 25000


def test_a_file_without_budget_is_refused_as_budget(file: File):
    with pytest.raises(UnreadableFile, match="ingen budget"):
        parsing.inspect(file(BY_TYPE[2]), kind="budget")


def test_a_file_of_balances_without_balances_is_refused(file: File):
    with pytest.raises(UnreadableFile, match="varken verifikationer eller saldon"):
        parsing.inspect(file(HEAD.format(2)))


@pytest.mark.parametrize(
    ("record", "column", "reason"),
    [
        ("#PSALDO 0 202313 5010 {} 1", "#PSALDO period", "ingen månad"),
        ("#PSALDO 0 202201 5010 {} 1", "#PSALDO period", "utanför räkenskapsåret"),
        ("#PSALDO 0 202301 A {} 1", "#PSALDO konto", "bara av siffror"),
        ("#PSALDO 0 202301 5010 {} ett", "#PSALDO belopp", "tal"),
        ("#PSALDO x 202301 5010 {} 1", "#PSALDO årsnr", "0, -1 eller lägre"),
        ("#PSALDO 0 202301 5010 {1} 1", "#PSALDO objektlista", "parvis"),
        ("#RES 0 5010 1", "#RES konto", "redan ett saldo"),
        ("#RAR 0 20231231 20230101", "#RAR slut", "innan det börjar"),
    ],
)
def test_a_record_that_cannot_be_used_is_told(file: File, record: str, column: str, reason: str):
    (problem,) = whole(file(BY_TYPE[2] + record + "\n")).problems
    assert (problem.line, problem.column) == (18, column)
    assert reason in problem.reason


def test_period_balances_may_leave_out_an_empty_list_of_objects(file: File):
    assert whole(file(HEAD.format(2) + "#PSALDO 0 202301 5010 15.50 3\n")).frame["ore"].to_list() == [1550]
