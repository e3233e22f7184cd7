"""An indicator is added with its first definition, and a new definition ends the one before."""

from followup.access import Role
from indicators.models import Definition, Indicator
from tests.factories import ground
from tests.factories.workflow import World
from tests.indicators.conftest import indicator
from tests.screens import at

NEW = "/indikatorer/2023-08/ny/"


def said(world: World, **words: object) -> dict[str, object]:
    plain = {"code": "halsa", "series": "committee", "owner": world.units.committee.pk, "level": "municipality"}
    return plain | {"sort": 1, "name": "Hälsa", "valid_from": 2020, "lag": 0, "unit_of_measure": "%"} | words


def test_an_indicator_is_added_with_its_definition_or_not_at_all(world: World) -> None:
    client = at(world.controller)
    assert NEW in client.get("/indikatorer/2023-08/").content.decode()
    for wrong in ({"name": " "}, {"code": ""}, {"lowest": 2, "highest": 1}, {"dimension": "sex"}):
        assert client.post(NEW, said(world, **wrong)).status_code == 422, wrong
    assert not Indicator.objects.exists()
    assert client.post(NEW, said(world)).status_code == 302
    part = said(world, code="man", name="Män", parent=Indicator.objects.get().pk, dimension="sex")
    assert client.post(NEW, part).status_code == 302
    assert "Män" in client.get("/indikatorer/2023-08/halsa/").content.decode()


def test_a_new_definition_ends_the_one_before_and_breaks_the_series(world: World) -> None:
    client, made = at(world.controller), indicator(world)
    page = "/indikatorer/2023-08/trygghet/definition/"
    assert page in client.get("/indikatorer/2023-08/trygghet/").content.decode()
    early = client.post(page, said(world, name="Ny fråga", valid_from=2019))
    assert early.status_code == 422 and "Välj ett år efter det" in early.content.decode()
    assert client.post(page, said(world, name="Ny fråga", valid_from=2022, breaks="on")).status_code == 302
    years = [(one.valid_from, one.valid_to, one.breaks) for one in made.definitions.order_by("valid_from")]
    assert years == [(2019, 2021, False), (2022, None, True)]
    assert Definition.objects.count() == 2


def test_a_stranger_finds_nothing_and_a_reader_writes_nothing(world: World) -> None:
    indicator(world)
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    for page in (NEW, "/indikatorer/2023-08/trygghet/definition/"):
        assert at(ground.person(f"n{len(page)}")).get(page).status_code == 404
        assert (reader.get(page).status_code, reader.post(page, said(world)).status_code) == (403, 403)
    other = at(ground.person("annan", Role.CONTROLLER, world.units.other_committee))
    assert other.post(NEW, said(world)).status_code == 422  # not an owner of hers
    assert Indicator.objects.count() == 1
