"""A PDF opened and read as a screen reader reads it: by its structure tree, with the text that each element holds."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any

import pikepdf

UNHEARD = re.compile(r"[\s\u2060\u200b\u00ad]")


class Opened:
    """A PDF with its structure."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf

    @cached_property
    def _pages(self) -> dict[tuple[int, int], dict[int, str]]:
        """The text of each mark, by the page's object and the mark's number."""
        return {page.objgen: _texts(page) for page in self.pdf.pages}

    def all(self, kind: str | None = None) -> list[Any]:
        """The elements of a kind in reading order, or all."""
        return self.below(self.pdf.Root.StructTreeRoot.K[0], kind)

    def below(self, element: Any, kind: str | None = None) -> list[Any]:
        """The element and those below it of a kind, in reading order."""
        return [one for one in _elements(element) if kind in {None, str(one.S)[1:]}]

    def text(self, element: Any) -> str:
        """What an element says, in reading order: a picture its alternative text, a text in place of another that."""
        if element.S == "/Figure":
            return str(element.Alt)
        if "/ActualText" in element:
            return str(element.ActualText)
        said = []
        for kid in element.get("/K", ()):
            if isinstance(kid, int):
                said.append(self._pages[element.Pg.objgen].get(kid, ""))
            elif "/S" in kid:
                said.append(self.text(kid))
        return "".join(said)

    def identifiers(self) -> dict[bytes, Any]:
        """The elements that have an identifier."""
        names = list(self.pdf.Root.StructTreeRoot.IDTree.Kids[0].Names)
        return {bytes(key): element for key, element in zip(names[::2], names[1::2], strict=True)}

    def owners(self) -> list[Any]:
        """Of each page the elements that own its marks."""
        numbers = list(self.pdf.Root.StructTreeRoot.ParentTree.Nums)
        by_number = dict(zip(map(int, numbers[::2]), numbers[1::2], strict=True))
        return [by_number[int(page.StructParents)] for page in self.pdf.pages]

    def marks(self, page: Any) -> tuple[set[int], int]:
        """The marks of a page, and how many pieces of its text are decoration. Fails for text outside every mark."""
        marks, depth, decoration = set(), [], 0
        for one in pikepdf.parse_content_stream(page):
            operator = str(one.operator)
            if operator in {"BDC", "BMC"}:
                depth.append(str(one.operands[0]))
                if operator == "BDC" and "/MCID" in one.operands[1]:
                    marks.add(int(one.operands[1]["/MCID"]))
            elif operator == "EMC":
                depth.pop()
            elif operator in {"Tj", "TJ"}:
                assert depth, "text outside every mark"
                decoration += "/Artifact" in depth
        return marks, decoration


def bare(text: str) -> str:
    """A text without what the ear does not hear: spaces, and the soft hyphen of a parted word."""
    return UNHEARD.sub("", text)


def _elements(element: Any) -> Iterator[Any]:
    yield element
    for kid in element.get("/K", ()):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from _elements(kid)


def _texts(page: Any) -> dict[int, str]:
    """The text of a page by mark, decoded by the fonts' own tables."""
    fonts = {name: _letters(font) for name, font in page.Resources.Font.items()}
    found: dict[int, str] = {}
    marks: list[int] = []
    font: dict[bytes, str] = {}
    for one in pikepdf.parse_content_stream(page):
        operator = str(one.operator)
        if operator in {"BDC", "BMC"}:
            own = one.operands[1].get("/MCID", -1) if operator == "BDC" else -1
            marks.append(int(own))
        elif operator == "EMC":
            marks.pop()
        elif operator == "Tf":
            font = fonts[str(one.operands[0])]
        elif operator in {"Tj", "TJ"}:
            pieces = one.operands[0] if operator == "TJ" else one.operands
            said = "".join(_decoded(bytes(piece), font) for piece in pieces if isinstance(piece, pikepdf.String))
            for mark in marks:
                found[mark] = found.get(mark, "") + said
    return found


def _letters(font: Any) -> dict[bytes, str]:
    """What each code of a font says."""
    table = font.ToUnicode.read_bytes().decode()
    pairs = re.findall(r"<([0-9a-fA-F]{4})> <([0-9a-fA-F]+)>", table)
    return {bytes.fromhex(code): bytes.fromhex(said).decode("utf-16-be") for code, said in pairs}


def _decoded(raw: bytes, font: dict[bytes, str]) -> str:
    return "".join(font.get(raw[at : at + 2], "") for at in range(0, len(raw), 2))
