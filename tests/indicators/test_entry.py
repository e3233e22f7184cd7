"""An owner's values are entered in a grid: by form, by scripts, as a block; all of it or nothing is kept."""

import json
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from followup.access import Role
from indicators import entering
from indicators.entering import Marks
from indicators.models import Indicator, Value
from indicators.reading import Column
from indicators.values import Cell, parse_value
from tests.factories import ground
from tests.factories.workflow import World
from tests.indicators.conftest import indicator
from tests.screens import at

NOW = Column(2023, 8)


@pytest.fixture
def two(world: World) -> list[Indicator]:
    return [indicator(world), indicator(world, "halsa", "Hälsa", sort=1)]


def grid(world: World) -> str:
    return f"/indikatorer/2023-08/lamna/{world.units.committee.code}/"


def sent(first: str, second: str, two: list[Indicator], version: int = 0) -> dict[str, object]:
    said: dict[str, object] = {}
    for made, words in zip(two, (first, second), strict=True):
        said |= {f"{made.pk}-value": words, f"{made.pk}-version": version}
    return said


def test_a_form_keeps_all_of_it_or_nothing(world: World, two: list[Indicator]) -> None:
    client, where = at(world.controller), grid(world)
    assert client.get("/indikatorer/2023-08/lamna/").headers["Location"] == where
    assert (
        where in client.get("/indikatorer/2023-08/").content.decode()
        or "lamna" in client.get("/indikatorer/2023-08/").content.decode()
    )
    first = client.get(where).content.decode()
    assert "2 utfall saknas" in first and first.count('<span class="lack" data-lack>Utfall saknas</span>') == 2
    for words, why in (("1 200", "det högsta möjliga"), ("ungefär 5", "varken ett tal eller en orsak")):
        refused = client.post(where, sent("47,0 (2021)", words, two))
        page = refused.content.decode()
        assert refused.status_code == 422 and why in page and "47,0 (2021)" in page and words in page
    assert not Value.objects.exists()
    assert client.post(where, sent("47,0 (2021)", "I.U. (2024-03-31)", two)).status_code == 302
    assert [one.words for one in Value.objects.order_by("indicator__sort")] == ["47,0 (2021)", "I.U. (2024-03-31)"]
    clash = client.post(where, sent("48", "I.U. (2024-03-31)", two))
    assert clash.status_code == 409 and "har skrivit ”47,0 (2021)” medan du skrev" in clash.content.decode()
    emptied = client.post(where, sent("", "I.U. (2024-03-31)", two, version=1))
    assert emptied.status_code == 422 and "kan inte tas bort" in emptied.content.decode()


def test_one_is_told_of_as_one(world: World) -> None:
    made, client, where = indicator(world), at(world.controller), grid(world)
    assert "En rad att lämna utfall för." in client.get(where).content.decode()
    answer = client.post(where, {f"{made.pk}-value": "47", f"{made.pk}-version": 0}, follow=True)
    assert "Ett utfall är sparat." in answer.content.decode()


def test_scripts_save_a_cell_hear_of_a_clash_and_undo(world: World, two: list[Indicator]) -> None:
    client, where = at(world.controller), grid(world)
    cell = {"line": two[0].pk, "field": "value", "value": "9,10", "version": 0}
    saved = client.post(f"{where}spara/", cell)
    assert saved.status_code == 200 and saved.json()["lines"][0]["texts"] == {"value": "9,10"}
    clash = client.post(f"{where}spara/", cell | {"value": "8"})
    assert clash.status_code == 409 and clash.json()["clashes"][0]["texts"]["value"] == "9,10"
    assert client.post(f"{where}spara/", cell | {"value": "1 200", "version": 1}).status_code == 422
    assert client.post(f"{where}spara/", {"line": "x"}).status_code == 422
    assert client.post(f"{where}spara/", cell | {"value": "8", "version": 1}).status_code == 200
    undo = {"cells": json.dumps([{"line": str(two[0].pk), "to": 1, "from": 2}])}
    assert client.post(f"{where}angra/", undo).json()["lines"][0]["texts"]["value"] == "9,10"
    first = {"cells": json.dumps([{"line": str(two[0].pk), "to": 0, "from": 3}])}
    refused = client.post(f"{where}angra/", first)
    assert refused.status_code == 422 and "det första utfallet kan inte ångras" in refused.json()["message"]
    stamp = client.get(f"{where}lage/").json()["stamp"]
    assert client.get(f"{where}lage/", {"sedan": stamp}).status_code == 204
    assert client.get(f"{where}lage/", {"sedan": "0"}).status_code == 200


UNKEEPABLE = [
    ("9\x00", "ett tecken som inte kan sparas"),
    ("1" * 30_000, "är 30000 tecken. Ett utfall skrivs med högst 80."),
    ("ungefär " * 9, "är varken ett tal eller en orsak"),
    ("1" * 17, "har fler än 16 siffror före decimaltecknet"),
    ("1,123456789", "har fler än 8 decimaler"),
    (f"47,0 ({'å' * 41})", "avser något som är längre än 40 tecken"),
]


@pytest.mark.parametrize(("value", "words"), UNKEEPABLE)
def test_what_a_cell_cannot_keep_is_said_of_the_cell_and_stays_in_it(
    world: World, two: list[Indicator], value: str, words: str
) -> None:
    client, where = at(world.controller), grid(world)
    said = client.post(f"{where}spara/", {"line": two[0].pk, "field": "value", "value": value, "version": 0})
    message = said.json()["message"]
    assert (said.status_code, words in message, "Ladda om" in message) == (422, True, False)
    assert len(message) < 250 and "\x00" not in message
    assert client.post(where, sent(value, "5", two)).status_code == 422
    pasted = client.post(f"{where}klistra/", {"line": two[0].pk, "field": "value", "text": value})
    assert words in " ".join(pasted.content.decode().split())
    assert not Value.objects.exists()


