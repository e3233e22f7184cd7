"""The overview: the answer first, what it comes from, the way down, and nothing that the reader may not see."""

import re
from datetime import date

import pytest
from django.urls import reverse

from finance.models import ActivityGroup
from finance.summary import Cut, Horizon
from followup import money
from followup.access import Role
from followup.models import Unit
from reports import first_pages
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
    return client.get(reverse("overview_index"))


def labels(response) -> list[str]:
    return [item.label for group in response.context["nav"] for item in group.items]


def test_the_headline_is_the_forecast_against_budget(client, world):
    page = text(seen_by(client, Role.POLITICIAN, world.organisation.committee))
    assert "<h1>Testnämnden väntas ge ett överskott på 30,0 mnkr</h1>" in page
    assert "Till och med augusti 2023 är nettokostnaden 140,0 mnkr, 30,0 mnkr bättre än budget." in page
    assert "Kostservice redovisas för sig." in page


@pytest.mark.parametrize("horizon", Horizon)
def test_the_figures_are_those_of_the_driftsammandrag(client, world, horizon):
    overview = seen_by(client, Role.POLITICIAN, world.organisation.committee).context["overview"]
    standing = overview.year if horizon is Horizon.YEAR else overview.so_far
    row = world.table(Cut.ORGANISATION, horizon).total
    assert standing.answer == money.shown(row.deviation, signed=True)
    told = [money.shown(amount) for amount in (row.current, row.budget)]
    assert [value for _, value in standing.chart.rows][:2] == told
    assert standing.facts[0][1] == money.shown(row.last_year)


def test_a_bar_leads_to_what_lies_behind_it(client, world):
    page = text(seen_by(client, Role.POLITICIAN, world.organisation.committee))
    assert f'<a href="{DRILL}?enhet={world.organisation.school.pk}">' in page
    assert f'<a href="{DRILL}?grupp={ActivityGroup.objects.get(label="44*").pk}">' in page


def test_the_largest_surplus_stands_first_and_the_largest_deficit_last(client, world):
    rows = seen_by(client, Role.POLITICIAN, world.organisation.committee).context["overview"].areas.rows
    assert rows == (("Skola", "+20,0"), ("Park", "+10,0"))


def test_other_administrations_show_their_result_beside_the_net_cost(client, world):
    (other,) = seen_by(client, Role.POLITICIAN, world.organisation.committee).context["overview"].others
    (row,) = world.table(Cut.ORGANISATION, Horizon.YEAR).other_administrations
    assert (other.name, other.amount, other.tone) == (row.name, money.shown(row.current, signed=True), "better")
    assert other.note.startswith("40,0 mnkr bättre än budget")


def test_one_who_reads_a_department_sees_its_figures_alone(client, world):
    response = seen_by(client, Role.STAFF, world.organisation.department)
    page = text(response)
    assert "<h1>Testförvaltningen väntas ge ett överskott på 30,0 mnkr</h1>" in page
    assert "Kostservice" not in page
    assert "Driftsammandrag per" not in page
    for address in set(response.context["ways"].values()):
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
    assert response.context["overview"].others == ()
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
    assert client.get(response.context["ways"]["year"]).status_code == 200


def test_one_without_a_committee_is_told_what_to_do_and_shown_nothing(client, world):
    client.force_login(ground.person("nyfiken"))
    response = client.get(reverse("overview_index"))
    page = text(response)
    assert "Du hör inte till någon nämnd" in page
    assert "Testnämnden" not in page
    assert labels(response) == ["Översikt", "Publicerade rapporter", "Jobb"]


WAYS_IN = ("overview_index", "standing_index", "finance:summaries", "finance:forecast_index", "finance:one_off_index")


@pytest.mark.parametrize("by", ["role", "superuser"])
def test_an_administrator_of_no_committee_begins_with_what_she_looks_after(client, by):
    top = ground.unit("TK", Unit.Kind.MUNICIPALITY)
    ground.occasion(202308)
    admin = ground.person("admin", Role.ADMIN, top) if by == "role" else ground.person("admin")
    admin.is_superuser = by == "superuser"
    admin.save()
    client.force_login(admin)
    assert client.get(reverse("start"))["Location"] == reverse("administration")
    for name in WAYS_IN:
        page = text(client.get(reverse(name)))
        assert "Du hör inte till någon" not in page and "Ingen nämnd är upplagd än" in page, name
        assert all(f'href="{reverse(way)}"' in page for way in ("organisation", "people", "administration"))


def test_one_who_reads_a_part_is_not_told_that_the_outcome_is_missing(client, world):
    client.force_login(ground.person("läsare", Role.STAFF, world.organisation.department))
    for name in ("finance:one_off_index", "finance:budget_index"):
        page = text(client.get(reverse(name)))
        assert "Sidan gäller en hel nämnd" in page and "Inget utfall är publicerat" not in page


