"""Text i ett avsnitt: what a person writes or pastes, kept clean, and read as parts of the document.

Whoever sends it, only this is kept: paragraphs, headings in three levels, lists, strong, emphasis, links to the web,
and references to a figure, a decision or a footnote. Everything else (scripts, styles, pictures, frames, handlers) is
dropped with its markup; words are kept. What is kept is written anew in one form, so that the same text is the same
characters. Knows neither Django nor the clock.
"""

import html as markup
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from html.parser import HTMLParser

import nh3

from reports.document import Bullets, Heading, Paragraph, Part, Run

LIMIT = 300_000  # characters of a section, markup and all: about a hundred pages
MOST = 30_000_000  # characters that are read at all, pictures among them
LONGEST_NOTE = 2_000  # characters of a footnote

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h4", "h5": "h4", "h6": "h4"}
LEVELS = {"h2": 1, "h3": 2, "h4": 3}  # of headings inside a section
LISTS = ("ul", "ol")
BREAKS = frozenset({"p", "div", "li", "tr", "blockquote", "pre", "table", "br", "section", *HEADINGS, *LISTS})
CELLS = ("td", "th")
REFERENCES = {"data-figure": "figure", "data-format": "format", "data-decision": "decision", "data-note": "note"}
KEY = re.compile(r"[\wåäöÅÄÖ.:*-]{1,200}", re.ASCII)
ADDRESS = re.compile(r"(?:https?://|mailto:)[^\s\"<>]{1,2000}", re.IGNORECASE)
WORD_LIST = re.compile(r"^MsoList", re.IGNORECASE)
WORD_BULLET = re.compile(r"^\s*(?:[·•§▪–-]|o(?=\s{2,}))\s+")
WORD_NUMBER = re.compile(r"^\s*(?:\d+|[a-z])[.)]\s+")
SPACES = re.compile(r"[ \t\r\n\f]+")
WHITE = " \u00a0"  # what is cut at the ends of a line


class TooLong(ValueError):
    """The text is longer than a section may be; the message is Swedish."""


@dataclass(frozen=True)
class Piece:
    """Words that are set alike, or a reference: to a figure, a decision or the footnote ``note`` (its text)."""

    text: str = ""
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    figure: str = ""
    format: str = ""
    decision: str = ""
    note: str = ""


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Block:
    """A paragraph (``p``), a heading (``h2`` … ``h4``) with one line, or a list (``ul``, ``ol``) with one a point."""

    kind: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Clean:
    """A text as it is kept, and how many pictures were dropped from it."""

    html: str
    pictures: int = 0


@dataclass(frozen=True)
class Open(Run):
    """A run of somebody's text that is not bound yet: its figure has no words, its footnote no mark."""

    format: str = ""
    footnote: str = ""


def clean(text: str) -> Clean:
    """What is kept of a text. Raises TooLong."""
    if len(text) > MOST:
        raise TooLong(_too_long(len(text)))
    reader = _read(text)
    kept = write(reader.blocks)
    if len(kept) > LIMIT:
        raise TooLong(_too_long(len(kept)))
    return Clean(kept, reader.pictures)


def blocks(text: str) -> tuple[Block, ...]:
    """A text, block by block."""
    return tuple(_read(text).blocks)


def write(found: Iterable[Block], span: Callable[[Piece], str] = lambda piece: "") -> str:
    """Blocks as HTML. ``span`` says what stands inside a reference, for a reader; it is not read back."""
    made = []
    for block in found:
        lines = ["".join(_written(piece, span) for piece in line) for line in block.lines]
        inside = "".join(f"<li>{line}</li>" for line in lines) if block.kind in LISTS else lines[0]
        made.append(f"<{block.kind}>{inside}</{block.kind}>")
    return "".join(made)


def parts(text: str) -> tuple[Part, ...]:
    """A text as parts of a document, with open runs; headings count from 1."""
    return tuple(map(_part, blocks(text)))


def pieces(text: str) -> list[Piece]:
    """Every piece of a text in order."""
    return [piece for block in blocks(text) for line in block.lines for piece in line]


def lines(text: str, shown: Callable[[Piece], str]) -> list[str]:
    """The words of each paragraph, heading and point; ``shown`` says how a reference is read."""
    found = (line for block in blocks(text) for line in block.lines)
    return ["".join(piece.text or shown(piece) for piece in line) for line in found]


def _too_long(length: int) -> str:
    return (
        f"Texten är {length // 1000} tusen tecken lång, och ett avsnitt rymmer {LIMIT // 1000} tusen "
        "(ungefär hundra sidor). Inget är sparat. Dela texten på flera avsnitt, eller korta den."
    )


def _part(block: Block) -> Part:
    runs = [tuple(map(_open, line)) for line in block.lines]
    if block.kind in LISTS:
        return Bullets(tuple(runs), ordered=block.kind == "ol")
    return Heading(runs[0], LEVELS[block.kind]) if block.kind in LEVELS else Paragraph(runs[0])


def _open(piece: Piece) -> Open:
    return Open(
        text=piece.text,
        strong=piece.strong,
        emphasis=piece.emphasis,
        href=piece.href,
        figure=piece.figure,
        decision=piece.decision,
        format=piece.format,
        footnote=piece.note,
    )


def _written(piece: Piece, span: Callable[[Piece], str]) -> str:
    named = [(name, getattr(piece, field)) for name, field in REFERENCES.items()]
    words = "".join(f' {name}="{markup.escape(value)}"' for name, value in named if value)
    inside = f"<span{words}>{markup.escape(span(piece))}</span>" if words else markup.escape(piece.text, quote=False)
    for tag, holds in (("em", piece.emphasis), ("strong", piece.strong)):
        inside = f"<{tag}>{inside}</{tag}>" if holds else inside
    return f'<a href="{markup.escape(piece.href)}">{inside}</a>' if piece.href else inside


