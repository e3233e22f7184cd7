"""The bytes of a text file: what kind of file it is, its encoding, and its text as UTF-8 a part at a time.

Everything is decided from the bytes, never from the file's name, and no more than a few parts are held in memory.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import numpy as np

from finance.parsing.model import UnreadableFile

HEAD = 1 << 20  # what is looked at to find the header, delimiter and decimal sign
PART = 512 << 10  # bytes read at a time: enough for the column reader, and the memory of several parts stays small
MAX_RECORD = 1 << 20  # no ledger row is longer; a longer one is a broken quotation mark or not a ledger at all

WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")  # zip (xlsx, xlsb, ods) and OLE2 (xls)
_AS_CSV = "Spara filen som CSV eller Excel (xlsx) och försök igen."
_OTHER_KINDS = (
    (b"%PDF", "Filen är en PDF, inte en tabell. Hämta ut uppgifterna som CSV eller Excel i stället."),
    (b"\x89PNG", "Filen är en bild, inte en tabell. Välj en CSV- eller Excelfil."),
    (b"\xff\xd8\xff", "Filen är en bild, inte en tabell. Välj en CSV- eller Excelfil."),
    (b"GIF8", "Filen är en bild, inte en tabell. Välj en CSV- eller Excelfil."),
    (b"\x1f\x8b", "Filen är komprimerad (gzip). Packa upp den och försök igen."),
    (b"7z\xbc\xaf", "Filen är komprimerad (7z). Packa upp den och försök igen."),
    (b"Rar!", "Filen är komprimerad (rar). Packa upp den och försök igen."),
    (b"PK", "Zip-filen är trasig eller avkortad. Hämta den på nytt, packa upp den och försök igen."),
    (b"{\\rtf", f"Filen är ett textdokument (RTF), inte en tabell. {_AS_CSV}"),
)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|head|body|table|\?xml|!--|meta|style)", re.IGNORECASE)
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_SWEDISH_1252 = "åäöÅÄÖé".encode("cp1252")
_SWEDISH_437 = "åäöÅÄÖé".encode("cp437")
_SWEDISH_UTF_8 = tuple(letter.encode() for letter in "åäöÅÄÖ")
_ORDINARY = bytes([*b"\t\n\v\f\r\x1a\x1b", *range(32, 127)])  # tell nothing of the encoding
_STRAY_CONTROLS = 3  # kinds of control characters that a text may have picked up; a binary file has them all
_LONE_RETURN = re.compile(rb"\r(?!\n)")
_EMPTY = "Filen är tom. Kontrollera att uttaget blev klart och välj filen igen."
_BINARY = f"Filen innehåller tecken som inte hör hemma i en textfil. {_AS_CSV}"


def is_workbook(path: Path) -> bool:
    """Whether the file begins as a workbook. Raises UnreadableFile when it is empty or something else than a table."""
    with path.open("rb") as file:
        start = file.read(4096)
    if not start:
        raise UnreadableFile(_EMPTY)
    if start.startswith(WORKBOOK_SIGNATURES):
        return True
    for signature, reason in _OTHER_KINDS:
        if start.startswith(signature):
            raise UnreadableFile(reason)
    if _MARKUP.match(start.removeprefix(codecs.BOM_UTF8)) or _MARKUP.match(start.replace(b"\0", b"")[2:]):
        raise UnreadableFile(f"Filen är en webbsida (HTML) eller XML, inte en tabell, vad den än heter. {_AS_CSV}")
    return False


def encoding_of(path: Path, *, if_untold: str = "cp1252") -> str:
    """The encoding of a text file, by its bytes: UTF-8, UTF-16, CP1252, CP437 or Latin-1.

    Reads the whole file, so that an å on the last line is not read wrongly. ``if_untold`` is the encoding of a file
    with letters beyond ASCII but no Swedish ones. Raises UnreadableFile when it is no text.
    """
    with path.open("rb") as file:
        start = file.read(4096)
        for bom, encoding in _BOMS:
            if start.startswith(bom):
                return encoding
        if encoding := _silent_utf_16(start):
            return encoding
        file.seek(0)
        if _is_utf_8(file):
            return "utf-8"
        file.seek(0)
        return _legacy(file, if_untold)


def _silent_utf_16(start: bytes) -> str:
    """UTF-16 without a byte order mark: every other byte of plain Swedish is then zero."""
    half = len(start) // 2
    if half and start[1::2].count(0) > half * 0.7 and not start[0::2].count(0):
        return "utf-16-le"
    if half and start[0::2].count(0) > half * 0.7 and not start[1::2].count(0):
        return "utf-16-be"
    return ""


def _parts(file: BinaryIO) -> Iterator[bytes]:
    while part := file.read(PART):
        yield part


def _is_utf_8(file: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for part in _parts(file):
            if b"\0" in part:
                raise UnreadableFile(_BINARY)
            if not part.isascii() or decoder.getstate()[0]:
                decoder.decode(part)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _legacy(file: BinaryIO, if_untold: str) -> str:
    """CP1252, or CP437 where the Swedish letters stand as DOS wrote them; Latin-1 where bytes are none of CP1252's."""
    counts = np.zeros(256, np.int64)
    of_utf_8 = 0
    for part in _parts(file):
        if b"\0" in part:
            raise UnreadableFile(_BINARY)
        telling = part.translate(None, _ORDINARY)
        counts += np.bincount(np.frombuffer(telling, np.uint8), minlength=256)
        of_utf_8 += sum(map(part.count, _SWEDISH_UTF_8)) if b"\xc3" in telling else 0
    as_1252, as_437 = int(counts[list(_SWEDISH_1252)].sum()), int(counts[list(_SWEDISH_437)].sum())
    if of_utf_8 and of_utf_8 * 2 >= as_1252:
        raise UnreadableFile(
            "Filen blandar två teckenkodningar, så att å, ä och ö skulle bli fel. "
            "Hämta ut den på nytt som UTF-8 och försök igen."
        )
    if np.count_nonzero(counts[:32]) > _STRAY_CONTROLS:
        raise UnreadableFile(_BINARY)
    if as_437 > as_1252 or (as_437 == as_1252 == 0 and if_untold == "cp437"):
        return "cp437"
    return "latin-1" if counts[list(b"\x81\x8d\x8f\x90\x9d")].any() else "cp1252"


