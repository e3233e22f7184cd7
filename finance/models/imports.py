"""Inläsning: sources, files on their way through the river, and what they leave for a person to see to.

Amounts are kronor with öre. The ledger's sign: a cost is plus, a revenue is minus.
"""

import pgtrigger
from django.db import models
from django.db.models import Q

from finance.models.codes import Amount
from followup.models import Period, User


class Source(models.Model):
    """Källa: what a file speaks for. A ledger (outcome), or one budget decision (budget).

    A new file replaces what the same source said of the same periods. The outcome, and the budget, of a period is
    the sum over its sources.
    """

    class Kind(models.TextChoices):
        OUTCOME = "outcome", "Utfall"
        BUDGET = "budget", "Budget"

    id = models.AutoField(primary_key=True)  # four octets, as codes: every sum names its source
    code = models.SlugField("kod", max_length=50, unique=True)
    name = models.CharField("namn", max_length=200)
    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    layout = models.JSONField("ihågkomna kolumner", default=dict, help_text="Rubrikernas signatur → kolumner")

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = "källa"
        verbose_name_plural = "källor"
        constraints = [models.CheckConstraint(name="source_kind_known", condition=Q(kind__in=["outcome", "budget"]))]

    def __str__(self) -> str:
        return self.name


class Import(models.Model):
    """Inläsning: one file on its way through the river, kept whole. The file itself never changes."""

    class State(models.TextChoices):
        RECEIVED = "received", "Mottagen"
        READ = "read", "Granskas"
        REFUSED = "refused", "Gick inte att läsa"
        PUBLISHED = "published", "Publicerad"
        SUPERSEDED = "superseded", "Ersatt av nyare"
        DISCARDED = "discarded", "Kastad"
        UNDONE = "undone", "Ångrad"

    source = models.ForeignKey(Source, models.PROTECT, related_name="imports", verbose_name="källa")
    file = models.FileField("fil", upload_to="ledger/%Y/")
    filename = models.CharField("filnamn", max_length=255)
    sha256 = models.CharField("sha256", max_length=64)
    size = models.PositiveBigIntegerField("storlek, byte")
    state = models.CharField("läge", max_length=12, choices=State.choices, default=State.RECEIVED)
    layout = models.JSONField("kolumner", default=dict)
    rows = models.PositiveBigIntegerField("rader", default=0)
    problem_count = models.PositiveBigIntegerField("fel", default=0)
    summary = models.JSONField("kontrollsummor", default=dict)
    error = models.TextField("fel för hela filen", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="imports", verbose_name="inläst av")
    created_at = models.DateTimeField("mottagen", auto_now_add=True)
    published_at = models.DateTimeField("publicerad", null=True, blank=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["-created_at"]
        verbose_name = "inläsning"
        verbose_name_plural = "inläsningar"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "sha256"],
                condition=~Q(state__in=["refused", "discarded", "undone"]),
                name="import_same_file_once",
                violation_error_message="Filen är redan inläst.",
            ),
            models.CheckConstraint(
                name="import_published_by_someone",
                condition=~Q(state__in=["published", "superseded", "undone"])
                | Q(published_at__isnull=False, published_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="file_never_changes", fields=["source", "file", "sha256", "size", "by"]),
            pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return self.filename


class ImportPeriod(models.Model):
    """Period i en inläsning: control totals, and which import stood there before (so that it can be put back)."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="periods", verbose_name="inläsning")
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name="period")
    rows = models.PositiveBigIntegerField("rader")
    debit = Amount("debet")
    credit = Amount("kredit")
    replaced = models.ForeignKey(Import, models.PROTECT, null=True, related_name="+", verbose_name="ersatte")

    class Meta:
        ordering = ["period"]
        verbose_name = "period i inläsning"
        verbose_name_plural = "perioder i inläsning"
        constraints = [models.UniqueConstraint(fields=["batch", "period"], name="import_period_once")]

    def __str__(self) -> str:
        return f"{self.batch_id}: {self.period_id}"


class ImportProblem(models.Model):
    """Fel på en rad i filen: line, column, value, and what is wrong and what to do, in Swedish."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="problems", verbose_name="inläsning")
    line = models.PositiveIntegerField("rad")
    column = models.CharField("kolumn", max_length=200)
    value = models.CharField("värde", max_length=200)
    reason = models.TextField("fel")

    class Meta:
        ordering = ["line", "pk"]
        verbose_name = "fel i fil"
        verbose_name_plural = "fel i fil"

    def __str__(self) -> str:
        return f"rad {self.line}: {self.reason}"


class UnknownCode(models.Model):
    """Okänd kod: a code of the file that no register holds, with how much hangs on it. A worklist."""

    class Kind(models.TextChoices):
        ACCOUNT = "account", "Konto"
        UNIT = "unit", "Ansvar"
        ACTIVITY = "activity", "Verksamhet"
        PROJECT = "project", "Projekt"
        COUNTERPARTY = "counterparty", "Motpart"

    batch = models.ForeignKey(Import, models.CASCADE, related_name="unknown_codes", verbose_name="inläsning")
    kind = models.CharField("koddel", max_length=20, choices=Kind.choices)
    code = models.CharField("kod", max_length=100)
    rows = models.PositiveBigIntegerField("rader")
    amount = Amount("belopp")
    first_line = models.PositiveIntegerField("första raden")

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = "okänd kod"
        verbose_name_plural = "okända koder"
        constraints = [models.UniqueConstraint(fields=["batch", "kind", "code"], name="unknown_code_once")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.code or '(saknas)'}"


class CodeMapping(models.Model):
    """Kodöversättning: a code that a source writes, and the code of the register that it means."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="mappings", verbose_name="källa")
    kind = models.CharField("koddel", max_length=20, choices=UnknownCode.Kind.choices)
    code = models.CharField("källans kod", max_length=100)
    means = models.CharField("registrets kod", max_length=20)

    class Meta:
        ordering = ["kind", "code"]
        verbose_name = "kodöversättning"
        verbose_name_plural = "kodöversättningar"
        constraints = [models.UniqueConstraint(fields=["source", "kind", "code"], name="code_mapping_once")]

    def __str__(self) -> str:
        return f"{self.code or '(saknas)'} → {self.means}"
