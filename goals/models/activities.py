"""Verksamhetsplanens aktiviteter: what a unit does towards a goal in a year, and how it goes at each occasion."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from followup.models import Occasion, Unit, User
from followup.models.decided import decided_stands
from goals.models.assignments import AssignmentStatus
from goals.models.goals import Goal


class PlannedActivityQuerySet(models.QuerySet):
    """Row-set words of the plan's activities."""

    def visible_to(self, user: User) -> "PlannedActivityQuerySet":
        """The activities of the goals that a person may see."""
        return self.filter(goal__in=Goal.objects.visible_to(user))


class PlannedActivity(models.Model):
    """Aktivitet i verksamhetsplanen: a numbered step towards a goal that a unit takes in a year.

    ``number`` is empty where the source names the activity without one.
    One that is carried over from the year before is planned again, ``carried_from`` the one before: a chain.
    """

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="activities", verbose_name="nämndmål")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    fiscal_year = models.PositiveSmallIntegerField("år")
    number = models.PositiveSmallIntegerField("nummer", null=True, blank=True)
    text = models.TextField("aktivitet")
    starts_on = models.DateField("start", null=True, blank=True)
    finishes_on = models.DateField("slut", null=True, blank=True)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name="överförd från"
    )

    objects = PlannedActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "number", "pk"]
        verbose_name = "aktivitet i verksamhetsplanen"
        verbose_name_plural = "aktiviteter i verksamhetsplanen"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "fiscal_year", "number"],
                name="planned_activity_number_once",
                violation_error_message="Numret finns redan i enhetens verksamhetsplan det året.",
            ),
            models.CheckConstraint(name="planned_activity_says_something", condition=Q(text__regex=r"\S")),
            models.CheckConstraint(
                name="planned_activity_days_in_order",
                condition=Q(starts_on=None) | Q(finishes_on=None) | Q(finishes_on__gte=F("starts_on")),
                violation_error_message="Aktiviteten kan inte sluta före den börjar.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_circle",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        WITH RECURSIVE back AS (
                            SELECT id, carried_from_id FROM goals_plannedactivity WHERE id = NEW.carried_from_id
                            UNION
                            SELECT one.id, one.carried_from_id FROM goals_plannedactivity one
                            JOIN back ON one.id = back.carried_from_id
                        )
                        SELECT 1 FROM back WHERE id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'Aktiviteten skulle vara överförd från sig själv'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'planned_activity_chain_has_an_end';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"Aktivitet {self.number}, {self.fiscal_year}" if self.number else f"{self.text}, {self.fiscal_year}"


class PlannedActivityStatus(models.Model):
    """Status för en aktivitet vid ett tillfälle. Never changed: the highest ``version`` stands."""

    activity = models.ForeignKey(
        PlannedActivity, models.PROTECT, related_name="statuses", verbose_name="aktivitet i verksamhetsplanen"
    )
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    version = models.PositiveSmallIntegerField("version")
    status = models.CharField("status", max_length=12, choices=AssignmentStatus.Status.choices)
    comment = models.TextField("kommentar", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["activity", "occasion__period_id", "version"]
        verbose_name = "status för aktivitet"
        verbose_name_plural = "statusar för aktiviteter"
        constraints = [
            models.UniqueConstraint(fields=["activity", "occasion", "version"], name="planned_activity_status_once"),
            models.CheckConstraint(
                name="planned_activity_status_known",
                condition=Q(status__in=["not_started", "under_way", "remains", "done", "dropped"]),
            ),
            models.CheckConstraint(
                name="planned_activity_dropped_says_why",
                condition=~Q(status="dropped") | Q(comment__regex=r"\S"),
                violation_error_message="Skriv varför aktiviteten utgår.",
            ),
            models.CheckConstraint(name="planned_activity_counts_from_one", condition=Q(version__gte=1)),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            decided_stands("(SELECT one.unit_id FROM goals_plannedactivity one WHERE one.id = {row}.activity_id)"),
        ]

    def __str__(self) -> str:
        return str(self.get_status_display())
