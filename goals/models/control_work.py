"""Internkontrollens arbete: control moments with their results per occasion, and measures with their follow-up."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from followup.models import Occasion, User
from followup.models.decided import decided_stands
from goals.models.control import NEVER_CHANGED, SAYS_SOMETHING, ControlArea, Risk

_UNIT_OF_AREA = (
    "(SELECT plan.unit_id FROM goals_controlplan plan JOIN goals_controlarea area ON area.plan_id = plan.id"
    " JOIN {table} one ON one.area_id = area.id WHERE one.id = {{row}}.{column})"
)


def _same_area(*columns: tuple[str, str]) -> pgtrigger.Trigger:
    """A trigger: what a row points at (column, table) lies in the row's own area."""
    elsewhere = " OR ".join(
        f"EXISTS (SELECT 1 FROM {table} one WHERE one.id = NEW.{column} AND one.area_id <> NEW.area_id)"
        for column, table in columns
    )
    return pgtrigger.Trigger(
        name="same_area",
        operation=pgtrigger.Insert | pgtrigger.Update,
        when=pgtrigger.Before,
        func=f"""
            IF {elsewhere} THEN
                RAISE EXCEPTION 'Raden hör till ett annat område' USING ERRCODE = 'check_violation',
                    CONSTRAINT = 'same_area';
            END IF;
            RETURN NEW;
        """,
    )


class ControlMoment(models.Model):
    """Kontrollmoment: what the plan says will be controlled, analysed or followed up, how, how often and by whom.

    What the source doesn't give is empty. ``planned`` is when, in words; ``risk`` the one that it is about, if named.
    """

    class Kind(models.TextChoices):
        CONTROL = "control", "Kontrollmoment"
        ANALYSIS = "analysis", "Riskanalys"
        FOLLOW_UP = "follow_up", "Uppföljning"

    area = models.ForeignKey(ControlArea, models.PROTECT, related_name="moments", verbose_name="område")
    risk = models.ForeignKey(
        Risk, models.PROTECT, null=True, blank=True, related_name="moments", verbose_name="risk som det gäller"
    )
    kind = models.CharField("slag", max_length=10, choices=Kind.choices, default=Kind.CONTROL)
    name = models.CharField("vad som kontrolleras", max_length=300)
    method = models.CharField("metod", max_length=200, blank=True)
    frequency = models.CharField("frekvens", max_length=100, blank=True)
    responsible = models.CharField("ansvarig", max_length=150, blank=True)
    planned = models.CharField("planerat till", max_length=200, blank=True)

    class Meta:
        ordering = ["area", "pk"]
        verbose_name = "kontrollmoment"
        verbose_name_plural = "kontrollmoment"
        constraints = [
            models.UniqueConstraint(
                fields=["area", "kind", "name"],
                name="control_moment_once",
                violation_error_message="Det finns redan i området.",
            ),
            models.CheckConstraint(
                name="control_moment_kind_known", condition=Q(kind__in=["control", "analysis", "follow_up"])
            ),
            models.CheckConstraint(name="control_moment_named", condition=Q(name__regex=SAYS_SOMETHING)),
        ]
        triggers = [_same_area(("risk_id", "goals_risk"))]

    def __str__(self) -> str:
        return self.name


