"""The budget from original to current per date, decisions written in by those who may, and which budget is shown."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from finance.budget_trail import Against, against_original, trail
from finance.cells import read
from finance.models import Account, Activity, BudgetDecision, BudgetLine, PhasingChoice, PhasingProfile, Source
from finance.summary import Cut, Horizon, operating_summary
from followup.access import Role
from followup.models import Job, User
from tests.conftest import Worker
from tests.factories import cells, ground
from tests.finance import world as small
from tests.waiting import until

pytestmark = pytest.mark.django_db
ADDRESS = "/ekonomi/budget/TN/2023-08/"
MNKR = 1_000_000


@dataclass
class Year:
    """The small world in millions with an original budget and two changes, one of them after the occasion."""

    world: small.World
    early: BudgetDecision
    late: BudgetDecision

    @property
    def by(self) -> User:
        """The controller."""
        return self.world.clerk


@pytest.fixture
def year() -> Year:
    world = small.booked(scale=MNKR)
    flat = PhasingProfile.objects.create(name="Lika varje månad", method="flat")
    assert flat
    original = Source.objects.get(code="budget-2023")
    BudgetDecision.objects.create(source=original, fiscal_year_id=2023, kind="original", body="KF", text="Budget")
    early = _change(world, "tidig", date(2023, 5, 2), -12)
    late = _change(world, "sen", date(2023, 10, 3), -20)
    return Year(world, early, late)


def _change(world: small.World, code: str, day: date, amount: int) -> BudgetDecision:
    source = Source.objects.create(code=code, name=f"Justering {code}", kind="budget")
    made: BudgetDecision = BudgetDecision.objects.create(
        source=source, fiscal_year_id=2023, kind="technical", body="KF", text=f"Därför {code}.", decided_on=day
    )
    cells.published(source, world.clerk, [(202306, "5010", "10101", "440", str(amount * MNKR))])
    return made


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_current_budget_is_the_sum_of_what_was_decided_by_the_day(year: Year) -> None:
    found = trail(year.world.organisation.committee, year.world.occasion)
    assert (found.original, found.current) == (250 * MNKR, 238 * MNKR)
    assert [one.name for one in found.changes] == ["Justering tidig"]
    assert [one.name for one in found.later] == ["Justering sen"]
    assert found.by_kind == [("Ursprunglig budget", 1, 250 * MNKR), ("Teknisk justering", 1, -12 * MNKR)]
    later = trail(year.world.organisation.committee, ground.occasion(202310))
    assert later.current == 218 * MNKR and not later.later


def test_the_trail_agrees_with_the_table_to_the_ore(year: Year) -> None:
    found = trail(year.world.organisation.committee, year.world.occasion)
    assert year.world.table(Cut.ORGANISATION, Horizon.YEAR).total.budget == found.current
    assert year.world.table(Cut.ACTIVITY, Horizon.YEAR).total.budget == found.current


@pytest.mark.parametrize("cut", Cut)
@pytest.mark.parametrize("horizon", Horizon)
def test_against_the_original_only_budget_and_deviation_change(year: Year, cut: Cut, horizon: Horizon) -> None:
    place = {"committee": year.world.organisation.committee, "occasion": year.world.occasion}
    current = operating_summary(**place, cut=cut, horizon=horizon).total
    original = operating_summary(**place, cut=cut, horizon=horizon, against=Against.ORIGINAL).total
    assert original.budget - current.budget == 12 * MNKR
    assert (original.current, original.last_year) == (current.current, current.last_year)
    assert original.deviation - current.deviation == 12 * MNKR


def test_the_original_is_read_with_one_query_more(year: Year, django_assert_num_queries) -> None:
    made = read(committee=year.world.organisation.committee, occasion=year.world.occasion)
    with django_assert_num_queries(3):  # the activities' two, and the changes
        against_original(made)


def test_the_table_says_which_budget_and_lets_one_choose(year: Year) -> None:
    client = client_of(ground.person("politiker", Role.POLITICIAN, year.world.organisation.committee))
    address = "/ekonomi/driftsammandrag/TN/2023-08/"
    page = text(client.get(address))
    assert "aktuell budget per den 31 augusti 2023: ursprunglig budget 250,0 mnkr och en ändring på" in page
    assert "?indelning=organisation&amp;tid=perioden&amp;budget=ursprunglig" in page
    original = text(client.get(address, {"budget": "ursprunglig"}))
    assert "Ursprunglig budget jan–aug 2023" in original and "Budgeten är ursprunglig budget, 250,0 mnkr" in original
    assert client.get(address, {"budget": "hemlig"}).status_code == 404


def test_what_lies_behind_a_row_is_the_budget_of_the_same_day(year: Year) -> None:
    client = client_of(year.by)
    address = "/ekonomi/driftsammandrag/TN/2023-08/underlag/"
    school = year.world.organisation.school.pk
    rows = client.get(address, {"enhet": school}).context["table"].data.data
    assert next(row for row in rows if row.name == "Norra skolan").budget == (160 - 20 - 12) * MNKR
    listed = client.get(address, {"enhet": school, "visar": "rader", "av": "budget"}).context["table"]
    assert sum(row.record.amount for row in listed.rows) == (160 - 20 - 12) * MNKR


def test_the_budget_page_shows_the_way_and_the_reasons(year: Year) -> None:
    client = client_of(ground.person("politiker", Role.POLITICIAN, year.world.organisation.committee))
    page = text(client.get(ADDRESS))
    assert "<h1>Aktuell budget är 238,0 mnkr</h1>" in page
    assert "Justering tidig" in page and "KF, 2 maj 2023" in page and "Beslutat efter 31 augusti 2023" in page
    own = text(client.get(f"{ADDRESS}beslut/{year.early.pk}/"))
    assert "Därför tidig." in own and "Nettokostnaden minskar med 12 000 000 kr" in own
    assert "Fastställ" not in own


def line_values(year: Year, **changed: object) -> dict[str, object]:
    common = {"unit": year.world.organisation.by_code["10101"].pk, "side": "cost", "amount": "1,2 mnkr"}
    activity = Activity.objects.get(code="440").pk
    account = Account.objects.get(code="5010").pk
    return common | {"activity": activity, "account": account, "from_month": "8", "catch_up": "on"} | changed


def draft(year: Year, **values: str) -> BudgetDecision:
    said = {"kind": "supplement", "title": "Mer", "body": "KF", "text": "Mer", "financing": "Reserven"}
    said |= {"paragraph": "5", "decided_on": "2023-08-15"}
    answer = client_of(year.by).post(f"{ADDRESS}nytt/", said | values)
    assert answer.status_code == 302, answer.context["form"].errors
    found: BudgetDecision = BudgetDecision.objects.latest("pk")
    return found


def test_a_controller_writes_in_a_decision_with_lines_and_orders_it_settled(year: Year) -> None:
    client, made = client_of(year.by), draft(year)
    own = f"{ADDRESS}beslut/{made.pk}/"
    assert client.post(own, line_values(year)).status_code == 302
    line = BudgetLine.objects.get()
    assert (line.amount, line.profile.name, line.from_month, line.catch_up) == (
        Decimal(1_200_000),
        "Lika varje månad",
        8,
        True,
    )
    assert client.post(own, line_values(year)).status_code == 422  # the same place twice
    picture = client.get(f"{own}rad/{line.pk}/")
    assert [row[1] for row in picture.context["chart"].rows][6:9] == ["0", "800", "100"]
    assert client.post(f"{own}rad/{line.pk}/", line_values(year, amount="−1,2 mnkr")).status_code == 302
    page = text(client.get(ADDRESS))
    assert "Utkast som inte räknas ännu" in page and "−1,2 mnkr" in page
    assert client.post(f"{own}faststall/").status_code == 302
    assert Job.objects.get().arguments["decision"] == made.pk


def test_a_worker_settles_the_decision_and_the_job_leads_back_to_it(worker: Worker, year: Year) -> None:
    client, made = client_of(year.by), draft(year)
    own = f"{ADDRESS}beslut/{made.pk}/"
    client.post(own, line_values(year))
    client.post(f"{own}faststall/")
    job = until(Job.objects.get(), lambda job: job.ended)
    assert (job.state, job.result_url, job.error) == (Job.State.DONE, own, "")
    made.refresh_from_db()
    assert made.settled_by == year.by
    found = trail(year.world.organisation.committee, ground.occasion(202312))
    assert made.source.name in [one.name for one in found.changes]
    client.post(f"{own}faststall/")  # once more: it finds the decision settled, and does no harm
    again = until(Job.objects.exclude(pk=job.pk).get(), lambda job: job.ended)
    assert again.state == Job.State.DONE
    assert trail(year.world.organisation.committee, ground.occasion(202312)).current == found.current


@pytest.mark.parametrize("amount", ["abc", "", "1000 miljarder", "0"])
def test_a_bad_amount_is_told_and_nothing_is_lost(year: Year, amount: str) -> None:
    made = draft(year)
    answer = client_of(year.by).post(f"{ADDRESS}beslut/{made.pk}/", line_values(year, amount=amount))
    assert answer.status_code == 422 and not BudgetLine.objects.exists()
    assert (answer.context["form"].errors and f'value="{amount}"' in answer.content.decode()) or not amount


def test_a_revenue_line_is_written_as_people_say_it(year: Year) -> None:
    made = draft(year)
    account = Account.objects.get(code="3110").pk
    client_of(year.by).post(f"{ADDRESS}beslut/{made.pk}/", line_values(year, side="revenue", account=account))
    assert BudgetLine.objects.get().amount == -1_200_000


def test_a_decision_that_cannot_be_settled_says_why_on_its_page(year: Year) -> None:
    made = draft(year, kind="transfer")
    client = client_of(year.by)
    client.post(f"{ADDRESS}beslut/{made.pk}/", line_values(year, amount="-400 mnkr"))
    page = text(client.get(f"{ADDRESS}beslut/{made.pk}/"))
    assert "En omfördelning ska gå jämnt ut" in page and "skulle bli −" in page
    assert "Fastställ beslutet" not in page


def test_a_supplement_without_financing_is_refused_in_words(year: Year) -> None:
    said = {"kind": "supplement", "title": "Mer", "body": "KF", "text": "Mer"}
    answer = client_of(year.by).post(f"{ADDRESS}nytt/", said)
    assert answer.status_code == 422 and "11 kap. 15 §" in text(answer)


def test_a_draft_is_reworded_and_thrown_away(year: Year) -> None:
    client, made = client_of(year.by), draft(year)
    own = f"{ADDRESS}beslut/{made.pk}/"
    said = {"kind": "technical", "title": "Nytt namn", "body": "KS", "text": "Annat"}
    assert client.post(f"{own}andra/", said).status_code == 302
    made.refresh_from_db()
    assert (made.kind, made.source.name) == ("technical", "Nytt namn")
    assert client.post(f"{own}kasta/").status_code == 302
    assert not BudgetDecision.objects.filter(pk=made.pk).exists()


def test_profiles_are_laid_up_and_chosen_by_those_who_may(year: Year) -> None:
    client = client_of(year.by)
    months = {f"month_{number}": "0" for number in range(1, 13)} | {"month_7": "2,5", "month_8": "1"}
    assert client.post("/ekonomi/budget/profiler/", {"name": "Sommar"} | months).status_code == 302
    profile = PhasingProfile.objects.get(name="Sommar")
    assert sum(profile.shares) == Decimal("3.5")
    chosen = {"choose": "1", "unit": year.world.organisation.school.pk, "profile": profile.pk}
    assert client.post("/ekonomi/budget/profiler/", chosen).status_code == 302
    assert PhasingChoice.objects.get().profile == profile
    nothing = {f"month_{number}": "0" for number in range(1, 13)}
    assert client.post("/ekonomi/budget/profiler/", {"name": "Tom"} | nothing).status_code == 422
    reader = client_of(ground.person("politiker", Role.POLITICIAN, year.world.organisation.committee))
    assert reader.get("/ekonomi/budget/profiler/").status_code == 200
    assert reader.post("/ekonomi/budget/profiler/", {"name": "Min"} | months).status_code == 403
    assert client_of(ground.person("okänd")).get("/ekonomi/budget/profiler/").status_code == 404


def test_who_may_read_may_not_decide_and_a_stranger_learns_nothing(year: Year) -> None:
    made = draft(year)
    client_of(year.by).post(f"{ADDRESS}beslut/{made.pk}/", line_values(year))
    line = BudgetLine.objects.get().pk
    own = f"beslut/{made.pk}/"
    writes = ("nytt/", own, f"{own}andra/", f"{own}faststall/", f"{own}kasta/", f"{own}rad/{line}/")
    reader = client_of(ground.person("chef", Role.HEAD, year.world.organisation.committee))
    for address in (*writes, f"{own}rad/{line}/ta-bort/"):
        assert reader.post(ADDRESS + address).status_code == 403, address
    assert reader.get(ADDRESS + own).status_code == 200
    other = year.world.organisation.other_committee
    for person in (ground.person("okänd"), ground.person("granne", Role.CONTROLLER, other)):
        stranger = client_of(person)
        assert stranger.get(ADDRESS).status_code == 404
        for address in (*writes, f"{own}rad/{line}/ta-bort/"):
            assert stranger.post(ADDRESS + address).status_code == 404, address
    assert BudgetLine.objects.exists()


def test_what_a_decision_lacks_is_told_on_its_page_and_can_be_filled_in(year: Year) -> None:
    client = client_of(year.by)
    own = f"{ADDRESS}beslut/{year.early.pk}/"
    assert "Fastställ beslutet" in text(client.get(own))
    said = {"kind": "technical", "title": "Justering", "body": "KF", "text": "Därför."}
    assert client.post(f"{own}andra/", said).status_code == 302
    page = text(client.get(own))
    assert "Skriv vilken dag beslutet fattades." in page and "Fastställ beslutet" not in page


def test_who_settles_may_decide_for_every_unit_that_the_decision_touches(year: Year) -> None:
    cells.published(year.early.source, year.by, [(202307, "5010", "90101", "440", "5")])
    assert client_of(year.by).post(f"{ADDRESS}beslut/{year.early.pk}/faststall/").status_code == 403
    chief = ground.person("ekonomichef", Role.FINANCE_DIRECTOR, year.world.organisation.municipality)
    assert client_of(chief).post(f"{ADDRESS}beslut/{year.early.pk}/faststall/").status_code == 302


def test_a_decision_of_another_committee_is_not_found_here(year: Year) -> None:
    source = Source.objects.create(code="annan", name="Annan", kind="budget")
    other = BudgetDecision.objects.create(
        source=source, fiscal_year_id=2023, kind="technical", body="KF", text="Annan", decided_on=date(2023, 1, 1)
    )
    cells.published(source, year.by, [(202306, "5010", "90101", "440", "5")])
    assert client_of(year.by).get(f"{ADDRESS}beslut/{other.pk}/").status_code == 404
    assert other not in [
        one.decision for one in trail(year.world.organisation.committee, year.world.occasion).decisions
    ]
