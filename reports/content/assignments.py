"""Strategiska utvecklingsuppdrag: each with the status that is made of the committees' own, and how many stand how."""

import re
from collections import Counter
from collections.abc import Iterable

from django.urls import reverse

from goals import assignments, wording
from goals.assignment_pages import KINDS
from goals.models import Assignment, AssignmentStatus
from reports.content.built import Built
from reports.content.goals import counted_row
from reports.content.material import Material
from reports.document import Cell, Column, Header, Row, RowKind, Table

Group = Assignment.Group
TITLES = {
    Group.COMMON: "Kommungemensamma strategiska utvecklingsuppdrag",
    Group.NAMED: "Nämndspecifika strategiska utvecklingsuppdrag",
}
UNSAID = "Ingen uppgift"
SHORT = {Group.COMMON: "gemensamma", Group.NAMED: "namndspecifika"}


def common(read: Material) -> Built:
    """The assignments of all committees, with how far each of them has come."""
    return _table(Group.COMMON, read)


def named(read: Material) -> Built:
    """The assignments of named committees, with how far this one has come."""
    return _table(Group.NAMED, read)


def counts(read: Material) -> Built:
    """How many of the committee's own assignments stand how; nothing where it has none."""
    unit, stands = read.unit, read.reported
    counted: dict[str, Counter[str]] = {group: Counter() for group in Group.values}
    for one in read.assignments:
        for own in one.addressees.all():
            if own.committee_id == unit.pk:
                counted[one.group][stands[own.pk].status if own.pk in stands else ""] += 1
    total = sum(counted.values(), Counter[str]())
    if not total:
        return Built()
    shown = [status for status in (*wording.WORDS, "") if total[status]]
    url = reverse("goals:assignments", args=[read.occasion.code])
    table = Table(
        key="uppdrag-antal",
        title=f"Strategiska utvecklingsuppdrag till {unit.name}, antal",
        row_header="Uppdrag",
        columns=(*(Header(wording.WORDS.get(status, UNSAID)) for status in shown), Header("Summa")),
        rows=(
            *(counted_row(str(label), counted[group], shown, url) for group, label in Group.choices),
            counted_row("Summa", total, shown, url, RowKind.SUM),
        ),
        unit="st",
    )
    return Built((table,))


def _table(group: Group, read: Material) -> Built:
    given = [one for one in read.assignments if one.group == group]
    if not given:
        return Built()
    rows = tuple(_row(one, read) for one in given)
    table = Table(
        key=f"uppdrag-{SHORT[group]}",
        title=TITLES[group],
        row_header="Uppdrag",
        columns=(Header("Status", Column.STATUS),),
        rows=rows,
        notes=tuple(filter(None, [_explained(given, rows)])),
    )
    return Built((table,))


def _row(one: Assignment, read: Material) -> Row:
    """An assignment with its number and where it comes from, as the report prints it, and its status in words."""
    unit, states = read.unit, assignments.states(one, read.reported)
    own = [state for state in states if state.committee == unit.code and state.status is not None]
    counted = own if own and one.group == Group.NAMED else states
    first = assignments.chain(one)[-1]
    came = f"\nKvarstår från {first.given_in.title}." if first != one else ""
    words = wording.of_report(states, committee=unit.code, common=one.group == Group.COMMON)
    return Row(
        name=f"{one.number}. {one.text}{came}",
        cells=(Cell(words, status=_icon(counted)),),
        url=reverse("goals:assignment", args=[read.occasion.code, one.pk]),
    )


def _icon(states: Iterable[wording.State]) -> str:
    """The icon of one state that all have and that is whole, and of a part otherwise."""
    told = {(state.status, state.part) for state in states}
    if len(told) != 1:
        return "part" if told else "ask"
    ((status, part),) = told
    if status is None:
        return "ask"
    return "part" if part else KINDS[AssignmentStatus.Status(status)]


def _explained(given: Iterable[Assignment], rows: Iterable[Row]) -> str:
    """What the committees' short names in the table stand for; nothing where none is printed."""
    printed = {code for row in rows for code in re.findall(r"\w+", row.cells[0].text)}
    committees = {to.committee for one in given for to in one.addressees.all()}
    known = sorted((one for one in committees if one.code in printed), key=lambda one: (one.sort, one.code))
    return ", ".join(f"{one.code} = {one.name}" for one in known) + "." if known else ""
