"""Kapitlet Ekonomi, part by part. Every amount comes from ``finance``, in exact kronor rounded where it is shown.

Titles are those of the municipality's printed report, made from the occasion.
"""

from collections.abc import Sequence
from decimal import Decimal

from finance import analysis_texts, investment_summary, one_offs
from finance.kinds import by_kind
from finance.models import Side
from finance.pages import Place, against_budget, row_query
from finance.summary import Cut, Horizon, OperatingSummary, Row
from finance.tables import ROUNDING_NOTE
from followup import money, periods
from followup.charts import Chart, Item, kind_bars
from followup.models import Unit
from followup.sentences import listed
from reports import document
from reports.content.built import Built, Citing
from reports.content.material import Material
from reports.document import Cell, Column, Drawn, Header, Heading, Part, Picture, Profile, Role, RowKind, Run, Table

SIGN_NOTE = "I kolumnen Avvikelse är plus bättre än budget och minus sämre än budget."
OWN_NOTE = "Förvaltningar som redovisar eget resultat ingår inte."
ROW_HEADER = {Cut.ACTIVITY: "Verksamhet", Cut.ORGANISATION: "Stab/område"}
COLUMNS = (Column.AMOUNT, Column.AMOUNT, Column.DEVIATION, Column.CONTEXT)
ROLES = (Role.CURRENT, Role.BUDGET, Role.DEVIATION, Role.LAST_YEAR)
MNKR = "mnkr"


def headline(read: Material) -> Built:
    """Ekonomi i korthet: what the year is expected to cost and to invest against its budget."""
    total, investments = read.tables[Cut.ORGANISATION, Horizon.YEAR].total, read.investments
    rows = [_row("Verksamhetens nettokostnader", total.amounts[:3], profile=Profile.COST)]
    if investments.inside:
        rows.append(
            _row(
                "Investeringar (netto)",
                investment_summary.own(investments, read.cells.organisation),
                profile=Profile.COST,
            )
        )
    heads = ("Prognos helår", f"Budget {read.occasion.year}", "Avvikelse")
    table = Table(
        key="ekonomi",
        title="Ekonomi, belopp i mnkr",
        row_header="Ekonomi",
        columns=_columns(heads),
        rows=tuple(rows),
        notes=(
            SIGN_NOTE,
            *([OWN_NOTE] if investments.inside else []),
            *([ROUNDING_NOTE] if total.shows_rounding else []),
            *filter(None, [read.budget.note()]),
        ),
        unit=MNKR,
    )
    return Built((table,))


def kinds(read: Material) -> Built:
    """Intäkter och kostnader: each by kind, for two years, as pictures."""
    occasion = read.occasion
    found = by_kind(committee=read.unit, occasion=occasion, tree=read.cells.organisation)
    spans = periods.span_shown(periods.year_before(occasion.period_id)), periods.span_shown(occasion.period_id)
    words = {Side.REVENUE: "Intäkter", Side.COST: "Kostnader"}
    return Built(
        tuple(
            picture(
                kind_bars(
                    f"{word} per slag, {spans[1]} och {spans[0]}, mnkr",
                    [Item(kind.name, (kind.last_year, kind.this_year)) for kind in found[side]],
                    years=spans,
                )
            )
            for side, word in words.items()
        )
    )


def operating_summaries(read: Material) -> Built:
    """Resultat och helårsprognos: the four driftsammandrag."""
    budget = read.budget.note()
    return Built(tuple(_table(read.tables[cut, horizon], budget) for horizon in Horizon for cut in Cut))


def analysis(read: Material) -> Built:
    """Analys: what has been written of each unit's deviations, under its name; nothing where nobody has written."""
    parts: list[Part] = []
    cited = Citing(read)
    for text in analysis_texts.of_report(committee=read.unit, occasion=read.occasion):
        name = text.unit.name if text.group is None else f"{text.unit.name}, {text.group.name}"
        parts.append(Heading((Run(name),), level=1))
        parts += cited.paragraphs(text.text)
    return Built(tuple(parts))


