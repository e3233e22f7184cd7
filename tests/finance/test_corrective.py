"""Action plans: what opens one, who may plan, how measures are followed up, and what the database never accepts."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from finance import corrective, forecasts
from finance.corrective import Facts
from finance.models import ActionPlan, ActivityGroup, CorrectiveAction, MaterialityThreshold
from followup import workflow
from followup.access import Role
from followup.models import Occasion, Unit
from tests.factories import ground
from tests.factories.workflow import DECISION
from tests.finance import world as small
from tests.screens import at, words

pytestmark = pytest.mark.django_db
OVERVIEW = "/ekonomi/atgarder/2023-08/"
PLAN = "/ekonomi/atgarder/TN/2023-08/101/"
FACTS = Facts("Vakanshåll två tjänster", Decimal(1_200_000), "Rektor", date(2023, 12, 31))


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> small.World:
    """Schools with a budget of 22 mnkr, parks with 3: a forecast of 30 mnkr for the schools is a material deficit."""
    monkeypatch.setattr(workflow, "_blockers", [])  # what a forecast must explain has its own tests
    made = small.booked(scale=100_000)
    forecast(made, 30)
    return made


def forecast(world: small.World, mnkr: int) -> None:
    group = ActivityGroup.objects.get(label="44*")
    what = {"occasion": world.occasion, "unit": world.organisation.school, "group": group, "side": "cost"}
    forecasts.enter(**what, amount=Decimal(mnkr) * 1_000_000, comment="Fler elever", by=world.clerk)


def plan(world: small.World) -> ActionPlan:
    return corrective.open_plan(occasion=world.occasion, unit=world.organisation.school, by=world.clerk)


def standing(world: small.World, occasion: Occasion | None = None) -> corrective.Standing:
    found = corrective.standing(world.organisation.school, occasion or world.occasion)
    assert found
    return found


def test_a_material_deficit_opens_a_plan_when_the_unit_is_submitted(world: small.World) -> None:
    staff = ground.person("rektor", Role.STAFF, world.organisation.department)
    for unit in (world.organisation.school, world.organisation.park):
        workflow.submit(occasion=world.occasion, unit=unit, by=staff)
    opened = ActionPlan.objects.get()
    assert opened.unit == world.organisation.school
    assert opened.deviation == standing(world).deviation == -5_000_000
    assert opened.by == staff


def test_a_deficit_below_the_municipalitys_threshold_opens_none(world: small.World) -> None:
    MaterialityThreshold.objects.create(
        municipality=world.organisation.municipality, kronor=Decimal(10**8), percent=1, smallest=0
    )
    assert not standing(world).material
    with pytest.raises(corrective.NotPossible, match="inget underskott som är så stort"):
        plan(world)


def test_a_surplus_asks_for_no_plan(world: small.World) -> None:
    forecast(world, 10)
    assert standing(world).deviation > 0
    assert not standing(world).concerned


def test_a_unit_has_one_plan_a_year(world: small.World) -> None:
    assert plan(world) == plan(world)


def test_a_measure_is_followed_up_at_the_next_occasion_and_its_history_is_kept(world: small.World) -> None:
    opened = plan(world)
    corrective.say(plan=opened, occasion=world.occasion, facts=FACTS, by=world.clerk)
    october = ground.occasion(202310, Occasion.Kind.MONTHLY)
    later = replace(FACTS, status="under_way", so_far=Decimal(400_000))
    corrective.say(plan=opened, occasion=october, number=1, facts=later, by=world.clerk)
    assert [action.so_far for action in standing(world).actions] == [0]
    assert [action.so_far for action in standing(world, october).actions] == [400_000]
    kept = [(one.version, one.occasion.code, one.status) for one in corrective.versions(opened, 1)]
    assert kept == [(2, "2023-10", "under_way"), (1, "2023-08", "planned")]
    with pytest.raises(corrective.NotPossible, match="redan uppföljd vid Delår oktober 2023"):
        corrective.say(plan=opened, occasion=world.occasion, number=1, facts=FACTS, by=world.clerk)


def test_a_plan_belongs_to_its_year_and_begins_when_it_was_opened(world: small.World) -> None:
    opened = plan(world)
    for through in (202303, 202408):
        with pytest.raises(corrective.NotPossible):
            corrective.say(plan=opened, occasion=ground.occasion(through), facts=FACTS, by=world.clerk)
    with pytest.raises(corrective.NotPossible, match="finns inte i planen"):
        corrective.say(plan=opened, occasion=world.occasion, number=7, facts=FACTS, by=world.clerk)
    assert standing(world, Occasion.objects.get(code="2023-03")).plan is None


def test_measures_may_be_written_after_the_submission_but_not_after_the_decision(world: small.World) -> None:
    staff = ground.person("rektor", Role.STAFF, world.organisation.committee)
    secretary = ground.person("sekreterare", Role.SECRETARY, world.organisation.committee)
    committee = world.organisation.committee
    for unit in Unit.objects.reporting(committee, date(2023, 8, 31)):
        workflow.submit(occasion=world.occasion, unit=unit, by=staff)
        workflow.attest(occasion=world.occasion, unit=unit, by=world.clerk)
    corrective.say(plan=plan(world), occasion=world.occasion, facts=FACTS, by=world.clerk)
    workflow.decide(occasion=world.occasion, committee=committee, decision=DECISION, by=secretary)
    with pytest.raises(workflow.Closed, match="Är något fel kan ekonomichefen"):
        corrective.say(plan=plan(world), occasion=world.occasion, facts=FACTS, by=world.clerk)


# Screens


def test_a_stranger_finds_no_plan_and_no_overview(world: small.World) -> None:
    plan(world)
    stranger = at(ground.person("stranger", Role.HEAD, world.organisation.other_committee))
    for address in (PLAN, f"{PLAN}ny/", f"{PLAN}1/", PLAN.replace("TN", "XX")):
        assert stranger.get(address).status_code == 404
    assert stranger.post(f"{PLAN}oppna/").status_code == 404
    assert at(ground.person("nobody")).get(OVERVIEW).status_code == 404
    assert "Skola" not in words(stranger.get(OVERVIEW))


def test_one_who_may_only_read_sees_the_plan_and_cannot_change_it(world: small.World) -> None:
    corrective.say(plan=plan(world), occasion=world.occasion, facts=FACTS, by=world.clerk)
    politician = at(ground.person("politiker", Role.POLITICIAN, world.organisation.committee))
    assert "Vakanshåll två tjänster" in words(politician.get(PLAN))
    assert "Ny åtgärd" not in words(politician.get(PLAN))
    assert "Spara" not in words(politician.get(f"{PLAN}1/"))
    for address in (f"{PLAN}oppna/", f"{PLAN}ny/", f"{PLAN}1/"):
        assert politician.post(address, {}).status_code == 403
    assert politician.get(f"{PLAN}ny/").status_code == 403


def test_the_overview_says_what_is_left_over_all_units(world: small.World) -> None:
    director = at(ground.person("ekonomichef", Role.FINANCE_DIRECTOR, world.organisation.municipality))
    text = words(director.get(OVERVIEW))
    assert "Åtgärdsplan saknas" in text
    corrective.say(plan=plan(world), occasion=world.occasion, facts=FACTS, by=world.clerk)
    text = words(director.get(OVERVIEW, {"ordning": "-left"}))
    found = standing(world)
    assert found.gap.left == found.deviation + FACTS.effect
    assert "2 enheter har ett underskott" in text
    assert "Åtgärder för 1,2 mnkr är upplagda." in text
    assert "Andra området" in text
    assert "Park" not in text
    text = words(at(world.clerk).get(OVERVIEW))
    assert "En enhet har ett underskott" in text
    assert "Andra området" not in text


def test_the_way_in_leads_to_the_newest_occasion(world: small.World) -> None:
    assert at(world.clerk).get("/ekonomi/atgarder/")["Location"] == OVERVIEW
    assert "Du hör inte till någon" in words(at(ground.person("ny")).get("/ekonomi/atgarder/"))


def test_a_plan_is_opened_and_a_measure_laid_up_and_followed_up_on_the_screen(world: small.World) -> None:
    client = at(world.clerk)
    assert client.get(f"{PLAN}ny/").status_code == 404, "there is no plan yet"
    assert "Öppna åtgärdsplan" in words(client.get(PLAN))
    assert client.post(f"{PLAN}oppna/")["Location"] == PLAN
    sent = {
        "text": "Vakanshåll två tjänster",
        "effect": "1,2 mnkr",
        "responsible": "Rektor",
        "due_on": "2023-12-31",
        "status": "planned",
    }
    assert "Åtgärden är upplagd." in words(client.post(f"{PLAN}ny/", sent, follow=True))
    followed = sent | {"status": "under_way", "so_far": "350 tkr", "comment": "En tjänst är vakant"}
    page = words(client.post(f"{PLAN}1/", followed, follow=True))
    assert "Pågår" in page
    assert "350" in page
    history = words(client.get(f"{PLAN}1/"))
    assert history.index("Pågår</td>") < history.index("Planerad</td>")


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"effect": "abc"}, "id_effect_error"),
        ({"effect": "-5"}, "större än noll"),
        ({"effect": "900000000000000 mnkr"}, "orimligt stort"),
        ({"effect": ""}, "Detta fält måste fyllas i"),
        ({"so_far": "-1"}, "kan inte vara mindre än noll"),
        ({"so_far": "10"}, "Välj Pågår eller Genomförd"),
        ({"status": "dropped"}, "Skriv varför åtgärden inte genomförs"),
        ({"due_on": "12/31/2023"}, "Skriv datumet som år-månad-dag"),
        ({"text": "   "}, "Detta fält måste fyllas i"),
        ({"responsible": ""}, "Detta fält måste fyllas i"),
        ({"text": "x" * 301}, "som mest 300 tecken"),
    ],
)
def test_bad_input_is_answered_in_words_and_nothing_is_saved(
    world: small.World, wrong: dict[str, str], reason: str
) -> None:
    plan(world)
    good = {
        "text": "Vakanshåll",
        "effect": "1,2 mnkr",
        "responsible": "Rektor",
        "due_on": "2023-12-31",
        "status": "planned",
    }
    answer = at(world.clerk).post(f"{PLAN}ny/", good | wrong)
    assert answer.status_code == 422
    assert reason in words(answer)
    assert not CorrectiveAction.objects.exists()


def test_the_forecast_page_of_a_unit_with_a_deficit_leads_to_its_plan(world: small.World) -> None:
    client = at(world.clerk)
    assert PLAN in words(client.get("/ekonomi/prognos/TN/2023-08/enhet/101/"))
    assert f"{PLAN[:-4]}102/" not in words(client.get("/ekonomi/prognos/TN/2023-08/enhet/102/"))


def test_the_overview_tells_two_units_of_one_name_apart_by_what_they_stand_under(world: small.World) -> None:
    page = words(at(world.clerk).get(OVERVIEW))
    department, committee = world.organisation.department, world.organisation.committee
    assert f"{department.name}, {committee.name}" in page


def test_the_overview_is_had_as_a_file_in_exact_kronor(world: small.World) -> None:
    corrective.say(plan=plan(world), occasion=world.occasion, facts=FACTS, by=world.clerk)
    client = at(world.clerk)
    rows = client.get(f"{OVERVIEW}?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0] == "Enhet;Avvikelse;Åtgärder;varav hittills;Kvar att lösa;Läge"
    name, deviation, effect, so_far, left, verdict = rows[1].split(";")
    assert [Decimal(one.replace(",", ".")) for one in (deviation, effect, so_far, left)] == [
        -5_000_000,
        1_200_000,
        0,
        -3_800_000,
    ]
    assert name == world.organisation.school.name and verdict
    assert client.get(f"{OVERVIEW}?format=xlsx").content[:2] == b"PK"
    assert client.get(f"{OVERVIEW}?format=pdf").status_code == 404
    assert at(ground.person("nobody")).get(f"{OVERVIEW}?format=csv").status_code == 404
