"""Godtagna fynd: findings of the proofreading that a person has looked at and let stand, with a reason."""

import pgtrigger
from django.db import models
from django.db.models import Q

from followup.models import User
from reports.models.reports import Report


class AcceptedFinding(models.Model):
    """Godtaget fynd i en rapport: which rule found what where (``fingerprint``), why it stands, and who said so.

    It is never changed; whoever thinks otherwise removes it, and the finding is open again.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="accepted_findings", verbose_name="rapport")
    rule = models.CharField("regel", max_length=40)
    fingerprint = models.CharField("fingeravtryck", max_length=64)
    words = models.TextField("ordalydelse")
    reason = models.TextField("varför det får stå")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["at"]
        verbose_name = "godtaget fynd"
        verbose_name_plural = "godtagna fynd"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "fingerprint"],
                name="accepted_finding_once",
                violation_error_message="Fyndet är redan godtaget.",
            ),
            models.CheckConstraint(
                name="accepted_finding_says_why",
                condition=Q(reason__regex=r"\S"),
                violation_error_message="Skriv varför fyndet får stå.",
            ),
            models.CheckConstraint(
                name="accepted_finding_fingerprint", condition=Q(fingerprint__regex=r"^[0-9a-f]{64}$")
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update)]

    def __str__(self) -> str:
        return f"{self.rule}: {self.words}"