def _read(text: str) -> "_Reader":
    """The text through the sanitiser, which knows how a browser reads bad markup, and then block by block."""
    tidy = nh3.clean(
        text,
        tags={"b", "strong", "i", "em", "a", "span", "img", *BREAKS, *CELLS},
        clean_content_tags={"script", "style", "title", "head", "iframe", "object", "template", "noscript"},
        attributes={"a": {"href"}, "p": {"class"}, "span": set(REFERENCES)},
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    reader = _Reader()
    reader.feed(tidy)
    reader.close()
    reader.end_line()
    return reader


class _Reader(HTMLParser):
    """Makes blocks of clean HTML: one line of pieces at a time."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self.pictures = 0
        self._line: list[Piece] = []
        self._kind = "p"
        self._lists: list[str] = []
        self._goes_on = False  # the next point belongs to the list before it
        self._marks = {"strong": 0, "em": 0}
        self._href = ""
        self._reference = 0  # depth inside a reference, whose words are not read
        self._word_list = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in BREAKS:
            self.end_line()
        if tag in HEADINGS:
            self._kind = HEADINGS[tag]
        elif tag in LISTS:
            self._lists.append(tag)
            self._goes_on = len(self._lists) > 1
        elif tag == "p":
            self._word_list = bool(WORD_LIST.match(values.get("class", "")))
        elif tag == "img":
            self.pictures += 1
        elif tag in CELLS and self._line:
            self._line.append(Piece("; "))
        elif tag in {"strong", "b"}:
            self._marks["strong"] += 1
        elif tag in {"em", "i"}:
            self._marks["em"] += 1
        elif tag == "a":
            self._href = values["href"] if ADDRESS.fullmatch(values.get("href", "")) else ""
        elif tag == "span":
            self._span(values)

    def handle_endtag(self, tag: str) -> None:
        if tag in BREAKS:
            self.end_line()
        if tag in HEADINGS:
            self._kind = "p"
        elif tag in LISTS and self._lists:
            self._lists.pop()
            self._goes_on = bool(self._lists)
        elif tag in {"strong", "b"}:
            self._marks["strong"] -= 1
        elif tag in {"em", "i"}:
            self._marks["em"] -= 1
        elif tag == "a":
            self._href = ""
        elif tag == "span" and self._reference:
            self._reference -= 1
        self._word_list = self._word_list and tag != "p"

    def handle_data(self, data: str) -> None:
        if not self._reference and (text := SPACES.sub(" ", data)):
            self._add(Piece(text))

    def end_line(self) -> None:
        """Close the line at hand, if it says anything."""
        line, self._line = _trimmed(self._line), []
        if not line:
            return
        if self._word_list:
            ordered = bool(WORD_NUMBER.match(line[0].text))
            mark = WORD_NUMBER if ordered else WORD_BULLET
            line = _trimmed([replace(line[0], text=mark.sub("", line[0].text, count=1)), *line[1:]])
            self._point("ol" if ordered else "ul", line, goes_on=True)
        elif self._lists:
            self._point(self._lists[0], line, goes_on=self._goes_on)
        else:
            self.blocks.append(Block(self._kind, (line,)))
        self._goes_on = True

    def _point(self, kind: str, line: Line, *, goes_on: bool) -> None:
        last = self.blocks[-1] if self.blocks else None
        if line and goes_on and last and last.kind == kind:
            self.blocks[-1] = Block(kind, (*last.lines, line))
        elif line:
            self.blocks.append(Block(kind, (line,)))

    def _span(self, values: dict[str, str]) -> None:
        if self._reference:
            self._reference += 1
            return
        found = {field: values[name] for name, field in REFERENCES.items() if values.get(name)}
        note = SPACES.sub(" ", found.pop("note", "")).strip()[:LONGEST_NOTE]
        kept = {field: value for field, value in found.items() if KEY.fullmatch(value)}
        if "figure" in kept:
            self._add(Piece(figure=kept["figure"], format=kept.get("format", "")))
        elif "decision" in kept:
            self._add(Piece(decision=kept["decision"]))
        elif note:
            self._add(Piece(note=note))
        self._reference = 1 if kept or note else 0
        # A span that refers to nothing is read through; its end tag finds no reference open.

    def _add(self, piece: Piece) -> None:
        marked = replace(piece, strong=self._marks["strong"] > 0, emphasis=self._marks["em"] > 0, href=self._href)
        last = self._line[-1] if self._line else None
        if last and piece.text and last.text and replace(last, text="") == replace(marked, text=""):
            marked = replace(marked, text=SPACES.sub(" ", last.text + piece.text))
            self._line.pop()
        self._line.append(marked)


def _trimmed(line: list[Piece]) -> Line:
    """Without space at either end, and without pieces that say nothing."""
    kept = list(line)
    while kept and _is_words(kept[0]) and not kept[0].text.lstrip(WHITE):
        kept.pop(0)
    while kept and _is_words(kept[-1]) and not kept[-1].text.rstrip(WHITE):
        kept.pop()
    if kept and _is_words(kept[0]):
        kept[0] = replace(kept[0], text=kept[0].text.lstrip(WHITE))
    if kept and _is_words(kept[-1]):
        kept[-1] = replace(kept[-1], text=kept[-1].text.rstrip(WHITE))
    return tuple(kept)


def _is_words(piece: Piece) -> bool:
    return not (piece.figure or piece.decision or piece.note)
