"""What a builder gives, and how a text of the registers becomes parts of the document."""

from collections.abc import Iterable
from dataclasses import dataclass

from goals import citing
from goals.models import Decision
from reports.document import Note, Paragraph, Part, Run


@dataclass(frozen=True)
class Built:
    """The parts of a generated section in order, and the footnotes that they refer to by key."""

    parts: tuple[Part, ...] = ()
    notes: tuple[Note, ...] = ()


class Citing:
    """Makes runs of texts: a decision that a text cites, by code or reference, keeps its code. At most one query."""

    def __init__(self) -> None:
        self._references: dict[str, str] | None = None

    def runs(self, text: str) -> tuple[Run, ...]:
        """A text in runs."""
        if "§" not in text and "[beslut:" not in text:
            return (Run(text),)
        if self._references is None:
            self._references = {one.reference: one.code for one in Decision.objects.all()}
        return tuple(Run(words, decision=code) for words, code in citing.pieces(text, self._references))

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
