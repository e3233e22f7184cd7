"""Reports that have been rendered, kept as they were."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from followup.models import Occasion, Unit, User


class RenderedReportQuerySet(models.QuerySet):
    """Row-set words of rendered reports."""

    def visible_to(self, user: User) -> Self:
        """Reports of the committees whose figures a person may read."""
        return self.filter(committee__in=Unit.objects.visible_to(user))


class RenderedReport(models.Model):
    """Framtagen rapport: a PDF of a committee's chapter at an occasion, as the figures were then. It never changes.

    The same figures give the same bytes, which are kept once.
    """

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    file = models.FileField("fil", upload_to="reports/")
    sha256 = models.CharField("sha256", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="framtagen av")
    at = models.DateTimeField("framtagen", auto_now_add=True)

    objects = RenderedReportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "framtagen rapport"
        verbose_name_plural = "framtagna rapporter"
        constraints = [
            models.UniqueConstraint(fields=["committee", "occasion", "sha256"], name="rendered_report_once"),
            models.CheckConstraint(name="rendered_report_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.committee}, {self.occasion}"

    @property
    def filename(self) -> str:
        """What the file is called when it is downloaded."""
        return f"{self.committee.code}-{self.occasion.code}-ekonomi.pdf"
