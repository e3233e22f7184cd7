"""The screens of investments: who may see and enter what, what is refused in words, nothing typed lost."""

from datetime import date
from decimal import Decimal

import pytest

from finance import investment_summary
from finance.models import Investment, InvestmentDecision, InvestmentForecast, InvestmentGroup, Project
from followup.access import Role
from tests.factories import cells, ground
from tests.finance import world as small
from tests.finance.test_investments import decided, lekplats, said, say

LIST = "/ekonomi/investeringar/TN/2023-08/"
GRID = f"{LIST}prognos/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    made = small.empty()
    cells.outcome(made.clerk, [(202308, "5010", "10101", "440", "1")])
    return made


@pytest.fixture
def playground(world):
    of = lekplats(world, starts_on=date(2023, 1, 1), finishes_on=date(2023, 10, 1))
    decided(world, of, 5_000_000, paragraph="12", decided_on=date(2022, 11, 22), text="Ny lekplats i Stadsparken")
    return of


@pytest.fixture
def clerk(client, world):
    client.force_login(world.clerk)
    return client


def text(response) -> str:
    return " ".join(response.content.decode().split())


def line(of, **values):
    common = {"expenditure": "", "income": "", "finishes_on": "2023-10-01", "slip": "", "comment": "", "version": "0"}
    return {f"{of.pk}-{name}": value for name, value in (common | values).items()}


def test_the_way_there_leads_to_ones_own_committee(clerk, playground):
    assert clerk.get("/ekonomi/investeringar/").url == LIST


def test_the_table_says_how_the_investments_stand_to_their_frame(clerk, world, playground):
    say(world, said(playground, 5_600_000))
    page = text(clerk.get(LIST))
    assert "Investeringarna väntas bli 0,6 mnkr över ramen" in page
    assert "Prognosen är 5,6 mnkr netto mot ramen 5,0 mnkr, helåret 2023." in page
    assert f'href="{LIST}{playground.pk}/"' in page


def test_the_same_table_as_a_file_has_the_exact_kronor(clerk, world, playground):
    say(world, said(playground, "5600000.55"))
    head, first, *_ = clerk.get(f"{LIST}?format=csv").content.decode("utf-8-sig").splitlines()
    assert head.split(";")[:4] == ["Investering", "Slag", "Utgifter jan–aug 2023, mnkr", "Inkomster jan–aug 2023, mnkr"]
    assert first.split(";")[0] == "Ny lekplats" and "5600000,55" in first
    assert clerk.get(f"{LIST}?format=xlsx").status_code == 200
    assert clerk.get(f"{LIST}?format=pdf").status_code == 404


def test_an_investment_shows_its_decisions_and_every_forecast(clerk, world, playground):
    say(world, said(playground, 5_600_000, comment="Dyrare stål"))
    say(world, said(playground, 5_100_000, seen=1, finishes_on=date(2024, 4, 1), slip="permit"))
    page = text(clerk.get(f"{LIST}{playground.pk}/"))
    assert "Ny lekplats väntas bli 0,1 mnkr över ramen" in page
    assert "KF 2022-11-22, § 12" in page and "Ny lekplats i Stadsparken" in page
    assert "Dyrare stål" in page and "Tillstånd, plan eller lov" in page and "1 april 2024" in page


def test_a_forecast_is_written_as_people_write_amounts(clerk, playground):
    response = clerk.post(GRID, line(playground, expenditure="5,6 mnkr", income="100+50", comment="Dyrare"))
    assert (response.status_code, response.url) == (302, GRID)
    made = InvestmentForecast.objects.get()
    assert (made.expenditure, made.income, made.finishes_on) == (5_600_000, 150_000, date(2023, 10, 1))


