"""Samlat: what a report takes from the reports of its parts: sums, a list of them, and their texts by reference.

The parts of a committee's report are its appendices, those of the municipality's are the reports of its committees. An
administration's own tables are here too, since they are rows of its committee's.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import chain

from finance.pages import Place
from finance.summary import Cut, Horizon, OperatingSummary, Row
from finance.summary import RowKind as Kind
from followup import money, periods
from followup.models import Occasion, Unit
from followup.sentences import listed
from reports import answers, document, prose
from reports.content.built import Built
from reports.content.economy import COLUMNS, MNKR, ROLES, SIGN_NOTE, amount
from reports.content.material import Material
from reports.document import Header, Part, Profile, Run, Section, Table
from reports.document import RowKind as Printed
from reports.models import Prose, ReportSection

ROUNDING = "Beloppen är avrundade var för sig, så en summa kan skilja sig från de avrundade delarna."
HORIZONS = (Horizon.PERIOD, Horizon.YEAR)
WORDS = {Horizon.PERIOD: "Resultat", Horizon.YEAR: "Helårsprognos"}


def administration(read: Material) -> Built:
    """An administration's own driftsammandrag, so far and for the year; nothing where there is nothing of it."""
    return Built(tuple(filter(None, (_own(read.unit, read.tables[Cut.ORGANISATION, horizon]) for horizon in HORIZONS))))


def committees(read: Material) -> Built:
    """The municipality's committees and their sum, so far and for the year, with revenue-financed units apart."""
    occasion = read.occasion
    found = answers.tables_by_committee(read.unit, occasion)
    made = []
    for horizon in HORIZONS:
        every = [(of, tables[Cut.ORGANISATION, horizon]) for of, tables in found]
        each = [(of, table) for of, table in every if _says_something(table)]
        without = [of.name for of, table in every if not _says_something(table)]
        rows = [_row(of.name, table.total) for of, table in each]
        total = _sum("Summa nämnder", [table.total for _, table in each], Profile.COST)
        others = [
            _row(f"{row.name} ({of.name})", row, Printed.OTHER)
            for of, table in each
            for row in table.other_administrations
            if row.kind is Kind.OTHER_ADMINISTRATION
        ]
        lines, title = [*rows, total, *others], f"{WORDS[horizon]} per nämnd"
        made.append(_table(f"samlat-{horizon}", title, occasion, horizon, lines, _left_out(without)))
    return Built(tuple(made)) if found else Built()


def appendices(read: Material) -> Built:
    """The result of each appendix's administration and their sum, for the year; nothing without appendices."""
    rows = [
        (report.unit.name, row)
        for report in read.parts
        for row in Material(report.unit, read.occasion).tables[Cut.ORGANISATION, Horizon.YEAR].other_administrations[:1]
    ]
    if not rows:
        return Built()
    total = _sum("Summa bilagor", [row for _, row in rows], Profile.REVENUE)
    lines = [*(_row(name, row) for name, row in rows), total]
    return Built((_table("bilagor", "Bilagornas resultat, helårsprognos", read.occasion, Horizon.YEAR, lines),))


def register(read: Material) -> Built:
    """The appendices, numbered; nothing where there are none."""
    items = tuple(
        (Run(f"Bilaga {number}: {report.unit.name}, {report.title}"),) for number, report in enumerate(read.parts, 1)
    )
    return Built((document.Bullets(items),)) if items else Built()


def texts(read: Material, title: str) -> Built:
    """What each part's report says under the same heading, under the part's name. It is theirs: changed there alone.

    Of several such sections in a report it is the first; one that is generated there is so here too.
    """
    sections = ReportSection.objects.standing().filter(report__in=read.parts, title=title).order_by("-position")
    first = {one.report_id: one for one in sections}
    newest = Prose.objects.filter(section__in=first.values()).order_by("section_id", "-version")
    html = {one.section_id: one.html for one in newest.distinct("section_id")}
    found = [(report, first[report.pk]) for report in read.parts if report.pk in first]
    told = [
        (report, section, said(section, html.get(section.pk, ""), Material(report.unit, read.occasion)))
        for report, section in found
    ]
    return Built(
        tuple(
            Section(f"fran-{report.pk}-{section.pk}", report.unit.name, 1, _below(made.parts))
            for report, section, made in told
            if made.parts
        ),
        tuple(note for _, _, made in told for note in made.notes),
    )


