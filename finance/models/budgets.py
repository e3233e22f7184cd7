"""Budgetbeslut: the decisions that the budget is the sum of, their lines, and how a year is phased over its months.

Amounts are kronor with öre. The ledger's sign: a cost is plus, a revenue is minus.
"""

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from finance.models.codes import Account, Activity, Amount, Side
from finance.models.imports import Source
from followup.models import FiscalYear, Unit, User


class BudgetDecision(models.Model):
    """Budgetbeslut: who decided which change of the budget, when, under which paragraph. Its amounts are a source.

    The amounts come from an imported file, or from lines entered on the screen that become a file when the decision is
    settled. A settled (fastställt) decision never changes again, nor what its source says: a correction is a new one.
    """

    class Kind(models.TextChoices):
        ORIGINAL = "original", "Ursprunglig budget"
        SUPPLEMENT = "supplement", "Tilläggsbudget"
        CARRY_OVER = "carry_over", "Ombudgetering"
        TRANSFER = "transfer", "Omfördelning"
        TECHNICAL = "technical", "Teknisk justering"

    source = models.OneToOneField(Source, models.PROTECT, related_name="decision", verbose_name="källa")
    fiscal_year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+", verbose_name="budgetår")
    kind = models.CharField("slag", max_length=20, choices=Kind.choices)
    body = models.CharField("organ", max_length=100)
    paragraph = models.CharField("§", max_length=20, blank=True)
    decided_on = models.DateField("beslutad", null=True, blank=True)
    text = models.TextField("vad som beslutades och varför")
    financing = models.TextField("finansiering", blank=True)
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="inskrivet av")
    settled_at = models.DateTimeField("fastställt", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="fastställt av"
    )

    class Meta:
        ordering = ["fiscal_year", "decided_on", "pk"]
        verbose_name = "budgetbeslut"
        verbose_name_plural = "budgetbeslut"
        constraints = [
            models.UniqueConstraint(
                fields=["fiscal_year"],
                condition=Q(kind="original"),
                name="budget_decision_one_original_a_year",
                violation_error_message="Året har redan en ursprunglig budget.",
            ),
            models.CheckConstraint(
                name="budget_decision_kind_known",
                condition=Q(kind__in=["original", "supplement", "carry_over", "transfer", "technical"]),
            ),
            # Kommunallagen 11 kap. 15 §: who decides an expenditure during the year also says how it is financed.
            models.CheckConstraint(
                name="budget_decision_states_financing",
                condition=~Q(kind="supplement") | ~Q(financing=""),
                violation_error_message="Skriv hur tilläggsbudgeten finansieras (kommunallagen 11 kap. 15 §).",
            ),
            models.CheckConstraint(
                name="budget_decision_settled_by_someone",
                condition=Q(settled_at=None, settled_by=None) | Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="settled_decision_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__settled_at__isnull=False),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.fiscal_year_id}"


class PhasingProfile(models.Model):
    """Periodiseringsprofil: how a year is laid out over its months."""

    class Method(models.TextChoices):
        FLAT = "flat", "Lika varje månad"
        LAST_YEAR = "last_year", "Som förra årets utfall"
        OWN = "own", "Egna andelar"

    name = models.CharField("namn", max_length=100, unique=True)
    method = models.CharField("sätt", max_length=10, choices=Method.choices)
    shares = ArrayField(
        models.DecimalField(max_digits=9, decimal_places=4), verbose_name="andelar, januari–december", default=list
    )

    class Meta:
        ordering = ["name"]
        verbose_name = "periodiseringsprofil"
        verbose_name_plural = "periodiseringsprofiler"
        constraints = [
            models.CheckConstraint(
                name="phasing_profile_own_has_twelve_shares",
                condition=Q(method="own", shares__len=12) | Q(method__in=["flat", "last_year"], shares__len=0),
                violation_error_message="En egen profil har tolv andelar, en för varje månad.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PhasingChoice(models.Model):
    """Förvald profil for a unit and activity (or all activities of the unit, where none is named)."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="+", verbose_name="enhet")
    activity = models.ForeignKey(
        Activity, models.CASCADE, null=True, blank=True, related_name="+", verbose_name="verksamhet"
    )
    profile = models.ForeignKey(PhasingProfile, models.PROTECT, related_name="+", verbose_name="profil")

    class Meta:
        verbose_name = "förvald profil"
        verbose_name_plural = "förvalda profiler"
        constraints = [
            models.UniqueConstraint(fields=["unit", "activity"], nulls_distinct=False, name="phasing_choice_once")
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}: {self.profile_id}"


class BudgetLine(models.Model):
    """Rad i ett budgetbeslut: an amount for the year on a unit and activity, and how it falls on the months.

    Without an account the amount is spread as the budget in force is, over the accounts of its unit, activity and side.
    """

    decision = models.ForeignKey(BudgetDecision, models.CASCADE, related_name="lines", verbose_name="beslut")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="ansvar")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name="verksamhet")
    side = models.CharField("sida", max_length=10, choices=Side.choices)
    account = models.ForeignKey(Account, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="konto")
    amount = Amount("helår, kronor")
    profile = models.ForeignKey(PhasingProfile, models.PROTECT, related_name="+", verbose_name="periodisering")
    from_month = models.PositiveSmallIntegerField("från och med månad", default=1)
    catch_up = models.BooleanField("lägg månaderna som har gått i den första månaden", default=False)

    class Meta:
        ordering = ["unit__code", "activity__code", "pk"]
        verbose_name = "rad i budgetbeslut"
        verbose_name_plural = "rader i budgetbeslut"
        constraints = [
            models.CheckConstraint(name="budget_line_side", condition=Q(side__in=["cost", "revenue"])),
            models.CheckConstraint(name="budget_line_amount_is_something", condition=~Q(amount=0)),
            models.CheckConstraint(name="budget_line_month", condition=Q(from_month__gte=1, from_month__lte=12)),
            models.UniqueConstraint(
                fields=["decision", "unit", "activity", "side", "account"],
                nulls_distinct=False,
                name="budget_line_once",
                violation_error_message="Beslutet har redan en rad för ansvaret, verksamheten och kontot.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="settled_lines_stand",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM finance_budgetdecision
                        WHERE id IN (NEW.decision_id, OLD.decision_id) AND settled_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'Budgetbeslutet är fastställt' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.unit_id}/{self.activity_id}: {self.amount}"
