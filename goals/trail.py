"""Spår: the histories of goals, assignments, plans, internal control and registers, as the trail reads them."""

from typing import Any

from django.urls import reverse

from followup.changes import Facts, begun, facts
from followup.trail import Committees, History, Steps, Versions
from goals.models import (
    Assessment,
    AssignmentStatus,
    ControlAreaReport,
    ControlMeasureVersion,
    ControlMomentChange,
    ControlResult,
    DocumentFollowUp,
    DocumentReview,
    Evidence,
    Passage,
    PlannedActivityStatus,
    RiskAcceptance,
    RiskRating,
)
from indicators.trail import NAMES, name

LEADS = ("results_lead", "activities_lead", "deviations_lead")
MEASURE = ("text", "purpose", "responsible", "due_on", "status", "done_on", "result")
RESULT = ("status", "finding", "samples", "text", "done_when", "new_time", "reason")
ACCEPTED = ("accepted_by", "accepted_on", "reason", "decision")


def _assessment(row: Assessment) -> Facts:
    said = facts(row, "status", "motivation", "reason", *LEADS)
    for kind in ("result", "activity", "deviation"):
        own = [item for item in row.items.all() if item.kind == kind]
        if own:
            said[own[0].get_kind_display()] = "; ".join(item.text for item in own)
    return said


def _page(name: str, key: str) -> Any:
    """A page of an occasion and something's key."""

    def address(row: Any, committees: Committees) -> str:
        return reverse(name, args=[row.occasion.code, getattr(row, key)])

    return address


def _change_words(words: str) -> str:
    return words or "ej angiven"


def _evidence(row: Evidence) -> str:
    """What was made evidence."""
    return name(row.indicator) if row.indicator else str(row.assignment or row.activity)


_STATUSES: tuple[History, ...] = (
    Versions(
        key="assessment",
        words="Bedömning av mål",
        model=Assessment,
        unit="goal__committee",
        occasion="occasion",
        series=("goal", "occasion"),
        related=("goal",),
        together=("items",),
        search=("goal__name", "motivation", "reason"),
        thing=lambda row: str(row.goal),
        facts=_assessment,
        address=_page("goals:goal", "goal_id"),
    ),
    Versions(
        key="assignment_status",
        words="Status för uppdrag",
        model=AssignmentStatus,
        unit="addressee__committee",
        occasion="occasion",
        series=("addressee", "occasion"),
        number="number",
        related=("addressee__assignment",),
        search=("addressee__assignment__text", "comment", "evidence"),
        thing=lambda row: f"{row.addressee.assignment}: {row.addressee.assignment.text}",
        facts=lambda row: facts(row, "status", "part", "comment", "evidence"),
        address=lambda row, committees: reverse(
            "goals:assignment", args=[row.occasion.code, row.addressee.assignment_id]
        ),
    ),
    Versions(
        key="planned_activity_status",
        words="Status för aktivitet",
        model=PlannedActivityStatus,
        unit="activity__unit",
        occasion="occasion",
        series=("activity", "occasion"),
        related=("activity",),
        search=("activity__text", "comment"),
        thing=lambda row: str(row.activity.text),
        facts=lambda row: facts(row, "status", "comment"),
        address=_page("goals:planned_activity", "activity_id"),
    ),
    Steps(
        key="evidence",
        words="Underlag till mål",
        model=Evidence,
        unit="goal__committee",
        related=("goal", "indicator__parent", "assignment", "activity"),
        together=tuple(f"indicator__{path}" for path in NAMES),
        search=("goal__name",),
        thing=lambda row: f"Underlag till {row.goal}",
        after=_evidence,
    ),
)
_CONTROL: tuple[History, ...] = (
    Versions(
        key="control_area_report",
        words="Internkontroll: område",
        model=ControlAreaReport,
        unit="area__plan__unit",
        occasion="occasion",
        series=("area", "occasion"),
        related=("area",),
        search=("area__name", "text"),
        thing=lambda row: str(row.area),
        facts=lambda row: facts(row, "text"),
        address=lambda row, committees: reverse("goals:control", args=[row.occasion.code, row.area.plan.unit.code]),
    ),
    Versions(
        key="risk_rating",
        words="Internkontroll: riskbedömning",
        model=RiskRating,
        unit="risk__area__plan__unit",
        series=("risk",),
        related=("risk",),
        search=("risk__name", "motivation"),
        thing=lambda row: str(row.risk),
        facts=lambda row: facts(row, "probability", "consequence", "motivation"),
    ),
    Steps(
        key="risk_acceptance",
        words="Internkontroll: accepterad risk",
        model=RiskAcceptance,
        unit="rating__risk__area__plan__unit",
        related=("rating__risk", "decision"),
        search=("rating__risk__name", "reason", "accepted_by"),
        thing=lambda row: str(row.rating.risk),
        after=lambda row: begun(row, *ACCEPTED),
    ),
    Steps(
        key="control_moment_change",
        words="Internkontroll: kontrollmoment",
        model=ControlMomentChange,
        unit="moment__area__plan__unit",
        related=("moment",),
        search=("moment__name", "before", "after"),
        thing=lambda row: f"{row.moment}: {row.get_field_display().lower()}",
        before=lambda row: _change_words(row.before),
        after=lambda row: _change_words(row.after),
    ),
    Versions(
        key="control_result",
        words="Internkontroll: resultat",
        model=ControlResult,
        unit="moment__area__plan__unit",
        occasion="occasion",
        series=("moment", "occasion"),
        related=("moment",),
        search=("moment__name", "text", "reason"),
        thing=lambda row: str(row.moment),
        facts=lambda row: facts(row, *RESULT),
        address=_page("goals:control_moment", "moment_id"),
    ),
    Versions(
        key="control_measure",
        words="Internkontroll: åtgärd",
        model=ControlMeasureVersion,
        unit="measure__area__plan__unit",
        occasion="occasion",
        series=("measure",),
        search=("text", "result", "responsible"),
        thing=lambda row: str(row.text),
        facts=lambda row: facts(row, *MEASURE),
        address=_page("goals:control_measure", "measure_id"),
    ),
)
_REGISTERS: tuple[History, ...] = (
    Versions(
        key="document_review",
        words="Prövning av styrdokument",
        model=DocumentReview,
        unit="document__owner",
        series=("document", "term"),
        related=("document",),
        search=("document__title", "comment"),
        thing=lambda row: str(row.document),
        facts=lambda row: facts(row, "outcome", "comment"),
    ),
    Versions(
        key="document_followup",
        words="Uppföljning av styrdokument",
        model=DocumentFollowUp,
        unit="document__owner",
        occasion="occasion",
        series=("document", "occasion"),
        related=("document",),
        search=("document__title", "text"),
        thing=lambda row: str(row.document),
        facts=lambda row: facts(row, "text"),
        address=_page("goals:document", "document_id"),
    ),
    Versions(
        key="passage",
        words="Händelse eller förväntad utveckling",
        model=Passage,
        unit="unit",
        occasion="occasion",
        series=("occasion", "unit", "kind", "position"),
        search=("heading", "text"),
        thing=lambda row: f"{row.get_kind_display()}: {row.heading}",
        facts=lambda row: facts(row, "heading", "when", "text"),
        address=lambda row, committees: reverse("goals:passages", args=[row.occasion.code]),
    ),
)
HISTORIES = (*_STATUSES, *_CONTROL, *_REGISTERS)
KINDS = {
    "goal": "Mål",
    "assignment": "Uppdrag",
    "decision": "Beslut",
    "document": "Styrdokument",
    "activity": "Aktivitet i verksamhetsplanen",
    "control": "Internkontrollplan",
}
