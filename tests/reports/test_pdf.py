"""The report on paper, read back: what eye, ear and archive find in it."""

import gc
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pdfua
import pikepdf
import pypdf
import pytest
from django.conf import settings
from fontpkg_inter import __file__ as inter
from fontTools.ttLib import TTFont
from weasyprint.urls import FatalURLFetchingError

from reports import pdf
from reports.document import Bullets, Document, Heading, Paragraph, Part, Picture, Row, Run, Section, Table, words
from tests.reports import samples
from tests.reports.reading_back import Opened, bare


@pytest.fixture(scope="module")
def printed() -> bytes:
    return pdf.render(samples.document())


@pytest.fixture(scope="module")
def opened(printed: bytes) -> Iterator[Opened]:
    with pikepdf.open(io.BytesIO(printed)) as document:
        yield Opened(document)


@pytest.fixture(scope="module")
def pages(printed: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(printed)).pages]


def outline(printed: bytes) -> list[Any]:
    def titles(entries: list[Any]) -> list[Any]:
        return [titles(one) if isinstance(one, list) else one.title for one in entries]

    return titles(pypdf.PdfReader(io.BytesIO(printed)).outline)


class TestForTheEye:
    def test_every_page_says_its_number_and_how_many_there_are(self, pages: list[str]) -> None:
        assert len(pages) > 8
        for number, text in enumerate(pages, start=1):
            assert f"{number} ({len(pages)})" in text.replace("\xa0", " ")

    def test_the_cover_says_who_what_until_when_and_by_which_decision(self, pages: list[str]) -> None:
        words = [
            "Ängelköpings kommun",
            "Räddningsnämnden",
            "Delårsrapport",
            "Delår augusti 2023",
            "den 31 augusti 2023",
        ]
        words += ["Beslutad av Räddningsnämnden den 27 september 2023", "RN 2023-45", "ett överskott på 81,9 mnkr"]
        text = pages[0].replace("\n", " ")
        places = [text.index(word) for word in words]
        assert places == sorted(places)

    @pytest.mark.parametrize("written", ["112", "§112", "§ 112"])
    def test_the_cover_has_one_sign_of_the_paragraph_however_it_was_written(self, written: str) -> None:
        decided = replace(samples.document(rows=1).decided, paragraph=written)
        html = pdf.whole_html(replace(samples.document(rows=1), decided=decided))
        assert "27 september 2023, §\xa0112. Diarienummer" in html

    def test_a_paragraph_of_words_is_left_as_it_is(self) -> None:
        assert replace(samples.document(rows=1).decided, paragraph="Ks § 4").cited == "Ks § 4"

    def test_a_report_that_is_not_decided_says_so(self) -> None:
        html = pdf.whole_html(replace(samples.document(rows=1), decided=None))
        assert "Utkast. Rapporten är inte beslutad." in html and "Beslutad av" not in html

    def test_the_contents_say_on_which_page_each_section_begins(self, pages: list[str]) -> None:
        found = dict(re.findall(r"^(.+?)\s+(\d+)$", pages[1], re.MULTILINE))
        assert list(found) == ["Nämndens uppdrag", "Ekonomi", "Kort", "Slag", "Långt", "Djupare"]
        for title, number in found.items():
            assert re.search(rf"^{title}$", pages[int(number) - 1], re.MULTILINE)

    def test_pages_carry_the_chapters_name_and_whose_report_it_is(self, pages: list[str]) -> None:
        assert all("Räddningsnämnden · Delår augusti 2023" in text for text in pages[1:])
        assert sum(text.startswith("Ekonomi") or "\nEkonomi\n" in text for text in pages) > 3

    def test_a_note_stands_at_the_foot_of_the_page_that_first_refers_to_it(self, pages: list[str]) -> None:
        with_mark = next(number for number, text in enumerate(pages) if "fortsätter arbetet" in text)
        assert "Enligt beslut i nämnden." in pages[with_mark]
        assert pages[with_mark].index("Enligt beslut") > pages[with_mark].index("Punkt 1")
        assert sum("Enligt beslut i nämnden." in text for text in pages) == 1  # although it is referred to twice

    def test_a_tables_note_stands_below_the_table(self, pages: list[str]) -> None:
        page = next(text for text in pages if "Skäggetorp" in text)
        assert page.index("Skäggetorp") < page.index("Mäts vartannat år.") < page.index("Redovisas i november.")

    def test_the_eye_sees_the_headings_of_a_parted_table_on_every_page(self, pages: list[str]) -> None:
        parted = [text for text in pages if re.search(r"^\d+ Verksamhet \d+", text, re.MULTILINE)]
        assert len(parted) > 2 and all("Redovisat" in text for text in parted)

    def test_a_heading_is_never_last_on_a_page(self, pages: list[str]) -> None:
        titles = {one.title for one in samples.document().all_sections()} | {"En rubrik i texten", "Kort tabell"}
        for text in pages[2:]:
            *content, running_head, _ = [line for line in text.splitlines() if line.strip(" 1234567890.•")]
            assert running_head in {"Nämndens uppdrag", "Ekonomi"}
            assert content[-1].strip() not in titles

    def test_long_words_are_parted_as_in_swedish(self, pages: list[str]) -> None:
        parted = re.findall(r"([^\W\d]+)‐\n([^\W\d]+)", "\n".join(pages))
        assert parted and all(len(first) >= 3 and len(rest) >= 3 for first, rest in parted)
        assert {"".join(pair) for pair in parted} & {word.strip(".").lower() for word in samples.LOREM.split()}

    def test_amounts_have_the_signs_that_people_read(self, pages: list[str]) -> None:
        text = "\n".join(pages)
        assert "+12,0" in text and "−17,5" in text
        assert not re.search(r"\s-\d", text)


