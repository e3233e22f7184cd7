"""Rows that the database must refuse: of each constraint of goals, assessments and evidence what violates it."""

from collections.abc import Callable

from goals.models import Assessment, AssessmentItem, Evidence, Goal, GoalArea, OverallGoal
from tests.factories.workflow import World
from tests.goals import activity_cases, assignment_cases
from tests.indicators.conftest import indicator


def goal(world: World, **words: object) -> Goal:
    """A goal of the committee from 2023 on."""
    area, _ = GoalArea.objects.get_or_create(name="Samhälle")
    overall, _ = OverallGoal.objects.get_or_create(area=area, name="Trygg kommun")
    plain: dict[str, object] = {"name": "God trygghet", "valid_from": 2023, "overall": overall}
    return Goal.objects.create(committee=world.units.committee, **plain | words)


def assessment(world: World, **words: object) -> Assessment:
    """The first assessment of a goal: achieved."""
    plain: dict[str, object] = {"version": 1, "status": "achieved", "motivation": "Mätt"}
    whose = words.pop("goal", None) or goal(world)
    return Assessment.objects.create(goal=whose, occasion=world.occasion, by=world.controller, **plain | words)


def item(world: World, **words: object) -> AssessmentItem:
    """A result of an assessment."""
    plain: dict[str, object] = {"kind": "result", "position": 1, "text": "Klart"}
    whose = words.pop("assessment", None) or assessment(world)
    return AssessmentItem.objects.create(assessment=whose, **plain | words)


def evidence(world: World, **words: object) -> Evidence:
    """Evidence of a goal."""
    return Evidence.objects.create(goal=words.pop("goal", None) or goal(world), by=world.controller, **words)


def _twice(make: Callable[..., object], world: World, **words: object) -> None:
    make(world, **words)
    make(world, **words)


def _overall_twice(world: World) -> None:
    area = GoalArea.objects.create(name="Samhälle")
    for _ in range(2):
        OverallGoal.objects.create(area=area, name="Trygg kommun")


def _linked_twice(world: World, name: str, what: object) -> None:
    _twice(evidence, world, goal=goal(world, name="Annat"), **{name: what})


CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "an area twice": ("goals_goalarea_name", lambda w: [GoalArea.objects.create(name="X") for _ in range(2)]),
    "an area without name": ("goal_area_named", lambda w: GoalArea.objects.create(name="")),
    "an overall goal twice": ("overall_goal_once_in_area", _overall_twice),
    "an overall goal without name": (
        "overall_goal_named",
        lambda w: OverallGoal.objects.create(area=GoalArea.objects.create(name="X"), name=""),
    ),
    "a goal twice": ("goal_once_from_a_year", lambda w: _twice(goal, w)),
    "a goal without name": ("goal_named", lambda w: goal(w, name="")),
    "a goal that ends first": ("goal_years_in_order", lambda w: goal(w, valid_to=2022)),
    "a version twice": ("assessment_version_once", lambda w: _twice(assessment, w, goal=goal(w))),
    "an unknown status": ("assessment_status_known", lambda w: assessment(w, status="kanske")),
    "an unknown proposal": ("assessment_proposed_known", lambda w: assessment(w, proposed="kanske", reason="X")),
    "no motivation": ("assessment_motivated", lambda w: assessment(w, motivation=" \n")),
    "against the proposal without why": (
        "assessment_against_proposal_says_why",
        lambda w: assessment(w, proposed="partly", reason=" "),
    ),
    "an item's place twice": ("assessment_item_place_once", lambda w: _twice(item, w, assessment=assessment(w))),
    "an unknown kind of item": ("assessment_item_kind_known", lambda w: item(w, kind="dröm")),
    "an empty item": ("assessment_item_says_something", lambda w: item(w, text=" ")),
    "an assessment changed": (
        "Cannot update or delete",
        lambda w: Assessment.objects.filter(pk=assessment(w).pk).update(motivation="Nytt"),
    ),
    "an item removed": ("Cannot update or delete", lambda w: item(w).delete()),
    "evidence of nothing": ("evidence_is_one_thing", lambda w: evidence(w)),
    "evidence of two things": (
        "evidence_is_one_thing",
        lambda w: evidence(w, goal=goal(w, name="Annat"), indicator=indicator(w), activity=activity_cases.activity(w)),
    ),
    "an indicator twice": ("evidence_indicator_once", lambda w: _linked_twice(w, "indicator", indicator(w))),
    "an assignment twice": (
        "evidence_assignment_once",
        lambda w: _linked_twice(w, "assignment", assignment_cases.assignment()),
    ),
    "an activity twice": (
        "evidence_activity_once",
        lambda w: _linked_twice(w, "activity", activity_cases.activity(w)),
    ),
}
