"""The driftsammandrag of Testnämnden through August 2023, in small round numbers."""

from datetime import date
from decimal import Decimal
from itertools import accumulate

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from finance.models import (
    Activity,
    ActivityGroup,
    ActivityPattern,
    Forecast,
    OperatingSummaryLayout,
    SummaryCell,
)
from finance.signs import Profile
from finance.summary import Basis, Cut, Horizon, RowKind, all_four
from followup.models import Unit
from tests.factories import cells, ground, ledger, proposals
from tests.finance import world as small

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return small.empty()


@pytest.fixture
def booked():
    return small.booked()


def test_by_organisation_areas_are_summed_and_other_administrations_follow_with_their_result(booked):
    assert booked.shown() == [
        ("Skola", 120, 140, 20, 90),
        ("Park", 20, 30, 10, 25),
        ("Summa nettokostnader", 140, 170, 30, 115),
        ("Kostservice", 60, 20, 40, 0),
    ]
    kitchen = booked.table().other_administrations[0]
    assert (kitchen.kind, kitchen.profile) == (RowKind.OTHER_ADMINISTRATION, Profile.RESULT)


def test_by_activity_the_rows_are_groups_of_the_appropriation_financed_units_alone(booked):
    assert booked.shown(Cut.ACTIVITY) == [
        ("Parker", 20, 30, 10, 25),
        ("Skola", 120, 140, 20, 90),
        ("Summa nettokostnader", 140, 170, 30, 115),
    ]


def test_the_year_has_forecast_full_budget_and_last_years_accounts(booked):
    """Nobody has said anything: outcome so far + remaining budget (80 for December)."""
    assert booked.shown(horizon=Horizon.YEAR) == [
        ("Skola", 200, 220, 20, 130),
        ("Park", 20, 30, 10, 25),
        ("Summa nettokostnader", 220, 250, 30, 155),
        ("Kostservice", 60, 20, 40, 0),
    ]
    assert set(booked.table(horizon=Horizon.YEAR).bases) == {Basis.BUDGET_REMAINING}


def test_an_entered_forecast_stands_before_a_computed_one(booked):
    group = ActivityGroup.objects.get(label="44*")
    what = {"occasion": booked.occasion, "unit": booked.organisation.school, "group": group}
    proposals.baseline(300, **what, side="cost")
    assert booked.shown(horizon=Horizon.YEAR)[0] == ("Skola", 270, 220, -50, 130)
    Forecast.objects.create(**what, side="cost", amount=230, by=booked.clerk)
    Forecast.objects.create(**what, side="revenue", amount=45, by=booked.clerk)  # revenues are written as plus
    assert booked.shown(horizon=Horizon.YEAR)[0] == ("Skola", 185, 220, 35, 130)
    assert booked.shown(Cut.ACTIVITY, Horizon.YEAR)[1] == ("Skola", 185, 220, 35, 130)
    assert booked.table(horizon=Horizon.YEAR).bases[Basis.ENTERED] == 2


def test_a_forecast_where_nothing_is_booked_or_budgeted_stands_in_both_cuts(booked):
    group = ActivityGroup.objects.get(label="249")
    what = {"occasion": booked.occasion, "unit": booked.organisation.school, "group": group}
    Forecast.objects.create(**what, side="cost", amount=7, by=booked.clerk)
    proposals.baseline(3, **what, side="revenue")
    assert booked.shown(horizon=Horizon.YEAR)[0] == ("Skola", 204, 220, 16, 130)
    by_activity = booked.shown(Cut.ACTIVITY, Horizon.YEAR)
    assert by_activity[0] == ("Parker", 24, 30, 6, 25)
    assert by_activity[-1] == ("Summa nettokostnader", 224, 250, 26, 155)
    assert booked.table(horizon=Horizon.YEAR).bases == {Basis.ENTERED: 1, Basis.COMPUTED: 1, Basis.BUDGET_REMAINING: 5}


