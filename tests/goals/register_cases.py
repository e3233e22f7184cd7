"""Rows that the database must refuse: of each constraint of steering documents and passages what violates it."""

from collections.abc import Callable
from datetime import date

from followup import workflow
from goals.models import DocumentFollowUp, DocumentReview, Passage, SteeringDocument
from tests.factories.workflow import DECISION, World


def document(world: World, **words: object) -> SteeringDocument:
    """A plan of the committee."""
    plain: dict[str, object] = {"title": "Trygghetsplan", "kind": "plan", "owner": world.units.committee}
    made: SteeringDocument = SteeringDocument.objects.create(**plain | words)
    return made


def review(world: World, **words: object) -> DocumentReview:
    """It runs on."""
    plain: dict[str, object] = {"term": 2023, "version": 1, "outcome": "runs_on", "by": world.controller}
    whose = words.pop("document", None) or document(world)
    made: DocumentReview = DocumentReview.objects.create(document=whose, **plain | words)
    return made


def followup(world: World, **words: object) -> DocumentFollowUp:
    """It is followed."""
    plain: dict[str, object] = {"version": 1, "text": "Följs", "by": world.controller, "occasion": world.occasion}
    whose = words.pop("document", None) or document(world)
    made: DocumentFollowUp = DocumentFollowUp.objects.create(document=whose, **plain | words)
    return made


def passage(world: World, **words: object) -> Passage:
    """The first event."""
    plain: dict[str, object] = {"kind": "event", "position": 1, "version": 1, "heading": "Ny lag", "text": "I juli."}
    whose = {"occasion": world.occasion, "unit": world.units.committee, "by": world.controller}
    made: Passage = Passage.objects.create(**plain | whose | words)
    return made


def _twice(make: Callable[..., object], world: World, **words: object) -> None:
    make(world, **words)
    make(world, **words)


def _decided(world: World, make: Callable[..., object]) -> None:
    words = {} if make is passage else {"document": document(world)}
    world.attest_all()
    workflow.decide(**world.committee, decision=DECISION, by=world.secretary)
    make(world, **words)


CASES: dict[str, tuple[str, Callable[[World], object]]] = {
    "a document twice": ("document_once", lambda w: _twice(document, w)),
    "a document without name": ("document_named", lambda w: document(w, title=" ")),
    "an unknown kind": ("document_kind_known", lambda w: document(w, kind="dröm")),
    "a document that ends first": (
        "document_days_in_order",
        lambda w: document(w, valid_from=date(2023, 1, 1), valid_to=date(2022, 1, 1)),
    ),
    "a review twice": ("document_review_once", lambda w: _twice(review, w, document=document(w))),
    "an unknown outcome": ("document_review_known", lambda w: review(w, outcome="kanske")),
    "repealed without why": ("document_repealed_says_why", lambda w: review(w, outcome="repealed", comment=" ")),
    "review nought": ("document_review_counts_from_one", lambda w: review(w, version=0)),
    "a review removed": ("Cannot update or delete", lambda w: review(w).delete()),
    "a follow-up twice": ("document_followup_once", lambda w: _twice(followup, w, document=document(w))),
    "an empty follow-up": ("document_followup_says_something", lambda w: followup(w, text=" ")),
    "follow-up nought": ("document_followup_counts_from_one", lambda w: followup(w, version=0)),
    "a follow-up removed": ("Cannot update or delete", lambda w: followup(w).delete()),
    "a follow-up after the decision": ("beslutat", lambda w: _decided(w, followup)),
    "a passage twice": ("passage_version_once", lambda w: _twice(passage, w)),
    "an unknown kind of passage": ("passage_kind_known", lambda w: passage(w, kind="dröm")),
    "a passage without heading": ("passage_has_heading", lambda w: passage(w, heading=" ")),
    "passage nought": ("passage_counts_from_one", lambda w: passage(w, position=0)),
    "a passage removed": ("Cannot update or delete", lambda w: passage(w).delete()),
    "a passage after the decision": ("beslutat", lambda w: _decided(w, passage)),
}
