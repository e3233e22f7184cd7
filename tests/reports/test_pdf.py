"""The PDF is opened and read back: structure, headers, pictures, footer, fonts, bytes."""

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdf
import pytest
from django.conf import settings
from weasyprint.urls import FatalURLFetchingError

from reports import pdf
from tests.reports import samples


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf.render(samples.chapter())


@pytest.fixture(scope="module")
def opened(printed: bytes) -> Iterator[pikepdf.Pdf]:
    with pikepdf.open(io.BytesIO(printed)) as document:
        yield document


@pytest.fixture(scope="module")
def pages(printed: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]


def elements(element: Any) -> Iterator[Any]:
    """The element and those below it, in reading order."""
    yield element
    for kid in element.get("/K", ()):
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield from elements(kid)


def document(opened: pikepdf.Pdf, kind: str | None = None) -> list[Any]:
    """The elements of a kind in reading order, or all."""
    return [one for one in elements(opened.Root.StructTreeRoot.K[0]) if kind in {None, str(one.S)[1:]}]


def identifiers(opened: pikepdf.Pdf) -> dict[bytes, Any]:
    names = list(opened.Root.StructTreeRoot.IDTree.Kids[0].Names)
    return {bytes(key): element for key, element in zip(names[::2], names[1::2], strict=True)}


def test_the_same_chapter_gives_the_same_bytes(printed: bytes) -> None:
    assert pdf.render(samples.chapter()) == printed


def test_it_says_its_title_its_language_and_that_it_is_tagged_for_accessibility(opened: pikepdf.Pdf) -> None:
    assert str(opened.docinfo.Title) == "Räddningsnämnden: Ekonomi, Delår augusti 2023"
    assert (str(opened.Root.Lang), bool(opened.Root.MarkInfo.Marked)) == ("sv", True)
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert b'pdfuaid:part="1"' in opened.Root.Metadata.read_bytes()


def test_the_checker_finds_nothing(printed: bytes, tmp_path: Path) -> None:
    path = tmp_path / "rapport.pdf"
    path.write_bytes(printed)
    assert [finding.message for finding in pdfua.validate(str(path)).findings] == []


def test_every_page_says_its_number_and_how_many_there_are(pages: list[str]) -> None:
    assert len(pages) > 3
    for number, text in enumerate(pages, start=1):
        assert f"{number} ({len(pages)})" in text.replace("\xa0", " ")


def test_the_first_page_opens_with_who_what_and_until_when(pages: list[str]) -> None:
    words = ["Ängelköpings kommun", "Räddningsnämnden", "Ekonomi", "Delår augusti 2023", "den 31 augusti 2023"]
    places = [pages[0].index(word) for word in words]
    assert places == sorted(places)


def test_every_header_cell_says_what_it_heads(opened: pikepdf.Pdf) -> None:
    headers = document(opened, "TH")
    columns = [cell for cell in headers if cell.P.P.S == "/THead"]
    assert {str(cell.A.Scope) for cell in columns} == {"/Column"}
    assert {str(cell.A.Scope) for cell in headers if cell.P.P.S == "/TBody"} == {"/Row"}
    assert len(columns) == len(samples.chapter().tables) * (1 + len(samples.HEADERS))


def test_every_cell_names_the_headers_of_its_row_and_its_column(opened: pikepdf.Pdf) -> None:
    known, cells = identifiers(opened), document(opened, "TD")
    assert len(cells) == sum(len(line.cells) for table in samples.chapter().tables for line in table.lines)
    for cell in cells:
        scopes = sorted(str(known[bytes(name)].A.Scope) for name in cell.A.Headers)
        assert scopes == ["/Column", "/Row"]


def test_the_corner_heads_the_headers_of_the_rows(opened: pikepdf.Pdf) -> None:
    known = identifiers(opened)
    corners = {table.K[1].K[0].K[0].ID for table in document(opened, "Table")}
    rows = [cell for cell in document(opened, "TH") if cell.A.Scope == "/Row"]
    assert {bytes(cell.A.Headers[0]) for cell in rows} == {bytes(corner) for corner in corners} <= set(known)


def test_a_table_over_page_breaks_is_one_table_whose_headings_are_told_once(
    opened: pikepdf.Pdf, pages: list[str]
) -> None:
    tables = document(opened, "Table")
    assert len(tables) == len(samples.chapter().tables)
    long = tables[1]
    assert [str(kid.S) for kid in long.K][:2] == ["/Caption", "/THead"]
    assert sum(1 for one in elements(long) if one.S == "/THead") == 1
    assert len([one for one in elements(long) if one.S == "/TR"]) == 1 + len(samples.chapter().tables[1].lines)
    parted = [text for text in pages if re.search(r"^\d+ Verksamhet \d+", text, re.MULTILINE)]
    assert len(parted) > 2 and all("Redovisat" in text for text in parted)  # the eye sees them on every page


def test_all_content_is_in_the_tree_or_is_decoration(opened: pikepdf.Pdf) -> None:
    living = {element.objgen for element in document(opened)}
    parents = list(opened.Root.StructTreeRoot.ParentTree.Nums)[1::2]
    for page, owners in zip(opened.pages, parents, strict=False):
        marks, depth, decoration = set(), [], ""
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
                decoration += "x" if "/Artifact" in depth else ""
        assert all(owners[mark].objgen in living for mark in marks)
        assert decoration  # the footer


def test_a_picture_has_its_whole_sentence_and_lies_on_the_page(opened: pikepdf.Pdf, pages: list[str]) -> None:
    (figure,) = document(opened, "Figure")
    chart = samples.chapter().charts[0]
    assert str(figure.Alt) == f"{chart.title}. {chart.summary}"
    left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
    width, height = (float(edge) for edge in figure.Pg.MediaBox[2:])
    assert 0 <= left < right <= width and 0 <= bottom < top <= height
    assert any("Hyror och arrenden" in text and "12,6" in text for text in pages)  # text as text


def test_headings_and_tables_are_bookmarks(printed: bytes) -> None:
    def titles(outline: list[Any]) -> list[str]:
        return [title for one in outline for title in (titles(one) if isinstance(one, list) else [one.title])]

    found = titles(pypdf.PdfReader(io.BytesIO(printed)).outline)
    assert found == ["Ekonomi", "Kort", "Kort tabell", "Slag", "Lång", "Lång tabell", "Tabell efter den långa"]


def test_every_letter_is_of_an_embedded_font_of_our_own(opened: pikepdf.Pdf) -> None:
    fonts = [font for page in opened.pages for font in page.Resources.Font.values()]
    assert fonts
    for font in fonts:
        (descendant,) = font.DescendantFonts
        assert "Inter" in str(descendant.BaseFont)
        assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())


def test_amounts_have_the_signs_that_people_read(pages: list[str]) -> None:
    text = "\n".join(pages)
    assert "+12,0" in text and "−17,5" in text
    assert not re.search(r"-\d", text)


def test_nothing_is_fetched_from_elsewhere() -> None:
    for address in ("https://example.com/x.css", "file:///etc/passwd"):
        with pytest.raises(FatalURLFetchingError):
            pdf.OwnFiles().fetch(address)


def test_charts_on_paper_have_the_colours_of_the_light_theme() -> None:
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    used = set(re.findall(r"#[0-9a-f]{6}\b", (settings.BASE_DIR / "followup" / "charts" / "svg.py").read_text()))
    assert used and all(f"light-dark({colour}," in tokens for colour in used)
