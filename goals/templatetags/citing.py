"""``cited``: a text in paragraphs in which each cited decision is a link to the register."""

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from goals import citing
from goals.models import Decision

register = template.Library()


@register.filter
def cited(text: str) -> SafeString:
    """The text in paragraphs, its decisions as links."""
    return format_html_join("", "<p>{}</p>", ((_linked(paragraph),) for paragraph in text.split("\n\n")))


@register.filter
def cited_lines(text: str) -> SafeString:
    """The text on its lines, its decisions as links; for an item of a list."""
    lines = [_linked(line) for line in text.split("\n")]
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


def _linked(text: str) -> SafeString:
    """A text with links. One query where it may cite something."""
    may_cite = "§" in text or "[beslut:" in text
    references = {one.reference: one.code for one in Decision.objects.all()} if may_cite else {}
    where = reverse("goals:decisions")
    pieces = [
        (format_html('<a href="{}#{}">{}</a>', where, code, words) if code else words,)
        for words, code in citing.pieces(text, references)
    ]
    return format_html_join("", "{}", pieces)
