"""What the pages of indicators say. Reads through ``indicators.reading``, writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from followup import periods
from followup.access import Permission, may
from followup.models import Occasion, User
from followup.templatetags import ui
from indicators import belonging, reading
from indicators.belonging import Belongs
from indicators.models import Indicator
from indicators.models.definitions import IndicatorQuerySet
from indicators.pictures import spark
from indicators.reading import Column, Row, Shown
from indicators.rules import Direction, Outcome
from indicators.values import WORDS, State, print_number

OUTCOMES = {
    Outcome.REACHED: ("ok", "Nås"),
    Outcome.NOT_REACHED: ("no", "Nås inte"),
    Outcome.UNKNOWN: ("none", "Kan inte bedömas"),
}
DIRECTIONS = {
    Direction.UP: "Ökar",
    Direction.DOWN: "Minskar",
    Direction.LEVEL: "Oförändrad",
    Direction.UNKNOWN: "Ingen trend att visa",
}
Series = Indicator.Series
MINOR = {"class": "minor"}
LONG = 14  # characters of a cell that is broken over lines


def columns_of(occasion: Occasion, series: str = Series.COMMITTEE) -> list[Column]:
    """The columns that the report shows at an occasion: two years before it, or four for personnel statistics."""
    year, month = occasion.year, periods.month_of(occasion.period_id)
    if series == Series.PERSONNEL:
        return [Column(year - back) for back in range(4, -1, -1)]
    return [Column(year - 2), Column(year - 1), Column(year, month)]


@dataclass(frozen=True)
class Line:
    """A line of the table: an indicator or a part of one, as one person may read it."""

    row: Row
    whole: Row | None
    occasion: Occasion
    divided: bool = False
    goals: tuple[Belongs, ...] = ()

    @property
    def name(self) -> str:
        """What it is called in its place under the whole."""
        return self.row.name

    @property
    def full_name(self) -> str:
        """What it is called alone."""
        return f"{self.whole.name} – {self.row.name}" if self.whole else self.row.name

    @property
    def code(self) -> str:
        """The code of the indicator whose page tells of it."""
        return str((self.whole or self.row).indicator.code)

    @property
    def url(self) -> str:
        """The page of the indicator."""
        return reverse("indicators:indicator", args=[self.occasion.code, self.code])

    @property
    def goal_names(self) -> str:
        """The goals that it serves."""
        return ", ".join(one.name for one in self.goals)

    @property
    def areas(self) -> str:
        """The målområden of the goals that it serves."""
        return ", ".join(dict.fromkeys(one.area for one in self.goals))

    @property
    def order(self) -> int:
        """Its place in the report."""
        return int(self.row.indicator.sort)

    @property
    def wish(self) -> str:
        """The target in the words of its decision."""
        return str(self.row.target_version.words) if self.row.target_version else ""

    @property
    def outcome(self) -> str:
        """Whether the target is reached, in Swedish; empty for a heading, which neither has values nor a target."""
        return "" if self.is_heading else OUTCOMES[self.row.attainment.outcome][1]

    @property
    def is_heading(self) -> bool:
        """Whether it only stands over its parts."""
        return self.divided and self.row.latest is None and not self.wish

    @property
    def keys(self) -> dict[str, tuple[int, Decimal]]:
        """What each column is sorted by: what has no number that the person may read comes first, and alike."""
        return {key_of(column): _sort_key(shown) for column, shown in self.row.cells.items()}


def key_of(column: Column) -> str:
    """A column's name in a table."""
    return f"c{column.year}_{column.month:02d}"


def _sort_key(shown: Shown) -> tuple[int, Decimal]:
    number = shown.cell.number if shown.cell else None
    return (0, Decimal(0)) if number is None else (1, number)


class ValueColumn(tables.Column):
    """A year of the table: number or reason on the page and in the file, with its footnote's mark.

    A ``minor`` one gives way where the window is narrow.
    """

    def __init__(self, column: Column, *, minor: bool) -> None:
        self.column = column
        kind = "n minor" if minor else "n"
        super().__init__(
            column.label, accessor=f"keys__{key_of(column)}", attrs={"th": {"class": kind}, "td": {"class": kind}}
        )

    def render(self, record: Line) -> SafeString:
        """The cell as the report prints it."""
        return shown_words(record.row.cells[self.column])

    def value(self, record: Line, **_: Any) -> Decimal | str:
        """The number itself in a file, with its decimals; else the words."""
        shown = record.row.cells[self.column]
        return shown.cell.number if shown.cell and shown.cell.number is not None and _bare(shown) else shown.text


def _bare(shown: Shown) -> bool:
    """Whether a cell says nothing but its number."""
    return shown.cell is not None and shown.cell.number is not None and shown.text == print_number(shown.cell.number)


def shown_words(shown: Shown) -> SafeString:
    """A cell's words; a reason is explained on hover and its footnote marked."""
    kind = "why" if not _number(shown) else "long" if len(shown.text) > LONG else ""
    words = format_html('<span class="{}">{}</span>', kind, shown.text) if kind else format_html("{}", shown.text)
    return format_html("{}<sup>{}</sup>", words, shown.mark) if shown.mark else words


