"""Källor: where an indicator's values come from when nobody types them, and what Kolada has said since."""

import pgtrigger
from django.db import models
from django.db.models import Q

from followup.models import User
from indicators.models.definitions import Indicator

KPI = r"^[NU][0-9]{5}$"
MUNICIPALITY = r"^[0-9]{4}$"


class KoladaSource(models.Model):
    """Koppling till Kolada: an indicator, or a part of one, is a KPI for a municipality (``0580``) and a sex.

    ``decimals`` is how many decimals of Kolada's number are kept.
    """

    class Gender(models.TextChoices):
        TOTAL = "T", "Totalt"
        WOMEN = "K", "Kvinnor"
        MEN = "M", "Män"

    indicator = models.OneToOneField(Indicator, models.PROTECT, related_name="kolada", verbose_name="indikator")
    kpi = models.CharField("nyckeltal", max_length=6)
    municipality = models.CharField("kommunkod", max_length=4)
    gender = models.CharField("kön", max_length=1, choices=Gender.choices, default=Gender.TOTAL)
    decimals = models.PositiveSmallIntegerField("decimaler", default=1)

    class Meta:
        ordering = ["indicator"]
        verbose_name = "koppling till Kolada"
        verbose_name_plural = "kopplingar till Kolada"
        constraints = [
            models.CheckConstraint(name="kolada_kpi_written_so", condition=Q(kpi__regex=KPI)),
            models.CheckConstraint(
                name="kolada_municipality_four_digits", condition=Q(municipality__regex=MUNICIPALITY)
            ),
            models.CheckConstraint(name="kolada_gender_known", condition=Q(gender__in=["T", "K", "M"])),
            models.CheckConstraint(name="kolada_decimals_few", condition=Q(decimals__lte=8)),
        ]

    def __str__(self) -> str:
        return f"{self.kpi} {self.municipality} {self.gender}"


class ComparedMunicipality(models.Model):
    """Jämförelsekommun: a municipality that an indicator's own is compared with."""

    source = models.ForeignKey(KoladaSource, models.CASCADE, related_name="compared", verbose_name="koppling")
    code = models.CharField("kommunkod", max_length=4)
    name = models.CharField("kommun", max_length=100)

    class Meta:
        ordering = ["source", "name"]
        verbose_name = "jämförelsekommun"
        verbose_name_plural = "jämförelsekommuner"
        constraints = [
            models.UniqueConstraint(fields=["source", "code"], name="compared_municipality_once"),
            models.CheckConstraint(name="compared_municipality_four_digits", condition=Q(code__regex=MUNICIPALITY)),
            models.CheckConstraint(name="compared_municipality_named", condition=Q(name__regex=r"\S")),
        ]

    def __str__(self) -> str:
        return self.name


class KoladaChange(models.Model):
    """Ändring från Kolada: what a fetch found that differs from what stands; waits until a person has decided.

    A null of Kolada's comes as a ``state`` with Kolada's own ``status``. For a municipality that is compared with,
    the accepted changes are the series. A decided one never changes.
    """

    class Decision(models.TextChoices):
        WAITING = "waiting", "Väntar"
        ACCEPTED = "accepted", "Godtagen"
        REJECTED = "rejected", "Avvisad"

    source = models.ForeignKey(KoladaSource, models.PROTECT, related_name="changes", verbose_name="koppling")
    municipality = models.CharField("kommunkod", max_length=4)
    year = models.PositiveSmallIntegerField("år")
    number = models.DecimalField("tal", max_digits=24, decimal_places=8, null=True, blank=True)
    state = models.CharField("orsak till att tal saknas", max_length=14, blank=True)
    status = models.CharField("Koladas status", max_length=60, blank=True)
    fetched_at = models.DateTimeField("hämtad", auto_now=True)
    decision = models.CharField("beslut", max_length=8, choices=Decision.choices, default=Decision.WAITING)
    by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="av")
    decided_at = models.DateTimeField("beslutad", null=True, blank=True)

    class Meta:
        ordering = ["source", "municipality", "year", "pk"]
        verbose_name = "ändring från Kolada"
        verbose_name_plural = "ändringar från Kolada"
        constraints = [
            models.UniqueConstraint(
                fields=["source", "municipality", "year"],
                condition=Q(decision="waiting"),
                name="kolada_change_waits_once",
            ),
            models.CheckConstraint(
                name="kolada_change_number_or_state",
                condition=Q(number__isnull=False, state="") | Q(number=None, state__in=["pending", "secret"]),
            ),
            models.CheckConstraint(
                name="kolada_change_decided_by_somebody",
                condition=Q(decision="waiting", by=None, decided_at=None)
                | Q(decision__in=["accepted", "rejected"], by__isnull=False, decided_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="decided_once",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__decision__in=["accepted", "rejected"]),
            )
        ]

    def __str__(self) -> str:
        # Never the number: whatever prints the row does not ask who reads.
        return f"Ändring {self.municipality} {self.year}"


class ComputedSource(models.Model):
    """Beräknad indikator: a figure by its key, in per cent of another when ``per`` says which.

    ``{tillfälle}`` in a key stands for the occasion's code. ``decimals`` is how many decimals are kept.
    """

    indicator = models.OneToOneField(Indicator, models.PROTECT, related_name="computed", verbose_name="indikator")
    key = models.CharField("siffra", max_length=200)
    per = models.CharField("i procent av", max_length=200, blank=True)
    decimals = models.PositiveSmallIntegerField("decimaler", default=1)

    class Meta:
        ordering = ["indicator"]
        verbose_name = "beräknad indikator"
        verbose_name_plural = "beräknade indikatorer"
        constraints = [
            models.CheckConstraint(name="computed_key_written", condition=Q(key__regex=r"\S")),
            models.CheckConstraint(name="computed_decimals_few", condition=Q(decimals__lte=8)),
        ]

    def __str__(self) -> str:
        return self.key