def test_a_unit_that_one_may_not_read_is_a_page_that_does_not_exist(client, world):
    response = seen_by(client, Role.STAFF, world.organisation.department)
    assert client.get(reverse("overview", args=[response.context["page"].unit.code, "2023-08"])).status_code == 200
    for place in (["AN", "2023-08"], ["TN", "2023-08"], ["finns-inte", "2023-08"], ["TN", "2031-01"]):
        assert client.get(reverse("overview", args=place)).status_code == 404


def test_without_a_ledger_the_page_says_what_is_missing(client):
    world = small.empty()
    assert "Inget utfall är publicerat" in text(seen_by(client, Role.POLITICIAN, world.organisation.committee))
    place = reverse("overview", args=["TN", "2023-08"])
    page = text(client.get(place))
    assert "Inget utfall till och med augusti 2023 är publicerat" in page and "Senast med utfall" not in page


@pytest.mark.parametrize(("role", "may_import"), [(Role.POLITICIAN, False), (Role.ADMIN, True)])
def test_an_occasion_that_has_no_outcome_yet_says_so_and_what_to_do(client, world, role, may_import):
    ground.occasion(202312)
    client.force_login(ground.person("läsare", role, world.organisation.committee))
    answer = client.get(reverse("overview", args=["TN", "2023-12"]))
    page = text(answer)
    assert answer.status_code == 200 and "Här finns inget att visa än" in page
    assert "Inget utfall till och med december 2023 är publicerat" in page and "Testnämnden" in page
    assert f'href="{reverse("overview", args=["TN", "2023-08"])}"' in page
    assert ("Läs in en huvudboksfil" in page) is may_import
    assert ("Det gör en administratör" in page) is not may_import
    for place in (["AN", "2023-12"], ["TN", "2031-01"]):
        assert client.get(reverse("overview", args=place)).status_code == 404


@pytest.mark.parametrize(("role", "may_enter"), [(Role.CONTROLLER, True), (Role.POLITICIAN, False)])
def test_only_those_who_may_enter_a_forecast_are_asked_for_one(client, world, role, may_enter):
    assert ("Lämna prognos" in text(seen_by(client, role, world.organisation.committee))) is may_enter


@pytest.mark.parametrize(("role", "may_import"), [(Role.ADMIN, True), (Role.CONTROLLER, False)])
def test_the_menu_holds_only_what_one_may_open(client, world, role, may_import):
    response = seen_by(client, role, world.organisation.municipality)
    assert ("Inläsning" in labels(response)) is may_import
    assert [group.label for group in response.context["nav"] if group.current] == ["Översikt"]


def test_a_stranger_reads_nothing_that_is_not_decided(client, world):
    page = text(client.get(reverse("start")))
    assert "Ingen uppföljning är beslutad än" in page and "Logga in" in page
    assert "Testnämnden" not in page
    for address in (reverse("overview_index"), reverse("overview", args=["TN", "2023-08"])):
        assert client.get(address).status_code == 302
    assert client.get(reverse("published_overview", args=["TN", "2023-08"])).status_code == 404


@pytest.mark.parametrize("role", Role)
def test_each_begins_at_a_page_that_she_may_open(client, world, role):
    client.force_login(ground.person("läsare", role, world.organisation.municipality))
    assert role in dict(first_pages.FIRST_PAGES)
    answer = client.get(reverse("start"), follow=True)
    assert answer.status_code == 200 and answer.redirect_chain


def test_the_strongest_role_says_where_one_begins(monkeypatch, world):
    both = ground.person("läsare", Role.STAFF, world.organisation.committee)
    both.memberships.create(unit=world.organisation.committee, role=Role.HEAD, valid_from=date(2000, 1, 1))
    monkeypatch.setattr(first_pages, "FIRST_PAGES", ((Role.HEAD, "decisions"), (Role.STAFF, "jobs")))
    assert first_pages.first_page(both) == "decisions"
    assert first_pages.first_page(ground.person("nyfiken")) == first_pages.OTHERWISE


def test_each_card_leads_somewhere_that_the_reader_may_go(client, world):
    response = seen_by(client, Role.POLITICIAN, world.organisation.committee)
    for card, address in response.context["ways"].items():
        assert client.get(address).status_code == 200, card


def test_every_word_of_the_field_explains_itself(client, world):
    page = text(seen_by(client, Role.POLITICIAN, world.organisation.committee))
    explained = {name.lower() for name in re.findall(r"popover><b>(.*?)</b>", page)}
    assert {"prognos", "budget", "avvikelse", "periodbudget", "mnkr", "utfall", "resultatenhet"} <= explained


def test_the_page_costs_as_many_queries_however_much_there_is(client, world, django_assert_max_num_queries):
    seen_by(client, Role.POLITICIAN, world.organisation.committee)
    with django_assert_max_num_queries(40):
        client.get(reverse("overview_index"))