class TestForTheEar:
    def test_it_says_its_title_its_language_and_what_it_is_made_for(self, opened: Opened) -> None:
        root = opened.pdf.Root
        assert str(opened.pdf.docinfo.Title) == "Räddningsnämnden: Delårsrapport, Delår augusti 2023"
        assert (str(root.Lang), bool(root.MarkInfo.Marked)) == ("sv", True)
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        with opened.pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "3A"
            assert metadata["pdfuaid:part"] == "1"
        assert b"pdfaExtension:schemas" in root.Metadata.read_bytes()  # PDF/A asks that the schema be described

    def test_pdfua_finds_nothing(self, printed: bytes, tmp_path: Path) -> None:
        path = tmp_path / "rapport.pdf"
        path.write_bytes(printed)
        assert [finding.message for finding in pdfua.validate(str(path)).findings] == []

    @pytest.mark.filterwarnings("ignore::FutureWarning", "ignore::DeprecationWarning")
    def test_outloud_finds_nothing(self, printed: bytes, tmp_path: Path) -> None:
        import outloud  # a tool of ours only: what it brings along is AGPL

        path = tmp_path / "rapport.pdf"
        path.write_bytes(printed)
        assert [(one.rule, one.message) for one in outloud.check(str(path)).findings] == []

    def test_what_is_heard_is_what_the_document_says_in_its_order(self, opened: Opened) -> None:
        heard_of = list(opened.all()[0].K)
        contents = next(one for one in heard_of if one.S == "/TOC")
        before, after = heard_of[: (at := heard_of.index(contents))], heard_of[at + 1 :]
        entries = [opened.text(entry.K[0]) for entry in contents.K]  # without the numbers of the pages
        said = "".join([*map(opened.text, before), *entries, *map(opened.text, after)])
        assert bare(said) == bare(heard(samples.document()))

    def test_every_header_cell_says_what_it_heads(self, opened: Opened) -> None:
        headers, tables = opened.all("TH"), samples.document().tables
        columns = [cell for cell in headers if cell.P.P.S == "/THead"]
        assert {str(cell.A.Scope) for cell in columns} == {"/Column"}
        assert {str(cell.A.Scope) for cell in headers if cell.P.P.S == "/TBody"} == {"/Row"}
        assert len(columns) == sum(1 + len(table.columns) for table in tables)
        assert len(headers) - len(columns) == sum(len(table.rows) for table in tables if len(table.columns) > 1)

    def test_every_cell_names_the_headers_of_its_row_and_its_column(self, opened: Opened) -> None:
        known = opened.identifiers()
        for table in opened.all("Table"):
            named = ["/Column", "/Row"] if len(opened.below(table, "THead")[0].K[0].K) > 2 else ["/Column"]
            for cell in opened.below(table, "TD"):
                assert sorted(str(known[bytes(name)].A.Scope) for name in cell.A.Headers) == named

    def test_the_corner_heads_the_headers_of_the_rows(self, opened: Opened) -> None:
        for table in opened.all("Table"):
            corner = table.K[1].K[0].K[0].ID
            rows = [cell for cell in opened.below(table, "TH") if cell.A.Scope == "/Row"]
            assert {bytes(cell.A.Headers[0]) for cell in rows} <= {bytes(corner)}

    def test_a_table_over_page_breaks_is_one_table_whose_headings_are_told_once(self, opened: Opened) -> None:
        tables = opened.all("Table")
        assert len(tables) == len(samples.document().tables)
        long = tables[1]
        assert [str(kid.S) for kid in long.K][:2] == ["/Caption", "/THead"]
        assert len(opened.below(long, "THead")) == 1
        assert len(opened.below(long, "TR")) == 1 + len(samples.document().tables[1].rows)
        assert len({one.Pg.objgen for one in opened.below(long, "TR")}) > 2

    def test_a_list_and_a_paragraph_over_a_page_break_are_one(self, opened: Opened) -> None:
        ordered, bullets = opened.all("L")
        assert (len(ordered.K), len(bullets.K)) == (2, 15)
        for item in bullets.K:
            assert [str(kid.S) for kid in item.K] == ["/Lbl", "/LBody"]
        assert len({one.Pg.objgen for item in bullets.K for one in opened.below(item, "Span")}) > 1
        text = [opened.text(one) for one in opened.all("P")]
        assert sum(one.startswith("Stycke ") for one in text) == 11

    def test_the_hyphen_of_a_parted_word_is_not_heard(self, opened: Opened, pages: list[str]) -> None:
        parted = sum(len(re.findall("‐\n", text)) for text in pages)
        soft = [str(one.ActualText) for one in opened.all("Span") if "/ActualText" in one]
        assert len(soft) == parted > 20 and all(text.endswith("\u00ad") for text in soft)
        assert "‐" not in opened.text(opened.all()[0])

    def test_footnotes_are_notes_with_identifiers_after_their_references(self, opened: Opened) -> None:
        notes = opened.all("Note")
        assert [opened.text(note)[0] for note in notes] == ["1", "2", "3", "4"]
        assert [str(note.ID) for note in notes] == [f"fotnot-{number}" for number in range(1, 5)]
        assert all(bytes(note.ID) in opened.identifiers() for note in notes)
        for note in notes[:2]:
            before = list(note.P.K)[[kid.objgen for kid in note.P.K].index(note.objgen) - 1]
            assert str(before.S) == "/Reference"

    def test_the_contents_are_contents_and_every_link_says_where_it_leads(self, opened: Opened) -> None:
        (contents,) = opened.all("TOC")
        assert [str(kid.S) for kid in contents.K] == ["/TOCI"] * 6
        assert all(str(kid.K[0].S) == "/Reference" and str(kid.K[0].K[0].S) == "/Link" for kid in contents.K)
        for link in opened.all("Link"):
            assert any(kid.get("/Type") == "/OBJR" for kid in link.K if isinstance(kid, pikepdf.Dictionary))
        annotations = [one for page in opened.pdf.pages for one in page.get("/Annots", ())]
        assert annotations and all(str(one.Contents) and "/StructParent" in one for one in annotations)
        assert {str(one.Contents) for one in annotations} >= {"Fotnot 1", "https://example.com/riktlinje"}

    def test_all_content_is_in_the_tree_or_is_decoration(self, opened: Opened) -> None:
        living = {element.objgen for element in opened.all()}
        decorations = []
        for page, owners in zip(opened.pdf.pages, opened.owners(), strict=True):
            marks, decoration = opened.marks(page)
            assert all(owners[mark].objgen in living for mark in marks)
            decorations.append(decoration)
        assert all(decorations)  # the running feet

    def test_a_picture_has_its_whole_sentence_and_lies_on_the_page(self, opened: Opened, pages: list[str]) -> None:
        (figure,) = opened.all("Figure")
        chart = samples.document().pictures[0]
        assert str(figure.Alt) == f"{chart.title}. {chart.summary}"
        left, bottom, right, top = (float(edge) for edge in figure.A.BBox)
        width, height = (float(edge) for edge in figure.Pg.MediaBox[2:])
        assert 0 <= left < right <= width and 0 <= bottom < top <= height
        assert any("Hyror och arrenden" in text and "12,6" in text for text in pages)  # text as text

    def test_headings_and_tables_are_bookmarks(self, printed: bytes) -> None:
        long = ["Lång tabell", "Tabell efter den långa", "Djupare", ["Indikatorer", "Uppdrag"]]
        assert outline(printed) == [
            "Delårsrapport",
            [
                "Innehåll",
                "Nämndens uppdrag",
                ["En rubrik i texten"],
                "Ekonomi",
                ["Kort", ["Kort tabell"], "Slag", "Långt", long],
            ],
        ]


