"""Styrdokument, händelser och utveckling: reading what stands, and keeping what is written, version by version."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import structlog
from django.db import IntegrityError, transaction

from followup import workflow
from followup.access import Permission, require
from followup.models import Occasion, Unit, User
from goals import decisions, steering
from goals.models import DocumentFollowUp, DocumentReview, Passage, SteeringDocument

log = structlog.get_logger()
WRITE = Permission.REPORT_ASSIGNMENTS


class NotPossible(Exception):
    """What was asked cannot be done; the message is Swedish and says what to do."""


class Conflict(NotPossible):
    """Somebody else has written in between."""

    def __init__(self, theirs: User, version: int) -> None:
        self.version = version
        super().__init__(
            f"{theirs} har skrivit medan du skrev. Din text är inte sparad. Spara igen om den ska gälla i stället."
        )


@dataclass(frozen=True)
class Told:
    """A passage as it is written: heading, when in words, the day that it sorts by, and text."""

    heading: str
    text: str
    when: str = ""
    on: date | None = None


def visible(user: User) -> Any:
    """The documents of the units that a person may read."""
    return SteeringDocument.objects.filter(owner__in=Unit.objects.visible_to(user)).select_related("owner", "decision")


def standing_followups(occasion: Occasion) -> dict[int, DocumentFollowUp]:
    """The follow-up of each document that stands at an occasion, by the document's key. One query."""
    said = DocumentFollowUp.objects.filter(occasion=occasion).select_related("by")
    return {one.document_id: one for one in said.order_by("document_id", "-version").distinct("document_id")}


def standing_reviews() -> dict[int, DocumentReview]:
    """The newest review of each document, by the document's key. One query."""
    said = DocumentReview.objects.select_related("by").order_by("document_id", "-term", "-version")
    return {one.document_id: one for one in said.distinct("document_id")}


def due(document: SteeringDocument, review: DocumentReview | None, today: date) -> steering.Due | None:
    """What is due of a document."""
    repealed = review is not None and review.outcome == DocumentReview.Outcome.REPEALED
    return steering.due(document.valid_to, review.term if review else None, repealed, today)


@transaction.atomic
def follow_up(
    *, document: SteeringDocument, occasion: Occasion, text: str, version: int, by: User
) -> DocumentFollowUp | None:
    """Keep how a document is followed; None when it is what stands. ``version`` is the one that the writer saw.

    Raises PermissionDenied, NotPossible (its Conflict) and workflow.Closed.
    """
    require(by, WRITE, document.owner)
    workflow.require_open(occasion=occasion, unit=document.owner)
    if not text.strip():
        raise NotPossible("Skriv hur styrdokumentet följs.")
    _require_known(text)
    before = document.followups.filter(occasion=occasion).order_by("-version").first()
    if before and before.text == text:
        return None
    _require_seen(before, version)
    return _kept(
        lambda: document.followups.create(occasion=occasion, version=version + 1, text=text, by=by), by, version
    )


@transaction.atomic
def review(*, document: SteeringDocument, outcome: str, comment: str, today: date, by: User) -> DocumentReview:
    """Keep what the term of office has made of a document. Raises PermissionDenied and NotPossible."""
    require(by, WRITE, document.owner)
    if outcome == DocumentReview.Outcome.REPEALED and not comment.strip():
        raise NotPossible("Skriv varför dokumentet upphävs, och vilket beslut som gör det.")
    _require_known(comment)
    term = steering.term_of(today)
    version = document.reviews.select_for_update().filter(term=term).count() + 1
    made: DocumentReview = document.reviews.create(term=term, version=version, outcome=outcome, comment=comment, by=by)
    log.info("document.review", document=document.pk, outcome=outcome, by=by.username)
    return made


def passages(occasion: Occasion, unit: Unit, kind: str) -> list[Passage]:
    """What a unit tells at an occasion, in order; what was taken away is left out."""
    said = Passage.objects.filter(occasion=occasion, unit=unit, kind=kind).select_related("by")
    newest = said.order_by("position", "-version").distinct("position")
    return [one for one in newest if one.text.strip()]


@transaction.atomic
def tell(
    *, occasion: Occasion, unit: Unit, kind: str, position: int | None, told: Told, version: int, by: User
) -> Passage | None:
    """Keep a passage at its position, or last when None; an empty text takes it away; None when nothing is new.

    Raises PermissionDenied, NotPossible (its Conflict) and workflow.Closed.
    """
    require(by, WRITE, unit)
    workflow.require_open(occasion=occasion, unit=unit)
    if not told.heading.strip():
        raise NotPossible("Skriv en rubrik.")
    _require_known(told.text)
    mine = Passage.objects.filter(occasion=occasion, unit=unit, kind=kind)
    newest = mine.order_by("-position").first()
    place = position or (newest.position + 1 if newest else 1)
    before = mine.filter(position=place).order_by("-version").first()
    if before and (before.heading, before.text, before.when, before.on) == (
        told.heading,
        told.text,
        told.when,
        told.on,
    ):
        return None
    _require_seen(before, version)
    words = {"heading": told.heading, "text": told.text, "when": told.when, "on": told.on}
    return _kept(
        lambda: Passage.objects.create(
            occasion=occasion, unit=unit, kind=kind, position=place, version=version + 1, by=by, **words
        ),
        by,
        version,
    )


@transaction.atomic
def swap(*, first: Passage, second: Passage, by: User) -> None:
    """Let two passages change places: each gets a new version with the other's words."""
    for place, words in ((first, second), (second, first)):
        tell(
            occasion=place.occasion,
            unit=place.unit,
            kind=place.kind,
            position=place.position,
            told=Told(words.heading, words.text, words.when, words.on),
            version=place.version,
            by=by,
        )


def _require_known(text: str) -> None:
    for refusal in decisions.refusals(text):
        raise NotPossible(refusal)


def _require_seen(before: DocumentFollowUp | Passage | None, version: int) -> None:
    if (before.version if before else 0) != version:
        raise Conflict(before.by, before.version) if before else NotPossible("Texten finns inte längre.")


def _kept(make: Any, by: User, version: int) -> Any:
    """Make the row; another's word in the same moment is a conflict."""
    try:
        with transaction.atomic():
            return make()
    except IntegrityError as clash:
        raise Conflict(by, version + 1) from clash
