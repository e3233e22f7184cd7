"""Styrdokument, väsentliga händelser och förväntad utveckling: the registers that texts of the report come from."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from followup.models import Occasion, Unit, User
from followup.models.decided import decided_stands
from goals.models.decisions import Decision

NEVER = pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)


class SteeringDocument(models.Model):
    """Styrdokument: a plan, programme, policy or guideline. What its source does not tell is empty."""

    class Kind(models.TextChoices):
        PLAN = "plan", "Plan"
        PROGRAMME = "programme", "Program"
        POLICY = "policy", "Policy"
        GUIDELINE = "guideline", "Riktlinje"

    title = models.CharField("namn", max_length=300)
    kind = models.CharField("slag", max_length=9, choices=Kind.choices)
    owner = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="ansvarig enhet")
    body = models.CharField("beslutad av", max_length=60, blank=True)
    decided_on = models.DateField("beslutad den", null=True, blank=True)
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut"
    )
    valid_from = models.DateField("gäller från", null=True, blank=True)
    valid_to = models.DateField("gäller till och med", null=True, blank=True)
    sort = models.PositiveSmallIntegerField("ordning", default=0)

    class Meta:
        ordering = ["sort", "title"]
        verbose_name = "styrdokument"
        verbose_name_plural = "styrdokument"
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "title", "decided_on"], name="document_once", nulls_distinct=False
            ),
            models.CheckConstraint(name="document_named", condition=Q(title__regex=r"\S")),
            models.CheckConstraint(
                name="document_kind_known", condition=Q(kind__in=["plan", "programme", "policy", "guideline"])
            ),
            models.CheckConstraint(
                name="document_days_in_order",
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Dokumentet kan inte sluta gälla före det börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class DocumentReview(models.Model):
    """Prövning av ett styrdokument i en mandatperiod. Never changed: the highest ``version`` of a term stands."""

    class Outcome(models.TextChoices):
        RUNS_ON = "runs_on", "Löper på"
        REVISED = "revised", "Revideras"
        REPEALED = "repealed", "Upphävs"

    document = models.ForeignKey(SteeringDocument, models.PROTECT, related_name="reviews", verbose_name="styrdokument")
    term = models.PositiveSmallIntegerField("mandatperiodens första år")
    version = models.PositiveSmallIntegerField("version")
    outcome = models.CharField("utfall", max_length=8, choices=Outcome.choices)
    comment = models.TextField("kommentar", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["document", "term", "version"]
        verbose_name = "prövning"
        verbose_name_plural = "prövningar"
        constraints = [
            models.UniqueConstraint(fields=["document", "term", "version"], name="document_review_once"),
            models.CheckConstraint(
                name="document_review_known", condition=Q(outcome__in=["runs_on", "revised", "repealed"])
            ),
            models.CheckConstraint(
                name="document_repealed_says_why", condition=~Q(outcome="repealed") | Q(comment__regex=r"\S")
            ),
            models.CheckConstraint(name="document_review_counts_from_one", condition=Q(version__gte=1)),
        ]
        triggers = [NEVER]

    def __str__(self) -> str:
        return str(self.get_outcome_display())


class DocumentFollowUp(models.Model):
    """Uppföljning av ett styrdokument i text vid ett tillfälle. Never changed: the highest ``version`` stands."""

    document = models.ForeignKey(
        SteeringDocument, models.PROTECT, related_name="followups", verbose_name="styrdokument"
    )
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    version = models.PositiveSmallIntegerField("version")
    text = models.TextField("uppföljning")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["document", "occasion", "version"]
        verbose_name = "uppföljning av styrdokument"
        verbose_name_plural = "uppföljningar av styrdokument"
        constraints = [
            models.UniqueConstraint(fields=["document", "occasion", "version"], name="document_followup_once"),
            models.CheckConstraint(name="document_followup_says_something", condition=Q(text__regex=r"\S")),
            models.CheckConstraint(name="document_followup_counts_from_one", condition=Q(version__gte=1)),
        ]
        triggers = [
            NEVER,
            decided_stands("(SELECT one.owner_id FROM goals_steeringdocument one WHERE one.id = {row}.document_id)"),
        ]

    def __str__(self) -> str:
        return self.text


class Passage(models.Model):
    """Händelse av väsentlig betydelse, or förväntad utveckling: what a unit tells at an occasion, under a heading.

    Never changed: of those with one ``position`` the highest ``version`` stands; an empty text takes it away.
    ``when`` is the time in the writer's words (”början av mars”), ``on`` the day or month's first day it sorts by.
    """

    class Kind(models.TextChoices):
        EVENT = "event", "Händelse av väsentlig betydelse"
        DEVELOPMENT = "development", "Förväntad utveckling"

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    kind = models.CharField("slag", max_length=11, choices=Kind.choices)
    position = models.PositiveSmallIntegerField("ordning")
    version = models.PositiveSmallIntegerField("version")
    heading = models.CharField("rubrik", max_length=200)
    when = models.CharField("när det hände", max_length=60, blank=True)
    on = models.DateField("dag", null=True, blank=True)
    text = models.TextField("text", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["occasion", "unit", "kind", "position", "version"]
        verbose_name = "händelse eller utveckling"
        verbose_name_plural = "händelser och utveckling"
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "unit", "kind", "position", "version"], name="passage_version_once"
            ),
            models.CheckConstraint(name="passage_kind_known", condition=Q(kind__in=["event", "development"])),
            models.CheckConstraint(name="passage_has_heading", condition=Q(heading__regex=r"\S")),
            models.CheckConstraint(name="passage_counts_from_one", condition=Q(version__gte=1, position__gte=1)),
        ]
        triggers = [NEVER, decided_stands()]

    def __str__(self) -> str:
        return self.heading
