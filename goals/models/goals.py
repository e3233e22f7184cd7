"""Mål: målområden, overall goals, the committees' goals, and how each goal is assessed at each occasion."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from followup import access
from followup.models import Occasion, Unit, User


class GoalQuerySet(models.QuerySet):
    """Row-set words of goals."""

    def visible_to(self, user: User) -> "GoalQuerySet":
        """The goals of the committees in which, or in a unit of which, a person may read."""
        if user.is_superuser:
            return self
        units = Unit.objects.visible_to(user)
        committees = set(units.filter(kind=Unit.Kind.COMMITTEE).values_list("pk", flat=True))
        roles = access.roles_with(access.Permission.READ)
        own = user.memberships.valid_on(timezone.localdate()).filter(role__in=roles).values_list("unit_id", flat=True)
        above = Unit.objects.above(own).filter(kind=Unit.Kind.COMMITTEE)
        committees.update(above.values_list("pk", flat=True))
        return self.filter(committee__in=committees)

    def valid_in(self, year: int) -> "GoalQuerySet":
        """The goals that are valid in a year."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=year), valid_from__lte=year)


class GoalArea(models.Model):
    """Målområde: what the municipality gathers its goals under, such as Samhälle."""

    name = models.CharField("målområde", max_length=200, unique=True)
    sort = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        ordering = ["sort", "name"]
        verbose_name = "målområde"
        verbose_name_plural = "målområden"
        constraints = [models.CheckConstraint(name="goal_area_named", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name


class OverallGoal(models.Model):
    """Kommunövergripande mål: the council's goal in a målområde, which the committees' goals serve."""

    area = models.ForeignKey(GoalArea, models.PROTECT, related_name="overall_goals", verbose_name="målområde")
    name = models.CharField("kommunövergripande mål", max_length=300)
    sort = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        ordering = ["area", "sort", "name"]
        verbose_name = "kommunövergripande mål"
        verbose_name_plural = "kommunövergripande mål"
        constraints = [
            models.UniqueConstraint(fields=["area", "name"], name="overall_goal_once_in_area"),
            models.CheckConstraint(name="overall_goal_named", condition=~Q(name="")),
        ]

    def __str__(self) -> str:
        return self.name


class Goal(models.Model):
    """Nämndmål: a committee's goal, valid for whole years (``valid_to`` included; without it until further notice)."""

    overall = models.ForeignKey(
        OverallGoal, models.PROTECT, related_name="goals", verbose_name="kommunövergripande mål"
    )
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="goals", verbose_name="nämnd")
    name = models.CharField("nämndmål", max_length=300)
    description = models.TextField("målbeskrivning", blank=True)
    valid_from = models.PositiveSmallIntegerField("gäller från år")
    valid_to = models.PositiveSmallIntegerField("gäller till och med år", null=True, blank=True)
    responsible = models.ManyToManyField(User, related_name="goals", blank=True, verbose_name="ansvariga")
    sort = models.PositiveIntegerField("ordning", default=0)

    objects = GoalQuerySet.as_manager()

    class Meta:
        ordering = ["overall", "sort", "name"]
        verbose_name = "nämndmål"
        verbose_name_plural = "nämndmål"
        constraints = [
            models.UniqueConstraint(fields=["committee", "name", "valid_from"], name="goal_once_from_a_year"),
            models.CheckConstraint(name="goal_named", condition=~Q(name="")),
            models.CheckConstraint(
                name="goal_years_in_order",
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Målet kan inte sluta gälla före det börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Assessment(models.Model):
    """Bedömning: what is said of a goal at an occasion; the highest version stands, the others are its history.

    ``proposed`` is what the rule proposed when it was written; whoever goes against it says why in ``reason``.
    """

    class Status(models.TextChoices):
        ACHIEVED = "achieved", "Uppnås"
        PARTLY = "partly", "Uppnås delvis"
        NOT_ACHIEVED = "not_achieved", "Uppnås ej"
        NOT_ASSESSED = "not_assessed", "Ej bedömd"

    goal = models.ForeignKey(Goal, models.PROTECT, related_name="assessments", verbose_name="nämndmål")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    version = models.PositiveSmallIntegerField("version")
    status = models.CharField("bedömning", max_length=12, choices=Status.choices)
    proposed = models.CharField("förslag", max_length=12, choices=Status.choices, blank=True)
    motivation = models.TextField("motivering")
    results_lead = models.TextField("inledning till resultaten", blank=True)
    activities_lead = models.TextField("inledning till övriga aktiviteter", blank=True)
    deviations_lead = models.TextField("inledning till avvikelserna", blank=True)
    reason = models.TextField("varför bedömningen avviker från förslaget", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["goal", "occasion", "version"]
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        constraints = [
            models.UniqueConstraint(fields=["goal", "occasion", "version"], name="assessment_version_once"),
            models.CheckConstraint(
                name="assessment_status_known",
                condition=Q(status__in=["achieved", "partly", "not_achieved", "not_assessed"]),
            ),
            models.CheckConstraint(
                name="assessment_proposed_known",
                condition=Q(proposed__in=["", "achieved", "partly", "not_achieved", "not_assessed"]),
            ),
            models.CheckConstraint(
                name="assessment_motivated",
                condition=Q(motivation__regex=r"\S"),
                violation_error_message="Skriv en motivering till bedömningen.",
            ),
            models.CheckConstraint(
                name="assessment_against_proposal_says_why",
                condition=Q(proposed__in=["", "not_assessed"]) | Q(status=F("proposed")) | Q(reason__regex=r"\S"),
                violation_error_message="Bedömningen avviker från indikatorerna. Skriv varför.",
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.get_status_display()


class AssessmentItem(models.Model):
    """Punkt i en bedömning: a result, another activity or a deviation, in the order that the writer chose."""

    class Kind(models.TextChoices):
        RESULT = "result", "Resultat"
        ACTIVITY = "activity", "Övriga aktiviteter"
        DEVIATION = "deviation", "Avvikelser"

    assessment = models.ForeignKey(Assessment, models.PROTECT, related_name="items", verbose_name="bedömning")
    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    position = models.PositiveSmallIntegerField("ordning")
    text = models.TextField("text")

    class Meta:
        ordering = ["assessment", "kind", "position"]
        verbose_name = "punkt i en bedömning"
        verbose_name_plural = "punkter i en bedömning"
        constraints = [
            models.UniqueConstraint(fields=["assessment", "kind", "position"], name="assessment_item_place_once"),
            models.CheckConstraint(
                name="assessment_item_kind_known", condition=Q(kind__in=["result", "activity", "deviation"])
            ),
            models.CheckConstraint(name="assessment_item_says_something", condition=Q(text__regex=r"\S")),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.text
