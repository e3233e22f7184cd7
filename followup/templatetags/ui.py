"""What every template can say: amounts, periods, and the components that need more than an include.

A builtin tag library: no ``{% load %}`` is needed. The components' markup lies in ``templates/components/``.
"""

from collections.abc import Callable, Iterable
from decimal import Decimal
from functools import lru_cache, wraps
from typing import Any

from django import template
from django.conf import settings
from django.forms import BoundField, ModelChoiceField, Select
from django.template.context import Context
from django.utils.crypto import get_random_string
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from followup import money, periods, terms
from followup.charts import Chart, Tone

register = template.Library()

STATUSES = {"ok": "check", "part": "half", "no": "cross", "none": "dash", "busy": "clock", "ask": "alert"}
DASHES = "---------"  # what Django writes where nothing has been chosen yet
NOTICES = {"info": "info", "ok": "check", "warning": "alert", "error": "stop"}


# Amounts: kronor in, Swedish typography out. In table cells an exact 0 is padded by the style sheet to its decimal.


def _amount(kronor: Decimal | None, unit: money.Unit, *, signed: bool = False) -> SafeString:
    words = money.shown(kronor, unit, signed=signed)
    if words != "0" or not unit.decimals:
        return mark_safe(words)
    return format_html('<span class="zero" data-pad=",{}">0</span>', "0" * unit.decimals)


@register.filter
def mnkr(kronor: Decimal | None) -> SafeString:
    """Kronor as million kronor with one decimal: ``517,4``; ``0`` when exactly nothing, ``–`` when there is none."""
    return _amount(kronor, money.Unit.MNKR)


@register.filter
def mnkr_signed(kronor: Decimal | None) -> SafeString:
    """Kronor as million kronor with a plus before what is above zero, as deviations carry it: ``+81,9``."""
    return _amount(kronor, money.Unit.MNKR, signed=True)


@register.filter
def tkr(kronor: Decimal | None) -> SafeString:
    """Kronor as whole thousand kronor: ``517 412``."""
    return _amount(kronor, money.Unit.TKR)


@register.filter
def kr(kronor: Decimal | None) -> SafeString:
    """Kronor with öre, as ledger rows are shown: ``1 234,50``."""
    return _amount(kronor, money.Unit.ORE)


@register.filter
def amount_in(kronor: Decimal | None, unit: money.Unit) -> SafeString:
    """Kronor in a unit that the page has chosen."""
    return _amount(kronor, unit)


@register.filter
def deviation(kronor: Decimal | None) -> SafeString:
    """A deviation in million kronor, signed, with the colour of its sign: plus is always better than budget.

    What rounds to nothing has no colour, since the reader sees nothing.
    """
    amount = mnkr_signed(kronor)
    tone = Tone.of(money.rounded(kronor)) if kronor is not None else Tone.NEUTRAL
    return format_html('<span class="{}">{}</span>', tone, amount) if tone is not Tone.NEUTRAL else amount


@register.filter
def period_name(period: int) -> str:
    """A period in words: ``augusti 2023``."""
    return periods.shown(period)


@register.filter
def span_name(through: int) -> str:
    """The months of the year up to a period, as headings say it: ``jan–aug 2023``."""
    return periods.span_shown(through)


@register.filter
def count(number: int) -> str:
    """A whole number in Swedish typography: ``231 480``."""
    return money.number(Decimal(number))


# Components


def _key() -> str:
    return get_random_string(8, "abcdefghijklmnopqrstuvwxyz")


def _rendered(name: str, values: dict[str, Any]) -> SafeString:
    markup = template.Engine.get_default().get_template(f"components/{name}.html").render(Context(values))
    return mark_safe(markup.strip())  # no space between a term and the comma after it


def _once(make: Callable[..., SafeString]) -> Callable[..., SafeString]:
    """What is the same each time for the same arguments, since it holds no data, rendered once in a process."""
    kept = lru_cache(maxsize=256)(make)

    @wraps(make)
    def rendered(*arguments: Any, **named: Any) -> SafeString:
        return make(*arguments, **named) if settings.DEBUG else kept(*arguments, **named)

    return rendered


@register.simple_tag
@_once
def page_files() -> SafeString:
    """The styles and scripts of every page."""
    return _rendered("page_files", {})


@register.simple_tag
def main_menu(groups: Iterable[Any]) -> SafeString:
    """The main menu of one who may open the pages of the groups (``config.navigation``)."""
    return _main_menu(tuple(groups))  # the lazy object that they come in holds on to its request


@_once
def _main_menu(groups: tuple[Any, ...]) -> SafeString:
    return _rendered("main_menu", {"groups": groups})


