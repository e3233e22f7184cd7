"""Koddelar: accounts, activities and other codes of the ledger, and the groups that they are shown in."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeBoundary, RangeOperators
from django.core.validators import MinLengthValidator
from django.db import models
from django.db.models import F, Func, Q

from followup.models import Unit

PATTERN = r"^[0-9A-Za-z]+\*?$"  # a code of activities, or the beginning of some followed by a star
PATTERN_WORDS = "Skriv en kod, eller början av koder följd av en stjärna: 215 eller 51*."


class YearRange(Func):
    """PostgreSQL's int4range of two years, both included."""

    function = "int4range"
    output_field = IntegerRangeField()


class Amount(models.DecimalField):
    """Belopp i kronor: exact, two decimals."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs |= {"max_digits": 16, "decimal_places": 2}
        super().__init__(*args, **kwargs)


class Side(models.TextChoices):
    """Which side of the result an account stands on."""

    COST = "cost", "Kostnad"
    REVENUE = "revenue", "Intäkt"
    BALANCE = "balance", "Balanskonto"


class CodePart(models.Model):
    """Koddel: a code of the ledger with its name."""

    id = models.AutoField(primary_key=True)  # four octets, not eight: every ledger row names its codes
    code = models.CharField("kod", max_length=20, unique=True, validators=[MinLengthValidator(1)])
    name = models.CharField("namn", max_length=200)

    class Meta:
        abstract = True
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Account(CodePart):
    """Konto after Kommun-Bas: classes 1–2 balance, 3 revenue, 4 purchases and grants, 5 personnel, 6–7 other costs."""

    side = models.CharField("sida", max_length=10, choices=Side.choices)

    class Meta(CodePart.Meta):
        verbose_name = "konto"
        verbose_name_plural = "konton"
        constraints = [
            models.CheckConstraint(name="account_side_known", condition=Q(side__in=Side.values)),
            models.CheckConstraint(
                name="account_code_is_digits",
                condition=Q(code__regex=r"^[1-9][0-9]*$"),
                violation_error_message="Ett konto skrivs med siffror och börjar med kontoklassen.",
            ),
        ]


class Activity(CodePart):
    """Verksamhet: what the money is used for, as a code."""

    class Meta(CodePart.Meta):
        verbose_name = "verksamhet"
        verbose_name_plural = "verksamheter"


class Project(CodePart):
    """Projekt: carries investments and other work with an end."""

    class Meta(CodePart.Meta):
        verbose_name = "projekt"
        verbose_name_plural = "projekt"


class Counterparty(CodePart):
    """Motpart: whom an internal row is with."""

    class Meta(CodePart.Meta):
        verbose_name = "motpart"
        verbose_name_plural = "motparter"


class AccountGroup(models.Model):
    """Kontogrupp: accounts shown together as one kind of cost or revenue, by the beginnings of their codes.

    An account belongs to the group of its own side with the longest prefix that it begins with.
    """

    name = models.CharField("namn", max_length=100)
    side = models.CharField("sida", max_length=10, choices=Side.choices)
    prefixes = models.CharField("kontonas början", max_length=200, help_text="Skilda åt av |")
    sort = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        ordering = ["sort"]
        verbose_name = "kontogrupp"
        verbose_name_plural = "kontogrupper"
        constraints = [models.UniqueConstraint(fields=["side", "name"], name="account_group_once")]

    def __str__(self) -> str:
        return self.name


class ActivityGroup(models.Model):
    """Verksamhetsgrupp: a row of the driftsammandrag, a group of activity codes such as ``215/815/832`` or ``51*``."""

    committee = models.ForeignKey(Unit, models.PROTECT, related_name="activity_groups", verbose_name="nämnd")
    label = models.CharField("koder som de trycks", max_length=50)
    name = models.CharField("namn", max_length=200)
    sort = models.PositiveIntegerField("ordning", default=0)

    class Meta:
        ordering = ["sort"]
        verbose_name = "verksamhetsgrupp"
        verbose_name_plural = "verksamhetsgrupper"
        constraints = [
            models.UniqueConstraint(fields=["committee", "label"], name="activity_group_once"),
            # What ActivityPattern's two-column foreign key points at.
            models.UniqueConstraint(fields=["id", "committee"], name="activity_group_with_committee"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.name}"


class ActivityPattern(models.Model):
    """Koder i en verksamhetsgrupp: a code, or the beginning of codes with a star, for some years.

    The longest pattern that fits an activity decides its group, so that no activity is counted twice. The committee
    stands here too, held equal to the group's by a two-column foreign key, for the constraint to see it.
    """

    group = models.ForeignKey(ActivityGroup, models.CASCADE, related_name="patterns", verbose_name="grupp")
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")
    pattern = models.CharField("kod eller början*", max_length=20)
    first_year = models.PositiveSmallIntegerField("från år")
    last_year = models.PositiveSmallIntegerField("till år", null=True, blank=True)

    class Meta:
        ordering = ["pattern"]
        verbose_name = "koder i verksamhetsgrupp"
        verbose_name_plural = "koder i verksamhetsgrupp"
        constraints = [
            models.CheckConstraint(
                name="activity_pattern_form",
                condition=Q(pattern__regex=PATTERN),
                violation_error_message=PATTERN_WORDS,
            ),
            models.CheckConstraint(
                name="activity_pattern_years",
                condition=Q(last_year=None) | Q(last_year__gte=F("first_year")),
            ),
            ExclusionConstraint(
                name="activity_pattern_once_a_year",
                expressions=[
                    (F("committee"), RangeOperators.EQUAL),
                    (F("pattern"), RangeOperators.EQUAL),
                    (
                        YearRange(F("first_year"), F("last_year"), RangeBoundary(inclusive_upper=True)),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                violation_error_message="Koden står redan i en annan grupp för nämnden under samma år.",
            ),
        ]

    def __str__(self) -> str:
        return self.pattern


class OperatingSummaryLayout(models.Model):
    """Uppställning av ett driftsammandrag: its printed title, and whether the of-which rows are shown."""

    committee = models.ForeignKey(Unit, models.CASCADE, related_name="summary_layouts", verbose_name="nämnd")
    cut = models.CharField("indelning", max_length=20, choices=[("activity", "Verksamhet"), ("organisation", "Enhet")])
    horizon = models.CharField("tidsrymd", max_length=10, choices=[("period", "Perioden"), ("year", "Helåret")])
    of_which = models.BooleanField("visa varav kostnader och intäkter", default=False)

    class Meta:
        verbose_name = "uppställning av driftsammandrag"
        verbose_name_plural = "uppställningar av driftsammandrag"
        constraints = [
            models.UniqueConstraint(fields=["committee", "cut", "horizon"], name="summary_layout_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_cut_display()}, {self.get_horizon_display()}"
