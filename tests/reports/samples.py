"""A report in small, made without a database: what paper must cope with, a table longer than two pages among it."""

from datetime import date
from decimal import Decimal

from followup.charts import Item, kind_bars
from reports.content.economy import picture
from reports.document import (
    Bullets,
    Cell,
    Column,
    Decided,
    Document,
    Header,
    Heading,
    Note,
    Paragraph,
    Part,
    Profile,
    Role,
    Row,
    RowKind,
    Run,
    Section,
    Table,
    plain,
)

HEADERS = ("Redovisat jan–aug 2023", "Budget jan–aug 2023", "Avvikelse", "Redovisat jan–aug 2022")
COLUMNS = (Column.AMOUNT, Column.AMOUNT, Column.DEVIATION, Column.CONTEXT)
LONG = 60  # rows
LOREM = (
    "Räddningstjänstens uppföljningsarbete fortskrider enligt verksamhetsplaneringen och kompetensförsörjningen. "
    "Kostnadsutvecklingen förklaras huvudsakligen av lokalförsörjningsprogrammets investeringsredovisning. "
)


def amount(kronor: int, column: Column) -> Cell:
    words = f"{kronor / 1_000_000:+.1f}" if column is Column.DEVIATION else f"{kronor / 1_000_000:.1f}"
    return Cell(words.replace(".", ",").replace("-", "−"), Decimal(kronor))


def table(key: str, title: str, rows: int) -> Table:
    """A driftsammandrag of so many rows, with a sum, an of-which row and another administration."""
    kinds = [*[RowKind.ROW] * rows, RowKind.SUM, RowKind.OF_WHICH, RowKind.OTHER]
    lines = []
    for number, kind in enumerate(kinds):
        kronor = number * 1_000_000
        values = (kronor, kronor // 2, -17_500_000 if number == 1 else kronor, kronor)
        cells = tuple(amount(value, column) for value, column in zip(values, COLUMNS, strict=True))
        lines.append(Row(f"{number} Verksamhet {number}", cells, kind, Profile.COST))
    columns = tuple(Header(*one) for one in zip(HEADERS, COLUMNS, list(Role)[1:5], strict=True))
    return Table(key, title, "Verksamhet", columns, tuple(lines), ("En not under tabellen.",), unit="mnkr")


def indicators() -> Table:
    """A goal over its indicator, with a part of it, states, a footnote at a name and one at a value."""
    columns = (Header("2022"), Header("Augusti 2023"), Header("Önskat", Column.TEXT), Header("Uppnås", Column.STATUS))
    whole = (Cell("1 835", Decimal(1835)), Cell("I.U.", note="varde"), Cell("Minska"), Cell("Nås inte", status="no"))
    part = (Cell("2,50", Decimal("2.50")), Cell("Sekretess"), Cell(""), Cell(""))
    rows = (
        Row("God trygghet", (Cell(""), Cell(""), Cell(""), Cell("Uppnås delvis", status="part")), RowKind.HEADER),
        Row("Trygghet i hela kommunen", whole, note="namn", unit="antal"),
        Row("Skäggetorp", part, RowKind.PART, unit="medelvärde"),
    )
    return Table("indikatorer", "Indikatorer", "Mål och indikator", columns, rows)


def assignments() -> Table:
    """One column beside the names, which are long."""
    rows = tuple(
        Row(f"{number}. {LOREM}\nKvarstår från Budget 2021.", (Cell("Pågår", status="busy"),)) for number in range(1, 5)
    )
    return Table("uppdrag", "Uppdrag", "Uppdrag", (Header("Status", Column.STATUS),), rows)


def prose() -> tuple[Part, ...]:
    """Paragraphs, lists, emphasis, a link, footnotes (one referred to twice), and a list over a page break."""
    return (
        Paragraph(
            (Run("Nämnden "), Run("fortsätter", strong=True), Run(" arbetet"), Run("1", note="forsta"), Run("."))
        ),
        Paragraph((Run("Se "), Run("riktlinjen", href="https://example.com/riktlinje"), Run(" och noten"))),
        Paragraph((Run("ovan"), Run("1", note="forsta"), Run(" samt"), Run("2", note="andra"), Run("."))),
        Heading((Run("En rubrik i texten"),), level=2),
        Bullets(((Run("Först"),), (Run("Sedan"),)), ordered=True),
        Bullets(tuple((Run(f"Punkt {number}: {LOREM * 2}\n– en underpunkt"),) for number in range(1, 16))),
        *[plain(f"Stycke {number}. {LOREM * 3}") for number in range(1, 12)],
    )


def document(rows: int = LONG) -> Document:
    """The report, with a long table of so many rows."""
    items = [Item("Hyror och arrenden", (Decimal(30_100_000), Decimal(12_600_000)))]
    chart = picture(kind_bars("Intäkter per slag", items, years=("jan–aug 2022", "jan–aug 2023")))
    short = Section("kort", "Kort", 2, (plain("En inledning."), table("kort-tabell", "Kort tabell", 3)))
    slag = Section("slag", "Slag", 2, (chart,))
    long = (table("lang", "Lång tabell", rows), table("efter", "Tabell efter den långa", 3))
    deep = Section("djupt", "Djupare", 3, (indicators(), assignments()))
    return Document(
        title="Delårsrapport",
        unit="Räddningsnämnden",
        code="RN",
        municipality="Ängelköpings kommun",
        occasion="Delår augusti 2023",
        occasion_code="2023-08",
        first_day=date(2023, 1, 1),
        through=date(2023, 8, 31),
        version=1,
        headline="Räddningsnämnden väntas ge ett överskott på 81,9 mnkr",
        lead="Till och med augusti 2023 är nettokostnaden 298,7 mnkr.",
        sections=(
            Section("uppdrag", "Nämndens uppdrag", 1, prose()),
            Section("ekonomi", "Ekonomi", 1, (short, slag, Section("langt", "Långt", 2, (*long, deep)))),
        ),
        notes=(
            Note("forsta", "1", (Run("Enligt beslut i "), Run("nämnden", emphasis=True), Run("."))),
            Note("andra", "2", (Run("En andra not."),)),
            Note("namn", "3", (Run("Mäts vartannat år."),)),
            Note("varde", "4", (Run("Redovisas i november."),)),
        ),
        decided=Decided("Räddningsnämnden", date(2023, 9, 27), "112", "RN 2023-45"),
    )
