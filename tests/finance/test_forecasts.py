from decimal import Decimal

import pytest

from finance import baselines, forecasts
from finance.forecasts import Change
from finance.models import ActivityGroup, Forecast
from finance.summary import Basis, Horizon
from followup.access import Role
from followup.jobs import Progress
from tests.factories import ground
from tests.finance import world as small

LIST = "/ekonomi/prognos/TN/2023-08/"
PAGE = f"{LIST}enhet/101/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return small.booked(scale=1000)


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


@pytest.fixture
def school():
    return ActivityGroup.objects.get(label="44*")


def compute(world):
    return baselines.compute(occasion=world.occasion, committee=world.organisation.committee, progress=Progress())


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_computed_forecasts_stand_in_the_year_table_until_someone_enters_another(world, school):
    compute(world)
    assert world.table(horizon=Horizon.YEAR).bases[Basis.COMPUTED] == 5
    what = {"occasion": world.occasion, "unit": world.organisation.school, "group": school, "side": "cost"}
    forecasts.enter(**what, amount=Decimal(250_000), comment="Fler elever", by=world.clerk)
    forecasts.enter(**what, amount=Decimal(260_000), comment="Ännu fler elever", by=world.clerk)
    assert Forecast.objects.get().amount == 260_000
    assert world.shown(horizon=Horizon.YEAR)[0] == ("Skola", 230_000, 220_000, -10_000, 130_000)
    withdrawn = Change(school.pk, "cost", {"amount": None})
    place = {"occasion": world.occasion, "unit": world.organisation.school, "by": world.clerk}
    assert forecasts.save(**place, changes=[withdrawn])
    assert not forecasts.save(**place, changes=[withdrawn])
    assert world.shown(horizon=Horizon.YEAR)[0] == ("Skola", 200_000, 220_000, 20_000, 130_000)


def test_the_areas_are_listed_with_how_much_is_entered(clerk, world, school):
    what = {"occasion": world.occasion, "group": school, "side": "cost"}
    forecasts.enter(**what, unit=world.organisation.school, amount=Decimal(1), by=world.clerk)
    page = clerk.get(LIST)
    assert [row.record.name for row in page.context["table"].rows] == ["Skola", "Park", "Köken"]
    assert "1 av 2" in text(page)
    assert f'href="{PAGE}"' in text(page)


def test_an_area_shows_the_computed_forecast_with_its_method(clerk):
    page = text(clerk.get(PAGE))
    assert "Skola väntas bli i nivå med budget" in page  # 0,02 mnkr
    assert "Återstående budget" in page
    assert "Nettokostnad 0,2 mnkr mot budgeten 0,2 mnkr, helåret 2023." in page


def lines(school, cost="", comment="", revenue="", revenue_comment=""):
    """The whole form as a browser without scripts sends it."""
    return {
        f"{school.pk}-cost-amount": cost,
        f"{school.pk}-cost-comment": comment,
        f"{school.pk}-revenue-amount": revenue,
        f"{school.pk}-revenue-comment": revenue_comment,
    }


@pytest.mark.parametrize(
    ("written", "kronor"),
    [
        ("1 234,5", 1_234_500),
        ("1\u00a0234", 1_234_000),
        ("250", 250_000),
        ("1 234,56", 1_234_560),
        ("0", 0),
        ("1,2 mnkr", 1_200_000),
    ],
)
def test_an_amount_is_written_in_thousand_kronor(clerk, school, written, kronor):
    response = clerk.post(PAGE, lines(school, written, "Fler elever"))
    assert response.status_code == 302
    entered = Forecast.objects.get()
    assert (entered.amount, entered.side, entered.comment) == (kronor, "cost", "Fler elever")


