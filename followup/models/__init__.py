"""The ground everyone stands on: organisation, people and roles, calendar, workflow, background jobs."""

from followup.models.calendar import CalendarFeed, Reminder
from followup.models.marks import Mark
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
from followup.models.workflow import WorkflowEvent

__all__ = [
    "CalendarFeed",
    "Mark",
    "DateRange",
    "DueDate",
    "FiscalYear",
    "GroupRole",
    "Job",
    "JobQuerySet",
    "Membership",
    "Occasion",
    "OccasionQuerySet",
    "Period",
    "Reminder",
    "Unit",
    "User",
    "WorkflowEvent",
]
