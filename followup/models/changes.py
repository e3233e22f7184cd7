"""Ändringar: the history of what keeps no versions of its own, and the files of the trail that somebody has fetched."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from followup.models.ground import Occasion, Unit, User


class Change(models.Model):
    """Ändring: who changed what from what to what, in the words that people read. Only ever added to.

    For what has no history of its own: rights, settings, the calendar, registers. ``kind`` is one that an app has
    registered (``followup.changes``); without a ``unit`` it is a matter of the whole municipality; without
    a person (``by``) it was done from the command line.
    """

    kind = models.SlugField("slag", max_length=30)
    thing = models.CharField("vad", max_length=300)
    before = models.TextField("från", blank=True)
    after = models.TextField("till", blank=True)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="enhet")
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tillfälle"
    )
    address = models.CharField("sida", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=timezone.now)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "ändring"
        verbose_name_plural = "ändringar"
        indexes = [models.Index(fields=["-at", "-id"], name="change_latest_first")]
        constraints = [
            models.CheckConstraint(name="change_of_a_kind", condition=Q(kind__regex=r"^[a-z_]+$")),
            models.CheckConstraint(name="change_says_of_what", condition=Q(thing__regex=r"\S")),
            models.CheckConstraint(name="change_changes", condition=~Q(before=F("after"))),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.thing


class TrailExportQuerySet(models.QuerySet):
    """Row-set words of fetched trails."""

    def visible_to(self, user: User) -> Self:
        """One's own."""
        return self.filter(by=user)


class TrailExport(models.Model):
    """Hämtat spår: a file with the entries that somebody asked for when they were many. Kept for a while."""

    FORMATS = (("csv", "CSV"), ("xlsx", "Excel"))

    file = models.FileField("fil", upload_to="trail/")
    format = models.CharField("format", max_length=4, choices=FORMATS)
    rows = models.PositiveIntegerField("rader")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="hämtad av")
    at = models.DateTimeField("hämtad", auto_now_add=True)

    objects = TrailExportQuerySet.as_manager()

    class Meta:
        ordering = ["-at"]
        verbose_name = "hämtat spår"
        verbose_name_plural = "hämtade spår"
        constraints = [
            models.CheckConstraint(name="trail_export_format_known", condition=Q(format__in=["csv", "xlsx"]))
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return self.filename

    @property
    def filename(self) -> str:
        """What the file is called when it is downloaded."""
        return f"spar-{timezone.localtime(self.at):%Y-%m-%d-%H%M}.{self.format}"
