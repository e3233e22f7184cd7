"""What a template must be able to ask of a document."""

from decimal import Decimal

from django import template

from followup import money
from reports.document import Document

register = template.Library()


@register.filter
def mark(document: Document, key: str) -> str:
    """The mark of a footnote."""
    return next((note.mark for note in document.notes if note.key == key), "")


@register.filter
def exact(value: Decimal | None) -> str:
    """A value with every decimal that it has, in Swedish typography: ``1 234 567,50``; nothing for None."""
    return "" if value is None else money.number(value.normalize())


@register.filter
def exact_signed(value: Decimal | None) -> str:
    """As ``exact``, with a plus before what is above zero."""
    return "" if value is None else money.number(value.normalize(), signed=True)
