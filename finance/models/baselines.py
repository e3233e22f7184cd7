"""Beräknade prognoser: what the river itself expects of the year, how sure it is, and by what."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from finance.models.codes import Amount
from finance.models.forecasts import ForecastCell
from finance.proposal import Method

METHODS = [(method.value, method.label.capitalize()) for method in Method]
MONTHS = 12


class Baseline(ForecastCell):
    """Beräknad prognos (förslag): the year in kronor with an 80 % interval, the methods behind it and their backtest.

    ``months`` is the year month by month and sums to ``amount``; ``lows`` and ``highs`` are the interval of the sum
    through each month. ``weights`` is ``[[method, share], …]``, the heaviest first; ``trials`` is
    ``[{"year", "proposed", "outcome"}, …]`` in kronor as text; ``error`` and ``bias`` are percent (``Backtest``).
    """

    low = Amount("lägst (80 %), kronor")
    high = Amount("högst (80 %), kronor")
    one_offs = Amount("varav engångsposter, kronor")
    method = models.CharField("metod", max_length=30, choices=METHODS)
    weights = models.JSONField("metodernas vikter", default=list)
    trials = models.JSONField("prövade år", default=list)
    error = models.FloatField("fel, procent", null=True)
    bias = models.FloatField("skevhet, procent", null=True)
    reason = models.TextField("varför underlaget är tunt", blank=True)
    months = ArrayField(Amount(), size=MONTHS, verbose_name="månader, kronor")
    lows = ArrayField(Amount(), size=MONTHS, verbose_name="lägst till och med månaden, kronor")
    highs = ArrayField(Amount(), size=MONTHS, verbose_name="högst till och med månaden, kronor")
    computed_at = models.DateTimeField("beräknad", auto_now=True)

    class Meta:
        verbose_name = "beräknad prognos"
        verbose_name_plural = "beräknade prognoser"
        constraints = [
            models.UniqueConstraint(fields=["occasion", "unit", "group", "side"], name="baseline_once"),
            models.CheckConstraint(name="baseline_side", condition=Q(side__in=["cost", "revenue"])),
            models.CheckConstraint(name="baseline_method", condition=Q(method__in=[value for value, _ in METHODS])),
            models.CheckConstraint(
                name="baseline_within_its_interval", condition=Q(low__lte=F("amount"), high__gte=F("amount"))
            ),
            models.CheckConstraint(
                name="baseline_twelve_months",
                condition=Q(months__len=MONTHS, lows__len=MONTHS, highs__len=MONTHS),
            ),
            models.CheckConstraint(
                name="baseline_months_are_the_year",
                condition=Q(amount=sum((F(f"months__{month}") for month in range(1, MONTHS)), F("months__0"))),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.unit} {self.group}"
