"""What goes out of the calendar: reminders that were sent, and addresses that calendar programs fetch."""

from django.db import models

from followup.models.ground import User


class Reminder(models.Model):
    """Påminnelse: a mail about last days that was sent to a person for a day. One a day, whatever happens.

    ``about`` is what it listed: the codes of occasion and unit, and the last day of each.
    """

    person = models.ForeignKey(User, models.CASCADE, related_name="reminders", verbose_name="person")
    day = models.DateField("för dagen")
    about = models.JSONField("om")
    sent_at = models.DateTimeField("skickad", auto_now_add=True)

    class Meta:
        ordering = ["-day", "person"]
        verbose_name = "påminnelse"
        verbose_name_plural = "påminnelser"
        constraints = [models.UniqueConstraint(fields=["person", "day"], name="reminder_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.day}"


class CalendarFeed(models.Model):
    """Kalenderprenumeration: a person's secret address, which a calendar program fetches without signing in."""

    person = models.OneToOneField(User, models.CASCADE, related_name="calendar_feed", verbose_name="person")
    token = models.CharField("hemlig del av adressen", max_length=64, unique=True)
    created_at = models.DateTimeField("skapad", auto_now=True)

    class Meta:
        verbose_name = "kalenderprenumeration"
        verbose_name_plural = "kalenderprenumerationer"
        constraints = [
            models.CheckConstraint(
                name="calendar_feed_token_long",
                condition=models.Q(token__regex=r"^[A-Za-z0-9_-]{32,}$"),
                violation_error_message="Adressens hemliga del är för kort för att vara hemlig.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person}"
