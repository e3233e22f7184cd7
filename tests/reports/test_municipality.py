"""The whole municipality: who may see it, in what order, with what figures, and how many questions it asks."""

import csv
import io
import re
from collections.abc import Sequence
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from finance import across
from finance.summary import Cut, Horizon, operating_summary
from followup import workflow
from followup.access import Role, permissions_held
from followup.models import Occasion, Unit
from reports.municipality import MunicipalityPage, municipality_page
from reports.municipality_table import economy_table
from tests.factories import ground
from tests.factories.municipality import MNKR, Municipality, municipality, plan, submitted
from tests.screens import at

pytestmark = pytest.mark.django_db
PAGE = "/kommunen/2023-08/"


def page_of(of: Municipality, order: str = "avvikelse") -> MunicipalityPage:
    return municipality_page(municipality=of.unit, occasion=of.occasion, order=order, user=of.overseer)


def names(page: MunicipalityPage) -> list[str]:
    return [one.name for one in page.ordered]


def words(of: Municipality, query: str = "") -> str:
    response = at(of.overseer).get(f"{PAGE}{query}")
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_whoever_may_read_in_the_municipality_sees_it() -> None:
    of = municipality([101])
    for role in Role:
        assert at(ground.person(f"{role} i kommunen", role, of.unit)).get(PAGE).status_code == 200, role


def test_people_of_one_committee_do_not_know_of_it() -> None:
    of = municipality([101, 99])
    for role in Role:
        client = at(ground.person(f"{role} i nämnden", role, of.committees[0]))
        for address in ("/kommunen/", PAGE, f"{PAGE}?format=csv", f"{PAGE}?format=xlsx"):
            assert client.get(address).status_code == 404, (role, address)
        assert 'href="/kommunen/"' not in client.get("/ord/").content.decode()


def test_a_stranger_and_one_whose_time_is_over_do_not_know_of_it() -> None:
    of = municipality([101])
    assert at(ground.person("främling")).get(PAGE).status_code == 404
    of.overseer.memberships.update(valid_to="2020-12-31")
    assert at(of.overseer).get(PAGE).status_code == 404
    assert Client().get(PAGE).status_code == 302


def test_the_menu_leads_there_for_those_who_may() -> None:
    of = municipality([101])
    assert 'href="/kommunen/"' in at(of.overseer).get("/ord/").content.decode()
    somewhere, everywhere = permissions_held(of.outsider)
    assert somewhere and not everywhere
    assert permissions_held(of.overseer)[0] == permissions_held(of.overseer)[1]


def test_the_address_without_an_occasion_leads_to_the_newest_with_an_outcome() -> None:
    of = municipality([101])
    ground.occasion(202310)
    assert at(of.overseer).get("/kommunen/").headers["location"] == PAGE


def test_before_the_first_outcome_it_says_what_is_missing() -> None:
    of = municipality([None])
    response = at(of.overseer).get("/kommunen/")
    assert "huvudboksfil har lästs in och publicerats" in " ".join(response.content.decode().split())


def test_an_unknown_occasion_order_or_format_is_no_page() -> None:
    client = at(municipality([101]).overseer)
    for address in ("/kommunen/1999-01/", f"{PAGE}?ordna=slump", f"{PAGE}?format=exe"):
        assert client.get(address).status_code == 404


def test_the_worst_stands_first_and_who_has_no_figures_last() -> None:
    of = municipality([99, None, 112, 104])
    assert names(page_of(of)) == ["Nämnd 3", "Nämnd 4", "Nämnd 1", "Nämnd 2"]
    assert names(page_of(of, "ordning")) == ["Nämnd 1", "Nämnd 3", "Nämnd 4", "Nämnd 2"]
    assert names(page_of(of, "procent")) == ["Nämnd 3", "Nämnd 4", "Nämnd 1", "Nämnd 2"]
    picture = page_of(of).picture
    assert picture and [row[0] for row in picture.rows] == ["Nämnd 3", "Nämnd 4", "Nämnd 1"]


