"""The report as a document: what is composed, proofread, frozen, printed, published and exported. Pure.

Chapters and sections hold parts in order: paragraphs, lists, tables, pictures and further sections. Everything that is
shown is text by now, rounded once; beside it stands what it was made of (exact values, keys of figures), so that a
reader can be led to where a number comes from and a proofreader can check it. A document is frozen dataclasses and
tuples alone: ``to_json`` and ``from_json`` carry it through a snapshot unchanged.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar, TypeVar

import cattrs
from cattrs.strategies import configure_tagged_union

from reports.overview import Overview

SCHEMA = 2  # what a snapshot made now is written in
READ = (1, SCHEMA)  # what can be read; 1 had no overview


class Column(StrEnum):
    """How a column of a table is shown."""

    AMOUNT = "amount"
    DEVIATION = "deviation"  # signed; plus is better
    CONTEXT = "context"  # quiet: last year
    CHANGE = "change"  # signed: what is added or taken away, neither better nor worse
    TEXT = "text"
    STATUS = "status"  # a word with an icon, named by ``Cell.status``


class Role(StrEnum):
    """What the numbers of a column are to each other, for whoever adds them again. Empty: nothing is known of it."""

    NONE = ""
    CURRENT = "current"  # outcome or forecast
    BUDGET = "budget"  # budget or frame
    DEVIATION = "deviation"
    LAST_YEAR = "last_year"
    EXPENDITURE = "expenditure"  # investments: net = expenditure − income, income of the column right after it
    INCOME = "income"
    NET = "net"


class RowKind(StrEnum):
    """What a row is among the others."""

    ROW = "row"
    HEADER = "header"  # names the rows that follow it
    OF_WHICH = "of_which"  # a part of the row before it that is none
    SUM = "sum"  # of the rows above it, back to the sum before
    OTHER = "other_administration"  # stands apart: in no sum
    PART = "part"  # of the row before it that is none, without being added to it: an indicator's sexes and areas


class Profile(StrEnum):
    """How a row's deviation is reckoned. Empty: the row says nothing of it."""

    NONE = ""
    COST = "cost"  # deviation = budget − current
    REVENUE = "revenue"  # deviation = current − budget, as for a result


@dataclass(frozen=True)
class Run:
    """A piece of a paragraph: words that are set alike, and what they are bound to.

    ``figure`` is the key of the figure that the words print (in ``Document.figures``), ``note`` the key of a footnote
    (whose mark the words then are), ``decision`` the code of a decision that they cite, ``href`` where a link leads.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    href: str = ""
    figure: str = ""
    note: str = ""
    decision: str = ""


@dataclass(frozen=True)
class Paragraph:
    """A paragraph; ``kind`` is empty, ``lead`` (opens a part), ``status`` (how a goal stands) or ``note`` (small).

    One that is ``made`` is nobody's writing: its numbers are what it was made of.
    """

    form: ClassVar[str] = "paragraph"
    runs: tuple[Run, ...]
    kind: str = ""
    made: bool = False

    @property
    def text(self) -> str:
        """Its words."""
        return words(self.runs)


@dataclass(frozen=True)
class Bullets:
    """A list of points, numbered when the order matters."""

    form: ClassVar[str] = "bullets"
    items: tuple[tuple[Run, ...], ...]
    ordered: bool = False


@dataclass(frozen=True)
class Heading:
    """A heading inside a section that opens no section of its own; ``level`` counts from 1, as of sections."""

    form: ClassVar[str] = "heading"
    runs: tuple[Run, ...]
    level: int

    @property
    def text(self) -> str:
        """Its words."""
        return words(self.runs)


@dataclass(frozen=True)
class Cell:
    """A cell: its text as printed, the exact value that it was rounded from, and the key of its figure.

    ``status`` names the icon of a status word, ``note`` is the key of a footnote whose mark stands at the text.
    """

    text: str
    value: Decimal | None = None
    figure: str = ""
    status: str = ""
    note: str = ""

    @property
    def tone(self) -> str:
        """The colour of a deviation as it is read: what is shown as nothing has none."""
        if self.value is None or not any(digit in self.text for digit in "123456789"):
            return ""
        return "better" if self.value > 0 else "worse"


@dataclass(frozen=True)
class Row:
    """A row: its name, kind, sign profile and cells, one for each column. ``url`` is where its answer is looked up.

    ``unit`` is what its numbers are in where that is not what the table's are in.
    """

    name: str
    cells: tuple[Cell, ...]
    kind: RowKind = RowKind.ROW
    profile: Profile = Profile.NONE
    note: str = ""
    url: str = ""
    unit: str = ""


@dataclass(frozen=True)
class Header:
    """A column's heading, how its cells are shown and what its numbers are to the others."""

    text: str
    column: Column = Column.AMOUNT
    role: Role = Role.NONE


@dataclass(frozen=True)
class Table:
    """A table: ``key`` is its own within the document, ``unit`` what its numbers are in (mnkr, %, st; may be empty)."""

    form: ClassVar[str] = "table"
    key: str
    title: str
    row_header: str
    columns: tuple[Header, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...] = ()
    unit: str = ""

    @property
    def lines(self) -> list[tuple[Row, list[tuple[Header, Cell]]]]:
        """Each row with its cells under their columns."""
        return [(row, list(zip(self.columns, row.cells, strict=True))) for row in self.rows]


@dataclass(frozen=True)
class Drawn:
    """One drawing of a picture; ``kind`` is ``any``, ``wide`` or ``narrow``, the room that it is made for."""

    kind: str
    svg: str


@dataclass(frozen=True)
class Picture:
    """A chart as it is shown: its drawings for the screen and for paper, its words, and the figures behind it."""

    form: ClassVar[str] = "picture"
    title: str
    summary: str
    headers: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pictures: tuple[Drawn, ...]
    printed: str


