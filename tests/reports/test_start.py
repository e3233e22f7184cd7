"""The start page: the answer first, what it comes from, the way down, and nothing that the reader may not see."""

import pytest
from django.urls import reverse

from finance.models import ActivityGroup
from finance.summary import Cut, Horizon
from followup.access import Role
from tests.factories import ground
from tests.finance import world as small

pytestmark = pytest.mark.django_db
DRILL = "/ekonomi/driftsammandrag/TN/2023-08/underlag/"


@pytest.fixture
def world():
    return small.booked(scale=1_000_000)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def seen_by(client, role, where):
    client.force_login(ground.person("läsare", role, where))
    return client.get(reverse("start"))


def labels(response) -> list[str]:
    return [item.label for group in response.context["nav"] for item in group.items]


def test_the_headline_is_the_forecast_against_budget(client, world):
    page = text(seen_by(client, Role.POLITICIAN, world.organisation.committee))
    assert "<h1>Testnämnden väntas ge ett överskott på 30,0 mnkr</h1>" in page
    assert "Till och med augusti 2023 är nettokostnaden 140,0 mnkr, 30,0 mnkr bättre än budget." in page
    assert "Kostservice redovisas för sig." in page


@pytest.mark.parametrize("horizon", Horizon)
def test_the_figures_are_those_of_the_driftsammandrag(client, world, horizon):
    page = seen_by(client, Role.POLITICIAN, world.organisation.committee).context["page"]
    standing = page.year if horizon is Horizon.YEAR else page.so_far
    assert standing.row == world.table(Cut.ORGANISATION, horizon).total


def test_a_bar_leads_to_what_lies_behind_it(client, world):
    page = text(seen_by(client, Role.POLITICIAN, world.organisation.committee))
    assert f'<a href="{DRILL}?enhet={world.organisation.school.pk}">' in page
    assert f'<a href="{DRILL}?grupp={ActivityGroup.objects.get(label="44*").pk}">' in page


def test_the_largest_surplus_stands_first_and_the_largest_deficit_last(client, world):
    rows = seen_by(client, Role.POLITICIAN, world.organisation.committee).context["page"].areas.rows
    assert rows == (("Skola", "+20,0"), ("Park", "+10,0"))


def test_other_administrations_show_their_result_beside_the_net_cost(client, world):
    (other,) = seen_by(client, Role.POLITICIAN, world.organisation.committee).context["page"].others
    (row,) = world.table(Cut.ORGANISATION, Horizon.YEAR).other_administrations
    assert (other.row, other.tone) == (row, "better")
    assert other.note.startswith("40,0 mnkr bättre än budget")


def test_one_who_reads_a_department_sees_its_figures_alone(client, world):
    response = seen_by(client, Role.STAFF, world.organisation.department)
    page = text(response)
    assert "<h1>Testförvaltningen väntas ge ett överskott på 30,0 mnkr</h1>" in page
    assert "Kostservice" not in page
    assert "Driftsammandrag per" not in page
    for _, address in response.context["page"].links:
        assert client.get(address).status_code == 200


def test_the_bars_of_a_part_lead_no_further_than_the_part(client, world):
    page = seen_by(client, Role.STAFF, world.organisation.department)
    group = ActivityGroup.objects.get(label="44*").pk
    address = f"{DRILL}?enhet={world.organisation.department.pk}&grupp={group}"
    assert address.replace("&", "&amp;") in page.content.decode()
    assert client.get(address).status_code == 200
    assert client.get(DRILL, {"grupp": group}).status_code == 404


def test_a_revenue_financed_department_is_headed_by_its_result(client, world):
    response = seen_by(client, Role.HEAD, world.organisation.kitchen)
    page = text(response)
    assert "<h1>Kostservice väntas bli 40,0 mnkr bättre än budget</h1>" in page
    assert "Till och med augusti 2023 är resultatet 60,0 mnkr" in page
    assert response.context["page"].others == []
    assert "Skola" not in page


def test_one_with_several_committees_chooses_among_them(client, world):
    response = seen_by(client, Role.AUDITOR, world.organisation.municipality)
    (name, units), *_ = response.context["page"].switches
    assert name == "Enhet"
    assert sorted(choice.label for choice in units) == ["Andra nämnden", "Testnämnden"]
    for choice in units:
        assert choice.label in text(client.get(choice.url))


def test_a_unit_without_figures_says_so(client, world):
    response = seen_by(client, Role.STAFF, world.organisation.by_code["10101"])
    page = text(response)
    assert "Norra skolan" in page
    assert "Här finns inget att visa än" in page
    assert client.get(response.context["page"].links[0][1]).status_code == 200


def test_a_stranger_is_told_what_to_do_and_shown_nothing(client, world):
    client.force_login(ground.person("nyfiken"))
    response = client.get(reverse("start"))
    page = text(response)
    assert "Du hör inte till någon nämnd" in page
    assert "Testnämnden" not in page
    assert labels(response) == ["Översikt", "Publicerade rapporter", "Jobb"]


def test_a_unit_that_one_may_not_read_is_a_page_that_does_not_exist(client, world):
    seen_by(client, Role.STAFF, world.organisation.department)
    for query in ({"enhet": "AN"}, {"enhet": "TN"}, {"enhet": "finns-inte"}, {"tillfalle": "2031-01"}):
        assert client.get(reverse("start"), query).status_code == 404


def test_without_a_ledger_the_page_says_what_is_missing(client):
    world = small.empty()
    assert "Inget utfall är publicerat" in text(seen_by(client, Role.POLITICIAN, world.organisation.committee))


@pytest.mark.parametrize(("role", "may_enter"), [(Role.CONTROLLER, True), (Role.POLITICIAN, False)])
def test_only_those_who_may_enter_a_forecast_are_asked_for_one(client, world, role, may_enter):
    assert ("Lämna prognos" in text(seen_by(client, role, world.organisation.committee))) is may_enter


@pytest.mark.parametrize(("role", "may_import"), [(Role.ADMIN, True), (Role.CONTROLLER, False)])
def test_the_menu_holds_only_what_one_may_open(client, world, role, may_import):
    response = seen_by(client, role, world.organisation.municipality)
    assert ("Inläsning" in labels(response)) is may_import
    assert [group.label for group in response.context["nav"] if group.current] == ["Översikt"]


def test_nobody_reads_without_signing_in(client, world):
    assert client.get(reverse("start")).status_code == 302


def test_the_page_costs_few_queries(client, world, django_assert_max_num_queries):
    seen_by(client, Role.POLITICIAN, world.organisation.committee)
    with django_assert_max_num_queries(22):
        client.get(reverse("start"))
