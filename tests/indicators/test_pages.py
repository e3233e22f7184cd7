"""The pages of indicators: what waits, sorting, filters, files, and who may see what."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from followup.access import Role
from indicators import entering
from indicators.models import ClosedYear, Indicator, Value
from indicators.reading import Column
from indicators.values import Cell, State, parse_value
from tests.factories import ground
from tests.factories.workflow import World
from tests.goals import goal_cases
from tests.indicators.conftest import indicator
from tests.screens import at

LIST = "/indikatorer/2023-08/"
NOW = Column(2023, 8)


def put(world: World, made: Indicator, words: str, column: Column = NOW, version: int = 0) -> Value | None:
    cell = parse_value(words)
    assert cell
    return entering.put(indicator=made, column=column, cell=cell, version=version, by=world.controller)


def test_an_owner_sees_what_to_do_and_the_table_sorts_filters_and_exports(world: World) -> None:
    client = at(world.controller)
    low, high = indicator(world, "lag", "Låg andel"), indicator(world, "hog", "Hög andel", sort=1)
    entering.wish(indicator=low, year=2023, words="Mindre än 23", by=world.controller)
    for made, words in ((low, "9,10"), (high, "10")):
        put(world, made, words, Column(2022))
    assert client.get("/indikatorer/").status_code == 302
    page = client.get(LIST).content.decode()
    assert "Vad ska jag göra nu?" in page and "2 utfall saknas" in page and "9,10" in page
    put(world, low, "21"), put(world, high, "I.U. (2024-03-31)")
    page = client.get(LIST).content.decode()
    assert "1 utfall saknas" in page and "1 av 1 bedömbara indikatorer når målet" in page
    assert "Inget utfall ännu" not in client.get(LIST, {"sok": "finns inte"}).content.decode().split("Förklaringar")[0]
    up = client.get(LIST, {"ordning": "c2022_12"}).content.decode().split("<table")[1]
    down = client.get(LIST, {"ordning": "-c2022_12"}).content.decode().split("<table")[1]
    assert up.index("Låg andel") < up.index("Hög andel") and down.index("Hög andel") < down.index("Låg andel")
    assert "Hög andel" not in client.get(LIST, {"uppfyllelse": "reached"}).content.decode().split("<table")[1]
    rows = client.get(LIST, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Nr;Indikator;Mått;2021;2022;aug 2023;Önskat utfall;Måluppfyllelse;Målområde;Nämndmål"
    assert rows[1] == "0;Låg andel;%;;9,10;21;Mindre än 23;Nås;;"
    assert rows[2] == "1;Hög andel;%;;10;I.U. (2024-03-31);;Kan inte bedömas;;"
    assert client.get(LIST, {"format": "xlsx"}).content[:2] == b"PK"
    assert client.get(LIST, {"format": "pdf"}).status_code == 404


def test_an_indicator_tells_which_goal_it_serves(world: World) -> None:
    client, goal = at(world.controller), goal_cases.goal(world)
    one, _ = indicator(world), indicator(world, "annan", "Annan", sort=1)
    women = indicator(world, "kvinnor", "Kvinnor", parent=one, dimension="sex")
    put(world, one, "47"), put(world, women, "48")
    goal_cases.evidence(world, goal=goal, indicator=one)
    page = client.get(f"{LIST}trygghet/").content.decode()
    assert f'<a href="/mal/2023-08/{goal.pk}/">God trygghet</a>' in page and "(Samhälle)" in page
    table = client.get(LIST, {"malomrade": "Samhälle"}).content.decode().split("<table")[1]
    assert "Trygghet" in table and "Kvinnor" in table and "Annan" not in table
    rows = client.get(LIST, {"format": "csv"}).content.decode("utf-8-sig").splitlines()
    assert [row.rsplit(";", 2)[1:] for row in rows[1:]] == [["Samhälle", "God trygghet"]] * 2 + [["", ""]]
    other = at(ground.person("annan", Role.POLITICIAN, world.units.other_committee))
    assert "God trygghet" not in other.get(LIST).content.decode()


def test_a_page_says_first_what_its_owner_is_to_do(world: World) -> None:
    one = indicator(world)
    women = indicator(world, "kvinnor", "Kvinnor", parent=one, dimension="sex")
    put(world, one, "47"), put(world, women, "48", Column(2022))
    page = at(world.controller).get(f"{LIST}trygghet/").content.decode()
    assert page.index("Vad ska jag göra nu?") < page.index("Läget</h")
    assert "Lämna utfall för aug 2023 (Kvinnor)." in page and f"{LIST}lamna/TN/" in page
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    assert "Vad ska jag göra nu?" not in reader.get(f"{LIST}trygghet/").content.decode()
    put(world, women, "48")
    assert "Vad ska jag göra nu?" not in at(world.controller).get(f"{LIST}trygghet/").content.decode()
    indicator(world, "personal", "Anställda", series="personnel")
    personnel = at(world.controller).get(f"{LIST}personal/").content.decode()
    assert "1 utfall saknas" in personnel and "Personalstatistik" in personnel


def test_a_year_is_closed_by_who_may_and_stays_closed(world: World) -> None:
    address = "/indikatorer/stangda-ar/"
    director, controller = at(world.director), at(world.controller)
    assert "Inget år är stängt." in controller.get(address).content.decode()
    assert controller.post(address, {"year": 2022}).status_code == 403
    assert at(ground.person("nyfiken")).get(address).status_code == 404
    with pytest.raises(PermissionDenied):
        entering.close_year(year=2022, by=world.controller)
    assert director.post(address, {"year": "i fjol"}).status_code == 422
    for _ in range(2):  # twice is once
        assert director.post(address, {"year": 2022}).status_code == 302
    assert [one.year for one in ClosedYear.objects.all()] == [2022]
    assert "2022, stängt av" in controller.get(address).content.decode()


def test_the_page_of_an_indicator_tells_parts_breaks_and_history(world: World) -> None:
    whole = indicator(world)
    women = indicator(world, "kvinnor", "Kvinnor", parent=whole, dimension="sex")
    put(world, whole, "47,0 (2021)"), put(world, women, "2,50"), put(world, women, "2,5", version=1)
    whole.definitions.update(valid_to=2022)
    whole.definitions.create(name="Trygghet, ny mätning", valid_from=2023, breaks=True)
    page = at(world.controller).get(f"{LIST}trygghet/").content.decode()
    for words in ("47,0 (2021)", "Kvinnor", "2,50", "Historik", "Ny definition från 2023", "version 2"):
        assert words in page, words
    assert at(world.controller).get(f"{LIST}kvinnor/").status_code == 404  # a part is told of on the whole's page


def test_a_stranger_finds_nothing(world: World) -> None:
    indicator(world)
    stranger = at(ground.person("nyfiken"))
    other = at(ground.person("annan", Role.POLITICIAN, world.units.other_committee))
    for address in ("/indikatorer/", LIST, f"{LIST}trygghet/", f"{LIST}personal/", f"{LIST}?format=csv"):
        assert stranger.get(address).status_code == 404, address
    assert other.get(f"{LIST}trygghet/").status_code == 404
    assert "Trygghet" not in other.get(LIST).content.decode()


def test_bad_values_are_refused_with_what_to_do_and_nothing_is_kept(world: World) -> None:
    made = indicator(world)
    with pytest.raises(entering.NotPossible, match=r"Trygghet, aug 2023: 1.200 % är mer än 100"):
        put(world, made, "1 200")
    with pytest.raises(entering.NotPossible, match="mindre än 0"):
        put(world, made, "-1")
    with pytest.raises(entering.NotPossible, match="ingen definition som gäller 2010"):
        put(world, made, "5", Column(2010))
    entering.close_year(year=2021, by=world.director)
    with pytest.raises(entering.NotPossible, match="2021 är stängt"):
        put(world, made, "5", Column(2021))
    with pytest.raises(entering.NotPossible, match="stängt"):
        entering.wish(indicator=made, year=2021, words="Öka", by=world.controller)
    assert not Value.objects.exists()


def test_two_who_write_at_once_both_see_what_stands(world: World) -> None:
    made = indicator(world)
    put(world, made, "5")
    assert put(world, made, "5") is None
    with pytest.raises(entering.Conflict, match="har skrivit ”5” medan du skrev"):
        put(world, made, "6")
    assert put(world, made, "5,0", version=1)  # as many decimals as were written
    assert Value.objects.latest("version").cell == Cell(Decimal("5.0"))


def test_a_target_can_be_set_changed_and_taken_away(world: World) -> None:
    made = indicator(world)
    for words in ("Öka", "≥ 4", ""):
        assert entering.wish(indicator=made, year=2023, words=words, by=world.controller)
        assert entering.wish(indicator=made, year=2023, words=words, by=world.controller) is None
    assert [one.words for one in made.targets.order_by("version")] == ["Öka", "≥ 4", ""]
    put(world, made, "5")
    assert "Inget önskat utfall är satt" in at(world.controller).get(f"{LIST}trygghet/").content.decode()


def test_a_state_is_told_with_its_meaning(world: World) -> None:
    made = indicator(world)
    for state, column in zip(State, [Column(2019 + back) for back in range(5)], strict=True):
        entering.put(indicator=made, column=column, cell=Cell(state=state), version=0, by=world.controller)
    page = at(world.controller).get(f"{LIST}trygghet/").content.decode()
    assert all(words in page for words in ("I.U.", "Genomförs ej", "Sekretess", "Ej jämförbar", "Ej tillämplig"))