def test_sorting_the_table_keeps_who_has_no_figures_last() -> None:
    of = municipality([99, None, 112, 104])
    for order in ("name", "-deviation", "percent", "-change", "state", "left"):
        shown = rows_of(at(of.overseer).get(f"{PAGE}?format=csv&ordning={order}").content)
        assert shown[-1]["Nämnd"] == "Nämnd 2", order
        assert len(shown) == 4


def test_the_headline_says_how_many_go_over_and_which_the_most() -> None:
    of = municipality([99, None, 112, 104])
    page = page_of(of)
    assert page.title == "2 av de 3 nämnder som har siffror väntas gå sämre än budget"
    assert page.lead == (
        "Nämnderna väntas tillsammans bli 15,0 mnkr sämre än budget. Störst underskott har Nämnd 3: −12,0 mnkr. "
        "Nämnd 2 har inga siffror inlästa och ingår inte."
    )


@pytest.mark.parametrize(
    ("forecasts", "title"),
    [
        ([99, 104, 112], "2 av 3 nämnder väntas gå sämre än budget"),
        ([99, None, 100], "Ingen av de 2 nämnder som har siffror väntas gå sämre än budget"),
        ([99, None], "Nämnd 1 väntas bli 1,0 mnkr bättre än budget"),
        ([99, 100], "Ingen nämnd väntas gå sämre än budget"),
        ([99, 104], "Nämnd 2 väntas bli 4,0 mnkr sämre än budget"),
        ([None, None], "Ingen nämnd har siffror för Delår augusti 2023"),
    ],
)
def test_the_headline_of_one_and_of_none(forecasts: Sequence[int | None], title: str) -> None:
    assert page_of(municipality(forecasts)).title == title


def test_the_figures_are_those_of_each_committees_own_table() -> None:
    of = municipality([99, None, 112])
    for one in page_of(of).committees:
        for horizon, row in ((Horizon.PERIOD, one.economy.period), (Horizon.YEAR, one.economy.year)):
            own = operating_summary(committee=one.unit, occasion=of.occasion, cut=Cut.ORGANISATION, horizon=horizon)
            assert row == own.total
    first = page_of(of).committees[0].economy
    assert (first.period.current, first.period.budget) == (80 * MNKR, 50 * MNKR)
    assert (first.year.current, first.year.budget) == (99 * MNKR, 100 * MNKR)
    assert (first.deviation, first.percent, first.change) == (MNKR, Decimal("1.0"), MNKR)


def test_an_activity_counts_in_each_committees_own_line() -> None:
    """The same activity stands in another group with each committee, and its forecast with it."""
    of = municipality([99, 112, 104, 90, 101, 100])
    assert [one.economy.deviation for one in page_of(of).committees] == [
        number * MNKR for number in (1, -12, -4, 10, -1, 0)
    ]


def test_without_figures_there_is_no_number_to_misread() -> None:
    of = municipality([112, None])
    silent = page_of(of).committees[1].economy
    assert (silent.deviation, silent.percent, silent.change, silent.left) == (None, None, None, None)
    assert "Inga siffror inlästa" in words(of)
    row = rows_of(at(of.overseer).get(f"{PAGE}?format=csv").content)[1]
    assert row["Nämnd"] == "Nämnd 2"
    assert {value for name, value in row.items() if name.endswith("kr")} == {""}


def test_the_first_forecast_of_a_year_has_no_change() -> None:
    of = municipality([112])
    Occasion.objects.filter(pk=of.before.pk).update(kind=Occasion.Kind.ANNUAL)
    assert page_of(of).committees[0].economy.change is None


def test_a_committee_of_revenue_financed_units_alone_shows_its_result() -> None:
    of = municipality([112])
    Unit.objects.filter(kind__in=["department", "area"]).update(financing=Unit.Financing.REVENUE)
    economy = page_of(of).committees[0].economy
    assert economy.year.current == -112 * MNKR
    assert economy.deviation == -12 * MNKR
    assert page_of(of).total is None


