"""Look for a mark in whatever a route gives: a page, JSON, a table as a file, a document, an archive, a PDF."""

import hashlib
import io
import re
import zipfile

import pypdf

_PACKED: dict[str, str] = {}  # what a packed file says, by its fingerprint: the same bytes are unpacked once


def text_of(content: bytes) -> str:
    """All that the answer says, without the spaces that may stand inside a number."""
    if content.startswith((b"PK", b"%PDF")):
        mark = hashlib.sha256(content).hexdigest()
        if mark not in _PACKED:
            _PACKED[mark] = _unpacked(content)
        return _PACKED[mark]
    return _plain(content.decode("utf-8", "replace"))


def _plain(words: str) -> str:
    return re.sub(r"(\s|&nbsp;|\\u00a0|\\u202f)+", "", words)


def _unpacked(content: bytes) -> str:
    if content.startswith(b"%PDF"):
        reader = pypdf.PdfReader(io.BytesIO(content))
        attached = [one for files in reader.attachments.values() for one in files]
        return _plain("".join(page.extract_text() for page in reader.pages)) + "".join(map(text_of, attached))
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(text_of(archive.read(name)) for name in archive.namelist())
