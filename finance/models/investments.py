"""Investeringar: what is built and bought, its frame year by year as decisions make it, and what is expected of it.

Amounts are kronor. Expenditure and income are both plus; net is expenditure less income.
"""

from decimal import Decimal

import pgtrigger
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from finance.models.codes import Account, Amount, Project
from finance.models.imports import Import, Source
from finance.models.ledger import PublishedCells
from followup.models import FiscalYear, Occasion, Period, Unit, User
from followup.models.decided import decided_stands
from followup.organisation import UnitQuerySet

_NEVER_BELOW_ZERO = """
    PERFORM 1 FROM finance_investment WHERE id = NEW.investment_id FOR NO KEY UPDATE;
    IF EXISTS (
        SELECT 1 FROM finance_investmentdecision decision
        WHERE decision.investment_id = NEW.investment_id
        GROUP BY CASE WHEN decision.kind = 'total' THEN 0 ELSE decision.fiscal_year_id END
        HAVING sum(decision.expenditure) < 0 OR sum(decision.income) < 0
    ) THEN
        RAISE EXCEPTION 'investment_frame_not_negative' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
"""


class InvestmentSide(models.TextChoices):
    """Sida av en investering: what is paid out, and what is paid in for it (grants, sales)."""

    EXPENDITURE = "expenditure", "Utgift"
    INCOME = "income", "Inkomst"


class InvestmentAccount(models.Model):
    """Investeringskonto: accounts that carry investments, by the beginning of their codes; the longest decides.

    Rows of an investment's project on other accounts are its running costs and are followed up in the driftsammandrag.
    """

    prefix = models.CharField(
        "kontonas början", max_length=20, unique=True, validators=[RegexValidator(r"^[0-9]+$", "Skriv siffror.")]
    )
    side = models.CharField("sida", max_length=12, choices=InvestmentSide.choices)

    class Meta:
        ordering = ["prefix"]
        verbose_name = "investeringskonto"
        verbose_name_plural = "investeringskonton"
        constraints = [
            models.CheckConstraint(name="investment_account_side", condition=Q(side__in=["expenditure", "income"])),
            models.CheckConstraint(name="investment_account_is_digits", condition=Q(prefix__regex=r"^[0-9]+$")),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}* {self.get_side_display().lower()}"


class InvestmentGroup(models.Model):
    """Investeringsgrupp: investments shown together under a heading of the committee's table."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="investment_groups", verbose_name="nämnd")
    name = models.CharField("namn", max_length=200)
    sort = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        ordering = ["sort", "name"]
        verbose_name = "investeringsgrupp"
        verbose_name_plural = "investeringsgrupper"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="investment_group_once",
                violation_error_message="Nämnden har redan en grupp med det namnet.",
            ),
            # What Investment's two-column foreign key points at.
            models.UniqueConstraint(fields=["id", "committee"], name="investment_group_with_committee"),
        ]

    def __str__(self) -> str:
        return self.name


class InvestmentQuerySet(models.QuerySet):
    """Row-set words of investments."""

    def visible_to(self, user: User) -> "InvestmentQuerySet":
        """Those of the units that a person may read, and of the committees that she may."""
        seen: UnitQuerySet = Unit.objects.visible_to(user)
        return self.filter(Q(unit__in=seen) | Q(committee__in=seen))


class Investment(models.Model):
    """Investering: a project, or a unit's purchases taken together; a row of the investment table.

    ``outside_frame`` is an investment by a decision of its own, which is not weighed against the committee's frame.
    """

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="investments", verbose_name="nämnd")
    group = models.ForeignKey(
        InvestmentGroup, models.PROTECT, null=True, blank=True, related_name="investments", verbose_name="grupp"
    )
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="ansvarig enhet")
    name = models.CharField("namn", max_length=200)
    outside_frame = models.BooleanField("utanför ramen", default=False)
    starts_on = models.DateField("börjar", null=True, blank=True)
    finishes_on = models.DateField("beräknas vara klar", null=True, blank=True)
    sort = models.PositiveIntegerField("ordning", default=0)
    projects = models.ManyToManyField(
        Project, through="InvestmentProject", related_name="+", verbose_name="projektkoder"
    )

    objects = InvestmentQuerySet.as_manager()

    class Meta:
        ordering = ["sort", "name"]
        verbose_name = "investering"
        verbose_name_plural = "investeringar"
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                name="investment_once",
                violation_error_message="Nämnden har redan en investering med det namnet.",
            ),
            models.CheckConstraint(
                name="investment_finishes_after_start",
                condition=Q(starts_on=None) | Q(finishes_on=None) | Q(finishes_on__gte=F("starts_on")),
                violation_error_message="En investering kan inte bli klar innan den börjar.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class InvestmentProject(models.Model):
    """Projektkod i en investering: whose ledger rows are the investment's outcome. A code belongs to one alone."""

    investment = models.ForeignKey(Investment, models.CASCADE, related_name="codes", verbose_name="investering")
    project = models.OneToOneField(Project, models.PROTECT, related_name="investment", verbose_name="projektkod")

    class Meta:
        verbose_name = "projektkod i en investering"
        verbose_name_plural = "projektkoder i investeringar"

    def __str__(self) -> str:
        return str(self.project)


