"""A report in small, made without a database, with a part of each kind."""

from datetime import date
from decimal import Decimal

from reports import document
from reports.document import (
    Bullets,
    Cell,
    Column,
    Decided,
    Document,
    Drawn,
    Fact,
    Header,
    Heading,
    Note,
    Paragraph,
    Picture,
    Role,
    Row,
    RowKind,
    Run,
    Section,
    Table,
)

KEY = "tn.2023-08.drift.avvikelse.helar"
DECISION = Decided("Testnämnden", date(2023, 10, 10), "§ 321", "KS 2023-512")


def operations(deviation: str = "81900000") -> Table:
    """A table of amounts in mnkr, with a name that a spreadsheet would take for a formula."""
    amounts = (Decimal("517400000"), Decimal("599300000"), Decimal(deviation))
    texts = ("517,4", "599,3", "+81,9")
    cells = tuple(Cell(text, value) for text, value in zip(texts, amounts, strict=True))
    return Table(
        key="drift",
        title="Driftsammandrag jan–aug: nämnden [hela]",
        row_header="Verksamhet",
        columns=(
            Header("Prognos", Column.AMOUNT, Role.CURRENT),
            Header("Budget", Column.AMOUNT, Role.BUDGET),
            Header("Avvikelse", Column.DEVIATION, Role.DEVIATION),
        ),
        rows=(
            Row("=1+1", (Cell("–"), Cell("–"), Cell("–")), url="/ekonomi/"),
            Row("Skola", (*cells[:2], Cell("+81,9", amounts[2], KEY, note="n1")), url="/ekonomi/"),
            Row("Summa", cells, RowKind.SUM),
        ),
        notes=("Plus är bättre än budget.",),
        unit="mnkr",
    )


def goals(state: str = "Uppnås") -> Table:
    """A table of states, without a unit."""
    return Table(
        key="mal",
        title="Mål",
        row_header="Mål",
        columns=(Header("Bedömning", Column.STATUS),),
        rows=(Row("Trygga skolor", (Cell(state, status="ok"),)),),
    )


def report(
    *,
    decided: Decided | None = DECISION,
    text: str = "Skolan fick fler elever.",
    deviation: str = "81900000",
    state: str = "Uppnås",
    version: int = 1,
    corrects: str = "",
) -> Document:
    """The report."""
    picture = Picture(
        "Kostnader per slag",
        "Personal kostar mest.",
        ("Slag", "2023"),
        (("Personal", "298,7"),),
        (Drawn("any", '<svg role="img" aria-label="Kostnader per slag" width="10" height="10"></svg>'),),
        "<svg/>",
    )
    words = Paragraph(
        (
            Run("Överskottet blir "),
            Run("81,9", figure=KEY),
            Run(" mnkr"),
            Run("1", note="n1"),
            Run(". "),
            Run("Läs mer", href="https://example.org/"),
            Run(" viktigt", strong=True),
        )
    )
    economy = Section("avsnitt-2", "Drift", 2, (operations(deviation), picture, goals(state)))
    first = Section(
        "avsnitt-1",
        "Ekonomi",
        1,
        (
            words,
            document.plain(text),
            Bullets(((Run("ett"),), (Run("två"),))),
            Bullets(((Run("först"),),), ordered=True),
            Heading((Run("Mellanrubrik"),), 2),
            document.plain("En liten not.", "note"),
            economy,
        ),
    )
    return Document(
        title="Delårsrapport",
        unit="Testnämnden",
        code="TN",
        municipality="Testkommun",
        occasion="Delår augusti 2023",
        occasion_code="2023-08",
        first_day=date(2023, 1, 1),
        through=date(2023, 8, 31),
        version=version,
        headline="Testnämnden väntas ge ett överskott på 81,9 mnkr",
        lead="Till och med augusti är nettokostnaden 298,7 mnkr.",
        sections=(first,),
        notes=(Note("n1", "1", (Run("Utan engångsposter."),)),),
        figures=(
            Fact(KEY, "Testnämnden, avvikelse mot budget", Decimal(deviation), "kr", "/ekonomi/driftsammandrag/TN/"),
        ),
        decided=decided,
        corrects=corrects,
    )
