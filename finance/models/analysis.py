"""Analystext: what a person writes of a deviation, version by version, with the figures that it holds."""

import pgtrigger
from django.db import models
from django.db.models import Q

from finance.models.codes import ActivityGroup
from followup.models import Occasion, Unit, User
from followup.models.decided import decided_stands


class AnalysisText(models.Model):
    """Analystext of a unit, perhaps of one of its activity groups, at an occasion. Never changed.

    Each time something is written a new row comes, ``number`` one higher; the highest stands. ``figures`` are the keys
    of the numbers in the text with what was shown, so that a number that is no longer true is seen.
    """

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    group = models.ForeignKey(
        ActivityGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verksamhetsgrupp"
    )
    number = models.PositiveIntegerField("version")
    text = models.TextField("text", blank=True)
    figures = models.JSONField("siffror i texten", default=dict, help_text="Nyckel → som den visades")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="skriven av")
    at = models.DateTimeField("skriven", auto_now_add=True)

    class Meta:
        ordering = ["occasion__period_id", "number"]
        verbose_name = "analystext"
        verbose_name_plural = "analystexter"
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "unit", "group", "number"], nulls_distinct=False, name="analysis_text_once"
            ),
            models.CheckConstraint(name="analysis_text_counts_from_one", condition=Q(number__gte=1)),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            decided_stands(),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.unit}, version {self.number}"
