"""Historik: a section's versions as people see them, and what differs between two texts. Pure but for one read."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from difflib import SequenceMatcher
from itertools import groupby

from followup.models import User
from reports import prose
from reports.models import Prose, ReportSection

TOGETHER = timedelta(minutes=15)  # saves of one person with less between them are shown as one
TOKENS = re.compile(r"\w+(?:[,.:]\w+)*|\s+|[^\w\s]")
MOST_UNCHANGED = 2  # paragraphs in a row that are shown though they say nothing new
LONG = 20_000  # tokens above which a difference is told paragraph by paragraph

Shown = Callable[[prose.Piece], str]


@dataclass(frozen=True)
class Sitting:
    """What one person saved without a pause: the first and the last of it, and which version was before."""

    first: Prose
    last: Prose
    before: int
    saves: int

    @property
    def by(self) -> User:
        """Who wrote."""
        return self.last.by

    @property
    def at(self) -> datetime:
        """When the last of it was saved."""
        return self.last.at


@dataclass(frozen=True)
class Change:
    """Words as they stand in both texts (``kept``), in the later alone (``added``) or in the earlier (``removed``)."""

    kind: str
    words: str


def sittings(section: ReportSection) -> list[Sitting]:
    """The versions of a section by who wrote without a pause, the newest first. One query."""
    made: list[Sitting] = []
    for one in section.versions.select_related("by").defer("html").order_by("version"):
        last = made[-1] if made else None
        if last and last.by.pk == one.by_id and one.at - last.at < TOGETHER:
            made[-1] = Sitting(last.first, one, last.before, last.saves + 1)
        else:
            made.append(Sitting(one, one, last.last.version if last else 0, 1))
    return made[::-1]


def differences(earlier: str, later: str, shown: Shown) -> list[list[Change]]:
    """What differs between two texts, paragraph by paragraph and in each word by word."""
    before, after = prose.lines(earlier, shown), prose.lines(later, shown)
    told: list[list[Change]] = []
    for kind, a, b, c, d in SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        if kind == "equal":
            told += [[Change("kept", line)] for line in after[c:d]]
            continue
        told += _paragraphs(before[a:b], after[c:d])
    return told


@dataclass(frozen=True)
class Stretch:
    """Paragraphs in a row that all have changed, or that all stand as they did."""

    changed: bool
    paragraphs: list[list[Change]]

    @property
    def folded(self) -> bool:
        """Whether a reader who looks for what has changed is helped by not seeing them."""
        return not self.changed and len(self.paragraphs) > MOST_UNCHANGED


def stretches(changes: Sequence[list[Change]]) -> list[Stretch]:
    """Differences with the paragraphs that stand unchanged put together."""
    by_changed = groupby(changes, key=lambda one: any(change.kind != "kept" for change in one))
    return [Stretch(changed, list(ones)) for changed, ones in by_changed]


def _paragraphs(before: Sequence[str], after: Sequence[str]) -> list[list[Change]]:
    """Paragraphs that have changed, each against the one in its place."""
    pairs = list(zip(before, after, strict=False))
    told = [_words(*pair) for pair in pairs]
    told += [[Change("removed", line)] for line in before[len(pairs) :]]
    return [*told, *([Change("added", line)] for line in after[len(pairs) :])]


def _words(before: str, after: str) -> list[Change]:
    a, b = TOKENS.findall(before), TOKENS.findall(after)
    if max(len(a), len(b)) > LONG:
        return [Change("removed", before), Change("added", after)]
    told = []
    for kind, i, j, k, m in SequenceMatcher(a=a, b=b, autojunk=False).get_opcodes():
        if kind == "equal":
            told.append(Change("kept", "".join(a[i:j])))
            continue
        told += [Change("removed", "".join(a[i:j]))] if j > i else []
        told += [Change("added", "".join(b[k:m]))] if m > k else []
    return told


@dataclass(frozen=True)
class Compared:
    """A paragraph, and whether the same words stand in the other text; ``figures`` when numbers in it may differ."""

    words: str
    same: bool
    figures: bool
    kind: str = "p"  # of its block


def compared(text: str, other: str, shown: Shown) -> list[Compared]:
    """Each paragraph of a text against another text: the words alone, whatever its figures say."""
    there = set(prose.lines(other, _as_figure))
    kinds = [block.kind for block in prose.blocks(text) for _ in block.lines]
    found = zip(prose.lines(text, shown), prose.lines(text, _as_figure), kinds, strict=True)
    return [Compared(words, plain in there, FIGURE in plain, kind) for words, plain, kind in found]


FIGURE = "\N{OBJECT REPLACEMENT CHARACTER}"


def _as_figure(piece: prose.Piece) -> str:
    return FIGURE if piece.figure else piece.decision or f"[{piece.note}]"


def count(changes: Sequence[Sequence[Change]]) -> Mapping[str, int]:
    """How many words have been added and removed."""
    words = dict.fromkeys(("added", "removed"), 0)
    for paragraph in changes:
        for change in paragraph:
            if change.kind in words:
                words[change.kind] += len(change.words.split())
    return words
