"""The economy chapter composed: one structure for screen, paper and export. Every amount comes from ``finance``.

Amounts are exact kronor; they are rounded where they are shown. Titles are those of the municipality's printed report,
made from the occasion.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from finance import analysis_texts, investment_pages, investment_summary, one_offs
from finance.bridge import Bridge
from finance.budget_trail import Trail, trail
from finance.investment_rows import Row as InvestmentRow
from finance.investment_rows import RowKind as InvestmentKind
from finance.investment_summary import InvestmentSummary
from finance.investment_tables import headings
from finance.kinds import Kind, by_kind
from finance.models import AnalysisText, Side
from finance.pages import against_budget
from finance.summary import Cut, Horizon, OperatingSummary, Row, RowKind, all_four
from finance.tables import ROUNDING_NOTE
from followup import money, periods
from followup.charts import Chart, Item, kind_bars
from followup.models import Occasion, Unit
from followup.sentences import listed

SIGN_NOTE = "I kolumnen Avvikelse är plus bättre än budget och minus sämre än budget."
ROW_HEADER = {Cut.ACTIVITY: "Verksamhet", Cut.ORGANISATION: "Stab/område"}

WIDE = 5  # columns of amounts
LINES_A_PAGE = 25  # of a table on paper, with two lines to each


class Column(StrEnum):
    """How a column of amounts is shown."""

    AMOUNT = "amount"
    DEVIATION = "deviation"  # signed
    CONTEXT = "context"  # quiet: last year
    CHANGE = "change"  # signed: what is added or taken away, neither better nor worse


COLUMNS = (Column.AMOUNT, Column.AMOUNT, Column.DEVIATION, Column.CONTEXT)


@dataclass(frozen=True)
class Line:
    """A row of a table: its name, its kind among the others, and its amounts in kronor with how each is shown."""

    name: str
    kind: str
    cells: tuple[tuple[Decimal | None, Column], ...]  # None is an empty cell


@dataclass(frozen=True)
class Table:
    """A table in mnkr: its title, the heading of each column (one row of headings, none spanning) and its notes."""

    title: str
    row_header: str
    headers: tuple[tuple[str, Column], ...]
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()

    @property
    def is_wide(self) -> bool:
        """Whether it has so many columns that they must stand close on paper."""
        return len(self.headers) > WIDE

    @property
    def is_long(self) -> bool:
        """Whether it may need more than a page of paper, and so may be parted."""
        return len(self.lines) > LINES_A_PAGE


@dataclass(frozen=True)
class Comment:
    """What somebody has written of a unit or of one of its activity groups, under its name."""

    name: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A headed part of a chapter: paragraphs, charts, tables, then comments."""

    title: str
    paragraphs: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()
    comments: tuple[Comment, ...] = ()


@dataclass(frozen=True)
class Chapter:
    """Kapitlet Ekonomi: what a committee reports of its economy at an occasion."""

    title: str
    committee: str
    municipality: str
    occasion: str
    through: date  # the last day that the outcome holds
    headline: str
    lead: str
    sections: tuple[Section, ...]

    @property
    def document_title(self) -> str:
        """What a reader's window and a list of files call the document."""
        return f"{self.committee}: {self.title}, {self.occasion}"

    @property
    def charts(self) -> list[Chart]:
        """Every chart of the chapter."""
        return [chart for section in self.sections for chart in section.charts]

    @property
    def tables(self) -> list[Table]:
        """Every table of the chapter."""
        return [table for section in self.sections for table in section.tables]


def economy(*, committee: Unit, occasion: Occasion) -> Chapter:
    """Compose the chapter Ekonomi of a committee at an occasion."""
    tables = all_four(committee=committee, occasion=occasion)
    kinds = by_kind(committee=committee, occasion=occasion)
    budget = trail(committee, occasion)
    headline = _headline(tables[Cut.ORGANISATION, Horizon.YEAR], budget.note())
    four = tuple(_table(tables[cut, horizon], budget.note()) for horizon in Horizon for cut in Cut)
    return Chapter(
        title="Ekonomi",
        committee=committee.name,
        municipality=committee.parent.name if committee.parent else "",
        occasion=occasion.name,
        through=periods.last_day(occasion.period_id),
        headline=expected(committee, tables[Cut.ORGANISATION, Horizon.YEAR].total.deviation),
        lead=so_far(tables[Cut.ORGANISATION, Horizon.PERIOD]),
        sections=(
            Section("Ekonomin i korthet", tables=(headline,)),
            Section("Intäkter och kostnader", charts=_charts(kinds, occasion)),
            Section("Resultat och helårsprognos", tables=four),
            *_analysis(analysis_texts.of_report(committee=committee, occasion=occasion)),
            *_budget_changes(budget),
            *_ordinary(one_offs.bridge(tables[Cut.ORGANISATION, Horizon.YEAR])),
            *_investments(investment_summary.read(committee=committee, occasion=occasion)),
        ),
    )


