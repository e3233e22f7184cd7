"""The structure tree of a PDF, mended: what WeasyPrint 70 leaves out of PDF/UA-1.

- What a page break has parted (a table, a list, a paragraph) is one element again; a table's repeated headings are
  decoration, and so are running heads and feet.
- A header cell says whether it heads a column or a row (``/Scope``), a row's header belongs under the heading in the
  corner, and identifiers stand in the ``/IDTree``.
- The hyphen of a word that a line's end has parted is a soft one to the ear.
- A footnote is a ``/Note`` with an identifier, right after the ``/Reference`` to it or after its table; the table of
  contents is a ``/TOC``.
- A picture's alternative text is the whole sentence, and its frame is given in the page's own coordinates.

It works on the objects that WeasyPrint is about to write, so nothing is read or written twice. Boxes and elements are
walked side by side: what an element was in the HTML is told by its box.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import pydyf
import weasyprint
from pydyf import Array, Dictionary, String
from weasyprint.formatting_structure import boxes

Element = Any  # a structure element: a dictionary of the PDF
PIXEL = 0.75  # points
HYPHEN, SOFT_HYPHEN = "\u2010", "\u00ad"
NOTE = "fotnot-"  # begins the identifier of each note
KEPT = "kept"  # class of a block that must not be broken early


def mend(laid_out: weasyprint.Document, pdf: pydyf.PDF, alternatives: Mapping[str, str]) -> None:
    """Mend the structure in place. ``alternatives`` maps a picture's title to its alternative text."""
    _Tree(pdf).mend([page._page_box for page in laid_out.pages], alternatives)


def blocks_before_late_notes(laid_out: weasyprint.Document) -> list[Any]:
    """The HTML elements at the end of pages whose notes have come on a later page, if they may be kept together."""
    called: dict[str, int] = {}
    for number, page in enumerate(laid_out.pages):
        for kind, target, _, _ in page.links:
            if kind == "internal":
                called.setdefault(target, number)
    late = {
        called[name]
        for number, page in enumerate(laid_out.pages)
        for name in page.anchors
        if name.startswith(NOTE) and called.get(name, number) < number
    }
    last = [_last_block(laid_out.pages[number]._page_box) for number in sorted(late)]
    return [one for one in last if one.tag in {"p", "li"} and KEPT not in (one.get("class") or "").split()]


def keep(blocks: Iterable[Any]) -> None:
    """Mark HTML elements that must not be broken early."""
    for one in blocks:
        one.set("class", f"{one.get('class') or ''} {KEPT}".strip())


