"""Internkontrollplanen: a department's plan for a year with its areas, their risks, and risks that are accepted."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from followup import access
from followup.models import Occasion, Unit, User
from followup.models.decided import decided_stands
from goals.models.decisions import Decision
from goals.risks import LEVEL_WORDS, Rating

NEVER_CHANGED = pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)
SAYS_SOMETHING = r"\S"


class ControlPlanQuerySet(models.QuerySet):
    """Row-set words of the plans."""

    def visible_to(self, user: User) -> "ControlPlanQuerySet":
        """The plans of the units that a person may see, and of those above a unit in which she may read."""
        seen = Unit.objects.visible_to(user)
        if user.is_superuser:
            return self
        roles = access.roles_with(access.Permission.READ)
        own = user.memberships.valid_on(timezone.localdate()).filter(role__in=roles).select_related("unit")
        above = {pk for membership in own for pk in membership.unit.ancestors().values_list("pk", flat=True)}
        return self.filter(Q(unit__in=seen) | Q(unit__in=above, unit__kind=Unit.Kind.DEPARTMENT))


class ControlPlan(models.Model):
    """Internkontrollplan of a förvaltning for a year, perhaps adopted by a decision."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="förvaltning")
    fiscal_year = models.PositiveSmallIntegerField("år")
    introduction = models.TextField("inledning", blank=True)
    scope = models.TextField("vad planen omfattar", blank=True)
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="antagen genom"
    )

    objects = ControlPlanQuerySet.as_manager()

    class Meta:
        ordering = ["-fiscal_year", "unit"]
        verbose_name = "internkontrollplan"
        verbose_name_plural = "internkontrollplaner"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "fiscal_year"],
                name="control_plan_once_a_year",
                violation_error_message="Förvaltningen har redan en internkontrollplan det året.",
            )
        ]

    def __str__(self) -> str:
        return f"Internkontrollplan {self.fiscal_year}, {self.unit}"


class ControlArea(models.Model):
    """Område i internkontrollplanen, in the order that the plan has them."""

    plan = models.ForeignKey(ControlPlan, models.PROTECT, related_name="areas", verbose_name="plan")
    name = models.CharField("område", max_length=100)
    position = models.PositiveSmallIntegerField("ordning")

    class Meta:
        ordering = ["plan", "position"]
        verbose_name = "område i internkontrollplanen"
        verbose_name_plural = "områden i internkontrollplanen"
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "name"],
                name="control_area_once",
                violation_error_message="Området finns redan i planen.",
            ),
            models.UniqueConstraint(fields=["plan", "position"], name="control_area_place_once"),
            models.CheckConstraint(name="control_area_named", condition=Q(name__regex=SAYS_SOMETHING)),
        ]

    def __str__(self) -> str:
        return self.name


class ControlAreaReport(models.Model):
    """Uppföljning av ett område vid ett tillfälle, as text. Never changed: the highest ``version`` stands."""

    area = models.ForeignKey(ControlArea, models.PROTECT, related_name="reports", verbose_name="område")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    version = models.PositiveSmallIntegerField("version")
    text = models.TextField("uppföljning")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["area", "occasion__period_id", "version"]
        verbose_name = "uppföljning av område"
        verbose_name_plural = "uppföljningar av områden"
        constraints = [
            models.UniqueConstraint(fields=["area", "occasion", "version"], name="control_area_report_once"),
            models.CheckConstraint(name="control_area_report_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="control_area_report_says_something",
                condition=Q(text__regex=SAYS_SOMETHING),
                violation_error_message="Skriv hur området har följts upp.",
            ),
        ]
        triggers = [
            NEVER_CHANGED,
            decided_stands(
                "(SELECT plan.unit_id FROM goals_controlplan plan JOIN goals_controlarea area ON area.plan_id = plan.id"
                " WHERE area.id = {row}.area_id)"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.area}, {self.occasion}"


class Risk(models.Model):
    """Risk in an area of the plan: what may go wrong. Its value is that of its latest rating, if it has one."""

    area = models.ForeignKey(ControlArea, models.PROTECT, related_name="risks", verbose_name="område")
    name = models.CharField("risk", max_length=300)
    description = models.TextField("beskrivning", blank=True)

    class Meta:
        ordering = ["area", "pk"]
        verbose_name = "risk"
        verbose_name_plural = "risker"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "name"], name="risk_once", violation_error_message="Risken finns redan i området."
            ),
            models.CheckConstraint(name="risk_named", condition=Q(name__regex=SAYS_SOMETHING)),
        ]

    def __str__(self) -> str:
        return self.name


class RiskRating(models.Model):
    """Bedömning av en risk: probability and consequence 1–4, and why. Never changed: the highest ``version`` stands."""

    risk = models.ForeignKey(Risk, models.PROTECT, related_name="ratings", verbose_name="risk")
    version = models.PositiveSmallIntegerField("version")
    probability = models.PositiveSmallIntegerField("sannolikhet")
    consequence = models.PositiveSmallIntegerField("konsekvens")
    motivation = models.TextField("motivering", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["risk", "version"]
        verbose_name = "bedömning av risk"
        verbose_name_plural = "bedömningar av risker"
        constraints = [
            models.UniqueConstraint(fields=["risk", "version"], name="risk_rating_once"),
            models.CheckConstraint(name="risk_rating_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="risk_rating_probability_1_to_4",
                condition=Q(probability__range=(1, 4)),
                violation_error_message="Sannolikheten är 1, 2, 3 eller 4.",
            ),
            models.CheckConstraint(
                name="risk_rating_consequence_1_to_4",
                condition=Q(consequence__range=(1, 4)),
                violation_error_message="Konsekvensen är 1, 2, 3 eller 4.",
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.rating.value} ({LEVEL_WORDS[self.rating.level].lower()})"

    @property
    def rating(self) -> Rating:
        """As the rules see it."""
        return Rating(self.probability, self.consequence)


class RiskAcceptance(models.Model):
    """Riskacceptans: a decision, by a named person and for a reason, to live with a risk as it was rated.

    Never changed or taken back: a rating with a higher value makes it cease to cover the risk (``goals.risks``).
    """

    rating = models.ForeignKey(RiskRating, models.PROTECT, related_name="acceptances", verbose_name="bedömning")
    accepted_by = models.CharField("vem som accepterade", max_length=150)
    accepted_on = models.DateField("när")
    reason = models.TextField("varför")
    decision = models.ForeignKey(
        Decision, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="beslut"
    )
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrerad av")
    at = models.DateTimeField("registrerad", auto_now_add=True)

    class Meta:
        ordering = ["rating", "pk"]
        verbose_name = "riskacceptans"
        verbose_name_plural = "riskacceptanser"
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "accepted_by", "accepted_on"],
                name="risk_acceptance_once",
                violation_error_message="Acceptansen är redan registrerad.",
            ),
            models.CheckConstraint(
                name="risk_acceptance_has_a_name",
                condition=Q(accepted_by__regex=SAYS_SOMETHING),
                violation_error_message="Skriv vem som accepterade risken.",
            ),
            models.CheckConstraint(
                name="risk_acceptance_says_why",
                condition=Q(reason__regex=SAYS_SOMETHING),
                violation_error_message="Skriv varför risken accepteras.",
            ),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        return f"{self.accepted_by} {self.accepted_on}"
