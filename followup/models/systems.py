"""Systemnycklar: which systems may read through the API, what of it, and where in the organisation."""

from datetime import date
from typing import Self

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from followup.access import Permission, Role
from followup.models.ground import Unit, User
from followup.scopes import Scope

READS_AS = Role.POLITICIAN  # the role that may read and nothing else


class SystemTokenQuerySet(models.QuerySet):
    """Row-set words of system keys."""

    def visible_to(self, user: User) -> Self:
        """The keys of the units that a person administers."""
        return self.filter(unit__in=Unit.objects.where(user, Permission.ADMINISTER))

    def valid_on(self, day: date) -> Self:
        """Keys that open something on ``day``: in their time, and not revoked."""
        return self.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day, revoked_at=None)

    def as_memberships(self) -> Self:
        """The keys as memberships of a reader, so that ``visible_to`` asks a key what it asks a person."""
        return self.annotate(role=models.Value(READS_AS.value, output_field=models.CharField()))


class SystemToken(models.Model):
    """Systemnyckel: a system may read with it, in a unit and everything under it, what its scopes name.

    Only the sha256 of the secret is kept: it is 256 random bits, which no guessing finds. ``hint`` is how it begins,
    so that one tells keys apart. What a key opens never changes; one who needs another is given another.
    """

    name = models.CharField("system", max_length=100)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    scopes = ArrayField(models.CharField(max_length=20, choices=Scope.choices), verbose_name="får läsa")
    valid_from = models.DateField("från")
    valid_to = models.DateField("till", null=True, blank=True)
    digest = models.CharField("kontrollsumma", max_length=64, unique=True)
    hint = models.CharField("börjar med", max_length=16)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="utfärdad av")
    at = models.DateTimeField("utfärdad", default=timezone.now)
    last_used_at = models.DateTimeField("senast använd", null=True, blank=True)
    revoked_at = models.DateTimeField("återkallad", null=True, blank=True)
    revoked_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="återkallad av"
    )

    objects = SystemTokenQuerySet.as_manager()

    class Meta:
        ordering = ["name", "at"]
        verbose_name = "systemnyckel"
        verbose_name_plural = "systemnycklar"
        constraints = [
            models.CheckConstraint(
                name="system_token_named",
                condition=Q(name__regex=r"\S"),
                violation_error_message="Skriv vilket system nyckeln är till.",
            ),
            models.CheckConstraint(
                name="system_token_valid_to_after_from",
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                violation_error_message="En nyckel kan inte sluta gälla innan den börjar gälla.",
            ),
            models.CheckConstraint(
                name="system_token_scopes_known",
                condition=Q(scopes__contained_by=Scope.values, scopes__len__gte=1),
                violation_error_message="Välj minst en sak som systemet får läsa.",
            ),
            models.CheckConstraint(name="system_token_digest", condition=Q(digest__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="system_token_revoked_by_somebody",
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="opens_the_same",
                fields=["name", "unit", "scopes", "valid_from", "valid_to", "digest", "hint", "by", "at"],
            ),
            pgtrigger.Protect(
                name="revoked_stands",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def scope_words(self) -> list[str]:
        """What it opens, in Swedish."""
        return [str(Scope(one).label) for one in self.scopes]

    def standing(self, day: date) -> tuple[str, str]:
        """Icon and words of whether it opens anything on a day."""
        if self.revoked_at:
            return "no", "Återkallad"
        if day < self.valid_from:
            return "none", "Gäller inte än"
        return ("none", "Har gått ut") if self.valid_to and day > self.valid_to else ("ok", "Gäller")
