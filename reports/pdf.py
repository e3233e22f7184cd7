"""The report as a PDF for people with and without sight: PDF/UA-1 and PDF/A-3a in one file, the same bytes every time.

WeasyPrint lays it out and tags it; ``reports.structure`` mends what it leaves, before anything is written. Its tables
lie inside as files. Why so: docs/adr/0008 and 0023. Nothing is fetched from anywhere: the document may only ask for
what ``OWN`` names.
"""

import gc
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, time
from pathlib import Path
from typing import Any

import pydyf
import weasyprint
from django.conf import settings
from django.template.loader import render_to_string
from weasyprint import HTML, Attachment
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import attached, footnotes, metadata, structure
from reports.document import Document, Section
from reports.templatetags.printing import Footnotes

STYLES = ("tokens.css", "report-print.css", "report-print-tables.css")
FONTS = Path(__file__).parent / "fonts"
OWN = {
    **{f"own:css/{name}": (settings.BASE_DIR / "static" / "css" / name, "text/css") for name in STYLES},
    **{f"own:font/{one.name}": (one, "font/ttf") for one in sorted(FONTS.glob("*.ttf"))},
}
MOST_ROWS = 2_000  # of a table on paper: a hundred pages
VARIANT = "pdf/a-3a"
TRIES = 4
SHORT = {"p": 300, "li": 180}  # characters of a block that has too few lines to be broken (css/report-print.css)
CONTENTS_DEPTH = 3  # levels of headings in the table of contents

# A font that is cut to the letters used is dated now, unless this standard of reproducible builds says otherwise.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


class NotPrintable(Exception):
    """The document cannot be set on paper; the message is Swedish and says what to do."""


class NoSuchSection(LookupError):
    """The document has no section with the key; the message is Swedish."""


class OwnFiles(URLFetcher):
    """Gives the document its style sheet and its font, and stops at anything else."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file that an address stands for. Raises FatalURLFetchingError for every other address."""
        if url not in OWN:
            raise FatalURLFetchingError(f"dokumentet får inte hämta {url}")
        path, kind = OWN[url]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def render(document: Document) -> bytes:
    """The whole document, its tables attached. The same document gives the same bytes. Raises NotPrintable."""
    require_printable(document)
    return _laid_out(document, whole_html(document), attached.files(document))


def render_section(document: Document, key: str) -> bytes:
    """One section by itself, with what is below it, as it will look: a preview. Raises NotPrintable, NoSuchSection."""
    alone = only(document, key)
    require_printable(alone)
    return _laid_out(alone, _html("print/section.html", alone), ())


def whole_html(document: Document) -> str:
    """What WeasyPrint lays out of the whole document."""
    contents = [one for one in document.all_sections() if one.title and one.level <= CONTENTS_DEPTH]
    return _html("print/report.html", document, contents=contents)


def only(document: Document, key: str) -> Document:
    """The document with one section alone and the notes that it refers to. Raises NoSuchSection."""
    section: Section | None = next((one for one in document.all_sections() if one.key == key), None)
    if section is None:
        raise NoSuchSection(f"Rapporten har inget avsnitt som heter {key}. Det kan ha tagits bort medan du läste.")
    referred = set(footnotes.referred(section))
    return replace(document, sections=(section,), notes=tuple(note for note in document.notes if note.key in referred))


def require_printable(document: Document) -> None:
    """Raises NotPrintable for a table that no paper can hold; asked before anything is laid out."""
    for table in document.tables:
        if len(table.rows) > MOST_ROWS:
            raise NotPrintable(
                f"Tabellen ”{table.title}” har {_spaced(len(table.rows))} rader. En PDF kan ha högst "
                f"{_spaced(MOST_ROWS)} rader i en tabell. Korta av tabellen, eller ta ut den som kalkylblad."
            )


def _spaced(number: int) -> str:
    return f"{number:,}".replace(",", "\N{NO-BREAK SPACE}")


def _html(template: str, document: Document, **more: Any) -> str:
    return render_to_string(template, _context(document) | more)


def _context(document: Document) -> dict[str, Any]:
    return {"report": document, "parts": list(document.flow()), "notes": Footnotes(document.notes)}


def _laid_out(document: Document, html: str, files: Iterable[attached.File]) -> bytes:
    """The HTML as a PDF with its structure mended, its metadata whole and its files attached."""

    def finish(laid_out: weasyprint.Document, pdf: pydyf.PDF) -> None:
        structure.mend(laid_out, pdf, {one.title: f"{one.title}. {one.summary}" for one in document.pictures})
        metadata.complete(pdf)

    dated = datetime.combine(document.through, time.min)
    inside = [
        Attachment(
            string=one.content,
            name=one.name,
            description=one.description,
            created=dated,
            modified=dated,
            relationship="Data",
        )
        for one in files
    ]
    with _without_collecting():
        laid_out = _with_notes_in_time(HTML(string=html, url_fetcher=OwnFiles()))
        made: bytes = laid_out.write_pdf(
            finisher=finish, pdf_variant=VARIANT, pdf_identifier=b"uppsikt", attachments=inside
        )
    return made


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Without Python's search for objects that refer to each other and to which nothing refers.

    WeasyPrint makes a million small objects and keeps nearly all of them until the file is written. To search through
    them time and again is a fourth of the work, and finds a fortieth of the memory (benchmarks/report).
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _with_notes_in_time(html: HTML) -> weasyprint.Document:
    """The pages, with each note on the page that refers to it.

    WeasyPrint moves a page's notes to the next one when that lets it break a paragraph which it may not break earlier.
    Such a paragraph is kept together: the short ones from the beginning, as they cannot be broken anyway, and of the
    long ones those that turn out to be such, when the pages are set again, which costs as much as the first time.
    """
    blocks = (one for one in html.etree_element.iter() if one.tag in SHORT)
    structure.keep(one for one in blocks if len("".join(one.itertext())) <= SHORT[one.tag])
    for _ in range(TRIES):
        laid_out = html.render(font_config=FontConfiguration(), pdf_variant=VARIANT)
        breaking = structure.blocks_before_late_notes(laid_out)
        structure.keep(breaking)
        if not breaking:
            break
    return laid_out
