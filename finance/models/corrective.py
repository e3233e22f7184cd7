"""Åtgärdsplaner: what a unit does about a deficit, and how it goes from occasion to occasion."""

import pgtrigger
from django.db import models
from django.db.models import Q

from finance.gaps import Measure
from finance.models.codes import Amount
from followup.models import FiscalYear, Occasion, Unit, User
from followup.models.decided import decided_stands


class ActionPlan(models.Model):
    """Åtgärdsplan: opened for a unit and a year by a forecast deviation below budget beyond what is material.

    ``deviation`` is the one that opened it, kronor, below zero. There is one plan a unit and year: it is followed up at
    every later occasion.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="action_plans", verbose_name="enhet")
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+", verbose_name="räkenskapsår")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="öppnad vid")
    deviation = Amount("avvikelse som öppnade planen, kronor")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="öppnad av")
    at = models.DateTimeField("öppnad", auto_now_add=True)

    class Meta:
        ordering = ["unit"]
        verbose_name = "åtgärdsplan"
        verbose_name_plural = "åtgärdsplaner"
        constraints = [
            models.UniqueConstraint(fields=["unit", "fiscal_year"], name="action_plan_once_a_year"),
            models.CheckConstraint(
                name="action_plan_of_a_deficit",
                condition=Q(deviation__lt=0),
                violation_error_message="En åtgärdsplan öppnas av ett underskott.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Åtgärdsplan {self.fiscal_year_id} för {self.unit}"


class CorrectiveAction(models.Model):
    """Åtgärd: what is said of one measure of a plan at an occasion; the last version is what stands.

    Kronor of the full year, plus improves it. Only ever added to, so that planning and follow-up are their own history.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planerad"
        UNDER_WAY = "under_way", "Pågår"
        DONE = "done", "Genomförd"
        DROPPED = "dropped", "Genomförs inte"

    plan = models.ForeignKey(ActionPlan, models.PROTECT, related_name="actions", verbose_name="åtgärdsplan")
    number = models.PositiveSmallIntegerField("nummer")
    version = models.PositiveSmallIntegerField("version")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="vid tillfället")
    text = models.CharField("åtgärd", max_length=300)
    effect = Amount("effekt på helåret, kronor")
    responsible = models.CharField("ansvarig", max_length=100)
    due_on = models.DateField("klar senast")
    status = models.CharField("läge", max_length=10, choices=Status.choices, default=Status.PLANNED)
    so_far = Amount("effekt hittills, kronor", default=0)
    comment = models.TextField("kommentar", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["plan", "number", "version"]
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number", "version"], name="corrective_action_version_once"),
            models.CheckConstraint(
                name="corrective_action_helps",
                condition=Q(effect__gt=0),
                violation_error_message="En åtgärd förbättrar året: effekten är större än noll.",
            ),
            models.CheckConstraint(
                name="corrective_action_so_far",
                condition=Q(so_far__gte=0) & (~Q(status="planned") | Q(so_far=0)),
                violation_error_message="Bara en åtgärd som har börjat kan ha gett effekt.",
            ),
            models.CheckConstraint(
                name="corrective_action_status_known",
                condition=Q(status__in=["planned", "under_way", "done", "dropped"]),
            ),
            models.CheckConstraint(
                name="corrective_action_whole",
                condition=~Q(text="") & ~Q(responsible=""),
                violation_error_message="En åtgärd har en text och någon som ansvarar.",
            ),
            models.CheckConstraint(
                name="corrective_action_dropped_says_why",
                condition=~Q(status="dropped") | ~Q(comment=""),
                violation_error_message="Skriv varför åtgärden inte genomförs.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            decided_stands("(SELECT plan.unit_id FROM finance_actionplan plan WHERE plan.id = {row}.plan_id)"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def measure(self) -> Measure:
        """The measure as arithmetic sees it."""
        return Measure(
            self.effect,
            self.so_far,
            self.due_on,
            done=self.status == self.Status.DONE,
            dropped=self.status == self.Status.DROPPED,
        )
