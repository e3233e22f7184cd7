"""Styrdokument: what is due of a plan, a programme or a policy at a day. Pure.

Each document is tried once in every term of office (mandatperiod): it runs on, is revised, or is repealed.
"""

from dataclasses import dataclass
from datetime import date

TERM = 4
# The committees' terms of office begin on 1 January of the year after a general election; one began in 2023.
A_TERM = 2023
SOON = 365


@dataclass(frozen=True, slots=True)
class Due:
    """What is to be done; the sooner the lower the ``rank``. The words are Swedish."""

    rank: int
    words: str


def term_of(day: date) -> int:
    """The first year of the term of office that a day is in."""
    return day.year - (day.year - A_TERM) % TERM


def term_words(first: int) -> str:
    """A term of office: ``2023–2026``."""
    return f"{first}–{first + TERM - 1}"


def due(valid_to: date | None, reviewed: int | None, repealed: bool, today: date) -> Due | None:
    """What is due of a document; None when nothing is.

    ``reviewed`` is the first year of the term of office in which it was last tried.
    """
    if repealed:
        return None
    if valid_to is not None and valid_to < today:
        return Due(0, f"Giltigheten gick ut {valid_to.isoformat()}. Besluta om ett nytt dokument eller upphäv det.")
    if valid_to is not None and (valid_to - today).days <= SOON:
        return Due(1, f"Giltigheten går ut {valid_to.isoformat()}. Börja arbetet med nästa.")
    if reviewed is None or reviewed < term_of(today):
        return Due(2, f"Har inte prövats under mandatperioden {term_words(term_of(today))}.")
    return None
