"""Ren text: a report extracted from a PDF read back into a document. Pure.

Lines are joined into paragraphs, hyphenation at line ends undone, page numbers dropped, points of lists and headings
told apart, and rows of numbers put together as tables (``plain_tables``).
"""

import re
from dataclasses import dataclass
from datetime import date

from reports.document import Bullets, Document, Note, Paragraph, Part, Run, Section, Table, plain
from reports.proofreading import plain_tables

WIDE = 0.72  # of the widest lines: a shorter line ends what it stands in when the next begins with a capital
LONGEST_HEADING = 95  # letters
LONGEST_LABEL = 60  # letters: a longer line that is not closed goes on after an empty line
BULLET = re.compile(r"^\s*(?:[•●▪◦]|[-–] )\s*")
ORDERED = re.compile(r"^\s*\d{1,2}\. (?=\S)")
_PAGE = re.compile(r"^\s*(?:(?:sida|sid)\s+)?\d{1,3} ?(?:\(\d{1,3}\)|av \d{1,3})\s*$", re.IGNORECASE)
_NOTE = re.compile(r"^\s*(?P<mark>\d{1,2}|\*{1,3}) (?P<text>[A-ZÅÄÖ][a-zåäö].{3,})$")
_CLOSED = re.compile(r"[.:;!?…][”\")]*$")
_ENDS = (".", ":", ";", ",", "!", "?", "…")
STATES = frozenset({"uppnås", "uppnås delvis", "uppnås ej", "delvis", "pågår", "genomförd", "kvarstår", "utgår"})


@dataclass
class Block:
    """Lines that belong together, joined; ``kind`` is ``text``, ``item``, ``ordered`` or ``rule`` (notes follow)."""

    text: str
    kind: str = "text"
    last: int = 0  # letters on its last line


def read(text: str, *, title: str, unit: str, first_day: date, through: date) -> Document:
    """The text as a document. Section levels are not told by plain text: all stand beside each other."""
    parts, notes = _parts(blocks(text))
    return Document(
        title=title,
        unit=unit,
        code="",
        municipality="",
        occasion="",
        occasion_code="",
        first_day=first_day,
        through=through,
        version=1,
        headline="",
        lead="",
        sections=_sections(parts),
        notes=tuple(notes),
    )