def budget_changes(read: Material) -> Built:
    """From the original to the current budget: why, as a picture and as a table; nothing where nothing has changed."""
    budget = read.budget
    if not budget.changes or not budget.note():
        return Built()
    rows = [_row("Ursprunglig budget", (budget.original,), (Column.AMOUNT,))]
    rows += [_row(one.name, (one.amount,), (Column.CHANGE,)) for one in budget.changes]
    current = f"Aktuell budget per den {budget.day}"
    rows.append(_row(current, (budget.current,), (Column.AMOUNT,), kind=RowKind.SUM))
    rounding = money.rounding_shows([budget.original, *(one.amount for one in budget.changes)], budget.current)
    table = Table(
        key="budgetforandringar",
        title="Från ursprunglig till aktuell budget, nettokostnad, belopp i mnkr",
        row_header="Beslut",
        columns=(Header("Belopp", Column.AMOUNT, Role.CURRENT),),
        rows=tuple(rows),
        notes=(
            "Minus betyder att nämnden får mindre att använda och plus att den får mer.",
            *([ROUNDING_NOTE] if rounding else []),
        ),
        unit=MNKR,
    )
    reasons = [document.plain(one.decision.text) for one in budget.changes if one.decision]
    return Built((*reasons, picture(budget.chart), table))


def ordinary(read: Material) -> Built:
    """The result with and without one-off items: in words, picture and table; nothing where there are none."""
    bridge = one_offs.bridge(read.tables[Cut.ORGANISATION, Horizon.YEAR], read.cells.organisation)
    if not bridge.items:
        return Built()
    table = Table(
        key="ordinarie",
        title=f"{bridge.what} med och utan jämförelsestörande poster, belopp i mnkr",
        row_header="Resultat mot budget",
        columns=(Header("Belopp", Column.DEVIATION, Role.CURRENT),),
        rows=tuple(
            _row(
                name,
                (amount,),
                (Column.DEVIATION if level else Column.CHANGE,),
                kind=RowKind.SUM if level and at else RowKind.ROW,
            )
            for at, (name, amount, level) in enumerate(bridge.steps)
        ),
        notes=("Plus är bättre än budget och minus sämre.", *([ROUNDING_NOTE] if bridge.rounding_shows else [])),
        unit=MNKR,
    )
    return Built((document.plain(bridge.in_words, made=True), picture(bridge.chart), table))


def picture(chart: Chart) -> Picture:
    """A chart as a part of the document."""
    drawn = tuple(Drawn(one.kind, one.svg) for one in chart.pictures)
    return Picture(chart.title, chart.summary, chart.headers, chart.rows, drawn, chart.printed)


def amount(kronor: Decimal | None, column: Column = Column.AMOUNT) -> Cell:
    """A cell of kronor, shown in mnkr with one decimal; an empty one where there is none."""
    if kronor is None:
        return Cell("")
    signed = column in {Column.DEVIATION, Column.CHANGE}
    return Cell(money.shown(kronor, signed=signed), kronor)


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


def _row(
    name: str,
    amounts: Sequence[Decimal | None],
    columns: Sequence[Column] = COLUMNS,
    *,
    kind: RowKind = RowKind.ROW,
    profile: Profile = Profile.NONE,
    url: str = "",
) -> document.Row:
    cells = tuple(amount(one, column) for one, column in zip(amounts, columns, strict=False))
    return document.Row(name, cells, kind, profile, url=url)


def _columns(heads: Sequence[str]) -> tuple[Header, ...]:
    return tuple(Header(*one) for one in zip(heads, COLUMNS, ROLES, strict=False))


def _table(summary: OperatingSummary, budget: str) -> Table:
    """A driftsammandrag as it is printed; ``budget`` says which budget it shows."""
    place = Place(summary.committee, summary.occasion)
    return Table(
        key=f"drift-{summary.cut}-{summary.horizon}",
        title=_title(summary),
        row_header=ROW_HEADER[summary.cut],
        columns=_columns(_headers(summary)),
        rows=tuple(
            _row(
                _name(row),
                row.amounts,
                kind=RowKind(row.kind),
                profile=Profile.REVENUE if row.profile.turned else Profile.COST,
                url=place.drill_url(**row_query(row)),
            )
            for row in summary.rows
        ),
        notes=(*_notes(summary), *filter(None, [budget])),
        unit=MNKR,
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
