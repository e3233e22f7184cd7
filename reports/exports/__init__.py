"""The report as files: xlsx, CSV, JSON, Word and an archive package, each made of a document alone. Pure.

The same document gives the same bytes. What has not been decided says that it is a draft.
"""

from reports.document import Document

DRAFT = "UTKAST"


def standing_words(document: Document) -> str:
    """How binding the document is: its decision, or that there is none."""
    found = document.decided
    if found is None:
        return f"{DRAFT}: rapporten är inte beslutad och kan ändras."
    return f"Beslutad av {found.body} den {found.day}, {found.cited}, diarienummer {found.diary_number}."


def version_words(document: Document) -> str:
    """The version, and what it corrects."""
    words = f"Version {document.version}."
    return f"{words} {document.corrects}" if document.corrects else words
