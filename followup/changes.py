"""Ändringar: what is written down, in the same transaction, when something without versions of its own is changed.

A service takes the facts before and after (``facts``) and says who did it (``record``); what is the same is left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from followup import money
from followup.models import Change, Occasion, Unit, User

Facts = Mapping[str, str]
THING = Change._meta.get_field("thing").max_length
_kinds: dict[str, str] = {}


def register(**kinds: str) -> None:
    """Make kinds of change known: of each its key and its Swedish word."""
    _kinds.update(kinds)


def kinds() -> Mapping[str, str]:
    """The kinds that the apps have made known, with their words."""
    return _kinds


def facts(row: models.Model | None, *fields: str) -> dict[str, str]:
    """What a row says in these fields: the field's Swedish name and the value as people read it. Nothing of no row."""
    if row is None or row.pk is None:
        return {}
    found = {}
    for name in fields:
        label = str(getattr(row._meta.get_field(name), "verbose_name", name))
        found[label[:1].upper() + label[1:]] = shown(row, name)
    return found


def shown(row: models.Model, name: str) -> str:
    """A field's value in Swedish: the word of a choice, a day, a number, a name; empty for nothing."""
    words = getattr(row, f"get_{name}_display", None)
    value = words() if words else getattr(row, name)
    if isinstance(value, models.Manager):
        value = list(value.all())
    return said(value)


def said(value: Any) -> str:
    """A value in Swedish."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, Decimal):
        plain = value.normalize()
        exponent = plain.as_tuple().exponent
        return money.number(plain if isinstance(exponent, int) and exponent <= 0 else plain.quantize(Decimal(1)))
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%Y-%m-%d %H.%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "; ".join(said(one) for one in value)
    return str(value)


def differing(before: Facts, after: Facts) -> tuple[str, str]:
    """The facts that differ, as they were and as they became: a line of each."""
    names = [name for name in {**before, **after} if before.get(name, "") != after.get(name, "")]
    return _lines(before, names), _lines(after, names)


def begun(row: models.Model, *fields: str) -> str:
    """What something new says in these fields: a line of each that says anything."""
    return differing({}, facts(row, *fields))[1]


def keep(
    *,
    row: models.Model,
    save: Callable[[], Any],
    fields: Sequence[str],
    by: User | None,
    kind: str,
    unit: Callable[[Any], Unit | None] = lambda row: None,
) -> Any:
    """Save a row that has been changed in memory, and write down what differs from what the database had."""
    with transaction.atomic():
        before = facts(type(row)._default_manager.filter(pk=row.pk).first(), *fields)
        made = save()
        record(by=by, kind=kind, thing=str(made), before=before, after=facts(made, *fields), unit=unit(made))
    return made


def record(
    *,
    by: User | None,
    kind: str,
    thing: str,
    before: Facts | None = None,
    after: Facts | None = None,
    unit: Unit | None = None,
    occasion: Occasion | None = None,
    address: str = "",
) -> Change | None:
    """Write down what became of a thing, in the caller's transaction. Nothing is written when nothing differs.

    ``by`` is nobody where it was done from the command line. Raises KeyError for a kind that no app has registered.
    """
    _kinds[kind]
    was, became = differing(before or {}, after or {})
    if was == became:
        return None
    made: Change = Change.objects.create(
        kind=kind,
        thing=thing[:THING],
        before=was,
        after=became,
        unit=unit,
        occasion=occasion,
        address=address,
        by=by,
    )
    return made


def _lines(found: Facts, names: Iterable[str]) -> str:
    return "\n".join(f"{name}: {found[name]}" for name in names if found.get(name))
