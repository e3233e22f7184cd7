"""Evidence of a goal: linked and taken away, proposing an assessment, and lists that are moved by buttons."""

import pytest
from django.urls import reverse

from followup.access import Role
from goals import evidence
from goals.models import Addressee, Assessment, Goal
from goals.rules import Proposal
from indicators import entering
from indicators.models import Indicator
from indicators.reading import Column
from indicators.values import parse_value
from tests.factories import ground
from tests.factories import workflow as workflows
from tests.goals import activity_cases, assignment_cases, goal_cases
from tests.indicators.conftest import indicator
from tests.screens import at


@pytest.fixture
def world(db: None) -> workflows.World:
    return workflows.world()


def measured(world: workflows.World, code: str, words: str, target: str, **more: object) -> Indicator:
    made = indicator(world, code, code, **more)
    cell = parse_value(words)
    assert cell
    entering.put(indicator=made, column=Column(2023, 8), cell=cell, version=0, by=world.controller)
    entering.wish(indicator=made, year=2023, words=target, by=world.controller)
    return made


def test_the_evidence_proposes_and_going_against_it_says_why(world: workflows.World) -> None:
    goal, client = goal_cases.goal(world), at(world.controller)
    page = reverse("goals:goal", args=["2023-08", goal.pk])
    links = reverse("goals:goal_evidence", args=["2023-08", goal.pk])
    assert "utan bedömbar indikator lämnas inget förslag" in client.get(page).content.decode()
    reached, missed = measured(world, "nar", "60", "50–70"), measured(world, "missar", "60", "Mindre än 5")
    planned = activity_cases.activity(world)
    for key in (f"indicator:{reached.pk}", f"indicator:{missed.pk}", f"activity:{planned.pk}"):
        assert client.post(links, {"underlag": key}).status_code == 302
    shown = client.get(page).content.decode()
    assert "1 av 2 bedömbara indikatorer når målet" in shown and "Förslag från underlaget" in shown
    assert "aug 2023: 60. Önskat: 50–70." in shown and "Nås inte" in shown
    assert f'value="indicator:{reached.pk}"' not in shown  # what is there is not offered again
    said = {"status": "achieved", "motivation": "Mätt"}
    refused = client.post(page, said)
    assert refused.status_code == 422 and "avviker från indikatorerna" in refused.content.decode()
    assert client.post(page, said | {"reason": "Ny mätning i september"}).status_code == 302
    kept = Assessment.objects.get()
    assert (kept.proposed, kept.reason) == ("partly", "Ny mätning i september")
    assert client.post(page, said | {"status": "partly", "reason": "Gammalt skäl"}).status_code == 302
    assert Assessment.objects.get(version=2).reason == ""
    given = assignment_cases.assignment()
    told = Addressee.objects.create(assignment=given, committee=world.units.committee)
    assignment_cases.status(world, told, status="dropped", comment="Inga pengar")
    assert client.post(links, {"underlag": f"assignment:{given.pk}"}).status_code == 302
    client.post(links, {"bort": goal.evidence.get(indicator=missed).pk})
    shown = client.get(page).content.decode()
    assert "Samtliga nämnder ska spara." in shown and "Utgår" in shown
    assert "1 uppdrag eller aktiviteter har utgått." in shown
    assert evidence.proposed(goal, world.occasion).status is Proposal.PARTLY
    client.post(links, {"bort": goal.evidence.get(assignment=given).pk})
    assert evidence.proposed(goal, world.occasion).status is Proposal.ACHIEVED
    again = client.post(links, {"underlag": f"indicator:{reached.pk}"}, follow=True).content.decode()
    assert "går inte att lägga till" in again and goal.evidence.count() == 2


def test_a_secret_value_proposes_nothing_to_anybody(world: workflows.World) -> None:
    goal = goal_cases.goal(world)
    hidden = measured(world, "hemlig", "60", "50–70", secret=True)
    evidence.link(goal=goal, key=f"indicator:{hidden.pk}", by=world.controller)
    assert evidence.proposed(goal, world.occasion).status is Proposal.NOT_ASSESSED
    page = at(world.controller).get(reverse("goals:goal", args=["2023-08", goal.pk])).content.decode()
    assert "aug 2023: Sekretess" in page and "aug 2023: 60" not in page


def test_a_stranger_finds_nothing_and_a_reader_links_nothing(world: workflows.World) -> None:
    goal: Goal = goal_cases.goal(world)
    links = reverse("goals:goal_evidence", args=["2023-08", goal.pk])
    assert at(ground.person("nyfiken")).post(links, {}).status_code == 404
    reader = at(ground.person("politiker", Role.POLITICIAN, world.units.committee))
    assert reader.post(links, {"underlag": "indicator:1"}).status_code == 403
    assert reader.post(links, {"bort": "1"}).status_code == 403
    assert reader.get(links).status_code == 405


def test_items_are_moved_added_and_taken_away_before_anything_is_kept(world: workflows.World) -> None:
    goal, client = goal_cases.goal(world), at(world.controller)
    page = reverse("goals:goal", args=["2023-08", goal.pk])
    typed = {"status": "partly", "motivation": "På väg", "results": ["Ett", "Två", "Tre"]}
    moved = client.post(page, typed | {"andra": "results-2-upp"}).content.decode()
    assert moved.index(">Ett</textarea>") < moved.index(">Tre</textarea>") < moved.index(">Två</textarea>")
    assert "Punkten är nu nummer 2 av 3" in moved and "På väg" in moved
    down = client.post(page, typed | {"andra": "results-0-ner"}).content.decode()
    assert down.index(">Två</textarea>") < down.index(">Ett</textarea>")
    assert ">Två</textarea>" not in client.post(page, typed | {"andra": "results-1-bort"}).content.decode()
    assert "En tom punkt 4 är tillagd" in client.post(page, typed | {"andra": "results-0-ny"}).content.decode()
    for odd in ("results-9-upp", "results-0-upp", "konstigt", "results-x-upp"):
        assert client.post(page, typed | {"andra": odd}).status_code in (200, 422), odd
    assert not Assessment.objects.exists()
    assert client.post(page, typed).status_code == 302
    assert [one.text for one in Assessment.objects.get().items.order_by("position")] == ["Ett", "Två", "Tre"]


@pytest.mark.usefixtures("demo")
def test_each_goal_of_the_demo_rests_on_the_indicators_that_the_report_lists_under_it() -> None:
    linked = {goal.name: goal.evidence.count() for goal in Goal.objects.all()}
    assert sum(linked.values()) == Indicator.objects.whole().filter(series="committee").count()
    assert [name for name, number in linked.items() if not number] == ["Klimatsäkert Linköping"]
