"""The report as a Word document, for those who must: headings, lists, tables with headings of their own, notes last.

Made with Word's own styles, so that its outline, its table of contents and its readers for the blind find their way.
"""

import io

import docx
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as WordTable
from docx.text.paragraph import Paragraph as WordParagraph

from reports.document import Bullets, Column, Document, Heading, Paragraph, Part, Picture, RowKind, Run, Section, Table
from reports.exports import packing, standing_words, version_words

LANGUAGE = "sv-SE"
SMALL = Pt(9)
DEEPEST = 9  # heading styles that Word has
BOLD_ROWS = {RowKind.SUM, RowKind.HEADER}


def as_word(document: Document) -> bytes:
    """The report as docx."""
    made = docx.Document()
    day = document.decided.day if document.decided else document.through
    core = made.core_properties
    core.title, core.author, core.language = document.document_title, document.unit, LANGUAGE
    core.comments = core.last_modified_by = ""
    _speak_swedish(made)
    if document.decided is None:
        made.sections[0].header.paragraphs[0].text = standing_words(document)
    _cover(made, document)
    for part in document.flow():
        _add(made, part)
    if document.notes:
        made.add_heading("Noter", 1)
        for note in document.notes:
            paragraph = made.add_paragraph()
            paragraph.add_run(note.mark).font.superscript = True
            paragraph.add_run(" ")
            _set(paragraph, note.runs)
    written = io.BytesIO()
    made.save(written)
    return packing.undated(written.getvalue(), day)


def _speak_swedish(made: WordDocument) -> None:
    """Let every style be in Swedish: what is read aloud, hyphenated and spelt by."""
    properties = made.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    language = properties.find(qn("w:lang"))
    if language is None:
        language = OxmlElement("w:lang")
        properties.append(language)
    language.set(qn("w:val"), LANGUAGE)


def _cover(made: WordDocument, document: Document) -> None:
    made.add_paragraph(f"{document.municipality}, {document.unit}" if document.municipality else document.unit)
    made.add_heading(document.title, 0)
    made.add_paragraph(document.occasion, style="Subtitle")
    for words in (standing_words(document), version_words(document), document.headline, document.lead):
        if words:
            made.add_paragraph(words)


def _add(made: WordDocument, part: Part) -> None:
    """A part at the end of the document."""
    if isinstance(part, Section):
        if part.title:
            made.add_heading(part.title, min(part.level, DEEPEST))
    elif isinstance(part, Heading):
        made.add_heading(part.text, min(part.level, DEEPEST))
    elif isinstance(part, Paragraph):
        paragraph = made.add_paragraph()
        _set(paragraph, part.runs)
        if part.kind == "note":
            for run in paragraph.runs:
                run.font.size = SMALL
    elif isinstance(part, Bullets):
        for item in part.items:
            _set(made.add_paragraph(style="List Number" if part.ordered else "List Bullet"), item)
    elif isinstance(part, Table):
        _table(made, part)
    elif isinstance(part, Picture):
        made.add_paragraph(part.title, style="Caption")
        made.add_paragraph(part.summary)
        _grid(made, list(part.headers), [list(row) for row in part.rows])


def _set(paragraph: WordParagraph, runs: tuple[Run, ...]) -> None:
    """Words into a paragraph."""
    for run in runs:
        if run.href.startswith(("https://", "http://", "mailto:")):
            _link(paragraph, run)
            continue
        made = paragraph.add_run(run.text)
        made.bold, made.italic = run.strong or None, run.emphasis or None
        if run.note:
            made.font.superscript = True


def _link(paragraph: WordParagraph, run: Run) -> None:
    """A link that Word can follow; the library has no word for it."""
    target = paragraph.part.relate_to(run.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), target)
    words = paragraph.add_run(run.text)
    words.underline = True
    link.append(words._r)
    paragraph._p.append(link)


def _table(made: WordDocument, table: Table) -> None:
    made.add_paragraph(table.title, style="Caption").paragraph_format.keep_with_next = True
    grid = _grid(
        made,
        [table.row_header, *(header.text for header in table.columns)],
        [[row.name, *(cell.text for cell in row.cells)] for row in table.rows],
        numbers={at for at, one in enumerate(table.columns, 1) if one.column not in {Column.TEXT, Column.STATUS}},
    )
    for row, line in zip(table.rows, grid.rows[1:], strict=True):
        if row.kind in BOLD_ROWS:
            for cell in line.cells:
                for run in cell.paragraphs[0].runs:
                    run.bold = True
    for note in table.notes:
        made.add_paragraph(note).runs[0].font.size = SMALL
    if not table.notes:
        made.add_paragraph()  # two tables in a row would otherwise become one


def _grid(made: WordDocument, heads: list[str], rows: list[list[str]], numbers: set[int] | None = None) -> WordTable:
    """A table whose first row is repeated on every page and read as its heading."""
    grid = made.add_table(rows=1 + len(rows), cols=len(heads), style="Table Grid")
    for line, texts in zip(grid.rows, [heads, *rows], strict=True):
        for at, (cell, text) in enumerate(zip(line.cells, texts, strict=True)):
            paragraph = cell.paragraphs[0]
            paragraph.add_run(text).font.size = SMALL
            if at in (numbers or set()):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        whole = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(whole)
    for cell in grid.rows[0].cells:
        cell.paragraphs[0].runs[0].bold = True
    head = OxmlElement("w:tblHeader")
    grid.rows[0]._tr.get_or_add_trPr().append(head)
    return grid
