"""Arkivpaket: the decided report as an archive takes it in. PDF, snapshot, tables, figures, and what each file is.

Nothing is compressed: an archive reads it without a decoder, and its bytes depend on no library's version.
``sha256sum -c sha256sums.txt`` checks every file.
"""

import hashlib
import json
import re
from dataclasses import dataclass

from reports.document import Document
from reports.exports import figures, packing, sheets

UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")  # in the name of a file
FORMAT = 1  # of the package, raised when the names or the manifest change


@dataclass(frozen=True)
class File:
    """A file of the package: its name, its bytes, what it is (in Swedish) and its media type."""

    name: str
    content: bytes
    what: str
    media_type: str

    @property
    def sha256(self) -> str:
        """The checksum of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


def package(document: Document, *, snapshot: str, pdf: bytes) -> bytes:
    """The package of a decided report as a zip file; ``snapshot`` is its JSON as it was frozen, ``pdf`` made of that.

    Raises ValueError for a draft, which is no record to archive.
    """
    if document.decided is None:
        raise ValueError("Rapporten är inte beslutad och kan inte arkiveras.")
    listed = files(document, snapshot=snapshot, pdf=pdf)
    manifest = File("manifest.json", _manifest(document, listed).encode(), "Förteckning", "application/json")
    sums = "".join(f"{one.sha256}  {one.name}\n" for one in sorted([*listed, manifest], key=lambda one: one.name))
    whole = [*listed, manifest, File("sha256sums.txt", sums.encode(), "Kontrollsummor", "text/plain")]
    return packing.packed(
        ((one.name, one.content) for one in sorted(whole, key=lambda one: one.name)), compressed=False
    )


def files(document: Document, *, snapshot: str, pdf: bytes) -> list[File]:
    """What is archived, without the manifest."""
    tables = [
        File(f"tabeller/{number:02}-{UNSAFE.sub('-', table.key)}.csv", sheets.table_csv(table), table.title, "text/csv")
        for number, table in enumerate(document.tables, start=1)
    ]
    return [
        File("rapport.pdf", pdf, "Rapporten som den beslutades", "application/pdf"),
        File("rapport.json", snapshot.encode(), "Rapporten som den frystes, ord för ord", "application/json"),
        File("siffror.json", figures.as_json(document).encode(), "Rapportens alla siffror", "application/json"),
        *tables,
    ]


def _manifest(document: Document, listed: list[File]) -> str:
    decided = document.decided
    assert decided is not None
    whole = {
        "format": FORMAT,
        "title": document.document_title,
        "unit": document.unit,
        "code": document.code,
        "municipality": document.municipality,
        "occasion": document.occasion_code,
        "version": document.version,
        "corrects": document.corrects,
        "snapshot_schema": document.schema,
        "decision": {
            "body": decided.body,
            "day": decided.day.isoformat(),
            "paragraph": decided.paragraph,
            "diary_number": decided.diary_number,
        },
        "language": "sv",
        "files": [
            {
                "name": one.name,
                "what": one.what,
                "media_type": one.media_type,
                "size": len(one.content),
                "sha256": one.sha256,
            }
            for one in sorted(listed, key=lambda one: one.name)
        ],
    }
    return json.dumps(whole, ensure_ascii=False, indent=1) + "\n"
