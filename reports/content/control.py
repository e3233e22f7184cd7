"""Internkontroll: how each department's plan is followed, area by area, the risks, and what was controlled."""

from followup import periods
from followup.models import Occasion
from goals import control_reading
from goals.control_pages import KINDS, ControlPage
from goals.control_reading import AreaRows, MeasureRow, MomentRow
from goals.models import ControlMeasureVersion, ControlPlan, ControlResult
from reports import document
from reports.content.built import Built, Citing, joined
from reports.content.economy import picture
from reports.content.material import Material
from reports.document import Cell, Column, Header, Heading, Part, Row, RowKind, Run, Table

MOST_UNRATED = "De {} risker som saknar sannolikhet och konsekvens är inte med i bilden."
ONE_UNRATED = "En risk som saknar sannolikhet och konsekvens är inte med i bilden."


def control(read: Material) -> Built:
    """The plans of the committee's departments for the year; the departments' names where they are several."""
    found = ControlPlan.objects.filter(unit__in=read.below, fiscal_year=read.occasion.year)
    plans = list(found.select_related("unit").order_by("unit__sort", "unit__code"))
    return joined(_plan(plan, read, named=len(plans) > 1) for plan in plans)


def _plan(plan: ControlPlan, read: Material, *, named: bool) -> Built:
    areas, cited = control_reading.areas(plan, read.occasion), Citing(read)
    level = 2 if named else 1
    parts: list[Part] = [Heading((Run(plan.unit.name),), level=1)] if named else []
    parts += cited.paragraphs(plan.introduction)
    for one in areas:
        if one.report:
            parts += [Heading((Run(one.area.name),), level=level), *cited.paragraphs(one.report.text)]
    parts += _risks(plan, read.occasion, areas)
    if any(one.moments or one.measures for one in areas):
        parts.append(_table(plan, areas))
    return Built(tuple(parts))


def _risks(plan: ControlPlan, occasion: Occasion, areas: list[AreaRows]) -> list[Part]:
    """The risks by probability and consequence; nothing where none has been rated."""
    page = ControlPage(plan, occasion, areas, {}, may_write=False, today=periods.last_day(occasion.period_id))
    unrated = len(page.unrated)
    if unrated == len(page.risks):
        return []
    left_out = ONE_UNRATED if unrated == 1 else MOST_UNRATED.format(unrated)
    return [picture(page.matrix), *([document.plain(left_out, "note", made=True)] if unrated else [])]


def _table(plan: ControlPlan, areas: list[AreaRows]) -> Table:
    """What the plan holds and what it came to, under the areas' names."""
    columns = (
        Header("Slag", Column.TEXT),
        Header("Läge", Column.STATUS),
        Header("När", Column.TEXT),
        Header("Resultat", Column.TEXT),
    )
    rows: list[Row] = []
    for one in areas:
        if one.moments or one.measures:
            rows.append(Row(one.area.name, tuple(Cell("") for _ in columns), RowKind.HEADER))
            rows += [_moment(row) for row in one.moments] + [_measure(row) for row in one.measures]
    return Table(
        key=f"internkontroll-{plan.unit.code}",
        title=f"Kontrollmoment, riskanalyser och åtgärder {plan.fiscal_year}, {plan.unit.name}",
        row_header="Vad som kontrolleras",
        columns=columns,
        rows=tuple(rows),
    )


def _moment(row: MomentRow) -> Row:
    moment, said = row.moment, row.said
    when = (said.new_time or said.done_when) if said else ""
    why = f"Varför: {said.reason}." if said and said.reason else ""
    return Row(
        moment.name,
        (
            Cell(str(moment.get_kind_display())),
            _state(said),
            Cell(when or moment.planned),
            Cell(" ".join(filter(None, [said.text if said else "", why]))),
        ),
        url=row.url,
    )


def _measure(row: MeasureRow) -> Row:
    said = row.said
    when = str(said.done_on or said.due_on or "")
    return Row(said.text, (Cell("Åtgärd"), _state(said), Cell(when), Cell(said.result)), url=row.url)


def _state(said: ControlResult | ControlMeasureVersion | None) -> Cell:
    return (
        Cell(str(said.get_status_display()), status=KINDS[said.status]) if said else Cell("Ingen uppgift", status="ask")
    )
