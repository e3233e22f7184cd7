"""Invented reports of an invented municipality, in small, and what its registers know."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from reports.document import (
    Bullets,
    Cell,
    Column,
    Document,
    Header,
    Paragraph,
    Part,
    Role,
    Row,
    RowKind,
    Run,
    Section,
    Table,
)
from reports.document import Profile as P
from reports.proofreading import facts
from reports.proofreading.findings import Finding
from reports.proofreading.running import BY_KEY, proofread

MILLION = 1_000_000
FIRST, THROUGH = date(2025, 1, 1), date(2025, 8, 31)
ROLES = (Role.CURRENT, Role.BUDGET, Role.DEVIATION, Role.LAST_YEAR)
HEADERS = ("Utfall jan–aug 2025", "Budget jan–aug 2025", "Avvikelse", "Utfall jan–aug 2024")


def paragraph(text: str) -> Paragraph:
    return Paragraph((Run(text),))


def bullets(*items: str) -> Bullets:
    return Bullets(tuple((Run(one),) for one in items))


def section(title: str, *parts: Part | str, **more: object) -> Section:
    made = tuple(paragraph(one) if isinstance(one, str) else one for one in parts)
    return Section(f"avsnitt-{title.lower()}", title, 1, made, **more)


def document(*sections: Section, **more: object) -> Document:
    return replace(
        Document("Delårsrapport", "Tekniska nämnden", "TN", "Ängelköpings kommun", "Delår augusti 2025", "2025-08",
                 FIRST, THROUGH, 1, "", "", tuple(sections)),
        **more,
    )  # fmt: skip


def text(*paragraphs: str, title: str = "Kommentar") -> Document:
    return document(section(title, *paragraphs))


def row(name: str, *cells: str, kind: RowKind = RowKind.ROW, profile: P = P.COST) -> Row:
    return Row(name, tuple(Cell(one) for one in cells), kind, profile)


def money(*rows: Row, notes: tuple[str, ...] = (), title: str = "Driftsammandrag") -> Table:
    columns = tuple(Header(name, Column.AMOUNT, role) for name, role in zip(HEADERS, ROLES, strict=True))
    return Table("t", title, "Verksamhet", columns, rows, notes, "mnkr")


def years(
    *rows: Row,
    title: str = "Indikatorer",
    labels: tuple[str, ...] = ("2023", "2024", "2025"),
    notes: tuple[str, ...] = (),
) -> Table:
    return Table(title, title, "Indikator", tuple(Header(one) for one in labels), rows, notes)


def known(**more: object) -> facts.Facts:
    return facts.Facts("Ängelköpings kommun", "Tekniska nämnden", FIRST, THROUGH, **more)


def number(
    subject: str, value: str, *, aspect: str = "avvikelse", horizon: str = "period", more: tuple[str, ...] = ()
) -> facts.Number:
    amount = Decimal(value) * MILLION
    return facts.Number(
        f"{subject}.{aspect}.{horizon}", f"{subject}: {aspect}", amount, "kr", (subject, *more), aspect, horizon
    )


def indicator(
    name: str,
    *values: str,
    target: str = "",
    reached: bool | None = None,
    goal: str = "",
    unit: str = "",
    parent: str = "",
) -> facts.Indicator:
    told = tuple(
        facts.Value(
            2025 - len(values) + 1 + k,
            12,
            Decimal(one.replace(",", ".")) if one.replace(",", "").isdigit() else None,
            one,
        )
        for k, one in enumerate(values)
    )
    return facts.Indicator(name, unit, parent, goal, told, target, reached)


def found(rule: str, made: Document | str, registers: facts.Facts | None = None) -> list[Finding]:
    """What one rule finds."""
    made = text(made) if isinstance(made, str) else made
    return proofread(made, registers or known(), rules=[BY_KEY[rule]])


def words(rule: str, made: Document | str, registers: facts.Facts | None = None) -> list[str]:
    return [one.words for one in found(rule, made, registers)]