def test_the_sum_stands_under_the_committees_that_have_figures() -> None:
    of = municipality([112, 99, None])
    shown = words(of)
    foot = shown[shown.index("<tfoot") : shown.index("</tfoot>")]
    told = [one.strip() for one in re.findall(r">([^<>]+)</", foot) if one.strip()]
    assert told == ["Summa nettokostnader", "−11,0", "−5,5", "211,0", "200,0", "160,0", "100,0"]
    assert "Summa nettokostnader" not in at(of.overseer).get(f"{PAGE}?format=csv").content.decode()
    assert "<tfoot" not in words_of_one()


def words_of_one() -> str:
    page = MunicipalityPage(Unit(name="Kommun"), Occasion.objects.get(code="2023-08"), ())
    return str(economy_table(page).as_html(RequestFactory().get("/")))


def test_minus_is_a_minus_sign_and_thousands_do_not_break() -> None:
    of = municipality([1112, 99])
    plan(of, of.committees[0], deficit=1012, effect=5)
    for address in (PAGE, "/namnd/", "/ekonomi/driftsammandrag/N1/2023-08/?tid=helåret", "/ekonomi/atgarder/2023-08/"):
        page = at(of.overseer).get(address).content.decode()
        assert "−1\u00a0012,0" in page, address
        assert not re.search(r">\s*-\d", page), address
        assert not re.search(r">[−+]?\d{1,3} \d{3}\b", page), address


def test_a_percentage_is_of_the_budgets_size_and_of_nothing_there_is_none() -> None:
    assert across.percent_of(Decimal(-5), Decimal(-200)) == Decimal("-2.5")
    assert across.percent_of(Decimal("-0.001"), Decimal(100)).is_signed() is False
    assert across.percent_of(Decimal(5), Decimal(0)) is None


def test_a_deficit_stands_with_its_measures_and_with_what_is_left() -> None:
    of = municipality([112, 99])
    plan(of, of.committees[0], deficit=12, effect=5)
    economy = page_of(of).committees[0].economy
    assert (economy.measures, economy.left) == (5 * MNKR, -7 * MNKR)
    shown = words(of)
    assert "7,0 mnkr av enheternas underskott saknar åtgärder." in shown
    assert "Täcker inte hela underskottet" in shown
    assert f'href="{reverse("finance:corrective_plan", args=["N1", "2023-08", "N1-1"])}"' in shown
    assert "Underskott och åtgärder i Nämnd 2" not in shown


def test_a_deficit_without_a_plan_says_so() -> None:
    shown = words(municipality([112]))
    assert "Åtgärdsplan saknas" in shown
    assert "12,0 mnkr av enheternas underskott saknar åtgärder." in shown


def test_how_far_each_has_come_and_its_goals_and_assignments_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workflow, "_blockers", [])  # what a forecast must explain has its own tests
    of = municipality([112, 99])
    submitted(of, of.committees[1])
    shown = words(of)
    assert "0 av 2 inlämnade" in shown and "1 av 2 inlämnade" in shown
    assert shown.count("1 saknar bedömning") == shown.count("1 utan uppgift") == 2


def rows_of(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_a_file_has_every_column_in_exact_kronor() -> None:
    of = municipality([112, 99])
    response = at(of.overseer).get(f"{PAGE}?format=csv")
    assert response.headers["content-disposition"] == 'attachment; filename="kommunen-2023-08.csv"'
    first = rows_of(response.content)[0]
    assert first["Nämnd"] == "Nämnd 1"
    assert Decimal(first["Avvikelse, kr"].replace(",", ".")) == -12 * MNKR
    assert first["Avvikelse, %"] == "-12,0"
    assert first["Nämndmål"] == "1 saknar bedömning"
    assert at(of.overseer).get(f"{PAGE}?format=xlsx").status_code == 200


def _queries(number: int) -> int:
    of = municipality([100 + one for one in range(number)])
    plan(of, of.committees[-1], deficit=number - 1, effect=1)
    client = at(of.overseer)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(PAGE).status_code == 200
    return len(asked)


COUNTED: dict[int, int] = {}


@pytest.mark.parametrize("number", [2, 6, 12])
def test_twelve_committees_take_no_more_questions_than_two(number: int) -> None:
    COUNTED[number] = _queries(number)
    assert COUNTED[number] <= 40
    assert len(set(COUNTED.values())) == 1, COUNTED
