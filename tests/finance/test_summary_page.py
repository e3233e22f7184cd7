import pytest
from django.urls import reverse

from finance.models import ActivityGroup
from followup.access import Role
from tests.factories import ground
from tests.finance import world as small

pytestmark = pytest.mark.django_db
ADDRESS = "/ekonomi/driftsammandrag/TN/2023-08/"


@pytest.fixture
def world():
    return small.booked(scale=1_000_000)


@pytest.fixture
def reader(client, world):
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_headline_is_the_answer(reader):
    page = text(reader.get(ADDRESS))
    assert "<h1>Nettokostnaden är 30,0 mnkr bättre än budget</h1>" in page
    assert "140,0 mnkr mot budgeten 170,0 mnkr, jan–aug 2023. Kostservice redovisas med sitt resultat" in page


@pytest.mark.parametrize(("horizon", "span"), [("perioden", "jan–feb 2024"), ("helåret", "helåret 2024")])
def test_a_new_year_without_figures_is_not_said_to_keep_its_budget(reader, horizon, span):
    ground.occasion(202402)
    page = text(reader.get("/ekonomi/driftsammandrag/TN/2024-02/", {"tid": horizon}))
    assert f"<h1>Det finns inga siffror för {span} än</h1>" in page
    assert "i nivå med budget" not in page and "mot budgeten" not in page


def test_the_year_says_what_its_forecasts_rest_on(reader):
    page = text(reader.get(ADDRESS, {"tid": "helåret", "indelning": "verksamhet"}))
    assert "Nettokostnaden väntas bli 30,0 mnkr bättre än budget" in page
    assert "Prognosen bygger på 0 lämnade prognoser, 0 beräknade förslag och 3 poster med återstående budget" in page
    assert "Bokslut 2022" in page


def test_deviations_carry_their_sign_and_an_exact_nothing_stands_alone(reader):
    page = text(reader.get(ADDRESS))
    assert '<span class="better">+20,0</span>' in page
    assert '<span class="zero">0</span>' in page


def test_rows_are_sorted_while_the_sum_and_the_other_administrations_stay(reader):
    table = reader.get(ADDRESS, {"ordning": "-budget"}).context["table"]
    names = [row.record.name for row in table.rows]
    assert names == ["Skola", "Park", "Summa nettokostnader", "Kostservice"]
    table = reader.get(ADDRESS, {"ordning": "budget"}).context["table"]
    assert [row.record.name for row in table.rows] == ["Park", "Skola", "Summa nettokostnader", "Kostservice"]
    table = reader.get(ADDRESS, {"ordning": "name"}).context["table"]
    assert [row.record.name for row in table.rows][:2] == ["Park", "Skola"]


def test_a_row_leads_to_what_lies_behind_it(reader, world):
    page = text(reader.get(ADDRESS))
    assert f"{ADDRESS}underlag/?enhet={world.organisation.school.pk}" in page
    by_activity = text(reader.get(ADDRESS, {"indelning": "verksamhet"}))
    assert f"{ADDRESS}underlag/?grupp={ActivityGroup.objects.get(label='44*').pk}" in by_activity


@pytest.mark.parametrize("query", [{"indelning": "kommun"}, {"tid": "alltid"}, {"format": "pdf"}])
def test_an_unknown_choice_is_a_page_that_does_not_exist(reader, query):
    assert reader.get(ADDRESS, query).status_code == 404


def test_a_stranger_may_not_know_that_the_committee_exists(client, world):
    client.force_login(ground.person("nyfiken"))
    assert client.get(ADDRESS).status_code == 404
    client.force_login(ground.person("granne", Role.FINANCE_DIRECTOR, world.organisation.other_committee))
    assert client.get(ADDRESS).status_code == 404
    assert client.get("/ekonomi/driftsammandrag/XX/2023-08/").status_code == 404


def test_nobody_reads_without_signing_in(client, world):
    assert client.get(ADDRESS).status_code == 302


def test_the_start_of_the_summaries_is_ones_own_committee_at_the_newest_occasion(reader):
    assert reader.get(reverse("finance:summaries")).url.startswith(ADDRESS)


def test_one_who_reads_a_department_alone_starts_behind_its_figures(client, world):
    department = world.organisation.department
    client.force_login(ground.person("handlaggare", Role.STAFF, department))
    address = client.get(reverse("finance:summaries")).url
    assert address == f"{ADDRESS}underlag/?enhet={department.pk}"
    page = client.get(address)
    assert [row.record.name for row in page.context["table"].rows][:3] == ["Skola", "Park", "Nettokostnad"]
    assert f'href="{ADDRESS}?' not in page.content.decode()  # no way up to what she may not read


def test_a_stranger_is_told_what_to_do(client, world):
    client.force_login(ground.person("nyfiken"))
    assert "Du hör inte till någon nämnd" in text(client.get(reverse("finance:summaries")))


def test_the_page_costs_the_same_however_many_rows_it_has(reader, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        reader.get(ADDRESS)
