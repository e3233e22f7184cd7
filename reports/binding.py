"""Bindning: somebody's text gets its numbers, its decisions and the marks of its footnotes, through the whole document.

All figures of a report are asked for at once. What is not known, or may not be read by everybody, prints no number and
no hint of one; it is told as a fault to those who write.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace

from followup import figures
from followup.figures import Figure
from followup.models import Unit
from goals import citing
from goals.models import Decision
from reports import prose, wording
from reports.document import Bullets, Fact, Heading, Note, Paragraph, Part, Run, Section, Table
from reports.prose import Open

MISSING = "[siffra saknas]"
ALL = "alla"  # of a key: all committees together


@dataclass(frozen=True)
class Scope:
    """Which figures a report may print: those of its committee; an administration's appendix only its own units'."""

    committee: str  # code, in lower case; empty for the municipality, which prints any
    units: frozenset[str] | None  # codes below an administration; None where every unit may be printed

    def holds(self, key: str) -> bool:
        """Whether the report may print the figure of a key."""
        first, *rest = key.lower().split(".")
        if self.committee and first not in {self.committee, ALL}:
            return False
        if self.units is None:
            return True
        return any(part.removeprefix("enhet-") in self.units for part in rest if part.startswith("enhet-"))


def scope(unit: Unit) -> Scope:
    """The scope of a report of a unit."""
    if unit.kind == Unit.Kind.MUNICIPALITY:
        return Scope("", None)
    if unit.kind == Unit.Kind.COMMITTEE:
        return Scope(unit.code.lower(), None)
    below = Unit.objects.below(unit).values_list("code", flat=True)
    return Scope(unit.committee().code.lower(), frozenset(code.lower() for code in below))


def known(keys: Iterable[str], within: Scope) -> dict[str, Figure]:
    """The figures of those keys that exist, that everybody may read, and that a report of the scope may print."""
    return figures.found(sorted({key for key in keys if within.holds(key)}))


def references() -> dict[str, str]:
    """The codes of the decisions by how they are cited in print."""
    return {one.reference: one.code for one in Decision.objects.all()}


def keys(parts: Iterable[Part]) -> Iterator[str]:
    """The keys of the figures that some parts print, sections with all that is in them."""
    for part in parts:
        if isinstance(part, Section):
            yield from keys(part.parts)
        elif isinstance(part, Table):
            yield from (cell.figure for row in part.rows for cell in row.cells if cell.figure)
        else:
            yield from (run.figure for runs in _lines(part) for run in runs if run.figure)


def _lines(part: Part) -> tuple[tuple[Run, ...], ...]:
    if isinstance(part, Bullets):
        return part.items
    return (part.runs,) if isinstance(part, Paragraph | Heading) else ()


@dataclass
class Binder:
    """Binds the parts of one document in reading order; ``notes`` are its footnotes, numbered through it."""

    figures: Mapping[str, Figure]
    references: Mapping[str, str]
    notes: list[Note] = field(default_factory=list)

    def part(self, part: Part) -> Part:
        """A part with all its open runs bound."""
        if isinstance(part, Section):
            return replace(part, parts=tuple(map(self.part, part.parts)))
        if isinstance(part, Bullets):
            return replace(part, items=tuple(map(self.line, part.items)))
        return replace(part, runs=self.line(part.runs)) if isinstance(part, Paragraph | Heading) else part

    def line(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        """The runs of a paragraph, a heading or a point."""
        return tuple(made for run in runs for made in (self._bound(run) if isinstance(run, Open) else (run,)))

    def facts(self, of: Iterable[str]) -> tuple[Fact, ...]:
        """The figures of the keys, as the document carries them."""
        found = [self.figures[key] for key in sorted(set(of)) if key in self.figures]
        return tuple(Fact(one.key, one.label, one.value, str(one.measure), one.source) for one in found)

    def _bound(self, run: Open) -> Iterator[Run]:
        plain = Run(**{one.name: getattr(run, one.name) for one in fields(Run)})
        if run.figure:
            figure = self.figures.get(run.figure)
            words = wording.worded(figure, run.format) if figure else MISSING
            yield replace(plain, text=words, figure=run.figure if figure else "")
        elif run.footnote:
            number = str(len(self.notes) + 1)
            self.notes.append(Note(f"fot-{number}", number, tuple(self._cited(Run(run.footnote)))))
            yield replace(plain, text=number, note=f"fot-{number}")
        elif run.decision:
            words = next((words for words, code in self.references.items() if code == run.decision), "")
            yield replace(plain, text=words or "[beslut saknas]", decision=run.decision if words else "")
        else:
            yield from self._cited(plain)

    def _cited(self, run: Run) -> Iterator[Run]:
        """The run in pieces, where it cites decisions."""
        for words, code in citing.pieces(run.text, self.references):
            yield replace(run, text=words, decision=code)


def shown(piece: prose.Piece, found: Mapping[str, Figure], cited: Mapping[str, str]) -> str:
    """How a reference is read where a text is shown by itself: in the editor, and between two versions."""
    if piece.figure:
        figure = found.get(piece.figure)
        return wording.worded(figure, piece.format) if figure else MISSING
    if piece.decision:
        return next((words for words, code in cited.items() if code == piece.decision), "[beslut saknas]")
    return f"[fotnot: {piece.note}]"
