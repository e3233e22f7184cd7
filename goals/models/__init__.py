"""The operational half: goals and their assessments, assignments, activities, internal control, steering documents."""

from goals.models.goals import Assessment, AssessmentItem, Goal, GoalArea, OverallGoal

__all__ = ["Assessment", "AssessmentItem", "Goal", "GoalArea", "OverallGoal"]