def test_a_line_that_is_not_changed_is_not_saved(clerk, playground):
    assert clerk.post(GRID, line(playground), follow=True).status_code == 200
    assert not InvestmentForecast.objects.exists()


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"expenditure": "abc"}, "Det går inte att läsa som ett belopp"),
        ({"expenditure": "1000000000"}, "orimligt stort"),
        ({"expenditure": "-5"}, "utan minus"),
        ({"comment": "Bara ord"}, "Skriv årets utgifter"),
        ({"expenditure": "5", "finishes_on": "2024-01-01"}, "senare än planerat. Välj en orsak"),
        ({"expenditure": "5", "finishes_on": "2022-01-01"}, "innan den börjar"),
        ({"expenditure": "5", "slip": "fate"}, "Välj"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_what_was_typed_stands(clerk, playground, values, says):
    response = clerk.post(GRID, line(playground, **values | {"comment": values.get("comment", "Mitt skäl")}))
    assert response.status_code == 422
    assert says in text(response)
    assert values.get("comment", "Mitt skäl") in text(response)
    assert not InvestmentForecast.objects.exists()


def test_a_conflict_shows_both_values_and_a_second_save_is_meant(clerk, world, playground):
    say(world, said(playground, 5_100_000, comment="Först"))
    mine = line(playground, expenditure="5600", comment="Sedan")
    response = clerk.post(GRID, mine)
    page = text(response)
    assert response.status_code == 409
    assert "controller har sparat Ny lekplats medan du skrev: utgifter 5 100 tkr" in page
    assert 'value="5600"' in page and "Sedan" in page
    assert InvestmentForecast.objects.count() == 1
    again = mine | {f"{playground.pk}-version": "1"}
    assert f'name="{playground.pk}-version" value="1"' in page
    assert clerk.post(GRID, again).status_code == 302
    assert InvestmentForecast.objects.get(number=2).expenditure == 5_600_000


def test_a_decision_is_registered_and_one_that_makes_the_frame_negative_is_refused(clerk, world, playground):
    address = f"{LIST}{playground.pk}/beslut/"
    data = {"kind": "supplement", "fiscal_year": 2023, "expenditure": "1 mnkr", "body": "KF", "paragraph": "7"}
    assert clerk.post(address, data).status_code == 302
    response = clerk.post(address, data | {"kind": "transfer", "expenditure": "-6 100"})
    assert response.status_code == 422
    assert "Beslutet gör ramen för 2023 negativ" in text(response)
    assert 'value="-6 100"' in text(response)
    assert [int(made.expenditure) for made in InvestmentDecision.objects.all()] == [5_000_000, 1_000_000]


def test_an_investment_is_laid_up_and_changed_with_its_codes(clerk, world):
    park = world.organisation.park
    data = {"name": "Damm", "unit": park.pk, "sort": 5, "codes": "7001", "starts_on": "2023-01-01"}
    made = clerk.post(f"{LIST}ny/", data)
    damm = Investment.objects.get()
    assert (made.url, damm.committee, damm.unit) == (f"{LIST}{damm.pk}/", world.organisation.committee, park)
    assert 'value="7001"' in text(clerk.get(f"{LIST}{damm.pk}/andra/"))
    assert clerk.post(f"{LIST}{damm.pk}/andra/", data | {"name": "Dammen", "codes": ""}).status_code == 302
    assert (Investment.objects.get().name, Investment.objects.get().codes.count()) == ("Dammen", 0)
    assert "Projektkoden finns inte: X1" in text(clerk.post(f"{LIST}ny/", data | {"codes": "X1", "name": "Ny"}))
    foreign = world.organisation.other_committee
    assert clerk.post(f"{LIST}ny/", data | {"unit": foreign.pk, "name": "Ny"}).status_code == 422
    theirs = InvestmentGroup.objects.create(committee=foreign, name="Deras")
    assert clerk.post(f"{LIST}ny/", data | {"group": theirs.pk, "name": "Ny"}).status_code == 422


def test_a_group_is_made_with_its_first_investment_and_is_there_for_the_next(clerk, world):
    data = {"name": "Damm", "unit": world.organisation.park.pk, "sort": 5, "new_group": "Vatten i parker"}
    assert clerk.post(f"{LIST}ny/", data).status_code == 302
    group = InvestmentGroup.objects.get()
    assert (group.name, group.committee) == ("Vatten i parker", world.organisation.committee)
    assert clerk.post(f"{LIST}ny/", data | {"name": "Fontän", "new_group": "", "group": group.pk}).status_code == 302
    assert clerk.post(f"{LIST}ny/", data | {"name": "Bäck"}).status_code == 302  # by the name of one that is there
    assert InvestmentGroup.objects.count() == 1 and group.investments.count() == 3
    both = clerk.post(f"{LIST}ny/", data | {"name": "Å", "group": group.pk})
    assert both.status_code == 422 and "inte båda" in text(both)
    assert "Vatten i parker" in text(clerk.get(LIST))


def test_a_code_that_another_investment_has_is_refused_on_the_screen(clerk, world, playground):
    data = {"name": "Damm", "unit": world.organisation.park.pk, "sort": 5, "codes": "7001"}
    assert "7001 hör redan till Ny lekplats" in text(clerk.post(f"{LIST}ny/", data))
    assert Project.objects.get(code="7001").investment.investment == playground


def addresses(of):
    own = f"{LIST}{of.pk}/"
    return [LIST, GRID, f"{LIST}ny/", own, f"{own}andra/", f"{own}beslut/", f"{own}rader/"]


def test_a_stranger_finds_nothing(client, playground):
    client.force_login(ground.person("nyfiken"))
    assert [client.get(address).status_code for address in addresses(playground)] == [404] * 7
    assert client.post(GRID, {}).status_code == 404


def test_a_politician_reads_but_neither_enters_nor_decides(client, world, playground):
    client.force_login(ground.person("fortroendevald", Role.POLITICIAN, world.organisation.committee))
    assert [client.get(address).status_code for address in addresses(playground)] == [200, 403, 403, 200, 403, 403, 200]
    assert client.post(GRID, line(playground, expenditure="1")).status_code == 403
    assert "Lämna prognos" not in text(client.get(LIST))


def test_staff_of_one_unit_see_and_enter_its_investments_alone_and_no_sum(client, world, playground):
    school = Investment.objects.create(
        committee=world.organisation.committee, unit=world.organisation.school, name="Skolgård"
    )
    client.force_login(ground.person("handlaggare", Role.STAFF, world.organisation.school))
    page = text(client.get(LIST))
    assert "Skolgård" in page and "Ny lekplats" not in page and "Summa investeringar" not in page
    assert client.get(f"{LIST}{playground.pk}/").status_code == 404
    both = line(playground, expenditure="1") | line(school, expenditure="2", finishes_on="")
    assert client.post(GRID, both).status_code == 302
    assert list(InvestmentForecast.objects.values_list("investment__name", "expenditure")) == [("Skolgård", 2000)]


def test_without_a_forecast_the_assumption_is_said(clerk, world, playground):
    assert "Ingen har lämnat en prognos. Därför antas ramen gå åt" in text(clerk.get(f"{LIST}{playground.pk}/"))
    assert 'placeholder="5 000"' in text(clerk.get(GRID))
    assert investment_summary.facts(playground, world.occasion).expected.expenditure == Decimal(5_000_000)
