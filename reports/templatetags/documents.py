"""What a template must be able to ask of a document."""

from decimal import Decimal

from django import template
from django.urls import reverse

from followup import money
from reports.document import Document

register = template.Library()


@register.simple_tag
def figure_url(key: str, public: Document | None = None) -> str:
    """Where a figure tells where it comes from: in the product, or in the published report ``public`` that has it."""
    if not public:
        return reverse("figure", args=[key])
    return reverse("published_figure", args=[public.code, public.occasion_code, public.version, key])


@register.filter
def exact(value: Decimal | None) -> str:
    """A value with every decimal that it has, in Swedish typography: ``1 234 567,50``; nothing for None."""
    return "" if value is None else money.number(value.normalize())


@register.filter
def exact_signed(value: Decimal | None) -> str:
    """As ``exact``, with a plus before what is above zero."""
    return "" if value is None else money.number(value.normalize(), signed=True)