def said(section: ReportSection, html: str, read: Material) -> Built:
    """What a section says: what is written in it, or generated; nothing of a kind that does not exist any longer."""
    from reports import content  # which this module is a part of

    if not section.content:
        return Built(prose.parts(html))
    if section.content not in content.GENERATED:
        return Built()
    return content.built(section.content, read, section.title)


def _below(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    return tuple(document.deeper(one, 1) for one in parts)


def _own(unit: Unit, summary: OperatingSummary) -> Table | None:
    """The rows of an administration: its areas and their sum, or where it is a row of its own that row."""
    rows = summary.rows if summary.parts else [row for row in summary.rows if row in _results(summary)]
    if not rows:
        return None
    place = Place(unit.committee(), summary.occasion)
    kinds = {Kind.SUM: Printed.SUM, Kind.OF_WHICH: Printed.OF_WHICH}
    lines = [_row(row.name, row, kinds.get(row.kind, Printed.ROW)) for row in rows]
    title = f"{WORDS[summary.horizon]}, {unit.name}"
    return _table(f"forvaltning-{summary.horizon}", title, place.occasion, summary.horizon, lines)


def _results(summary: OperatingSummary) -> list[Row]:
    """The rows from the first result on: the result and its of-which rows, without an empty sum before them."""
    first = next((at for at, row in enumerate(summary.rows) if row.kind is Kind.OTHER_ADMINISTRATION), None)
    return [] if first is None else list(summary.rows[first:])


def _row(name: str, row: Row, kind: Printed = Printed.ROW) -> document.Row:
    cells = tuple(amount(one, column) for one, column in zip(row.amounts, COLUMNS, strict=True))
    return document.Row(name, cells, kind, Profile.REVENUE if row.profile.turned else Profile.COST)


def _sum(name: str, rows: Sequence[Row], profile: Profile) -> document.Row:
    amounts = [sum(column, Decimal(0)) for column in zip(*(row.amounts for row in rows), strict=True)] or [
        Decimal(0)
    ] * 4
    cells = tuple(amount(one, column) for one, column in zip(amounts, COLUMNS, strict=True))
    return document.Row(name, cells, Printed.SUM, profile)


def _says_something(table: OperatingSummary) -> bool:
    return any(any(row.amounts) for row in table.rows)


def _left_out(names: Sequence[str]) -> tuple[str, ...]:
    """That some committees have no row, since nothing is known of them."""
    return (f"Utan utfall och budget, och därför inte med: {listed(names)}.",) if names else ()


def _table(
    key: str,
    title: str,
    occasion: Occasion,
    horizon: Horizon,
    rows: Sequence[document.Row],
    notes: tuple[str, ...] = (),
) -> Table:
    year, through = occasion.year, occasion.period_id
    heads = (f"Prognos helår {year}", f"Budget {year}", "Avvikelse", f"Bokslut {year - 1}")
    if horizon is Horizon.PERIOD:
        span, before = periods.span_shown(through), periods.span_shown(periods.year_before(through))
        heads = (f"Redovisat {span}", f"Budget {span}", "Avvikelse", f"Redovisat {before}")
    return Table(
        key=key,
        title=f"{title}, belopp i mnkr",
        row_header="Enhet",
        columns=tuple(Header(*one) for one in zip(heads, COLUMNS, ROLES, strict=True)),
        rows=tuple(rows),
        notes=(SIGN_NOTE, *notes, *([ROUNDING] if _rounding_shows(rows) else [])),
        unit=MNKR,
    )


def _rounding_shows(rows: Sequence[document.Row]) -> bool:
    """Whether the rows as shown add up to something else than their sum as shown."""
    total = next((row for row in rows if row.kind is Printed.SUM), None)
    parts = [row for row in rows if row.kind is Printed.ROW]
    if total is None:
        return False
    columns = zip(*(row.cells for row in parts), strict=True)
    found = zip(columns, total.cells, strict=False)
    return any(
        money.rounding_shows([cell.value for cell in chain(column) if cell.value is not None], whole.value)
        for column, whole in found
        if whole.value is not None
    )
