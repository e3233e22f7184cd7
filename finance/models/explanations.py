"""Förklaringar: why a forecast departs from what is proposed, and from which size anybody is asked."""

from django.db import models
from django.db.models import Q

from finance.models.codes import Amount
from followup.models import Unit


class ForecastReason(models.Model):
    """Orsak: why a person expects something else than what is proposed. Data, so that a municipality has its own."""

    code = models.SlugField("kod", max_length=30, unique=True)
    name = models.CharField("namn", max_length=60)
    asks_comment = models.BooleanField("kräver alltid kommentar", default=False)
    active = models.BooleanField("går att välja", default=True)
    sort = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        ordering = ["sort", "name"]
        verbose_name = "orsak"
        verbose_name_plural = "orsaker"
        constraints = [
            models.CheckConstraint(
                name="forecast_reason_named",
                condition=Q(name__regex=r"\S"),
                violation_error_message="Skriv vad orsaken heter.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class MaterialityThreshold(models.Model):
    """Väsentlighetsgräns of a municipality: kronor and percent of budget, and the smallest that asks for a reason."""

    municipality = models.OneToOneField(Unit, models.PROTECT, related_name="materiality", verbose_name="kommun")
    kronor = Amount("kronor")
    percent = models.DecimalField("procent av budget", max_digits=5, decimal_places=2)
    smallest = Amount("minsta skillnad som ska ha en orsak, kronor")

    class Meta:
        verbose_name = "väsentlighetsgräns"
        verbose_name_plural = "väsentlighetsgränser"
        constraints = [
            models.CheckConstraint(
                name="materiality_not_negative",
                condition=Q(kronor__gte=0, percent__gte=0, percent__lte=100, smallest__gte=0),
                violation_error_message="Gränserna är kronor från 0 och procent mellan 0 och 100.",
            )
        ]

    def __str__(self) -> str:
        return f"Väsentlighetsgräns för {self.municipality}"