class ControlMomentChange(models.Model):
    """Ändring av ett kontrollmoment i planen: which fact, from and to what, who and when. Never changed itself."""

    class Field(models.TextChoices):
        NAME = "name", "Vad som kontrolleras"
        RISK = "risk", "Risk som det gäller"
        METHOD = "method", "Metod"
        FREQUENCY = "frequency", "Frekvens"
        RESPONSIBLE = "responsible", "Ansvarig"
        PLANNED = "planned", "Planerat till"

    moment = models.ForeignKey(ControlMoment, models.PROTECT, related_name="changes", verbose_name="kontrollmoment")
    field = models.CharField("uppgift", max_length=12, choices=Field.choices)
    before = models.CharField("från", max_length=300, blank=True)
    after = models.CharField("till", max_length=300, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["moment", "pk"]
        verbose_name = "ändring av kontrollmoment"
        verbose_name_plural = "ändringar av kontrollmoment"
        constraints = [
            models.CheckConstraint(
                name="control_moment_change_field_known",
                condition=Q(field__in=["name", "risk", "method", "frequency", "responsible", "planned"]),
            ),
            models.CheckConstraint(name="control_moment_change_changes", condition=~Q(before=F("after"))),
        ]
        triggers = [NEVER_CHANGED]

    def __str__(self) -> str:
        before, after = (f"”{words}”" if words else "ej angiven" for words in (self.before, self.after))
        return f"{self.get_field_display()}: från {before} till {after}"


class ControlResult(models.Model):
    """Resultat av ett kontrollmoment vid ett tillfälle. Never changed: the highest ``version`` stands.

    ``done_when`` and ``new_time`` are times in words; ``samples`` how many spot checks were made so far in the year.
    """

    class Status(models.TextChoices):
        PLANNED = "planned", "Planerad"
        STARTED = "started", "Påbörjad"
        DONE = "done", "Genomförd"
        POSTPONED = "postponed", "Senarelagd"
        DROPPED = "dropped", "Utgår"

    class Finding(models.TextChoices):
        GOOD = "good", "Utan brister"
        DEFICIENT = "deficient", "Med brister"

    moment = models.ForeignKey(ControlMoment, models.PROTECT, related_name="results", verbose_name="kontrollmoment")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    version = models.PositiveSmallIntegerField("version")
    status = models.CharField("status", max_length=10, choices=Status.choices)
    finding = models.CharField("utan eller med brister", max_length=10, choices=Finding.choices, blank=True)
    samples = models.PositiveSmallIntegerField("antal kontroller hittills i år", null=True, blank=True)
    text = models.TextField("resultat", blank=True)
    done_when = models.CharField("när det gjordes", max_length=200, blank=True)
    new_time = models.CharField("ny tid", max_length=200, blank=True)
    reason = models.TextField("varför det är senarelagt eller utgår", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["moment", "occasion__period_id", "version"]
        verbose_name = "resultat av kontrollmoment"
        verbose_name_plural = "resultat av kontrollmoment"
        constraints = [
            models.UniqueConstraint(fields=["moment", "occasion", "version"], name="control_result_once"),
            models.CheckConstraint(name="control_result_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="control_result_status_known",
                condition=Q(status__in=["planned", "started", "done", "postponed", "dropped"]),
            ),
            models.CheckConstraint(
                name="control_result_finding_known", condition=Q(finding__in=["", "good", "deficient"])
            ),
            models.CheckConstraint(
                name="control_result_changed_plan_says_why",
                condition=~Q(status__in=["postponed", "dropped"]) | Q(reason__regex=SAYS_SOMETHING),
                violation_error_message="Skriv varför det är senarelagt eller utgår.",
            ),
            models.CheckConstraint(
                name="control_result_finds_in_what_is_made",
                condition=Q(finding="") | Q(status__in=["started", "done"]),
                violation_error_message="Bara det som är påbörjat eller genomfört kan visa brister eller inga brister.",
            ),
            models.CheckConstraint(
                name="control_result_deficiency_described",
                condition=~Q(finding="deficient") | Q(text__regex=SAYS_SOMETHING),
                violation_error_message="Beskriv bristerna i resultatet.",
            ),
        ]
        triggers = [
            NEVER_CHANGED,
            decided_stands(_UNIT_OF_AREA.format(table="goals_controlmoment", column="moment_id")),
        ]

    def __str__(self) -> str:
        return str(self.get_status_display())


class ControlMeasure(models.Model):
    """Åtgärd i internkontrollen: what is done about a risk or about what a control showed. Told by its versions."""

    area = models.ForeignKey(ControlArea, models.PROTECT, related_name="measures", verbose_name="område")
    risk = models.ForeignKey(Risk, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="risk")
    moment = models.ForeignKey(
        ControlMoment, models.PROTECT, null=True, blank=True, related_name="measures", verbose_name="kontrollmoment"
    )

    class Meta:
        ordering = ["area", "pk"]
        verbose_name = "åtgärd i internkontrollen"
        verbose_name_plural = "åtgärder i internkontrollen"
        triggers = [_same_area(("risk_id", "goals_risk"), ("moment_id", "goals_controlmoment"))]

    def __str__(self) -> str:
        return f"Åtgärd {self.pk}, {self.area}"


class ControlMeasureVersion(models.Model):
    """Vad som sägs om en åtgärd: what, why, who, when due and when done. Never changed: the last version stands."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planerad"
        STARTED = "started", "Påbörjad"
        DONE = "done", "Genomförd"
        DROPPED = "dropped", "Genomförs inte"

    measure = models.ForeignKey(ControlMeasure, models.PROTECT, related_name="versions", verbose_name="åtgärd")
    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="+", verbose_name="tillfälle")
    version = models.PositiveSmallIntegerField("version")
    text = models.TextField("åtgärd")
    purpose = models.TextField("syfte", blank=True)
    responsible = models.CharField("ansvarig", max_length=150, blank=True)
    due_on = models.DateField("klar senast", null=True, blank=True)
    status = models.CharField("läge", max_length=10, choices=Status.choices)
    done_on = models.DateField("klar", null=True, blank=True)
    result = models.TextField("resultat eller kommentar", blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", auto_now_add=True)

    class Meta:
        ordering = ["measure", "version"]
        verbose_name = "version av åtgärd"
        verbose_name_plural = "versioner av åtgärder"
        constraints = [
            models.UniqueConstraint(fields=["measure", "version"], name="control_measure_version_once"),
            models.CheckConstraint(name="control_measure_from_one", condition=Q(version__gte=1)),
            models.CheckConstraint(
                name="control_measure_says_something",
                condition=Q(text__regex=SAYS_SOMETHING),
                violation_error_message="Skriv vad som ska göras.",
            ),
            models.CheckConstraint(
                name="control_measure_status_known",
                condition=Q(status__in=["planned", "started", "done", "dropped"]),
            ),
            models.CheckConstraint(
                name="control_measure_day_when_done",
                condition=Q(done_on=None) | Q(status="done"),
                violation_error_message="Bara en genomförd åtgärd har en dag då den blev klar.",
            ),
            models.CheckConstraint(
                name="control_measure_dropped_says_why",
                condition=~Q(status="dropped") | Q(result__regex=SAYS_SOMETHING),
                violation_error_message="Skriv varför åtgärden inte genomförs.",
            ),
        ]
        triggers = [
            NEVER_CHANGED,
            decided_stands(_UNIT_OF_AREA.format(table="goals_controlmeasure", column="measure_id")),
        ]

    def __str__(self) -> str:
        return self.text
