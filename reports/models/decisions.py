"""How far a report has come, step by step, and what it was when it was decided. Neither ever changes."""

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import F, Func, Q, Value
from django.utils import timezone

from followup.models import User
from followup.transitions import STEPS, Comment, State, Step
from reports import steps
from reports.models.reports import NEVER, Report

STATES = [(state.value, state.label) for state in steps.STATES]
_NEEDS_COMMENT = [step.after.value for step in steps.FROM if step.comment is Comment.REQUIRED]


def _allowed() -> Q:
    condition = Q()
    for before, after in steps.pairs():
        condition |= Q(before=before, after=after)
    return condition


class ReportEventQuerySet(models.QuerySet):
    """Row-set words of a report's events."""

    def latest_per_report(self) -> Self:
        """The last event of each report: its state."""
        return self.order_by("report_id", "-number").distinct("report_id")


class ReportEvent(models.Model):
    """Händelse för en rapport: who moved it from which state to which, when and why.

    Only ever added to, like the workflow's events: the state is the last one's ``after``. An attestation carries the
    checksum of what was attested (``fingerprint``), so that nothing else is decided. A decision carries paragraph, date
    and diary number, and the database takes it only when the report has been frozen.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="events", verbose_name="rapport")
    number = models.PositiveSmallIntegerField("nummer")
    before = models.CharField("från", max_length=20, choices=STATES)
    after = models.CharField("till", max_length=20, choices=STATES)
    comment = models.TextField("kommentar", blank=True)
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    diary_number = models.CharField("diarienummer", max_length=40, blank=True)
    fingerprint = models.CharField("kontrollsumma", max_length=64, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=timezone.now)

    objects = ReportEventQuerySet.as_manager()

    class Meta:
        ordering = ["report", "number"]
        verbose_name = "händelse för en rapport"
        verbose_name_plural = "händelser för rapporter"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="report_event_once"),
            models.CheckConstraint(
                name="report_event_allowed",
                condition=_allowed(),
                violation_error_message="Det steget finns inte för en rapport.",
            ),
            models.CheckConstraint(
                name="report_event_says_why",
                condition=~Q(after__in=_NEEDS_COMMENT) | Q(comment__regex=r"\S"),
                violation_error_message="Skriv varför.",
            ),
            models.CheckConstraint(
                name="report_event_decision_whole",
                condition=Q(
                    after="decided", decided_on__isnull=False, paragraph__regex=r"\S", diary_number__regex=r"\S"
                )
                | ~Q(after="decided") & Q(decided_on=None, paragraph="", diary_number=""),
                violation_error_message="Ett beslut har paragraf, datum och diarienummer.",
            ),
            models.CheckConstraint(
                name="report_event_attested_what",
                condition=Q(after="attested", fingerprint__regex=r"^[0-9a-f]{64}$")
                | ~Q(after="attested") & Q(fingerprint=""),
            ),
        ]
        triggers = [
            NEVER,
            pgtrigger.Trigger(
                name="follows_the_last",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[("last_number", "integer"), ("last_state", "text")],
                func=f"""
                    SELECT number, after INTO last_number, last_state FROM reports_reportevent
                    WHERE report_id = NEW.report_id ORDER BY number DESC LIMIT 1;
                    IF NEW.number <> COALESCE(last_number, 0) + 1
                       OR NEW.before <> COALESCE(last_state, '{steps.FIRST.value}') THEN
                        RAISE EXCEPTION 'Händelsen följer inte på den förra'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_event_follows_the_last';
                    END IF;
                    IF NEW.after = '{State.DECIDED.value}'
                       AND NOT EXISTS (SELECT 1 FROM reports_snapshot WHERE report_id = NEW.report_id) THEN
                        RAISE EXCEPTION 'Rapporten är inte fryst'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'report_event_decided_is_frozen';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report}: {self.get_after_display()}"

    @property
    def state(self) -> State:
        """The state that the event led to."""
        return State(self.after)

    @property
    def step(self) -> Step:
        """The step that was taken."""
        return next(step for step in STEPS.values() if step.after == self.after)


class SnapshotQuerySet(models.QuerySet):
    """Row-set words of snapshots: each is public, for it is of a report that has been decided."""

    def with_places(self) -> Self:
        """With what lists and addresses ask of them, and without their content."""
        return self.select_related("report__unit", "report__occasion").defer("content")

    def standing(self) -> Self:
        """Of each unit and occasion the version that was decided last."""
        later = Snapshot.objects.filter(
            report__unit=models.OuterRef("report__unit"),
            report__occasion=models.OuterRef("report__occasion"),
            report__version__gt=models.OuterRef("report__version"),
        )
        return self.exclude(models.Exists(later))


class Snapshot(models.Model):
    """Fryst rapport: the whole report as it was decided, as the public may read it (``reports.document``).

    Page, PDF and exports of a decided report are made of this alone. The database computes the checksum itself, and
    refuses every change; it takes a snapshot only of a report that is attested.
    """

    report = models.OneToOneField(Report, models.PROTECT, related_name="snapshot", verbose_name="rapport")
    schema = models.PositiveSmallIntegerField("format")
    content = models.TextField("innehåll")
    sha256 = models.CharField("sha256", max_length=64)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="av")
    at = models.DateTimeField("när", default=timezone.now)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-report__occasion__period", "report__unit__sort", "-report__version"]
        verbose_name = "fryst rapport"
        verbose_name_plural = "frysta rapporter"
        constraints = [
            models.CheckConstraint(name="snapshot_sha256", condition=Q(sha256__regex=r"^[0-9a-f]{64}$")),
            models.CheckConstraint(
                name="snapshot_sha256_of_content",
                condition=Q(
                    sha256=Func(
                        Func(Func(F("content"), Value("UTF8"), function="convert_to"), function="sha256"),
                        Value("hex"),
                        function="encode",
                        output_field=models.TextField(),
                    )
                ),
                violation_error_message="Kontrollsumman är inte innehållets.",
            ),
            models.CheckConstraint(name="snapshot_schema_counts_from_one", condition=Q(schema__gte=1)),
        ]
        triggers = [
            NEVER,
            pgtrigger.Trigger(
                name="of_attested",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                func=f"""
                    PERFORM 1 FROM reports_report WHERE id = NEW.report_id FOR NO KEY UPDATE;
                    IF (SELECT after FROM reports_reportevent WHERE report_id = NEW.report_id
                        ORDER BY number DESC LIMIT 1) IS DISTINCT FROM '{State.ATTESTED.value}' THEN
                        RAISE EXCEPTION 'Bara en attesterad rapport fryses'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'snapshot_of_attested';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.report)