def _number(shown: Shown) -> bool:
    return shown.cell is not None and shown.cell.number is not None


class IndicatorTable(tables.Table):
    """Indicators with their values, targets and attainment; one class for the page and for the file."""

    order = tables.Column("Nr", visible=False)
    name = tables.Column("Indikator", accessor="full_name")
    unit = tables.Column("Mått", accessor="row__definition__unit_of_measure", default="", visible=False)
    picture = tables.Column(
        "Utveckling", empty_values=(), orderable=False, exclude_from_export=True, attrs={"th": MINOR, "td": MINOR}
    )
    wish = tables.Column("Önskat utfall", default="", attrs={"th": MINOR, "td": MINOR})
    outcome = tables.Column("Måluppfyllelse", default="")
    areas = tables.Column("Målområde", default="", visible=False)
    goals = tables.Column("Nämndmål", accessor="goal_names", default="", visible=False)

    caption = "Indikatorer"

    class Meta:
        attrs = {"class": "indicators"}
        template_name = "components/table.html"
        order_by_field = "ordning"
        empty_text = "Ingen indikator stämmer med urvalet."
        row_attrs = {"class": lambda record: "part" if record.whole else ""}

    def render_name(self, record: Line) -> SafeString:
        """The way to its page; a part is named alone under its whole, and in full when the table is sorted."""
        words = record.full_name if self.order_by else record.name
        mark = record.row.definition.note_mark
        link = format_html('<a href="{}">{}</a>', record.url, words)
        return format_html("{}<sup>{}</sup>", link, mark) if mark else link

    def value_name(self, record: Line) -> str:
        """The name in full."""
        return record.full_name

    def render_picture(self, record: Line) -> SafeString | str:
        """The curve of what the person may read."""
        return spark(record.row)

    def render_outcome(self, record: Line) -> SafeString | str:
        """Icon, word and colour."""
        return ui.status(*OUTCOMES[record.row.attainment.outcome]) if record.outcome else ""

    def value_outcome(self, record: Line) -> str:
        """The word alone."""
        return record.outcome


@dataclass(frozen=True)
class OverviewPage:
    """The indicators that a person may see, narrowed by attainment, level, owner and words."""

    occasion: Occasion
    lines: list[Line]
    columns: list[Column]
    chosen: dict[str, str]
    user: User
    series: str = Series.COMMITTEE

    @cached_property
    def shown(self) -> list[Line]:
        """Those that the filters leave. The words are looked for in names alone: a search must not tell a value."""
        words = self.chosen["sok"].casefold()
        return [
            line
            for line in self.lines
            if self.chosen["uppfyllelse"] in ("", line.row.attainment.outcome if line.outcome else "-")
            and self.chosen["niva"] in ("", line.row.indicator.level)
            and self.chosen["enhet"] in ("", line.row.indicator.owner.code)
            and self.chosen["malomrade"] in ("", *(one.area for one in line.goals))
            and words in line.full_name.casefold()
        ]

    @cached_property
    def todo(self) -> list[Line]:
        """The lines of the person's own that lack a value at the occasion, or have one that has been waited for."""
        column = self.columns[-1]
        own = [line for line in self.lines if not line.is_heading and waits(line.row.cells[column])]
        allowed = {pk: may(self.user, Permission.ENTER_INDICATORS, owner) for pk, owner in _owners(own)}
        return [line for line in own if allowed[line.row.indicator.owner_id]]

    @property
    def choices(self) -> list[dict[str, object]]:
        """The kinds of indicators to choose between."""
        kinds = (
            (Series.COMMITTEE, "Nämndindikatorer", "indicators"),
            (Series.PERSONNEL, "Personalstatistik", "personnel"),
        )
        return [
            {
                "label": label,
                "url": reverse(f"indicators:{name}", args=[self.occasion.code]),
                "current": series == self.series,
            }
            for series, label, name in kinds
        ]

    @property
    def may_add(self) -> bool:
        """Whether the person may add an indicator."""
        return may(self.user, Permission.ENTER_INDICATORS)

    @property
    def headline(self) -> str:
        """How many of those that can be judged reach their target."""
        judged = [line for line in self.lines if line.outcome and line.row.attainment.outcome is not Outcome.UNKNOWN]
        reached = sum(line.row.attainment.outcome is Outcome.REACHED for line in judged)
        return f"{reached} av {len(judged)} bedömbara indikatorer når målet" if judged else "Indikatorer"

    @property
    def lead(self) -> str:
        """How many cannot be judged."""
        unknown = sum(line.outcome == OUTCOMES[Outcome.UNKNOWN][1] for line in self.lines)
        return f"{unknown} kan inte bedömas: de saknar utfall eller ett mål att pröva mot." if unknown else ""

    @property
    def filters(self) -> list[tuple[str, str, list[tuple[str, str]], str]]:
        """Of each filter its name, label, choices and what is chosen."""
        owners = {line.row.indicator.owner.code: line.row.indicator.owner.name for line in self.lines}
        outcomes = [(outcome.value, words) for outcome, (_, words) in OUTCOMES.items()]
        areas = [(area, area) for area in dict.fromkeys(one.area for line in self.lines for one in line.goals)]
        levels = [(str(key), str(words)) for key, words in Indicator.Level.choices]
        return [
            ("uppfyllelse", "Måluppfyllelse", outcomes, self.chosen["uppfyllelse"]),
            ("malomrade", "Målområde", areas, self.chosen["malomrade"]),
            ("niva", "Nivå", levels, self.chosen["niva"]),
            ("enhet", "Enhet", list(owners.items()), self.chosen["enhet"]),
        ]

    @property
    def search(self) -> tuple[str, str, str]:
        """The search field: name, label and what is looked for."""
        return "sok", "Sök i namnen", self.chosen["sok"]

    @property
    def notes(self) -> list[tuple[str, str, str]]:
        """The footnotes: mark, what it is attached to, text."""
        return [note for line in self.lines for note in notes_of(line.row)]

    @property
    def states(self) -> list[tuple[str, str]]:
        """The reasons that the page shows, with what they mean."""
        there = {shown.text for line in self.lines for shown in line.row.cells.values()}
        return [(WORDS[state], str(MEANT[state])) for state in State if WORDS[state] in there]

    def table(self) -> IndicatorTable:
        """The indicators with a column for each year."""
        # On a telephone the last value and its judgement are in sight, or the last three years of a series.
        major = self.columns[-3:] if self.series == Series.PERSONNEL else self.columns[-1:]
        extra = [(key_of(column), ValueColumn(column, minor=column not in major)) for column in self.columns]
        between = [name for name, _ in extra]
        sequence = ("order", "name", "unit", *between, "picture", "wish", "outcome", "areas", "goals")
        hidden = ("wish", "outcome", "areas", "goals") if self.series == Series.PERSONNEL else ()
        table = IndicatorTable(self.shown, extra_columns=extra, sequence=sequence, exclude=hidden)
        table.caption = "Personalstatistik" if self.series == Series.PERSONNEL else table.caption
        return table


