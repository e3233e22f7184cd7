"""The report's own steps: from which states each may be taken. Pure.

A report is begun (påbörjad) when it is there; then it is submitted, returned or attested, and decided. The steps, their
words and what they demand are those of the workflow (``followup.transitions``); only where they lead from differs.
What is decided never changes: a correction is a new version, which goes through the same steps.
"""

from followup.transitions import ATTEST, DECIDE, RETURN, SUBMIT, State, Step

FIRST = State.STARTED
FROM: dict[Step, frozenset[State]] = {
    SUBMIT: frozenset({State.STARTED, State.RETURNED}),
    RETURN: frozenset({State.SUBMITTED, State.ATTESTED}),
    ATTEST: frozenset({State.SUBMITTED}),
    DECIDE: frozenset({State.ATTESTED}),
}
STATES = (FIRST, *sorted({step.after for step in FROM}))
OPEN = frozenset({State.STARTED, State.RETURNED})  # its texts and sections may be changed


def steps_from(state: State) -> list[Step]:
    """The steps that somebody can take from a state."""
    return [step for step, before in FROM.items() if state in before]


def pairs() -> list[tuple[str, str]]:
    """The allowed (before, after) pairs, in a fixed order: what the database refuses everything else by."""
    return sorted({(state.value, step.after.value) for step, before in FROM.items() for state in before})
