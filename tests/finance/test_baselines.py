"""The product's computed forecasts: the series they are made from, what is kept, the job for one and for all."""

from decimal import Decimal
from itertools import accumulate

import pytest
from django.core.management import call_command

from finance import baselines, one_offs
from finance.computed import Computed
from finance.models import ActivityGroup, Baseline, PublishedPeriod, SummaryCell
from finance.places import activities, organisation
from finance.series import first_period, months_by_cell
from followup import jobs, periods
from followup.jobs import JobFailed, Progress
from followup.models import Job, Occasion
from tests.factories import cells, ground, proposals
from tests.finance import world as small
from tests.waiting import until

pytestmark = pytest.mark.django_db
SEASON = (10, 10, 11, 12, 12, 11, 6, 9, 11, 12, 12, 15)


@pytest.fixture
def world():
    return small.booked(scale=1000)


@pytest.fixture
def school():
    return ActivityGroup.objects.get(label="44*")


@pytest.fixture
def seasoned():
    """Pay with a season, from 2019 through August 2023, a tenth more every year."""
    world = small.empty()
    ground.calendar(*range(2019, 2022))
    booked = [
        (year * 100 + month, "5010", "10101", "440", str(SEASON[month - 1] * 1000 * (10 + year - 2019)))
        for year in range(2019, 2024)
        for month in range(1, 13)
        if year < 2023 or month <= 8
    ]
    cells.outcome(world.clerk, booked)
    return world


def compute(world):
    return baselines.compute(occasion=world.occasion, committee=world.organisation.committee, progress=Progress())


def test_without_the_whole_of_last_year_the_remaining_budget_is_what_is_left(world, school):
    assert compute(world) == {"budget_remaining": 5}
    costs = Baseline.objects.get(unit=world.organisation.school, group=school, side="cost")
    assert (costs.amount, costs.method) == (230_000, "budget_remaining")
    assert costs.reason.startswith("Inget helt tidigare år finns. Prognosen bygger på återstående budget.")
    revenues = Baseline.objects.get(unit=world.organisation.school, group=school, side="revenue")
    assert revenues.amount == 30_000  # revenues are written as plus


def test_years_wholly_in_the_ledger_are_the_ground_and_are_tried(seasoned):
    assert compute(seasoned) == {"combination": 1}
    made = Baseline.objects.get()
    outcome = sum(SEASON) * 14_000
    assert float(made.amount) == pytest.approx(outcome, rel=0.02)
    assert [trial["year"] for trial in made.trials] == [2020, 2021, 2022]
    assert Decimal(made.trials[-1]["outcome"]) == sum(SEASON) * 13_000
    assert made.low < made.amount < made.high
    assert made.months[:8] == [one * 14_000 for one in SEASON[:8]]
    assert sum(made.months) == made.amount
    assert (made.lows[7], made.highs[7], made.highs[11]) == (sum(SEASON[:8]) * 14_000,) * 2 + (made.high,)
    assert sum(share for _, share in made.weights) == pytest.approx(1, abs=0.001)
    assert made.reason == ""


def test_a_year_with_a_month_missing_is_no_ground_nor_are_those_before_it(seasoned):
    tree = organisation(seasoned.organisation.committee, periods.last_day(202308))
    codes = activities(seasoned.organisation.committee, 2023)
    assert first_period(202308) == 201901
    [of] = months_by_cell(tree, codes, 202308).values()
    assert (min(of.outcome), max(of.outcome)) == (201901, 202308)
    PublishedPeriod.objects.filter(period=202105).delete()
    assert first_period(202308) == 202201
    [of] = months_by_cell(tree, codes, 202308).values()
    assert min(of.outcome) == 202201


