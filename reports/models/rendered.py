"""Reports that have been rendered, kept as they were."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from followup.models import Unit, User
from reports.models.decisions import Snapshot
from reports.models.reports import Report


class RenderedReportQuerySet(models.QuerySet):
    """Row-set words of rendered reports."""

    def visible_to(self, user: User) -> Self:
        """Reports of the units whose figures a person may read."""
        return self.filter(report__unit__in=Unit.objects.visible_to(user))


class RenderedReport(models.Model):
    """Framtagen rapport: a PDF of a report, as its figures and texts were then. It never changes.

    The same figures give the same bytes, which are kept once. With a ``snapshot`` it is of the decided report, and
    public; without, it is of a draft.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="rendered", verbose_name="rapport")
    snapshot = models.ForeignKey(
        Snapshot, models.PROTECT, null=True, blank=True, related_name="rendered", verbose_name="fryst rapport"
    )
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
            models.UniqueConstraint(
                fields=["report", "snapshot", "sha256"], name="rendered_report_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="rendered_report_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return str(self.report)

    @property
    def filename(self) -> str:
        """What the file is called when it is downloaded."""
        return f"{self.report.unit.code}-{self.report.occasion.code}.pdf"
