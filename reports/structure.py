"""The structure tree of a PDF, mended: what WeasyPrint 70 leaves out of PDF/UA-1.

- A header cell says whether it heads a column or a row (``/Scope``), a row's header belongs under the heading in the
  corner, and the identifiers that cells name stand in the ``/IDTree``.
- A table that a page break has parted is one table again, and its repeated headings are decoration.
- The running footer is decoration (an artifact), not content.
- A picture's alternative text is the whole sentence, and its frame is given in the page's own coordinates.
"""

from collections.abc import Iterator, Mapping

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator, Pdf, String

Element = pikepdf.Object  # a structure element, a dictionary of the PDF
PIXEL = 0.75  # points


def mend(pdf: Pdf, alternatives: Mapping[str, str]) -> None:
    """Mend the document's structure in place. ``alternatives`` maps a picture's title to its alternative text."""
    root = pdf.Root.StructTreeRoot
    document = root.K[0]
    _join_tables(document)
    for element in _elements(document):
        if _kind(element) == "TH":
            _scope(element)
        elif _kind(element) == "Figure":
            _picture(element, alternatives)
    for table in (element for element in document.K if _kind(element) == "Table"):
        _corner(table)
    root.IDTree = pdf.make_indirect(_id_tree(document))
    _retire(pdf, document)


def _elements(element: Element) -> Iterator[Element]:
    """The element and all structure elements below it, in reading order."""
    yield element
    for kid in element.get("/K", ()):
        if isinstance(kid, Dictionary) and kid.get("/Type") == Name.StructElem:
            yield from _elements(kid)


def _kind(element: Element) -> str:
    """What the element is: ``Table``, ``TH``, ``P`` …"""
    return str(element.S).removeprefix("/")


def _kids(element: Element, kind: str) -> list[Element]:
    """The element's own children of a kind."""
    return [kid for kid in element.K if isinstance(kid, Dictionary) and kid.get("/S") == f"/{kind}"]


def _join_tables(document: Element) -> None:
    """Put the parts of a table together: a part without a caption goes on with the table before it."""
    kept: list[Element] = []
    whole = None
    for element in document.K:
        if _kind(element) != "Table":
            kept.append(element)
        elif whole is None or _kids(element, "Caption"):
            whole = element
            kept.append(element)
        else:
            _append(whole, element)
    document.K = Array(kept)


def _append(table: Element, part: Element) -> None:
    """Move a part's rows into the table; its repeated headings are left behind, and those who named them renamed."""
    if not _headings(table):  # nothing but the caption found room before the break
        for kid in part.K:
            kid.P = table
            table.K.append(kid)
        return
    renamed = {
        bytes(repeated.ID): heading.ID for heading, repeated in zip(_headings(table), _headings(part), strict=True)
    }
    for body in _kids(part, "TBody"):
        body.P = table
        table.K.append(body)
        for element in _elements(body):
            if "/Headers" in element.get("/A", {}):
                element.A.Headers = Array([renamed.get(bytes(own), own) for own in element.A.Headers])


def _headings(table: Element) -> list[Element]:
    """The header cells of the table's columns."""
    return [cell for head in _kids(table, "THead") for cell in _elements(head) if _kind(cell) == "TH"]


def _scope(cell: Element) -> None:
    """Say whether a header cell heads its column or its row."""
    cell.A.Scope = Name.Column if _kind(cell.P.P) == "THead" else Name.Row


def _corner(table: Element) -> None:
    """Let every row's header stand under the heading in the corner, which nothing else names."""
    headings = _headings(table)
    if headings:
        for body in _kids(table, "TBody"):
            for cell in _elements(body):
                if _kind(cell) == "TH":
                    cell.A.Headers = Array([headings[0].ID])


def _picture(figure: Element, alternatives: Mapping[str, str]) -> None:
    """Give a picture its whole alternative text, and its frame in points from the page's lower left corner."""
    title = str(figure.get("/Alt", ""))
    figure.Alt = String(alternatives.get(title, title))
    left, top, right, bottom = (float(edge) * PIXEL for edge in figure.A.BBox)
    height = float(figure.Pg.MediaBox[3])
    figure.A.BBox = Array([round(edge, 2) for edge in (left, height - bottom, right, height - top)])


def _id_tree(document: Element) -> Dictionary:
    """The identifiers of the document with their elements, sorted as the standard wants."""
    named = {bytes(element.ID): element for element in _elements(document) if "/ID" in element}
    names = Array([item for key in sorted(named) for item in (String(key), named[key])])
    limits = Array([String(min(named, default=b"")), String(max(named, default=b""))])
    return Dictionary(Kids=Array([Dictionary(Limits=limits, Names=names)])) if named else Dictionary(Names=names)


def _retire(pdf: Pdf, document: Element) -> None:
    """Turn content whose element is no longer (or never was) in the tree into artifacts, page by page."""
    living = {element.objgen for element in _elements(document)}
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    for page, parents in zip(pdf.pages, list(numbers)[1::2], strict=False):
        dead = {number for number, parent in enumerate(parents) if parent.objgen not in living}
        for number in dead:
            parents[number] = pikepdf.Object.parse(b"null")
        if dead:
            page.Contents = pdf.make_stream(_without(page, dead))


def _without(page: pikepdf.Page, dead: set[int]) -> bytes:
    """The page's content with the marked contents of the given numbers made artifacts."""
    instructions = list(pikepdf.parse_content_stream(page))
    for place, one in enumerate(instructions):
        marked = one.operator == Operator("BDC") and isinstance(one.operands[1], Dictionary)
        if marked and int(one.operands[1].get("/MCID", -1)) in dead:
            decoration = [Name.Artifact, Dictionary(Type=Name.Pagination)]
            instructions[place] = pikepdf.ContentStreamInstruction(decoration, one.operator)
    return pikepdf.unparse_content_stream(instructions)
