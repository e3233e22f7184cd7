"""Beslut: the register that any text can cite."""

from django.db import models
from django.db.models import Q


class Decision(models.Model):
    """Beslut: what a body decided, when and in which paragraph. ``code`` is how a text cites it.

    A decision that is known by its year or season only has that in ``when`` instead of a day.
    """

    code = models.SlugField("kod", max_length=40, unique=True)
    body = models.CharField("organ", max_length=60)
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    when = models.CharField("när, om dagen inte är känd", max_length=60, blank=True)
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    title = models.CharField("vad beslutet gäller", max_length=300)

    class Meta:
        ordering = ["-decided_on", "code"]
        verbose_name = "beslut"
        verbose_name_plural = "beslut"
        constraints = [
            models.CheckConstraint(
                name="decision_whole",
                condition=Q(body__regex=r"\S", title__regex=r"\S"),
                violation_error_message="Ett beslut har ett organ och något som det gäller.",
            ),
            models.CheckConstraint(
                name="decision_one_day",
                condition=Q(decided_on=None) | Q(when=""),
                violation_error_message="Skriv antingen dagen eller när beslutet fattades, inte båda.",
            ),
            models.UniqueConstraint(
                fields=["body", "decided_on", "paragraph"],
                condition=~Q(paragraph="") & Q(decided_on__isnull=False),
                name="decision_paragraph_once",
                violation_error_message="Den paragrafen finns redan den dagen.",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """As a text cites it: ``KS 2023-06-07 § 197``, or the body and the title where neither is known."""
        told = [
            self.body,
            f"{self.decided_on or ''}" or self.when,
            f"§\u00a0{self.paragraph}" if self.paragraph else "",
        ]
        return " ".join(filter(None, told)) if any(told[1:]) else f"{self.body}: {self.title}"
