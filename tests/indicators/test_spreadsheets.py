"""Indicators by spreadsheet: what goes out comes back the same, and a fault in any row keeps everything out."""

import io
from collections.abc import Callable
from decimal import Decimal

import openpyxl
import pytest
from django.test import Client

from followup.access import Role
from indicators import entering
from indicators.models import Indicator, TargetVersion, Value
from indicators.reading import Column
from indicators.values import Cell
from tests.factories import ground
from tests.factories.workflow import World
from tests.indicators.conftest import indicator
from tests.screens import at

PAGE = "/indikatorer/2023-08/kalkylblad/"


@pytest.fixture
def two(world: World) -> list[Indicator]:
    made = [indicator(world), indicator(world, "halsa", "Hälsa", sort=1)]
    entering.put(indicator=made[0], column=Column(2022), cell=Cell(Decimal("9.10")), version=0, by=world.controller)
    entering.wish(indicator=made[0], year=2023, words="Mindre än 23", by=world.controller)
    return made


def book(client: Client) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(client.get(f"{PAGE}fil/").content))


def sent(client: Client, filled: openpyxl.Workbook, name: str = "utfall.xlsx") -> str:
    file = io.BytesIO()
    filled.save(file)
    file.seek(0)
    file.name = name
    return client.post(PAGE, {"file": file}).content.decode()


def lines(shown: str) -> str:
    return shown.split('name="lines" value="')[1].split('"')[0]


def test_what_goes_out_comes_back_the_same(world: World, two: list[Indicator]) -> None:
    client = at(world.controller)
    filled = book(client)
    assert filled.sheetnames == ["Utfall"]
    rows = list(filled["Utfall"].iter_rows(values_only=True))
    assert rows[0] == ("Kod", "Indikator", "År", "Till och med månad", "Utfall", "Önskat utfall")
    assert ("trygghet", "Trygghet", 2022, 12, "9,10", None) in rows
    assert ("trygghet", "Trygghet", 2023, 8, None, "Mindre än 23") in rows
    assert "0 rader ändras, 6 är oförändrade" in sent(client, filled)
    assert (Value.objects.count(), TargetVersion.objects.count()) == (1, 1)


def test_a_filled_sheet_is_shown_before_it_is_kept(world: World, two: list[Indicator]) -> None:
    client = at(world.controller)
    filled = book(client)
    sheet = filled["Utfall"]
    sheet["E4"], sheet["F4"] = "47,0 (2021)", "≥ 4"  # Trygghet, August 2023
    sheet["E7"] = 62.5  # Hälsa: a number
    shown = sent(client, filled)
    assert "2 rader ändras, 4 är oförändrade" in shown and "(önskat: Mindre än 23)" in shown and "62,5" in shown
    assert Value.objects.count() == 1
    assert client.post(PAGE, {"lines": "något annat"}).status_code == 422
    other = at(ground.person("annan", Role.CONTROLLER, world.units.committee))
    assert other.post(PAGE, {"lines": lines(shown)}).status_code == 422  # a preview is one person's
    assert client.post(PAGE, {"lines": lines(shown)}).status_code == 302
    kept = [(one.indicator.code, one.words, one.origin) for one in Value.objects.filter(year=2023)]
    assert sorted(kept) == [("halsa", "62,5", "spreadsheet"), ("trygghet", "47,0 (2021)", "spreadsheet")]
    assert two[0].targets.latest("version").words == "≥ 4"


def _sheet(cell: str, value: object) -> Callable[[openpyxl.Workbook], None]:
    def change(filled: openpyxl.Workbook) -> None:
        filled["Utfall"]["E7"] = "50"  # a row that is right
        filled["Utfall"][cell] = value

    return change


def _renamed(filled: openpyxl.Workbook) -> None:
    filled["Utfall"].title = "Blad1"