def blocks(text: str) -> list[Block]:
    """The text's paragraphs, points and short lines, in order."""
    lines = [line.rstrip("\r\n") for line in text.replace("\f", "\n").split("\n")]
    widest = sorted((len(line.strip()) for line in lines), reverse=True)[: max(len(lines) // 10, 1)]
    width = widest[-1] if widest else 0
    found: list[Block] = []
    fresh = True
    for line in lines:
        if not line.strip() or _PAGE.match(line):
            fresh = True
            continue
        kind = "item" if BULLET.match(line) else "ordered" if ORDERED.match(line) else "text"
        bare = BULLET.sub("", line) if kind == "item" else line
        if re.fullmatch(r"\s{20,}", line):
            fresh = True
            continue
        if found and _goes_on(found[-1], line, kind, fresh=fresh, width=width):
            found[-1].text = joined(found[-1].text, bare.strip())
        else:
            found.append(Block(bare.strip(), kind))
        fresh = False
        found[-1].last = len(line.strip())
    return found


def _goes_on(block: Block, line: str, kind: str, *, fresh: bool, width: int) -> bool:
    """Whether a line goes on with the block before it."""
    if kind != "text" or plain_tables.cells_of(line) or plain_tables.cells_of(block.text) or _NOTE.match(line):
        return False
    small = line.strip()[:1].islower()
    closed = bool(_CLOSED.search(block.text))
    if block.text.endswith("-") and (small or (block.text[-2:-1].isdigit() and line.strip()[:1].isdigit())):
        return True
    if fresh:
        return small and not closed and len(block.text) > LONGEST_LABEL
    if line[:1] == " " and not small and (closed or not block.text.strip()[-1:].isalnum()):
        return False  # the first line of a page
    if block.text.lower() in STATES or line.strip().lower() in STATES:
        return False
    short = block.last < WIDE * width
    return small or not short or block.text.endswith(",")


def joined(before: str, after: str) -> str:
    """Two lines as one: a hyphen that only parted a word at the end of the line is taken away."""
    if not before.endswith("-") or before.endswith(" -"):
        return f"{before} {after}"
    first = re.split(r"[^\wåäöÅÄÖ]", after, maxsplit=1)[0]
    last = re.split(r"[\s(/]", before[:-1])[-1]
    if first.lower() in {"och", "eller", "samt", "respektive"}:
        return f"{before} {after}"
    if before[-2:-1].isdigit() or last.isupper() or not after[:1].islower():
        return before + after
    return before[:-1] + after


def _parts(found: list[Block]) -> tuple[list[Part | str], list[Note]]:
    """The parts in order, with headings as mere text, and the footnotes."""
    parts: list[Part | str] = []
    notes: list[Note] = []
    at = 0
    while at < len(found):
        table = plain_tables.table_at([one.text for one in found], at, f"tabell-{len(parts)}")
        if table:
            while parts and _is_of_header(parts[-1], table.header):
                parts.pop()
            parts.append(table.table)
            at = table.end
            continue
        one = found[at]
        note = _NOTE.match(one.text) if one.kind == "text" else None
        if note and note["mark"][0] == "*":
            parts.append(_with_note(parts, one.text))
        elif note and not ORDERED.match(one.text):
            notes.append(Note(f"not-{len(notes)}", note["mark"], (Run(note["text"]),)))
        else:
            parts.append(_part(one, parts))
        at += 1
    return [part for part in parts if part != ""], notes


def _is_of_header(part: Part | str, header: tuple[str, ...]) -> bool:
    text = part if isinstance(part, str) else part.text if isinstance(part, Paragraph) else ""
    return bool(header) and text in header


def _with_note(parts: list[Part | str], text: str) -> Part | str:
    """A starred line belongs to the table just above it; elsewhere it is a small paragraph."""
    for back in range(1, min(4, len(parts)) + 1):
        table = parts[-back]
        if isinstance(table, Table):
            parts[-back] = Table(
                table.key, table.title, table.row_header, table.columns, table.rows, (*table.notes, text), table.unit
            )
            return ""
    return plain(text, "note")


def _part(block: Block, before: list[Part | str]) -> Part | str:
    if block.kind in {"item", "ordered"}:
        last = before[-1] if before else None
        if isinstance(last, Bullets) and last.ordered == (block.kind == "ordered"):
            before.pop()
            return Bullets((*last.items, (Run(block.text),)), last.ordered)
        return Bullets(((Run(block.text),),), block.kind == "ordered")
    if is_heading(block.text):
        return block.text
    return plain(block.text, "" if _is_prose(block.text) else "debris")


def is_heading(text: str) -> bool:
    """Whether a line by itself is a heading: short, begins with a capital or number, does not end as a sentence."""
    if len(text) > LONGEST_HEADING or text.endswith(_ENDS) or text.lower() in STATES:
        return False
    if not re.match(r"^(?:\d+(?:\.\d+)*\s+)?[A-ZÅÄÖ]|^\d+-årig", text) or not re.search(r"[a-zåäö]{3}", text):
        return False
    if re.search(r"\d,\d", text):
        return False
    return not re.search(r"(?:^|\s)[-−]?\d[\d ,]*(?:$|\s[-−]?\d)|\bI\.U|^\W", text) or bool(re.search(r"20\d\d", text))


def _is_prose(text: str) -> bool:
    return len(text) > LONGEST_HEADING or text.endswith(_ENDS) or text.lower() in STATES


def _sections(parts: list[Part | str]) -> tuple[Section, ...]:
    """Each heading opens a section; what stands before the first has none."""
    made: list[tuple[str, list[Part]]] = [("", [])]
    for part in parts:
        if isinstance(part, str):
            made.append((part, []))
        else:
            made[-1][1].append(part)
    return tuple(
        Section(f"avsnitt-{number}", title, 1, tuple(inside))
        for number, (title, inside) in enumerate(made)
        if title or inside
    )
