"""Jämförelsestörande poster: what is not ordinary business, the ledger rows that it stands on, and who changed what."""

import pgtrigger
from django.db import models
from django.db.models import Q

from finance.models.codes import Account, Activity, ActivityGroup, Amount, Side
from finance.models.imports import Import
from followup.models import Occasion, Period, Unit, User
from followup.models.decided import decided_stands


class OneOffItem(models.Model):
    """Jämförelsestörande post at an occasion. ``amount`` is kronor as the result feels it: plus improves the result.

    A removed item stands, marked, since its history does. ``group``, ``side`` and ``period`` say where an item without
    ledger rows belongs (an expected one), so that it can be taken out of a series of months.
    """

    class Kind(models.TextChoices):
        OUTCOME = "outcome", "Utfall"
        EXPECTED = "expected", "Förväntad"

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="one_offs", verbose_name="tillfälle")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="enhet")
    text = models.CharField("vad posten är", max_length=200)
    amount = Amount("påverkan på resultatet, kronor")
    approximate = models.BooleanField("ungefärligt belopp", default=False)
    kind = models.CharField("utfall eller förväntad", max_length=10, choices=Kind.choices)
    group = models.ForeignKey(
        ActivityGroup, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="verksamhetsgrupp"
    )
    side = models.CharField("sida", max_length=10, choices=Side.choices, blank=True)
    period = models.ForeignKey(
        Period, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="väntas i månad"
    )
    removed_at = models.DateTimeField("borttagen", null=True, blank=True)

    class Meta:
        ordering = ["occasion", "pk"]
        verbose_name = "jämförelsestörande post"
        verbose_name_plural = "jämförelsestörande poster"
        constraints = [
            models.CheckConstraint(name="one_off_kind_known", condition=Q(kind__in=["outcome", "expected"])),
            models.CheckConstraint(
                name="one_off_amount_is_something",
                condition=~Q(amount=0),
                violation_error_message="En post på 0 kronor påverkar inte resultatet.",
            ),
            models.CheckConstraint(name="one_off_side", condition=Q(side__in=["", "cost", "revenue"])),
        ]
        triggers = [pgtrigger.Protect(name="never_deleted", operation=pgtrigger.Delete), decided_stands()]

    def __str__(self) -> str:
        return self.text


class OneOffRow(models.Model):
    """Huvudboksrad som en post pekar på, by what a new file of the same period would say again.

    The row's own key (import, line, number) is kept too, as where it was found; it is not a foreign key to the entry,
    since the import that speaks for the period may be replaced. Whether the ledger still says it is looked up when it
    is shown (``finance.one_offs``). The amount has the ledger's sign.
    """

    item = models.ForeignKey(OneOffItem, models.CASCADE, related_name="rows", verbose_name="post")
    batch = models.ForeignKey(Import, models.PROTECT, related_name="+", verbose_name="inläsning")
    line = models.IntegerField("rad i filen")
    number = models.SmallIntegerField("ordning på raden", default=0)
    period = models.ForeignKey(Period, models.PROTECT, related_name="+", verbose_name="period")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="konto")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="ansvar")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name="verksamhet")
    voucher = models.TextField("verifikation", blank=True)
    text = models.TextField("text", blank=True)
    amount = Amount("belopp, kronor")

    class Meta:
        ordering = ["period", "voucher", "line", "number"]
        verbose_name = "huvudboksrad i post"
        verbose_name_plural = "huvudboksrader i post"
        constraints = [
            models.UniqueConstraint(
                fields=["item", "batch", "line", "number"],
                name="one_off_row_once",
                violation_error_message="Raden hör redan till posten.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.voucher}, {self.period_id}"


class OneOffEvent(models.Model):
    """Händelse i en posts historia: what was done with it, by whom and when. Never changed."""

    class Action(models.TextChoices):
        ADDED = "added", "Upplagd"
        CHANGED = "changed", "Ändrad"
        REMOVED = "removed", "Borttagen"

    item = models.ForeignKey(OneOffItem, models.PROTECT, related_name="events", verbose_name="post")
    action = models.CharField("vad som gjordes", max_length=10, choices=Action.choices)
    changes = models.JSONField("ändringar", default=list, help_text="Namn, före, efter: ord som de visades")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = "händelse"
        verbose_name_plural = "händelser"
        constraints = [
            models.CheckConstraint(
                name="one_off_event_action_known", condition=Q(action__in=["added", "changed", "removed"])
            )
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_action_display()} {self.at:%Y-%m-%d}"