class TestForTheArchive:
    def test_the_same_document_gives_the_same_bytes(self, printed: bytes) -> None:
        assert pdf.render(samples.document()) == printed

    def test_every_letter_is_of_an_embedded_font_of_our_own(self, opened: Opened) -> None:
        fonts = [font for page in opened.pdf.pages for font in page.Resources.Font.values()]
        assert fonts
        for font in fonts:
            (descendant,) = font.DescendantFonts
            assert "Inter" in str(descendant.BaseFont)
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(descendant.FontDescriptor.keys())

    def test_each_font_is_of_one_weight_and_has_every_letter_of_inter(self) -> None:
        """So that WeasyPrint need not make it of the variable one for each document."""
        whole = TTFont(Path(inter).parent / "files" / "Inter[opsz,wght].ttf")
        fonts = [path for path, kind in pdf.OWN.values() if kind == "font/ttf"]
        styles = [path.read_text(encoding="utf-8") for path, kind in pdf.OWN.values() if kind == "text/css"]
        assert {path.name for path in fonts} == set(re.findall(r"own:font/([\w.-]+)", " ".join(styles)))
        for path in fonts:
            font = TTFont(path)
            assert "fvar" not in font and font["OS/2"].usWeightClass == int(path.stem.rpartition("-")[2])
            assert font["head"].fontRevision == whole["head"].fontRevision
            assert font.getBestCmap().keys() == whole.getBestCmap().keys()

    def test_the_collector_is_on_again_after_a_document_that_cannot_be_laid_out(self) -> None:
        with pytest.raises(FatalURLFetchingError):
            pdf._laid_out(samples.document(), '<link rel="stylesheet" href="own:css/other.css">', ())
        assert gc.isenabled()

    def test_it_says_which_colours_it_means(self, opened: Opened) -> None:
        (intent,) = opened.pdf.Root.OutputIntents
        assert str(intent.S) == "/GTS_PDFA1" and "sRGB" in str(intent.Info)

    def test_the_tables_lie_inside_as_files(self, opened: Opened) -> None:
        tables = samples.document().tables
        assert len(opened.pdf.Root.AF) == len(opened.pdf.attachments) == 1 + len(tables)
        for file in opened.pdf.Root.AF:
            stream = file.EF.F
            assert str(file.AFRelationship) == "/Data"
            assert str(stream.Params.ModDate) == "D:20230831000000Z"
            assert int(stream.Params.Size) == len(stream.read_bytes())
        kinds = {str(file.UF): str(file.EF.F.Subtype) for file in opened.pdf.Root.AF}
        assert kinds["alla-tabeller.xlsx"] == "/application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        assert kinds["tabell-1-kort-tabell.csv"] == "/text/csv"
        assert [str(file.Desc) for file in opened.pdf.Root.AF][1:] == [table.title for table in tables]

    def test_nothing_is_fetched_from_elsewhere(self) -> None:
        for address in ("https://example.com/x.css", "file:///etc/passwd"):
            with pytest.raises(FatalURLFetchingError):
                pdf.OwnFiles().fetch(address)