def _analysis(texts: list[AnalysisText]) -> list[Section]:
    """What has been written of the deviations, as it stands; nothing where nobody has written."""
    comments = tuple(
        Comment(
            text.unit.name if text.group is None else f"{text.unit.name}, {text.group.name}",
            tuple(filter(None, (words.strip() for words in text.text.splitlines()))),
        )
        for text in texts
    )
    return [Section("Analys", comments=comments)] if comments else []


def _budget_changes(budget: Trail) -> list[Section]:
    """From the original to the current budget: why, as a picture and as a table; nothing where nothing has changed."""
    if not budget.changes or not budget.note():
        return []
    reasons = tuple(one.decision.text for one in budget.changes if one.decision)
    levels = ("Ursprunglig budget", budget.original), (f"Aktuell budget per den {budget.day}", budget.current)
    lines = [Line(levels[0][0], RowKind.ROW, ((levels[0][1], Column.AMOUNT),))]
    lines += [Line(one.name, RowKind.ROW, ((one.amount, Column.CHANGE),)) for one in budget.changes]
    lines.append(Line(levels[1][0], RowKind.SUM, ((levels[1][1], Column.AMOUNT),)))
    rounding = money.rounding_shows([budget.original, *(one.amount for one in budget.changes)], budget.current)
    table = Table(
        title="Från ursprunglig till aktuell budget, nettokostnad, belopp i mnkr",
        row_header="Beslut",
        headers=(("Belopp", Column.AMOUNT),),
        lines=tuple(lines),
        notes=(
            "Minus betyder att nämnden får mindre att använda och plus att den får mer.",
            *([ROUNDING_NOTE] if rounding else []),
        ),
    )
    return [Section("Budgetens förändringar under året", reasons, (budget.chart,), (table,))]


def _ordinary(bridge: Bridge) -> list[Section]:
    """The result with and without one-off items: in words, picture and table; nothing where there are none."""
    if not bridge.items:
        return []
    notes = ["Plus är bättre än budget och minus sämre.", *([ROUNDING_NOTE] if bridge.rounding_shows else [])]
    table = Table(
        title=f"{bridge.what} med och utan jämförelsestörande poster, belopp i mnkr",
        row_header="Resultat mot budget",
        headers=(("Belopp", Column.DEVIATION),),
        lines=tuple(
            Line(
                name,
                RowKind.SUM if level else RowKind.ROW,
                ((amount, Column.DEVIATION if level else Column.CHANGE),),
            )
            for name, amount, level in bridge.steps
        ),
        notes=tuple(notes),
    )
    return [Section("Resultat för ordinarie verksamhet", (bridge.in_words,), (bridge.chart,), (table,))]


def _investments(summary: InvestmentSummary) -> list[Section]:
    """The investments: in words, picture and table as the report prints it; nothing where there are none."""
    if not summary.investments:
        return []
    notes = [
        "Netto är utgifter minus inkomster. I kolumnen Avvikelse är plus bättre än ramen och minus över ramen.",
        *(f"{row.name} står utanför ramen. {row.note}." for row in summary.rows if row.note),
        *([ROUNDING_NOTE] if summary.rounding_shows else []),
    ]
    columns = [*[Column.AMOUNT] * 6, Column.DEVIATION]
    through = summary.occasion.period_id
    day = f"{periods.last_day(through).day} {periods.shown(through)}"
    table = Table(
        title=f"Investeringar; Resultat {day} och prognos för helår {summary.occasion.year}, belopp mnkr",
        row_header="Investering",
        headers=tuple(zip(headings(through).values(), columns, strict=True)),
        lines=tuple(Line(row.name, _kind(row), tuple(zip(row.amounts, columns, strict=True))) for row in summary.rows),
        notes=tuple(notes),
    )
    pictures = (investment_pages.chart(summary),) if summary.inside else ()
    return [Section("Investeringar", (investment_pages.lead(summary),), pictures, (table,))]


def _kind(row: InvestmentRow) -> str:
    """How the row is set: the parts of the sum as those of a group."""
    return RowKind.OF_WHICH if row.kind is InvestmentKind.SUM_OF_WHICH else row.kind


def expected(committee: Unit, deviation: Decimal) -> str:
    """The answer in a sentence: what the year is expected to give against budget (kronor, plus = surplus)."""
    amount = money.shown(abs(deviation))
    if not money.rounded(deviation):
        return f"{committee.name} väntas hålla sin budget"
    return f"{committee.name} väntas ge ett {'överskott' if deviation > 0 else 'underskott'} på {amount} mnkr"


