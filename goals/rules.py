"""The proposed assessment of a goal, from its indicators and what is done for it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

RULE = (
    "Förslaget är Uppnås när alla bedömbara indikatorer når målet och inget kopplat uppdrag och ingen kopplad "
    "aktivitet har utgått, Uppnås ej när ingen av indikatorerna når målet och annars Uppnås delvis; utan bedömbar "
    "indikator lämnas inget förslag."
)


class Attainment(StrEnum):
    """Whether an indicator reaches its target; unknown where there is no value or no target to measure by."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    UNKNOWN = "unknown"


class Progress(StrEnum):
    """How an assignment or an activity goes, as far as a goal is concerned."""

    DONE = "done"
    UNDER_WAY = "under_way"
    DROPPED = "dropped"


class Proposal(StrEnum):
    """What may be proposed; the values of ``Assessment.Status``."""

    ACHIEVED = "achieved"
    PARTLY = "partly"
    NOT_ACHIEVED = "not_achieved"
    NOT_ASSESSED = "not_assessed"


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposed assessment with the counts that it rests on."""

    status: Proposal
    reached: int
    judged: int
    dropped: int


def propose(indicators: Sequence[Attainment], work: Sequence[Progress] = ()) -> Proposed:
    """The assessment that the evidence speaks for, by ``RULE``; not assessed where no indicator can be judged."""
    judged = [one for one in indicators if one is not Attainment.UNKNOWN]
    reached = judged.count(Attainment.REACHED)
    dropped = list(work).count(Progress.DROPPED)
    return Proposed(_status(reached, len(judged), dropped), reached, len(judged), dropped)


def needs_reason(status: Proposal, proposed: Proposal) -> bool:
    """Whether a person who says ``status`` goes against a proposal and must say why."""
    return proposed is not Proposal.NOT_ASSESSED and status != proposed


def _status(reached: int, judged: int, dropped: int) -> Proposal:
    if not judged:
        return Proposal.NOT_ASSESSED
    if not reached:
        return Proposal.NOT_ACHIEVED
    return Proposal.ACHIEVED if reached == judged and not dropped else Proposal.PARTLY
