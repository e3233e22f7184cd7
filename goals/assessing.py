"""Bedömning: saying what a goal has come to at an occasion, and reading what has been said of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import structlog
from django.db import transaction

from followup import workflow
from followup.access import Permission, require
from followup.models import Occasion, User
from goals import decisions, rules
from goals.models import Assessment, AssessmentItem, Goal
from goals.rules import Proposal

log = structlog.get_logger()


class NotPossible(Exception):
    """The assessment cannot be kept as it is; the message is Swedish and says what to do."""


@dataclass(frozen=True)
class Words:
    """What a person says of a goal. The lists keep the order that they are written in."""

    status: str
    motivation: str
    reason: str = ""
    results: Sequence[str] = ()
    activities: Sequence[str] = ()
    deviations: Sequence[str] = ()
    results_lead: str = ""
    activities_lead: str = ""
    deviations_lead: str = ""


class Conflict(NotPossible):
    """Somebody has assessed the goal in between; ``theirs`` is what stands."""

    def __init__(self, theirs: Assessment) -> None:
        self.theirs = theirs
        super().__init__(
            f"{theirs.by} har bedömt målet medan du skrev: {theirs.get_status_display().lower()}. "
            "Det du har skrivit står kvar men är inte sparat. "
            "Läs den nya bedömningen, och spara igen om din ska gälla i stället."
        )


@dataclass(frozen=True)
class Change:
    """What one assessment says otherwise than the one at the occasion before."""

    before: Assessment
    now: Assessment

    @property
    def status(self) -> bool:
        """Whether the status is another."""
        return self.before.status != self.now.status

    @property
    def words(self) -> bool:
        """Whether the motivation is another."""
        return self.before.motivation != self.now.motivation

    @property
    def added(self) -> list[AssessmentItem]:
        """The items of the lists that are new."""
        return _only_in(self.now, self.before)

    @property
    def gone(self) -> list[AssessmentItem]:
        """The items of the lists that are no longer there."""
        return _only_in(self.before, self.now)

    @property
    def nothing(self) -> bool:
        """Whether it says the same as before."""
        return not (self.status or self.words or self.added or self.gone)


@transaction.atomic
def assess(
    *,
    goal: Goal,
    occasion: Occasion,
    words: Words,
    by: User,
    proposed: Proposal = Proposal.NOT_ASSESSED,
    seen: int | None = None,
) -> Assessment:
    """Add a version of a goal's assessment at an occasion.

    ``seen`` is the version that the writer had before her, 0 for none; it is not asked of who had none. Raises
    Conflict when somebody else has written since; the writer's own words sent twice are kept once. Raises
    PermissionDenied without the right, workflow.Closed when the committee has decided, NotPossible without a
    motivation, without a reason for going against the proposal, or for a year in which the goal is not valid.
    """
    require(by, Permission.ASSESS_GOALS, goal.committee)
    workflow.require_open(occasion=occasion, unit=goal.committee)
    _require_whole(goal, occasion, words, proposed)
    Goal.objects.select_for_update().get(pk=goal.pk)  # one at a time
    said = Assessment.objects.filter(goal=goal, occasion=occasion).order_by("-version").first()
    if said and seen is not None and seen != said.version:
        if said.by_id == by.pk and _says(said) == _stripped(words):
            return said
        raise Conflict(said)
    made = Assessment.objects.create(
        goal=goal,
        occasion=occasion,
        version=said.version + 1 if said else 1,
        status=words.status,
        proposed=proposed,
        motivation=words.motivation.strip(),
        reason=words.reason.strip(),
        results_lead=words.results_lead,
        activities_lead=words.activities_lead,
        deviations_lead=words.deviations_lead,
        by=by,
    )
    kinds = AssessmentItem.Kind
    _keep(made, kinds.RESULT, words.results)
    _keep(made, kinds.ACTIVITY, words.activities)
    _keep(made, kinds.DEVIATION, words.deviations)
    log.info("goal.assess", goal=goal.pk, occasion=occasion.code, status=words.status, by=by.username)
    return made


def standing(goals: Iterable[Goal], occasion: Occasion) -> dict[int, Assessment]:
    """The assessment that stands at an occasion, by goal; goals without one are left out. Two queries."""
    said = Assessment.objects.filter(goal__in=list(goals), occasion=occasion)
    newest = said.order_by("goal_id", "-version").distinct("goal_id").select_related("by", "occasion")
    return {one.goal_id: one for one in newest.prefetch_related("items")}


def history(goal: Goal) -> list[Assessment]:
    """Everything that has been said of a goal, the newest occasion and version first."""
    said = goal.assessments.select_related("by", "occasion").prefetch_related("items")
    return list(said.order_by("-occasion__period_id", "-version"))


def change(said: Sequence[Assessment], occasion: Occasion) -> Change | None:
    """What changed since the occasion before at which a goal was assessed, of its ``history``; None without either."""
    now = next((one for one in said if one.occasion_id == occasion.pk), None)
    before = next((one for one in said if one.occasion.period_id < occasion.period_id), None)
    return Change(before, now) if now and before else None


def _require_whole(goal: Goal, occasion: Occasion, words: Words, proposed: Proposal) -> None:
    if occasion.year < goal.valid_from or (goal.valid_to is not None and occasion.year > goal.valid_to):
        raise NotPossible(f"Målet {goal.name} gäller inte {occasion.year}.")
    if not words.motivation.strip():
        raise NotPossible(f"Skriv en motivering till bedömningen av {goal.name}.")
    for refusal in decisions.refusals(words.motivation, *words.results, *words.activities, *words.deviations):
        raise NotPossible(refusal)
    if rules.needs_reason(Proposal(words.status), proposed) and not words.reason.strip():
        raise NotPossible("Bedömningen avviker från indikatorerna. Skriv varför.")


def _only_in(one: Assessment, other: Assessment) -> list[AssessmentItem]:
    there = {(item.kind, item.text) for item in other.items.all()}
    return [item for item in one.items.all() if (item.kind, item.text) not in there]


def _says(said: Assessment) -> tuple[object, ...]:
    """What an assessment says, as ``_stripped`` has it."""
    kinds = AssessmentItem.Kind
    lists: dict[str, list[str]] = {kinds.RESULT: [], kinds.ACTIVITY: [], kinds.DEVIATION: []}
    for item in said.items.order_by("position"):
        lists[item.kind].append(item.text)
    return said.status, said.motivation, said.reason, *lists.values()


def _stripped(words: Words) -> tuple[object, ...]:
    lists = (words.results, words.activities, words.deviations)
    whole = ([text.strip() for text in texts if text.strip()] for texts in lists)
    return words.status, words.motivation.strip(), words.reason.strip(), *whole


def _keep(assessment: Assessment, kind: str, texts: Sequence[str]) -> None:
    whole = [text.strip() for text in texts if text.strip()]
    AssessmentItem.objects.bulk_create(
        AssessmentItem(assessment=assessment, kind=kind, position=number, text=text)
        for number, text in enumerate(whole, 1)
    )
