"""Analystexter: what a person writes of a deviation. A text is never changed; a newer version stands before it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from finance.analysis import Said
from finance.models import ActivityGroup, AnalysisText
from followup import figures, workflow
from followup.figures import Figure
from followup.models import Occasion, Unit, User

log = structlog.get_logger()


class Conflict(Exception):
    """Somebody else wrote in between; ``theirs`` is their text. The message is Swedish."""

    def __init__(self, theirs: AnalysisText) -> None:
        self.theirs = theirs
        super().__init__(
            f"{theirs.by} har sparat en text medan du skrev: ”{theirs.text}” "
            "Din text är inte sparad. Spara igen om den ska gälla i stället."
        )


@dataclass(frozen=True)
class Changed:
    """A number in a text that is no longer what its figure shows."""

    said: Said
    figure: Figure


def newest(*, occasion: Occasion, unit: Unit, group: ActivityGroup | None) -> AnalysisText | None:
    """The text that stands; None before the first."""
    return _all(occasion, unit, group).select_related("by").last()


def history(*, occasion: Occasion, unit: Unit, group: ActivityGroup | None) -> list[AnalysisText]:
    """Every version, the newest first."""
    return list(_all(occasion, unit, group).select_related("by").order_by("-number"))


def of_report(*, committee: Unit, occasion: Occasion) -> list[AnalysisText]:
    """What stands of the committee and of all under it: its own text first, then by unit, then by activity group."""
    texts = AnalysisText.objects.filter(occasion=occasion, unit__in=Unit.objects.below(committee))
    standing = texts.order_by("unit_id", "group_id", "-number").distinct("unit_id", "group_id")
    standing = standing.select_related("unit", "group")
    written = [text for text in standing if text.text]
    return sorted(written, key=lambda text: (text.unit_id != committee.pk, text.unit.sort, text.group_id or 0))


@transaction.atomic
def write(
    *,
    occasion: Occasion,
    unit: Unit,
    group: ActivityGroup | None,
    text: str,
    offered: Iterable[Said],
    seen: int,
    by: User,
) -> AnalysisText | None:
    """Keep a text; None when it is what stands already. Raises Conflict, and workflow.Closed when it is too late.

    ``offered`` are the figures of the draft and of the text before; those whose number still stands in the text are
    kept with it. ``seen`` is the version that the writer had before her, 0 for none.
    """
    workflow.require_open(occasion=occasion, unit=unit)
    words = text.strip()
    before = newest(occasion=occasion, unit=unit, group=group)
    if (before.text if before else "") == words:
        return None
    if before and before.number != seen:
        raise Conflict(before)
    kept = {said.key: said.shown for said in offered if stands_in(said.shown, words)}
    what = {"occasion": occasion, "unit": unit, "group": group, "text": words, "figures": kept, "by": by}
    try:
        with transaction.atomic():
            made: AnalysisText = AnalysisText.objects.create(number=seen + 1, **what)
    except IntegrityError as clash:
        theirs = newest(occasion=occasion, unit=unit, group=group)
        if theirs is None or theirs.number <= seen:
            raise
        raise Conflict(theirs) from clash
    log.info("analysis.write", occasion=occasion.code, unit=unit.code, number=made.number, by=by.username)
    return made


def stands_in(number: str, text: str) -> bool:
    """Whether a number stands in a text by itself: 53,6 is not in 153,6 nor in 53,61. Any space may part thousands."""
    spaced = re.escape(number).replace("\\\u00a0", r"\s").replace("\u00a0", r"\s")
    return re.search(rf"(?<![\d,]){spaced}(?![\d]|,\d)", text) is not None


def changed(text: AnalysisText) -> list[Changed]:
    """The numbers of a text that its figures no longer show, so that the writer sees what to mend."""
    answers = figures.found(text.figures)
    said = (Said(key, shown) for key, shown in text.figures.items())
    return [
        Changed(one, answers[one.key]) for one in said if one.key in answers and answers[one.key].shown != one.shown
    ]


def _all(occasion: Occasion, unit: Unit, group: ActivityGroup | None) -> QuerySet[AnalysisText]:
    return AnalysisText.objects.filter(occasion=occasion, unit=unit, group=group).order_by("number")
