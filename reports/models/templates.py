"""Rapportmallar: which chapters and sections a report has, in which order, and what each of them is made of."""

from django.db import models
from django.db.models import Q

from followup.models import Unit

LEVELS = (1, 4)  # of headings


class Arranged(models.Model):
    """A section as it is arranged: its place, heading, what is generated in it, and what the law says of it.

    Without ``content`` it is prose that somebody writes; with it, the key of what is generated (``reports.content``).
    Without a title it goes on under the heading before it.
    """

    position = models.PositiveSmallIntegerField("ordning")
    level = models.PositiveSmallIntegerField("rubriknivå", default=1)
    title = models.CharField("rubrik", max_length=200, blank=True)
    content = models.CharField("innehåll", max_length=60, blank=True)
    law = models.CharField("krav", max_length=200, blank=True)
    guidance = models.TextField("vad som ska stå här", blank=True)

    class Meta:
        abstract = True
        ordering = ["position"]

    def __str__(self) -> str:
        return self.title

    @property
    def required(self) -> bool:
        """Whether the law asks for the section."""
        return bool(self.law)


class ReportTemplate(models.Model):
    """Rapportmall: the sections that a new report begins with; of one committee, or without one for all of them."""

    name = models.CharField("namn", max_length=200)
    committee = models.ForeignKey(
        Unit, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="nämnd eller förvaltning"
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "rapportmall"
        verbose_name_plural = "rapportmallar"
        constraints = [
            models.UniqueConstraint(fields=["committee", "name"], name="report_template_once", nulls_distinct=False),
            models.CheckConstraint(name="report_template_named", condition=Q(name__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return self.name


class TemplateSection(Arranged):
    """Avsnitt i en rapportmall."""

    template = models.ForeignKey(ReportTemplate, models.CASCADE, related_name="sections", verbose_name="rapportmall")

    class Meta(Arranged.Meta):
        verbose_name = "avsnitt i en mall"
        verbose_name_plural = "avsnitt i mallar"
        constraints = [
            models.UniqueConstraint(
                fields=["template", "position"],
                name="template_section_place_once",
                deferrable=models.Deferrable.DEFERRED,
            ),
            models.CheckConstraint(name="template_section_level", condition=Q(level__range=LEVELS)),
            models.CheckConstraint(
                name="template_section_is_something",
                condition=Q(title__regex=r"\S") | Q(content__regex=r"\S") | Q(position__gt=1),
            ),
        ]
