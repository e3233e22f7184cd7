"""Organisation, people and roles, the calendar of follow-up, background jobs."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Coalesce
from tree_queries.models import TreeNode

from followup import periods
from followup.access import Permission, Role, may
from followup.organisation import MembershipQuerySet, UnitQuerySet


class DateRange(Func):
    """PostgreSQL's daterange of two dates, both included."""

    function = "daterange"
    output_field = DateRangeField()


class Unit(TreeNode):
    """Enhet i organisationsträdet: kommun, nämnd, förvaltning, stab/område or ansvar, with validity dates."""

    class Kind(models.TextChoices):
        MUNICIPALITY = "municipality", "Kommun"
        COMMITTEE = "committee", "Nämnd"
        DEPARTMENT = "department", "Förvaltning"
        AREA = "area", "Stab/område"
        UNIT = "unit", "Enhet"
        RESPONSIBILITY = "responsibility", "Ansvar"

    class Financing(models.TextChoices):
        """Decides the sign profile: an appropriation shows net cost, a revenue-financed unit shows result."""

        APPROPRIATION = "appropriation", "Anslagsfinansierad"
        REVENUE = "revenue", "Intäktsfinansierad"

    id = models.AutoField(primary_key=True)  # four octets, not eight: every ledger row names its ansvar
    code = models.CharField("kod", max_length=20)
    name = models.CharField("namn", max_length=200)
    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    financing = models.CharField(
        "finansiering", max_length=20, choices=Financing.choices, default=Financing.APPROPRIATION
    )
    valid_from = models.DateField("gäller från")
    valid_to = models.DateField("gäller till", null=True, blank=True)
    sort = models.PositiveIntegerField("ordning", default=0)

    objects = UnitQuerySet.as_manager(with_tree_fields=False)

    class Meta:
        ordering = ["sort", "code"]
        verbose_name = "enhet"
        verbose_name_plural = "enheter"
        constraints = [
            models.CheckConstraint(
                name="unit_valid_to_after_from",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="En enhet kan inte sluta gälla innan den börjar gälla.",
            ),
            models.CheckConstraint(
                name="unit_root_is_municipality",
                condition=Q(parent=None, kind="municipality") | Q(parent__isnull=False) & ~Q(kind="municipality"),
                violation_error_message="Bara kommunen står överst i trädet.",
            ),
            ExclusionConstraint(
                name="unit_code_once_at_a_time",
                expressions=[
                    (F("code"), RangeOperators.EQUAL),
                    (
                        DateRange(F("valid_from"), F("valid_to"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Koden används redan av en annan enhet under samma tid.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def shows_result(self) -> bool:
        """Whether the unit shows a result (plus = surplus) instead of a net cost."""
        return self.financing == self.Financing.REVENUE

    def committee(self) -> "Unit":
        """The committee that the unit is, or is under. Raises DoesNotExist above every committee."""
        if self.kind == self.Kind.COMMITTEE:
            return self
        found: Unit = Unit.objects.above([self.pk]).get(kind=self.Kind.COMMITTEE)
        return found


class User(AbstractUser):
    """Person som loggar in. What she may do follows from her memberships alone."""

    def __str__(self) -> str:
        return self.get_full_name() or self.username


class Membership(models.Model):
    """Uppdrag i organisationen: a person has a role in a unit for a time."""

    person = models.ForeignKey(User, models.CASCADE, related_name="memberships", verbose_name="person")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships", verbose_name="enhet")
    role = models.CharField("roll", max_length=30, choices=Role.choices)
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)
    from_group = models.CharField("från grupp", max_length=300, blank=True, default="")  # empty: from the administrator

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        constraints = [
            models.CheckConstraint(
                name="membership_valid_to_after_from",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="Ett uppdrag kan inte sluta innan det börjar.",
            ),
            models.CheckConstraint(
                name="membership_role_known",
                condition=Q(role__in=Role.values),
                violation_error_message="Rollen finns inte.",
            ),
            models.UniqueConstraint(
                "person",
                "unit",
                "role",
                "from_group",
                Coalesce("valid_to", models.Value("9999-12-31"), output_field=models.DateField()),
                name="membership_once",
                violation_error_message="Personen har redan rollen i enheten.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.get_role_display()} i {self.unit}"


class FiscalYear(models.Model):
    """Räkenskapsår, the calendar year."""

    year = models.PositiveSmallIntegerField("år", primary_key=True)

    class Meta:
        ordering = ["year"]
        verbose_name = "räkenskapsår"
        verbose_name_plural = "räkenskapsår"
        constraints = [
            models.CheckConstraint(
                name="fiscal_year_plausible",
                condition=Q(year__gte=1990, year__lte=2100),
                violation_error_message="Räkenskapsåret ska ligga mellan 1990 och 2100.",
            )
        ]

    def __str__(self) -> str:
        return str(self.year)


class Period(models.Model):
    """Period: a month of a fiscal year, as the number that ledgers use (202308). Locked when its books are closed."""

    number = models.PositiveIntegerField("period", primary_key=True)
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="periods", verbose_name="räkenskapsår")
    locked_at = models.DateTimeField("låst", null=True, blank=True)

    class Meta:
        ordering = ["number"]
        verbose_name = "period"
        verbose_name_plural = "perioder"
        constraints = [
            models.CheckConstraint(
                name="period_in_its_year",
                condition=Q(number__gt=F("fiscal_year_id") * 100, number__lte=F("fiscal_year_id") * 100 + 12),
                violation_error_message="Perioden ska vara en månad i sitt räkenskapsår.",
            )
        ]

    def __str__(self) -> str:
        return periods.shown(self.number)


class OccasionQuerySet(models.QuerySet):
    """Row-set words of occasions."""

    def latest_first(self) -> "OccasionQuerySet":
        """The newest occasion first."""
        return self.order_by("-period_id")


class Occasion(models.Model):
    """Uppföljningstillfälle: månadsuppföljning, delår or bokslut, with its period; known by a code like 2023-08."""

    class Kind(models.TextChoices):
        MONTHLY = "monthly", "Månadsuppföljning"
        INTERIM = "interim", "Delårsrapport"
        ANNUAL = "annual", "Årsbokslut"

    code = models.CharField("kod", max_length=20, unique=True)
    name = models.CharField("namn", max_length=100)
    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    period = models.ForeignKey(Period, models.PROTECT, related_name="occasions", verbose_name="till och med period")

    objects = OccasionQuerySet.as_manager()

    class Meta:
        ordering = ["period_id"]
        verbose_name = "uppföljningstillfälle"
        verbose_name_plural = "uppföljningstillfällen"
        constraints = [
            models.UniqueConstraint(
                fields=["period", "kind"],
                name="occasion_once_per_period_and_kind",
                violation_error_message="Det finns redan ett sådant tillfälle för perioden.",
            ),
            models.CheckConstraint(
                name="occasion_named",
                condition=Q(name__regex=r"\S"),
                violation_error_message="Skriv vad tillfället heter.",
            ),
            models.CheckConstraint(name="occasion_kind_known", condition=Q(kind__in=["monthly", "interim", "annual"])),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def year(self) -> int:
        """The fiscal year that the occasion follows up."""
        return periods.year_of(self.period_id)


class DueDate(models.Model):
    """Sista dag: when units of a kind are to be done with an occasion (ansvar before förvaltning before nämnd)."""

    occasion = models.ForeignKey(Occasion, models.CASCADE, related_name="due_dates", verbose_name="tillfälle")
    level = models.CharField("nivå", max_length=20, choices=Unit.Kind.choices)
    day = models.DateField("senast")

    class Meta:
        ordering = ["day"]
        verbose_name = "sista dag"
        verbose_name_plural = "sista dagar"
        constraints = [
            models.UniqueConstraint(
                fields=["occasion", "level"],
                name="due_date_once_per_level",
                violation_error_message="Nivån har redan en sista dag.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_level_display()}: {self.day}"


class JobQuerySet(models.QuerySet):
    """Row-set words of jobs."""

    def visible_to(self, user: User) -> "JobQuerySet":
        """One's own jobs; everybody's for those who may see all."""
        return self if may(user, Permission.SEE_ALL_JOBS) else self.filter(by=user)


class Job(models.Model):
    """Bakgrundsjobb: work over a second, with its progress, who asked for it and how it ended."""

    class State(models.TextChoices):
        QUEUED = "queued", "I kö"
        RUNNING = "running", "Pågår"
        DONE = "done", "Klart"
        FAILED = "failed", "Misslyckades"
        LOST = "lost", "Avbröts"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField("slag", max_length=100)
    title = models.CharField("rubrik", max_length=200)
    state = models.CharField("läge", max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveBigIntegerField("gjort", default=0)
    total = models.PositiveBigIntegerField("av", default=0)
    message = models.CharField("nu", max_length=300, blank=True)
    arguments = models.JSONField("underlag", default=dict)
    result = models.JSONField("resultat", default=dict)
    result_url = models.CharField("resultatets sida", max_length=300, blank=True)
    error = models.TextField("fel", blank=True)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    by = models.ForeignKey(User, models.PROTECT, related_name="jobs", verbose_name="beställd av")
    created_at = models.DateTimeField("beställd", auto_now_add=True)
    started_at = models.DateTimeField("började", null=True)
    heartbeat_at = models.DateTimeField("senaste livstecken", null=True)
    finished_at = models.DateTimeField("slutade", null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "jobb"
        verbose_name_plural = "jobb"
        constraints = [
            models.CheckConstraint(
                name="job_state_known", condition=Q(state__in=["queued", "running", "done", "failed", "lost"])
            ),
            models.CheckConstraint(name="job_done_within_total", condition=Q(total=0) | Q(done__lte=F("total"))),
            models.CheckConstraint(
                name="job_finished_when_ended",
                condition=Q(state__in=["queued", "running"], finished_at=None)
                | Q(state__in=["done", "failed", "lost"], finished_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ended(self) -> bool:
        """Whether the job runs no more."""
        return self.state in {self.State.DONE, self.State.FAILED, self.State.LOST}

    @property
    def percent(self) -> int:
        """Progress in whole percent; 0 while the total is unknown."""
        return 100 if self.state == self.State.DONE else self.done * 100 // self.total if self.total else 0