class TestASectionAlone:
    def test_it_is_that_section_with_what_is_below_it_and_the_notes_that_it_refers_to(self) -> None:
        made = pypdf.PdfReader(io.BytesIO(pdf.render_section(samples.document(), "langt")))
        text = "\n".join(page.extract_text() for page in made.pages)
        assert "Lång tabell" in text and "Djupare" in text and "Mäts vartannat år." in text
        assert "Slag" not in text and "Innehåll" not in text and "Enligt beslut" not in text

    def test_one_that_is_gone_is_told_of_in_swedish(self) -> None:
        with pytest.raises(pdf.NoSuchSection, match="inget avsnitt som heter borta"):
            pdf.render_section(samples.document(), "borta")


def test_a_table_of_a_million_rows_is_refused_before_anything_is_set() -> None:
    row = Row("Rad", tuple(samples.amount(0, column) for column in samples.COLUMNS))
    huge = replace(samples.table("jatte", "Alla verifikationer", 1), rows=(row,) * 1_000_000)
    document = replace(samples.document(rows=1), sections=(Section("s", "Bilaga", 1, (huge,)),))
    words = "Tabellen ”Alla verifikationer” har 1\xa0000\xa0000 rader. En PDF kan ha högst 2\xa0000 rader i en tabell."
    for refused in (lambda: pdf.render(document), lambda: pdf.render_section(document, "s")):
        with pytest.raises(pdf.NotPrintable, match=words):
            refused()