def test_the_forecasts_of_another_occasion_or_committee_are_not_this_ones(booked):
    before = booked.shown(horizon=Horizon.YEAR)
    group = ActivityGroup.objects.get(label="44*")
    earlier = ground.occasion(202303)
    Forecast.objects.create(
        occasion=earlier, unit=booked.organisation.school, group=group, side="cost", amount=999, by=booked.clerk
    )
    theirs = ActivityGroup.objects.create(
        committee=booked.organisation.other_committee, label="9*", name="Andras", sort=1
    )
    Forecast.objects.create(
        occasion=booked.occasion,
        unit=booked.organisation.by_code["90101"],
        group=theirs,
        side="cost",
        amount=999,
        by=booked.clerk,
    )
    assert booked.shown(horizon=Horizon.YEAR) == before


def test_of_which_rows_follow_their_parent_where_the_layout_says_so(booked):
    OperatingSummaryLayout.objects.create(
        committee=booked.organisation.committee, cut="organisation", horizon="period", of_which=True
    )
    rows = booked.shown()
    assert rows[2:5] == [
        ("Summa nettokostnader", 140, 170, 30, 115),
        ("varav kostnader", 170, 190, 20, 115),
        ("varav intäkter", 30, 20, 10, 0),
    ]
    assert rows[5:] == [
        ("Kostservice", 60, 20, 40, 0),
        ("varav kostnader", 200, 200, 0, 0),
        ("varav intäkter", 260, 220, 40, 0),
    ]
    assert all(row[0] != "varav kostnader" for row in booked.shown(Cut.ACTIVITY))


def test_an_activity_in_no_group_is_a_row_of_its_own(booked):
    ActivityPattern.objects.filter(pattern="249").delete()
    assert booked.shown(Cut.ACTIVITY) == [
        ("Skola", 120, 140, 20, 90),
        ("Utan grupp: Parker", 20, 30, 10, 25),
        ("Summa nettokostnader", 140, 170, 30, 115),
    ]


def test_the_longest_pattern_of_the_occasions_year_wins(booked):
    committee = booked.organisation.committee
    special = ActivityGroup.objects.create(committee=committee, label="443", name="Anpassad skola", sort=9)
    pattern = ActivityPattern.objects.create(group=special, committee=committee, pattern="443", first_year=2023)
    assert ("Anpassad skola", 50, 0, -50, 0) in booked.shown(Cut.ACTIVITY)
    pattern.first_year = 2024
    pattern.save()
    assert [row[0] for row in booked.shown(Cut.ACTIVITY)] == ["Parker", "Skola", "Summa nettokostnader"]


def test_rows_of_exactly_nothing_are_left_out_but_not_rows_that_only_round_to_nothing(world):
    cells.outcome(world.clerk, [(202301, "5010", "10101", "440", "0.01"), (202301, "5010", "10201", "249", "0")])
    assert [row[0] for row in world.shown()] == ["Skola", "Summa nettokostnader"]


def test_a_committee_without_figures_has_a_sum_of_nothing(world):
    assert world.shown() == [("Summa nettokostnader", 0, 0, 0, 0)]


def test_an_area_that_is_gone_keeps_a_row_of_its_own(booked):
    park = booked.organisation.park
    Unit.objects.filter(pk__in=[park.pk, booked.organisation.by_code["10201"].pk]).update(valid_to=date(2022, 12, 31))
    rows = booked.shown()
    assert rows[1] == ("Park (upphörde 2022-12-31)", 20, 30, 10, 25)
    assert rows[2] == ("Summa nettokostnader", 140, 170, 30, 115)


def test_an_ansvar_that_has_moved_is_compared_with_itself(booked):
    """Its old unit carries last year's ledger; the new one, with the same code, stands under another area."""
    old = booked.organisation.by_code["10102"]
    cells.outcome(booked.clerk, [(202202, "5010", old.pk, "443", "11")])
    Unit.objects.filter(pk=old.pk).update(valid_to=date(2022, 12, 31))
    ground.unit("10102", Unit.Kind.RESPONSIBILITY, booked.organisation.park, valid_from=date(2023, 1, 1))
    rows = booked.shown()
    assert rows[0] == ("Skola", 70, 140, 70, 90)
    assert rows[1] == ("Park", 70, 30, -40, 36)


