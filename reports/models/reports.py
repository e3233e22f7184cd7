"""Rapport: a committee's report at an occasion, its sections and what has been written in them."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from followup.models import Occasion, Unit, User
from reports.models.frozen import frozen_itself_stands, frozen_stands
from reports.models.templates import LEVELS, Arranged

NEVER = pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)


class ReportQuerySet(models.QuerySet):
    """Row-set words of reports."""

    def visible_to(self, user: User) -> Self:
        """Reports of the units whose figures a person may read."""
        return self.filter(unit__in=Unit.objects.visible_to(user))

    def standing(self) -> Self:
        """Of each unit and occasion the version that stands: the highest."""
        later = Report.objects.filter(
            unit=models.OuterRef("unit"), occasion=models.OuterRef("occasion"), version__gt=models.OuterRef("version")
        )
        return self.exclude(models.Exists(later))


class Report(models.Model):
    """Rapport: what a committee (or an administration of it, or the municipality) reports at an occasion.

    A correction is a new version, which names the one that it ``corrects`` and says why. A report with ``part_of`` is
    an appendix of that report.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="reports", verbose_name="nämnd eller förvaltning")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="reports", verbose_name="tillfälle")
    version = models.PositiveSmallIntegerField("version", default=1)
    title = models.CharField("titel", max_length=200)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="rättar"
    )
    reason = models.TextField("varför den rättas", blank=True)
    part_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="appendices", verbose_name="bilaga till"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="påbörjad av")
    at = models.DateTimeField("påbörjad", auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ["-occasion__period", "unit__sort", "-version"]
        verbose_name = "rapport"
        verbose_name_plural = "rapporter"
        constraints = [
            models.UniqueConstraint(fields=["unit", "occasion", "version"], name="report_version_once"),
            models.CheckConstraint(name="report_titled", condition=Q(title__regex=r"\S")),
            models.CheckConstraint(name="report_counts_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="report_correction_says_why",
                condition=Q(version=1, corrects=None) | Q(version__gt=1, corrects__isnull=False, reason__regex=r"\S"),
                violation_error_message="Skriv varför rapporten rättas.",
            ),
            models.CheckConstraint(name="report_not_part_of_itself", condition=Q(part_of=None) | ~Q(part_of=F("id"))),
        ]
        triggers = [frozen_itself_stands()]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}, {self.occasion}"


class ReportSectionQuerySet(models.QuerySet):
    """Row-set words of a report's sections."""

    def standing(self) -> Self:
        """Those that are in the report, in order."""
        return self.filter(removed_at=None).order_by("position")

    def removed(self) -> Self:
        """Those that have been taken out of it, the last one first."""
        return self.exclude(removed_at=None).order_by("-removed_at")


class ReportSection(Arranged):
    """Avsnitt i en rapport: copied from the template when the report begins, then the report's own.

    One that is removed keeps its texts, after the others, and can be put back.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="sections", verbose_name="rapport")
    writer = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="skribent")
    due = models.DateField("klart senast", null=True, blank=True)
    removed_at = models.DateTimeField("borttaget", null=True, blank=True)
    removed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="borttaget av"
    )

    objects = ReportSectionQuerySet.as_manager()

    class Meta(Arranged.Meta):
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "position"], name="report_section_place_once", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(name="report_section_level", condition=Q(level__range=LEVELS)),
            models.CheckConstraint(
                name="report_section_removed_by_somebody",
                condition=Q(removed_by=None, removed_at=None) | Q(removed_by__isnull=False, removed_at__isnull=False),
            ),
        ]
        triggers = [frozen_stands()]


class Prose(models.Model):
    """Text i ett avsnitt, version by version: sanitised HTML (``reports.prose``). The highest version stands."""

    section = models.ForeignKey(ReportSection, models.PROTECT, related_name="versions", verbose_name="avsnitt")
    version = models.PositiveIntegerField("version")
    html = models.TextField("text", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["section", "version"]
        verbose_name = "text"
        verbose_name_plural = "texter"
        indexes = [models.Index(fields=["-at", "-id"], name="prose_latest_first")]
        constraints = [
            models.UniqueConstraint(fields=["section", "version"], name="prose_version_once"),
            models.CheckConstraint(name="prose_counts_from_one", condition=Q(version__gte=1)),
        ]
        triggers = [
            NEVER,
            frozen_stands("(SELECT report_id FROM reports_reportsection WHERE id = {row}.section_id)"),
        ]

    def __str__(self) -> str:
        return f"{self.section}, version {self.version}"


class Remark(models.Model):
    """Kommentar till ett avsnitt, from one who works on the report to the others; never a part of the report."""

    section = models.ForeignKey(ReportSection, models.CASCADE, related_name="remarks", verbose_name="avsnitt")
    answers = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="answered_by", verbose_name="svarar på"
    )
    text = models.TextField("kommentar")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="åtgärdad av"
    )
    settled_at = models.DateTimeField("åtgärdad", null=True, blank=True)

    class Meta:
        ordering = ["at"]
        verbose_name = "kommentar"
        verbose_name_plural = "kommentarer"
        constraints = [
            models.CheckConstraint(name="remark_says_something", condition=Q(text__regex=r"\S")),
            models.CheckConstraint(
                name="remark_settled_by_somebody",
                condition=Q(settled_by=None, settled_at=None) | Q(settled_by__isnull=False, settled_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.text


class WritingLock(models.Model):
    """Skrivlås: who writes in a section now, and when she was last heard of. One at a time; it can be taken over."""

    section = models.OneToOneField(
        ReportSection, models.CASCADE, related_name="lock", primary_key=True, verbose_name="avsnitt"
    )
    by = models.ForeignKey(User, models.CASCADE, related_name="+", verbose_name="av")
    since = models.DateTimeField("sedan")
    seen_at = models.DateTimeField("senast hörd")

    class Meta:
        verbose_name = "skrivlås"
        verbose_name_plural = "skrivlås"

    def __str__(self) -> str:
        return f"{self.section}: {self.by}"
