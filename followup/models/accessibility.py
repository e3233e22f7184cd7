"""What people say that they cannot use, or want in another form."""

from django.db import models
from django.db.models import F, Q

from followup.access import Permission, may
from followup.models.ground import User

DESCRIPTION_MOST = 5_000  # characters


class AccessibilityReportQuerySet(models.QuerySet["AccessibilityReport"]):
    """Row-set words of what has been reported."""

    def visible_to(self, user: User) -> "AccessibilityReportQuerySet":
        """All of them for those who administer the product, none for anybody else."""
        return self if may(user, Permission.ADMINISTER) else self.none()

    def waiting(self) -> "AccessibilityReportQuerySet":
        """Those that nobody has settled."""
        return self.filter(settled_at=None)


class AccessibilityReport(models.Model):
    """Rapporterad brist: a fault in the accessibility, or a wish for accessible content (13 § lagen 2018:1937).

    Anybody may report, also one who has not signed in; her address is kept only where she wants an answer, and
    only until the report is settled.
    """

    class Kind(models.TextChoices):
        FAULT = "fault", "Något går inte att använda"
        FORMAT = "format", "Jag behöver innehåll i ett annat format"

    kind = models.CharField("slag", max_length=10, choices=Kind.choices)
    page = models.CharField("sida", max_length=300, blank=True, default="")
    description = models.CharField("beskrivning", max_length=DESCRIPTION_MOST)
    email = models.EmailField("e-post för svar", blank=True, default="")
    by = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="rapporterad av"
    )
    at = models.DateTimeField("rapporterad", auto_now_add=True)
    settled_at = models.DateTimeField("klar", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="klarmarkerad av"
    )

    objects = AccessibilityReportQuerySet.as_manager()

    class Meta:
        ordering = [F("settled_at").desc(nulls_first=True), "-at"]
        verbose_name = "rapporterad brist"
        verbose_name_plural = "rapporterade brister"
        constraints = [
            models.CheckConstraint(
                name="accessibility_report_kind_known",
                condition=Q(kind__in=["fault", "format"]),
                violation_error_message="Slaget finns inte.",
            ),
            models.CheckConstraint(
                name="accessibility_report_says_something",
                condition=Q(description__regex=r"\S"),
                violation_error_message="Beskriv vad det gäller.",
            ),
            models.CheckConstraint(
                name="accessibility_report_settled_by_somebody",
                condition=Q(settled_at=None, settled_by=None)
                | Q(settled_at__isnull=False, settled_by__isnull=False, settled_at__gte=F("at")),
                violation_error_message="En klar brist har en dag och en person, en öppen ingetdera.",
            ),
            models.CheckConstraint(
                name="accessibility_report_address_until_settled",
                condition=Q(settled_at=None) | Q(email=""),
                violation_error_message="Adressen behövs inte när bristen är klar.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.description[:60]}"