def test_what_is_booked_on_the_committee_or_a_department_itself_is_a_row_too(booked):
    booked_on = booked.organisation
    cells.outcome(
        booked.clerk,
        [(202302, "5010", booked_on.committee.pk, "440", "1"), (202307, "5010", booked_on.department.pk, "440", "2")],
    )
    names = {row[0]: row[1] for row in booked.shown()}
    assert names["Testnämnden"] == 1
    assert names["Testförvaltningen"] == 2
    assert names["Summa nettokostnader"] == 143


def test_a_note_says_when_amounts_as_shown_do_not_add_up(world):
    cells.outcome(world.clerk, [(202301, "5010", "10101", "440", "40000"), (202301, "5010", "10201", "249", "40000")])
    assert world.table().rounding_shows  # 0,0 + 0,0 but 0,1
    cells.outcome(world.clerk, [(202302, "5010", "10101", "440", "60000"), (202302, "5010", "10201", "249", "60000")])
    assert not world.table().rounding_shows


def test_four_tables_cost_as_many_queries_as_one(booked, django_assert_num_queries):
    with django_assert_num_queries(5):
        tables = all_four(committee=booked.organisation.committee, occasion=booked.occasion)
    assert tables[Cut.ORGANISATION, Horizon.PERIOD] == booked.table()
    assert len(tables) == 4


amounts = st.decimals("-99999999.99", "99999999.99", places=2)
postings = st.lists(
    st.tuples(
        st.sampled_from([202201, 202208, 202212, 202301, 202308, 202309, 202312]),
        st.sampled_from(["10101", "10102", "10201", "20101", "90101"]),
        st.sampled_from(["440", "443", "249", "920", "999"]),
        st.sampled_from(["cost", "revenue", "balance"]),
        st.sampled_from(["outcome", "budget"]),
        amounts,
    ),
    max_size=25,
    unique_by=lambda posting: posting[:5],
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(postings)
def test_both_cuts_agree_to_the_ore_whatever_is_booked(world, postings):
    Activity.objects.get_or_create(code="999", defaults={"name": "Okänd"})
    activities = {activity.code: activity for activity in Activity.objects.all()}
    sources = dict(zip(("outcome", "budget"), ledger.sources(), strict=True))
    SummaryCell.objects.all().delete()
    months: dict[tuple, list[Decimal]] = {}
    for period, unit, activity, side, kind, amount in postings:
        own = months.setdefault((unit, activity, side, kind, period // 100), [Decimal(0)] * 12)
        own[period % 100 - 1] += amount
    SummaryCell.objects.bulk_create(
        SummaryCell(
            kind=kind,
            source=sources[kind],
            year_id=year,
            unit=world.organisation.by_code[unit],
            activity=activities[activity],
            side=side,
            so_far=list(accumulate(own)),
        )
        for (unit, activity, side, kind, year), own in months.items()
    )
    tables = all_four(committee=world.organisation.committee, occasion=world.occasion)
    own = [one for one in postings if one[1] in {"10101", "10102", "10201"} and one[3] != "balance"]
    spent = sum((one[5] for one in own if one[4] == "outcome" and 202301 <= one[0] <= 202308), Decimal(0))
    assert tables[Cut.ORGANISATION, Horizon.PERIOD].total.current == spent
    for horizon in Horizon:
        by_unit, by_activity = tables[Cut.ORGANISATION, horizon], tables[Cut.ACTIVITY, horizon]
        assert by_unit.total.amounts == by_activity.total.amounts
        for table in (by_unit, by_activity):
            columns = [sum(column, Decimal(0)) for column in zip(*(row.amounts for row in table.parts), strict=True)]
            assert tuple(columns or [0] * 4) == table.total.amounts
