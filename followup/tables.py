"""Tables of the ground."""

from typing import Self

import django_tables2 as tables
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django_tables2 import RequestConfig

from followup import deadlines
from followup.board import Board, Row
from followup.templatetags import ui


class BoardTable(tables.Table):
    """The units of a committee with their state, last day and last event."""

    name = tables.Column("Enhet", accessor="unit__name", order_by="sort_name")
    state = tables.Column("Läge", accessor="standing__state", order_by="sort_state")
    due = tables.Column("Sista dag", empty_values=(), order_by=("sort_due", "sort_name"))
    last = tables.Column("Senaste händelse", accessor="standing__event__at", empty_values=(), order_by="sort_last")

    caption = "Enheter"

    class Meta:
        template_name = "components/table.html"
        order_by_field = "ordning"
        empty_text = "Nämnden har inga enheter som följer upp."

    @classmethod
    def of(cls, board: Board, request: HttpRequest) -> Self:
        """The board's table, sorted as the address says, all on one page."""
        table = cls(board.rows)
        RequestConfig(request, paginate=False).configure(table)
        return table

    def render_name(self, record: Row) -> SafeString:
        """The name, as the way to the unit's state and history, and the department that it is in."""
        above = record.unit.parent.name if record.unit.parent else ""
        return format_html('<a href="{}">{}</a><br><small>{}</small>', record.url, record.unit.name, above)

    def render_state(self, record: Row) -> SafeString:
        """Icon, word and colour."""
        return ui.status(record.status_kind, record.state_words)

    def render_due(self, record: Row) -> SafeString:
        """The day, and how long is left or how late it is."""
        day = deadlines.day(record.due) if record.due else "–"
        tone = "worse" if record.late else "calm"
        return format_html(
            '<span class="nowrap">{}</span><br><small class="{}">{}</small>', day, tone, record.due_words
        )

    def render_last(self, record: Row) -> SafeString | str:
        """Who did what last, and when."""
        event = record.standing.event
        if event is None:
            return "–"
        when = deadlines.day(timezone.localdate(event.at))
        return format_html('{}, {} <span class="nowrap">{}</span>', event.get_after_display(), event.by, when)
