"""Fynd: what the proofreading finds, and the rules that find it. Pure."""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reports.proofreading.facts import Facts
    from reports.proofreading.reading import Reading


class Severity(StrEnum):
    """How much a finding weighs: an error stops the report from being submitted until it is mended or accepted."""

    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


class Family(StrEnum):
    """The eight families of rules, and the hints on language that are kept apart from them."""

    ARITHMETIC = "1"
    AMOUNTS = "2"
    COUNTS = "3"
    UNBOUND = "4"
    TIMES = "5"
    CONTRADICTIONS = "6"
    ASSESSMENTS = "7"
    NAMES = "8"
    LANGUAGE = "språk"


@dataclass(frozen=True)
class Place:
    """Where something stands: the section's key and title, the part's number in it from 1, and the part in words."""

    key: str
    section: str
    position: int
    part: str

    def __str__(self) -> str:
        return f"{self.section}, {self.part}" if self.section else self.part


@dataclass(frozen=True)
class Found:
    """What a rule hands over. ``severity`` is given where it is another than the rule's own."""

    place: Place
    words: str
    compared_with: str = ""
    difference: str = ""
    suggestion: str = ""
    severity: Severity | None = None
    candidates: tuple[str, ...] = ()


Find = Callable[["Reading", "Facts"], "Iterable[Found]"]


@dataclass(frozen=True)
class Rule:
    """A rule: its key, family, title, what it looks for, why, how much it weighs, and the function that finds."""

    key: str
    family: Family
    title: str
    description: str
    reason: str
    severity: Severity
    find: Find = field(repr=False, compare=False)

    @property
    def apart(self) -> bool:
        """Whether its findings are hints on language: never a part of the gate, and off by default."""
        return self.family is Family.LANGUAGE


@dataclass(frozen=True)
class Finding:
    """A finding: the passage as written, what it was compared with, how they differ and what to do about it.

    ``candidates`` are keys of figures that an unbound number may be meant to print.
    """

    rule: str
    family: Family
    severity: Severity
    place: Place
    words: str
    compared_with: str
    difference: str
    suggestion: str
    candidates: tuple[str, ...] = ()

    @property
    def fingerprint(self) -> str:
        """What tells it from others: rule, section, words and what they were compared with, wherever they moved to.

        Of an unbound number only its words: the figures that it may be are no part of what is accepted.
        """
        against = "" if self.family is Family.UNBOUND else self.compared_with
        told = "\n".join((self.rule, self.place.section, self.words, against))
        return hashlib.sha256(told.encode()).hexdigest()

    def as_json(self) -> dict[str, object]:
        """It as plain values."""
        return {
            "rule": self.rule,
            "family": self.family.value,
            "severity": self.severity.value,
            "place": {
                "section": self.place.section,
                "key": self.place.key,
                "position": self.place.position,
                "part": self.place.part,
            },
            "words": self.words,
            "compared_with": self.compared_with,
            "difference": self.difference,
            "suggestion": self.suggestion,
            "candidates": list(self.candidates),
            "fingerprint": self.fingerprint,
        }


def finding(rule: Rule, found: Found) -> Finding:
    """What a rule found, with the rule's name and weight."""
    return Finding(
        rule=rule.key,
        family=rule.family,
        severity=found.severity or rule.severity,
        place=found.place,
        words=found.words,
        compared_with=found.compared_with,
        difference=found.difference,
        suggestion=found.suggestion,
        candidates=found.candidates,
    )