class _Tree:
    """The structure elements of a PDF that is about to be written."""

    def __init__(self, pdf: pydyf.PDF) -> None:
        self.pdf = pdf
        self.root = self._at(pdf.catalog["StructTreeRoot"])
        self.document = self._at(self.root["K"][0])

    def mend(self, pages: Sequence[boxes.PageBox], alternatives: Mapping[str, str]) -> None:
        boxed = [box for page in pages for box in _flow(page)]
        flow = list(zip(boxed, self.kids(self.document), strict=True))
        for box, element in flow:
            self._unhyphenate(box, element)
        notes = self._join(flow)
        living = list(self.below(self.document))
        for element in living:
            kind = _kind(element)
            if kind == "TH":
                self._scope(element)
            elif kind == "Figure":
                self._picture(element, alternatives)
            elif kind == "LI":
                self._body(element)
        self._refer([element for element in living if _kind(element) == "Link"], notes)
        for table in self.kids(self.document):
            if _kind(table) == "Table":
                self._corner(table)
        self.root["IDTree"] = self._id_tree()
        self._retire()

    # Reading

    def _at(self, reference: bytes) -> Dictionary:
        return self.pdf.objects[int(reference.split()[0])]

    def kids(self, element: Element, *kinds: str) -> list[Element]:
        """The structure elements right below an element, of some kinds or all."""
        found = [self._at(kid) for kid in element.get("K", ()) if isinstance(kid, bytes)]
        return [one for one in found if one.get("Type") == "/StructElem" and (not kinds or _kind(one) in kinds)]

    def below(self, element: Element) -> Iterator[Element]:
        """The element and all below it, in reading order."""
        yield element
        for kid in self.kids(element):
            yield from self.below(kid)

    # Writing

    def _made(self, kind: str, parent: Element, kids: Sequence[Element]) -> Element:
        """A new element with these kids; its parent must be told of it by the caller."""
        page = next((kid["Pg"] for kid in kids if "Pg" in kid), parent.get("Pg"))
        made = Dictionary({"Type": "/StructElem", "S": f"/{kind}", "P": parent.reference, "K": Array()})
        if page is not None:
            made["Pg"] = page
        self.pdf.add_object(made)
        self._give(made, kids)
        return made

    def _give(self, parent: Element, kids: Sequence[Element]) -> None:
        """Put elements last in another."""
        for kid in kids:
            kid["P"] = parent.reference
            parent["K"].append(kid.reference)

    # What the end of a line has parted

    def _unhyphenate(self, box: boxes.Box, element: Element) -> None:
        """Say of each line that ends within a word that its hyphen is there for the eye alone."""
        texts = [one for one in box.descendants() if isinstance(one, boxes.TextBox)]
        if not any(text.text.endswith(HYPHEN) for text in texts):
            return
        owners = [one for one in self.below(element) for kid in one["K"] if isinstance(kid, int)]
        for text, owner in zip(texts, owners, strict=True):
            if text.text.endswith(HYPHEN) and _kind(owner) == "Span":
                owner["ActualText"] = String(text.text.removesuffix(HYPHEN) + SOFT_HYPHEN)

    # What a page break has parted

    def _join(self, flow: Sequence[tuple[boxes.Box, Element]]) -> dict[str, Element]:
        """Make one element of each of the HTML's, in the document's order. Returns the footnotes by identifier."""
        kept: list[tuple[boxes.Box, Element]] = []
        whole: dict[int, tuple[boxes.Box, Element]] = {}
        notes: dict[str, Element] = {}
        for box, element in flow:
            if isinstance(box, boxes.FootnoteAreaBox):
                notes |= {
                    one.element.get("id"): note for one, note in zip(box.children, self.kids(element), strict=True)
                }
            elif id(box.element) in whole:
                earlier, begun = whole[id(box.element)]
                self._merge(begun, element, item_goes_on=_ends_in(earlier) is _begins_in(box))
                whole[id(box.element)] = box, begun
            else:
                whole[id(box.element)] = box, element
                kept.append((box, element))
                if _has_class(box, "table-note"):
                    notes[box.element.get("id")] = element
        self.document["K"] = Array()
        for is_contents, group in groupby(kept, key=lambda one: _has_class(one[0], "toc")):
            elements = [element for _, element in group]
            self._give(self.document, [self._contents(elements)] if is_contents else elements)
        return notes

    def _merge(self, element: Element, part: Element, *, item_goes_on: bool) -> None:
        """Put a later part's kids into the element that was begun on an earlier page."""
        if _kind(element) == "Table":
            self._append(element, part)
        elif _kind(element) == "L" and item_goes_on:
            broken, *others = self.kids(part)
            self._give(self.kids(element)[-1], self.kids(broken))
            self._give(element, others)
        else:
            self._give(element, self.kids(part))

    def _append(self, table: Element, part: Element) -> None:
        """Move a part's rows into its table; the repeated headings are left behind, and those who name them renamed."""
        if not self._headings(table):  # nothing but the caption found room before the break
            self._give(table, self.kids(part))
            return
        repeated = zip(self._headings(part), self._headings(table), strict=True)
        renamed = {later["ID"].string: first["ID"] for later, first in repeated}
        for body in self.kids(part, "TBody"):
            self._give(table, [body])
            for element in self.below(body):
                if "Headers" in element.get("A", {}):
                    element["A"]["Headers"] = Array(renamed.get(name.string, name) for name in element["A"]["Headers"])

    def _headings(self, table: Element) -> list[Element]:
        """The header cells of a table's columns."""
        return [cell for head in self.kids(table, "THead") for cell in self.below(head) if _kind(cell) == "TH"]

    # What elements are

    def _contents(self, entries: Sequence[Element]) -> Element:
        """A table of contents of its entries, each a reference and the page that it leads to."""
        made = self._made("TOC", self.document, entries)
        for entry in entries:
            entry["S"] = "/TOCI"
            kids = self.kids(entry)
            entry["K"] = Array()
            for kid in kids:
                self._give(entry, [self._made("Reference", entry, [kid]) if _kind(kid) == "Link" else kid])
        return made

    def _scope(self, cell: Element) -> None:
        """Say whether a header cell heads its column or its row."""
        above = self._at(self._at(cell["P"])["P"])
        cell["A"]["Scope"] = "/Column" if _kind(above) == "THead" else "/Row"

    def _corner(self, table: Element) -> None:
        """Let every row's header stand under the heading in the corner, which nothing else names."""
        corner = self._headings(table)[0]["ID"]
        for body in self.kids(table, "TBody"):
            for row in self.kids(body, "TR"):
                for cell in self.kids(row, "TH"):
                    cell["A"]["Headers"] = Array([corner])

    def _body(self, item: Element) -> None:
        """Let an item of a list have its mark and one body: the mark is what comes first in it."""
        body, *rest = self.kids(item)
        mark, *others = self.kids(body)
        mark["S"] = "/Lbl"
        body["K"], item["K"] = Array(), Array()
        self._give(body, [*others, *(kid for part in rest for kid in self.kids(part))])
        self._give(item, [mark, body])

    def _picture(self, figure: Element, alternatives: Mapping[str, str]) -> None:
        """Give a picture its whole alternative text, and its frame in points from the page's lower left corner."""
        title = figure["Alt"].string if "Alt" in figure else ""
        figure["Alt"] = String(alternatives.get(title, title))
        left, top, right, bottom = (float(edge) * PIXEL for edge in figure["A"]["BBox"])
        height = float(self._at(figure["Pg"])["MediaBox"][3])
        figure["A"]["BBox"] = Array(round(edge, 2) for edge in (left, height - bottom, right, height - top))

    def _refer(self, links: Sequence[Element], notes: Mapping[str, Element]) -> None:
        """Make the marks references, say in words where every link leads, and set each note right after its mark."""
        waiting = dict(notes)
        for link in links:
            annotations = [self._at(self._at(kid)["Obj"]) for kid in link["K"] if self._is_link(kid)]
            target = next((one["Dest"].string for one in annotations if "Dest" in one), "")
            if target not in notes:
                continue
            for one in annotations:
                one["Contents"] = String(f"Fotnot {target.rpartition('-')[2]}")
            parent = self._at(link["P"])
            place = parent["K"].index(link.reference)
            put = [self._made("Reference", parent, [link])]
            note = waiting.pop(target, None)
            if note is not None:
                note["S"], note["ID"] = "/Note", String(target)
                if note.reference not in self.document["K"]:  # one below a table stays there
                    note["P"] = parent.reference
                    put.append(note)
            parent["K"][place : place + 1] = [one.reference for one in put]

    def _is_link(self, kid: object) -> bool:
        return isinstance(kid, bytes) and self._at(kid).get("Type") == "/OBJR"

    def _id_tree(self) -> Dictionary:
        """The identifiers of the document with their elements, sorted as the standard wants."""
        named = sorted(
            (str(element["ID"].string).encode(), element) for element in self.below(self.document) if "ID" in element
        )
        names = Array(item for key, element in named for item in (String(key), element.reference))
        if not named:
            return Dictionary({"Names": names})
        return Dictionary(
            {
                "Kids": Array(
                    [Dictionary({"Limits": Array([String(named[0][0]), String(named[-1][0])]), "Names": names})]
                )
            }
        )

    # What is no content

    def _retire(self) -> None:
        """Turn content whose element is no longer (or never was) in the tree into artifacts, page by page."""
        living = {element.number for element in self.below(self.document)}
        numbers = self._at(self.root["ParentTree"])["Nums"]
        of_page = dict(zip(numbers[::2], numbers[1::2], strict=True))
        for reference in self.pdf.page_references:
            page = self._at(reference)
            parents = of_page[page["StructParents"]]
            dead = {place for place, owner in enumerate(parents) if int(owner.split()[0]) not in living}
            for place in dead:
                parents[place] = b"null"
            stream = self._at(page["Contents"]).stream
            for place, item in enumerate(stream):
                if isinstance(item, Dictionary) and item.get("MCID") in dead:
                    stream[place - 1], stream[place] = "/Artifact", Dictionary({"Type": "/Pagination"})
        for one in self.pdf.objects:  # what is left of them says nothing
            if isinstance(one, Dictionary) and one.get("Type") == "/StructElem" and one.number not in living:
                one.clear()


def _kind(element: Element) -> str:
    """What the element is: ``Table``, ``TH``, ``P`` …"""
    return str(element["S"]).removeprefix("/")


def _flow(box: boxes.Box) -> Iterator[boxes.Box]:
    """The boxes of a page that WeasyPrint has made an element of right below the document, in its order."""
    if isinstance(box, boxes.MarginBox):
        return
    if isinstance(box, boxes.PageBox) or box.element_tag in {"html", "body"}:
        for child in box.children:
            yield from _flow(child)
    else:
        yield box


def _last_block(page: boxes.PageBox) -> Any:
    """The HTML element of the last block of text on a page: of a list its last item."""
    box = [one for one in _flow(page) if not isinstance(one, boxes.FootnoteAreaBox)][-1]
    return box.children[-1].element if box.element.tag in {"ul", "ol"} else box.element


def _begins_in(box: boxes.Box) -> object:
    """The HTML element of a box's first child."""
    return box.children[0].element if box.children else None


def _ends_in(box: boxes.Box) -> object:
    """The HTML element of a box's last child."""
    return box.children[-1].element if box.children else box


def _has_class(box: boxes.Box, name: str) -> bool:
    return box.element is not None and name in (box.element.get("class") or "").split()
