"""Investments: outcome from rows with a project code, decisions that make a frame, forecasts that no one overwrites."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from finance import intake, investment_summary, investments
from finance.investment_rows import Entered, Facts, Money, RowKind, rounding_is_seen, rows
from finance.models import (
    Account,
    Investment,
    InvestmentAccount,
    InvestmentDecision,
    InvestmentForecast,
    InvestmentGroup,
    InvestmentProject,
    Project,
    ProjectCell,
)
from followup import workflow
from followup.access import Role
from tests.factories import ground
from tests.finance import world as small
from tests.finance.river import River

D = Decimal


def facts(number: int, name: str, **values) -> Facts:
    return Facts(id=number, name=name, unit_id=1, place=(number, values.get("group", ""), number, name), **values)


def test_what_is_not_forecast_is_taken_to_use_its_frame_or_what_is_spent_if_that_is_more():
    assert facts(1, "a", frame=Money(D(100)), so_far=Money(D(30))).expected == Money(D(100))
    assert facts(1, "a", frame=Money(D(100)), so_far=Money(D(130), D(5))).expected == Money(D(130), D(5))
    said = Entered(Money(D(90)), None, "", "", 1)
    assert facts(1, "a", frame=Money(D(100)), entered=said).expected == Money(D(90))


def test_a_deviation_is_frame_less_forecast_net_and_income_above_its_frame_is_better():
    entered = Entered(Money(D(120), D(30)), None, "", "", 1)
    one = facts(1, "a", frame=Money(D(100), D(20)), entered=entered)
    table = rows([one])
    assert one.deviation == D(-10)
    by_name = {row.name: row.deviation for row in table}
    assert by_name == {"a": -10, "Summa investeringar": -10, "varav utgifter": -20, "varav inkomster": 10}


def test_the_table_has_groups_under_headings_and_what_is_outside_the_frame_last_and_in_no_sum():
    table = rows(
        [
            facts(3, "Utanför", outside_frame=True, so_far=Money(D(900)), reference="KF 2022-11-22, § 370"),
            facts(2, "Hall", frame=Money(D(5))),
            replace(facts(1, "Inventarier", group="Nämnden", frame=Money(D(7))), place=(1, "Nämnden", 1, "")),
        ]
    )
    assert [(row.kind, row.name) for row in table] == [
        (RowKind.HEADER, "Nämnden"),
        (RowKind.OF_WHICH, "varav Inventarier"),
        (RowKind.ROW, "Hall"),
        (RowKind.SUM, "Summa investeringar"),
        (RowKind.SUM_OF_WHICH, "varav utgifter"),
        (RowKind.SUM_OF_WHICH, "varav inkomster"),
        (RowKind.SEPARATE, "Utanför"),
    ]
    assert table[3].amounts == (0, 0, 12, 0, 12, 12, 0)
    assert (table[-1].frame, table[-1].deviation, table[-1].note) == (None, None, "Beslut KF 2022-11-22, § 370")
    assert set(table[0].amounts) == {None}


def test_no_investments_make_a_sum_of_nothing():
    assert [row.amounts for row in rows([]) if row.kind is RowKind.SUM] == [(0, 0, 0, 0, 0, 0, 0)]
    assert not rounding_is_seen(rows([]))


def test_the_note_on_rounding_is_there_only_when_it_is_true():
    fine = [facts(1, "a", frame=Money(D(1_000_000))), facts(2, "b", frame=Money(D(2_000_000)))]
    assert not rounding_is_seen(rows(fine))
    assert rounding_is_seen(rows([facts(n, str(n), frame=Money(D(40_000))) for n in (1, 2)]))


@pytest.fixture
def world(db):
    return small.empty()


def lekplats(world, **values):
    made = Investment(
        committee=world.organisation.committee, unit=world.organisation.park, name="Ny lekplats", **values
    )
    return investments.save(investment=made, projects=[Project.objects.get(code="7001")], by=world.clerk)


def decided(world, of, expenditure, kind="original", **values):
    common = {"investment": of, "fiscal_year_id": 2023, "kind": kind, "body": "KF"}
    made = InvestmentDecision(expenditure=D(expenditure), **common | values)
    return investments.decide(decision=made, by=world.clerk)


def said(of, expenditure, seen=0, **values):
    common = {"income": D(0), "finishes_on": None, "slip": "", "comment": ""}
    return investments.Said(investment=of, expenditure=D(expenditure), seen=seen, **common | values)


def say(world, *what):
    return investments.forecast(occasion=world.occasion, said=what, by=world.clerk)


def only(world) -> Facts:
    read = investment_summary.read(committee=world.organisation.committee, occasion=world.occasion)
    return read.investments[0]


def test_the_frame_is_the_sum_of_the_years_decisions_and_the_total_of_its_own(world):
    of = lekplats(world)
    decided(world, of, 100)
    decided(world, of, 40, "carry_over", paragraph="12", decided_on=date(2023, 3, 1))
    decided(world, of, -15, "transfer")
    ground.calendar(2022)
    decided(world, of, 700, fiscal_year_id=2022)
    decided(world, of, 2000, "total")
    found = only(world)
    assert (found.frame, found.carried_over, found.total) == (Money(D(125)), Money(D(40)), Money(D(2000)))


def test_a_decision_that_would_make_the_frame_negative_is_refused_and_nothing_is_kept(world):
    of = lekplats(world)
    decided(world, of, 100_000)
    with pytest.raises(
        investments.Refused, match="ramen för 2023 negativ: utgifter är 100 tkr och skulle bli \u221250"
    ):
        decided(world, of, -150_000, "transfer")
    with pytest.raises(investments.Refused, match="totalutgiften negativ"):
        decided(world, of, -1, "total")
    assert InvestmentDecision.objects.count() == 1


def test_a_project_code_that_another_investment_has_is_refused(world):
    lekplats(world)
    other = Investment(committee=world.organisation.committee, unit=world.organisation.park, name="Annan")
    with pytest.raises(investments.Refused, match="7001 hör redan till Ny lekplats"):
        investments.save(investment=other, projects=[Project.objects.get(code="7001")], by=world.clerk)
    assert not Investment.objects.filter(name="Annan").exists()


def test_saving_again_keeps_the_codes_that_are_named_and_no_others(world):
    of = lekplats(world)
    new = Project.objects.create(code="7002", name="Etapp 2")
    investments.save(investment=of, projects=[new], by=world.clerk)
    assert list(of.codes.values_list("project__code", flat=True)) == ["7002"]


def test_each_forecast_is_a_version_and_the_newest_stands(world):
    of = lekplats(world)
    assert say(world, said(of, 100)) == 1
    assert say(world, said(of, 100, seen=1)) == 0  # the same is not written again
    assert say(world, said(of, 120, seen=1, comment=" Dyrare ")) == 1
    assert [(one.number, one.expenditure, one.comment) for one in InvestmentForecast.objects.all()] == [
        (1, 100, ""),
        (2, 120, "Dyrare"),
    ]
    assert only(world).expected == Money(D(120))


def test_two_people_never_overwrite_one_another(world):
    of = lekplats(world)
    say(world, said(of, 100_000))
    with pytest.raises(
        investments.Conflict, match="controller har sparat Ny lekplats medan du skrev: utgifter 100 tkr"
    ):
        say(world, said(of, 250_000))
    assert InvestmentForecast.objects.get().expenditure == 100_000


def test_of_several_investments_all_are_saved_or_none(world):
    of, other = (
        lekplats(world),
        Investment.objects.create(committee=world.organisation.committee, unit=world.organisation.park, name="Damm"),
    )
    with pytest.raises(investments.Refused, match="Damm: utgifter och inkomster skrivs utan minus"):
        say(world, said(of, 100), said(other, -1))
    assert not InvestmentForecast.objects.exists()


def test_a_later_finish_takes_a_reason_and_an_earlier_than_the_start_is_refused(world):
    of = lekplats(world, starts_on=date(2023, 1, 1), finishes_on=date(2023, 10, 1))
    with pytest.raises(investments.Refused, match="Välj en orsak"):
        say(world, said(of, 1, finishes_on=date(2024, 5, 1)))
    with pytest.raises(investments.Refused, match="innan den börjar"):
        say(world, said(of, 1, finishes_on=date(2022, 5, 1)))
    say(world, said(of, 1, finishes_on=date(2024, 5, 1), slip="permit"))
    assert (only(world).slips, only(world).finishes_on) == (True, date(2024, 5, 1))


def test_a_forecast_of_a_closed_follow_up_is_refused(world):
    of, committee = lekplats(world), world.organisation.committee
    secretary = ground.person("sekreterare", Role.SECRETARY, committee)
    staff = ground.person("handlaggare", Role.STAFF, committee)
    for unit in workflow.Unit.objects.reporting(committee, date(2023, 8, 31)):
        workflow.submit(occasion=world.occasion, unit=unit, by=staff)
        workflow.attest(occasion=world.occasion, unit=unit, by=world.clerk)
    decision = workflow.Decision("12", date(2023, 9, 12), "KS 2023-1")
    workflow.decide(occasion=world.occasion, committee=committee, decision=decision, by=secretary)
    with pytest.raises(workflow.Closed):
        say(world, said(of, 1))
    assert not InvestmentForecast.objects.exists()


def booked(period: int, account: str, project: str, amount: str, text: str = "Gunga") -> str:
    return f"{period};1;{period // 100}-{period % 100:02}-15;{account};10201;249;{project};;{text};{amount}"


def test_the_outcome_is_rows_with_the_project_on_accounts_that_carry_investments(river: River):
    occasion = ground.occasion()
    Account.objects.create(code="2330", name="Investeringsbidrag", side="balance")
    InvestmentAccount.objects.create(prefix="11", side="expenditure")
    InvestmentAccount.objects.create(prefix="233", side="income")
    committee = ground.Unit.objects.get(code="TN")
    of = Investment.objects.create(committee=committee, unit=committee, name="Ny lekplats")
    InvestmentProject.objects.create(investment=of, project=Project.objects.get(code="7001"))
    lines = [
        booked(202212, "1110", "7001", "500"),
        booked(202301, "1110", "7001", "100,25"),
        booked(202302, "1110", "7001", "-20"),
        booked(202302, "2330", "7001", "-30"),
        booked(202303, "5010", "7001", "9999"),  # its running costs
        booked(202303, "1110", "", "7777"),  # another purchase
        booked(202309, "1110", "7001", "5555"),  # after the occasion
    ]
    batch = river.publish(*lines)
    found = investment_summary.read(committee=committee, occasion=occasion).investments[0]
    assert (found.so_far, found.ever) == (Money(D("80.25"), D(30)), Money(D("580.25"), D(30)))
    listed = investment_summary.entries(of, occasion)
    assert [str(one.amount) for one in listed] == ["100.25", "-20.00", "-30.00"]
    assert investment_summary.entries(of, occasion, "gung").count() == 3
    assert not investment_summary.entries(of, occasion, "rutschkana").exists()
    intake.undo(batch=batch, by=river.admin)
    assert not ProjectCell.objects.exists()
    assert investment_summary.read(committee=committee, occasion=occasion).investments[0].so_far == Money()


def test_a_new_file_replaces_the_sums_by_project_of_its_periods_alone(river: River):
    river.publish(booked(202301, "1110", "7001", "1"), booked(202302, "1110", "7001", "10"))
    river.publish(booked(202302, "1110", "7001", "20"))
    cells = ProjectCell.objects.order_by("period").values_list("period", "amount", "rows")
    assert list(cells) == [(202301, 1, 1), (202302, 20, 1)]


def test_the_table_costs_the_same_however_many_the_investments(world, django_assert_max_num_queries):
    for number in range(5):
        group = InvestmentGroup.objects.create(committee=world.organisation.committee, name=f"Grupp {number}")
        of = Investment.objects.create(
            committee=world.organisation.committee, unit=world.organisation.park, name=f"Nr {number}", group=group
        )
        decided(world, of, 100)
        say(world, said(of, 90))
    with django_assert_max_num_queries(5):
        assert len(only_rows(world)) == 13


def only_rows(world):
    return investment_summary.read(committee=world.organisation.committee, occasion=world.occasion).rows


def test_the_command_refuses_what_does_not_exist_in_swedish(world):
    with pytest.raises(CommandError, match="Nämnden XX finns inte"):
        call_command("investment_summary", committee="XX", occasion="2023-08")
