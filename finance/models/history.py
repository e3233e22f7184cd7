"""Historik: who did what with an import and when. Only ever added to; the database refuses anything else."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from finance.models.imports import Import
from followup.models import User

State = Import.State


class Event(models.TextChoices):
    """What can happen to an import."""

    RECEIVED = "received", "Tog emot filen"
    REREAD = "reread", "Började läsa om filen"
    READ = "read", "Läste filen"
    COLUMNS = "columns", "Valde kolumner"
    LAID_UP = "laid_up", "Lade upp kod"
    MAPPED = "mapped", "Översatte kod"
    PUBLISHED = "published", "Publicerade"
    SUPERSEDED = "superseded", "Ersatte med en nyare fil"
    RESTORED = "restored", "Lät filen gälla igen"
    UNDONE = "undone", "Ångrade publiceringen"
    DISCARDED = "discarded", "Kastade inläsningen"


def _steps() -> Q:
    """Which states each kind of event may lead from and to."""
    kind = Event
    open_states = [State.RECEIVED, State.READ]
    return (
        Q(kind=kind.RECEIVED, before="", after=State.RECEIVED)
        | Q(kind=kind.REREAD, before=State.READ, after=State.RECEIVED)
        | Q(kind=kind.READ, before=State.RECEIVED, after__in=[*open_states, State.REFUSED])
        | Q(kind__in=[kind.COLUMNS, kind.LAID_UP, kind.MAPPED], before__in=open_states, after=F("before"))
        | Q(kind=kind.PUBLISHED, before=State.READ, after=State.PUBLISHED)
        | Q(kind=kind.SUPERSEDED, before=State.PUBLISHED, after=State.SUPERSEDED)
        | Q(kind=kind.RESTORED, before=State.SUPERSEDED, after=State.PUBLISHED)
        | Q(kind=kind.UNDONE, before__in=[State.PUBLISHED, State.SUPERSEDED], after=State.UNDONE)
        | Q(kind=kind.DISCARDED, before__in=[*open_states, State.REFUSED], after=State.DISCARDED)
    )


class ImportEvent(models.Model):
    """Händelse i en inlästs fils historik: what somebody did with it, and from which state to which."""

    batch = models.ForeignKey(Import, models.PROTECT, related_name="events", verbose_name="inläsning")
    kind = models.CharField("händelse", max_length=12, choices=Event.choices)
    before = models.CharField("läge före", max_length=12, choices=State.choices, blank=True)
    after = models.CharField("läge efter", max_length=12, choices=State.choices)
    text = models.TextField("om händelsen", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["pk"]
        verbose_name = "händelse"
        verbose_name_plural = "historik"
        constraints = [
            models.CheckConstraint(name="import_event_step", condition=_steps()),
            models.UniqueConstraint(
                fields=["batch"], condition=Q(kind=Event.RECEIVED), name="import_event_received_once"
            ),
        ]
        triggers = [pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.batch_id}"