@dataclass(frozen=True)
class Head:
    """The beginning of a text file: its text in whole lines, whether that is all of it, and what ends its lines.

    ``newline`` is a lone carriage return where there is no line feed at all (old Macintosh files).
    """

    text: str
    whole: bool
    newline: str


def head_of(path: Path, encoding: str) -> Head:
    """The beginning of the text. Raises UnreadableFile when it is blank or a single line without an end."""
    with path.open("rb") as file:
        raw = file.read(HEAD)
        whole = not file.read(1)
    text = _decoded(codecs.getincrementaldecoder(encoding)(), raw, whole)
    if not text.strip("\ufeff \t\r\n\f"):
        raise UnreadableFile(_EMPTY)
    if "\0" in text:
        raise UnreadableFile(_BINARY)
    newline = "\r" if "\r" in text and "\n" not in text else "\n"
    text = text.replace("\r", "\n") if newline == "\r" else text.replace("\r\n", "\n").replace("\r", " ")
    if whole:
        return Head(text, whole, newline)
    if "\n" not in text:
        raise UnreadableFile(
            f"Filens första rad är längre än {MAX_RECORD // 1024} kB, så filen är ingen tabell med rader. {_AS_CSV}"
        )
    return Head(text[: text.rindex("\n") + 1], whole, newline)


def utf_8_parts(path: Path, encoding: str, newline: str) -> Iterator[tuple[bytes, float]]:
    """The text as UTF-8, some megabytes at a time, with the share of the file read. Carriage returns stand only before
    line feeds.
    """
    size = path.stat().st_size or 1
    decoder = None if encoding == "utf-8" else codecs.getincrementaldecoder(encoding)()
    held = b""  # a carriage return whose line feed may come with the next part
    with path.open("rb") as file:
        for raw in _parts(file):
            last = file.tell() >= size
            part = held + (
                raw if decoder is None or _same_in_utf_8(raw, encoding) else _decoded(decoder, raw, last).encode()
            )
            held = b""
            if not last and part.endswith(b"\r") and newline == "\n":
                part, held = part[:-1], b"\r"
            yield _with_line_feeds(part, newline), min(1.0, file.tell() / size)


def _same_in_utf_8(raw: bytes, encoding: str) -> bool:
    return encoding in ("cp1252", "cp437", "latin-1") and raw.isascii()


def _decoded(decoder: codecs.IncrementalDecoder, raw: bytes, final: bool) -> str:
    try:
        return decoder.decode(raw, final)
    except UnicodeDecodeError:
        raise UnreadableFile(
            "Filen är avkortad eller har tecken som inte går att tyda. Hämta ut den på nytt som UTF-8 och försök igen."
        ) from None


def _with_line_feeds(part: bytes, newline: str) -> bytes:
    if newline == "\r":
        return part.replace(b"\r", b"\n")
    if b"\r" not in part:
        return part
    octets = np.frombuffer(part, np.uint8)
    after = np.flatnonzero(octets == b"\r"[0]) + 1
    paired = after[-1] < len(octets) and bool((octets[after] == b"\n"[0]).all())
    return part if paired else _LONE_RETURN.sub(b" ", part)