def test_what_stood_where_something_was_secret_is_not_undone_and_not_called_the_first(
    world: World, two: list[Indicator]
) -> None:
    client, where = at(world.controller), grid(world)
    head = ground.person("chef", Role.HEAD, world.units.committee)
    for version, (number, secret) in enumerate([("7.10", True), ("8.20", False)]):
        marks = Marks(secret=secret)
        entering.put(indicator=two[0], column=NOW, cell=Cell(Decimal(number)), version=version, by=head, marks=marks)
    cell = {"line": two[0].pk, "field": "value", "value": "9,30", "version": 2}
    assert client.post(f"{where}spara/", cell).status_code == 200
    undo = {"cells": json.dumps([{"line": str(two[0].pk), "to": 2, "from": 3}])}
    refused = client.post(f"{where}angra/", undo)
    assert refused.status_code == 422
    assert refused.json()["message"].endswith("utfallet före kan inte hämtas tillbaka. Skriv in det igen.")
    assert "7,1" not in refused.content.decode() and "8,2" not in refused.content.decode()


def test_a_block_is_seen_before_it_is_kept(world: World, two: list[Indicator]) -> None:
    client, where = at(world.controller), f"{grid(world)}klistra/"
    block = {"line": two[0].pk, "field": "value", "text": "1\u00a0,5\n62,0\t%"}
    shown = client.post(where, block | {"text": "47,0\n62,0\textra"}).content.decode()
    assert "2 celler ändras" in shown and not Value.objects.exists()
    assert "kan inte användas" in client.post(where, block | {"text": "47,0\nmånga"}).content.decode()
    assert client.post(where, block | {"line": "x"}).status_code == 422
    assert client.post(where, block | {"text": "47,0\n62,0", "confirm": "1"}).status_code == 302
    assert Value.objects.count() == 2


def test_what_is_closed_or_masked_is_not_written(world: World, two: list[Indicator]) -> None:
    secret = indicator(world, "hemlig", "Hemlig", secret=True)
    cell = parse_value("61")
    assert cell
    entering.put(indicator=secret, column=NOW, cell=cell, version=0, by=world.controller)
    page = at(world.controller).get(grid(world)).content.decode()
    assert f"{secret.pk}-value" not in page and ">61<" not in page
    entering.close_year(year=2023, by=world.director)
    closed = at(world.controller).post(grid(world), sent("5", "6", two))
    assert closed.status_code == 422 and "2023 är stängt" in closed.content.decode()
    assert Value.objects.count() == 1


def test_a_footnote_the_number_of_people_and_secrecy_are_kept_beside_a_value(
    world: World, two: list[Indicator]
) -> None:
    client, where = at(world.controller), f"{grid(world)}{two[0].pk}/uppgifter/"
    assert client.get(where).status_code == 404  # no value to say anything of
    entering.put(indicator=two[0], column=NOW, cell=Cell(Decimal("9.10")), version=0, by=world.controller)
    assert where in client.get(grid(world)).content.decode()
    said = {"note_mark": "*", "note": "Mätt i maj.", "people": "24", "version": "1"}
    half = client.post(where, said | {"note": " "})
    assert half.status_code == 422 and "Skriv både fotnotens tecken och dess text" in half.content.decode()
    assert client.post(where, said | {"people": "999999999999"}).status_code == 422
    assert client.post(where, said).status_code == 302
    kept = two[0].values.latest("version")
    assert (kept.version, kept.words, kept.note_mark, kept.note, kept.people) == (2, "9,10", "*", "Mätt i maj.", 24)
    assert "Mätt i maj." in client.get("/indikatorer/2023-08/").content.decode()
    late = client.post(where, said | {"people": "25"})
    assert late.status_code == 422 and "medan du skrev" in late.content.decode()
    assert client.post(where, said | {"version": "2"}).status_code == 302  # nothing new is no version
    assert two[0].values.count() == 2
    assert client.post(where, said | {"people": "8", "version": "2"}).status_code == 302
    assert "Sekretess" in client.get(grid(world)).content.decode()  # a small group
    assert client.get(where).status_code == client.post(where, said | {"version": "3"}).status_code == 404
    with pytest.raises(PermissionDenied):
        entering.annotate(indicator=two[0], column=NOW, version=3, marks=Marks(people=99), by=world.controller)
    with pytest.raises(entering.NotPossible, match="Hälsa, aug 2023: lämna utfallet först"):
        entering.annotate(indicator=two[1], column=NOW, version=0, marks=Marks(people=99), by=world.controller)
    head = at(ground.person("chef", Role.HEAD, world.units.committee))
    assert 'value="8"' in head.get(where).content.decode()
    assert head.post(where, said | {"secret": "on", "version": "3"}).status_code == 302
    assert two[0].values.latest("version").secret


def test_a_stranger_finds_nothing_and_a_reader_writes_nothing(world: World, two: list[Indicator]) -> None:
    where = grid(world)
    stranger = at(ground.person("nyfiken"))
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    for path in ("", "klistra/", "lage/", f"{two[0].pk}/uppgifter/"):
        assert stranger.get(where + path).status_code == 404, path
        assert reader.get(where + path).status_code == 403, path
    for path in ("", "spara/", "angra/", "klistra/"):
        assert stranger.post(where + path, {}).status_code == 404, path
        assert reader.post(where + path, {}).status_code == 403, path
    assert reader.get("/indikatorer/2023-08/lamna/").status_code == 403
