"""The report as a PDF for people with and without sight: tagged, with its own fonts, the same bytes every time.

WeasyPrint lays it out and tags it (PDF/UA-1); ``reports.structure`` mends what it leaves. Why these two:
docs/adr/0008-pdf-by-weasyprint-mended.md. Nothing is fetched from anywhere: the document may only ask for what
``OWN`` names.
"""

import io
import os
from pathlib import Path

import pikepdf
from django.conf import settings
from django.template.loader import render_to_string
from fontpkg_inter import __file__ as inter
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from reports import structure
from reports.document import Document

OWN = {
    "own:css/tokens.css": (settings.BASE_DIR / "static" / "css" / "tokens.css", "text/css"),
    "own:css/report-print.css": (settings.BASE_DIR / "static" / "css" / "report-print.css", "text/css"),
    "own:font": (Path(inter).parent / "files" / "Inter[opsz,wght].ttf", "font/ttf"),
}

# A font that is cut to the letters used is dated now, unless this standard of reproducible builds says otherwise.
os.environ.setdefault("SOURCE_DATE_EPOCH", "0")


class OwnFiles(URLFetcher):
    """Gives the document its style sheet and its font, and stops at anything else."""

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        """The file that an address stands for. Raises FatalURLFetchingError for every other address."""
        if url not in OWN:
            raise FatalURLFetchingError(f"dokumentet får inte hämta {url}")
        path, kind = OWN[url]
        return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})


def render(document: Document) -> bytes:
    """The document as PDF/UA-1. The same document gives the same bytes."""
    html = HTML(string=render_to_string("print/report.html", {"report": document}), url_fetcher=OwnFiles())
    laid_out = html.write_pdf(pdf_variant="pdf/ua-1", font_config=FontConfiguration(), pdf_identifier=b"uppsikt")
    with pikepdf.open(io.BytesIO(laid_out)) as pdf:
        structure.mend(pdf, {picture.title: f"{picture.title}. {picture.summary}" for picture in document.pictures})
        mended = io.BytesIO()
        pdf.save(mended, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return mended.getvalue()