MEANT = {
    State.PENDING: "Inget utfall ännu.",
    State.NOT_CONDUCTED: "Mätningen genomförs inte.",
    State.SECRET: "Utfallet omfattas av sekretess.",
    State.NOT_COMPARABLE: "Utfallet går inte att jämföra med de andra.",
    State.NOT_APPLICABLE: "Indikatorn gäller inte här.",
}


def notes_of(row: Row) -> list[tuple[str, str, str]]:
    """The footnotes of an indicator's name and cells: mark, what it is attached to, text."""
    own = row.definition
    found = [(own.note_mark, own.name, own.note)] if own.note else []
    return found + [
        (shown.mark, f"{own.name}, {column.label}", shown.note) for column, shown in row.cells.items() if shown.note
    ]


def waits(shown: Shown) -> bool:
    """Whether a cell waits for a value: nothing is said, or only that it has not come."""
    return not shown.masked and (shown.cell is None or shown.cell.state is State.PENDING)


def _owners(lines: Sequence[Line]) -> set[tuple[int, Any]]:
    return {(line.row.indicator.owner_id, line.row.indicator.owner) for line in lines}


def lines_of(
    occasion: Occasion,
    user: User,
    columns: Sequence[Column],
    series: str = Series.COMMITTEE,
    *,
    with_goals: bool = True,
    among: IndicatorQuerySet | None = None,
    **only: object,
) -> list[Line]:
    """The indicators of a kind that a person may see, each followed by its parts, in the order of the report.

    Which goals they serve is asked for only ``with_goals``; ``among`` are those that she may see, where that is known.
    """
    seen = Indicator.objects.visible_to(user) if among is None else among
    visible = seen.filter(series=series, **only).select_related("owner", "parent")
    rows = reading.read(visible.order_by("sort", "code"), user=user, columns=columns)
    wholes = {row.indicator.pk: row for row in rows}
    by_whole: dict[int, list[Row]] = {}
    for row in rows:
        by_whole.setdefault(row.indicator.parent_id or row.indicator.pk, []).append(row)
    ordered = [
        row for group in by_whole.values() for row in sorted(group, key=lambda one: bool(one.indicator.parent_id))
    ]
    goals = belonging.goals_of(by_whole, occasion, user) if with_goals else {}
    return [
        Line(
            row,
            wholes.get(row.indicator.parent_id or 0),
            occasion,
            len(by_whole.get(row.indicator.pk, [])) > 1,
            tuple(goals.get(row.indicator.parent_id or row.indicator.pk, [])),
        )
        for row in ordered
    ]


def overview(*, occasion: Occasion, chosen: dict[str, str], user: User, series: str = Series.COMMITTEE) -> OverviewPage:
    """The page of the indicators of a kind."""
    columns = columns_of(occasion, series)
    return OverviewPage(occasion, lines_of(occasion, user, columns, series), columns, chosen, user, series)
