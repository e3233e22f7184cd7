"""Vad har ändrats sedan beslutet: how two documents of the same report differ. Pure.

Figures and cells of tables by their exact values, states and words by what they say, paragraphs by the section that
they stand in. What is shown alike is alike: a difference that is rounded away is told, with its exact size.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher

from followup import money
from reports.document import Bullets, Cell, Document, Heading, Paragraph, Picture, Section, Table, words

GONE = "finns inte längre"
NEW = "fanns inte"


@dataclass(frozen=True)
class Changed:
    """Something that has another value: where it stands, what was said, what would be said now.

    ``difference`` is exact, in the measure of the value (kronor for amounts); None where either is no number.
    """

    place: str
    name: str
    old: str
    new: str
    difference: Decimal | None = None
    measure: str = ""


@dataclass(frozen=True)
class Rewritten:
    """A section whose text is another: what has been taken away and what has come, paragraph by paragraph."""

    place: str
    gone: tuple[str, ...]
    added: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """Everything that differs."""

    figures: tuple[Changed, ...] = ()
    cells: tuple[Changed, ...] = ()
    states: tuple[Changed, ...] = ()
    texts: tuple[Rewritten, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.figures or self.cells or self.states or self.texts)

    @property
    def count(self) -> int:
        """How many things differ."""
        return len(self.figures) + len(self.cells) + len(self.states) + len(self.texts)


def compare(old: Document, new: Document) -> Changes:
    """What differs from one document to another."""
    found = list(_cells(old, new))
    numbers = tuple(one for one in found if one.difference is not None)
    others = tuple(one for one in found if one.difference is None)
    return Changes(tuple(_figures(old, new)), numbers, others, tuple(_texts(old, new)))


def _figures(old: Document, new: Document) -> Iterator[Changed]:
    """Figures that the text prints."""
    before, after = ({one.key: one for one in document.figures} for document in (old, new))
    for key in dict.fromkeys([*before, *after]):
        first, then = before.get(key), after.get(key)
        named = first or then
        assert named is not None
        if first and then and first.value == then.value:
            continue
        yield Changed(
            "Siffror i texten",
            named.label,
            _plain(first.value) if first else NEW,
            _plain(then.value) if then else GONE,
            then.value - first.value if first and then else None,
            named.measure,
        )


def _cells(old: Document, new: Document) -> Iterator[Changed]:
    """Cells of tables: those with a number in both have a difference, of the others one sees the words."""
    before, after = ({one.key: one for one in document.tables} for document in (old, new))
    for key in dict.fromkeys([*before, *after]):
        first, then = before.get(key), after.get(key)
        if first is None or then is None:
            table = first or then
            assert table is not None
            yield Changed(table.title, "Hela tabellen", *(("finns", GONE) if first else (NEW, "finns")))
        else:
            yield from _of_table(first, then)


def _of_table(first: Table, then: Table) -> Iterator[Changed]:
    before, after = _by_name(first), _by_name(then)
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key), after.get(key)
        if old is not None and new is not None and (old.text, old.value) == (new.text, new.value):
            continue
        yield Changed(
            first.title,
            ", ".join(key[:2]),
            old.text if old is not None else NEW,
            new.text if new is not None else GONE,
            _less(new, old),
            first.unit,
        )


def _less(new: Cell | None, old: Cell | None) -> Decimal | None:
    """What is added from the old cell to the new; None where either has no number."""
    if new is None or old is None or new.value is None or old.value is None:
        return None
    return new.value - old.value


def _by_name(table: Table) -> dict[tuple[str, str, int], Cell]:
    """Cells by the names of row and column; rows with the same name are told apart by their order."""
    found: dict[tuple[str, str, int], Cell] = {}
    for row, cells in table.lines:
        for header, cell in cells:
            number = 0
            while (row.name, header.text, number) in found:
                number += 1
            found[row.name, header.text, number] = cell
    return found


def _texts(old: Document, new: Document) -> Iterator[Rewritten]:
    """Sections whose words differ."""
    before, after = _said(old), _said(new)
    for key in dict.fromkeys([*before, *after]):
        first, then = before.get(key, []), after.get(key, [])
        gone: list[str] = []
        added: list[str] = []
        for what, start, end, begin, stop in SequenceMatcher(None, first, then, autojunk=False).get_opcodes():
            if what != "equal":
                gone += first[start:end]
                added += then[begin:stop]
        if gone or added:
            yield Rewritten(key, tuple(gone), tuple(added))


def _said(document: Document) -> dict[str, list[str]]:
    """What each section says, paragraph by paragraph, by the titles above it."""
    found: dict[str, list[str]] = {"Rapportens början": [document.headline, document.lead]}
    for path, section in _paths(document.sections):
        said = found.setdefault(path, [])
        for part in section.parts:
            if isinstance(part, Paragraph | Heading):
                said.append(part.text)
            elif isinstance(part, Bullets):
                said += [words(item) for item in part.items]
            elif isinstance(part, Picture):
                said.append(f"{part.title}: {part.summary}")
    if document.notes:
        found["Noter"] = [words(note.runs) for note in document.notes]
    return found


def _paths(sections: tuple[Section, ...], above: str = "") -> Iterator[tuple[str, Section]]:
    for section in sections:
        path = " › ".join(filter(None, [above, section.title])) or "Utan rubrik"
        yield path, section
        yield from _paths(tuple(part for part in section.parts if isinstance(part, Section)), path)


def _plain(value: Decimal) -> str:
    return money.number(value.normalize())