@register.simple_tag
@_once
def icon(name: str) -> SafeString:
    """A small picture beside a word; hidden from screen readers, since the word says it."""
    return _rendered("icon", {"name": name})


@register.simple_tag
def status(kind: str, words: str) -> SafeString:
    """A state as icon, word and colour. Kinds: ``ok part no none busy ask``; KeyError for another."""
    return _rendered("status", {"kind": kind, "icon_name": STATUSES[kind], "words": words})


@register.simple_tag
def term(name: str, words: str = "") -> SafeString:
    """A term that explains itself at a touch or Enter, without scripts: ``{% term "avvikelse" "avvikelsen" %}``.

    The explanation is looked up by ``name`` in ``followup.terms`` (KeyError if it is not there); ``words`` is how the
    sentence puts it.
    """
    # The identifier is random, for the page may later get a fragment that explains the same term.
    values = {"name": name, "words": words or name, "explanation": terms.explanation(name)}
    return _rendered("term", values | {"anchor": terms.anchor(name), "key": f"term-{_key()}"})


@register.simple_tag
def chart(drawn: Chart, *, headed: bool = True, behind: bool = True, medium: str = "screen") -> SafeString:
    """A chart as a figure with its summary and its figures as a table. ``medium="print"`` gives the picture for paper.

    ``headed=False`` leaves the heading out where the card has it already, ``behind=False`` the figures.
    """
    behind = behind and medium != "print"
    return _rendered("chart", {"chart": drawn, "headed": headed, "behind": behind, "on_paper": medium == "print"})


@register.simple_tag
def field(bound: BoundField) -> SafeString:
    """A form field with its label, hint and errors, tied together for screen readers."""
    kind = getattr(bound.field.widget, "input_type", "")
    _ask(bound)
    return _rendered(
        "field",
        {"field": bound, "is_check": kind == "checkbox" and not bound.use_fieldset, "is_group": bound.use_fieldset},
    )


def _ask(bound: BoundField) -> None:
    """Say in words, not in dashes, that nothing has been chosen in a list."""
    words = "Välj" if bound.field.required else "Inget valt"
    if isinstance(bound.field, ModelChoiceField):
        if bound.field.empty_label == DASHES:
            bound.field.empty_label = words
    elif isinstance(bound.field.widget, Select):
        shown = [(key, words if label == DASHES else label) for key, label in bound.field.widget.choices]
        bound.field.widget.choices = shown


@register.simple_tag
def file_drop(bound: BoundField, *, words: str = "Släpp filen här") -> SafeString:
    """A file field as a surface to drop on. Works without scripts; ``static/js/filedrop.js`` adds name and size."""
    return _rendered("file_drop", {"field": bound, "words": words})


@register.simple_block_tag
def card(content: str, *, title: str = "", size: str = "", level: int = 2) -> SafeString:
    """A card that answers one question: ``{% card title="…" size="third" %}…{% endcard %}``.

    Sizes: ``third half two-thirds`` of the width where there is room; the whole width otherwise.
    """
    return _rendered("card", {"content": content, "title": title, "size": size, "level": level})


@register.simple_block_tag
def notice(content: str, *, kind: str = "info", title: str = "") -> SafeString:
    """A notice: ``{% notice kind="warning" title="…" %}…{% endnotice %}``. Kinds: ``info ok warning error``."""
    return _rendered("notice", {"content": content, "kind": kind, "title": title, "icon_name": NOTICES[kind]})


@register.simple_block_tag
def page_header(
    content: str, *, title: str, lead: str = "", kicker: str = "", crumbs: Iterable[tuple[str, str]] = ()
) -> SafeString:
    """The page's headline (the answer), the one thing not to misread, and its actions as content.

    ``crumbs`` are (words, address) from the top; the page itself is the headline and not among them.
    """
    values = {"content": mark_safe(content.strip()), "kicker": kicker, "crumbs": crumbs}
    return _rendered("page_header", values | {"title": _unparted(title), "lead": _unparted(lead)})


def _unparted(text: str) -> str:
    """The text with its amounts kept with their units, as safe as it was."""
    made = money.unparted(str(text or ""))
    return mark_safe(made) if isinstance(text, SafeString) else made


@register.simple_block_tag
def nothing(content: str, *, title: str) -> SafeString:
    """What stands where there is nothing yet: what is missing, and as content what to do about it."""
    return _rendered("nothing", {"content": content, "title": title})


@register.filter
def notice_kind(level_tag: str) -> str:
    """The notice kind of a message's level: ``success`` → ``ok``, ``debug`` → ``info``, the others are the same."""
    return {"success": "ok", "debug": "info"}.get(level_tag, level_tag) if level_tag else "info"
