"""Kommentarer till ett avsnitt: those who work on a report talk to each other, beside its text."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from followup.models import User
from reports.models import Remark, ReportSection
from reports.writing import NotPossible, may_write


@transaction.atomic
def say(*, section: ReportSection, text: str, by: User, answers: Remark | None = None) -> Remark:
    """Write a comment, or answer one. Raises PermissionDenied and NotPossible."""
    _require(by, section)
    if not text.strip():
        raise NotPossible("Skriv en kommentar.")
    if answers and (answers.section_id != section.pk or answers.answers_id):
        raise NotPossible("Svara på kommentaren själv, i samma avsnitt.")
    made: Remark = section.remarks.create(text=text.strip(), by=by, answers=answers)
    return made


@transaction.atomic
def settle(*, remark: Remark, by: User) -> None:
    """Mark a comment as dealt with, for all its answers too; nothing when it is already. Raises PermissionDenied."""
    _require(by, remark.section)
    found = Remark.objects.select_for_update().get(pk=remark.pk)
    if found.settled_at is None:
        found.settled_by, found.settled_at = by, timezone.now()
        found.save(update_fields=["settled_by", "settled_at"])


def threads(section: ReportSection) -> list[tuple[Remark, list[Remark]]]:
    """The comments of a section, each with its answers: those to deal with first. One query."""
    every = list(section.remarks.select_related("by", "settled_by").order_by("at"))
    first = [one for one in every if one.answers_id is None]
    return [
        (one, [answer for answer in every if answer.answers_id == one.pk])
        for one in sorted(first, key=lambda one: one.settled_at is not None)
    ]


def _require(by: User, section: ReportSection) -> None:
    if not may_write(by, section):
        raise PermissionDenied("Du saknar rätten: skriva i rapporter.")
