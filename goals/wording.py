"""How the state of an assignment is told: made from each committee's state, never typed. Pure.

The words are those of the 2023 report: one state where all have the same, and otherwise who it remains for, with the
committees by their short names in the municipality's order.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from followup.sentences import listed

WORDS = {
    "not_started": "Ej påbörjad",
    "under_way": "Pågår",
    "remains": "Kvarstår",
    "done": "Genomförd",
    "dropped": "Utgår",
}
ORDER = ("remains", "not_started", "under_way", "dropped")  # what is left to do stands first; what is done, last


@dataclass(frozen=True, slots=True)
class State:
    """Where a committee (its short name) stands: a key of ``WORDS``, or None when it has said nothing.

    ``part`` is the part that is done where not all of it is.
    """

    committee: str
    status: str | None
    part: str = ""


def own(state: State) -> str:
    """One committee's state as its own report prints it: ``Genomförd (VSS del)``."""
    if state.status is None:
        return "Ingen uppgift"
    return f"{WORDS[state.status]} ({state.part} del)" if state.part else WORDS[state.status]


def together(states: Sequence[State]) -> str:
    """The state of all the committees that have the assignment, in their order.

    "Övriga" are named so only where it is true of every committee that is not mentioned.
    """
    told = {own(state) for state in states}
    if len(told) <= 1:
        return next(iter(told), "Ingen uppgift")
    sentences = [f"{WORDS[status]} för {listed(names)}." for status in ORDER if (names := _with(states, status))]
    parts = [state for state in states if state.part]
    sentences += [f"{state.committee} har genomfört sin del ({state.part})." for state in parts]
    done = [state.committee for state in states if state.status == "done" and not state.part]
    if len(done) > 1 and sentences:
        sentences.append("Övriga har genomfört uppdraget." if not _with(states, None) else _done_by(done))
    elif done:
        sentences.append(_done_by(done))
    if silent := _with(states, None):
        sentences.append(f"Ingen uppgift från {listed(silent)}.")
    return " ".join(sentences)


def of_report(states: Sequence[State], *, committee: str, common: bool) -> str:
    """What a committee's report prints: of a common assignment all committees' states, of a named one its own.

    Of a named one that others have and it has not, theirs.
    """
    mine = [state for state in states if state.committee == committee and state.status is not None]
    return own(mine[0]) if mine and not common else together(states)


def _with(states: Sequence[State], status: str | None) -> list[str]:
    return [state.committee for state in states if state.status == status]


def _done_by(names: Sequence[str]) -> str:
    return f"{listed(names)} har genomfört uppdraget."
