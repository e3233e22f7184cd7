"""Pictures of indicators: gaps with reasons, targets, broken definitions, other municipalities, and no secrets."""

from decimal import Decimal
from typing import Any

import pytest

from followup.access import Role
from followup.charts import Aim, Break, Curve, Point, series
from followup.models import Occasion, User
from indicators import detail, entering
from indicators.models import Indicator
from indicators.pictures import aim_of
from indicators.reading import Column
from indicators.targets import parse_target
from indicators.values import parse_value
from tests.factories import ground
from tests.factories.workflow import World
from tests.indicators.conftest import indicator

D = Decimal


def put(world: World, made: Indicator, words: str, column: Column) -> None:
    cell = parse_value(words)
    assert cell
    entering.put(indicator=made, column=column, cell=cell, version=0, by=world.controller)


def picture(world: World, made: Indicator, user: User | None = None) -> str:
    page = detail.detail(occasion=world.occasion, indicator=made, user=user or world.controller)
    return str(page.chart)


def test_a_series_is_never_bridged_over_a_gap_or_a_new_definition() -> None:
    labels = ["2020", "2021", "2022", "2023"]
    whole = Curve("Alla", tuple(Point(D(n), str(n)) for n in (1, 2, 3, 4)))
    gap = Curve("Alla", (Point(D(1), "1"), Point(None, "I.U."), Point(D(3), "3"), Point(D(4), "4")))

    def lines(curve: Curve, **more: Any) -> int:
        return str(series("T", labels, [curve], **more)).count('stroke-linecap="round"')

    assert lines(whole) > lines(gap)
    assert lines(whole) > lines(whole, breaks=[Break(2, "Ny definition från 2022")])
    told = str(series("T", labels, [gap], aim=Aim("minst 3", D(3)), breaks=[Break(2, "Ny definition från 2022")]))
    for words in ("I.U.: 2021", "Önskat utfall: minst 3", "Ny definition från 2022"):
        assert words in told, words
    with pytest.raises(ValueError, match="3 värden för 4 rubriker"):
        series("T", labels, [Curve("Alla", gap.points[:3])])


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("Öka", None, None),
        ("Enligt plan", None, None),
        ("≥ 4", D(4), None),
        ("4–6", D(4), D(6)),
        ("Ej negativ", D(0), None),
        ("Mindre än 2 (absolutbelopp)", D(-2), D(2)),
    ],
)
def test_a_target_stands_where_it_can_stand(words: str, low: Decimal | None, high: Decimal | None) -> None:
    aim = aim_of(parse_target(words))
    assert (aim.number, aim.upper) == (low, high) if aim else low is None


def test_the_page_draws_sexes_apart_with_their_gaps(world: World) -> None:
    whole = indicator(world)
    women = indicator(world, "kvinnor", "Kvinnor", parent=whole, dimension="sex")
    for made, words in ((whole, ("47", "48,5")), (women, ("51", "Ej jämförbar"))):
        put(world, made, words[0], Column(2021))
        put(world, made, words[1], Column(2022))
    drawn = picture(world, whole)
    for words in ("Totalt: 48,5, 2022", "Kvinnor: 51, 2021", "Ej jämförbar: Kvinnor 2022"):
        assert words in drawn, words


def test_a_masked_cell_is_a_gap_that_says_nothing_else(world: World) -> None:
    made = indicator(world, secret=True)
    put(world, made, "61", Column(2021))
    put(world, made, "62", Column(2022))
    head = ground.person("chef", Role.HEAD, world.units.committee)
    assert "62" in picture(world, made, head)
    assert detail.detail(occasion=world.occasion, indicator=made, user=world.controller).chart is None


@pytest.mark.usefixtures("demo")
def test_every_indicator_of_the_demo_that_has_a_number_has_a_picture() -> None:
    occasion, reader = Occasion.objects.get(code="2023-08"), User.objects.get(username="controller")
    without = []
    for made in Indicator.objects.whole():
        page = detail.detail(occasion=occasion, indicator=made, user=reader)
        if page.chart is None:
            without.append(made.code)
    assert without == ["ks-10", "ks-45"]  # secret, and I.U. in every year
