"""Strategiska uppdrag: who was given what, by which decision, and how far each committee has come."""

import pgtrigger
from django.db import models
from django.db.models import Q

from followup.models import Occasion, Unit, User
from followup.models.decided import decided_stands
from goals import wording
from goals.models.decisions import Decision


class Assignment(models.Model):
    """Strategiskt uppdrag, given in a decision (a budget, mostly) to all committees or to named ones.

    One that an earlier budget gave and that still stands is given again, ``carried_from`` the one before: a chain.
    """

    class Group(models.TextChoices):
        COMMON = "common", "Kommungemensamma"
        NAMED = "named", "Nämndspecifika"

    given_in = models.ForeignKey(Decision, models.PROTECT, related_name="assignments", verbose_name="givet i")
    fiscal_year = models.PositiveSmallIntegerField("år")
    group = models.CharField("grupp", max_length=10, choices=Group.choices)
    number = models.PositiveSmallIntegerField("nummer")
    text = models.TextField("uppdrag")
    report_back = models.CharField("ska återrapporteras", max_length=60, blank=True)
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name="kvarstår från"
    )
    committees = models.ManyToManyField(Unit, through="Addressee", related_name="assignments", verbose_name="nämnder")

    class Meta:
        ordering = ["-fiscal_year", "group", "number"]
        verbose_name = "strategiskt uppdrag"
        verbose_name_plural = "strategiska uppdrag"
        constraints = [
            models.UniqueConstraint(
                fields=["given_in", "group", "number"],
                name="assignment_number_once",
                violation_error_message="Numret finns redan i gruppen.",
            ),
            models.CheckConstraint(name="assignment_group_known", condition=Q(group__in=["common", "named"])),
            models.CheckConstraint(name="assignment_says_something", condition=Q(text__regex=r"\S")),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="no_circle",
                operation=pgtrigger.Insert | pgtrigger.Update,
                when=pgtrigger.Before,
                func="""
                    IF EXISTS (
                        WITH RECURSIVE back AS (
                            SELECT id, carried_from_id FROM goals_assignment WHERE id = NEW.carried_from_id
                            UNION
                            SELECT one.id, one.carried_from_id FROM goals_assignment one
                            JOIN back ON one.id = back.carried_from_id
                        )
                        SELECT 1 FROM back WHERE id = NEW.id
                    ) THEN
                        RAISE EXCEPTION 'Uppdraget skulle kvarstå från sig självt'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'assignment_chain_has_an_end';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_group_display()} {self.number}, {self.fiscal_year}"


class Addressee(models.Model):
    """Nämnd som har fått ett uppdrag; only such a one can report a status."""

    assignment = models.ForeignKey(Assignment, models.PROTECT, related_name="addressees", verbose_name="uppdrag")
    committee = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="nämnd")

    class Meta:
        ordering = ["assignment", "committee__sort"]
        verbose_name = "nämnd med uppdrag"
        verbose_name_plural = "nämnder med uppdrag"
        constraints = [models.UniqueConstraint(fields=["assignment", "committee"], name="addressee_once")]

    def __str__(self) -> str:
        return f"{self.committee}: {self.assignment}"


class AssignmentStatus(models.Model):
    """Status för ett uppdrag hos en nämnd vid ett tillfälle. Never changed: the highest ``number`` stands.

    ``part`` names the part that is done where not all of it is: "VSS" gives "Genomförd (VSS del)".
    """

    class Status(models.TextChoices):
        NOT_STARTED = "not_started", "Ej påbörjad"
        UNDER_WAY = "under_way", "Pågår"
        REMAINS = "remains", "Kvarstår"
        DONE = "done", "Genomförd"
        DROPPED = "dropped", "Utgår"

    addressee = models.ForeignKey(Addressee, models.PROTECT, related_name="statuses", verbose_name="nämnd med uppdrag")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    number = models.PositiveSmallIntegerField("version")
    status = models.CharField("status", max_length=12, choices=Status.choices)
    part = models.CharField("del som är genomförd", max_length=60, blank=True)
    comment = models.TextField("kommentar", blank=True)
    evidence = models.TextField("underlag", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["addressee", "occasion__period_id", "number"]
        verbose_name = "status för uppdrag"
        verbose_name_plural = "statusar för uppdrag"
        constraints = [
            models.UniqueConstraint(fields=["addressee", "occasion", "number"], name="assignment_status_once"),
            models.CheckConstraint(
                name="assignment_status_known",
                condition=Q(status__in=["not_started", "under_way", "remains", "done", "dropped"]),
            ),
            models.CheckConstraint(
                name="assignment_status_part_is_done",
                condition=Q(part="") | Q(status="done"),
                violation_error_message="Bara det som är genomfört kan gälla en del av uppdraget.",
            ),
            models.CheckConstraint(
                name="assignment_status_dropped_says_why",
                condition=~Q(status="dropped") | Q(comment__regex=r"\S"),
                violation_error_message="Skriv varför uppdraget utgår.",
            ),
            models.CheckConstraint(name="assignment_status_counts_from_one", condition=Q(number__gte=1)),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            decided_stands("(SELECT one.committee_id FROM goals_addressee one WHERE one.id = {row}.addressee_id)"),
        ]

    def __str__(self) -> str:
        return self.shown

    @property
    def shown(self) -> str:
        """As it is told of the committee alone: ``Genomförd (VSS del)``."""
        return wording.own(wording.State(self.addressee.committee.code, self.status, self.part))