@dataclass(frozen=True)
class Section:
    """A headed part; ``key`` is its own within the document and its anchor. Without a title it goes on with the last.

    ``required`` says that the law asks for it, and ``law`` which rule does.
    """

    form: ClassVar[str] = "section"
    key: str
    title: str
    level: int
    parts: "tuple[Part, ...]"
    required: bool = False
    law: str = ""


T = TypeVar("T")
Part = Paragraph | Bullets | Heading | Table | Picture | Section


@dataclass(frozen=True)
class Note:
    """A footnote: its key, the mark at the words that it is attached to, and its text."""

    key: str
    mark: str
    runs: tuple[Run, ...]


@dataclass(frozen=True)
class Fact:
    """A figure that the document prints: its key, label, exact value, measure and where it is from."""

    key: str
    label: str
    value: Decimal
    measure: str
    source: str


@dataclass(frozen=True)
class Decided:
    """The decision that the report was taken by: body, day, § and diary number."""

    body: str
    day: date
    paragraph: str
    diary_number: str

    @property
    def cited(self) -> str:
        """The paragraph with one §, however it was written: ``§ 150`` of ``150``, ``§150`` and ``§ 150``."""
        written = self.paragraph.removeprefix("§").strip()
        sign = self.paragraph.startswith("§") or written[:1].isdigit()
        return f"§ {written}" if sign else written


@dataclass(frozen=True)
class Document:
    """A report. ``unit`` is the committee (or administration, or municipality) that it is of; ``code`` its code.

    ``overview`` is the follow-up on one page, which is decided and kept with a committee's report.
    """

    title: str
    unit: str
    code: str
    municipality: str
    occasion: str
    occasion_code: str
    first_day: date
    through: date  # the last day that the outcome holds
    version: int
    headline: str
    lead: str
    sections: tuple[Section, ...]
    notes: tuple[Note, ...] = ()
    figures: tuple[Fact, ...] = ()
    decided: Decided | None = None
    corrects: str = ""  # which version it corrects and why, in words; empty for a first version
    overview: Overview | None = None
    schema: int = SCHEMA

    @property
    def document_title(self) -> str:
        """What a reader's window and a list of files call the document."""
        named = self.occasion.startswith(self.title)  # an occasion is often called as its report is
        return f"{self.unit}: {self.occasion}" if named else f"{self.unit}: {self.title}, {self.occasion}"

    def parts(self) -> Iterator[tuple[Section, Part]]:
        """Every part that is no section, in reading order, with the section that it stands in."""
        for section in self.all_sections():
            yield from ((section, part) for part in section.parts if not isinstance(part, Section))

    def all_sections(self) -> Iterator[Section]:
        """Every section in reading order, those inside others too."""
        stack = list(reversed(self.sections))
        while stack:
            section = stack.pop()
            yield section
            stack.extend(reversed([part for part in section.parts if isinstance(part, Section)]))

    def flow(self) -> Iterator[Part]:
        """Every section and part in reading order, one after the other: what a page is set from."""
        for section in self.all_sections():
            yield section
            yield from (part for part in section.parts if not isinstance(part, Section))

    @property
    def contents(self) -> list[Section]:
        """The table of contents on screen: chapters and their sections."""
        return [section for section in self.all_sections() if section.title and section.level <= 2]

    @property
    def tables(self) -> list[Table]:
        """Every table in reading order."""
        return [part for _, part in self.parts() if isinstance(part, Table)]

    @property
    def pictures(self) -> list[Picture]:
        """Every picture in reading order."""
        return [part for _, part in self.parts() if isinstance(part, Picture)]

    def fact(self, key: str) -> Fact | None:
        """The figure of a key, if the document prints it."""
        return next((one for one in self.figures if one.key == key), None)


def words(runs: tuple[Run, ...]) -> str:
    """The words of some runs."""
    return "".join(run.text for run in runs)


def plain(text: str, kind: str = "", *, made: bool = False) -> Paragraph:
    """A paragraph of plain words."""
    return Paragraph((Run(text),), kind, made)


def deeper(part: Part, by: int) -> Part:
    """The part with its headings so many levels further down."""
    if isinstance(part, Section):
        return replace(part, level=part.level + by, parts=tuple(deeper(one, by) for one in part.parts))
    return replace(part, level=part.level + by) if isinstance(part, Heading) else part


def to_json(document: Document) -> str:
    """The document as canonical JSON: sorted keys, exact decimals as text. The same document gives the same text."""
    raw = _CONVERTER.unstructure(document)
    if document.schema == 1:
        del raw["overview"]
    return json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> Document:
    """A document out of its JSON. Raises ValueError for a schema that this version does not read."""
    raw = json.loads(text)
    if raw.get("schema") not in READ:
        raise ValueError(f"Rapporten är sparad i ett annat format ({raw.get('schema')}) än det som läses ({SCHEMA}).")
    return _CONVERTER.structure(raw, Document)


def structured(raw: object, into: type[T]) -> T:
    """A part of a document out of the plain values of its JSON; what ``into`` has no field for is left out."""
    return _CONVERTER.structure(raw, into)


def _converter() -> cattrs.Converter:
    """To and from plain values: a decimal and a day as text, a part with the name of what it is."""
    made = cattrs.Converter()
    made.register_unstructure_hook(Decimal, str)
    made.register_structure_hook(Decimal, lambda raw, _: Decimal(raw))
    made.register_unstructure_hook(date, date.isoformat)
    made.register_structure_hook(date, lambda raw, _: date.fromisoformat(raw))
    configure_tagged_union(Part, made, tag_name="is")
    return made


_CONVERTER = _converter()
