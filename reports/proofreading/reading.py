"""Läsning: a document as the proofreader walks through it: passages and tables, each with its place. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from reports.document import Bullets, Document, Heading, Paragraph, Part, Row, Run, Section, Table, words
from reports.proofreading.findings import Place
from reports.proofreading.swedish import sentences


@dataclass(frozen=True)
class Passage:
    """A paragraph, a point of a list or a note. ``kind`` is ``text``, ``item``, ``note`` or ``debris`` (not prose).

    One that is ``made`` nobody has written: its numbers are what it was made of.
    """

    place: Place
    runs: tuple[Run, ...]
    kind: str
    made: bool = False

    @cached_property
    def text(self) -> str:
        """Its words."""
        return words(self.runs)

    @property
    def sentences(self) -> tuple[tuple[int, str], ...]:
        """Its sentences with where each begins."""
        return sentences(self.text)

    @cached_property
    def bound(self) -> tuple[tuple[int, int, str], ...]:
        """Which of its letters print a figure: from, to, key."""
        spans, at = [], 0
        for run in self.runs:
            if run.figure:
                spans.append((at, at + len(run.text), run.figure))
            at += len(run.text)
        return tuple(spans)


@dataclass(frozen=True)
class Set:
    """A table with its place."""

    place: Place
    table: Table

    def row(self, row: Row) -> Place:
        """The place of one of its rows."""
        title = f"”{self.table.title}”, " if self.table.title else ""
        return Place(self.place.key, self.place.section, self.place.position, f"tabell {title}rad {row.name.strip()}")


@dataclass(frozen=True)
class Headed:
    """A section with the passages and tables directly in it, in reading order, and the headings above it."""

    section: Section
    above: tuple[str, ...]
    passages: tuple[Passage, ...]
    tables: tuple[Set, ...]

    @property
    def place(self) -> Place:
        """The place of its heading."""
        return Place(self.section.key, self.section.title, 0, "rubriken")

    @property
    def prose(self) -> str:
        """Its passages as one text."""
        return " ".join(one.text for one in self.passages)


class Reading:
    """A document read once: its sections, and every passage and table in order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.sections = [_headed(section, above) for section, above in _walk(document.sections, ())]
        notes = tuple(
            Passage(Place("noter", "Noter", number, f"not {note.mark}"), note.runs, "note")
            for number, note in enumerate(document.notes, 1)
        )
        self.passages = [passage for section in self.sections for passage in section.passages] + list(notes)
        self.tables = [table for section in self.sections for table in section.tables]

    @property
    def prose(self) -> list[Passage]:
        """The passages that are sentences."""
        return [one for one in self.passages if one.kind in {"text", "item", "note"}]

    @cached_property
    def headings(self) -> list[str]:
        """Every heading."""
        within = [part.text for _, part in self.document.parts() if isinstance(part, Heading)]
        return [one.section.title for one in self.sections if one.section.title] + within

    @cached_property
    def said(self) -> list[tuple[Passage, str]]:
        """Every sentence of prose with its passage, in order."""
        return [(passage, sentence) for passage in self.prose for _, sentence in passage.sentences]


def _walk(sections: tuple[Section, ...], above: tuple[str, ...]) -> Iterator[tuple[Section, tuple[str, ...]]]:
    for section in sections:
        yield section, above
        inside = tuple(part for part in section.parts if isinstance(part, Section))
        yield from _walk(inside, (*above, section.title))


def _headed(section: Section, above: tuple[str, ...]) -> Headed:
    passages: list[Passage] = []
    tables: list[Set] = []
    title = section.title or (above[-1] if above else "")
    for number, part in enumerate((one for one in section.parts if not isinstance(one, Section)), 1):
        if isinstance(part, Table):
            tables.append(Set(Place(section.key, title, number, f"tabell {part.title}".strip()), part))
            notes = enumerate(part.notes, 1)
            passages += [
                Passage(Place(section.key, title, number, f"not {k} under tabellen"), (Run(one),), "note", made=True)
                for k, one in notes
            ]
        else:
            passages += _passages(part, section.key, title, number)
    return Headed(section, above, tuple(passages), tuple(tables))


def _passages(part: Part, key: str, title: str, number: int) -> list[Passage]:
    if isinstance(part, Paragraph):
        kind = part.kind if part.kind in {"note", "debris"} else "text"
        return [Passage(Place(key, title, number, f"stycke {number}"), part.runs, kind, part.made)]
    if isinstance(part, Bullets):
        return [
            Passage(Place(key, title, number, f"stycke {number}, punkt {point}"), runs, "item")
            for point, runs in enumerate(part.items, 1)
        ]
    return []
