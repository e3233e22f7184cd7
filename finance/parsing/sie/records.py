"""The text of a SIE file: its lines, and the fields of a record.

After *SIE filformat, utgåva 4B* (2008-09-30), sections 5 and 7: a record begins with a label, ``#TRANS``; its fields
stand apart by blanks or tabs, in quotation marks where they need to, and a list of objects stands in braces. More is
forgiven in reading than the format allows, because real files ask for it.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from finance.parsing.model import UnreadableFile
from finance.parsing.source import MAX_RECORD, utf_8_parts

KNOWN = frozenset({
    "#ADRESS", "#BKOD", "#BTRANS", "#DIM", "#ENHET", "#FLAGGA", "#FNAMN", "#FNR", "#FORMAT", "#FTYP", "#GEN", "#IB",
    "#KONTO", "#KPTYP", "#KSUMMA", "#KTYP", "#OBJEKT", "#OIB", "#OMFATTN", "#ORGNR", "#OUB", "#PBUDGET", "#PROGRAM",
    "#PROSA", "#PSALDO", "#RAR", "#RES", "#RTRANS", "#SIETYP", "#SRU", "#TAXAR", "#TRANS", "#UB", "#UNDERDIM",
    "#VALUTA", "#VER",
})  # fmt: skip
"""The labels of the format. Records with other labels are passed over with a note (section 7.1)."""

BRACES = ("{", "}")
"""What stands alone on its line around the rows of a voucher."""

Fields = list[str | tuple[str, ...]]
"""A record's fields, the label first; a list of objects is a tuple of dimensions and codes by turns."""

# A mark closes its field only before a blank, a brace or the end, so that marks that were never escaped do no harm.
# An escaped mark before a blank may also be a backslash that ends the field: "C:\"; the regex then steps back to it.
_FIELD = re.compile(
    r"""[ \t]*(?:(?P<brace>[{}])|"(?P<quoted>(?:\\"|[^"]|(?<!\\)"(?=[^ \t}]))*)"(?=[ \t}]|$)"""
    r"""|(?P<bare>[^ \t{}"][^ \t{}]*))"""
)
_MAX_JOINED = 20  # lines that a text with line breaks in it may go on for
_DAMAGED = re.compile(
    "Ã[¥¤¶…„–]|├[Ññ╢àäû]|\ufffd|[a-z][†„”σΣ÷][a-z]"  # å, ä, ö read with the wrong encoding, then saved
)
_SUSPECT = "Ã├\ufffd†„”σΣ÷"
_FIRST_LABEL = re.compile(r"[\s\ufeff]*(#[A-Z]+)(?=\s|$)", re.IGNORECASE)


def is_sie(path: Path) -> bool:
    """Whether the file is SIE 1–4: its first line that is not blank begins with one of the format's labels."""
    with path.open("rb") as file:
        start = file.read(4096)
    utf_16 = start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    text = start.decode("utf-16" if utf_16 else "utf-8", errors="ignore").replace("\0", "")
    label = _FIRST_LABEL.match(text)
    return label is not None and label[1].upper() in KNOWN


class Unclosed(ValueError):
    """A quotation mark or a brace of the record has no end."""


def fields(text: str) -> Fields:
    """The fields of a record. Raises Unclosed.

    An escaped quotation mark comes back without its backslash.
    """
    found: Fields = []
    objects: list[str] | None = None
    at, end = 0, len(text.rstrip(" \t\r\x1a"))
    while at < end:
        part = _FIELD.match(text, at, end)
        if part is None:
            raise Unclosed(text)
        at = part.end()
        brace, quoted, bare = part.groups()
        if brace == "{":
            objects = []
        elif brace:
            if objects is not None:
                found.append(tuple(objects))
            objects = None
        else:
            value = (quoted if bare is None else bare).replace('\\"', '"')
            if objects is None:
                found.append(value)
            else:
                objects.append(value)
    if objects:
        raise Unclosed(text)
    return found


class Text:
    """The lines of a SIE file, read a part at a time. ``done`` is the share read; ``damaged`` the first spoilt line."""

    def __init__(self, path: Path, encoding: str, newline: str) -> None:
        self.path = path
        self.encoding = encoding
        self.newline = newline
        self.done = 0.0
        self.damaged: tuple[int, str] | None = None

    def parts(self) -> Iterator[tuple[int, str]]:
        """Whole lines, some megabytes at a time, with the physical line, from 1, of the first."""
        line, carried = 1, b""
        for part, done in utf_8_parts(self.path, self.encoding, self.newline):
            self.done = done
            cut = part.rfind(b"\n") + 1
            if cut:
                yield line, self._decoded(carried + part[:cut], line)
                line += (carried + part[:cut]).count(b"\n")
            carried = part[cut:] if cut else carried + part
            if len(carried) > MAX_RECORD:
                raise UnreadableFile(f"Rad {line} tar aldrig slut. Kontrollera att filen är hel och försök igen.")
        if carried:
            yield line, self._decoded(carried, line)

    def lines(self) -> Iterator[tuple[int, str]]:
        """Each record's physical line and its text; a text that was broken over lines is joined again."""
        held, started, joined = "", 0, 0
        for first, body in self.parts():
            for line, text in enumerate(body.removesuffix("\n").split("\n"), first):
                if held and (joined >= _MAX_JOINED or text.lstrip().startswith(("#", *BRACES))):
                    yield started, held
                    held = ""
                if held:
                    held, joined = f"{held} {text.strip()}", joined + 1
                elif text.count('"') % 2 and _is_open(text):
                    held, started, joined = text, line, 0
                    continue
                else:
                    yield line, text
                    continue
                if not _is_open(held):
                    yield started, held
                    held = ""
        if held:
            yield started, held

    def _decoded(self, body: bytes, first: int) -> str:
        text = body.decode().replace("\r\n", "\n")
        suspect = self.damaged is None and not text.isascii() and any(sign in text for sign in _SUSPECT)
        if suspect and (found := _DAMAGED.search(text)):
            before = text.count("\n", 0, found.start())
            self.damaged = (first + before, text.split("\n", before + 1)[before].strip())
        return text


def _is_open(text: str) -> bool:
    try:
        fields(text)
    except Unclosed:
        return True
    return False
