"""Utfall och önskat utfall: what was measured, what was wished for, and the years that are closed."""

from decimal import Decimal

import pgtrigger
from django.db import models
from django.db.models import F, Q

from followup.models import Occasion, User
from followup.models.decided import decided_stands
from indicators.models.definitions import Indicator
from indicators.values import Cell, State, print_value

YEARS = Q(year__gte=1900) & Q(year__lte=2200)


def year_stands() -> pgtrigger.Trigger:
    """A trigger for rows of a year: refused when the year is closed for indicators."""
    return pgtrigger.Trigger(
        name="year_stands",
        operation=pgtrigger.Insert,
        when=pgtrigger.Before,
        func="""
            IF EXISTS (SELECT 1 FROM indicators_closedyear WHERE year = NEW.year) THEN
                RAISE EXCEPTION 'Året är stängt för indikatorer'
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'year_stands';
            END IF;
            RETURN NEW;
        """,
    )


class ClosedYear(models.Model):
    """Stängt år: its values and targets stand. A row cannot be removed."""

    year = models.PositiveSmallIntegerField("år", unique=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["year"]
        verbose_name = "stängt år"
        verbose_name_plural = "stängda år"
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return str(self.year)


class Value(models.Model):
    """Utfall: a number or a state for a year, or for a year up to a month (``month`` < 12). Never changed.

    The highest ``version`` of an indicator, year and month stands. ``number`` has exactly ``decimals`` decimals.
    ``people`` is how many people it is about, where a small group must be hidden; ``printed`` is the source's own
    wording where it differs from ours. Read only through ``indicators.reading``, which keeps secrets.
    """

    class State(models.TextChoices):
        NUMBER = "", "Tal"
        PENDING = State.PENDING.value, "Inget utfall ännu"
        NOT_CONDUCTED = State.NOT_CONDUCTED.value, "Genomförs ej"
        SECRET = State.SECRET.value, "Sekretess"
        NOT_COMPARABLE = State.NOT_COMPARABLE.value, "Ej jämförbar"
        NOT_APPLICABLE = State.NOT_APPLICABLE.value, "Ej tillämplig"

    class Origin(models.TextChoices):
        ENTERED = "entered", "Inskrivet"
        SPREADSHEET = "spreadsheet", "Kalkylblad"
        KOLADA = "kolada", "Kolada"
        COMPUTED = "computed", "Beräknat"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="values", verbose_name="indikator")
    year = models.PositiveSmallIntegerField("år")
    month = models.PositiveSmallIntegerField("till och med månad", default=12)
    version = models.PositiveSmallIntegerField("version")
    occasion = models.ForeignKey(
        Occasion, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="tillfälle"
    )
    number = models.DecimalField("tal", max_digits=24, decimal_places=8, null=True, blank=True)
    decimals = models.PositiveSmallIntegerField("decimaler", default=0)
    state = models.CharField("orsak till att tal saknas", max_length=14, choices=State.choices, blank=True)
    refers_to = models.CharField("avser", max_length=40, blank=True)
    partial = models.BooleanField("del av året", default=False)
    preliminary = models.BooleanField("preliminärt", default=False)
    expected = models.DateField("väntas", null=True, blank=True)
    note_mark = models.CharField("fotnotstecken", max_length=5, blank=True)
    note = models.TextField("fotnot", blank=True)
    printed = models.CharField("källans ordalydelse", max_length=60, blank=True)
    people = models.PositiveIntegerField("antal personer", null=True, blank=True)
    secret = models.BooleanField("sekretess", default=False)
    origin = models.CharField("kommer från", max_length=12, choices=Origin.choices, default=Origin.ENTERED)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["indicator", "year", "month", "version"]
        verbose_name = "utfall"
        verbose_name_plural = "utfall"
        indexes = [models.Index(fields=["-at", "-id"], name="value_latest_first")]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "month", "version"], name="value_version_once"),
            models.CheckConstraint(
                name="value_number_or_state",
                condition=(Q(number__isnull=False) & Q(state=""))
                | (Q(number=None) & Q(state__in=[state.value for state in State])),
                violation_error_message="Ett utfall är antingen ett tal eller en orsak till att det saknas.",
            ),
            models.CheckConstraint(name="value_counts_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="value_year_plausible", condition=YEARS),
            models.CheckConstraint(name="value_month_in_year", condition=Q(month__gte=1) & Q(month__lte=12)),
            models.CheckConstraint(name="value_decimals_few", condition=Q(decimals__lte=8)),
            models.CheckConstraint(
                name="value_expected_only_when_pending", condition=Q(expected=None) | Q(state="pending")
            ),
            models.CheckConstraint(
                name="value_note_has_mark", condition=Q(note="", note_mark="") | (~Q(note="") & ~Q(note_mark=""))
            ),
            models.CheckConstraint(
                name="value_origin_known", condition=Q(origin__in=["entered", "spreadsheet", "kolada", "computed"])
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            decided_stands("(SELECT one.owner_id FROM indicators_indicator one WHERE one.id = {row}.indicator_id)"),
            year_stands(),
        ]

    def __str__(self) -> str:
        # Never the number: whatever prints the row does not ask who reads.
        return f"Utfall {self.year}-{self.month:02d}"

    @property
    def exact(self) -> Decimal | None:
        """The number with as many decimals as its source has."""
        return None if self.number is None else self.number.quantize(Decimal(1).scaleb(-self.decimals))

    @property
    def words(self) -> str:
        """What it says, as the source or the report prints it."""
        return self.printed or print_value(self.cell)

    @property
    def cell(self) -> Cell:
        """What it says, as a plain value."""
        state = State(self.state) if self.state else None
        return Cell(self.exact, state, self.refers_to, self.partial, self.preliminary, self.expected)


class TargetVersion(models.Model):
    """Önskat utfall för ett år, in the words of the decision and as a rule can judge it. Never changed."""

    class Kind(models.TextChoices):
        INCREASE = "increase", "Öka"
        DECREASE = "decrease", "Minska"
        AT_LEAST = "at_least", "Minst"
        AT_MOST = "at_most", "Högst"
        LESS_THAN = "less_than", "Mindre än"
        GREATER_THAN = "greater_than", "Större än"
        NOT_NEGATIVE = "not_negative", "Ej negativ"
        INTERVAL = "interval", "Intervall"
        NUMBER = "number", "Tal"
        TEXT = "text", "Text"
        NONE = "none", "Inget"

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="targets", verbose_name="indikator")
    year = models.PositiveSmallIntegerField("år")
    version = models.PositiveSmallIntegerField("version")
    words = models.CharField("önskat utfall", max_length=200, blank=True)
    kind = models.CharField("slag", max_length=12, choices=Kind.choices)
    number = models.DecimalField("tal", max_digits=24, decimal_places=8, null=True, blank=True)
    upper = models.DecimalField("övre gräns", max_digits=24, decimal_places=8, null=True, blank=True)
    absolute = models.BooleanField("absolutbelopp", default=False)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["indicator", "year", "version"]
        verbose_name = "önskat utfall"
        verbose_name_plural = "önskade utfall"
        constraints = [
            models.UniqueConstraint(fields=["indicator", "year", "version"], name="target_version_once"),
            models.CheckConstraint(name="target_counts_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(name="target_year_plausible", condition=YEARS),
            models.CheckConstraint(
                name="target_says_what_its_kind_needs",
                condition=Q(kind="interval", number__lt=F("upper"))
                | Q(
                    kind__in=["at_least", "at_most", "less_than", "greater_than", "number"],
                    number__isnull=False,
                    upper=None,
                )
                | Q(kind__in=["increase", "decrease", "not_negative", "text", "none"], number=None, upper=None),
                violation_error_message="Det önskade utfallet saknar det tal som dess slag behöver.",
            ),
            models.CheckConstraint(
                name="target_has_words", condition=Q(kind="none", words="") | (~Q(kind="none") & Q(words__regex=r"\S"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            year_stands(),
        ]

    def __str__(self) -> str:
        return self.words