@pytest.mark.parametrize("written", ["abc", "1,234,5.6", "99999999999999999", "\u22125"])
def test_what_is_not_an_amount_is_refused_and_nothing_that_was_typed_is_lost(clerk, school, written):
    response = clerk.post(PAGE, lines(school, written, "Fler elever", "45", "Högre avgifter"))
    page = text(response)
    assert response.status_code == 422
    assert "Prognosen är inte sparad" in page
    assert f'value="{written}"' in page
    assert "Högre avgifter" in page
    assert not Forecast.objects.exists()


def test_a_comment_needs_a_forecast_to_explain(clerk, school):
    response = clerk.post(PAGE, lines(school, "", "Fler elever"))
    assert response.status_code == 422
    assert "Skriv en egen prognos först" in text(response)
    assert "Fler elever" in text(response)


def test_saving_without_a_change_leaves_the_exact_kronor(clerk, world, school):
    what = {"occasion": world.occasion, "unit": world.organisation.school, "group": school, "side": "cost"}
    exact = Decimal("251234567.89")
    forecasts.enter(**what, amount=exact, comment="Fler elever", by=world.clerk)
    shown = clerk.get(PAGE).context["grid"].rows[0].cells[4].text
    assert shown == "251\u00a0235"
    clerk.post(PAGE, lines(school, shown, "Fler elever"))
    assert Forecast.objects.get().amount == exact
    clerk.post(PAGE, lines(school, "251 235", "Fler elever än väntat"))
    assert (Forecast.objects.get().amount, Forecast.objects.get().comment) == (exact, "Fler elever än väntat")


def test_an_emptied_amount_returns_to_the_computed_forecast(clerk, world, school):
    what = {"occasion": world.occasion, "unit": world.organisation.school, "group": school, "side": "cost"}
    forecasts.enter(**what, amount=Decimal(250_000), comment="Fler elever", by=world.clerk)
    assert clerk.post(PAGE, lines(school, "", "Fler elever")).status_code == 302
    assert not Forecast.objects.exists()


def test_a_forecast_can_be_entered_where_there_is_no_money_yet(clerk, world):
    parks = ActivityGroup.objects.get(label="249")
    assert f"{parks.pk}-cost-amount" not in text(clerk.get(PAGE))
    data = {f"{parks.pk}-cost-amount": "10", f"{parks.pk}-cost-comment": "Ny skolgård"}
    assert clerk.post(f"{PAGE}?alla=ja", data).status_code == 302
    assert Forecast.objects.get(group=parks).unit == world.organisation.school


def test_a_politician_reads_the_forecast_but_may_not_enter_one(client, world, school):
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    page = text(client.get(PAGE))
    assert "Spara prognosen" not in page
    assert f"{school.pk}-cost-amount" not in page
    assert client.post(PAGE, lines(school, "250", "Fler elever")).status_code == 403
    assert client.post(f"{LIST}berakna/").status_code == 403
    assert not Forecast.objects.exists()


def test_staff_of_one_department_enter_there_and_know_nothing_of_others(client, world, school):
    client.force_login(ground.person("handlaggare", Role.STAFF, world.organisation.department))
    assert [row.record.name for row in client.get(LIST).context["table"].rows] == ["Skola", "Park"]
    assert client.post(PAGE, lines(school, "250", "Fler elever")).status_code == 302
    assert client.get(f"{LIST}enhet/201/").status_code == 404
    assert client.post(f"{LIST}berakna/").status_code == 404
    assert client.get("/ekonomi/prognos/").url == LIST


@pytest.mark.parametrize("address", [LIST, PAGE, f"{LIST}enhet/999/", "/ekonomi/prognos/XX/2023-08/"])
def test_a_stranger_finds_nothing(client, world, address):
    client.force_login(ground.person("nyfiken"))
    assert client.get(address).status_code == 404
    assert client.post(PAGE, {}).status_code == 404


def test_the_pages_cost_the_same_however_many_lines_they_have(clerk, django_assert_max_num_queries):
    with django_assert_max_num_queries(18):
        clerk.get(LIST)
    with django_assert_max_num_queries(40):
        clerk.get(PAGE)