def so_far(summary: OperatingSummary) -> str:
    """The outcome so far in a sentence, and that the revenue-financed units stand apart from it."""
    total, through = summary.total, periods.shown(summary.occasion.period_id)
    sentence = (
        f"Till och med {through} är nettokostnaden {money.shown(total.current)} mnkr, "
        f"{against_budget(total.deviation)}."
    )
    others = listed([row.name for row in summary.other_administrations])
    return f"{sentence} {others} redovisas för sig." if others else sentence


def _headline(summary: OperatingSummary, budget: str) -> Table:
    """What the year is expected to cost against its budget, in one row."""
    total = summary.total
    return Table(
        title="Ekonomi, belopp i mnkr",
        row_header="Ekonomi",
        headers=(
            ("Prognos helår", Column.AMOUNT),
            (f"Budget {summary.occasion.year}", Column.AMOUNT),
            ("Avvikelse", Column.DEVIATION),
        ),
        lines=(
            Line("Verksamhetens nettokostnader", RowKind.ROW, tuple(zip(total.amounts, COLUMNS[:3], strict=False))),
        ),
        notes=(SIGN_NOTE, *([ROUNDING_NOTE] if total.shows_rounding else []), *filter(None, [budget])),
    )


def _charts(kinds: dict[str, tuple[Kind, ...]], occasion: Occasion) -> tuple[Chart, ...]:
    """Revenues and costs by kind, each for two years."""
    spans = periods.span_shown(periods.year_before(occasion.period_id)), periods.span_shown(occasion.period_id)
    words = {Side.REVENUE: "Intäkter", Side.COST: "Kostnader"}
    return tuple(
        kind_bars(
            f"{word} per slag, {spans[1]} och {spans[0]}, mnkr",
            [Item(kind.name, (kind.last_year, kind.this_year)) for kind in kinds[side]],
            years=spans,
        )
        for side, word in words.items()
    )


def _table(summary: OperatingSummary, budget: str) -> Table:
    """A driftsammandrag as it is printed; ``budget`` says which budget it shows."""
    return Table(
        title=_title(summary),
        row_header=ROW_HEADER[summary.cut],
        headers=tuple(zip(_headers(summary), COLUMNS, strict=True)),
        lines=tuple(Line(_name(row), row.kind, tuple(zip(row.amounts, COLUMNS, strict=True))) for row in summary.rows),
        notes=(*_notes(summary), *filter(None, [budget])),
    )


def _name(row: Row) -> str:
    """An activity row carries its codes, as it is printed; the codes of units are not."""
    return f"{row.codes} {row.name}" if row.unit_id is None and row.codes else row.name


def _title(summary: OperatingSummary) -> str:
    """The printed title, with the occasion's day or year."""
    through = summary.occasion.period_id
    day, year = f"{periods.last_day(through).day} {periods.shown(through)}", summary.occasion.year
    return {
        (Cut.ACTIVITY, Horizon.PERIOD): f"Resultat; Driftsammandrag verksamhet per den {day}, belopp mnkr",
        (Cut.ORGANISATION, Horizon.PERIOD): (
            f"Resultat; Driftsammandrag för resultat {day} per stab/område, belopp mnkr"
        ),
        (Cut.ACTIVITY, Horizon.YEAR): (
            f"Helårsprognos; Driftsammandrag verksamhet för prognos för helår {year}, belopp mnkr"
        ),
        (Cut.ORGANISATION, Horizon.YEAR): (
            f"Helårsprognos; Driftsammandrag för prognos för helår per stab/område {year}, belopp mnkr"
        ),
    }[summary.cut, summary.horizon]


def _headers(summary: OperatingSummary) -> Sequence[str]:
    """One heading a column: the printed report's two rows of headings made one, which a screen reader can follow."""
    through, year = summary.occasion.period_id, summary.occasion.year
    if summary.horizon is Horizon.YEAR:
        return f"Prognos helår {year}", f"Budget {year}", "Avvikelse", f"Bokslut {year - 1}"
    span, before = periods.span_shown(through), periods.span_shown(periods.year_before(through))
    return f"Redovisat {span}", f"Budget {span}", "Avvikelse", f"Redovisat {before}"


def _notes(summary: OperatingSummary) -> list[str]:
    """What one must know not to misread the table."""
    notes = [SIGN_NOTE]
    if summary.other_administrations:
        names = listed([row.name for row in summary.other_administrations])
        notes.append(f"{names} visar resultat, där plus är överskott och minus underskott. Övriga visar nettokostnad.")
    return [*notes, ROUNDING_NOTE] if summary.rounding_shows else notes
