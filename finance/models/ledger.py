"""Huvudbok: entries kept in partitions, which import speaks for a period, and the two sums kept of them.

Amounts are kronor with öre. The ledger's sign: a cost is plus, a revenue is minus.
"""

from decimal import Decimal
from itertools import pairwise
from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from finance.models.codes import Account, Activity, Amount, Counterparty, Project, Side
from finance.models.imports import Import, Source
from followup.models import FiscalYear, Period, Unit


class Entry(models.Model):
    """Huvudboksrad (or a budget row). Partitioned by import: loaded beside, attached whole.

    The foreign keys are those of the tables that hold the rows (``finance.intake.beside``), not of the ledger's.
    """

    pk = models.CompositePrimaryKey("batch_id", "line", "number")
    batch = models.ForeignKey(
        Import, models.PROTECT, related_name="entries", verbose_name="inläsning", db_index=False, db_constraint=False
    )
    line = models.IntegerField("rad i filen")
    number = models.SmallIntegerField("ordning på raden", default=0)  # a wide budget line holds twelve entries
    period = models.ForeignKey(
        Period, models.PROTECT, related_name="+", verbose_name="period", db_index=False, db_constraint=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="konto", db_index=False, db_constraint=False
    )
    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="+", verbose_name="ansvar", db_index=False, db_constraint=False
    )
    activity = models.ForeignKey(
        Activity, models.PROTECT, related_name="+", verbose_name="verksamhet", db_index=False, db_constraint=False
    )
    project = models.ForeignKey(
        Project,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="projekt",
        db_index=False,
        db_constraint=False,
    )
    counterparty = models.ForeignKey(
        Counterparty,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="motpart",
        db_index=False,
        db_constraint=False,
    )
    booked_on = models.DateField("bokföringsdatum", null=True)
    amount = Amount("belopp, kronor")
    voucher = models.TextField("verifikation", blank=True)
    text = models.TextField("text", blank=True)

    class Meta:
        verbose_name = "huvudboksrad"
        verbose_name_plural = "huvudboksrader"
        indexes = [models.Index(fields=["unit", "period"], name="entry_drill_down")]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"rad {self.line}"


class PublishedPeriod(models.Model):
    """Publicerad period: which import speaks for a source in a period. Readers see exactly these."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="published", verbose_name="källa")
    period = models.ForeignKey(Period, models.PROTECT, related_name="published", verbose_name="period")
    batch = models.ForeignKey(Import, models.PROTECT, related_name="published", verbose_name="inläsning")

    class Meta:
        ordering = ["source", "period"]
        verbose_name = "publicerad period"
        verbose_name_plural = "publicerade perioder"
        constraints = [models.UniqueConstraint(fields=["source", "period"], name="published_period_once")]
        triggers = [
            pgtrigger.Trigger(
                name="locked_period_stands",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                declare=[("closed", "integer")],
                func="""
                    SELECT number INTO closed FROM followup_period
                    WHERE number IN (NEW.period_id, OLD.period_id) AND locked_at IS NOT NULL LIMIT 1;
                    IF closed IS NOT NULL THEN
                        RAISE EXCEPTION 'Period % är låst', closed USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
            pgtrigger.Trigger(
                name="settled_budget_stands",
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM finance_budgetdecision
                        WHERE source_id IN (NEW.source_id, OLD.source_id) AND settled_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'Budgetbeslutet är fastställt' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN COALESCE(NEW, OLD);
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.period_id}"


class PublishedCells(models.Manager[Any]):
    """The sums that count: those of the import that speaks for the source in the period."""

    def get_queryset(self) -> models.QuerySet[Any]:
        """Published sums only."""
        speaks = PublishedPeriod.objects.filter(batch=models.OuterRef("batch"), period=models.OuterRef("period"))
        return super().get_queryset().filter(models.Exists(speaks))


class LedgerCell(models.Model):
    """Fin summering: an import's entries summed by period, ansvar, activity and account. For drill-down.

    Partitioned by import as the entries are, made with them and never changed; ``objects`` are the published ones.
    The database holds no foreign keys of the sums: the entries that they sum have them and are never deleted, and to
    prove each cell's again took ten times as long as the sums themselves (measured). The cell's name is its key and
    the only index, which serves every question: a number of its own and an index a column tripled the time.
    """

    pk = models.CompositePrimaryKey("period", "unit", "activity", "account", "batch")
    batch = models.ForeignKey(Import, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    amount = Amount("belopp, kronor")
    rows = models.PositiveIntegerField("rader")

    objects = PublishedCells()
    of_all_imports = models.Manager["LedgerCell"]()

    class Meta:
        verbose_name = "fin summering"
        verbose_name_plural = "fina summeringar"
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.period_id}/{self.unit_id}/{self.activity_id}/{self.account_id}"


class SummaryCell(models.Model):
    """Grov summering: a year's published entries summed by ansvar, activity and side of the result. For pages.

    ``so_far`` is a running sum in kronor: ``so_far[7]`` holds January through August, ``so_far[11]`` the whole year,
    also of a year whose later months have not come. A table reads one number of each cell instead of adding months.
    """

    pk = models.CompositePrimaryKey("kind", "year", "unit", "activity", "side", "source")
    kind = models.CharField("slag", max_length=10, choices=Source.Kind.choices)
    source = models.ForeignKey(Source, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    side = models.CharField("sida", max_length=10, choices=Side.choices)
    so_far = ArrayField(Amount(), verbose_name="belopp från januari till och med varje månad, kronor")

    class Meta:
        verbose_name = "grov summering"
        verbose_name_plural = "grova summeringar"
        constraints = [models.CheckConstraint(name="summary_cell_twelve_months", condition=Q(so_far__len=12))]

    def __str__(self) -> str:
        return f"{self.kind} {self.year_id}/{self.unit_id}/{self.activity_id}"

    @property
    def months(self) -> list[Decimal]:
        """Each month's own amount in kronor, January first."""
        return [amount - before for before, amount in pairwise([Decimal(0), *self.so_far])]


class SummaryPart(models.Model):
    """What an import gives to the coarse sums of a year where it is published: ``months`` are kronor, January first.

    Made when the import is read and never changed, so that to publish or to undo is to add up a few thousand rows.
    """

    pk = models.CompositePrimaryKey("batch", "year", "unit", "activity", "side")
    batch = models.ForeignKey(Import, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    year = models.ForeignKey(FiscalYear, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", db_constraint=False, db_index=False)
    side = models.CharField("sida", max_length=10, choices=Side.choices)
    months = ArrayField(Amount(), verbose_name="belopp varje månad, kronor")

    class Meta:
        verbose_name = "inläsnings del av grov summering"
        verbose_name_plural = "inläsningars delar av grova summeringar"
        constraints = [models.CheckConstraint(name="summary_part_twelve_months", condition=Q(months__len=12))]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.year_id}/{self.unit_id}/{self.activity_id}"
