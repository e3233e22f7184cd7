"""Prognoser: what the river expects of the year, and what a person says."""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from finance.models.codes import ActivityGroup, Amount, Side
from finance.models.explanations import ForecastReason
from followup.models import Occasion, Unit, User
from followup.models.decided import decided_stands


class ForecastPlace(models.Model):
    """What a forecast is made for: a unit (stab/område) × activity group × side, at an occasion."""

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    group = models.ForeignKey(ActivityGroup, models.PROTECT, related_name="+", verbose_name="verksamhetsgrupp")
    side = models.CharField("sida", max_length=10, choices=Side.choices)

    class Meta:
        abstract = True


class ForecastCell(ForecastPlace):
    """A forecast of the whole year in kronor."""

    amount = Amount("helår, kronor")

    class Meta:
        abstract = True


class Statement(models.Model):
    """What a person says of a cell: the year, perhaps its remaining months, why, who and when.

    ``months`` are the kronor of the months after the occasion's period, in order, and ``so_far`` what was booked before
    them when it was said: a trigger holds that they make the year.
    """

    number = models.PositiveIntegerField("version")
    months = ArrayField(Amount(), verbose_name="återstående månader, kronor", null=True)
    so_far = Amount("utfall hittills när prognosen lämnades", null=True)
    reason = models.ForeignKey(
        ForecastReason, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="orsak"
    )
    comment = models.TextField("kommentar", blank=True)

    class Meta:
        abstract = True


def _sums_to_the_year() -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name="months_make_the_year",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func="""
            IF NEW.months IS NOT NULL AND NEW.amount IS DISTINCT FROM
               NEW.so_far + (SELECT coalesce(sum(month), 0) FROM unnest(NEW.months) AS month) THEN
                RAISE EXCEPTION 'months do not sum to the year' USING ERRCODE = 'check_violation';
            END IF;
            RETURN NEW;
        """,
    )


class Forecast(Statement, ForecastCell):
    """Lämnad prognos: what a person says the year will be; it stands before the computed one.

    The newest version of the cell (``number``), kept in ``ForecastVersion`` too; a withdrawn one is gone from here.
    """

    by = models.ForeignKey(User, models.PROTECT, related_name="forecasts", verbose_name="lämnad av")
    at = models.DateTimeField("lämnad", auto_now=True)
    number = models.PositiveIntegerField("version", default=1)

    class Meta:
        verbose_name = "lämnad prognos"
        verbose_name_plural = "lämnade prognoser"
        constraints = [
            models.UniqueConstraint(fields=["occasion", "unit", "group", "side"], name="forecast_once"),
            models.CheckConstraint(name="forecast_side", condition=Q(side__in=["cost", "revenue"])),
        ]
        triggers = [_sums_to_the_year(), decided_stands()]

    def __str__(self) -> str:
        return f"{self.occasion} {self.unit} {self.group}"


class ForecastVersion(Statement, ForecastPlace):
    """Prognosversion: what was said of a cell, one row each time, never changed. No amount: it was withdrawn.

    ``number`` counts from 1 in each cell; that it is there once is what keeps two people from overwriting one another.
    """

    amount = Amount("helår, kronor", null=True)
    proposed = Amount("förslaget då, kronor", null=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["occasion__period_id", "number"]
        verbose_name = "prognosversion"
        verbose_name_plural = "prognosversioner"
        indexes = [models.Index(fields=["-at", "-id"], name="forecast_version_latest_first")]
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "unit", "group", "side", "number"], name="forecast_version_once"
            ),
            models.CheckConstraint(name="forecast_version_side", condition=Q(side__in=["cost", "revenue"])),
            models.CheckConstraint(name="forecast_version_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="forecast_version_withdrawn_is_empty",
                condition=Q(amount__isnull=False) | Q(months=None, reason=None, comment=""),
            ),
        ]
        triggers = [
            decided_stands(),
            _sums_to_the_year(),
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.unit} {self.group}, version {self.number}"
