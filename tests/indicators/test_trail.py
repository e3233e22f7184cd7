"""What the trail says of indicators: every version of a value, to those who may read it."""

from decimal import Decimal

import pytest

from followup import trail
from followup.access import Role
from followup.models import Membership, User
from followup.trail import Asked
from indicators import entering, sources
from indicators.entering import Marks
from indicators.models import Definition, Indicator, KoladaChange, KoladaSource
from indicators.reading import Column
from indicators.values import Cell
from tests.factories import ground
from tests.factories.workflow import World
from tests.indicators.conftest import indicator

THEN, NOW = Column(2021), Column(2022)


def put(made: Indicator, number: str, by: User, *, column: Column = NOW, version: int = 0, **marks: object) -> None:
    entering.put(
        indicator=made, column=column, cell=Cell(Decimal(number)), version=version, by=by, marks=Marks(**marks)
    )


def told(user: User) -> list[tuple[str, str]]:
    entries = trail.page(user=user, asked=Asked(kind="value")).entries
    return [(one.thing, one.after.splitlines()[0].removeprefix("Utfall: ")) for one in entries]


@pytest.fixture
def auditor(world: World) -> User:
    return ground.person("revisor", Role.AUDITOR, world.units.municipality)


@pytest.fixture
def trusted(world: World) -> User:
    """One who reads the trail, and secrets too."""
    made = ground.person("betrodd", Role.AUDITOR, world.units.municipality)
    unit = world.units.municipality
    Membership.objects.create(person=made, unit=unit, role=Role.HEAD, valid_from=ground.FOREVER)
    return made


def test_every_version_of_an_open_value_is_told(world: World, auditor: User) -> None:
    made = indicator(world)
    put(made, "47", world.controller)
    put(made, "48", world.controller, version=1)
    newest, oldest = trail.page(user=auditor, asked=Asked(kind="value")).entries
    assert (newest.before, newest.after) == ("Utfall: 47", "Utfall: 48")
    assert (oldest.before, oldest.thing) == ("", "Trygghet, 2022")


def test_secrets_and_small_groups_are_told_only_to_who_may_read_them(
    world: World, auditor: User, trusted: User
) -> None:
    whole = indicator(world)
    women = indicator(world, "kvinnor", "Kvinnor", parent=whole, dimension="sex")
    hidden = indicator(world, "hemlig", "Hemlig", secret=True)
    put(hidden, "11", world.controller)
    put(whole, "47", world.controller, people=200)
    put(women, "48", world.controller, people=3)
    put(women, "49", trusted, version=1, people=90)  # open today, but not the version before
    put(whole, "50", world.controller, column=THEN)
    put(women, "51", world.controller, column=THEN, secret=True)
    assert told(auditor) == []
    assert {words for _, words in told(trusted)} == {"11", "47", "48", "49", "50", "51"}
    put(whole, "52", world.controller, column=Column(2020))
    assert told(auditor) == [("Trygghet, 2020", "52")]


def test_what_kolada_said_of_a_secret_is_not_told(world: World, auditor: User, trusted: User) -> None:
    for code, secret in (("öppen", False), ("hemlig", True)):
        source = KoladaSource.objects.create(
            indicator=indicator(world, code, code, secret=secret), kpi="N00001", municipality="0580"
        )
        change = KoladaChange.objects.create(source=source, municipality="0580", year=2022, number=Decimal(7))
        sources.decide(change=change, accept=False, by=trusted)
    asked = Asked(kind="kolada")
    assert [one.thing for one in trail.page(user=auditor, asked=asked).entries] == ["öppen, 2022"]
    assert [one.thing for one in trail.page(user=trusted, asked=asked).entries] == ["hemlig, 2022", "öppen, 2022"]


def test_a_new_definition_is_told_beside_the_one_before(world: World, auditor: User) -> None:
    made = indicator(world)
    entering.define(
        indicator=made, definition=Definition(valid_from=2023, name="Trygghet ute", highest=100), by=world.controller
    )
    put(made, "47", world.controller)
    assert len(trail.page(user=auditor, asked=Asked(kind="value", words="trygghet")).entries) == 1
    entry = trail.page(user=auditor, asked=Asked(kind="indicator")).entries[0]
    assert "Namn: Trygghet\n" in entry.before
    assert "Namn: Trygghet ute" in entry.after
