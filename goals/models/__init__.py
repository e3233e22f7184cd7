"""The operational half: goals and their assessments, assignments, activities, internal control, steering documents."""

from goals.models.activities import PlannedActivity, PlannedActivityStatus
from goals.models.assignments import Addressee, Assignment, AssignmentStatus
from goals.models.control import (
    ControlArea,
    ControlAreaReport,
    ControlPlan,
    Risk,
    RiskAcceptance,
    RiskRating,
)
from goals.models.control_work import (
    ControlMeasure,
    ControlMeasureVersion,
    ControlMoment,
    ControlMomentChange,
    ControlResult,
)
from goals.models.decisions import Decision
from goals.models.evidence import Evidence
from goals.models.goals import Assessment, AssessmentItem, Goal, GoalArea, OverallGoal
from goals.models.registers import DocumentFollowUp, DocumentReview, Passage, SteeringDocument

__all__ = [
    "Addressee",
    "Assessment",
    "AssessmentItem",
    "Assignment",
    "AssignmentStatus",
    "ControlArea",
    "ControlAreaReport",
    "ControlMeasure",
    "ControlMeasureVersion",
    "ControlMoment",
    "ControlMomentChange",
    "ControlPlan",
    "ControlResult",
    "Decision",
    "DocumentFollowUp",
    "DocumentReview",
    "Evidence",
    "Goal",
    "GoalArea",
    "OverallGoal",
    "Passage",
    "PlannedActivity",
    "PlannedActivityStatus",
    "Risk",
    "RiskAcceptance",
    "RiskRating",
    "SteeringDocument",
]
