"""The workflow's table: the states of a follow-up, which step leads from which to which, and the right it takes.

Pure. A unit (stab/område) goes ej påbörjad → påbörjad → inskickad → returnerad or attesterad; then its committee
decides and locks. A decided or locked follow-up never changes: a correction begins with unlocking, which is a step of
its own with a reason.
"""

from dataclasses import dataclass
from enum import StrEnum


class State(StrEnum):
    """How far a unit or a committee has come with an occasion."""

    NOT_STARTED = "not_started"
    STARTED = "started"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    ATTESTED = "attested"
    DECIDED = "decided"
    LOCKED = "locked"
    REOPENED = "reopened"

    @property
    def label(self) -> str:
        """The state in Swedish."""
        return _LABELS[self]


_LABELS = {
    State.NOT_STARTED: "Ej påbörjad",
    State.STARTED: "Påbörjad",
    State.SUBMITTED: "Inskickad",
    State.RETURNED: "Returnerad",
    State.ATTESTED: "Attesterad",
    State.DECIDED: "Beslutad",
    State.LOCKED: "Låst",
    State.REOPENED: "Upplåst",
}

OPEN = frozenset({State.NOT_STARTED, State.STARTED, State.RETURNED})  # a unit's figures and texts may be changed
DELIVERED = frozenset({State.SUBMITTED, State.ATTESTED, State.DECIDED, State.LOCKED})  # nobody waits for the unit
FINAL = frozenset({State.DECIDED, State.LOCKED})  # of a committee: holds for all its units


class Comment(StrEnum):
    """Whether a step says why."""

    NONE = "none"
    OPTIONAL = "optional"
    REQUIRED = "required"


@dataclass(frozen=True)
class Step:
    """A step: from which states to which, the permission (``followup.access``) it takes, and its words

    (on a button, and after "att").
    """

    key: str
    label: str
    verb: str
    before: frozenset[State]
    after: State
    permission: str
    comment: Comment = Comment.OPTIONAL
    of_committee: bool = False


BEGIN = Step(
    "begin",
    "Börja",
    "börja",
    frozenset({State.NOT_STARTED}),
    State.STARTED,
    permission="enter_forecast",
    comment=Comment.NONE,
)
SUBMIT = Step(
    "submit",
    "Skicka in",
    "skicka in",
    frozenset({State.NOT_STARTED, State.STARTED, State.RETURNED}),
    State.SUBMITTED,
    permission="submit",
)
RETURN = Step(
    "return",
    "Returnera",
    "returnera",
    frozenset({State.SUBMITTED, State.ATTESTED}),
    State.RETURNED,
    permission="attest",
    comment=Comment.REQUIRED,
)
ATTEST = Step("attest", "Attestera", "attestera", frozenset({State.SUBMITTED}), State.ATTESTED, permission="attest")
DECIDE = Step(
    "decide",
    "Registrera beslut",
    "registrera beslutet",
    frozenset({State.NOT_STARTED, State.REOPENED}),
    State.DECIDED,
    permission="decide",
    of_committee=True,
)
LOCK = Step("lock", "Lås", "låsa", frozenset({State.DECIDED}), State.LOCKED, permission="decide", of_committee=True)
UNLOCK = Step(
    "unlock",
    "Lås upp",
    "låsa upp",
    frozenset({State.DECIDED, State.LOCKED}),
    State.REOPENED,
    permission="unlock",
    comment=Comment.REQUIRED,
    of_committee=True,
)

TAKEN = (SUBMIT, RETURN, ATTEST, DECIDE, LOCK, UNLOCK)  # on purpose; the first figure or word begins by itself
STEPS = {step.key: step for step in (BEGIN, *TAKEN)}


def steps_from(state: State, *, of_committee: bool = False) -> list[Step]:
    """The steps that can be taken from a state by somebody."""
    return [step for step in STEPS.values() if state in step.before and step.of_committee == of_committee]


def pairs(*, of_committee: bool) -> list[tuple[str, str]]:
    """The allowed (before, after) pairs, in a fixed order: what the database refuses everything else by."""
    steps = (step for step in STEPS.values() if step.of_committee == of_committee)
    return sorted({(before.value, step.after.value) for step in steps for before in step.before})
