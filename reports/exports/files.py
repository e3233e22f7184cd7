"""The files that a report can be had as: their names, types and makers."""

from collections.abc import Callable

from django.http import HttpResponse

from reports.document import Document, Table
from reports.exports import figures, package, sheets, word

OFFICE = "application/vnd.openxmlformats-officedocument"
TYPES = {
    "xlsx": f"{OFFICE}.spreadsheetml.sheet",
    "docx": f"{OFFICE}.wordprocessingml.document",
    "json": "application/json",
    "zip": "application/zip",
}
MADE: dict[str, Callable[[Document], bytes]] = {
    "xlsx": sheets.workbook,
    "docx": word.as_word,
    "json": lambda document: figures.as_json(document).encode(),
}


def name(document: Document, kind: str) -> str:
    """What the file is called: unit, occasion and version, and that it is a draft where it is one."""
    version = f"version-{document.version}" if document.decided else f"utkast-{document.version}"
    return f"{document.code}-{document.occasion_code}-{version}.{kind}"


def response(document: Document, kind: str, *, snapshot: str = "", pdf: bytes = b"") -> HttpResponse:
    """The report as a download of a kind (xlsx, docx, json; zip with the snapshot's text and the PDF's bytes)."""
    content = package.package(document, snapshot=snapshot, pdf=pdf) if kind == "zip" else MADE[kind](document)
    answer = HttpResponse(content, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="{name(document, kind)}"'
    return answer


def exact_unit(table: Table) -> str:
    """What the exact values of a table are in."""
    return "kronor" if table.unit in sheets.SCALE else table.unit