class InvestmentDecision(models.Model):
    """Investeringsbeslut: who decided what of an investment's frame of a year, or of its total budget.

    The frame of a year is the sum of its decisions, and so is the total budget (beslutad totalutgift); neither may be
    below zero, expenditure and income each for itself. A decision never changes: what is wrong is put right by another.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", "Beslutad ram"
        SUPPLEMENT = "supplement", "Tilläggsbudget"
        CARRY_OVER = "carry_over", "Ombudgetering från föregående år"
        TRANSFER = "transfer", "Omfördelning"
        CORRECTION = "correction", "Rättelse"
        TOTAL = "total", "Beslutad totalutgift"

    investment = models.ForeignKey(Investment, models.PROTECT, related_name="decisions", verbose_name="investering")
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+", verbose_name="år")
    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    expenditure = Amount("utgifter, kronor", default=0)
    income = Amount("inkomster, kronor", default=0)
    body = models.CharField("organ", max_length=100)
    paragraph = models.CharField("§", max_length=20, blank=True)
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    text = models.TextField("vad som beslutades", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="registrerad av")
    at = models.DateTimeField("registrerad", auto_now_add=True)

    class Meta:
        ordering = ["fiscal_year", "pk"]
        verbose_name = "investeringsbeslut"
        verbose_name_plural = "investeringsbeslut"
        constraints = [
            models.CheckConstraint(
                name="investment_decision_kind",
                condition=Q(kind__in=["original", "supplement", "carry_over", "transfer", "correction", "total"]),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="frame_not_negative",
                operation=pgtrigger.Insert,
                when=pgtrigger.After,
                func=_NEVER_BELOW_ZERO,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.fiscal_year_id}"

    @property
    def net(self) -> Decimal:
        """Expenditure less income, kronor."""
        return self.expenditure - self.income

    @property
    def reference(self) -> str:
        """Body, date and paragraph as reports say them: ``KF 2022-11-22, § 370``."""
        where = " ".join(filter(None, [self.body, str(self.decided_on or "")]))
        return f"{where}, § {self.paragraph}" if self.paragraph else where


class SlipReason(models.TextChoices):
    """Orsak till att en investering förskjuts."""

    SUPPLIER = "supplier", "Leverantör eller brist på material"
    PROCUREMENT = "procurement", "Upphandling eller överprövning"
    PERMIT = "permit", "Tillstånd, plan eller lov"
    DESIGN = "design", "Ändrad omfattning eller projektering"
    STAFF = "staff", "Brist på personal"
    DECISION = "decision", "Väntar på beslut"
    OTHER = "other", "Annat"


class InvestmentForecast(models.Model):
    """Investeringsprognos: what a person expects of an investment's year at an occasion. Never changed.

    Each time something is said a new row comes, ``number`` one higher; the highest stands. That a number is there once
    is what keeps two people from overwriting one another.
    """

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    investment = models.ForeignKey(Investment, models.PROTECT, related_name="forecasts", verbose_name="investering")
    number = models.PositiveIntegerField("version")
    expenditure = Amount("utgifter helår, kronor")
    income = Amount("inkomster helår, kronor", default=0)
    finishes_on = models.DateField("väntas bli klar", null=True, blank=True)
    slip = models.CharField("orsak till förskjutning", max_length=12, choices=SlipReason.choices, blank=True)
    comment = models.TextField("kommentar", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="lämnad av")
    at = models.DateTimeField("lämnad", auto_now_add=True)

    class Meta:
        ordering = ["occasion__period_id", "number"]
        verbose_name = "investeringsprognos"
        verbose_name_plural = "investeringsprognoser"
        constraints = [
            models.UniqueConstraint(fields=["occasion", "investment", "number"], name="investment_forecast_once"),
            models.CheckConstraint(name="investment_forecast_counts_from_one", condition=Q(number__gte=1)),
            models.CheckConstraint(
                name="investment_forecast_not_negative",
                condition=Q(expenditure__gte=0, income__gte=0),
                violation_error_message="Utgifter och inkomster skrivs utan minus.",
            ),
            models.CheckConstraint(
                name="investment_forecast_slip_known", condition=Q(slip__in=["", *SlipReason.values])
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            decided_stands("(SELECT one.unit_id FROM finance_investment one WHERE one.id = {row}.investment_id)"),
        ]

    def __str__(self) -> str:
        return f"{self.occasion} {self.investment}, version {self.number}"


class ProjectCell(models.Model):
    """Summering per projekt: an import's entries that carry a project, summed by period, project and account.

    Made when the import is read, never changed, and like the other sums without foreign keys in the database;
    ``objects`` are the published ones.
    """

    pk = models.CompositePrimaryKey("source", "period", "project", "account", "batch")
    batch = models.ForeignKey(Import, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    project = models.ForeignKey(Project, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    amount = Amount("belopp, kronor")
    rows = models.PositiveIntegerField("rader")

    objects = PublishedCells()
    of_all_imports = models.Manager["ProjectCell"]()

    class Meta:
        verbose_name = "summering per projekt"
        verbose_name_plural = "summeringar per projekt"
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.period_id}/{self.project_id}/{self.account_id}"
