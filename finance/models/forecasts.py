"""Prognoser: what the river expects of the year, and what a person says."""

from django.db import models
from django.db.models import Q

from finance.models.codes import ActivityGroup, Amount, Side
from followup.models import Occasion, Unit, User


class ForecastCell(models.Model):
    """What a forecast is made for: a unit (stab/område) × activity group × side, at an occasion. Kronor, whole year."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    group = models.ForeignKey(ActivityGroup, models.PROTECT, related_name="+", verbose_name="verksamhetsgrupp")
    side = models.CharField("sida", max_length=10, choices=Side.choices)
    amount = Amount("helår, kronor")

    class Meta:
        abstract = True


class Baseline(ForecastCell):
    """Beräknad prognos: what the river itself expects of the year, and by which method."""

    class Method(models.TextChoices):
        LAST_YEAR_REST = "last_year_rest", "Utfall hittills + fjolårets resterande månader i årets nivå"
        BUDGET_REMAINING = "budget_remaining", "Utfall hittills + återstående budget"

    method = models.CharField("metod", max_length=30, choices=Method.choices)
    computed_at = models.DateTimeField("beräknad", auto_now=True)

    class Meta:
        verbose_name = "beräknad prognos"
        verbose_name_plural = "beräknade prognoser"
        constraints = [
            models.UniqueConstraint(fields=["occasion", "unit", "group", "side"], name="baseline_once"),
            models.CheckConstraint(name="baseline_side", condition=Q(side__in=["cost", "revenue"])),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.unit} {self.group}"


class Forecast(ForecastCell):
    """Lämnad prognos: what a person says the year will be; it stands before the computed one."""

    comment = models.TextField("kommentar", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="forecasts", verbose_name="lämnad av")
    at = models.DateTimeField("lämnad", auto_now=True)

    class Meta:
        verbose_name = "lämnad prognos"
        verbose_name_plural = "lämnade prognoser"
        constraints = [
            models.UniqueConstraint(fields=["occasion", "unit", "group", "side"], name="forecast_once"),
            models.CheckConstraint(name="forecast_side", condition=Q(side__in=["cost", "revenue"])),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.unit} {self.group}"
