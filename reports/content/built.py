"""What a builder gives, and how a text of the registers becomes parts of the document."""

from collections.abc import Iterable
from dataclasses import dataclass

from goals import citing
from reports.content.material import Material
from reports.document import Note, Paragraph, Part, Run


@dataclass(frozen=True)
class Built:
    """The parts of a generated section in order, and the footnotes that they refer to by key."""

    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()


class Citing:
    """Makes runs of texts: a decision that a text cites, by code or reference, keeps its code."""

    def __init__(self, read: Material) -> None:
        self._read = read

    def runs(self, text: str) -> tuple[Run, ...]:
        """A text in runs."""
        if "§" not in text and "[beslut:" not in text:
            return (Run(text),)
        return tuple(Run(words, decision=code) for words, code in citing.pieces(text, self._read.references))

    def paragraphs(self, text: str) -> tuple[Paragraph, ...]:
        """A paragraph of each line that says something."""
        return tuple(Paragraph(self.runs(line)) for line in lines(text))


def lines(text: str) -> list[str]:
    """The lines of a text that say something, without the spaces round them."""
    return [line for line in map(str.strip, text.splitlines()) if line]


def joined(made: Iterable[Built]) -> Built:
    """One after the other."""
    all_of_it = list(made)
    return Built(
        tuple(part for one in all_of_it for part in one.parts), tuple(note for one in all_of_it for note in one.notes)
    )
