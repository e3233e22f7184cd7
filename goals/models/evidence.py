"""Underlag: what speaks for or against that a goal is reached."""

from django.db import models
from django.db.models import Q

from followup.models import User
from goals.models.activities import PlannedActivity
from goals.models.assignments import Assignment
from goals.models.goals import Goal
from indicators.models import Indicator

_ONE = ("indicator", "assignment", "activity")


class Evidence(models.Model):
    """Underlag till ett nämndmål: an indicator, a strategic assignment or an activity of the verksamhetsplan."""

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="evidence", verbose_name="nämndmål")
    indicator = models.ForeignKey(
        Indicator, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="indikator"
    )
    assignment = models.ForeignKey(
        Assignment, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="uppdrag"
    )
    activity = models.ForeignKey(
        PlannedActivity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="aktivitet"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["goal", "pk"]
        verbose_name = "underlag"
        verbose_name_plural = "underlag"
        constraints = [
            models.CheckConstraint(
                name="evidence_is_one_thing",
                condition=Q(indicator__isnull=False, assignment=None, activity=None)
                | Q(indicator=None, assignment__isnull=False, activity=None)
                | Q(indicator=None, assignment=None, activity__isnull=False),
            ),
            *(
                models.UniqueConstraint(
                    fields=["goal", name],
                    name=f"evidence_{name}_once",
                    violation_error_message="Det är redan underlag till målet.",
                )
                for name in _ONE
            ),
        ]

    def __str__(self) -> str:
        return f"Underlag till {self.goal}"
