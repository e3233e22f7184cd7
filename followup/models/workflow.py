"""The workflow's memory: every step that a unit or a committee has taken. The last one is its state."""

from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from followup import transitions
from followup.models.ground import Occasion, Unit, User
from followup.transitions import Comment, State, Step

STATES = [(state.value, state.label) for state in State]
_NEEDS_COMMENT = [step.after.value for step in transitions.STEPS.values() if step.comment is Comment.REQUIRED]
_AFTER_OF_COMMITTEE = {after for _, after in transitions.pairs(of_committee=True)}


def _allowed() -> Q:
    """The pairs of states that a step may join."""
    condition = Q()
    for before, after in transitions.pairs(of_committee=False) + transitions.pairs(of_committee=True):
        condition |= Q(before=before, after=after)
    return condition


def _quoted(states: Iterable[str]) -> str:
    """States as a list in SQL."""
    return ", ".join(f"'{state}'" for state in sorted(states))


class WorkflowEventQuerySet(models.QuerySet):
    """Row-set words of workflow events."""

    def latest_per_unit(self) -> "WorkflowEventQuerySet":
        """The last event of each unit at each occasion: its state."""
        return self.order_by("occasion_id", "unit_id", "-number").distinct("occasion_id", "unit_id")


class WorkflowEvent(models.Model):
    """Händelse i arbetsgången: who moved a unit (or a committee) from which state to which, when and why.

    Only ever added to: the state is the last event's ``after``, so it cannot contradict its history. A committee's
    decision carries paragraph, date and diary number.
    """

    occasion = models.ForeignKey(Occasion, models.PROTECT, related_name="workflow_events", verbose_name="tillfälle")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="workflow_events", verbose_name="enhet")
    number = models.PositiveSmallIntegerField("nummer")
    before = models.CharField("från", max_length=20, choices=STATES)
    after = models.CharField("till", max_length=20, choices=STATES)
    comment = models.TextField("kommentar", blank=True)
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    decided_on = models.DateField("beslutsdatum", null=True, blank=True)
    diary_number = models.CharField("diarienummer", max_length=40, blank=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="workflow_events", verbose_name="av")
    at = models.DateTimeField("när", default=timezone.now)

    objects = WorkflowEventQuerySet.as_manager()

    class Meta:
        ordering = ["occasion", "unit", "number"]
        verbose_name = "händelse i arbetsgången"
        verbose_name_plural = "händelser i arbetsgången"
        indexes = [models.Index(fields=["-at", "-id"], name="workflow_event_latest_first")]
        constraints = [
            models.UniqueConstraint(fields=["occasion", "unit", "number"], name="workflow_event_once"),
            models.CheckConstraint(
                name="workflow_event_allowed",
                condition=_allowed(),
                violation_error_message="Det steget finns inte i arbetsgången.",
            ),
            models.CheckConstraint(
                name="workflow_event_says_why",
                condition=~Q(after__in=_NEEDS_COMMENT) | ~Q(comment=""),
                violation_error_message="Skriv varför.",
            ),
            models.CheckConstraint(
                name="workflow_event_decision_whole",
                condition=Q(after="decided", decided_on__isnull=False) & ~Q(paragraph="") & ~Q(diary_number="")
                | ~Q(after="decided") & Q(decided_on=None, paragraph="", diary_number=""),
                violation_error_message="Ett beslut har paragraf, datum och diarienummer.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="never_changed", operation=pgtrigger.Update | pgtrigger.Delete),
            pgtrigger.Trigger(
                name="follows_the_last",
                operation=pgtrigger.Insert,
                when=pgtrigger.Before,
                declare=[
                    ("last_number", "integer"),
                    ("last_state", "text"),
                    ("unit_kind", "text"),
                    ("final", "boolean"),
                ],
                func=f"""
                    SELECT number, after INTO last_number, last_state FROM followup_workflowevent
                    WHERE occasion_id = NEW.occasion_id AND unit_id = NEW.unit_id ORDER BY number DESC LIMIT 1;
                    IF NEW.number <> COALESCE(last_number, 0) + 1
                       OR NEW.before <> COALESCE(last_state, '{State.NOT_STARTED.value}') THEN
                        RAISE EXCEPTION 'Händelsen följer inte på den förra'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'workflow_event_follows_the_last';
                    END IF;
                    SELECT kind INTO unit_kind FROM followup_unit WHERE id = NEW.unit_id;
                    IF (unit_kind = '{Unit.Kind.COMMITTEE.value}')
                       <> (NEW.after IN ({_quoted(_AFTER_OF_COMMITTEE)})) THEN
                        RAISE EXCEPTION 'Bara en nämnd beslutar, och en nämnd gör inget annat'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'workflow_event_level';
                    END IF;
                    WITH RECURSIVE up AS (
                        SELECT id, parent_id FROM followup_unit WHERE id = NEW.unit_id
                        UNION ALL
                        SELECT unit.id, unit.parent_id FROM followup_unit unit JOIN up ON unit.id = up.parent_id
                    )
                    SELECT event.after IN ({_quoted(transitions.FINAL)}) INTO final
                    FROM followup_workflowevent event JOIN up ON event.unit_id = up.id AND up.id <> NEW.unit_id
                    WHERE event.occasion_id = NEW.occasion_id ORDER BY event.number DESC LIMIT 1;
                    IF final THEN
                        RAISE EXCEPTION 'Nämnden har beslutat'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'workflow_event_after_decision';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.unit}: {self.get_after_display()}"

    @property
    def state(self) -> State:
        """The state that the event led to."""
        return State(self.after)

    @property
    def step(self) -> Step:
        """The step that was taken."""
        return next(step for step in transitions.STEPS.values() if step.after == self.after)
