"""Goals are assessed version by version, with a motivation, and the demo holds the report's own words."""

import csv
import json
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client

from demo import goals as demo_goals
from followup.access import Role
from followup.models import Occasion, Unit, User
from goals import assessing
from goals.assessing import NotPossible, Words
from goals.models import Assessment, AssessmentItem, Goal, GoalArea, OverallGoal
from goals.rules import Proposal
from tests.factories import ground


@pytest.fixture
def goal(db: None) -> Goal:
    committee = ground.organisation().committee
    overall = OverallGoal.objects.create(area=GoalArea.objects.create(name="Samhälle"), name="Trygghet")
    return Goal.objects.create(overall=overall, committee=committee, name="God trygghet", valid_from=2023)


@pytest.fixture
def occasion(db: None) -> Occasion:
    return ground.occasion()


@pytest.fixture
def controller(goal: Goal) -> User:
    return ground.person("controller", Role.CONTROLLER, goal.committee)


def test_the_last_version_stands_and_the_lists_keep_their_order(
    goal: Goal, occasion: Occasion, controller: User
) -> None:
    assessing.assess(goal=goal, occasion=occasion, words=Words("partly", "Först"), by=controller)
    words = Words("achieved", "Sedan", results=["två", " ", "ett"], deviations=["tre"])
    made = assessing.assess(goal=goal, occasion=occasion, words=words, by=controller)
    found = assessing.standing([goal], occasion)[goal.pk]
    assert (found, found.version) == (made, 2)
    assert [(one.kind, one.text) for one in found.items.all()] == [
        ("deviation", "tre"),
        ("result", "två"),
        ("result", "ett"),
    ]
    assert [one.motivation for one in assessing.history(goal)] == ["Sedan", "Först"]


def test_what_changed_is_told_against_the_occasion_before(goal: Goal, controller: User) -> None:
    march, august = ground.occasion(202303, Occasion.Kind.MONTHLY), ground.occasion()
    assessing.assess(goal=goal, occasion=march, words=Words("partly", "Samma"), by=controller)
    assert assessing.change(assessing.history(goal), march) is None
    assessing.assess(goal=goal, occasion=august, words=Words("achieved", "Samma"), by=controller)
    found = assessing.change(assessing.history(goal), august)
    assert found and found.status and not found.words


def test_what_changed_names_the_items_that_came_and_went(goal: Goal, controller: User) -> None:
    march, august = ground.occasion(202303, Occasion.Kind.MONTHLY), ground.occasion()
    before = Words("partly", "Samma", results=["Fältgruppen är på plats", "Belysningen är bytt"])
    assessing.assess(goal=goal, occasion=march, words=before, by=controller)
    now = Words("partly", "Samma", results=["Belysningen är bytt"], deviations=["Tunneln är försenad"])
    assessing.assess(goal=goal, occasion=august, words=now, by=controller)
    found = assessing.change(assessing.history(goal), august)
    assert found and not found.nothing
    assert [one.text for one in found.added] == ["Tunneln är försenad"]
    assert [one.text for one in found.gone] == ["Fältgruppen är på plats"]
    client = Client()
    client.force_login(controller)
    page = client.get(f"/mal/2023-08/{goal.pk}/").content.decode()
    assert "Ändrat sedan förra gången" in page and "Avvikelser: Tunneln är försenad" in " ".join(page.split())
    assert "Inte längre kvar" in page
    assessing.assess(goal=goal, occasion=august, words=before, by=controller)
    again = assessing.change(assessing.history(goal), august)
    assert again and again.nothing
    assert "Bedömningen säger detsamma som då." in client.get(f"/mal/2023-08/{goal.pk}/").content.decode()


def test_going_against_the_proposal_takes_a_reason(goal: Goal, occasion: Occasion, controller: User) -> None:
    common = {"goal": goal, "occasion": occasion, "by": controller, "proposed": Proposal.PARTLY}
    with pytest.raises(NotPossible, match="avviker från indikatorerna"):
        assessing.assess(words=Words("achieved", "Bra"), **common)
    assert assessing.assess(words=Words("achieved", "Bra", reason="Ny väg"), **common).reason == "Ny väg"


def test_nothing_is_kept_without_motivation_right_or_year(goal: Goal, occasion: Occasion, controller: User) -> None:
    reader = ground.person("reader", Role.POLITICIAN, goal.committee)
    with pytest.raises(NotPossible, match="Skriv en motivering till bedömningen av God trygghet"):
        assessing.assess(goal=goal, occasion=occasion, words=Words("achieved", " \n"), by=controller)
    with pytest.raises(PermissionDenied):
        assessing.assess(goal=goal, occasion=occasion, words=Words("achieved", "Bra"), by=reader)
    with pytest.raises(NotPossible, match="gäller inte 2022"):
        assessing.assess(goal=goal, occasion=ground.occasion(202208), words=Words("achieved", "Bra"), by=controller)
    assert not Assessment.objects.exists()


