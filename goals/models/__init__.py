"""The operational half: goals and their assessments, assignments, activities, internal control, steering documents."""

from goals.models.activities import PlannedActivity, PlannedActivityStatus
from goals.models.assignments import Addressee, Assignment, AssignmentStatus
from goals.models.decisions import Decision
from goals.models.goals import Assessment, AssessmentItem, Goal, GoalArea, OverallGoal

__all__ = [
    "Addressee",
    "Assessment",
    "AssessmentItem",
    "Assignment",
    "AssignmentStatus",
    "Decision",
    "Goal",
    "GoalArea",
    "OverallGoal",
    "PlannedActivity",
    "PlannedActivityStatus",
]