def test_one_off_items_are_taken_out_of_the_series_and_this_years_put_back(seasoned, school):
    compute(seasoned)
    plain = Baseline.objects.get()
    SummaryCell.objects.filter(year=2023).update(
        so_far=[one * 14_000 + 500_000 for one in accumulate((*SEASON[:8], 0, 0, 0, 0))]  # half a million in January
    )
    facts = one_offs.Facts(
        seasoned.organisation.school, "Skolbrand", "outcome", Decimal(-500_000), False, school, "cost", 202301
    )
    one_offs.add(occasion=seasoned.occasion, facts=facts, by=seasoned.clerk)
    compute(seasoned)
    told = Baseline.objects.get()
    assert told.amount == plain.amount + 500_000
    assert (told.one_offs, told.high - told.low) == (500_000, plain.high - plain.low)


def test_what_has_neither_outcome_nor_budget_this_year_has_ended(seasoned):
    SummaryCell.objects.filter(year=2023).delete()
    assert compute(seasoned) == {}


def test_computing_again_changes_nothing_and_forgets_what_is_gone(world, school):
    compute(world)
    before = sorted(Baseline.objects.values_list("unit", "group", "side", "amount", "method"))
    proposals.baseline(1, occasion=world.occasion, unit=world.organisation.park, group=school, side="revenue")
    compute(world)
    assert sorted(Baseline.objects.values_list("unit", "group", "side", "amount", "method")) == before


def test_after_december_there_is_nothing_to_propose(world):
    closing = ground.occasion(202312)
    committee = world.organisation.committee
    assert baselines.compute(occasion=closing, committee=committee, progress=Progress()) == {}
    assert not Baseline.objects.exists()


def test_what_a_line_says_of_its_backtest():
    years = {"amount": Decimal(1), "method": "combination", "error": 2.0501}
    assert Computed(**years, tried=3).backtest_shown == "senaste 3 åren: ±2,1\u00a0%"
    assert Computed(**years, tried=1).backtest_shown == "ett tidigare år: ±2,1\u00a0%"
    assert Computed.fallback(Decimal(1)).backtest_shown == ""


def test_the_command_says_how_many_by_each_method(world, capsys):
    call_command("compute_baselines", "--committee", "TN", "--occasion", "2023-08")
    assert "Återstående budget: 5" in capsys.readouterr().out
    Baseline.objects.all().delete()
    call_command("compute_baselines", "--occasion", "2023-08")
    assert "Återstående budget: 5" in capsys.readouterr().out


def test_progress_tells_which_committee_and_ends_at_the_end(world):
    told = []

    class Listening(Progress):
        def __call__(self, done, total, message=""):
            told.append((done / total, message))
            super().__call__(done, total, message)

    baselines.compute_all(occasion=world.occasion, progress=Listening())
    parts = [part for part, _ in told]
    assert parts == sorted(parts) and parts[-1] == 1
    assert "Testnämnden: Prövar metoder mot tidigare år" in [message for _, message in told]


def test_a_job_for_what_is_gone_fails_in_words(world):
    with pytest.raises(JobFailed, match="finns inte längre"):
        baselines.job(Progress(), occasion=0, committee=0)


@pytest.mark.django_db(transaction=True)
def test_the_computed_forecasts_are_made_by_a_worker_for_one_committee_and_for_all(client, worker):
    world = small.booked(scale=1000)
    client.force_login(world.clerk)
    response = client.post("/ekonomi/prognos/TN/2023-08/berakna/")
    ended = until(Job.objects.get(), lambda job: job.ended)
    assert response.url == f"/jobb/{ended.pk}/"
    assert (ended.state, ended.result) == (Job.State.DONE, {"budget_remaining": 5})
    assert ended.result_url == "/ekonomi/prognos/TN/2023-08/"
    Baseline.objects.all().delete()
    arguments = {"occasion": Occasion.objects.get().pk}
    ended = until(jobs.start(kind=baselines.JOB, by=world.clerk, arguments=arguments), lambda job: job.ended)
    assert (ended.state, ended.result) == (Job.State.DONE, {"budget_remaining": 5})
    assert Baseline.objects.count() == 5