def test_goals_are_seen_from_the_committee_and_its_units_alone(goal: Goal) -> None:
    inside = ground.person("inside", Role.STAFF, Unit.objects.filter(parent=goal.committee).first())
    assert list(Goal.objects.visible_to(inside)) == [goal]
    assert not Goal.objects.visible_to(ground.person("stranger")).exists()


ASSESSMENT = {"version": 1, "status": "achieved", "motivation": "Bra"}
WRONG_ASSESSMENTS = {
    "assessment_motivated": {"motivation": " "},
    "assessment_status_known": {"status": "x"},
    "assessment_proposed_known": {"proposed": "x", "reason": "r"},
    "assessment_against_proposal_says_why": {"proposed": "partly"},
}


@pytest.mark.parametrize("name", WRONG_ASSESSMENTS)
def test_the_database_refuses_half_an_assessment(name: str, goal: Goal, occasion: Occasion, controller: User) -> None:
    with pytest.raises(IntegrityError, match=name):
        values = ASSESSMENT | WRONG_ASSESSMENTS[name]
        Assessment.objects.create(goal=goal, occasion=occasion, by=controller, **values)


def test_the_database_keeps_names_years_places_and_history(goal: Goal, occasion: Occasion, controller: User) -> None:
    made = assessing.assess(goal=goal, occasion=occasion, words=Words("achieved", "Bra", results=["a"]), by=controller)
    again = {"overall": goal.overall, "committee": goal.committee}
    wrong = {
        "goal_area_named": lambda: GoalArea.objects.create(name=""),
        "goals_goalarea_name": lambda: GoalArea.objects.create(name="Samhälle"),
        "overall_goal_named": lambda: OverallGoal.objects.create(area=goal.overall.area, name=""),
        "overall_goal_once_in_area": lambda: OverallGoal.objects.create(area=goal.overall.area, name="Trygghet"),
        "goal_named": lambda: Goal.objects.create(name="", valid_from=2023, **again),
        "goal_years_in_order": lambda: Goal.objects.create(name="b", valid_from=2023, valid_to=2022, **again),
        "goal_once_from_a_year": lambda: Goal.objects.create(name="God trygghet", valid_from=2023, **again),
        "assessment_version_once": lambda: Assessment.objects.create(
            goal=goal, occasion=occasion, by=controller, **ASSESSMENT
        ),
        "assessment_item_place_once": lambda: made.items.create(kind="result", position=1, text="b"),
        "assessment_item_kind_known": lambda: made.items.create(kind="x", position=1, text="b"),
        "assessment_item_says_something": lambda: made.items.create(kind="result", position=2, text=" "),
        "rows from goals_assessment table": lambda: Assessment.objects.update(motivation="Annat"),
        "rows from goals_assessmentitem table": lambda: AssessmentItem.objects.all().delete(),
    }
    for name, write in wrong.items():
        with pytest.raises(DatabaseError, match=name), transaction.atomic():
            write()


def test_the_demo_leaves_nothing_of_the_printed_goals_out(
    goal: Goal, occasion: Occasion, controller: User, printed: Path
) -> None:
    Goal.objects.all().delete()
    Unit.objects.filter(pk=goal.committee_id).update(code="KS")
    demo_goals.load(occasion, controller)
    demo_goals.load(occasion, controller)
    goals = {one.name: one for one in Goal.objects.select_related("overall__area")}
    said = assessing.standing(goals.values(), occasion)
    with (printed / "namndmal.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == len(goals) == len(said) == 18
    for row in rows:
        found = goals[row["namndmal"]]
        assert said[found.pk].get_status_display() == row["assessment"]
        assert (found.description, found.overall.name) == (row["malbeskrivning"], row["kommunovergripande_mal"])
    for row in json.loads((printed / "namndmal_text.json").read_text(encoding="utf-8")):
        one = said[goals[row["namndmal"]].pk]
        kept = " ".join(
            [one.motivation, one.results_lead, one.activities_lead, one.deviations_lead]
            + [item.text for item in one.items.all()]
        ).split()
        missing = [text for text in _texts(row) if " ".join(text.split()) not in " ".join(kept)]
        assert not missing


def _texts(node: object) -> list[str]:
    """Every sentence of the source but the names and the status, however deep."""
    if isinstance(node, dict):
        skipped = {"order", "malomrade", "kommunovergripande_mal", "namndmal", "assessment"}
        return [text for key, value in node.items() if key not in skipped for text in _texts(value)]
    if isinstance(node, list):
        return [text for value in node for text in _texts(value)]
    return [str(node)] if node else []
