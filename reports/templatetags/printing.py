"""Tags for paper: a paragraph's runs, a table's columns and notes. The context's ``notes`` is a ``Footnotes``.

A note is set at the foot of the page that first refers to it, one that a table refers to first right below the table.
"""

from collections.abc import Iterable, Iterator

from django import template
from django.template import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from followup import money
from reports import footnotes, paper
from reports.document import Note, Row, Run, Table

register = template.Library()


class Footnotes:
    """The notes of a document while it is set; it remembers which of them stand on paper already."""

    def __init__(self, notes: Iterable[Note]) -> None:
        self._notes = {note.key: (f"fotnot-{number}", note) for number, note in enumerate(notes, 1)}
        self._set: set[str] = set()

    def call(self, key: str) -> SafeString | str:
        """The mark of a note, linked to it and kept on the line of the word before; nothing for an unknown one."""
        if key not in self._notes:
            return ""
        place, note = self._notes[key]
        return format_html('\u2060<a class="call" href="#{}">{}</a>', place, note.mark)

    def with_note(self, key: str) -> SafeString | str:
        """The mark of a note, and at the first one the note itself."""
        return format_html(
            "{}{}", self.call(key), self._first(key, '<span class="footnote" id="{}" data-mark="{}">{}</span>')
        )

    def below(self, table: Table) -> Iterator[SafeString | str]:
        """The notes that a table is the first to refer to."""
        for key in dict.fromkeys(footnotes.referred(table)):
            yield self._first(key, '<p class="table-note" id="{}"><span class="mark">{}</span> {}</p>')

    def _first(self, key: str, made: str) -> SafeString | str:
        """A note, set as ``made`` says; nothing where it stands already, or is not there."""
        if key not in self._notes or key in self._set:
            return ""
        self._set.add(key)
        place, note = self._notes[key]
        return format_html(made, place, note.mark, _set(note.runs, self))


@register.simple_tag(takes_context=True)
def printed(context: Context, runs: tuple[Run, ...]) -> SafeString:
    """The runs of a paragraph, set."""
    return _set(runs, context["notes"])


@register.simple_tag(takes_context=True)
def called(context: Context, key: str) -> SafeString | str:
    """The mark of a cell's or a row's note."""
    notes: Footnotes = context["notes"]
    return notes.call(key)


@register.simple_tag(takes_context=True)
def table_notes(context: Context, table: Table) -> SafeString:
    """The notes below a table."""
    notes: Footnotes = context["notes"]
    return format_html_join("", "{}", ((one,) for one in notes.below(table)))


@register.simple_tag
def columns(table: Table) -> SafeString:
    """The widths of a table's columns."""
    rest = format_html_join("", '<col style="width: {}mm">', ((width,) for width in paper.widths(table)))
    return format_html("<colgroup><col>{}</colgroup>", rest)


@register.filter
def may_be_parted(table: Table) -> bool:
    """Whether a table is too long to be kept on one page."""
    return paper.may_be_parted(table)


@register.filter
def may_go_over(table: Table, row: Row) -> bool:
    """Whether the name of a row that heads others may go on over the row's empty cells."""
    return paper.may_go_over(table, row)


@register.filter
def is_wordy(text: str) -> bool:
    """Whether what a cell says is so long that it may be parted."""
    return len(text) > paper.SHORT


@register.filter
def unparted(text: str) -> str:
    """A text whose amounts are kept with their units."""
    return money.unparted(text)


def _set(runs: tuple[Run, ...], notes: Footnotes) -> SafeString:
    return format_html_join("", "{}", ((_run(run, notes),) for run in runs))


def _run(run: Run, notes: Footnotes) -> SafeString | str:
    if run.note:
        return notes.with_note(run.note)
    made: SafeString | str = money.unparted(run.text)
    if run.emphasis:
        made = format_html("<em>{}</em>", made)
    if run.strong:
        made = format_html("<strong>{}</strong>", made)
    return format_html('<a href="{}">{}</a>', run.href, made) if run.href else made