def test_a_text_cannot_bring_in_markup() -> None:
    section = Section("s", "<script>x</script>", 1, (replace(samples.table("t", "<b>Tabell</b>", 1)),))
    html = pdf.whole_html(replace(samples.document(rows=1), sections=(section,)))
    assert "<script>" not in html and "<b>" not in html


def test_charts_on_paper_have_the_colours_of_the_light_theme() -> None:
    tokens = (settings.BASE_DIR / "static" / "css" / "tokens.css").read_text()
    used = set(re.findall(r"#[0-9a-f]{6}\b", (settings.BASE_DIR / "followup" / "charts" / "svg.py").read_text()))
    assert used and all(f"light-dark({colour}," in tokens for colour in used)


def heard(document: Document) -> str:
    """What one hears of the sample: its cover, its contents, and every part with its notes where they are set."""
    said = [document.municipality, document.unit, document.title, document.occasion]
    said += [
        "Uppgifterna gäller till och med den 31 augusti 2023.",
        "Beslutad av Räddningsnämnden den 27 september 2023",
    ]
    said += [", § 112. Diarienummer RN 2023-45.", document.headline, document.lead, "Innehåll"]
    said += [one.title for one in document.all_sections()]
    notes = {note.key: f"{note.mark}{words(note.runs)}" for note in document.notes}
    for part in document.flow():
        said += _heard(part, notes)
    return "".join(said)


def _heard(part: Part, notes: dict[str, str]) -> Iterator[str]:
    if isinstance(part, Section):
        yield part.title
    elif isinstance(part, Paragraph | Heading):
        yield from _runs(part.runs, notes)
    elif isinstance(part, Bullets):
        for number, item in enumerate(part.items, 1):
            yield f"{number}." if part.ordered else "•"
            yield from _runs(item, notes)
    elif isinstance(part, Picture):
        yield from (part.title, f"{part.title}. {part.summary}", part.summary)
    elif isinstance(part, Table):
        yield from (part.title, part.row_header, *(header.text for header in part.columns))
        marks = {key: text[0] for key, text in notes.items()} | {"": ""}
        for row in part.rows:
            yield from (row.name, marks[row.note])
            yield from (f"{cell.text}{marks[cell.note]}" for cell in row.cells)
        yield from (notes.pop(key) for row in part.rows for key in (row.note, *[one.note for one in row.cells]) if key)
        yield from part.notes


def _runs(runs: tuple[Run, ...], notes: dict[str, str]) -> Iterator[str]:
    for run in runs:
        yield run.text
        if run.note:
            yield notes.pop(run.note, "")
