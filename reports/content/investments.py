"""Avsnittet Investeringar: what is spent and expected against the frame."""

from finance import investment_pages
from finance.investment_rows import Row, RowKind
from finance.investment_tables import headings
from finance.tables import ROUNDING_NOTE
from followup import periods
from reports import document
from reports.content.built import Built
from reports.content.economy import MNKR, amount, picture
from reports.content.material import Material
from reports.document import Column, Header, Profile, Role, Table

COLUMNS = [*[Column.AMOUNT] * 6, Column.DEVIATION]
ROLES = [Role.EXPENDITURE, Role.INCOME, Role.EXPENDITURE, Role.INCOME, Role.NET, Role.BUDGET, Role.DEVIATION]
KINDS = {
    RowKind.HEADER: document.RowKind.HEADER,
    RowKind.OF_WHICH: document.RowKind.ROW,  # in a group whose name stands above: added like any other
    RowKind.ROW: document.RowKind.ROW,
    RowKind.SUM: document.RowKind.SUM,
    RowKind.SUM_OF_WHICH: document.RowKind.OF_WHICH,
    RowKind.SEPARATE: document.RowKind.OTHER,
}


def investments(read: Material) -> Built:
    """The investments: in words, picture and table as the report prints it; nothing where there are none."""
    summary, occasion = read.investments, read.occasion
    if not summary.investments:
        return Built()
    through = occasion.period_id
    day = f"{periods.last_day(through).day} {periods.shown(through)}"
    table = Table(
        key="investeringar",
        title=f"Investeringar; Resultat {day} och prognos för helår {occasion.year}, belopp mnkr",
        row_header="Investering",
        columns=tuple(Header(*one) for one in zip(headings(through).values(), COLUMNS, ROLES, strict=True)),
        rows=tuple(map(_row, summary.rows)),
        notes=(
            "Netto är utgifter minus inkomster. I kolumnen Avvikelse är plus bättre än ramen och minus över ramen.",
            *(f"{row.name} står utanför ramen. {row.note}." for row in summary.rows if row.note),
            *([ROUNDING_NOTE] if summary.rounding_shows else []),
        ),
        unit=MNKR,
    )
    pictures = [picture(investment_pages.chart(summary))] if summary.inside else []
    return Built((document.plain(investment_pages.lead(summary), made=True), *pictures, table))


def _row(row: Row) -> document.Row:
    cells = tuple(amount(one, column) for one, column in zip(row.amounts, COLUMNS, strict=True))
    return document.Row(row.name, cells, KINDS[row.kind], Profile.COST)