def _twice(filled: openpyxl.Workbook) -> None:
    filled["Utfall"].append(["trygghet", "Trygghet", 2023, 8, "1", ""])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (_renamed, ["saknar bladet ”Utfall”", "Blad1"]),
        (_sheet("E1", "Värde"), ["kolumn 5", "”Värde” men ska vara ”Utfall”"]),
        (_sheet("A4", "borta"), ["rad 4", "Kolumn Kod", "”borta” finns inte"]),
        (_twice, ["rad 8", "står redan på rad 4"]),
        (_sheet("E4", "1\u00a0200"), ["rad 4", "Kolumn Utfall", "mer än 100"]),
        (_sheet("E4", "många"), ["rad 4", "varken ett tal eller en orsak"]),
        (_sheet("F4", "ungefär 5"), ["rad 4", "Kolumn Önskat utfall", "”ungefär 5”"]),
        (_sheet("C4", "i år"), ["rad 4", "Kolumn År", "”i år” är inget heltal"]),
        (_sheet("D4", 13), ["rad 4", "13 är ingen månad"]),
        (_sheet("E3", ""), ["rad 3", "Kolumn Utfall är tom", "kan inte tas bort"]),
        (_sheet("C4", 2010), ["rad 4", "ingen definition som gäller 2010"]),
    ],
)
def test_a_fault_is_named_by_row_and_nothing_is_kept(
    world: World, two: list[Indicator], change: Callable, words: list[str]
) -> None:
    client = at(world.controller)
    filled = book(client)
    filled["Utfall"]["E4"] = "40"
    change(filled)
    shown = sent(client, filled)
    assert "Inget är sparat" in shown and 'name="lines"' not in shown
    assert all(word in shown for word in words), shown.split("<main")[1][:3000]
    assert (Value.objects.count(), TargetVersion.objects.count()) == (1, 1)


def test_a_number_with_a_hard_space_is_a_number_and_a_closed_year_is_closed(world: World, two: list[Indicator]) -> None:
    two[0].definitions.update(highest=None)
    client = at(world.controller)
    filled = book(client)
    filled["Utfall"]["E4"] = "1\u00a0200,50"
    shown = sent(client, filled)
    assert "1 rader ändras" in shown
    entering.close_year(year=2023, by=world.director)
    late = client.post(PAGE, {"lines": lines(shown)})
    assert late.status_code == 422 and "2023 är stängt" in late.content.decode()
    assert Value.objects.count() == 1


def test_a_row_of_a_closed_year_is_named_at_once(world: World, two: list[Indicator]) -> None:
    entering.close_year(year=2022, by=world.director)
    client = at(world.controller)
    filled = book(client)
    filled["Utfall"]["E3"], filled["Utfall"]["E4"] = "8", "40"
    shown = sent(client, filled)
    assert "rad 3" in shown and "2022 är stängt" in shown and "Inget är sparat" in shown
    assert Value.objects.count() == 1


def test_what_is_no_workbook_is_refused(world: World) -> None:
    client = at(world.controller)
    for content in (b"", b"kod;utfall", b"PK\x03\x04"):
        file = io.BytesIO(content)
        file.name = "utfall.xlsx"
        refused = client.post(PAGE, {"file": file})
        assert refused.status_code == 422 and "Inget är sparat" in refused.content.decode()
    assert client.post(PAGE, {}).status_code == 422


def test_a_masked_value_goes_out_masked_and_comes_back_untouched(world: World) -> None:
    secret = indicator(world, "hemlig", "Hemlig", secret=True)
    entering.put(indicator=secret, column=Column(2023, 8), cell=Cell(Decimal(61)), version=0, by=world.controller)
    client = at(world.controller)
    filled = book(client)
    assert filled["Utfall"]["E4"].value == "Sekretess"
    assert "0 rader ändras" in sent(client, filled)
    filled["Utfall"]["E4"] = "61"
    guessed = sent(client, filled)
    filled["Utfall"]["E4"] = "62"
    assert (
        guessed.split("<main")[1].replace("61", "62").split("Läs in ett")[0]
        == sent(client, filled).split("<main")[1].split("Läs in ett")[0]
    )
    assert secret.values.count() == 1


def test_a_stranger_finds_nothing_and_a_reader_writes_nothing(world: World) -> None:
    stranger = at(ground.person("nyfiken"))
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    for path in (PAGE, f"{PAGE}fil/"):
        assert (stranger.get(path).status_code, reader.get(path).status_code) == (404, 403)
    assert (stranger.post(PAGE).status_code, reader.post(PAGE).status_code) == (404, 403)
