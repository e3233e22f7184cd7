"""Nämndindikatorer och personalstatistik, as all may read them: what is secret or of a small group never comes here."""

from collections.abc import Iterable, Sequence
from itertools import groupby

from django.urls import reverse

from followup import periods
from followup.models import Occasion
from goals.goal_pages import STATUS
from goals.models import Assessment, Evidence, Goal, OverallGoal
from indicators import reading
from indicators.models import Indicator
from indicators.pages import MEANT, OUTCOMES, columns_of
from indicators.reading import Shown
from indicators.rules import Outcome
from indicators.values import WORDS, State
from reports import document
from reports.content.built import Built
from reports.content.goals import status_words
from reports.content.material import Material
from reports.document import Cell, Column, Header, Note, Part, RowKind, Run, Section, Table

Series = Indicator.Series
NO_INDICATOR = "Ingen nämndindikator"
WISHED = (Header("Önskad riktning eller värde", Column.TEXT), Header("Uppnås", Column.STATUS))


def personnel(read: Material) -> Built:
    """The committee's personnel statistics for five years; nothing where it has none."""
    owned = Indicator.objects.filter(series=Series.PERSONNEL, owner__in=read.below)
    told = _Read(owned, read.occasion, Series.PERSONNEL)
    if not told.rows:
        return Built()
    years = [column.label for column in told.columns]
    table = Table(
        key="personal",
        title=f"Personal {years[0]}–{years[-1]}",
        row_header="Personal",
        columns=tuple(map(Header, years)),
        rows=tuple(row for whole in told.wholes for row in told.lines(whole)),
    )
    return Built((table,), tuple(told.notes))


def indicators(read: Material) -> Built:
    """The indicators that the committee's goals rest on, by målområde and overall goal, a table for each."""
    goals, said = read.goals, read.assessed
    linked = Evidence.objects.filter(goal__in=goals, indicator__isnull=False).values_list("goal_id", "indicator_id")
    by_goal: dict[int, set[int]] = {}
    for goal, indicator in linked:
        by_goal.setdefault(goal, set()).add(indicator)
    heads = {indicator for own in by_goal.values() for indicator in own}
    family = Indicator.objects.filter(pk__in=heads) | Indicator.objects.filter(parent__in=heads)
    told = _Read(family.filter(series=Series.COMMITTEE), read.occasion, Series.COMMITTEE)
    if not told.rows:
        return Built()
    sections = tuple(
        Section(
            key=f"indikatorer-malomrade-{area.pk}",
            title=f"Målområde: {area.name}",
            level=1,
            parts=tuple(
                _table(overall, list(own), by_goal, said, told)
                for overall, own in groupby(of_area, key=lambda goal: goal.overall)
            ),
        )
        for area, of_area in groupby(goals, key=lambda goal: goal.overall.area)
    )
    return Built((*_explained(told), *sections), tuple(told.notes))


class _Read:
    """Indicators with their parts as all may read them, as rows, and the footnotes that the rows have asked for."""

    def __init__(self, found: Iterable[Indicator], occasion: Occasion, series: str) -> None:
        self.occasion, self.columns = occasion, columns_of(occasion, series)
        self.judged = series == Series.COMMITTEE
        ordered = sorted(found, key=lambda one: (one.sort, one.code))
        read = reading.read(ordered, user=None, columns=self.columns, target_year=occasion.year)
        self.rows = {row.indicator.pk: row for row in read}
        self.wholes = [row for row in read if row.indicator.parent_id is None]
        self.notes: list[Note] = []

    def of(self, keys: set[int]) -> list[reading.Row]:
        """The whole indicators with these keys, in the order of the report."""
        return [row for row in self.wholes if row.indicator.pk in keys]

    def lines(self, whole: reading.Row) -> list[document.Row]:
        """The row of an indicator, and those of its parts."""
        parts = [row for row in self.rows.values() if row.indicator.parent_id == whole.indicator.pk]
        code = whole.indicator.code
        return [
            self._line(whole, code, RowKind.ROW, heads=bool(parts)),
            *(self._line(part, code, RowKind.PART) for part in parts),
        ]

    def _line(self, row: reading.Row, code: str, kind: RowKind, *, heads: bool = False) -> document.Row:
        cells = [self._cell(row, column, shown) for column, shown in row.cells.items()]
        if self.judged:
            wish = str(row.target_version.words) if row.target_version else ""
            cells += [Cell(wish, row.target.number if row.target else None), _outcome(row, heads and not wish)]
        own = row.definition
        return document.Row(
            name=own.name,
            cells=tuple(cells),
            kind=kind,
            note=self._note(f"{row.indicator.code}-namn", own.note_mark, own.note),
            url=reverse("indicators:indicator", args=[self.occasion.code, code]),
            unit=own.unit_of_measure,
        )

    def _cell(self, row: reading.Row, column: reading.Column, shown: Shown) -> Cell:
        number = shown.cell.number if shown.cell else None
        key = f"{row.indicator.code}-{column.year}-{column.month:02d}"
        return Cell(shown.text, number, note=self._note(key, shown.mark, shown.note))

    def _note(self, key: str, mark: str, text: str) -> str:
        """The key of a footnote, kept to come out with the rows; empty where there is none."""
        if not text:
            return ""
        self.notes.append(Note(f"not-{key}", mark, (Run(text),)))
        return f"not-{key}"


def _outcome(row: reading.Row, only_heads: bool) -> Cell:
    """Whether the target is reached; nothing where there is none to reach, or nothing to tell it from."""
    outcome = row.attainment.outcome
    if only_heads or outcome is Outcome.UNKNOWN:
        return Cell("")
    kind, words = OUTCOMES[outcome]
    return Cell(words, status=kind)


def _table(
    overall: OverallGoal,
    goals: Sequence[Goal],
    by_goal: dict[int, set[int]],
    said: dict[int, Assessment],
    read: _Read,
) -> Table:
    """The goals under an overall goal with their assessments, and under each its indicators."""
    years = tuple(Header(_heading(column)) for column in read.columns)
    rows: list[document.Row] = []
    for goal in goals:
        status = said.get(goal.pk)
        empty = (Cell(""),) * (len(years) + 1)
        word = Cell(status_words(status), status=STATUS[status.status if status else ""])
        url = reverse("goals:goal", args=[read.occasion.code, goal.pk])
        rows.append(document.Row(goal.name, (*empty, word), RowKind.HEADER, url=url))
        own = read.of(by_goal.get(goal.pk, set()))
        rows += [line for whole in own for line in read.lines(whole)]
        if not own:
            rows.append(document.Row(NO_INDICATOR, (Cell(""),) * (len(years) + 2)))
    return Table(
        key=f"indikatorer-{overall.pk}",
        title=f"Kommunövergripande mål: {overall.name}",
        row_header="Nämndmål och nämndindikator",
        columns=(*years, *WISHED),
        rows=tuple(rows),
    )


def _heading(column: reading.Column) -> str:
    """``2022``, ``augusti 2023``."""
    return periods.shown(column.year * 100 + column.month).capitalize() if column.month < 12 else str(column.year)


def _explained(read: _Read) -> tuple[Part, ...]:
    """What the words in the place of a number mean; nothing where every number is there."""
    there = {shown.text for row in read.rows.values() for shown in row.cells.values()}
    said = [f"{WORDS[state]} = {MEANT[state]}" for state in State if WORDS[state] in there]
    return (document.plain(" ".join(said), "note", made=True),) if said else ()
