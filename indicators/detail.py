"""What the page of an indicator says: every year of it and its parts, in words, numbers and a picture."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString

from followup.access import Permission, may
from followup.charts import Chart
from followup.models import Occasion, User
from followup.templatetags import ui
from indicators import belonging, reading, sources
from indicators.belonging import Belongs
from indicators.models import Indicator
from indicators.pages import DIRECTIONS, OUTCOMES, columns_of, notes_of, shown_words, waits
from indicators.pictures import Other, chart_of
from indicators.reading import Column, Row


@dataclass(frozen=True)
class DetailPage:
    """An indicator with its parts: every year, what the last value says, and what has been written."""

    occasion: Occasion
    whole: Row
    parts: list[Row]
    user: User
    may_enter: bool = False

    @property
    def goals(self) -> list[Belongs]:
        """The goals that it serves."""
        key = self.whole.indicator.pk
        return belonging.goals_of([key], self.occasion, self.user).get(key, [])

    @property
    def now(self) -> list[tuple[str, str]]:
        """What waits for the one who enters its values."""
        column = columns_of(self.occasion, self.whole.indicator.series)[-1]
        waiting = [row for row in self.rows if waits(row.cells.get(column, reading.EMPTY))]
        if not self.may_enter or not waiting:
            return []
        grid = reverse("indicators:entry", args=[self.occasion.code, self.whole.indicator.owner.code])
        names = "" if waiting == [self.whole] else f" ({', '.join(row.name for row in waiting)})"
        return [(f"Lämna utfall för {column.label}{names}.", grid)]

    @property
    def rows(self) -> list[Row]:
        """The whole and its parts; the whole only where it has values of its own or nothing else is there."""
        return [self.whole, *self.parts] if self.whole.latest or not self.parts else self.parts

    @cached_property
    def columns(self) -> list[Column]:
        """Every column in which any of them says something, the oldest first."""
        return sorted(
            {column for row in self.rows for column, shown in row.cells.items() if shown is not reading.EMPTY}
        )

    @cached_property
    def compared(self) -> list[Other]:
        """The municipalities that its rows are compared with; a part's are named with the part."""
        return [
            Other(one.name if row is self.whole else f"{one.name}, {row.name}", one.numbers)
            for row in self.rows
            for one in sources.comparison(row.indicator, user=self.user)
        ]

    @cached_property
    def chart(self) -> Chart | None:
        """The series of its rows, with target, gaps, broken definitions and the municipalities compared with."""
        return chart_of(self.rows, title=self.whole.name, others=self.compared)

    @property
    def table(self) -> list[tuple[Row, list[SafeString]]]:
        """Of each row its cells, column by column."""
        return [
            (row, [shown_words(row.cells.get(column, reading.EMPTY)) for column in self.columns]) for row in self.rows
        ]

    @property
    def judged(self) -> list[tuple[Row, SafeString, str, str]]:
        """Of each row the status of its target, the sentence that explains it, and where it is going."""
        return [
            (row, ui.status(*OUTCOMES[row.attainment.outcome]), row.attainment.reason, _trend_words(row))
            for row in self.rows
        ]

    @property
    def breaks(self) -> list[str]:
        """The years in which a new definition breaks the series, each with its name."""
        return [f"{one.valid_from}: {one.name}" for one in self.whole.definitions[1:] if one.breaks]

    @property
    def notes(self) -> list[tuple[str, str, str]]:
        """The footnotes of all of its rows."""
        return [note for row in [self.whole, *self.parts] for note in notes_of(row)]

    @property
    def history(self) -> list[tuple[str, str, Any]]:
        """What has been written, the newest first: of which row, in which column, and the version."""
        found = [
            (row.name, Column(value.year, value.month).label, value)
            for row in [self.whole, *self.parts]
            for value in reading.history(row.indicator, user=self.user)
        ]
        return sorted(found, key=lambda one: (one[2].at, one[2].pk), reverse=True)


def _trend_words(row: Row) -> str:
    """Where a series is going, and whether that is the way that is wanted."""
    words = DIRECTIONS[row.trend.direction]
    if row.trend.wanted is None:
        return words
    return f"{words}, vilket är {'åt rätt håll' if row.trend.wanted else 'åt fel håll'}"


def detail(*, occasion: Occasion, indicator: Indicator, user: User) -> DetailPage:
    """The page of an indicator that is no part of another."""
    rows = reading.read([indicator, *indicator.parts.select_related("owner").order_by("sort")], user=user)
    return DetailPage(occasion, rows[0], rows[1:], user, may(user, Permission.ENTER_INDICATORS, indicator.owner))
