"""The demo's files print as the report: recomputed here from the files alone, with csv and Decimal."""

import csv
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from demo import generator
from demo.generator import ledger, printed, solve
from demo.generator.printed import ACTIVITY, CORRECTED, ORGANISATION, PERIOD, SUM, YEAR, Cell
from demo.generator.split import split

DATA = Path(generator.__file__).parent.parent / "data"
PRINTED = Path(__file__).parent.parent / "data" / "linkoping-2023"
LEDGERS = ("huvudbok-2022.csv", "huvudbok-2023-01--08.csv")
MONTHS = range(1, 13)

# Kronor by (area, activity group, side): costs and revenues both above zero.
Sums = dict[tuple[str, str, str], Decimal]


def rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> Iterator[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def ledger_rows(folder: Path) -> Iterator[dict[str, str]]:
    for name in LEDGERS:
        yield from rows(folder / name, "cp1252", ";")


def code_list(name: str) -> dict[str, dict[str, str]]:
    return {row["code"]: row for row in rows(DATA / f"{name}.csv")}


def group_of(activity: str) -> str:
    found = [
        row["label"]
        for row in rows(DATA / "activity_groups.csv")
        if any(re.fullmatch(pattern.replace("*", ".*"), activity) for pattern in row["patterns"].split("|"))
    ]
    assert len(found) == 1, f"verksamhet {activity} hör till {found}"
    return found[0]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("generated")
    generator.write(made)
    return made


@pytest.fixture(scope="module")
def measures(folder: Path) -> dict[tuple[str, str], Sums]:
    """Sums from the files by (horizon, measure), as the four tables need them."""
    groups = {code: group_of(code) for code in code_list("activities")}
    sums: dict[tuple[str, str], Sums] = defaultdict(lambda: defaultdict(Decimal))

    def add(horizon: str, measure: str, unit: str, activity: str, account: str, amount: Decimal) -> None:
        side, sign = ("revenue", -1) if account.startswith("3") else ("cost", 1)
        sums[horizon, measure][unit[:3], groups[activity], side] += sign * amount

    for row in ledger_rows(folder):
        if row["Konto"].startswith(("1", "2")):
            continue  # investments, outside every driftsammandrag
        amount = Decimal(row["Belopp"].replace(",", "."))
        codes = row["Ansvar"], row["Verksamhet"], row["Konto"]
        year, month = divmod(int(row["Period"]), 100)
        if year == 2022:
            add(YEAR, "last_year", *codes, amount)
        if month <= 8:
            add(PERIOD, "outcome" if year == 2023 else "last_year", *codes, amount)
    for file in folder.glob("budget-2023-*.csv"):
        for row in rows(file, "utf-8-sig", ";"):
            months = [Decimal(amount) for amount in list(row.values())[4:]]
            codes = row["Ansvar"], row["Verksamhet"], row["Konto"]
            add(YEAR, "budget", *codes, sum(months, Decimal(0)))
            add(PERIOD, "budget", *codes, sum(months[:8], Decimal(0)))
    for row in rows(DATA / "forecasts.csv"):
        sums[YEAR, "outcome"][row["unit"], row["group"], row["side"]] += Decimal(row["amount"])
    return sums


def exact(cell: Cell, sums: Sums) -> Decimal:
    """The amount of a printed row in kronor: net cost, or result for a revenue-financed department."""
    units = code_list("organisation")
    named = [unit for unit in units.values() if unit["name"] == cell.row and unit["kind"] in ("area", "department")]
    areas = {code for code, unit in units.items() if unit["parent"] == "KLF"}
    department = next((unit for unit in named if unit["kind"] == "department"), None)
    if department:
        areas = {code for code, unit in units.items() if unit["parent"] == department["code"]}
    elif cell.cut == ORGANISATION and cell.row != SUM:
        areas = {unit["code"] for unit in named if unit["parent"] == "KLF"}
    wanted = {
        side: sum(
            (
                amount
                for (area, group, booked), amount in sums.items()
                if area in areas and booked == side and (cell.cut == ORGANISATION or cell.row in (SUM, group))
            ),
            Decimal(0),
        )
        for side in ("cost", "revenue")
    }
    if cell.part:
        return wanted[cell.part]
    net = wanted["cost"] - wanted["revenue"]
    return -net if department else net


def value(cell: Cell, measures: dict[tuple[str, str], Sums]) -> Decimal:
    if cell.measure != "deviation":
        return exact(cell, measures[cell.horizon, cell.measure])
    deviation = exact(cell, measures[cell.horizon, "budget"]) - exact(cell, measures[cell.horizon, "outcome"])
    plus_is_more = cell.part == "revenue" or (not cell.part and cell.row in ("Verksamhetsstöd och service", "Leanlink"))
    return -deviation if plus_is_more else deviation


def mnkr(kronor: Decimal) -> Decimal:
    return (kronor / 1_000_000).quantize(Decimal("0.1"), ROUND_HALF_UP)


@pytest.mark.parametrize(("cut", "horizon"), [(c, h) for c in (ACTIVITY, ORGANISATION) for h in (PERIOD, YEAR)])
def test_every_cell_prints_as_in_the_report(cut: str, horizon: str, measures: dict[tuple[str, str], Sums]) -> None:
    cells = {
        cell: target for cell, target in printed.targets(PRINTED).items() if (cell.cut, cell.horizon) == (cut, horizon)
    }
    assert len(cells) >= 4 * 11
    wrong = {
        cell: (target, mnkr(value(cell, measures)))
        for cell, target in cells.items()
        if mnkr(value(cell, measures)) != target
    }
    assert wrong == {}


def test_a_printed_nought_is_exactly_nothing(measures: dict[tuple[str, str], Sums]) -> None:
    noughts = [cell for cell, target in printed.targets(PRINTED).items() if target == 0]
    assert len(noughts) == 8
    assert {cell: value(cell, measures) for cell in noughts} == dict.fromkeys(noughts, Decimal(0))


def test_only_the_documented_cells_differ_from_print(measures: dict[tuple[str, str], Sums]) -> None:
    as_printed = printed.tables(PRINTED)
    differing = {cell for cell, target in as_printed.items() if mnkr(value(cell, measures)) != target}
    assert differing == set(CORRECTED)


def test_last_years_whole_millions_are_still_the_printed_ones() -> None:
    as_printed = printed.tables(PRINTED)
    for cell, (corrected, _) in CORRECTED.items():
        if cell.measure == "last_year":
            assert corrected.quantize(Decimal(1), ROUND_HALF_UP) == as_printed[cell]


def test_rows_that_the_report_leaves_out_are_nothing(measures: dict[tuple[str, str], Sums]) -> None:
    for label in ("520", "559/569/571"):
        for (horizon, _), sums in measures.items():
            assert exact(Cell(ACTIVITY, horizon, label, "", "outcome"), sums) == 0
    for measure in ("outcome", "budget", "last_year"):
        assert exact(Cell(ACTIVITY, PERIOD, "51*", "", measure), measures[PERIOD, measure]) == 0


def test_the_files_hold_at_least_200_000_rows_of_every_month(folder: Path) -> None:
    periods = defaultdict(int)
    for row in ledger_rows(folder):
        periods[row["Period"]] += 1
    assert sum(periods.values()) >= 200_000
    assert sorted(periods) == [f"2022{m:02d}" for m in MONTHS] + [f"2023{m:02d}" for m in range(1, 9)]
    assert min(periods.values()) > 5_000


def test_the_same_bytes_every_time(folder: Path, tmp_path: Path) -> None:
    again = generator.write(tmp_path)
    assert {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in again} == {
        p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir()
    }


def test_the_ledger_is_the_one_that_was_reviewed(folder: Path) -> None:
    """On another machine or a newer Python too: these are the bytes that the demo was looked through with."""
    assert [hashlib.sha256((folder / name).read_bytes()).hexdigest()[:16] for name in LEDGERS] == REVIEWED


REVIEWED = ["9fae9f2a2e15d030", "41d77e22e5f9e09f"]


def test_every_code_is_in_its_list_and_every_date_in_its_period(folder: Path) -> None:
    units, accounts, activities = code_list("organisation"), code_list("accounts"), code_list("activities")
    projects, counterparties = code_list("projects"), code_list("counterparties")
    for row in ledger_rows(folder):
        assert units[row["Ansvar"]]["kind"] == "responsibility"
        assert accounts[row["Konto"]]["name"] == row["Kontotext"]
        assert accounts[row["Konto"]]["side"] == {"1": "balance", "3": "revenue"}.get(row["Konto"][0], "cost")
        assert row["Verksamhet"] in activities
        assert not row["Projekt"] or row["Projekt"] in projects
        assert not row["Motpart"] or row["Motpart"] in counterparties
        assert row["Bokföringsdatum"].replace("-", "")[:6] == row["Period"]


def test_vouchers_are_numbered_without_gaps_and_hold_one_date(folder: Path) -> None:
    for name in LEDGERS:
        numbers: dict[str, set[int]] = defaultdict(set)
        dates: dict[str, set[str]] = defaultdict(set)
        for row in rows(folder / name, "cp1252", ";"):
            numbers[row["Vernr"][:4]].add(int(row["Vernr"][4:]))
            dates[row["Vernr"]].add(row["Bokföringsdatum"])
        assert all(found == set(range(1, len(found) + 1)) for found in numbers.values())
        assert all(len(found) == 1 for found in dates.values())


def test_no_amount_is_absurd(folder: Path) -> None:
    """The rescue service's monthly contribution and a sold leasehold are the largest rows; pay rises in summer."""
    holiday: dict[str, Decimal] = defaultdict(Decimal)
    for row in ledger_rows(folder):
        amount = Decimal(row["Belopp"].replace(",", "."))
        assert amount != 0
        assert abs(amount) < 20_000_000 or row["Projekt"] == "I9001"  # the shareholder contribution
        if row["Konto"] == "5110":
            holiday[row["Period"]] += amount
    assert holiday["202307"] > 2 * holiday["202303"]


def test_one_off_items_stand_in_the_ledger_as_they_are_listed(folder: Path) -> None:
    listed = {(str(item.period), item.account, item.text): Decimal(item.ore) / 100 for item in ledger.one_offs()}
    booked = {
        (row["Period"], row["Konto"], row["Text"]): Decimal(row["Belopp"].replace(",", "."))
        for row in ledger_rows(folder)
        if (row["Period"], row["Konto"], row["Text"]) in listed
    }
    assert booked == listed
    assert mnkr(-sum(amount for (_, account, _), amount in listed.items() if account == "3720")) == Decimal("52.2")


def test_budget_changes_are_the_reports(folder: Path) -> None:
    files = {row["code"]: folder / row["file"] for row in rows(DATA / "budget_decisions.csv")}
    totals = {
        code: sum(Decimal(amount) for row in rows(path, "utf-8-sig", ";") for amount in list(row.values())[4:])
        for code, path in files.items()
    }
    assert totals["B2023-1"] == -14_100_000
    assert totals["B2023-2"] == -17_000_000
    assert totals["B2023-3"] == -2_200_000


def test_units_deviate_in_the_forecast_as_the_reports_text_says(measures: dict[tuple[str, str], Sums]) -> None:
    def deviation(area: str) -> Decimal:
        def result(sums: Sums) -> Decimal:
            return sum(a if side == "revenue" else -a for (unit, _, side), a in sums.items() if unit == area)

        return mnkr(result(measures[YEAR, "outcome"]) - result(measures[YEAR, "budget"]))

    assert deviation("112") == Decimal("8.2"), "LKDATA"
    assert deviation("111") == Decimal("-3.0"), "Stab och ledning"
    assert deviation("113") == Decimal("-0.3"), "HR"


def test_rents_and_costs_of_premises_fall_when_the_arenas_leave(folder: Path) -> None:
    kinds: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for row in ledger_rows(folder):
        if row["Ansvar"].startswith("10") and int(row["Period"][4:]) <= 8:
            kinds[row["Period"][:4], row["Konto"][:2]] += abs(Decimal(row["Belopp"].replace(",", ".")))
    assert kinds["2023", "34"] < kinds["2022", "34"]
    assert kinds["2023", "60"] < kinds["2022", "60"]
    assert kinds["2023", "37"] > 52_000_000 > kinds["2022", "37"]


def test_the_solution_in_the_repository_is_what_the_solver_finds(tmp_path: Path) -> None:
    before = {name: (DATA / name).read_bytes() for name in ("cells.csv", "forecasts.csv")}
    solve.write(PRINTED, tmp_path)
    assert {name: (tmp_path / name).read_bytes() for name in before} == before


@pytest.mark.parametrize(
    ("total", "grain"), [(1, 1), (-1, 1), (12_345_678, 1), (-12_345_678, 1), (700_000, 100_000), (750_000, 100_000)]
)
def test_parts_always_add_up_to_the_whole(total: int, grain: int) -> None:
    assert sum(split(total, [0, 3, 1, 0, 7], grain)) == total


def test_nothing_is_split_among_no_weights() -> None:
    with pytest.raises(ValueError, match="ingen vikt"):
        split(100, [0, 0])
