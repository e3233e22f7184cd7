"""Fotnoter: numbered through the whole document in the order that they are referred to. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from reports.document import Bullets, Heading, Note, Paragraph, Part, Run, Section, Table


def numbered(sections: tuple[Section, ...], notes: Iterable[Note]) -> tuple[tuple[Section, ...], tuple[Note, ...]]:
    """The sections and the notes with the marks 1, 2, 3 … in reading order.

    A note that nothing refers to comes last. A reference to a note that is not there is left as it is.
    """
    known = {note.key: note for note in notes}
    order = [key for key in dict.fromkeys(_keys(sections)) if key in known]
    order += [key for key in known if key not in set(order)]
    marks = {key: str(number) for number, key in enumerate(order, 1)}
    made = tuple(_section(one, marks) for one in sections)
    return made, tuple(replace(known[key], mark=marks[key]) for key in order)


def referred(part: Part) -> Iterator[str]:
    """The keys that a part refers to, in reading order; of a section all of its parts'."""
    if isinstance(part, Section):
        yield from _keys(part.parts)
    elif isinstance(part, (Paragraph, Heading)):
        yield from (run.note for run in part.runs if run.note)
    elif isinstance(part, Bullets):
        yield from (run.note for item in part.items for run in item if run.note)
    elif isinstance(part, Table):
        yield from (key for row in part.rows for key in (row.note, *(cell.note for cell in row.cells)) if key)


def _keys(parts: Iterable[Part]) -> Iterator[str]:
    for part in parts:
        yield from referred(part)


def _section(section: Section, marks: dict[str, str]) -> Section:
    return replace(section, parts=tuple(_marked(part, marks) for part in section.parts))


def _marked(part: Part, marks: dict[str, str]) -> Part:
    """The part with the new marks in its words. A table has none: its notes are printed from their keys."""
    if isinstance(part, Section):
        return _section(part, marks)
    if isinstance(part, (Paragraph, Heading)):
        return replace(part, runs=_runs(part.runs, marks))
    if isinstance(part, Bullets):
        return replace(part, items=tuple(_runs(item, marks) for item in part.items))
    return part


def _runs(runs: tuple[Run, ...], marks: dict[str, str]) -> tuple[Run, ...]:
    return tuple(replace(run, text=marks[run.note]) if run.note in marks else run for run in runs)
