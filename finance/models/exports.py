"""SIE-export: the ledger's rows of some periods as a file that another program reads."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from followup import periods
from followup.models import Period, Unit, User


class SieExportQuerySet(models.QuerySet):
    """Row-set words of exports."""

    def visible_to(self, user: User) -> Self:
        """One's own, of units whose figures one may still read."""
        return self.filter(by=user, unit__in=Unit.objects.visible_to(user))


class SieExport(models.Model):
    """SIE-export: the outcome of a unit and everything under it in some periods, as a SIE 4 file. Kept for a while.

    The file is what it was when it was made; a later import does not change it.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    first = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name="från och med")
    through = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name="till och med")
    file = models.FileField("fil", upload_to="sie/")
    size = models.PositiveBigIntegerField("storlek, byte")
    rows = models.PositiveBigIntegerField("rader")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="hämtad av")
    at = models.DateTimeField("hämtad", auto_now_add=True)

    objects = SieExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "SIE-export"
        verbose_name_plural = "SIE-exporter"
        constraints = [models.CheckConstraint(name="sie_export_in_order", condition=Q(first__lte=F("through")))]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.filename

    @property
    def filename(self) -> str:
        """What the file is called when it is downloaded."""
        return f"{self.unit.code}-{self.first_id}-{self.through_id}.se"

    @property
    def span(self) -> str:
        """The periods in words: ``januari 2023 – augusti 2023``."""
        return periods.span(self.first_id, self.through_id)
