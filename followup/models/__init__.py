"""The ground everyone stands on: organisation, people and roles, calendar, workflow, background jobs."""

from followup.models.accessibility import AccessibilityReport
from followup.models.calendar import CalendarFeed, Reminder
from followup.models.changes import Change, TrailExport
from followup.models.ground import (
    DateRange,
    DueDate,
    FiscalYear,
    Job,
    JobQuerySet,
    Membership,
    Occasion,
    OccasionQuerySet,
    Period,
    Unit,
    User,
)
from followup.models.groups import GroupRole
from followup.models.marks import Mark
from followup.models.systems import SystemToken
from followup.models.workflow import WorkflowEvent

__all__ = [
    "AccessibilityReport",
    "CalendarFeed",
    "Change",
    "DateRange",
    "DueDate",
    "FiscalYear",
    "GroupRole",
    "Job",
    "JobQuerySet",
    "Mark",
    "Membership",
    "Occasion",
    "OccasionQuerySet",
    "Period",
    "Reminder",
    "SystemToken",
    "TrailExport",
    "Unit",
    "User",
    "WorkflowEvent",
]
